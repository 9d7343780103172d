"""Tables with rules between their rows only: where their cells part."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from reportlab.pdfgen.canvas import Canvas

from dagster_project.reports.documents.pdf import read_pdf
from tests.reports.documents.shown import blocks_of

ENDS = (60, 160, 260, 360)


def _page(rows: list[list[tuple[str, float]]], ends: tuple[float, ...] = ENDS) -> list[str | list[list[str]]]:
    """Rows of texts with their left edges, 30 points high, each rule drawn in pieces."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for number in range(len(rows) + 1):
        for left, right in pairwise(ends):
            canvas.line(left, 700 - 30 * number, right, 700 - 30 * number)
    for number, row in enumerate(rows):
        for text, left in row:
            canvas.drawString(left, 680 - 30 * number, text)
    canvas.save()
    return blocks_of(read_pdf(target.getvalue()))


@pytest.mark.parametrize("figure", [170.0, 205.0, 240.0])
def test_a_figure_stands_in_the_column_between_the_ends_of_the_rules(figure: float) -> None:
    table = _page([[("name", 70), ("5", figure)], [("other", 70), ("6", 300)]])
    assert table == [[["name", "5", ""], ["other", "", "6"]]]


def test_text_that_goes_on_across_an_end_is_of_one_cell() -> None:
    table = _page([[("name of both columns", 80), ("5", 300)], [("other", 70), ("6", 200), ("7", 300)]])
    assert table == [[["name of both columns [1x2]", "5"], ["other", "6", "7"]]]


def test_rules_of_one_piece_are_no_table() -> None:
    assert not any(isinstance(block, list) for block in _page([[("name", 70)], [("other", 70)]], (60, 360)))
