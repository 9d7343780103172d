"""The divisions as facts: known changes, same-named places, numbers against the official ones."""

from __future__ import annotations

import csv
import json

import pytest

from dagster_project import project_files
from dagster_project.reports.jurisdictions import Divisions, load_divisions

YEARS = range(2008, 2026)


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load_divisions()


@pytest.mark.parametrize(
    ("name", "year", "paths"),
    [
        ("中国", 2020, ["中国"]),
        ("重庆市", 2010, ["重庆市"]),
        ("瑶海区", 2019, ["安徽省/合肥市/瑶海区"]),
        ("绥芬河市", 2019, ["黑龙江省/牡丹江市/绥芬河市"]),
        ("阿勒泰地区", 2017, ["新疆维吾尔自治区/阿勒泰地区"]),
        ("济源市", 2017, ["河南省/济源市"]),
        ("神农架林区", 2020, ["湖北省/神农架林区"]),
        ("莱城区", 2017, ["山东省/莱芜市/莱城区"]),
        ("莱城区", 2019, []),
        ("莱芜市", 2019, []),
        ("莱芜区", 2019, ["山东省/济南市/莱芜区"]),
        ("钢城区", 2017, ["山东省/莱芜市/钢城区"]),
        ("钢城区", 2019, ["山东省/济南市/钢城区"]),
        ("庐江县", 2010, ["安徽省/巢湖市/庐江县"]),
        ("庐江县", 2011, ["安徽省/合肥市/庐江县"]),
        ("巢湖市", 2010, ["安徽省/巢湖市"]),
        ("巢湖市", 2011, ["安徽省/合肥市/巢湖市"]),
        ("襄樊市", 2009, ["湖北省/襄樊市"]),
        ("襄樊市", 2010, []),
        ("南漳县", 2009, ["湖北省/襄樊市/南漳县"]),
        ("南漳县", 2010, ["湖北省/襄阳市/南漳县"]),
        ("毕节市", 2010, ["贵州省/毕节地区/毕节市"]),
        ("毕节市", 2011, ["贵州省/毕节市"]),
        ("织金县", 2011, ["贵州省/毕节市/织金县"]),
        ("铜仁市", 2012, ["贵州省/铜仁市"]),
        ("海东地区", 2012, ["青海省/海东地区"]),
        ("平安县", 2014, ["青海省/海东市/平安县"]),
        ("平安区", 2015, ["青海省/海东市/平安区"]),
        ("日喀则市", 2013, ["西藏自治区/日喀则地区/日喀则市"]),
        ("日喀则市", 2014, ["西藏自治区/日喀则市"]),
        ("昌都市", 2014, ["西藏自治区/昌都市"]),
        ("林芝市", 2015, ["西藏自治区/林芝市"]),
        ("山南市", 2016, ["西藏自治区/山南市"]),
        ("那曲地区", 2016, ["西藏自治区/那曲地区"]),
        ("那曲市", 2017, ["西藏自治区/那曲市"]),
        ("吐鲁番市", 2015, ["新疆维吾尔自治区/吐鲁番市"]),
        ("哈密市", 2016, ["新疆维吾尔自治区/哈密市"]),
        ("三沙市", 2011, []),
        ("三沙市", 2012, ["海南省/三沙市"]),
        ("儋州市", 2014, ["海南省/儋州市"]),
        ("滨海新区", 2009, ["天津市/滨海新区"]),
        ("塘沽区", 2008, ["天津市/塘沽区"]),
        ("塘沽区", 2009, []),
        ("崇文区", 2010, []),
        ("卢湾区", 2010, ["上海市/卢湾区"]),
        ("卢湾区", 2011, []),
        ("闸北区", 2014, ["上海市/闸北区"]),
        ("静安区", 2016, ["上海市/静安区"]),
        ("江干区", 2020, ["浙江省/杭州市/江干区"]),
        ("江干区", 2021, []),
        ("临平区", 2021, ["浙江省/杭州市/临平区"]),
        ("长乐市", 2016, ["福建省/福州市/长乐市"]),
        ("长乐区", 2017, ["福建省/福州市/长乐区"]),
        ("九江县", 2016, ["江西省/九江市/九江县"]),
        ("柴桑区", 2017, ["江西省/九江市/柴桑区"]),
        ("海安市", 2018, ["江苏省/南通市/海安市"]),
        ("蓬莱区", 2020, ["山东省/烟台市/蓬莱区"]),
        ("公主岭市", 2019, ["吉林省/四平市/公主岭市"]),
        ("公主岭市", 2020, ["吉林省/长春市/公主岭市"]),
        ("寿县", 2015, ["安徽省/淮南市/寿县"]),
        ("简阳市", 2016, ["四川省/成都市/简阳市"]),
        ("龙港市", 2019, ["浙江省/温州市/龙港市"]),
        ("错那市", 2023, ["西藏自治区/山南市/错那市"]),
        ("米林县", 2022, ["西藏自治区/林芝市/米林县"]),
        ("白杨市", 2023, ["新疆维吾尔自治区/白杨市"]),
        ("和康县", 2023, []),
        ("和康县", 2024, ["新疆维吾尔自治区/和田地区/和康县"]),
        ("渝北区", 2024, ["重庆市/渝北区"]),
        ("两江新区", 2024, ["重庆市/两江新区"]),
        ("杨凌示范区", 2019, ["陕西省/杨凌农业高新技术产业示范区"]),
        ("喀纳斯景区", 2020, ["新疆维吾尔自治区/阿勒泰地区/喀纳斯景区"]),
        ("恩施州", 2015, ["湖北省/恩施土家族苗族自治州"]),
        ("黔东南州", 2015, ["贵州省/黔东南苗族侗族自治州"]),
        ("内蒙古", 2015, ["内蒙古自治区"]),
        ("第一师阿拉尔市", 2019, ["新疆维吾尔自治区/阿拉尔市"]),
        ("合肥高新区", 2019, ["安徽省/合肥市/合肥高新技术产业开发区"]),
    ],
)
def test_a_name_in_a_year_is_the_right_place(divisions: Divisions, name: str, year: int, paths: list[str]) -> None:
    assert [divisions.path_name(found) for found in divisions.named(name, year)] == paths


@pytest.mark.parametrize(
    ("name", "year", "paths"),
    [
        (
            "鼓楼区",
            2015,
            {
                "江苏省/南京市/鼓楼区",
                "江苏省/徐州市/鼓楼区",
                "福建省/福州市/鼓楼区",
                "河南省/开封市/鼓楼区",
            },
        ),
        ("朝阳", 2015, {"北京市/朝阳区", "吉林省/长春市/朝阳区", "辽宁省/朝阳市", "辽宁省/朝阳市/朝阳县"}),
        ("通州区", 2008, {"北京市/通州区"}),
        ("通州区", 2009, {"北京市/通州区", "江苏省/南通市/通州区"}),
        ("白云区", 2015, {"广东省/广州市/白云区", "贵州省/贵阳市/白云区"}),
        ("吉林", 2015, {"吉林省", "吉林省/吉林市"}),
        ("海南", 2015, {"海南省", "青海省/海南藏族自治州", "内蒙古自治区/乌海市/海南区"}),
        ("普陀区", 2015, {"上海市/普陀区", "浙江省/舟山市/普陀区"}),
        ("桥西区", 2019, {"河北省/石家庄市/桥西区", "河北省/邢台市/桥西区", "河北省/张家口市/桥西区"}),
        ("桥西区", 2020, {"河北省/石家庄市/桥西区", "河北省/张家口市/桥西区"}),
    ],
)
def test_same_named_places_are_all_found(divisions: Divisions, name: str, year: int, paths: set[str]) -> None:
    assert {divisions.path_name(found) for found in divisions.named(name, year)} == paths


@pytest.mark.parametrize(
    ("code", "year", "today"),
    [
        ("340102", 2008, "安徽省/合肥市/瑶海区"),
        ("310119", 2008, "上海市/浦东新区"),
        ("110103", 2008, "北京市/东城区"),
        ("522401", 2010, "贵州省/毕节市/七星关区"),
        ("522400", 2010, "贵州省/毕节市"),
        ("341402", 2010, "安徽省/合肥市/巢湖市"),
        ("341400", 2010, None),  # its counties went to three cities
        ("371200", 2017, "山东省/济南市"),
        ("371202", 2017, "山东省/济南市/莱芜区"),
        ("330104", 2020, None),
        ("130421", 2015, None),
        ("469003", 2014, "海南省/儋州市"),
        ("500112", 2024, None),
        ("230717", 2019, "黑龙江省/伊春市/伊美区"),
        ("230702", 2018, "黑龙江省/伊春市/伊美区"),
    ],
)
def test_where_a_division_went(divisions: Divisions, code: str, year: int, today: str | None) -> None:
    division = divisions.by_code(code, year)
    assert division is not None
    found = divisions.today(division)
    assert (divisions.path_name(found) if found else None) == today


def test_a_unit_keeps_its_durable_key_through_every_change(divisions: Divisions) -> None:
    old, new = divisions.by_code("542301", 2013), divisions.by_code("540202", 2014)
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("日喀则市", "桑珠孜区")
    assert old.durable_key == new.durable_key
    assert [(row.name, one.kind, one.year) for row, one in divisions.successors(old)] == [
        ("桑珠孜区", "upgraded", 2014)
    ]
    assert divisions.in_year(new, 2010) == old
    assert divisions.in_year(old, 2024) == new


def test_merged_split_renamed_and_upgraded_are_told_apart(divisions: Divisions) -> None:
    def kinds(code: str, year: int) -> dict[str, str]:
        row = divisions.by_code(code, year)
        assert row is not None
        return {heir.name: one.kind for heir, one in divisions.successors(row)}

    assert kinds("310108", 2014) == {"静安区": "merged"}
    assert kinds("330104", 2020) == {"上城区": "split", "钱塘区": "split"}
    assert kinds("220602", 2009) == {"浑江区": "renamed"}
    assert kinds("320683", 2008) == {"通州区": "upgraded"}
    assert kinds("341421", 2010) == {"庐江县": "renamed"}


def test_numbers_agree_with_the_official_ones(divisions: Divisions) -> None:
    columns = {
        "prefecture": ("prefecture",),
        "county": ("county",),
        "prefecture_city": ("地级市",),
        "district": ("市辖区",),
        "county_city": ("县级市",),
        "plain_county": ("县",),
        "autonomous_county": ("自治县",),
    }
    compared = 0
    with project_files.path("data", "jurisdictions", "totals.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            valid = [one for one in divisions.rows if one.code and one.is_valid(int(row["year"]))]
            for column, (word,) in columns.items():
                if row[column]:
                    compared += 1
                    counted = sum(word in (one.level, one.division_type) for one in valid)
                    assert counted == int(row[column]), (row["year"], column)
    assert compared > 80


@pytest.mark.parametrize("year", YEARS)
def test_31_provinces_each_year_and_a_code_only_once(divisions: Divisions, year: int) -> None:
    valid = [row for row in divisions.rows if row.is_valid(year)]
    provinces = [row for row in valid if row.level == "province"]
    assert len([row for row in provinces if row.code[:2] not in ("71", "81", "82")]) == 31
    codes = [row.code for row in valid if row.code]
    assert len(codes) == len(set(codes))
    assert all(divisions.path_name(row).count("/") <= 2 for row in valid)
    paths = [divisions.path_name(row) for row in valid]
    assert len(paths) == len(set(paths))


def test_every_ended_period_is_followed_by_something(divisions: Divisions) -> None:
    zones_that_just_ended = {row.key for row in divisions.rows if not row.code}
    orphans = [
        divisions.path_name(row)
        for row in divisions.rows
        if row.valid_to is not None and not divisions.successors(row) and row.key not in zones_that_just_ended
    ]
    assert orphans == []


@pytest.mark.parametrize(
    ("name", "year", "path"),
    [
        ("闸弄口街道", 2018, "浙江省/杭州市/江干区/闸弄口街道"),
        ("闸弄口街道", 2022, "浙江省/杭州市/上城区/闸弄口街道"),
        ("底张街道", 2023, "陕西省/咸阳市/渭城区/底张街道"),
        ("西长安街街道", 2015, "北京市/西城区/西长安街街道"),
        ("霓屿街道", 2015, "浙江省/温州市/洞头区/霓屿街道"),
        ("霓屿街道", 2014, "浙江省/温州市/洞头县/霓屿街道"),
        ("虎门镇", 2019, "广东省/东莞市/虎门镇"),
        ("湘潭街道", 2018, "吉林省/吉林市/龙潭区/湘潭街道"),
    ],
)
def test_townships_lie_in_the_county_of_the_year(divisions: Divisions, name: str, year: int, path: str) -> None:
    assert [divisions.path_name(row) for row in divisions.named(name, year, townships=True)] == [path]
    assert divisions.named(name, year) == ()


def test_townships_have_codes_periods_and_parents(divisions: Divisions) -> None:
    county = divisions.by_code("330104", 2018)
    assert county is not None
    streets = divisions.children(county.key, 2018, townships=True)
    assert len(streets) == 10
    street = next(row for row in streets if row.name == "闸弄口街道")
    assert divisions.by_code("330104007", 2018) == street
    assert divisions.by_code("330104007000", 2018) == street
    assert divisions.by_key(street.key) == street
    assert divisions.periods(street.durable_key) == (street,)
    assert divisions.parent(street) == county


@pytest.mark.parametrize(("year", "official"), [(2015, 39_789), (2023, 38_658)])
def test_townships_are_about_as_many_as_officially(divisions: Divisions, year: int, official: int) -> None:
    # The lists are older than the end of the year, and a few entries are neither clearly a township nor clearly none.
    assert abs(sum(row.is_valid(year) for row in divisions.townships) - official) < official * 0.005


def test_generic_zone_names_are_narrowed_by_the_city(divisions: Divisions) -> None:
    city = divisions.by_code("340100", 2019)
    assert city is not None
    found = [row for row in divisions.named("高新区", 2019) if row.parent_key == city.key]
    assert [row.name for row in found] == ["合肥高新技术产业开发区", "合肥新站高新技术产业开发区"]
    assert "高新区" not in set(divisions.known_names())


def test_names_are_found_in_a_text_longest_first(divisions: Divisions) -> None:
    text = "吉林省吉林市与天津河北区、海南州,合肥市瑶海区人民政府"
    found = divisions.matcher().find(text)
    assert [one.name for one in found] == ["吉林省", "吉林市", "天津", "河北区", "海南州", "合肥市", "瑶海区"]
    assert all(text[one.start : one.end] == one.name for one in found)
    nested = [one.name for one in divisions.matcher().find("河北区", overlapping=True)]
    assert nested == ["河北区", "河北"]


def test_keys_of_old_and_new_names_are_stable(divisions: Divisions) -> None:
    # Keys go into published releases: a change of the data must not move them.
    assert [row.key for row in divisions.named("瑶海区")] == [3401022008]
    assert [row.key for row in divisions.named("莱芜区")] == [3701162018]
    assert [row.durable_key for row in divisions.named("莱芜区")] == [3712022008]


def test_every_place_of_a_long_text_is_found(divisions: Divisions) -> None:
    text = "安徽省合肥市瑶海区人民政府办公室编制本报告。" * 500
    assert len(divisions.matcher().find(text)) == 1500


def test_the_places_of_changes_csv_hold_in_both_years(divisions: Divisions) -> None:
    with project_files.path("data", "jurisdictions", "changes.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) > 400
    for row in rows:
        year = int(row["year"])
        after = divisions.by_code(row["new_code"], year)
        assert after is not None, json.dumps(row, ensure_ascii=False)
        assert after.name == row["new_name"]
        if row["old_code"]:
            before = divisions.by_code(row["old_code"], year - 1)
            assert before is not None, json.dumps(row, ensure_ascii=False)
            assert before.name == row["old_name"]
            if row["kind"] == "continues":
                assert before.durable_key == after.durable_key
        assert row["source"]
