"""Which form a text shows, however its heads are parted; never the one in force where the words say otherwise."""

from __future__ import annotations

import pytest

from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.recognise import recognise_form

REGISTRY = load_registry()
HEADS = ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
NEXT = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")


@pytest.mark.parametrize("gap", [" ", "\t", "  ", "\u3000", " | ", "|", "\n", ""], ids=repr)
def test_heads_on_one_line_are_known_whatever_parts_them(gap: str) -> None:
    text = "\n".join(gap.join(heads) for heads in (HEADS, NEXT))
    assert recognise_form(text, 2021, REGISTRY)[0] == "2019"


@pytest.mark.parametrize("gap", [" ", "\t", ""], ids=repr)
def test_heads_of_the_form_of_2021_in_a_report_on_2020(gap: str) -> None:
    text = gap.join(("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "0", "0", "0"))
    assert recognise_form(text, 2020, REGISTRY)[0] == "2021"


def test_heads_with_spaces_inside_and_between() -> None:
    assert recognise_form("信息内容 本年新 制作数量 本年新 公开数量 对外公开 总数量", 2022, REGISTRY)[0] == "2019"


@pytest.mark.parametrize(
    "text",
    [
        "政府采购总金额5亿元,同比增长3%。",
        "政府采购总金额 5亿元",
        "政府 采购总金额5亿元",
        "全年上一年项目数量统计工作已完成",
        "行政许可\n行政处罚",
    ],
)
def test_a_sentence_is_no_head(text: str) -> None:
    assert recognise_form(text, 2022, REGISTRY)[0] == "2021"


def test_rows_that_only_one_form_has_tell_it_where_all_heads_are_lost() -> None:
    text = "其他对外管理服务事项 3 0 5\n政府集中采购 4 20"
    assert recognise_form(text, 2021, REGISTRY)[0] == "2019"
    form, evidence = recognise_form("政府集中采购完成20项", 2021, REGISTRY)
    assert form == "2021"
    assert evidence[0].source == "form in force in the year"
