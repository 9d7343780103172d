"""Where a document was found fills what it leaves open, and never overrules what it prints."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.open import open_document
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.model import Identity
from dagster_project.reports.surroundings import Found, Surroundings

OWN = "我局认真贯彻落实条例。\n一、主动公开情况\n我局主动公开信息12条。\n"


def _identify(text: str | Document, *found: Found) -> Identity:
    document = read_text(text.encode()) if isinstance(text, str) else text
    return identify(document, load_divisions(), around=Surroundings(found))


@pytest.mark.parametrize(
    ("found", "year", "issuer", "path"),
    [
        (
            Found("合肥市瑶海区统计局2019年政府信息公开工作年度报告.docx"),
            2019,
            "合肥市瑶海区统计局",
            "安徽省/合肥市/瑶海区",
        ),
        (Found("安徽省/合肥市/2019/民政局.html"), 2019, "民政局", "安徽省/合肥市"),
        (Found("340102/2019.html"), 2019, None, "安徽省/合肥市/瑶海区"),
        (Found("a.html", "http://mzj.hefei.gov.cn/t20200115_1.html"), None, None, "安徽省/合肥市"),
        (Found("a.html", body="合肥市民政局", year=2019), 2019, "合肥市民政局", "安徽省/合肥市"),
        (Found("2020/a.html", body="合肥市民政局", year=2019), 2019, "合肥市民政局", "安徽省/合肥市"),
        (Found("下载/新建文件夹/附件1.docx"), None, None, None),
        (Found("和平/建设/index.html"), None, None, None),
        (Found("瑶海区人民政府.html"), None, None, None),  # a text that says 我局 is no government's
    ],
)
def test_what_the_text_leaves_open_is_filled(
    found: Found, year: int | None, issuer: str | None, path: str | None
) -> None:
    who = _identify(OWN, found)
    assert (who.year, who.issuer, who.jurisdiction) == (year, issuer, path)
    assert who.issuer_kind == "department"
    assert who.source_url == (found.url or None)


def test_what_the_document_prints_comes_first() -> None:
    text = "合肥市瑶海区统计局2019年政府信息公开工作年度报告\n" + OWN
    who = _identify(text, Found("北京市/2018/朝阳区民政局2017年政府信息公开年报.html", "http://www.bjchy.gov.cn/a"))
    assert (who.year, who.issuer, who.jurisdiction) == (2019, "合肥市瑶海区统计局", "安徽省/合肥市/瑶海区")
    contradicting = {(one.field, one.value, one.source) for one in who.evidence if not one.decides}
    assert ("year", "2018", "folder") in contradicting
    assert ("year", "2017", "file name") in contradicting
    assert ("jurisdiction", "北京市/朝阳区", "url") in contradicting
    assert all(one.value == "2019" for one in who.evidence if one.field == "year" and one.decides)


def test_a_folder_of_the_year_of_publication_tells_no_year() -> None:
    text = "发布日期:2020-01-15\n" + OWN
    assert _identify(text, Found("2020/a.html")).year is None
    assert _identify(text, Found("2019/a.html")).year == 2019


def test_places_of_one_content_that_disagree_leave_it_open() -> None:
    who = _identify(
        OWN, Found("a.html", body="合肥市民政局", year=2019), Found("b.html", body="芜湖市民政局", year=2018)
    )
    assert (who.year, who.issuer, who.jurisdiction) == (None, None, None)
    assert "2018 / 2019" in who.unknown["year"]
    assert "芜湖市民政局" in who.unknown["issuer"]


def test_a_contradiction_in_the_document_is_settled_by_the_list() -> None:
    tie = "合肥市民政局2018年政府信息公开年报\n现公布合肥市民政局2019年政府信息公开年报。\n"
    assert _identify(tie).year is None
    assert _identify(tie, Found("a", year=2018)).year == 2018
    assert _identify(tie, Found("a", year=2015)).year is None


def test_the_head_of_a_page_is_evidence() -> None:
    page = (
        '<html><head><meta name="SiteName" content="合肥市人民政府门户网站">'
        '<meta name="ArticleTitle" content="民政局2019年政府信息公开年度报告">'
        '<meta name="PubDate" content="2020-01-15">'
        '<link rel="canonical" href="http://www.example.com/a.html"></head>'
        f"<body><p>{OWN}</p></body></html>"
    )
    who = _identify(open_document(page.encode()))
    assert (who.year, who.jurisdiction, str(who.published_on)) == (2019, "安徽省/合肥市", "2020-01-15")
    assert who.source_url == "http://www.example.com/a.html"


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("合肥市2103年政府信息公开工作年度报告", "2013年,我市公开信息12条。", None),
        ("合肥市1999年政府信息公开工作年度报告", "2019年,我市公开信息12条。", None),
        ("合肥市2103年政府信息公开工作年度报告", "统计期限自2013年1月1日起至2013年12月31日止。", 2013),
        ("合肥市2018-2019年政府信息公开工作年度报告", "2019年,我市公开信息12条。", None),
        ("合肥市政府信息公开工作年度报告", "统计期限自2018年1月1日起至2019年12月31日止。", None),
        ("合肥市政府信息公开工作年度报告", "本报告统计期限自202111日起至20211230日止。", 2021),
        ("发布日期:2020-01-20\n合肥市2021年政府信息公开工作年度报告", "统计期限自2019年1月1日起至12月31日止。", 2019),
        ("发布日期:2020-01-20\n合肥市2021年政府信息公开工作年度报告", "我市公开信息12条。", None),
        ("发布日期:2019-12-20\n合肥市2019年政府信息公开工作年度报告", "我市公开信息12条。", 2019),
    ],
)
def test_years_that_cannot_be(title: str, text: str, year: int | None) -> None:
    who = _identify(f"{title}\n{text}\n一、概述\n")
    assert who.year == year
    assert ("year" in who.unknown) == (year is None)
