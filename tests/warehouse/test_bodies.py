"""One body for one organ, however it is worded; and never one for two."""

from __future__ import annotations

import itertools

import pytest

from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.warehouse.bodies import Bodies, Issuer, government_name
from dagster_project.warehouse.keys import UNKNOWN
from dagster_project.warehouse.organ_names import normalise
from dagster_project.warehouse.sectors import load_sectors, sector_of


def division(code: str, year: int) -> int:
    found = load_divisions().by_code(code, year)
    assert found is not None
    return found.key


def issuer(name: str | None, kind: str = "department", code: str | None = "340102", sha256: str = "f" * 64) -> Issuer:
    return Issuer(name, kind, None if code is None else division(code, 2019), "county", sha256)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (issuer("瑶海区人民政府", "government"), issuer("合肥市瑶海区人民政府", "government")),
        (issuer("瑶海区人民政府", "government"), issuer("瑶海区", "government")),
        (issuer("瑶海区人民政府", "government"), issuer(None, "government")),
        (issuer("瑶海区人民政府办公室", "office"), issuer("合肥市瑶海区政府办公室", "office")),
        (issuer("瑶海区人民政府办公室", "office"), issuer("区政府办", "office")),
        (issuer("瑶海区教育局"), issuer("合肥市瑶海区 教育局")),
        (issuer("瑶海区教育局", sha256="a"), issuer("瑶海区教育局", sha256="b")),
    ],
)
def test_wordings_of_one_organ_are_one_body(one: Issuer, other: Issuer) -> None:
    bodies = Bodies(load_divisions())
    assert bodies.key_for(one) == bodies.key_for(other) != UNKNOWN
    assert len(list(bodies.rows())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (issuer("瑶海区人民政府", "government"), issuer("瑶海区人民政府办公室", "office")),
        (issuer("瑶海区教育局"), issuer("瑶海区财政局")),
        (issuer("教育局"), issuer("教育局", code="500000")),
        (issuer("市财政局", code=None, sha256="a"), issuer("市财政局", code=None, sha256="b")),
        (issuer("三里街街道办事处", "township_government"), issuer("明光路街道办事处", "township_government")),
    ],
)
def test_different_organs_stay_apart(one: Issuer, other: Issuer) -> None:
    bodies = Bodies(load_divisions())
    assert bodies.key_for(one) != bodies.key_for(other)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("340102", "瑶海区人民政府"),
        ("654300", "阿勒泰地区行政公署"),
        ("152500", "锡林郭勒盟行政公署"),
        ("232700", "大兴安岭地区行政公署"),
        ("542200", "山南地区行政公署"),
        ("540500", "山南市人民政府"),
        ("000000", "中华人民共和国国务院"),
    ],
)
def test_a_government_is_called_as_its_kind_of_division_calls_it(code: str, name: str) -> None:
    division_then = load_divisions().by_code(code, 2010) or load_divisions().by_code(code, 2019)
    assert division_then is not None
    assert government_name(division_then) == name


def test_an_issuer_without_name_is_unknown_unless_it_is_the_government() -> None:
    bodies = Bodies(load_divisions())
    assert bodies.key_for(issuer(None)) == UNKNOWN
    assert bodies.key_for(issuer(None, code=None)) == UNKNOWN
    assert list(bodies.rows()) == []


def test_a_government_stays_one_body_through_renaming() -> None:
    """望城县 (430122) became 望城区 (430112) in 2011."""
    bodies = Bodies(load_divisions())
    county = Issuer("望城县人民政府", "government", division("430122", 2009), "county", "a")
    district = Issuer("望城区人民政府", "government", division("430112", 2015), "county", "b")
    units = {load_divisions().by_key(i.jurisdiction_key or 0).durable_key for i in (county, district)}
    keys = {bodies.key_for(county), bodies.key_for(district)}
    assert len(keys) == len(units)
    assert "望城区人民政府" in {body.name for body in bodies.rows()}


def test_the_rows_do_not_depend_on_the_order_of_the_issuers() -> None:
    issuers = [
        issuer("瑶海区教育局"),
        issuer("合肥市瑶海区教育局"),
        issuer("合肥市瑶海区教育局", "institution"),
        issuer("瑶海区人民政府", "government"),
    ]
    tables = set()
    for order in itertools.permutations(issuers):
        bodies = Bodies(load_divisions())
        for one in order:
            bodies.key_for(one)
        tables.add(tuple(bodies.rows()))
    assert len(tables) == 1


def test_places_and_spellings_are_set_aside() -> None:
    assert normalise("合肥市瑶海区人民政府办公厅", ["合肥市", "瑶海区"]) == "政府办公室"
    assert normalise("瑶海区", ["瑶海区"]) == "瑶海区", "what is left would be nothing"
    assert normalise("市场监督管理局", ["合肥市"]) == "市场监督管理局", "市 is no place here"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("瑶海区公安分局", "department", "公安"),
        ("某县卫生健康委员会", "department", "卫生健康"),
        ("某县人民政府", "government", None),
        ("某某局", "department", None),
    ],
)
def test_sectors_are_told_from_the_name_or_not_at_all(name: str, kind: str, code: str | None) -> None:
    found = sector_of(name, kind)
    assert (found.code if found else None) == code
    assert len({sector.code for sector in load_sectors()}) == len(load_sectors()) > 50
