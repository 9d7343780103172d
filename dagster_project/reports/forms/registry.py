"""The form registry: every cell of every form with its labels, units and signatures, read from ``data/forms``.

A new form is new rows in those files, not new code. What is wrong in them is reported with file and line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from dagster_project import project_files
from dagster_project.reports.forms.entries import (
    Applicant,
    Concordance,
    Deadline,
    Form,
    FormCell,
    Metric,
    Section,
    Unit,
)
from dagster_project.reports.forms.rows import RegistryError, Row, read_rows

__all__ = [
    "NARRATIVE",
    "TOTAL",
    "Applicant",
    "Concordance",
    "Deadline",
    "Form",
    "FormCell",
    "Metric",
    "Registry",
    "RegistryError",
    "Section",
    "Unit",
    "cell_name",
    "load_registry",
]

PATH_SEPARATOR = " > "
TOTAL = "total"  # the applicant under which a metric without breakdown is kept in the warehouse
NARRATIVE = "narrative"
LAYOUTS = frozenset({"list", "blocks", "matrix", "single_row"})
KINDS = frozenset({"count", "change", "money"})
GRADES = frozenset({"exact", "near", "part"})

T = TypeVar("T")


@dataclass(frozen=True)
class Registry:
    """All forms and what their cells mean."""

    forms: dict[str, Form]
    metrics: dict[str, Metric]
    applicants: tuple[Applicant, ...]
    units: dict[str, Unit]
    concordance: tuple[Concordance, ...]
    deadlines: tuple[Deadline, ...]
    labels: dict[tuple[str, str], tuple[str, ...]] = field(repr=False)  # (form or "", label) -> other wordings

    def variants(self, form: str, label: str) -> tuple[str, ...]:
        """The other wordings under which a label of a form is met, without the label itself."""
        return self.labels.get(("", label), ()) + self.labels.get((form, label), ())

    def form_in_force(self, year: int | None) -> str:
        """The form prescribed for reports of a year; `narrative` where none was, or where the year is not known."""
        for form in self.forms.values():
            if year is not None and form.first_year <= year and (form.last_year is None or year <= form.last_year):
                return form.code
        return NARRATIVE

    def applicants_of(self, metric: str) -> tuple[str, ...]:
        """The applicant codes under which the warehouse keeps a metric."""
        return tuple(a.code for a in self.applicants) if self.metrics[metric].has_applicants else (TOTAL,)

    def cell_names(self, form: str) -> tuple[str, ...]:
        """The names ``metric@applicant`` of all cells of a form, in printed order."""
        return tuple(
            cell_name(cell.metric, applicant)
            for cell in self.forms[form].cells
            for applicant in self.applicants_of(cell.metric)
        )


def cell_name(metric: str, applicant: str | None) -> str:
    """The name of a cell in the warehouse's wide rows and in the suites: ``metric@applicant``."""
    return f"{metric}@{applicant or TOTAL}"


@cache
def load_registry(folder: Path | None = None) -> Registry:
    """Read and validate the registry (by default the one that travels with the program).

    Raises RegistryError naming file and line: an unknown code, a duplicate, a cell without unit, a missing column.
    """
    where = folder or project_files.path("data", "forms")
    units = _keyed(where / "units.csv", "unit", _unit)
    metrics = _keyed(where / "metrics.csv", "code", lambda row: _metric(row, units))
    for row in read_rows(where / "metrics.csv"):
        if row["parent"]:
            row.one_of("parent", metrics)
    applicants = _keyed(where / "applicants.csv", "code", _applicant)
    if TOTAL not in applicants:
        raise RegistryError(f"applicants.csv: there must be an applicant {TOTAL!r}")
    forms = _forms(where, metrics)
    return Registry(
        forms=forms,
        metrics=metrics,
        applicants=tuple(sorted(applicants.values(), key=lambda a: a.sort_order)),
        units=units,
        concordance=tuple(_concordance(row, metrics) for row in read_rows(where / "concordance.csv")),
        deadlines=tuple(_deadline(row) for row in read_rows(where / "deadlines.csv")),
        labels=_labels(where / "labels.csv", forms),
    )


def _keyed(path: Path, key: str, make: Callable[[Row], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for row in read_rows(path):
        if not row[key]:
            raise row.error(f"{key} is empty")
        if row[key] in found:
            raise row.error(f"duplicate {key} {row[key]!r}")
        found[row[key]] = make(row)
    return found


def _unit(row: Row) -> Unit:
    return Unit(row["unit"], row.one_of("kind", ("count", "money", "scale")), row["base"], Decimal(row.whole("factor")))


def _metric(row: Row, units: dict[str, Unit]) -> Metric:
    if not row["unit"]:
        raise row.error(f"the metric {row['code']} has no unit")
    unit = units[row.one_of("unit", units)]
    kind = row.one_of("kind", KINDS)
    if (kind == "money") != (unit.kind == "money"):
        raise row.error(f"the unit {unit.unit} does not fit the kind {kind}")
    if not row["label_zh"] or not row["label_en"]:
        raise row.error("a label is empty")
    return Metric(
        code=row["code"],
        section=row["section"],
        unit=unit.unit,
        kind=kind,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        parent=row["parent"] or None,
        measure=row.one_of("measure", ("flow", "stock")),
        is_total=row.flag("is_total"),
        is_additive_over_bodies=row.flag("is_additive_over_bodies"),
        is_additive_over_years=row.flag("is_additive_over_years"),
        has_applicants=row.flag("has_applicant_breakdown"),
    )


def _applicant(row: Row) -> Applicant:
    return Applicant(row["code"], row["label_zh"], row["label_en"], row["group_zh"] or None, row.whole("sort_order"))


def _forms(where: Path, metrics: dict[str, Metric]) -> dict[str, Form]:
    rows = {row["form"]: row for row in read_rows(where / "forms.csv")}
    cells: dict[tuple[str, str], list[FormCell]] = {}
    sections = list(read_rows(where / "sections.csv"))
    known_sections = {(row.one_of("form", rows), row["section"]) for row in sections}
    seen: dict[tuple[str, ...], Row] = {}
    for row in read_rows(where / "cells.csv"):
        cell = _cell(row, metrics)
        if (cell.form, cell.section) not in known_sections:
            raise row.error(f"the form {cell.form} has no section {cell.section!r} in sections.csv")
        for unique in (
            (cell.form, "code", cell.metric),
            (cell.form, cell.section, "label", *cell.label_path),
            (cell.form, "order", row["order"]),
        ):
            if unique in seen:
                raise row.error(f"duplicate {unique[-1]!r} in form {cell.form}: also in line {seen[unique].line}")
            seen[unique] = row
        cells.setdefault((cell.form, cell.section), []).append(cell)
    signatures: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for row in read_rows(where / "signatures.csv"):
        if owner.setdefault(row["signature"], row["form"]) != row["form"]:
            raise row.error(f"the signature {row['signature']!r} also stands for form {owner[row['signature']]}")
        signatures.setdefault(row.one_of("form", rows), []).append(row["signature"])
    forms: dict[str, Form] = {}
    for code, row in rows.items():
        row.one_of("cells_of", rows)
        forms[code] = Form(
            code=code,
            label_zh=row["label_zh"],
            label_en=row["label_en"],
            first_year=row.whole("first_year"),
            last_year=row.whole("last_year") if row["last_year"] else None,
            cells_of=row["cells_of"],
            legal_basis=row["legal_basis"],
            signatures=tuple(signatures.get(code, ())),
            sections=tuple(_section(s, cells) for s in sections if s["form"] == code),
        )
    return forms


def _cell(row: Row, metrics: dict[str, Metric]) -> FormCell:
    metric = metrics[row.one_of("code", metrics)]
    if not row["row_path"] and not row["column_path"]:
        raise row.error("a cell needs the label of its row or of its column")
    row_path, column_path = (tuple(row[c].split(PATH_SEPARATOR)) if row[c] else () for c in ("row_path", "column_path"))
    if any(not label.strip() for label in row_path + column_path):
        raise row.error("a label is empty")
    return FormCell(
        form=row["form"],
        order=row.whole("order"),
        section=row["section"],
        metric=metric.code,
        row_path=row_path,
        column_path=column_path,
        unit=metric.unit,
        kind=metric.kind,
        has_applicants=metric.has_applicants,
    )


def _section(row: Row, cells: dict[tuple[str, str], list[FormCell]]) -> Section:
    own = cells.get((row["form"], row["section"]), [])
    if not own:
        raise row.error(f"the section {row['section']!r} of form {row['form']} has no cells")
    return Section(
        form=row["form"],
        section=row["section"],
        layout=row.one_of("layout", LAYOUTS),
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        heading=row["heading"],
        cells=tuple(sorted(own, key=lambda cell: cell.order)),
    )


def _concordance(row: Row, metrics: dict[str, Metric]) -> Concordance:
    grade = row.one_of("grade", GRADES)
    return Concordance(
        row.one_of("metric_code", metrics), row.one_of("other_metric_code", metrics), grade, row["reason"]
    )


def _deadline(row: Row) -> Deadline:
    last = row.whole("last_year") if row["last_year"] else None
    return Deadline(row.whole("first_year"), last, row["department"], row["government"], row["source"])


def _labels(path: Path, forms: dict[str, Form]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in read_rows(path):
        if row["form"]:
            row.one_of("form", forms)
        key = (row["form"], row["label"])
        if row["variant"] in found.get(key, ()) or row["variant"] == row["label"]:
            raise row.error(f"duplicate label {row['variant']!r}")
        found[key] = (*found.get(key, ()), row["variant"])
    return found
