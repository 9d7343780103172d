"""Locations in words: no two places of a document are described alike, and each is counted as its program counts."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from dagster_project.reports.documents.model import Place, column_letters
from dagster_project.reports.documents.open import open_document
from dagster_project.viewing.marks import Finder
from tests.reports.documents.printed_forms import as_docx, as_html, as_pdf, as_xls, as_xlsx, filled


@pytest.mark.parametrize("write", [as_html, as_docx, as_xlsx, as_xls, as_pdf])
def test_no_two_places_are_described_alike(write: object) -> None:
    assert callable(write)
    document = open_document(write(filled("2021", 4)))
    places = [block.place for block in document.blocks]
    places += [cell.place for grid in document.grids for cell in grid.cells]
    assert max(Counter(place.describe() for place in places).values()) == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(line=41), "第41行"),
        (Place(line=41, offset=1), "第41行"),
        (Place(line=41, offset=7, remark="由勾稽关系确认"), "第41行第7字(由勾稽关系确认)"),
        (Place(line=12, offset=5, is_paragraph=True), "第12段第5字"),
        (Place(page=3, table=1, row=4, column=5), "第3页第1个表第4行第5列"),
        (Place(table=2, row=4, column=5), "第2个表第4行第5列"),
        (Place(sheet="附表(一)", row=7, column=28), "工作表“附表(一)”AB7"),
        (Place(sheet="附表", row=7, column=2, line_in_cell=2, offset=3), "工作表“附表”B7格内第2行第3字"),
        (Place(row=7, column=2), "第7行第2列"),
    ],
)
def test_places_in_words(place: Place, words: str) -> None:
    assert place.describe() == words


def test_columns_are_named_as_in_spreadsheets() -> None:
    assert [column_letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_lines_of_one_cell_of_a_sheet_are_told_apart() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "年报(2023)"
    sheet["B2"] = "收到申请3件\n办结申请3件"
    target = io.BytesIO()
    workbook.save(target)
    document = open_document(target.getvalue())
    words = [paragraph.place.describe() for paragraph in document.paragraphs]
    assert words == ["工作表“年报(2023)”B2格内第1行", "工作表“年报(2023)”B2格内第2行"]
    mark = Finder(document).mark(1, f"{words[1]}第5字(由行名定位)", "3件")
    assert mark is not None
    assert mark.ranges == ((1, 4, 6),)


def test_a_place_that_is_not_there_is_not_marked(bundled_files: dict[str, Path]) -> None:
    document = open_document(bundled_files["002"].read_bytes())
    assert Finder(document).mark(1, "第99999行第3字", "3") is None
    assert Finder(document).mark(1, "", "3") is None


def test_what_is_printed_otherwise_marks_the_line_and_says_so(bundled_files: dict[str, Path]) -> None:
    document = open_document(bundled_files["002"].read_bytes())
    line = document.paragraphs[3]
    mark = Finder(document).mark(1, line.place.describe(), "没有这几个字")
    assert mark is not None
    assert not mark.is_exact
    assert mark.ranges == ((3, 0, len(line.text)),)
