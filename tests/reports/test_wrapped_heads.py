"""Heads of applicants that a narrow column breaks, with the form's rule beside them broken too: no other heads."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY

ROWS = [
    "一、本年新收政府信息公开申请数量 5 1 0 0 0 0 6",
    "二、上年结转政府信息公开申请数量 0 0 2 0 0 0 2",
    "三、本年度办理结果 （一）予以公开 3 1 0 0 0 0 4",
]
RULE = ("（本列数据的勾稽关系为:第一项加第二项之和,等于第三项 法人或其他组织", "加第四项之和） 自然人 ")


def _read(*heads: str) -> int:
    text = "\n".join(["三、收到和处理政府信息公开申请情况", "申请人情况", *heads, *ROWS])
    return len(read_tables(read_text(text.encode()), REGISTRY.forms["2021"], REGISTRY).cells)


@pytest.mark.parametrize(
    "heads",
    [
        (RULE[0], RULE[1] + "商业企业 科研机构 社会公益 法律服务 其他 总计", "组织 机构"),
        (RULE[0], RULE[1] + "商业企业 科研机构 社会公 法律服 其他 总计", "益组织 务机构"),
        (RULE[0], RULE[1] + "商业 企 科研 机 社会公益 法律服务 其他 总计", "业 构 组织 机构"),
    ],
)
def test_pieces_of_heads_and_of_the_rule_beside_them_are_no_other_heads(heads: tuple[str, ...]) -> None:
    assert _read(*heads) == 21


@pytest.mark.parametrize(
    "heads",
    ["总计 商业 企 科研 机 社会公益 法律服务 其他 自然人", "自然人 商业 企 科研 机 法律服务 社会公益 其他 总计"],
)
def test_pieces_of_heads_in_another_order_are_not_read_in_the_forms(heads: str) -> None:
    assert _read(RULE[0], heads, "业 构 组织 机构") == 0


def test_other_words_in_their_place_are() -> None:
    assert _read("办公室 执法队 服务中心 信息站 研究所 培训中心 总计") == 0
