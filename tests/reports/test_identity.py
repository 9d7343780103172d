"""Whose report it is and of which year: titles and texts in, what a reader must conclude out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dagster_project.reports.documents.open import open_document
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.model import Identity

PERIOD = "统计期限自{year}年1月1日起至{year}年12月31日止。\n一、总体情况\n"


def _identify(text: str) -> Identity:
    return identify(read_text(text.encode()), load_divisions())


def _titled(title: str, year: int, more: str = "") -> Identity:
    return _identify(f"{title}\n{PERIOD.format(year=year)}{more}")


SEEDS = {
    "000": Identity(
        year=2017, issuer="济源市人民政府", issuer_kind="government", scope="whole_jurisdiction",
        jurisdiction="河南省/济源市", jurisdiction_code="419001", level="county",
    ),
    "001": Identity(
        title="瑶海区人民政府2019年政府信息公开工作年度报告", year=2019, issuer="瑶海区人民政府",
        issuer_kind="government", scope="whole_jurisdiction",
        jurisdiction="安徽省/合肥市/瑶海区", jurisdiction_code="340102", level="county",
    ),
    "002": Identity(
        title="重庆市2019年政府信息公开工作年度报告", year=2019, issuer="重庆市人民政府", issuer_kind="government",
        scope="whole_jurisdiction", jurisdiction="重庆市", jurisdiction_code="500000", level="province",
        published_on=date(2020, 3, 31),
    ),
    "003": Identity(
        year=2017, issuer="阿勒泰地区行政公署", issuer_kind="government", scope="unknown",
        jurisdiction="新疆维吾尔自治区/阿勒泰地区", jurisdiction_code="654300", level="prefecture",
    ),
    "004": Identity(
        title="绥芬河市2012年政府信息公开工作年度报告", year=2012, issuer="绥芬河市人民政府", issuer_kind="government",
        scope="whole_jurisdiction", jurisdiction="黑龙江省/牡丹江市/绥芬河市", jurisdiction_code="231081",
        level="county", published_on=date(2013, 3, 22),
    ),
}  # fmt: skip
FIELDS = (
    "title", "year", "issuer", "issuer_kind", "scope", "jurisdiction", "jurisdiction_code", "level", "published_on",
)  # fmt: skip


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("files", ["seed_files", "bundled_files"])
def test_founding_reports(number: str, files: str, request: pytest.FixtureRequest) -> None:
    paths: dict[str, Path] = request.getfixturevalue(files)
    found = identify(open_document(paths[number].read_bytes()), load_divisions())
    assert {name: getattr(found, name) for name in FIELDS} == {name: getattr(SEEDS[number], name) for name in FIELDS}
    assert found.jurisdiction_key is not None
    assert not found.unknown


@pytest.mark.parametrize(
    ("title", "year", "kind", "jurisdiction", "level"),
    [
        ("北京市朝阳区2018年政府信息公开工作年度报告", 2018, "government", "北京市/朝阳区", "county"),
        ("朝阳市人民政府2019年政府信息公开工作年度报告", 2019, "government", "辽宁省/朝阳市", "prefecture"),
        ("吉林市2015年政府信息公开工作年度报告", 2015, "government", "吉林省/吉林市", "prefecture"),
        ("吉林省2015年政府信息公开工作年度报告", 2015, "government", "吉林省", "province"),
        ("贵阳市白云区2017年政府信息公开年报", 2017, "government", "贵州省/贵阳市/白云区", "county"),
        ("关于2011年杭州市西湖区政府信息公开工作的年度报告", 2011, "government", "浙江省/杭州市/西湖区", "county"),
        ("恩施州人民政府2014年政务公开工作年度报告", 2014, "government", "湖北省/恩施土家族苗族自治州", "prefecture"),
        ("天津市滨海新区人民政府2014年政府信息公开工作年度报告", 2014, "government", "天津市/滨海新区", "county"),
        ("襄樊市2009年政府信息公开工作年度报告", 2009, "government", "湖北省/襄樊市", "prefecture"),
        ("莱芜市2018年政府信息公开工作年度报告", 2018, "government", "山东省/莱芜市", "prefecture"),
        ("莱芜市莱城区2018年政府信息公开工作年度报告", 2018, "government", "山东省/济南市/莱芜区", "county"),
        ("蓬莱市2020年政府信息公开工作年度报告", 2020, "government", "山东省/烟台市/蓬莱区", "county"),
        ("蓬莱市2019年政府信息公开工作年度报告", 2019, "government", "山东省/烟台市/蓬莱市", "county"),
        ("蓬莱市2021年政府信息公开工作年度报告", 2021, "government", "山东省/烟台市/蓬莱区", "county"),
        ("海淀区人民政府办公室2020年政府信息公开工作年度报告", 2020, "office", "北京市/海淀区", "county"),
        ("广东省人民政府办公厅2022政府信息公开工作年度报告", 2022, "office", "广东省", "province"),
        ("义乌市市场监督管理局2019年度政府信息公开工作报告", 2019, "department", "浙江省/金华市/义乌市", "county"),
        ("上海市国有资产监督管理委员会2019年政府信息公开工作年度报告", 2019, "department", "上海市", "province"),
        (
            "上饶市生态环境局信州分局2021年政府信息公开工作年度报告",
            2021,
            "department",
            "江西省/上饶市/信州区",
            "county",
        ),
        (
            "国家税务总局合肥市瑶海区税务局2020年政府信息公开工作年度报告",
            2020,
            "department",
            "安徽省/合肥市/瑶海区",
            "county",
        ),
        ("教育部2019年政府信息公开工作年度报告", 2019, "department", "中国", "national"),
        ("上海海关2020年政府信息公开工作年度报告", 2020, "department", "上海市", None),
        (
            "贵州省铜仁市碧江区坝黄镇2019年政府信息公开工作年度报告",
            2019,
            "township_government",
            "贵州省/铜仁市/碧江区/坝黄镇",
            "township",
        ),
        (
            "深圳市南山区粤海街道办事处2021年政府信息公开工作年度报告",
            2021,
            "township_government",
            "广东省/深圳市/南山区/粤海街道",
            "township",
        ),
        ("苏州工业园区2019年政府信息公开工作年度报告", 2019, "institution", "江苏省/苏州市/苏州工业园区", "county"),
        ("梧州市招生考试院2021年政府信息公开工作年度报告", 2021, "institution", "广西壮族自治区/梧州市", "prefecture"),
    ],
)
def test_title_alone_tells(title: str, year: int, kind: str, jurisdiction: str, level: str | None) -> None:
    found = _titled(title, year)
    assert (found.year, found.issuer_kind, found.jurisdiction, found.level) == (year, kind, jurisdiction, level)
    assert found.title == title.removeprefix("关于")


@pytest.mark.parametrize(
    ("title", "more", "jurisdiction"),
    [
        ("鼓楼区2019年政府信息公开工作年度报告", "", None),
        ("鼓楼区2019年政府信息公开工作年度报告", "请与徐州市鼓楼区人民政府办公室联系。", "江苏省/徐州市/鼓楼区"),
        ("鼓楼区2019年政府信息公开工作年度报告", "本报告可在南京市人民政府网站下载。", "江苏省/南京市/鼓楼区"),
        ("白云区人民政府办公室2019年政府信息公开工作年度报告", "", None),
        ("市司法局2019年政府信息公开工作年度报告", "", None),
        ("市司法局2019年政府信息公开工作年度报告", "联系单位:六安市司法局办公室。", "安徽省/六安市"),
        ("县水务局2019年政府信息公开工作年度报告", "澳门金沙城中心", None),
        ("太平镇2019年政府信息公开工作年度报告", "", None),
    ],
)
def test_names_of_several_places_are_right_or_unknown(title: str, more: str, jurisdiction: str | None) -> None:
    found = _titled(title, 2019, more)
    assert found.jurisdiction == jurisdiction
    assert ("jurisdiction" in found.unknown) == (jurisdiction is None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("铜川市耀州区气象局\n2020年政府信息公开工作年度报告\n", "铜川市耀州区气象局2020年政府信息公开工作年度报告"),
        ("西安市2020年度政府\n信息公开工作年度报告\n", "西安市2020年度政府信息公开工作年度报告"),
        ("合肥市 2020 年政府信息公开 工作年度报告\n", "合肥市2020年政府信息公开工作年度报告"),
        ("标题: | 合肥市2020年政府信息公开工作年度报告 | ||\n", "合肥市2020年政府信息公开工作年度报告"),
        (
            "合肥市2020年政府信息公开年报.docx\n合肥市2020年政府信息公开工作年度报告 "
            "本报告根据条例编制,内容包括总体情况等六个部分。\n",
            "合肥市2020年政府信息公开工作年度报告",
        ),
        ("根据条例,现公布合肥市2020年政府信息公开工作年度报告。\n", None),
        ("首页 > 政府信息公开年报 > 合肥市2020年政府信息公开年报\n", None),
        ("合肥市政府信息公开指南\n", None),
    ],
)
def test_titles_are_found_as_printed(text: str, title: str | None) -> None:
    assert _identify(text + "统计期限自2020年1月1日起至2020年12月31日止。\n").title == title


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("统计期限自2019年1月1日起至2019年12月31日止。", 2019),
        ("统计期限自 2010 年 1 月 1 日起至12月31日止。", 2010),
        ("统计期限自202111日起至20211230日止。", 2021),
        ("数据的统计期限自20201月1日起至202012月31日止。", 2020),
        ("合肥市二〇一〇年政府信息公开工作年度报告", 2010),
        ("合肥市教育局2022政府信息公开工作年度报告", 2022),
        ("合肥市政府信息公开工作年度报告(2019年)", 2019),
        # a copied title against period and text
        (
            "合肥市2018年政府信息公开工作年度报告\n统计期限自2019年1月1日起至2019年12月31日止。\n2019年,我局公开信息。",
            2019,
        ),
        ("截止2023年12月31日我局公开信息10条。", 2023),
        ("截至2023年底我局公开信息10条。", 2023),
        # numbers of documents, laws, plans and the date of publication are other years
        (
            "合肥市教育局年度报告\n发布日期:2021-01-20\n根据国办公开办函〔2021〕30号和2019年修订的条例编制。\n"
            "2020年,我局公开信息9条。\n2021年,将继续努力。",
            2020,
        ),
        ("统计期限自2010年1月1日起至2011年12月31日止。", None),
        ("本报告根据《条例》编制。", None),
    ],
)
def test_the_year_is_weighed(text: str, year: int | None) -> None:
    found = _identify(text)
    assert found.year == year
    assert ("year" in found.unknown) == (year is None)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("发布日期: 2020-03-31\n", date(2020, 3, 31)),
        ("发布机构 : | 成文日期 : | 2020-03-30 | 发布日期 : | 2020-03-31 | |||\n", date(2020, 3, 31)),
        ("索引号:1234/2020-1主题分类:综合成文日期:2020-03-30发布日期:2020-03-31\n", date(2020, 3, 31)),
        ("发布时间:\n2020年3月31日 10:22\n", date(2020, 3, 31)),
        ("2020-03-31 17:05:00 字体:\n", date(2020, 3, 31)),
        ("成文日期: 2020-03-31\n", None),
        ("2020年3月31日起施行的办法要求公布。\n", None),
        ("发布日期: 2020-13-31\n", None),
    ],
)
def test_publication_date_is_taken_only_where_it_is_labelled(head: str, published: date | None) -> None:
    assert (
        _identify(head + "合肥市2019年政府信息公开工作年度报告\n" + PERIOD.format(year=2019)).published_on == published
    )


@pytest.mark.parametrize(
    ("text", "issuer", "kind"),
    [
        ("由合肥市教育局编制。", "合肥市教育局", "department"),
        ("由合肥市教育局信息中心编制。", "合肥市教育局", "department"),
        ("发布机构:合肥市人民政府办公室\n合肥市2019年政府信息公开工作年度报告", "合肥市人民政府办公室", "office"),
        ("发布机构:市政府办\n合肥市教育局2019年政府信息公开工作年度报告", "合肥市教育局", "department"),
        ("合肥市2019年政府信息公开工作年度报告\n合肥市人民政府\n2020年3月1日", "合肥市人民政府", "government"),
        ("2019年,合肥市水务局公开信息12条。", "合肥市水务局", "department"),
        ("合肥市政务服务中心2019年政府信息公开工作年度报告", "合肥市政务服务中心", "institution"),
        ("合肥市扶贫开发办公室2019年政府信息公开工作年度报告", "合肥市扶贫开发办公室", "department"),
        ("合肥市政务公开领导小组办公室2019年政府信息公开工作年度报告", "合肥市政务公开领导小组办公室", "office"),
        ("2019年,我局公开信息12条。", None, "department"),
        ("2019年,本街道公开信息12条。", None, "township_government"),
    ],
)
def test_the_issuer_and_its_kind(text: str, issuer: str | None, kind: str) -> None:
    found = _identify(text)
    assert (found.issuer, found.issuer_kind) == (issuer, kind)


@pytest.mark.parametrize(
    ("more", "scope"),
    [
        ("2019年,全市主动公开政府信息100条。", "whole_jurisdiction"),
        ("所列数据仅包括合肥市人民政府办公室本级。", "own_body"),
        ("所列数据仅包括合肥市人民政府办公室本级。2019年,全市各级行政机关收到申请20件。", "unknown"),
    ],
)
def test_a_government_speaks_for_its_area_unless_it_says_otherwise(more: str, scope: str) -> None:
    assert _titled("合肥市人民政府2019年政府信息公开工作年度报告", 2019, more).scope == scope


def test_evidence_says_what_decided() -> None:
    found = _titled("合肥市教育局2019年政府信息公开工作年度报告", 2019)
    said = {(one.field, one.value, one.source) for one in found.evidence}
    assert ("year", "2019", "period") in said
    assert ("issuer", "合肥市教育局", "title") in said
    assert ("jurisdiction", "安徽省/合肥市", "registry") in said


@pytest.mark.parametrize(
    ("text", "kind", "jurisdiction"),
    [
        # the page's editor by a short name is not the issuer of what the text calls the government's report
        (
            "发布机构 | 市政府办 | 发文日期 | 2018-02-28 |\n现公布泰州市人民政府2017年政府信息公开工作年度报告。",
            "government",
            "江苏省/泰州市",
        ),
        # laws of the level above, and words that look like names of places, are no places of the issuer
        ("现将我办2022年情况报告如下。\n2022年,区政府办公室执行《武汉市政府信息公开暂行规定》。", "office", None),
        ("2022年,我局推进政府信息和政务公开,落实《中华人民共和国政府信息公开条例》。", "department", None),
        ("2022年,我局在区政府网站、爱渭滨APP公开信息,编印《渭滨统计年鉴》。", "department", "陕西省/宝鸡市/渭滨区"),
        ("2009年,我局公开信息。见瓯海区人民政府网站。", "department", "浙江省/温州市/瓯海区"),
        ("2022年,乌鲁木齐市门户网站公开8989条。", "government", "新疆维吾尔自治区/乌鲁木齐市"),
        (
            "合肥市人民政府办公室关于公布\n合肥市2019年政府信息公开工作年度报告的通知\n我办编制了年度报告。",
            "office",
            "安徽省/合肥市",
        ),
        (
            "由南平市人民政府信息公开工作领导小组办公室根据《条例》要求,汇总各县情况编制而成。",
            "office",
            "福建省/南平市",
        ),
        (
            "湛江经济技术开发区经济贸易和科技局2020年政府信息公开工作年度报告",
            "department",
            "广东省/湛江市/湛江经济技术开发区",
        ),
        (
            "西咸新区底张街道办事处2023年政府信息公开工作年度报告",
            "township_government",
            "陕西省/咸阳市/渭城区/底张街道",
        ),
        ("淄博市公安局交通警察支队张店大队2019年政府信息公开工作年度报告", "department", "山东省/淄博市/张店区"),
        # whose site holds the report is not whose report it is; a name goes on behind what shortens it
        (
            "现公布国家税务总局佛山市税务局(以下简称“市局”)2021年政府信息公开工作年度报告。"
            "可在国家税务总局广东省税务局网站查阅。",
            "department",
            "广东省/佛山市",
        ),
        ("2021年,我局公开信息。可在广东省税务局网站查阅。", "department", None),
        # schools and hospitals by a county's short name; a district's and its city's are called alike
        ("安徽省涡阳第三中学2022年政府信息公开工作年度报告", "institution", "安徽省/亳州市/涡阳县"),
        ("广东省实验中学2022年政府信息公开工作年度报告", "institution", "广东省"),
        ("安徽省青松岭中学2022年政府信息公开工作年度报告", "institution", None),
        ("北京市朝阳医院2022年政府信息公开工作年度报告", "institution", None),
        # towns without the peoples in their full names
        (
            "西秀区黄腊乡2020年政府信息公开工作年度报告",
            "township_government",
            "贵州省/安顺市/西秀区/黄腊布依族苗族乡",
        ),
        # zones by what they are called in their city
        ("合肥高新区管委会2020年政府信息公开工作年度报告", "institution", "安徽省/合肥市/合肥高新技术产业开发区"),
        ("六盘水市水城区玉舍乡2021年政府信息公开工作年度报告", "township_government", None),
        # signed at the end of a line; a street that speaks of itself as one
        (
            "2008年,公开信息。江海区外海街道办事处 二○○九年三月二十日 |",
            "township_government",
            "广东省/江门市/江海区/外海街道",
        ),
        (
            "江海区公布《外海街道政府信息公开指南》。2008年公开信息,街道还编制了目录。",
            "township_government",
            "广东省/江门市/江海区/外海街道",
        ),
        # ministries, companies, schools
        ("2009年,水利部主动公开政府信息1192条。", "department", "中国"),
        ("2009年,我局公开信息12条。水利部主动公开政府信息1192条。", "department", None),
        ("2024年,桐乡市水务集团有限公司严格贯彻落实条例。", "institution", "浙江省/嘉兴市/桐乡市"),
        ("怀远二中2021年政府信息公开工作年度报告\n怀远县教育局", "institution", "安徽省/蚌埠市/怀远县"),
        # names of rules hold names of bodies
        (
            "本报告根据《江苏省人民政府信息公开办法》编写。请与徐州市鼓楼区财政局联系。\n2021年,我局公开信息。",
            "department",
            "江苏省/徐州市/鼓楼区",
        ),
    ],
)
def test_how_reports_name_their_issuers(text: str, kind: str, jurisdiction: str | None) -> None:
    found = _identify(text)
    assert (found.issuer_kind, found.jurisdiction) == (kind, jurisdiction)
