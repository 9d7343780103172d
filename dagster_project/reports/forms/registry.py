"""The form registry: every cell of every form with its labels, units and signatures, read from ``data/forms``.

A new form is new rows in those files, or in a folder of one's own (docs/new-form.md), not new code. What is wrong in
them is reported with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from dagster_project import project_files
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
from dagster_project.reports.forms.rows import RegistryError

__all__ = [
    "NARRATIVE",
    "TOTAL",
    "Applicant",
    "ApplicantColumn",
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

TOTAL = "total"  # the applicant under which a metric without breakdown is kept in the warehouse
NARRATIVE = "narrative"


@dataclass(frozen=True)
class Registry:
    """All forms and what their cells mean."""

    forms: dict[str, Form]
    metrics: dict[str, Metric]
    applicants: tuple[Applicant, ...]  # of all forms; a form's own are those of its cells
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

    def applicants_of(self, form: str, metric: str) -> tuple[str, ...]:
        """The applicant codes under which the warehouse keeps a metric of a form."""
        return self.forms[form].cell(metric).applicants or (TOTAL,)

    def applicant_label(self, form: str, applicant: str) -> str:
        """What a form prints above the figures of an applicant; the label of the code where it prints none."""
        for section in self.forms[form].sections:
            for column in section.columns:
                if column.applicant == applicant:
                    return column.label
        return next(entry.label_zh for entry in self.applicants if entry.code == applicant)

    def cell_names(self, form: str) -> tuple[str, ...]:
        """The names ``metric@applicant`` of all cells of a form, in printed order."""
        return tuple(cell_name(*cell) for cell in _cells((self.forms[form],)))

    def all_cells(self) -> tuple[tuple[str, str], ...]:
        """Metric and applicant of every cell of any form, each once."""
        return tuple(dict.fromkeys(_cells(self.forms.values())))


def _cells(forms: Iterable[Form]) -> Iterable[tuple[str, str]]:
    return ((cell.metric, a) for form in forms for cell in form.cells for a in cell.applicants or (TOTAL,))


def cell_name(metric: str, applicant: str | None) -> str:
    """The name of a cell in the warehouse's wide rows and in the suites: ``metric@applicant``."""
    return f"{metric}@{applicant or TOTAL}"


def load_registry(layers: tuple[Path, ...] | None = None) -> Registry:
    """Read and validate the registry, by default the one that travels with the program and the rows of GONGKAI_DATA.

    ``layers`` are folders of registry files, the lowest first. Raises RegistryError naming file and line: an unknown
    code, a duplicate, a cell without unit, forms that are in force in the same year, and whatever else contradicts
    itself; NotADirectoryError where GONGKAI_DATA leads nowhere.
    """
    return _default() if layers is None else _loaded(layers)


@cache
def _default() -> Registry:
    return _loaded(project_files.forms_layers())


@cache
def _loaded(layers: tuple[Path, ...]) -> Registry:
    from dagster_project.reports.forms.loading import load

    return load(layers)
