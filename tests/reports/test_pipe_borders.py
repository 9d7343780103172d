"""Which bars of a line are borders of cells: rows that end without one, double bars, bars that fill a row up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY

HEADING = "三、收到和处理政府信息公开申请情况"
HEADS = ["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ROWS = {
    "applications.new": ["一、本年新收政府信息公开申请数量", "5", "1", "", "", "", "", "6"],
    "applications.carried_in": ["二、上年结转政府信息公开申请数量", "", "2", "", "", "", "", ""],
    "applications.outcome.granted": ["（一）予以公开", "", "", "", "", "2", "5", "7"],
    "applications.outcome.total": ["（七）总计", "5", "3", "", "", "", "", "8"],
    "applications.carried_out": ["四、结转下年度继续办理", "", "", "3", "", "", "", ""],
}
EXPECTED = {name: [Decimal(value) if value else None for value in row[1:]] for name, row in ROWS.items()}
FILLED_UP = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉||||||||  "


def _read(lines: list[str]) -> dict[str, list[Decimal | None]]:
    read = read_tables(read_text("\n".join([HEADING, *lines]).encode()), REGISTRY.forms["2021"], REGISTRY)
    found: dict[str, list[Decimal | None]] = {}
    for cell in read.cells:
        found.setdefault(cell.metric, []).append(cell.value)
    return found


def _open(cells: list[str]) -> str:
    return " | ".join(cells) + "  "


@pytest.mark.parametrize("below", [[], [FILLED_UP], ["", "## 四、政府信息公开行政复议、行政诉讼情况", "", FILLED_UP]])
@pytest.mark.parametrize("heads", [[_open(HEADS)], ["申请人情况||||||||  ", "---|---", _open(HEADS[1:])], []])
def test_the_last_cell_of_rows_without_a_bar_at_their_end_may_be_empty(heads: list[str], below: list[str]) -> None:
    assert _read([*heads, *map(_open, ROWS.values()), *below]) == EXPECTED


@pytest.mark.parametrize("label", ["", 'colspan="3" | ', "colspan=3 rowspan=2 | "])
def test_double_bars_of_a_wiki_are_one_border(label: str) -> None:
    rows = [line for row in [HEADS, *ROWS.values()] for line in ("|-", f"| {label}" + " || ".join(row))]
    assert _read(['{| class="wikitable"', *rows, "|}"]) == EXPECTED


def test_heads_of_a_wiki() -> None:
    rows = [line for row in ROWS.values() for line in ("|-", "| " + " || ".join(row))]
    assert _read(["{|", "|-", "! " + " !! ".join(HEADS), *rows, "|}"]) == EXPECTED


def test_double_bars_between_all_cells_are_one_border() -> None:
    rows = [[cell or "/" for cell in row] for row in ROWS.values()]
    assert _read([" || ".join(row) for row in [HEADS, *rows]]) == EXPECTED


def test_a_row_cut_in_a_cell_goes_on_in_the_next_line_but_not_below_a_heading() -> None:
    first = ["| （二）部分公开（区分处理的， | 5", "6 | 1 | | | | | 6 |"]
    assert "applications.outcome.partial" not in _read(first)
    whole = [f"| {' | '.join(row)} |" for row in ROWS.values()]
    assert _read([whole[0], whole[1].rstrip("| "), "## 说明", *whole[2:]]) == {
        name: values for name, values in EXPECTED.items() if name != "applications.carried_in"
    }
