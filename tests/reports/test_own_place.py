"""Of which place a report is that does not say it in its title: what the text says of its own, not of those above."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from dagster_project import project_files
from dagster_project.reports.addresses import site_of
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.surroundings import Found, Surroundings


@pytest.mark.parametrize(
    ("text", "kind", "jurisdiction"),
    [
        # a government is below whoever gives it orders; which city 我市 is, an order does not tell
        (
            "按照牡丹江市政务公开领导小组办公室《关于做好年度报告的通知》,形成2010年度政府信息公开工作年度报告。\n"
            "一、总体情况\n我市公布了50个行政执法主体。",
            "government",
            None,
        ),
        ("2019年,我市落实安徽省政府办公厅和合肥市政府办公室的有关要求,公开信息3条。", "government", None),
        ("2019年,我市按照安徽省政府办公厅的要求,建好合肥市政务公开平台。", "government", "安徽省/合肥市"),
        ("2015年,我县建好以天祝县政府网站为载体的平台。", "government", "甘肃省/武威市/天祝藏族自治县"),
        # what a place did, its government did; not where a bureau is named
        (
            "2020年,武汉市坚持公开为常态。数据来自全市各单位。请与市政务服务局联系。",
            "government",
            "湖北省/武汉市",
        ),
        (
            "2021年,武汉市坚持公开为常态。2021年,市城市管理局按照全市要求公开信息3条。",
            "department",
            "湖北省/武汉市",
        ),
        ("2021年,武汉市坚持公开为常态。我局公开全市信息3条。", "department", "湖北省/武汉市"),
        ("2021年,武汉市坚持公开为常态。请与武汉市教育局联系,全市热线12345。", "department", "湖北省/武汉市"),
        (
            "2020年,武昌经开区(滨江)管委会持续落实条例,在武昌区政府外网公开信息。",
            "institution",
            "湖北省/武汉市/武昌区",
        ),
        # a bureau has its orders from its own government
        ("根据合肥市政务公开办公室的有关要求,公布2011年我局年度报告。", "department", "安徽省/合肥市"),
        # a street, a committee that call themselves 本单位 and 我委
        (
            "2021年,冲口街道认真落实《广州市政务公开办公室关于编制2021年度报告的函》。本单位公开信息42条。",
            "township_government",
            "广东省/广州市/荔湾区/冲口街道",
        ),
        (
            "2022年,广东从化经济开发区管理委员会认真贯彻条例。我委公开信息22篇。",
            "institution",
            "广东省/广州市/从化区",
        ),
        ("2009年,我委公开信息。见瓯海区人民政府网站。", "department", "浙江省/温州市/瓯海区"),
        # a port and a road are not the city of their names
        (
            "2018年,天津港保税区管理委员会坚持公开。保税区落实天津市、滨海新区的工作要求。",
            "institution",
            "天津市/滨海新区",
        ),
        ("2018年,我局公开信息。地址:北京路12号、上海路3号、南京东路8号。", "department", None),
    ],
)
def test_whose_place_a_text_speaks_of(text: str, kind: str, jurisdiction: str | None) -> None:
    found = identify(read_text(text.encode()), load_divisions())
    assert (found.issuer_kind, found.jurisdiction) == (kind, jurisdiction)


def test_every_known_site_is_one_division_of_the_registry() -> None:
    divisions = load_divisions()
    with project_files.path("data", "jurisdictions", "sites.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["domain"] for row in rows] == sorted({row["domain"] for row in rows})
    for row in rows:
        site = site_of(f"http://www.{row['domain']}/a.html", divisions)
        assert site is not None, row
        assert row["name"] in {one.name for unit in site.units for one in divisions.periods(unit)}, row


@pytest.mark.parametrize(
    ("domain", "path"),
    [
        ("www.tljq.gov.cn", "安徽省/铜陵市/郊区"),
        ("www.yangling.gov.cn", "陕西省/杨凌农业高新技术产业示范区"),  # not the district of that reading
        ("www.jian.gov.cn", "江西省/吉安市"),
        ("www.example.com", None),
    ],
)
def test_a_site_tells_whose_bureau_it_is(domain: str, path: str | None) -> None:
    around = Surroundings((Found(url=f"https://{domain}/zwgk/gknb/1.html"),))
    text = "现公布我局2019年政府信息公开工作年度报告。\n2019年,我局公开信息20条。"
    assert identify(read_text(text.encode()), load_divisions(), around=around).jurisdiction == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("鼓楼区2019年政府信息公开工作年度报告\n联系电话:025-83230000。", "江苏省/南京市/鼓楼区"),
        ("鼓楼区2019年政府信息公开工作年度报告\n电话:(0516)83230000。", "江苏省/徐州市/鼓楼区"),
        ("鼓楼区2019年政府信息公开工作年度报告\n电话:0551-83230000。", None),  # none of them lies there
        ("鼓楼区2019年政府信息公开工作年度报告\n电话:025-83230000,0516-83230000。", None),
        ("鼓楼区2019年政府信息公开工作年度报告\n文号:2019-025-83230000。", None),  # no telephone
        ("由高楼镇人民政府编制的2018年度政府信息公开年度报告。电话:0577-65510000。", "浙江省/温州市/瑞安市/高楼镇"),
        ("福州市鼓楼区2019年政府信息公开工作年度报告\n电话:025-83230000。", "福建省/福州市/鼓楼区"),  # named
        # the only town of this name in the registry lies elsewhere
        ("底张街道办事处2019年政府信息公开工作年度报告\n电话:0551-83230000。", None),
        # whom to call names no place
        ("现公布我局2019年政府信息公开工作年度报告。电话:0551-83230000。", None),
    ],
)
def test_a_telephone_tells_places_of_one_name_apart(text: str, path: str | None) -> None:
    assert identify(read_text(text.encode()), load_divisions()).jurisdiction == path


def test_every_area_code_is_of_divisions_in_the_registry() -> None:
    divisions = load_divisions()
    codes = {row.code: row for row in divisions.rows if row.code}
    names = defaultdict(set)
    for row in divisions.rows:
        names[row.code].add(row.name)
    with project_files.path("data", "jurisdictions", "area_codes.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert rows == sorted(rows, key=lambda row: (row["area_code"], row["code"]))
    assert all(row["name"] in names[row["code"]] and row["area_code"].startswith("0") for row in rows)
    listed = {codes[row["code"]].durable_key for row in rows}
    today = [row for row in divisions.rows if row.valid_to is None and row.level == "prefecture" and row.code]
    open_ones = {row.name for row in today if not {row.durable_key, row.parent_key} & listed}
    assert not open_ones


@pytest.mark.parametrize(
    ("text", "path", "is_listed"),
    [
        # the county that stands before a town's name goes before the only town of that name in the registry
        ("石塘镇2019年政府信息公开工作年度报告\n地址:肥东县石塘镇。", "安徽省/合肥市/肥东县/石塘镇", True),
        ("青松岭镇2019年政府信息公开工作年度报告\n地址:肥东县青松岭镇。", "安徽省/合肥市/肥东县/青松岭镇", False),
        ("合肥市青松岭镇2019年政府信息公开工作年度报告\n地址:肥东县青松岭镇。", "安徽省/合肥市/肥东县/青松岭镇", False),
        ("肥东县青松岭镇2019年政府信息公开工作年度报告", "安徽省/合肥市/肥东县/青松岭镇", False),
        # unknown where no county is named, several are, or it lies elsewhere
        ("合肥市青松岭镇2019年政府信息公开工作年度报告", None, False),
        ("未来街道2019年政府信息公开工作年度报告", None, False),
        ("鼓楼区青松岭街道2019年政府信息公开工作年度报告", None, False),
        ("合肥市白石岭镇2019年政府信息公开工作年度报告\n地址:肥东县白石岭镇、肥西县白石岭镇。", None, False),
        ("芜湖市白石岭镇2019年政府信息公开工作年度报告\n地址:肥东县白石岭镇。", None, False),
    ],
)
def test_towns_in_and_out_of_the_registry(text: str, path: str | None, is_listed: bool) -> None:
    found = identify(read_text(text.encode()), load_divisions())
    assert (found.jurisdiction, found.level) == (path, "township")
    assert (found.jurisdiction_code is not None, found.jurisdiction_key is not None) == (is_listed, is_listed)
    assert ("jurisdiction_code" in found.unknown) == (path is not None and not is_listed)


def test_a_town_without_a_name_has_its_county_and_no_code() -> None:
    around = Surroundings((Found(url="https://www.tljq.gov.cn/openness/show/2396.html"),))
    found = identify(read_text("2017年,我乡公开信息755条。".encode()), load_divisions(), around=around)
    assert (found.jurisdiction, found.level, found.issuer) == ("安徽省/铜陵市/郊区", "township", None)
    assert (found.jurisdiction_code, found.jurisdiction_key) == (None, None)
    city = Surroundings((Found(url="http://www.bengbu.gov.cn/public/25461/45854211.html"),))
    assert identify(read_text("2016年,我镇公开信息5条。".encode()), load_divisions(), around=city).jurisdiction is None
