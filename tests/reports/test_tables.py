"""Small tables as they are printed, beside the cells that must come out: every layout, every kind of trouble."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reports.documents.model import Document, Paragraph, Place
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import TableStatus, ValueStatus
from dagster_project.reports.tables import TablesRead, read_tables

REGISTRY = load_registry()


def read(text: str, form: str = "2019") -> TablesRead:
    lines = [Paragraph(line, Place(line=n)) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return read_tables(Document("text/plain", tuple(lines)), REGISTRY.forms[form], REGISTRY)


def values(tables: TablesRead) -> dict[str, Decimal | None]:
    return {
        cell.metric if cell.applicant is None else f"{cell.metric}@{cell.applicant}": cell.value
        for cell in tables.cells
    }


RULES = {"regulations.made": 1, "regulations.disclosed": 2, "regulations.public_total": 30}
LAYOUTS = {
    (
        "rows between pipes"
    ): "第二十条第(一)项 | |||\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 1 | 2 | 30 |",
    (
        "framed rows"
    ): "| 第二十条第(一)项 |\n| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n| 规章 | 1 | 2 | 30 |",
    "full width pipes": "信息内容｜本年新制作数量｜本年新公开数量｜对外公开总数量｜\n规章｜1｜2｜30｜",
    (
        "a cell and a pipe per line"
    ): "信息内容 |\n本年新制作数量 |\n本年新公开数量 |\n对外公开总数量 |\n规章 |\n1 |\n2 |\n30 |",
    (
        "a pipe opens each row"
    ): "|\n信息内容 |\n本年新制作数量 |\n本年新公开数量 |\n对外公开总数量 |\n|\n规章 |\n1 |\n2 |\n30 |\n|",
    (
        "cells and pipes by turns"
    ): "信息内容\n|\n本年新制作数量\n|\n本年新公开数量\n|\n对外公开总数量\n|\n规章\n|\n1\n|\n2\n|\n30\n|",
    (
        "a cell per line, blank lines"
    ): "信息内容\n\n本年新制作数量\n\n本年新公开数量\n\n对外公开总数量\n\n规章\n\n1\n\n2\n\n30\n",
    (
        "broken heads"
    ): "信息内容\n\n本年新\n制作数量\n\n本年新\n\n公开数量\n\n对外公开\n\n总数量\n\n规章\n\n1\n\n2\n\n30\n",
    "heads cut": "信息内容 | 本年新 | 本年新 | 对外公开总数量 |\n规章 | 1 | 2 | 30 |",
    "columns in another order": "信息内容 | 对外公开总数量 | 本年新制作数量 | 本年新公开数量 |\n规章 | 30 | 1 | 2 |",
    "tabs": "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t1\t2\t30",
    "spaces": "信息内容 本年新制作数量 本年新公开数量 对外公开总数量\n规章 1 2 30",
    (
        "full width and traditional"
    ): "信息內容 | 本年新製作數(shù)量 | 本年新公開數量 | 對外公開總數量 |\n規章 | １ | ２ | ３０ |",
    (
        "wrong article"
    ): "第二十一条第(一)项 | |||\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 1 | 2 | 30 |",
    (
        "a zero-width character inside a label"
    ): "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规\u200b章 | 1 | 2 | 30 |",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_row_in_every_layout(text: str) -> None:
    tables = read(text)
    assert values(tables) == RULES
    assert tables.refused == ()


def test_marks_of_markdown_are_no_part_of_a_number_and_stay_in_what_is_printed() -> None:
    tables = read(
        "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n|---|---|---|---|\n"
        "| **行政许可** | **5** | \\+22 | __7__ |"
    )
    names = ("items_prior_year", "items_change", "decisions")
    assert values(tables) == {f"licensing.{name}": value for name, value in zip(names, (5, 22, 7), strict=True)}
    assert [cell.raw for cell in tables.cells] == ["**5**", "\\+22", "__7__"]
    assert tables.refused == ()


ROW = "一、本年新收政府信息公开申请数量"
APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")


def new(tables: TablesRead) -> list[Decimal | None] | None:
    found = values(tables)
    names = [f"applications.new@{applicant}" for applicant in APPLICANTS]
    return [found[name] for name in names] if names[0] in found else None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 3 | 1 | 0 | 0 | 2 | 0 | 6 |", [3, 1, 0, 0, 2, 0, 6]),
        ("| 3 | 1 | 0 | 0 | 2 | 0 | 6 | ||", [3, 1, 0, 0, 2, 0, 6]),
        ("| 3 | | | | | | 3 |", [3, None, None, None, None, None, 3]),
        ("| 3 | / | / | / | / | / | 3 |", [3, None, None, None, None, None, 3]),
        ("| 无 | 无 | 无 | 无 | 无 | 无 | 无 |", [None] * 7),
        ("| | | | | | | |", [None] * 7),
        ("| 3 | 1 | 0 | 0 | 2 | 6 |", None),
        ("| 3 | 1 | 0 | 0 | 2 | 0 | 6 | 7 |", None),
    ],
)
def test_a_row_has_exactly_as_many_cells_as_the_form(row: str, expected: list[int | None] | None) -> None:
    tables = read(f"三、收到和处理政府信息公开申请情况\n{ROW} {row}")
    assert new(tables) == expected
    assert bool(tables.refused) == (expected is None)


def test_a_blank_does_not_take_its_neighbours_along() -> None:
    tables = read(
        "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 5 | | 7 |\n"
        "其他对外管理服务事项 | | -1 | 0 |"
    )
    assert values(tables) == {
        "licensing.items_prior_year": 5,
        "licensing.items_change": None,
        "licensing.decisions": 7,
        "other_services.items_prior_year": None,
        "other_services.items_change": -1,
        "other_services.decisions": 0,
    }
    assert [cell.value_status for cell in tables.cells].count(ValueStatus.BLANK) == 2


@pytest.mark.parametrize("end", ["", " |"])
def test_a_blank_last_cell_is_seen_whether_rows_end_with_a_pipe_or_not(end: str) -> None:
    rows = ["信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量", "规章 | 1 | 2 | 30", "规范性文件 | | | "]
    tables = read("\n".join(row + end for row in rows))
    blank = {f"normative_documents.{name}": None for name in ("made", "disclosed", "public_total")}
    assert values(tables) == RULES | blank
    assert tables.refused == ()


def test_blanks_that_only_fill_a_row_up_are_not_taken_for_its_cells() -> None:
    head = "第二十条第(五)项 |\n||||\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n|\n"
    full = "行政许可 |\n4 |\n5 |\n6 |\n|\n"
    moved = read(f"{head}{full}其他对外管理服务事项 |\n7 |\n8 |\n||\n")
    assert values(moved) == {
        "licensing.items_prior_year": 4,
        "licensing.items_change": 5,
        "licensing.decisions": 6,
    }
    assert "补足行宽" in moved.refused[0].reason
    kept = read(f"{head}{full}其他对外管理服务事项 |\n7 |\n8 |\n||\n行政处罚 |\n|\n1 |\n2 |\n|\n")
    assert values(kept)["other_services.decisions"] is None
    assert values(kept)["other_services.items_change"] == 8
    empty = read(f"{head}{full}其他对外管理服务事项 |\n||||\n")
    assert [cell.value for cell in empty.cells][3:] == [None, None, None]


REVIEW_ROW = (
    "行政复议 |\n行政诉讼 |\n{a}结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n"
    + "未经复议直接起诉 |\n复议后起诉 |\n{b}"
    + "结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n" * 2
    + "{c}0 |\n1 |\n0 |\n1 |\n"
    + "0 |\n" * 10
)


@pytest.mark.parametrize(
    ("a", "b", "c"), [("|" * 13 + "\n", "|" * 8 + "\n", "|" * 6 + "\n"), ("|\n", "|\n", "|\n|\n"), ("", "", "|\n")]
)
def test_a_blank_first_cell_below_heads_is_told_from_what_fills_the_heads_up(a: str, b: str, c: str) -> None:
    found = values(read("四、政府信息公开行政复议、行政诉讼情况\n" + REVIEW_ROW.format(a=a, b=b, c=c)))
    assert found["reconsideration.upheld"] is None
    assert [found[f"reconsideration.{x}"] for x in ("corrected", "other", "pending", "total")] == [0, 1, 0, 1]


def test_where_borders_are_unknown_a_short_row_is_refused_and_the_others_are_read() -> None:
    head = "信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"
    tables = read(f"{head}行政许可\n5\n7\n其他对外管理服务事项\n0\n-1\n0")
    assert set(values(tables)) == {f"other_services.{x}" for x in ("items_prior_year", "items_change", "decisions")}
    assert [(cell.raw, cell.section) for cell in tables.refused] == [("5", "proactive"), ("7", "proactive")]
    assert "应有3个数值,实有2个" in tables.refused[0].reason


def test_a_table_without_its_repeated_lines_is_refused() -> None:
    text = (
        "第二十条第(一)项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n规章\n0\n"
        "规范性文件\n2\n第二十条第(五)项\n"
    )
    text += (
        "上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n31\n其他对外管理服务事项\n"
        "第二十条第(六)项\n行政处罚\n行政强制"
    )
    tables = read(text)
    assert tables.cells == ()
    assert {cell.raw for cell in tables.refused} == {"0", "2", "31"}
    assert tables.readings[0].status is TableStatus.REFUSED
    assert "重复的行" in (tables.readings[0].reason or "")


def test_units_in_heads_rows_and_cells() -> None:
    head = "第二十条第(九)项 |\n信息内容 | 采购项目数量 | 采购总金额（单位：万元） |\n"
    assert values(read(f"{head}政府集中采购 | 13 | 477.35 |"))["procurement.amount"] == Decimal(4773500)
    assert values(read(f"{head}政府集中采购 | 13 | 2亿元 |"))["procurement.amount"] == Decimal(200000000)
    list_2014 = (
        "七、依申请公开信息收取的费用 | 元 | 250 |\n八、机构建设和保障经费情况 | —— | |\n"
        "(四)政府信息公开专项经费 | 万元 | 1.5 |"
    )
    tables = read(list_2014, "2014")
    assert values(tables) == {"requests.fees_charged": Decimal("0.025"), "organisation.budget": Decimal("1.5")}
    assert [cell.raw_unit for cell in tables.cells] == ["元", "万元"]


def test_equal_labels_are_told_apart_by_what_stands_before_them() -> None:
    text = (
        "四、行政复议数量 | 件 | 6 |\n(一)维持具体行政行为数 | 件 | 1 |\n"
        "(二)被依法纠错数 | 件 | 2 |\n(三)其他情形数 | 件 | 3 |\n"
    )
    text += (
        "五、行政诉讼数量 | 件 | 15 |\n(一)维持具体行政行为或者驳回原告诉讼请求数 | 件 | 4 |\n"
        "(二)被依法纠错数 | 件 | 5 |\n(三)其他情形数 | 件 | 6 |"
    )
    found = values(read(text, "2014"))
    assert [found[f"reconsideration.cases.{x}"] for x in ("upheld", "corrected", "other")] == [1, 2, 3]
    assert [found[f"litigation.cases.{x}"] for x in ("upheld", "corrected", "other")] == [4, 5, 6]


def test_the_row_other_is_not_the_applicant_other() -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n自然人 | 法人或其他组织 | 总计 |\n"
        "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"
    )
    text += "(六)其他处理 | 3.其他 | 1 | 0 | 0 | 0 | 0 | 2 | 3 |\n(七)总计 | 1 | 0 | 0 | 0 | 0 | 2 | 3 |"
    found = values(read(text, "2021"))
    assert found["applications.outcome.other.misc@total"] == 3
    assert found["applications.outcome.total@natural_person"] == 1
    assert len(found) == 14


def test_a_head_repeated_after_a_page_break_changes_nothing() -> None:
    rows = "三、本年度办理结果 | (一)予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
    rows += "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
    rows += "三、本年度办理结果 | (四)无法提供 | 1.本机关不掌握相关政府信息 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"
    found = values(read(f"三、收到和处理政府信息公开申请情况\n{rows}"))
    assert found["applications.outcome.granted@total"] == 1
    assert found["applications.outcome.unavailable.not_held@natural_person"] == 2


@pytest.mark.parametrize("mark", ["- 5 -", "第 5 页 共 8 页", "\u20145\u2014", "P. 5"])
def test_a_page_number_among_the_cells_is_none_of_them(mark: str) -> None:
    lines = ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量", "规章", "1", "2", "30"]
    for place in (5, 6, 7, 8):
        text = "\n".join([*lines[:place], mark, *lines[place:]])
        found = values(read(text))
        assert found in (RULES, {}), place
        assert place == 5 or found == RULES


def test_a_dash_and_a_number_behind_a_row_are_its_cells() -> None:
    found = values(read("信息内容 本年新制作数量 本年新公开数量 对外公开总数量\n规章\n- 5 -\n规范性文件 1 2 3"))
    assert found.get("regulations.disclosed") in (5, None)
    assert "regulations.made" not in found or found["regulations.made"] is None


def test_a_table_printed_twice_must_say_the_same() -> None:
    once = "信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 1 | 5元 |\n"
    assert values(read(once + once)) == {"procurement.items": 1, "procurement.amount": 5}
    tables = read(once + once.replace("| 1 |", "| 2 |"))
    assert values(tables) == {"procurement.amount": 5}
    assert sorted(cell.raw for cell in tables.refused) == ["1", "2"]


@pytest.mark.parametrize(
    "heads",
    [
        (
            "行政复议 | 行政诉讼 | |||\n"
            "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |\n"
            "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
        ),
        (
            "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚 总 结 结 其 尚 总\n"
            "果 果 他 未 计 果 果 他 未 计\n维 纠 结 审\n持 正 果 结"
        ),
    ],
)
def test_the_row_of_reviews_below_words_and_below_single_characters(heads: str) -> None:
    row = "1 2 3 4 10 5 6 7 8 26 0 0 0 0 1"
    row = " | ".join(row.split()) + " |" if "|" in heads else row
    tables = read(f"四、政府信息公开行政复议、行政诉讼情况\n{heads}\n{row}\n五、存在的主要问题")
    assert list(values(tables).values()) == [1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 0, 0, 0, 0, 1]


def test_prose_that_names_rows_is_no_table() -> None:
    text = (
        "2019年,全县办理行政许可711件,行政处罚12件,行政强制3件;收到申请35件,结果维持2件。\n"
        "行政许可\n行政处罚\n行政强制\n规章"
    )
    tables = read(text)
    assert tables.cells == ()
    assert tables.refused == ()
    assert {reading.status for reading in tables.readings} == {TableStatus.ABSENT}


def test_sub_rows_that_the_form_does_not_have_are_refused() -> None:
    text = (
        "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        "其他对外管理服务事项 | 行政检查 | 1 | 0 | 5 |\n行政确认 | 2 | 0 | 6 |"
    )
    tables = read(text)
    assert tables.cells == ()
    assert len(tables.refused) == 6


def test_what_is_no_number_is_refused_alone() -> None:
    tables = read("信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 1,23 | 5万元 |")
    assert values(tables) == {"procurement.amount": 50000}
    assert [cell.raw for cell in tables.refused] == ["1,23"]
    assert "1,23" in tables.refused[0].reason


def test_locations_can_be_followed() -> None:
    tables = read("信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 12 | 5元 |")
    assert [cell.location for cell in tables.cells] == ["第2行第10字", "第2行第15字"]


def test_blocks_of_tables_are_known_to_the_prose_reader() -> None:
    text = (
        "2019年收到申请35件,均按期办结,其中公开30件。\n信息内容 | 采购项目数量 | 采购总金额 |\n"
        "政府集中采购 | 12 | 5元 |\n五、存在的问题\n无"
    )
    tables = read(text)
    assert [tables.consumes(block) for block in range(5)] == [False, True, True, False, False]
