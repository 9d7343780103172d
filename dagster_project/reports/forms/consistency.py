"""What the rows of the registry must agree on among themselves; each contradiction is named by its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dagster_project.reports.forms.entries import Form, Section
from dagster_project.reports.forms.registry import NARRATIVE, TOTAL, Registry
from dagster_project.reports.forms.rows import RegistryError, Row


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that the registry was made of, for the errors."""

    forms: dict[str, Row]
    metrics: Sequence[Row]
    cells: Sequence[Row]
    sections: Sequence[Row]
    signatures: Sequence[Row]
    labels: Sequence[Row]
    deadlines: Sequence[Row]


def check(registry: Registry, rows: Rows) -> None:
    """Raises RegistryError for the first contradiction."""
    if TOTAL not in {applicant.code for applicant in registry.applicants}:
        raise RegistryError(f"applicants.csv: there must be an applicant {TOTAL!r}")
    if NARRATIVE not in registry.forms:
        raise RegistryError(f"forms.csv: there must be a form {NARRATIVE!r}, for reports without a form")
    _years(list(rows.forms.values()), "form")
    _years(list(rows.deadlines), "deadline")
    for code, row in rows.forms.items():
        _form(registry.forms[code], row, registry)
    _sections(registry, rows)
    _parents(registry, rows.metrics)
    _signatures(registry, rows)
    _wordings(registry, rows.labels)


def _years(rows: list[Row], what: str) -> None:
    """One form, and one deadline, is in force in each year from the first on."""
    before: Row | None = None
    for row in sorted(rows, key=lambda row: row.whole("first_year")):
        if row["last_year"] and row.whole("last_year") < row.whole("first_year"):
            raise row.error("last_year is before first_year")
        if before is not None:
            first = row.whole("first_year")
            last = before.whole("last_year") if before["last_year"] else None
            if last is None or last >= first:
                name = f"{what} {before['form']}" if what == "form" else f"{what} from {before['first_year']}"
                until = "has no last_year" if last is None else f"is in force until {last}"
                raise row.error(
                    f"first_year is {first}, but the {name} ({before.place}) {until}. "
                    f"Give that row last_year {first - 1}; of a bundled row put a copy into your own {row.path.name}"
                )
            if last < first - 1:
                raise row.error(
                    f"no {what} is in force from {last + 1} to {first - 1}; correct first_year or last_year"
                )
        before = row


def _form(form: Form, row: Row, registry: Registry) -> None:
    if form.sections and form.cells_of != form.code:
        raise row.error(f"cells_of must be {form.code}: the form has cells of its own")
    if not form.sections and not registry.forms[form.cells_of].sections:
        raise row.error(f"the form {form.cells_of} of cells_of has no sections; add them to sections.csv")
    if form.sections and not form.signatures:
        raise row.error(f"the form {form.code} has no signatures; add the words that only it prints to signatures.csv")


def _sections(registry: Registry, rows: Rows) -> None:
    cells = {(row["form"], row["code"]): row for row in rows.cells}
    for row in rows.sections:
        section = next(s for s in registry.forms[row["form"]].sections if s.section == row["section"])
        for column in ("label_zh", "label_en", "heading"):
            if not row[column]:
                raise row.error(f"{column} is empty")
        if section.layout == "matrix":
            _matrix(section, row)
        for cell in section.cells:
            place = cells[cell.form, cell.metric]
            is_broken_down = registry.metrics[cell.metric].has_applicants
            if is_broken_down != (section.layout == "matrix"):
                has, fits = ("", "not ") if is_broken_down else ("no ", "")
                raise place.error(
                    f"the metric {cell.metric} has {has}breakdown by applicant (metrics.csv), but the layout of "
                    f"section {section.section} is {fits}matrix; use another metric, or correct layout"
                )
            wants_row, wants_column = section.layout != "single_row", section.layout in ("blocks", "single_row")
            if (wants_row and not cell.row_path) or wants_column != bool(cell.column_path):
                raise place.error(
                    f"a cell of layout {section.layout} needs {'a' if wants_row else 'no'} row_path and "
                    f"{'a' if wants_column else 'no'} column_path"
                )


def _matrix(section: Section, row: Row) -> None:
    applicants = [column.applicant for column in section.columns]
    if TOTAL not in applicants or len(applicants) < 2:
        raise row.error(
            f"the section {section.section} of form {section.form} is a matrix: applicant_columns.csv must name its "
            f"columns, {TOTAL} among them"
        )


def _parents(registry: Registry, rows: Sequence[Row]) -> None:
    for row in rows:
        above = row["code"]
        for _ in registry.metrics:
            if not (parent := registry.metrics[above].parent):
                break
            if parent not in registry.metrics:
                raise row.error(f"unknown parent {parent!r}; a new one is a row of metrics.csv")
            above = parent
        else:
            raise row.error(f"the metric {row['code']} lies below itself; correct parent")


def _signatures(registry: Registry, rows: Rows) -> None:
    """Whatever a form prints of the signatures must be its own, and one of them of no other form."""
    owners: dict[str, set[str]] = {}
    for row in rows.signatures:
        owners.setdefault(row["signature"], set()).add(row["form"])
    for code, row in rows.forms.items():
        form = registry.forms[code]
        if form.sections and all(len(owners[signature]) > 1 for signature in form.signatures):
            raise row.error(
                f"every signature of form {code} is also one of another form: a report could not be told from one of "
                "that form. Add words to signatures.csv that only this form prints"
            )
    for row in rows.cells:
        form = registry.forms[row["form"]]
        for label in form.cell(row["code"]).label_path:
            for signature, codes in owners.items():
                if signature in label and form.code not in codes:
                    raise row.error(
                        f"the form {form.code} prints {label!r}, which holds a signature of form "
                        f"{' and '.join(sorted(codes))}: its reports would be taken for that form's. Add the row "
                        f"{form.code},{signature} to signatures.csv"
                    )


def _wordings(registry: Registry, rows: Sequence[Row]) -> None:
    for row in rows:
        forms = [registry.forms[row["form"]]] if row["form"] else list(registry.forms.values())
        if not any(row["label"] in printed for form in forms for printed in _printed(form)):
            where = f"the form {row['form']}" if row["form"] else "no form"
            raise row.error(
                f"{where} prints {'no' if row['form'] else 'the'} label {row['label']!r}; write it as in cells.csv"
            )


def _printed(form: Form) -> Iterator[tuple[str, ...]]:
    for section in form.sections:
        yield (section.heading,)
        for cell in section.cells:
            yield cell.label_path
        for column in section.columns:
            yield column.path
