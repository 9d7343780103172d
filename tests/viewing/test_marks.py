"""What is highlighted is exactly the printed cell, for every cell of whole reports in every format."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random

import pdfplumber
import pytest

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.open import open_document
from dagster_project.reports.forms.registry import cell_name, load_registry
from dagster_project.reports.model import Origin, ParsedReport
from dagster_project.reports.read import read_bytes
from dagster_project.viewing.page import page_of
from tests.reports.documents import printed_forms
from tests.reports.documents.printed_forms import Filled, as_docx, as_html, as_pdf, as_xls, as_xlsx, filled
from tests.reports.filled_forms import Printed, fill
from tests.reports.text_styles import STYLES, render
from tests.viewing.marked_text import Marked, squeezed

FORMS = ("2014", "2019", "2021")
FORMATS: dict[str, Callable[[Filled], bytes]] = {
    "html": as_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "xls": as_xls,
    "pdf": as_pdf,
}


def shown(data: bytes) -> tuple[ParsedReport, Document, Marked]:
    """A report, its document, and what a view of all its cells marks."""
    (report,) = read_bytes(data, "report")
    document = open_document(data)
    page = page_of("report", data, report, document, report.cells)
    return report, document, Marked(page.html)


def assert_marks_are_the_cells(report: ParsedReport, marked: Marked) -> None:
    for number, cell in enumerate(report.cells, start=1):
        assert squeezed(marked.texts[number]) == squeezed(cell.raw), (cell.metric, cell.applicant, cell.location)
    ids = [attributes["id"] for _, attributes in marked.elements if "id" in attributes]
    assert sorted(ids) == sorted(f"hit-{number}" for number in range(1, len(report.cells) + 1))
    assert [attributes.get("id") for _, attributes in marked.elements if "autofocus" in attributes] == ["hit-1"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_cell_of_a_printed_form_is_marked(form: str, name: str) -> None:
    made = filled(form, 3)
    report, _, marked = shown(FORMATS[name](made))
    assert len(report.cells) >= 0.95 * len(made.values)
    assert_marks_are_the_cells(report, marked)


def test_the_frames_on_the_pictures_of_a_pdf_hold_the_printed_figures() -> None:
    data = as_pdf(filled("2021", 5))
    report, _, marked = shown(data)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        characters = {page.page_number: page.chars for page in pdf.pages}
        sizes = {page.page_number: (float(page.width), float(page.height)) for page in pdf.pages}
    for number, cell in enumerate(report.cells, start=1):
        page = int(cell.location.split("页")[0].removeprefix("第"))
        (style,) = marked.frames[number]
        share = {name: float(value.rstrip("%")) / 100 for name, value in (p.split(":") for p in style.split(";"))}
        width, height = sizes[page]
        left, top = share["left"] * width, share["top"] * height
        right, bottom = left + share["width"] * width, top + share["height"] * height
        inside = [
            each["text"]
            for each in characters[page]
            if left < (each["x0"] + each["x1"]) / 2 < right and top < (each["top"] + each["bottom"]) / 2 < bottom
        ]
        assert squeezed("".join(inside)) == squeezed(cell.raw)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_text_is_marked(style: str, form: str) -> None:
    rng = Random(f"{style}-{form}")
    for blanks in (0.0, 0.05):
        report, _, marked = shown(render(rng, fill(rng, form, blanks=blanks), style, noise=0.1).encode())
        assert_marks_are_the_cells(report, marked)


@pytest.mark.parametrize("style", ["pipe_rows", "tab_rows", "cell_pipe_lines", "spaced_lines", "space_rows"])
def test_of_equal_texts_the_right_one_is_marked(style: str) -> None:
    """With all figures different a wrong place would show; the sums are of no account where the layout is kept."""
    rng = Random(style)
    form = fill(rng, "2021")
    numbers = dict(zip(form.cells, count(1001), strict=False))
    for key, number in numbers.items():
        form.cells[key] = Printed(str(number), Decimal(number))
    form.tables = {
        name: [[replace(box, text=str(numbers[box.key])) if box.key else box for box in row] for row in table]
        for name, table in form.tables.items()
    }
    report, _, marked = shown(render(rng, form, style).encode())
    assert sum(cell.origin is Origin.TABLE for cell in report.cells) == len(numbers)
    for number, cell in enumerate(report.cells, start=1):
        if cell.origin is Origin.TABLE:
            assert marked.texts[number] == str(numbers[cell.metric, cell.applicant])


@pytest.mark.parametrize("name", FORMATS)
def test_of_equal_cells_the_right_one_is_marked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = {cell: str(1001 + at) for at, cell in enumerate(load_registry().cell_names("2021"))}
    monkeypatch.setattr(printed_forms, "_values", lambda form, dice: numbers)
    report, _, marked = shown(FORMATS[name](filled.__wrapped__("2021", 1)))
    assert len(report.cells) == len(numbers)
    for number, cell in enumerate(report.cells, start=1):
        assert squeezed(marked.texts[number]) == numbers[cell_name(cell.metric, cell.applicant)]


def test_every_cell_of_the_founding_reports_is_marked(seed_files: dict[str, Path]) -> None:
    for path in seed_files.values():
        report, _, marked = shown(path.read_bytes())
        assert report.cells
        assert_marks_are_the_cells(report, marked)


def test_every_cell_of_the_bundled_reports_is_marked(bundled_files: dict[str, Path]) -> None:
    for path in bundled_files.values():
        report, _, marked = shown(path.read_bytes())
        assert report.cells
        assert_marks_are_the_cells(report, marked)
