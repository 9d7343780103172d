"""Heads of several rows as one, as converters of documents write them: every part must be the form's."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.labels import label_book
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY

BOOK = label_book(REGISTRY.forms["2021"], REGISTRY)


@pytest.mark.parametrize(
    ("text", "section", "columns"),
    [
        ("申请人情况.自然人", "applications", [0]),
        ("申请人情况 . 法人或其他组织 . 商业企业", "applications", [1]),
        ("申请人情况/法人或其他组织/其他", "applications", [5]),
        ("申请人情况 > 总计", "applications", [6]),
        ("行政复议.结果维持", "review_litigation", [0]),
        ("行政诉讼.未经复议直接起诉.总计", "review_litigation", [9]),
        ("行政诉讼.复议后起诉.总计", "review_litigation", [14]),
        ("第二十条第（一）项.本年制发件数", "proactive", [0]),
        ("2019年.自然人", "", []),
        ("申请人情况.2019年.自然人", "", []),
        ("申请人情况.办公室", "", []),
        ("办公室.其他", "", []),
        ("申请人情况.", "", []),
        ("行政复议.自然人", "", []),
    ],
)
def test_the_last_part_is_the_column_where_the_form_has_all_parts(text: str, section: str, columns: list[int]) -> None:
    labels = BOOK.match(text)
    assert [label.index for label in labels] == columns
    assert {label.section for label in labels} <= {section}


@pytest.mark.parametrize("joint", [".", " / "])
def test_a_table_below_joined_heads_is_read(joint: str) -> None:
    applicants = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    paths = [["自然人"], *(["法人或其他组织", name] for name in applicants), ["总计"]]
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    heads = [corner, corner, *(joint.join(["申请人情况", *path]) for path in paths)]
    rows = [
        heads,
        ["---"] * 9,
        *([name, name, "5", "1", "0", "", "0", "0", "6"] for name in ("一、本年新收政府信息公开申请数量",)),
        ["三、本年度办理结果", "（一）予以公开", "2", "3", "0", "", "0", "0", "5"],
    ]
    text = "\n".join(["三、收到和处理政府信息公开申请情况", *(f"| {' | '.join(row)} |" for row in rows)])
    read = read_tables(read_text(text.encode()), REGISTRY.forms["2021"], REGISTRY)
    assert [cell.value for cell in read.cells] == [5, 1, 0, None, 0, 0, 6, 2, 3, 0, None, 0, 0, 5]
