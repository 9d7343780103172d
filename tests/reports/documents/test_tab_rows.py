"""Tables copied from a browser: a line for each cell, one with a tab between two, an empty one for an empty cell."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.model import Paragraph
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY

ROWS = [
    ["一、本年新收政府信息公开申请数量", "5", "", "", "", "", "1", "6"],
    ["二、上年结转政府信息公开申请数量", "", "", "", "", "", "", ""],
    ["（一）予以公开", "5", "1", "", "", "", "", ""],
]


def _copied(rows: list[list[str]]) -> list[str]:
    return "\n".join("\n\t\n".join(row) for row in rows).split("\n")


def _texts(lines: list[str]) -> list[str]:
    return [block.text for block in read_text("\n".join(lines).encode()).blocks if isinstance(block, Paragraph)]


def test_a_row_is_one_line_of_cells() -> None:
    lines = ["三、收到和处理政府信息公开申请情况", *_copied(ROWS), "", "四、说明", ""]
    assert _texts(lines) == [lines[0], *("\t".join(row) for row in ROWS), "四、说明"]


@pytest.mark.parametrize("between", ["三、本年度办理结果", ""])
def test_lines_between_two_rows_belong_to_neither(between: str) -> None:
    lines = [*_copied(ROWS[:1]), between, *_copied(ROWS[1:])]
    assert _texts(lines) == ["\t".join(ROWS[0]), *([between] if between else []), *("\t".join(r) for r in ROWS[1:])]


def test_every_cell_is_found_where_it_is_printed() -> None:
    lines = ["三、收到和处理政府信息公开申请情况", *_copied(ROWS)]
    read = read_tables(read_text("\n".join(lines).encode()), REGISTRY.forms["2021"], REGISTRY)
    assert [cell.raw for cell in read.cells] == [value for row in ROWS for value in row[1:]]
    for cell in read.cells:
        number = int(cell.location.removeprefix("第").split("行")[0])
        assert lines[number - 1] == cell.raw
        assert lines[number - 2] == "\t"


@pytest.mark.parametrize(
    "lines", [["甲", "\t", "乙"] * 2, ["甲\t1", "\t", "乙\t2"] * 8, ["甲", "", "\t", "", "乙"] * 8]
)
def test_stray_tabs_part_no_cells(lines: list[str]) -> None:
    assert _texts(lines) == [line for line in lines if line.strip()]
