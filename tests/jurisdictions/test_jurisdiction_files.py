"""A broken file is refused with the file, the line and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.reports import jurisdiction_files as files
from dagster_project.reports.jurisdictions import load_divisions

HEAD = (
    "jurisdiction_key,durable_key,code,name,short_name,level,division_type,parent_key,valid_from_year,valid_to_year,"
    "sort_order"
)
COUNTRY = "2008,2008,000000,中国,中国,national,国家,,2008,,0"
PROVINCE = "3400002008,3400002008,340000,安徽省,安徽,province,省,2008,2008,,340000000"
CITY = "3401002008,3401002008,340100,合肥市,合肥,prefecture,地级市,3400002008,2008,,340100000"


def _write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path: Path) -> None:
    rows = files.read_divisions(_write(tmp_path, "divisions.csv", HEAD, COUNTRY, PROVINCE, CITY))
    assert [row.name for row in rows] == ["中国", "安徽省", "合肥市"]
    assert rows[2].valid_to is None
    assert rows[2].is_valid(2008)
    assert not rows[2].is_valid(2007)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            CITY.replace("3401002008,3401002008", "3400002008,3401002008"),
            "line 4: key 3400002008 also stands in line 3",
        ),
        (CITY.replace("prefecture", "city"), "line 4: 合肥市: level 'city' is none of"),
        (
            CITY.replace(",3400002008,2008,,", ",9900002008,2008,,"),
            "line 4: 合肥市: no row has its parent_key 9900002008",
        ),
        (CITY.replace(",3400002008,2008,,", ",,2008,,"), "line 4: 合肥市: every division but the country has a parent"),
        (
            CITY.replace(",2008,,340100000", ",1999,,340100000"),
            "line 4: 合肥市: its parent 安徽省 .line 3. does not exist",
        ),
        (CITY.replace(",2008,,340100000", ",2010,2009,340100000"), "line 4: 合肥市: ends in 2009, before it begins"),
        (CITY.replace("3401002008,3401002008", "3401002008,3400002008"), "overlaps that of line 3"),
        (CITY.replace("prefecture", "province"), "line 4: 合肥市 .province. cannot lie under 安徽省"),
        (CITY.replace("合肥市,合肥", "合肥市,"), "line 4: 合肥市: name, short_name and division_type"),
        (CITY.replace(",2008,,340100000", ",year,,340100000"), "line 4: 合肥市: invalid literal"),
        (CITY.replace("3401002008,", "9007199254740992,", 1), "line 4: 合肥市: a key must lie between"),
        (CITY + ",too much", "line 4: 12 values, not 11"),
    ],
)
def test_a_broken_division_is_refused(tmp_path: Path, broken: str, message: str) -> None:
    path = _write(tmp_path, "divisions.csv", HEAD, COUNTRY, PROVINCE, broken)
    with pytest.raises(files.JurisdictionError, match=message) as caught:
        files.read_divisions(path)
    assert "divisions.csv" in str(caught.value)


def test_a_missing_file_or_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(files.JurisdictionError, match=r"divisions\.csv is missing in"):
        files.read_divisions(tmp_path / "divisions.csv")
    with pytest.raises(files.JurisdictionError, match=r"divisions\.csv line 1: no column sort_order"):
        files.read_divisions(_write(tmp_path, "divisions.csv", HEAD.replace(",sort_order", "")))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1,3401022008,2010,renamed", "line 2: no division has the key 1"),
        ("3401022008,1,2010,renamed", "line 2: no division has the key 1"),
        ("3401022008,3401022008,2010,vanished", "line 2: kind 'vanished' is none of"),
        ("3401022008,x,2010,renamed", "line 2: invalid literal"),
    ],
)
def test_a_broken_successor_is_refused(tmp_path: Path, line: str, message: str) -> None:
    known = {row.key: row for row in load_divisions().rows}
    path = _write(tmp_path, "successors.csv", "jurisdiction_key,successor_key,year,kind", line)
    with pytest.raises(files.JurisdictionError, match=message):
        files.read_successors(known, path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("合肥,3401002008,合肥县,other", "line 2: 合肥: no division 3401002008 named 合肥县"),
        ("合肥,1,合肥市,other", "line 2: 合肥: no division 1"),
        ("合肥,3401002008,合肥市,nickname", "line 2: kind 'nickname' is none of"),
    ],
)
def test_a_broken_alias_is_refused(tmp_path: Path, line: str, message: str) -> None:
    known = {row.key: row for row in load_divisions().rows}
    path = _write(tmp_path, "aliases.csv", "alias,durable_key,name,kind", line)
    with pytest.raises(files.JurisdictionError, match=message):
        files.read_aliases(known, path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("340102001,明光路街道,街道,1,2015,2023", "line 2: 明光路街道: no division has the durable_key 1"),
        ("3401021,明光路街道,街道,3401022008,2015,2023", "line 2: 明光路街道: needs a code of 9 digits"),
        ("340102001,明光路街道,街道,3401022008,,2023", "line 2: 明光路街道: needs a code"),
    ],
)
def test_a_broken_township_is_refused(tmp_path: Path, line: str, message: str) -> None:
    known = {row.key: row for row in load_divisions().rows}
    head = "code,name,division_type,county_durable_key,first_listed,last_listed"
    path = _write(tmp_path, "townships.csv", head, line)
    with pytest.raises(files.JurisdictionError, match=message):
        files.read_townships(known, path)


def test_two_townships_with_one_code_at_once_are_refused(tmp_path: Path) -> None:
    known = {row.key: row for row in load_divisions().rows}
    head = "code,name,division_type,county_durable_key,first_listed,last_listed"
    one, two = "340102001,甲街道,街道,3401022008,2015,2023", "340102001,乙街道,街道,3401022008,2015,2016"
    with pytest.raises(files.JurisdictionError, match="line 3: 乙街道: key 3401020012008 also stands in line 2"):
        files.read_townships(known, _write(tmp_path, "townships.csv", head, one, two))
