"""Printed labels and what they are labels of."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.model import Document, Paragraph, Place
from dagster_project.reports.labels import label_book
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY
from tests.reports.grid_styles import grid_of

_BOOK = label_book(REGISTRY.forms["2021"], REGISTRY)


@pytest.mark.parametrize("mark", ["", "[1]", "①", " [12]", "注", "注2", "*"])
def test_the_mark_of_a_note_is_no_part_of_a_label(mark: str) -> None:
    assert [label.text for label in _BOOK.match(f"2.没有现成信息需要另行制作{mark}")] == ["2.没有现成信息需要另行制作"]


@pytest.mark.parametrize("text", ["行政处罚1", "行政处罚[2019]", "行政处罚注意事项"])
def test_other_words_and_figures_are(text: str) -> None:
    assert _BOOK.match(text) == ()


def test_a_row_that_is_numbered_on_by_a_word_processor_may_be_a_row_or_a_head() -> None:
    assert {label.text for label in _BOOK.match("19.其他")} == {"其他", "3.其他"}


def test_a_numbered_note_below_a_table_is_no_figure_of_its_last_row() -> None:
    place = Place(table=1)
    table = grid_of([["信息内容", "本年处理决定数量"], ["行政强制", "5"]], place)
    note = Paragraph("1 数据由各科室核实汇总。", Place(line=1))
    read = read_tables(Document("text/html", (table, note), {}), REGISTRY.forms["2021"], REGISTRY)
    assert [cell.raw for cell in read.cells] == ["5"]
    assert not read.refused
