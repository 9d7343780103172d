"""Each form, filled and laid out as printed, gives the same figures in every format."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from dagster_project.reports.documents.docx import read_docx
from dagster_project.reports.documents.html import read_html
from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.pdf import read_pdf
from dagster_project.reports.documents.spreadsheet import read_xls, read_xlsx
from dagster_project.reports.forms.registry import cell_name, load_registry
from dagster_project.reports.model import TableStatus
from dagster_project.reports.tables import read_tables
from tests.reports.documents import printed_forms
from tests.reports.documents.shown import covers_exactly

FORMATS: dict[str, tuple[Callable[[printed_forms.Filled], bytes], Callable[[bytes], Document]]] = {
    "html": (printed_forms.as_html, read_html),
    "docx": (printed_forms.as_docx, read_docx),
    "xlsx": (printed_forms.as_xlsx, read_xlsx),
    "xls": (printed_forms.as_xls, read_xls),
    "pdf": (printed_forms.as_pdf, read_pdf),
}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
@pytest.mark.parametrize("style", FORMATS)
def test_every_cell_is_found(style: str, form: str, seed: int) -> None:
    write, read = FORMATS[style]
    report = printed_forms.filled(form, seed)
    document = read(write(report))
    assert all(covers_exactly(grid) for grid in document.grids)
    registry = load_registry()
    tables = read_tables(document, registry.forms[form], registry)
    found = {cell_name(cell.metric, cell.applicant): cell.value for cell in tables.cells}
    assert found == {name: Decimal(value) for name, value in report.values.items()}
    assert {reading.status for reading in tables.readings} == {TableStatus.READ}
    assert not tables.refused
