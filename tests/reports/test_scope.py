"""For whom a report speaks: the whole area or the issuer alone, by its title and by what it says of how it was made."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import load_divisions

PERIOD = "\n统计期限自2019年1月1日起至2019年12月31日止。\n一、总体情况\n"


@pytest.mark.parametrize(
    ("text", "kind", "scope"),
    [
        # an office that compiles its government's report speaks as the government does
        ("合肥市人民政府2019年政府信息公开工作年度报告\n由合肥市人民政府办公室编制。", "office", "whole_jurisdiction"),
        ("合肥市2019年政府信息公开工作年度报告\n合肥市人民政府办公室\n2020年3月1日", "office", "whole_jurisdiction"),
        ("合肥市人民政府办公室编制了《合肥市2019年政府信息公开工作年度报告》。", "office", "whole_jurisdiction"),
        (
            "按照条例要求,合肥市数据资源局(合肥市政务服务管理局)编制了《合肥市2019年政府信息公开工作年度报告》。",
            "department",
            "whole_jurisdiction",
        ),
        # so does one that puts the reports of the whole area together
        ("由合肥市人民政府办公室综合各县(市)区和市直各单位的年度报告编制而成。", "office", "whole_jurisdiction"),
        ("由合肥市政务公开办公室汇总全市情况编成本报告。", "office", "whole_jurisdiction"),
        ("在2019年度合肥市各县区年报基础上,由合肥市人民政府办公室编制。", "office", "whole_jurisdiction"),
        # but its own report is its own, and so is a bureau's
        ("合肥市人民政府办公室2019年政府信息公开工作年度报告\n由合肥市人民政府办公室编制。", "office", "own_body"),
        ("由合肥市人民政府办公室结合各科室情况编制。", "office", "own_body"),
        ("由合肥市人民政府办公室编制。", "office", "own_body"),
        (
            "合肥市2019年政府信息公开工作年度报告\n由合肥市教育局编制。2019年,我局公开信息3条。",
            "department",
            "own_body",
        ),
        ("由合肥市教育局汇总各县区教育部门的情况编制。", "department", "own_body"),
        # another place's title says nothing
        (
            "《安徽省2019年政府信息公开工作年度报告》已经公布。\n由合肥市人民政府办公室编制。",
            "office",
            "own_body",
        ),
        # and what a government may limit, its office may
        (
            "合肥市2019年政府信息公开工作年度报告\n由合肥市人民政府办公室编制。所列数据仅包括本级机关。",
            "office",
            "own_body",
        ),
    ],
)
def test_for_whom_a_report_speaks(text: str, kind: str, scope: str) -> None:
    found = identify(read_text((text + PERIOD).encode()), load_divisions())
    assert (found.issuer_kind, found.jurisdiction, found.scope) == (kind, "安徽省/合肥市", scope)


def test_the_title_or_the_sentence_is_named_as_what_decided() -> None:
    titled = identify(
        read_text(f"合肥市2019年政府信息公开工作年度报告\n由合肥市人民政府办公室编制。{PERIOD}".encode()),
        load_divisions(),
    )
    summed = identify(read_text(f"由合肥市政府办公室汇总各县区数据编制。{PERIOD}".encode()), load_divisions())
    because = [next(one for one in found.evidence if one.field == "scope") for found in (titled, summed)]
    assert [(one.source, one.raw, one.decides) for one in because] == [
        ("title", "合肥市2019年政府信息公开工作年度报告", True),
        ("text", "汇总各县区数据编制", True),
    ]
