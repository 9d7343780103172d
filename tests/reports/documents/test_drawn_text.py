"""Tables drawn with characters in plain text: cells of several lines are whole, and rows are never run together."""

from __future__ import annotations

from random import Random
from unicodedata import east_asian_width

import pytest

from dagster_project.reports.documents.model import Grid
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY, fill
from tests.reports.text_styles import HEADINGS, _grid

WIDTH = 14  # of a cell, enough for any figure


def columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str) -> list[str]:
    lines = [""]
    for sign in text:
        if columns(lines[-1] + sign) > WIDTH:
            lines.append("")
        lines[-1] += sign
    return lines


def drawn(rows: list[list[str]], bar: str = "\u2502", cross: str = "\u253c", dash: str = "\u2500") -> list[str]:
    rule = cross + cross.join(dash * WIDTH for _ in rows[0]) + cross
    lines = [rule]
    for row in rows:
        cells = [wrapped(cell) for cell in row]
        for n in range(max(map(len, cells))):
            pieces = [cell[n] if n < len(cell) else "" for cell in cells]
            lines.append(bar + bar.join(piece + " " * (WIDTH - columns(piece)) for piece in pieces) + bar)
        lines.append(rule)
    return lines


@pytest.mark.parametrize("signs", ["\u2502\u253c\u2500", "|+-", "\u2503\u254b\u2501"])
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_labels_over_several_lines_of_their_cells_are_whole(form: str, signs: str) -> None:
    for seed in range(4):
        filled = fill(Random(seed), form, blanks=0.1, oddities=0.0)
        lines = []
        for name, table in filled.tables.items():
            lines += [HEADINGS[name], *drawn(_grid(table), *signs)]
        tables = read_tables(read_text("\n".join(lines).encode()), REGISTRY.forms[form], REGISTRY)
        for cell in tables.cells:
            assert cell.value == filled.cells[cell.metric, cell.applicant].value
        assert len(tables.cells) >= 0.98 * len(filled.cells), tables.refused[:3]


def test_a_cell_is_found_where_its_text_begins() -> None:
    document = read_text("\n".join(["甲", *drawn([["一二三四五六七八九", "1"], ["", "23"]])]).encode())
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(cell.text, cell.row, cell.column, cell.place.describe()) for cell in grid.cells] == [
        ("一二三四五六七八九", 0, 0, "第3行第2字"),
        ("1", 0, 1, "第3行第10字"),
        ("", 1, 0, "第6行第2字"),
        ("23", 1, 1, "第6行第17字"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ["规章      |1 ", "规范性文件|2 "],  # no rule between two rows
        ["规章      |1 ", "规范|2 "],  # bars not below bars
        ["规章      |1 "],  # nothing takes two lines
    ],
)
def test_what_may_be_several_rows_is_left_as_lines(rows: list[str]) -> None:
    rule = "+----------+--+"
    lines = [rule, *(f"|{row}|" for row in rows), rule, "|合计      |3 |", rule]
    assert not any(isinstance(block, Grid) for block in read_text("\n".join(lines).encode()).blocks)
