"""Every division that changed since 2008, under its old and its new name: the right one, or none, never another."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import Divisions, load_divisions
from tests.jurisdictions.changed_divisions import Titled, titled_reports

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from list_division_changes import PAGE, page

# Titles by what stands before the name: how many there are, and how many have no answer because places share a name.
EXPECTED = {"none": (3701, 117), "province": (3701, 66), "full": (3704, 0)}


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load_divisions()


def test_every_name_in_every_year_is_the_right_division_or_none(divisions: Divisions) -> None:
    titles: Counter[str] = Counter()
    unanswered: Counter[str] = Counter()
    wrong: list[tuple[Titled, str | None]] = []
    for titled in titled_reports(divisions):
        found = identify(read_text(titled.text().encode()), divisions)
        assert found.year == titled.year
        titles[titled.context] += 1
        if found.jurisdiction is None:
            unanswered[titled.context] += 1
        if found.jurisdiction not in titled.paths and (titled.certain or found.jurisdiction is not None):
            wrong.append((titled, found.jurisdiction))
        if found.jurisdiction is not None and found.jurisdiction_key is not None:
            assert divisions.path_name(divisions.by_key(found.jurisdiction_key)) == found.jurisdiction
    assert wrong == []
    for context, (number, most_unanswered) in EXPECTED.items():
        assert titles[context] == number
        assert unanswered[context] <= most_unanswered


@pytest.mark.parametrize(
    ("title", "year", "path"),
    [
        ("江苏省南通市通州区", 2008, "江苏省/南通市/通州市"),
        ("江苏省南通市通州市", 2012, "江苏省/南通市/通州区"),
        ("通州区", 2008, None),
        ("北京市通州区", 2008, "北京市/通州区"),
        ("莱芜市", 2018, "山东省/莱芜市"),
        ("山东省莱芜市莱城区", 2019, "山东省/济南市/莱芜区"),
        ("闸北区", 2016, "上海市/闸北区"),
        ("安徽省巢湖市庐江县", 2011, "安徽省/合肥市/庐江县"),
        ("合肥市巢湖市", 2010, "安徽省/巢湖市/居巢区"),
        ("巢湖市", 2010, "安徽省/巢湖市"),
        ("贵州省铜仁市石阡县", 2010, "贵州省/铜仁地区/石阡县"),
        ("铜仁市", 2010, "贵州省/铜仁地区/铜仁市"),
        ("梅县", 2014, "广东省/梅州市/梅县区"),
        ("深圳市龙华区", 2015, "广东省/深圳市/龙华新区"),
        ("西藏自治区双湖县", 2011, "西藏自治区/那曲地区/双湖县"),
        ("杭州市江干区", 2021, "浙江省/杭州市/江干区"),
        ("塘沽区", 2007, "天津市/塘沽区"),
    ],
)
def test_a_name_outside_its_years(divisions: Divisions, title: str, year: int, path: str | None) -> None:
    text = Titled(title, year, "", "", "", frozenset(), True).text()
    assert identify(read_text(text.encode()), divisions).jurisdiction == path


def test_the_unit_that_a_name_means_in_a_year(divisions: Divisions) -> None:
    meant = {divisions.path_name(one.division): one for one in divisions.meant("通州区", 2008)}
    assert {path: (one.gap, one.existed) for path, one in meant.items()} == {
        "北京市/通州区": (0, True),
        "江苏省/南通市/通州市": (1, True),
    }
    [ended] = divisions.meant("崇文区", 2015)
    assert (divisions.path_name(ended.division), ended.gap, ended.existed) == ("北京市/崇文区", 6, False)
    [county] = divisions.meant("沙县", 2021)
    assert (county.bearer.name, county.division.name, county.gap) == ("沙县", "沙县区", 1)
    assert divisions.meant("无此区", 2015) == ()


def test_the_page_of_changes_is_up_to_date(divisions: Divisions) -> None:
    assert PAGE.read_text("utf-8") == page(divisions), "run scripts/list_division_changes.py"


@pytest.mark.parametrize(
    ("title", "issuer", "path"),
    [
        ("天津市和平区人民政府", "天津市和平区人民政府", "天津市/和平区"),
        ("和平区人民政府", "和平区人民政府", None),
        ("向阳区人民政府", "向阳区人民政府", None),
        ("和顺县人民政府", "和顺县人民政府", "山西省/晋中市/和顺县"),
    ],
)
def test_names_that_begin_like_a_preposition(divisions: Divisions, title: str, issuer: str, path: str | None) -> None:
    found = identify(read_text(Titled(title, 2016, "", "", "", frozenset(), True).text().encode()), divisions)
    assert (found.issuer, found.jurisdiction) == (issuer, path)
