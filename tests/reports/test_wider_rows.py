"""Tables with two figures in the place of each of the form's: a row that lacks one of them is never read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dagster_project.reports.read import read_bytes
from dagster_project.reports.wider_rows import are_wider

TITLE = "定远县人民政府2020年政府信息公开工作年度报告"
HEADS = [
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
]
FULL = ["5", "9", "1", "2", "0", "0", "0", "0", "0", "0", "0", "0", "6", "11"]
HALF = ["28", "12", "0", "0", "0", "0", "40"]  # last year's; this year's cells are blank and have left no trace
ROWS = [
    ("一、本年新收政府信息公开申请数量", FULL),
    ("二、上年结转政府信息公开申请数量", FULL),
    ("（一）予以公开", FULL),
    ("（二）部分公开", HALF),
    ("（七）总计", FULL),
    ("四、结转下年度继续办理", FULL),
]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def _cell_per_line(years: list[str]) -> str:
    rows = [cell for label, values in ROWS for cell in (label, *values)]
    return "\n".join([TITLE, "三、收到和处理政府信息公开申请情况", *HEADS, *years * 7, *rows])


def _rows_in_lines(years: list[str]) -> str:
    rows = [" ".join([label, *values]) for label, values in ROWS]
    return "\n".join([TITLE, "三、收到和处理政府信息公开申请情况", " ".join(HEADS), " ".join(years * 7), *rows])


def _in_one_line(years: list[str]) -> str:
    return _rows_in_lines(years).replace("\n", "  ")


def _pipes(years: list[str]) -> str:
    rows = ["| " + " | ".join([label, *values]) + " |" for label, values in ROWS]
    return "\n".join([TITLE, "三、收到和处理政府信息公开申请情况", "| " + " | ".join(HEADS) + " |", *rows])


@pytest.mark.parametrize("render", [_cell_per_line, _rows_in_lines, _in_one_line, _pipes])
@pytest.mark.parametrize("years", [["2020年", "2019年"], ["2019年", "2020年"], ["本年", "上年"], ["甲", "乙"], []])
def test_a_row_with_one_years_figures_is_refused(years: list[str], render: Callable[[list[str]], str]) -> None:
    (report,) = read_bytes(render(years).encode())
    assert not [cell for cell in report.cells if cell.metric.startswith("applications.")]
    if render is _cell_per_line:
        assert any(refused.raw == "28" for refused in report.refused)


@pytest.mark.parametrize("years", [["2020年", "2019年"], ["本年", "上年"]])
def test_a_single_row_below_years_is_refused(years: list[str]) -> None:
    heads = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *OUTCOMES * 3, *years * 15]
    values = ["1", "0", "0", "0", "1"] * 3
    text = "\n".join([TITLE, "四、政府信息公开行政复议、行政诉讼情况", *heads, *values])
    (report,) = read_bytes(text.encode())
    assert not report.cells


def test_years_of_a_menu_above_the_table_are_no_heads() -> None:
    rows = [cell for label, values in ROWS for cell in (label, *values[::2])][:-1]
    menu = ["2021年", "2020年", "2019年", "2018年", *(f"栏目{number}" for number in range(12))]
    (report,) = read_bytes("\n".join([*menu, TITLE, "三、收到和处理政府信息公开申请情况", *HEADS, *rows]).encode())
    assert any(cell.metric == "applications.new" for cell in report.cells)


def test_most_rows_tell_how_many_figures_a_row_has() -> None:
    assert are_wider([(14, 7), (14, 7), (7, 7)])
    assert not are_wider([(14, 7), (7, 7), (7, 7)])
    assert not are_wider([(14, 7), (7, 7)])
    assert not are_wider([(14, 7), (21, 7)])
    assert not are_wider([(0, 7), (0, 7), (7, 7)])
