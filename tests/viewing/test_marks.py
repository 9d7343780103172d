"""What is highlighted is exactly the printed cell, for every cell of whole reports in every format."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from random import Random

import pdfplumber
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.open import open_document
from dagster_project.reports.forms.registry import cell_name, load_registry
from dagster_project.reports.model import Origin, ParsedReport
from dagster_project.reports.read import read_bytes
from dagster_project.viewing.page import page_of
from tests.reports.documents.printed_forms import (
    Entry,
    Filled,
    as_docx,
    as_html,
    as_pdf,
    as_xls,
    as_xlsx,
    filled,
    laid_out,
)
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


def test_every_cell_of_a_saved_web_archive_is_marked() -> None:
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["MIME-Version"] = "1.0"
    message.set_content("")
    message.add_alternative(as_html(filled("2021", 3)).decode(), subtype="html", cte="quoted-printable")
    report, _, marked = shown(message.as_bytes())
    assert len(report.cells) == 200
    assert_marks_are_the_cells(report, marked)


def test_every_cell_of_a_csv_file_is_marked() -> None:
    rows: list[list[str]] = []
    for block in filled("2021", 3).blocks:
        cells = [Entry(block, 0, 0)] if isinstance(block, str) else block
        grid = [[""] * 10 for _ in range(max(entry.row for entry in cells) + 1)]
        for entry in cells:
            grid[entry.row][min(entry.column, 9)] = entry.text
        rows += grid if isinstance(block, str) or max(entry.column for entry in cells) < 10 else []
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    report, document, marked = shown(target.getvalue().encode())
    assert document.media_type == "text/csv"
    assert len(report.cells) >= 180
    assert_marks_are_the_cells(report, marked)


@pytest.mark.parametrize("name", FORMATS)
def test_of_several_reports_in_a_file_the_cells_of_each_are_marked(name: str) -> None:
    first, second = filled("2021", 3), filled("2019", 5)
    data = FORMATS[name](Filled(first.form, first.blocks + second.blocks, first.values))
    document = open_document(data)
    reports = read_bytes(data, "reports")
    assert [report.part for report in reports] == [None, "#2"]
    for report, made in zip(reports, (first, second), strict=True):
        assert len(report.cells) >= 0.95 * len(made.values)
        page = page_of("reports", data, report, document, report.cells)
        assert_marks_are_the_cells(report, Marked(page.html))


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


def test_a_recognised_picture_is_shown_above_what_was_read() -> None:
    """The picture comes with a remark that a browser would take for a script, were it handed on as it is."""
    remark = PngInfo()
    remark.add_text("Comment", "<script>alert(1)</script>")
    target = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(target, "PNG", pnginfo=remark)
    (report,) = read_bytes(as_docx(filled("2021", 3)), "report")
    read = open_document(as_docx(filled("2021", 3)))
    blocks = tuple(replace(block, place=replace(block.place, page=1)) for block in read.blocks)
    page = page_of("a.png", target.getvalue(), report, Document("image/png", blocks), report.cells)
    marked = Marked(page.html)
    assert_marks_are_the_cells(report, marked)
    (picture,) = [attributes["src"] or "" for tag, attributes in marked.elements if tag == "img"]
    assert picture.startswith("data:image/jpeg;base64,")
    assert b"script" not in base64.b64decode(picture.partition(",")[2])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_text_is_marked(style: str, form: str) -> None:
    rng = Random(f"{style}-{form}")
    made = fill(rng, form, blanks=0.05 if form == "2019" else 0.0)
    report, _, marked = shown(render(rng, made, style, noise=0.1).encode())
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
def test_of_equal_cells_the_right_one_is_marked(name: str) -> None:
    numbers = {cell: Decimal(1001 + at) for at, cell in enumerate(load_registry().cell_names("2021"))}
    report, _, marked = shown(FORMATS[name](laid_out(load_registry().forms["2021"], numbers)))
    assert len(report.cells) == len(numbers)
    for number, cell in enumerate(report.cells, start=1):
        assert squeezed(marked.texts[number]) == str(numbers[cell_name(cell.metric, cell.applicant)])


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
