"""A title is published as it is printed: in its own script, whatever stands around it, without gaps and breaks."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import load_divisions

PERIOD = "\n统计期限自2019年1月1日起至2019年12月31日止。\n一、总体情况\n"


@pytest.mark.parametrize(
    ("text", "title", "jurisdiction"),
    [
        ("义乌市2019年政府信息公开工作年度报告", "义乌市2019年政府信息公开工作年度报告", "浙江省/金华市/义乌市"),
        ("義烏市2019年政府信息公開工作年度報告", "義烏市2019年政府信息公開工作年度報告", "浙江省/金华市/义乌市"),
        ("義烏市 2019年政府\n信息公開工作年度報告", "義烏市2019年政府信息公開工作年度報告", "浙江省/金华市/义乌市"),
        ("昆明市2019年政務(wù)公開工作報告", "昆明市2019年政務(wù)公開工作報告", "云南省/昆明市"),
        ("標題:昆明市2019年政府信息公開工作年度報告", "昆明市2019年政府信息公開工作年度報告", "云南省/昆明市"),
        ("昆明市2019年政府信息公开工作年度报告", "昆明市2019年政府信息公开工作年度报告", "云南省/昆明市"),
        # the only cell of a row of a table; the number of a page before it
        ("昆明市2019年政府信息公开工作年度报告 | ||||||", "昆明市2019年政府信息公开工作年度报告", "云南省/昆明市"),
        ("Page 8 - 昆明市2019年政府信息公开工作年度报告", "昆明市2019年政府信息公开工作年度报告", "云南省/昆明市"),
    ],
)
def test_titles_are_published_as_printed(text: str, title: str, jurisdiction: str) -> None:
    found = identify(read_text((text + PERIOD).encode()), load_divisions())
    assert (found.title, found.jurisdiction, found.year) == (title, jurisdiction, 2019)
    assert any(one.field == "title" and one.value == title and one.decides for one in found.evidence)
