"""What a table prints is read or refused, never lost without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place
from dagster_project.reports.model import TableStatus
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY
from tests.reports.grid_styles import grid_of

_HEAD = ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]
_PLACE = Place(page=1, table=1)


def _read(*blocks: Paragraph | Grid) -> TablesRead:
    return read_tables(Document("application/pdf", blocks, {}), REGISTRY.forms["2019"], REGISTRY)


def _proactive(read: TablesRead) -> tuple[TableStatus, int, str]:
    (reading,) = (each for each in read.readings if each.section == "proactive")
    return reading.status, reading.cells_read, reading.reason or ""


def test_figures_of_a_line_that_no_columns_part_are_refused() -> None:
    line = Paragraph("规范性文件┆12┆不清┆28", Place(page=1, line=3))
    status, count, reason = _proactive(read := _read(grid_of([_HEAD, ["规章", "1", "2", "3"]], _PLACE), line))
    assert (status, count) == (TableStatus.READ, 3)
    assert [cell.raw for cell in read.refused] == ["12", "28"]
    assert "哪一列" in reason


def test_a_row_of_a_table_without_figures_gives_a_reason() -> None:
    table = grid_of([_HEAD, ["规章", "1", "2", "3"]], _PLACE)
    status, count, reason = _proactive(_read(Paragraph("规范性文件", Place(page=1, line=3)), table))
    assert (status, count) == (TableStatus.READ, 3)
    assert reason.startswith("规范性文件")


def test_a_row_that_is_not_printed_gives_none() -> None:
    assert _proactive(_read(grid_of([_HEAD, ["规章", "1", "2", "3"]], _PLACE))) == (TableStatus.READ, 3, "")


def test_a_heading_of_prose_is_no_row() -> None:
    assert _proactive(_read(Paragraph("规范性文件", Place(line=3)))) == (TableStatus.ABSENT, 0, "")


def test_a_cell_in_doubt_is_shown_as_it_is_printed() -> None:
    read = _read(grid_of([_HEAD, ["规章", "┆1┆2", "2", "3"]], _PLACE))
    assert [(cell.raw, "几行" in cell.reason) for cell in read.refused] == [("1 2", True)]


def test_a_line_of_a_page_with_too_few_figures_is_not_filled_up() -> None:
    heads = "结果维结果纠其他结尚未审总计"
    lines = [
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议",
        "行政诉讼",
        f"{heads}\t未经复议直接起诉\t复议后起诉",
        "\t".join(["持", "正", "果", "结", heads, heads]),
        "\t".join("持正果结" * 2),
        "\t".join("1" * 13),
    ]
    read = _read(*(Paragraph(text, Place(page=1, line=number)) for number, text in enumerate(lines, 1)))
    assert not read.cells
    assert len(read.refused) == 13


@pytest.mark.parametrize("nothing", ["无", "不适用"])
def test_a_word_in_the_last_row_is_its_cell_whatever_stands_behind_the_table(nothing: str) -> None:
    rows = [["(二)举办各类培训班数", "次", nothing], ["(三)接受培训人员数", "人次", nothing]]
    table = grid_of([["九、政府信息公开会议和培训情况", "——", ""], *rows], Place(table=1))
    foot = Paragraph("联系电话:0713-7655555", Place(line=9))
    read = read_tables(Document("text/html", (table, foot), {}), REGISTRY.forms["2014"], REGISTRY)
    found = {cell.metric: cell.raw for cell in read.cells}
    assert list(found.values()) == [nothing, nothing]
    assert not read.refused


_APPLICANTS = ["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
_FIRST = "一、本年新收政府信息公开申请数量"


def _applications(rows: dict[str, list[str]]) -> list[list[str]]:
    return [_APPLICANTS, *([label, *values] for label, values in rows.items())]


def _as_grid(rows: list[list[str]]) -> tuple[Grid]:
    return (grid_of(rows, _PLACE),)


def _as_pipes(rows: list[list[str]]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(f"| {' | '.join(row)} |", Place(line=n)) for n, row in enumerate(rows, start=1))


@pytest.mark.parametrize("render", [_as_grid, _as_pipes])
@pytest.mark.parametrize(
    ("label", "is_lost"), [("另行出具证明材料", True), ("三、本年度办理结果", False), ("注:本表含派出机构", True)]
)
def test_an_empty_row_of_unknown_name_is_refused_where_a_row_of_the_form_lacks(
    label: str, is_lost: bool, render: Callable[[list[list[str]]], tuple[Paragraph | Grid, ...]]
) -> None:
    rows = {_FIRST: ["1"] * 6 + ["6"], label: [""] * 7, "(七)总计": ["1"] * 6 + ["6"]}
    (reading,) = (each for each in _read(*render(_applications(rows))).readings if each.section == "applications")
    assert (reading.cells_read, label in _refused(_read(*render(_applications(rows))))) == (14, is_lost)


def test_an_empty_row_of_unknown_name_between_two_rows_of_the_form_is_a_note() -> None:
    rows = {
        _FIRST: ["1"] * 6 + ["6"],
        "另行出具证明材料": [""] * 7,
        "二、上年结转政府信息公开申请数量": ["0"] * 7,
    }
    assert not _read(*_as_pipes(_applications(rows))).refused


def _refused(read: TablesRead) -> list[str]:
    return [cell.raw for cell in read.refused]


def test_words_that_hold_a_short_label_do_not_part_a_table() -> None:
    line = (
        "第二十条第(一)项 信息内容 本年新制作数量 本年新公开数量 对外公开总数量 规章 0 0 0 规范性文件 10 10 158 "
        "其他主动公开文件 3 3 12 第二十条第(五)项 信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 2 0 73 "
        "其他对外管理服务事项 1 56 0 第二十条第(六)项 信息内容 上一年项目数量 本年增/减 处理决定数量 行政处罚 0 32 2 "
        "行政强制 25 6 254 第二十条第(八)项 信息内容 上一年项目数量 本年增/减 行政事业性收费 1 0 "
        "第二十条第(九)项 信息内容 采购项目数量 采购总金额 政府集中采购 0 0"
    )
    read = _read(Paragraph(line, Place(line=1)))
    assert len(read.cells) == 22
    assert _refused(read) == ["3", "3", "12"]
