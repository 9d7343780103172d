"""What makes two names one organ, what an organ is followed by, and which line of work it is in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.warehouse.bodies import Bodies, Issuer
from dagster_project.warehouse.organ_names import in_full, load_spellings, load_successions, normalise, stem
from dagster_project.warehouse.sectors import sector_of

PLACES = ("安徽省", "安徽", "合肥市", "合肥", "瑶海区", "瑶海")
ONE_ORGAN = [
    ("区卫健委", "瑶海区卫生健康委", "合肥市瑶海区卫生健康委员会", "瑶海区 卫健委", "卫生健康委员会(本级)"),
    ("区市场监管局", "瑶海区市场监督管理局", "市场监督管理局", "合肥市瑶海区市监局"),
    ("区发改委", "区发展改革委", "瑶海区发展和改革委员会"),
    ("区人社局", "瑶海区人力资源社会保障局", "瑶海区人力资源和社会保障局"),
    ("合肥市公安局瑶海分局", "瑶海区公安分局", "合肥市公安局瑶海区分局"),
    ("合肥市生态环境局瑶海分局", "瑶海区生态环境分局", "合肥市瑶海区生态环境分局"),
    ("国家税务总局合肥市瑶海区税务局", "瑶海区税务局", "区税务局"),
    ("区政府办", "瑶海区人民政府办公室", "合肥市瑶海区政府办公室", "区府办"),
    ("区外事办", "瑶海区外事办公室"),
    ("区教体局", "瑶海区教育体育局", "瑶海区教育和体育局"),
    ("瑶海区民政局", "区民政局"),
    ("瑶海区市政管理局", "市政管理局"),
]


def test_wordings_of_one_organ_have_one_normal_name_and_no_two_organs_share_it() -> None:
    found = [{normalise(name, PLACES, ["区"]) for name in names} for names in ONE_ORGAN]
    assert [len(names) for names in found] == [1] * len(ONE_ORGAN)
    assert len(set.union(*found)) == len(ONE_ORGAN)


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("市政务服务管理局", "政务服务管理局"),
        ("市政管理局", "市政管理局"),
        ("市民政局", "民政局"),
        ("市市场监督管理局", "市场监督管理局"),
        ("市场监督管理局", "市场监督管理局"),
        ("市监察局", "监察局"),
        ("区域合作办公室", "区域合作办公室"),
        ("县卫生局", "县卫生局"),  # 县 is no sign of a city
        ("公安县公安局", "公安局"),
        ("城市管理综合执法局", "城市管理综合执法局"),
    ],
)
def test_only_places_and_levels_are_left_out(name: str, normal: str) -> None:
    assert normalise(name, ["公安县", "公安"], ["市"]) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("瑶海区卫生局", "瑶海区人口和计划生育局"),
        ("瑶海区国家税务局", "瑶海区地方税务局"),
        ("瑶海区公安分局", "瑶海区公安局交通警察大队"),
        ("瑶海区统计局", "国家统计局瑶海调查队"),
        ("瑶海区城市管理局", "瑶海区城市管理综合执法局"),
        ("瑶海区卫生和计划生育委员会", "瑶海区卫生健康委员会"),
        ("瑶海区教育局", "瑶海区体育局"),
    ],
)
def test_organs_that_stood_side_by_side_or_followed_each_other_stay_apart(one: str, other: str) -> None:
    place = load_divisions().by_code("340102", 2019)
    assert place is not None
    bodies = Bodies(load_divisions())
    keys = {bodies.key_for(Issuer(name, "department", place.key, "county", "a")) for name in (one, other)}
    assert len(keys) == 2


def test_a_district_that_was_a_county_keeps_its_departments() -> None:
    """通州市 became 通州区 in 2009; 市卫生局 and 通州区卫生局 are the same bureau."""
    divisions = load_divisions()
    before, after = divisions.by_code("320683", 2008), divisions.by_code("320612", 2012)
    assert before is not None
    assert after is not None
    bodies = Bodies(divisions)
    names = [("市卫生局", before.key), ("通州市卫生局", before.key), ("南通市通州区卫生局", after.key)]
    assert len({bodies.key_for(Issuer(name, "department", key, "county", name)) for name, key in names}) == 1
    [body] = bodies.rows()
    assert (body.jurisdiction_key, body.organ) == (divisions.periods(after.durable_key)[-1].key, "卫生局")


def test_successions_speak_of_names_without_the_kind_of_organ() -> None:
    successions = load_successions()
    assert len(successions) > 60
    for one in successions:
        assert 2008 <= one.first_year <= one.last_year <= 2025
        for name in (one.from_name, one.to_name):
            assert stem(in_full(name + "局")) == name, name
    pairs = {(one.from_name, one.to_name) for one in successions}
    assert {("卫生", "卫生和计划生育"), ("卫生和计划生育", "卫生健康"), ("扶贫开发", "乡村振兴")} <= pairs
    assert len(pairs) == len(successions)


def test_short_names_lead_to_full_ones_in_one_step() -> None:
    spellings = load_spellings()
    for printed, common in spellings.names.items():
        assert in_full(printed) == common
        assert in_full(common) == common


def test_sectors_of_departments() -> None:
    path = Path(__file__).parent / "department_names.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) > 200
    found = {row["name"]: sector_of(in_full(row["name"]), "department") for row in rows}
    assert {name: sector.code if sector else "" for name, sector in found.items()} == {
        row["name"]: row["sector_code"] for row in rows
    }
