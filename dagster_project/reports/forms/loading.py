"""From rows to the registry: each value checked where it stands, each reference against the rows that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from dagster_project.reports.forms.consistency import Rows, check
from dagster_project.reports.forms.entries import (
    Applicant,
    ApplicantColumn,
    Concordance,
    Deadline,
    Form,
    FormCell,
    Metric,
    Section,
    Unit,
)
from dagster_project.reports.forms.registry import Registry
from dagster_project.reports.forms.rows import Row, check_names, layered_rows

PATH_SEPARATOR = " > "
LAYOUTS = frozenset({"list", "blocks", "matrix", "single_row"})
KINDS = frozenset({"count", "change", "money"})
GRADES = frozenset({"exact", "near", "part"})
# Codes become names of tables, columns and files, and words of the rules' expressions.
_FORM_CODE = re.compile(r"[a-z0-9_]+")
_CODE = re.compile(r"[a-z_]+")
_METRIC_CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

T = TypeVar("T")
Columns = dict[tuple[str, str], tuple[ApplicantColumn, ...]]
"""The columns of each table by applicant, by form and section."""


def load(layers: tuple[Path, ...]) -> Registry:
    """The registry of these folders. Raises RegistryError."""

    check_names(layers)

    def rows(file: str) -> list[Row]:
        return list(layered_rows(layers, file))

    units = _keyed(rows("units.csv"), "unit", _unit)
    metric_rows = rows("metrics.csv")
    metrics = _keyed(metric_rows, "code", lambda row: _metric(row, units))
    applicants = _keyed(rows("applicants.csv"), "code", _applicant)
    form_rows = {row["form"]: row for row in _distinct(rows("forms.csv"), ("form",))}
    section_rows = _distinct(rows("sections.csv"), ("form", "section"))
    for row in section_rows:
        row.one_of("form", form_rows, "forms.csv")
    columns = _columns(rows("applicant_columns.csv"), section_rows, applicants)
    cell_rows = rows("cells.csv")
    cells = _cells(cell_rows, metrics, section_rows, columns)
    signature_rows = _distinct(rows("signatures.csv"), ("form", "signature"))
    signatures: dict[str, list[str]] = {}
    for row in signature_rows:
        signatures.setdefault(row.one_of("form", form_rows, "forms.csv"), []).append(row["signature"])
    sections = [_section(row, cells, columns) for row in section_rows]
    forms = {code: _form(row, form_rows, signatures, sections) for code, row in form_rows.items()}
    label_rows = _distinct(rows("labels.csv"), ("form", "label", "variant"))
    deadline_rows = rows("deadlines.csv")
    registry = Registry(
        forms=forms,
        metrics=metrics,
        applicants=tuple(sorted(applicants.values(), key=lambda a: a.sort_order)),
        units=units,
        concordance=tuple(
            _concordance(row, metrics)
            for row in _distinct(rows("concordance.csv"), ("metric_code", "other_metric_code"))
        ),
        deadlines=tuple(_deadline(row) for row in deadline_rows),
        labels=_labels(label_rows, forms),
    )
    check(registry, Rows(form_rows, metric_rows, cell_rows, section_rows, signature_rows, label_rows, deadline_rows))
    return registry


def _distinct(rows: list[Row], key: tuple[str, ...]) -> list[Row]:
    """The rows, no two of which may have the same key, nor an empty one."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        value = tuple(row[column] for column in key)
        if not value[-1]:
            raise row.error(f"{key[-1]} is empty")
        if value in seen:
            said = " and ".join(f"{column} {row[column]!r}" for column in key if row[column])
            raise row.error(f"duplicate {said}: also in {seen[value].place}; remove one of the two rows")
        seen[value] = row
    return rows


def _keyed(rows: list[Row], key: str, make: Callable[[Row], T]) -> dict[str, T]:
    return {row[key]: make(row) for row in _distinct(rows, (key,))}


def _code(row: Row, column: str, pattern: re.Pattern[str], words: str) -> str:
    if not pattern.fullmatch(row[column]):
        raise row.error(f"{column} {row[column]!r} must be {words}")
    return row[column]


def _unit(row: Row) -> Unit:
    return Unit(row["unit"], row.one_of("kind", ("count", "money", "scale")), row["base"], Decimal(row.whole("factor")))


def _metric(row: Row, units: dict[str, Unit]) -> Metric:
    if not row["unit"]:
        raise row.error(f"the metric {row['code']} has no unit")
    unit = units[row.one_of("unit", units, "units.csv")]
    kind = row.one_of("kind", KINDS)
    if (kind == "money") != (unit.kind == "money"):
        raise row.error(f"the unit {unit.unit} does not fit the kind {kind}")
    if not row["label_zh"] or not row["label_en"]:
        raise row.error("a label is empty")
    return Metric(
        code=_code(row, "code", _METRIC_CODE, "words of small letters, two or more, joined by dots"),
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
    code = _code(row, "code", _CODE, "one word of small letters")
    return Applicant(code, row["label_zh"], row["label_en"], row.whole("sort_order"))


def _path(row: Row, column: str) -> tuple[str, ...]:
    path = tuple(row[column].split(PATH_SEPARATOR)) if row[column] else ()
    if any(not label.strip() for label in path):
        raise row.error(f"a label is empty in {column}")
    return path


def _columns(rows: list[Row], section_rows: list[Row], applicants: dict[str, Applicant]) -> Columns:
    layouts = {(row["form"], row["section"]): row["layout"] for row in section_rows}
    found: dict[tuple[str, str], list[tuple[int, ApplicantColumn]]] = {}
    _distinct(rows, ("form", "section", "order"))
    for row in _distinct(rows, ("form", "section", "applicant")):
        table = (row["form"], row["section"])
        if layouts.get(table) != "matrix":
            raise row.error(f"the form {table[0]} has no section {table[1]!r} of layout matrix in sections.csv")
        path = _path(row, "column_path")
        if not path:
            raise row.error("column_path is empty: write the head of the column as it is printed")
        applicant = row.one_of("applicant", applicants, "applicants.csv")
        found.setdefault(table, []).append((row.whole("order"), ApplicantColumn(applicant, path)))
    return {table: tuple(column for _, column in sorted(own, key=lambda o: o[0])) for table, own in found.items()}


def _cells(
    rows: list[Row], metrics: dict[str, Metric], section_rows: list[Row], columns: Columns
) -> dict[tuple[str, str], list[FormCell]]:
    sections = {(row["form"], row["section"]) for row in section_rows}
    cells: dict[tuple[str, str], list[FormCell]] = {}
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        table = (row["form"], row["section"])
        if table not in sections:
            raise row.error(f"the form {table[0]} has no section {table[1]!r} in sections.csv; add a row there")
        cell = _cell(row, metrics, columns.get(table, ()))
        for unique in (
            (cell.form, "code", cell.metric),
            (*table, "label", *cell.label_path),
            (cell.form, "order", row["order"]),
        ):
            if unique in seen:
                raise row.error(f"duplicate {unique[-1]!r} in form {cell.form}: also in {seen[unique].place}")
            seen[unique] = row
        cells.setdefault(table, []).append(cell)
    return cells


def _cell(row: Row, metrics: dict[str, Metric], columns: Collection[ApplicantColumn]) -> FormCell:
    metric = metrics[row.one_of("code", metrics, "metrics.csv")]
    row_path, column_path = _path(row, "row_path"), _path(row, "column_path")
    if not row_path and not column_path:
        raise row.error("a cell needs the label of its row or of its column: row_path and column_path are empty")
    return FormCell(
        form=row["form"],
        order=row.whole("order"),
        section=row["section"],
        metric=metric.code,
        row_path=row_path,
        column_path=column_path,
        unit=metric.unit,
        kind=metric.kind,
        applicants=tuple(column.applicant for column in columns),
    )


def _section(row: Row, cells: dict[tuple[str, str], list[FormCell]], columns: Columns) -> Section:
    own = cells.get((row["form"], row["section"]), [])
    if not own:
        raise row.error(f"the section {row['section']!r} of form {row['form']} has no cells; add its rows to cells.csv")
    return Section(
        form=row["form"],
        section=_code(row, "section", _CODE, "one word of small letters"),
        layout=row.one_of("layout", LAYOUTS),
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        heading=row["heading"],
        part_zh=row["part_zh"],
        cells=tuple(sorted(own, key=lambda cell: cell.order)),
        columns=columns.get((row["form"], row["section"]), ()),
    )


def _form(row: Row, rows: dict[str, Row], signatures: dict[str, list[str]], sections: list[Section]) -> Form:
    code = _code(row, "form", _FORM_CODE, "small letters and digits")
    row.one_of("cells_of", rows)
    return Form(
        code=code,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        first_year=row.whole("first_year"),
        last_year=row.whole("last_year") if row["last_year"] else None,
        cells_of=row["cells_of"],
        legal_basis=row["legal_basis"],
        signatures=tuple(signatures.get(code, ())),
        sections=tuple(section for section in sections if section.form == code),
    )


def _concordance(row: Row, metrics: dict[str, Metric]) -> Concordance:
    if row["metric_code"] == row["other_metric_code"]:
        raise row.error("a metric has no concordance with itself: a code that two forms share is exact without a row")
    metric, other = (row.one_of(column, metrics, "metrics.csv") for column in ("metric_code", "other_metric_code"))
    return Concordance(metric, other, row.one_of("grade", GRADES), row["reason"])


def _deadline(row: Row) -> Deadline:
    for column in ("department", "government"):
        if not _DAY.fullmatch(row[column]):
            raise row.error(f"{column} must be month and day, as 03-31, not {row[column]!r}")
    last = row.whole("last_year") if row["last_year"] else None
    return Deadline(row.whole("first_year"), last, row["department"], row["government"], row["source"])


def _labels(rows: list[Row], forms: dict[str, Form]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows:
        if row["form"]:
            row.one_of("form", forms, "forms.csv")
        if row["variant"] == row["label"]:
            raise row.error(f"duplicate label {row['variant']!r}: the wording is the label itself")
        key = (row["form"], row["label"])
        found[key] = (*found.get(key, ()), row["variant"])
    return found
