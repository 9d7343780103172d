"""What the marts say of a small world, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.warehouse.scratch_world import CHEN, CHOU, CITY, MAO, NATION, OLD_CITY, PROVINCE, TOWN, YIN, ZI, ZONE
from tests.warehouse.two_days import OUTCOME, Warehouses

Row = tuple[object, ...]


@pytest.fixture(scope="module")
def first(warehouses: Warehouses) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouses.first), read_only=True) as con:
        con.execute("use marts")
        yield con


@pytest.fixture(scope="module")
def second(warehouses: Warehouses) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouses.second), read_only=True) as con:
        con.execute("use marts")
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> list[Row]:
    return con.execute(query, list(parameters)).fetchall()


def test_divisions_have_their_names_and_what_they_are_today(first: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select jurisdiction_key, path_name, province_name, prefecture_name, county_name, today_key"
        " from dim_jurisdiction order by all"
    )
    assert rows(first, query) == [
        (0, "未识别", None, None, None, 0),
        (NATION, "中国", None, None, None, NATION),
        (PROVINCE, "甲省", "甲省", None, None, PROVINCE),
        (OLD_CITY, "甲省/丙市", "甲省", "丙市", None, CITY),
        (CITY, "甲省/乙市", "甲省", "乙市", None, CITY),
        (ZI, "甲省/丙市/子区", "甲省", "丙市", "子区", ZI),
        (CHOU, "甲省/丙市/丑县", "甲省", "丙市", "丑县", CHOU),
        (YIN, "甲省/丙市/寅县", "甲省", "丙市", "寅县", None),  # split
        (MAO, "甲省/乙市/卯县", "甲省", "乙市", "卯县", MAO),
        (CHEN, "甲省/乙市/辰县", "甲省", "乙市", "辰县", CHEN),
        (ZONE, "甲省/乙市/乙经济开发区", "甲省", "乙市", "乙经济开发区", ZONE),
        (TOWN, "甲省/丙市/丑县/丑镇", "甲省", "丙市", "丑县", TOWN),
    ]


def test_years_know_their_form_and_deadlines(first: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select prescribed_form, is_form_change, deadline_department, deadline_government from dim_year where year = ?"
    )
    assert rows(first, "select min(year), max(year), count(*) from dim_year") == [(2008, 2021, 14)]
    assert rows(first, query, 2013) == [(None, False, date(2014, 3, 31), date(2014, 3, 31))]
    assert rows(first, query, 2014) == [("2014", True, date(2015, 3, 31), date(2015, 3, 31))]
    assert rows(first, query, 2018) == [("2014", False, date(2019, 3, 31), date(2019, 3, 31))]
    assert rows(first, query, 2019) == [("2019", True, date(2020, 1, 31), date(2020, 3, 31))]
    assert rows(first, query, 2021) == [("2021", True, date(2022, 1, 31), date(2022, 3, 31))]


def test_metrics_are_described_by_their_newest_form(first: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select label_path_zh, section, section_label_zh, parent_metric_code, depth, is_additive_over_applicants"
        " from dim_metric where metric_code = ?"
    )
    assert rows(first, query, "reconsideration.upheld") == [
        (
            "行政复议/结果维持",
            "review_litigation",
            "政府信息公开行政复议、行政诉讼情况",
            "reconsideration.total",
            1,
            False,
        )
    ]
    (granted,) = rows(first, query, f"{OUTCOME}.granted")
    assert granted[0] == "三、本年度办理结果/(一)予以公开"
    assert granted[3:] == (f"{OUTCOME}.total", 1, True)
    # Every metric of a form is in the dimension, once, and the order has no ties.
    assert rows(first, "select count(*) > 100, count(*) = count(distinct sort_order) from dim_metric") == [(True, True)]
    per_form = dict(rows(first, "select form, count(*) from bridge_metric_form group by form"))
    assert per_form == {"2014": 58, "2019": 60, "2021": 50}


def test_a_blank_is_not_a_zero(first: duckdb.DuckDBPyConnection) -> None:
    query = "select value, value_status, raw from fct_disclosure where report_key = ? and metric_code = ?"
    assert rows(first, query, 101, "reconsideration.upheld") == [(None, "blank", "")]
    assert rows(first, query, 103, "licensing.items_change") == [(Decimal(-3), "reported", "-3")]


def test_prose_is_witness_beside_the_table(first: duckdb.DuckDBPyConnection) -> None:
    query = "select metric_code, value, origin from fct_disclosure where report_key = 101 and origin = 'narrative'"
    assert rows(first, query) == [("regulations.made", Decimal(9), "narrative")]
    query = "select metric_code, raw, agrees from fct_text_witness where report_key = 101"
    assert set(rows(first, query)) == {
        (f"{OUTCOME}.total", "130", True),
        (f"{OUTCOME}.total", "100余", True),  # the table has 130
        (f"{OUTCOME}.total", "120余", False),
        (f"{OUTCOME}.total", "130%", None),
        ("reconsideration.total", "3", True),
        ("reconsideration.upheld", "2", None),  # the table's cell is blank
        ("regulations.made", "9", None),
        (None, "7", None),
    }
    assert rows(first, "select distinct applicant_code from fct_text_witness") == [("total",)]


def test_failed_checks_are_beside_the_cells(first: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select metric_code, applicant_code, failed_checks from fct_disclosure"
        " where report_key = 101 and failed_checks > 0 order by all"
    )
    assert rows(first, query) == [
        (f"{OUTCOME}.granted", "natural_person", 2),
        (f"{OUTCOME}.total", "natural_person", 1),
    ]
    assert rows(first, "select failed_errors from dim_report where report_key in (101, 102) order by report_key") == [
        (3,),
        (0,),
    ]


def test_the_quality_of_a_report_is_counted_by_severity_and_status(first: duckdb.DuckDBPyConnection) -> None:
    query = "select checks, errors_passed, errors_failed, warnings_failed, hints_failed, not_applicable"
    assert rows(first, f"{query} from mart_report_quality where report_key = 101") == [(5, 2, 3, 0, 0, 0)]
    assert rows(first, f"{query} from mart_report_quality where report_key = 102") == [(0, 0, 0, 0, 0, 0)]
    assert rows(first, "select count(*) from mart_report_quality anti join dim_report using (report_key)") == [(0,)]


def test_a_report_counts_once_in_the_summary_of_a_check(first: duckdb.DuckDBPyConnection) -> None:
    query = "select province.name, reports, compared, passed, failed, failing_places from mart_check_summary as summary"
    query += " join dim_jurisdiction as province on province.jurisdiction_key = province_key"
    (failed,) = rows(first, f"{query} where check_id = '2019.E2' and year = 2019 and failed > 0")
    assert failed[1:] == (1, 1, 0, 1, 1)
    assert (
        failed[0]
        == rows(
            first,
            "select province_name from dim_jurisdiction join dim_report using (jurisdiction_key) "
            "where report_key = 101",
        )[0][0]
    )


def test_every_cell_of_a_failed_check_is_shown(first: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select check_id, metric_code, applicant_code, value_status, cell_label_zh from mart_failed_cell"
        " where report_key = 101 order by check_id, metric_code"
    )
    assert [row[:4] for row in rows(first, query)] == [
        ("2019.E2", f"{OUTCOME}.granted", "natural_person", "reported"),
        ("2019.E2", f"{OUTCOME}.partial", "natural_person", None),
        ("2019.E2", f"{OUTCOME}.total", "natural_person", "reported"),
        ("2019.Q2", f"{OUTCOME}.granted", "natural_person", "reported"),
    ]
    assert all(str(row[4]).startswith("自然人·") for row in rows(first, query))
    assert rows(first, "select count(*) from mart_failed_cell where suspect_rank is not null") == [(0,)]


def test_a_correction_takes_the_place_of_the_old_version(second: duckdb.DuckDBPyConnection) -> None:
    query = "select report_key, is_current, superseded_by from dim_report where report_key in (102, 112) order by all"
    assert rows(second, query) == [(102, False, 112), (112, True, None)]
    figure = "select value, value_status from {} where report_key = ? and metric_code = 'reconsideration.total'"
    assert rows(second, figure.format("fct_disclosure"), 112) == [(Decimal(0), "reported")]
    assert rows(second, figure.format("fct_disclosure_superseded"), 102) == [(None, "blank")]
    assert rows(second, figure.format("fct_disclosure"), 102) == []
    assert rows(
        second,
        "select distinct report_key from mart_jurisdiction_year_metric where jurisdiction_key = ? and year = 2020",
        ZI,
    ) == [(112,)]


def test_one_report_speaks_for_a_division(first: duckdb.DuckDBPyConnection, second: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select report_key, metric_code, value from mart_jurisdiction_year_metric"
        " where jurisdiction_key = ? and year = ?"
    )
    total = f"{OUTCOME}.total"
    assert set(rows(first, query, CHOU, 2019)) == {
        (103, total, Decimal(50)),
        (103, "licensing.items_change", Decimal(-3)),
    }
    # The government's report is retracted: its office's takes the place, though nothing about it has changed.
    assert rows(second, query, CHOU, 2019) == [(104, total, Decimal(48))]
    assert rows(first, query, OLD_CITY, 2012) == [(108, "requests.received", Decimal(1))]
    assert rows(first, query, OLD_CITY, 2017) == [], "prose does not stand for the table of 2014"
    assert rows(first, "select count(*) from mart_jurisdiction_year_metric where jurisdiction_key = 0") == [(0,)]


def test_totals_say_what_they_cover(second: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select parent_jurisdiction_key, level, year, value, reports_held, reports_expected, printed_value,"
        " like_for_like_change from mart_total_year_metric"
        " where metric_code = ? and applicant_code = 'total' order by all"
    )
    wanted = [
        # 子区 130 and 丑县 48 (its office); 寅县 still exists, the zone too.
        (NATION, "county", 2019, Decimal(178), 2, 4, None, None),
        (NATION, "county", 2020, Decimal(201), 2, 5, None, Decimal(23)),
        (NATION, "prefecture", 2019, Decimal(999), 1, 1, None, None),
        (NATION, "province", 2020, Decimal(5000), 1, 1, None, None),
        (PROVINCE, "county", 2019, Decimal(178), 2, 4, None, None),
        (PROVINCE, "county", 2020, Decimal(201), 2, 5, Decimal(5000), Decimal(23)),
        (PROVINCE, "prefecture", 2019, Decimal(999), 1, 1, None, None),
        # The city under the name it had in the year, though the registry links its counties to its old name.
        (CITY, "county", 2019, Decimal(178), 2, 4, Decimal(999), None),
        (CITY, "county", 2020, Decimal(201), 2, 5, None, Decimal(23)),
    ]
    assert rows(second, query, f"{OUTCOME}.total") == sorted(wanted, key=lambda row: row[:3])
    assert rows(second, query, "licensing.items_change") == [], "changes are not added over bodies"


def test_coverage_of_every_division_and_year(first: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select has_report, has_table, status, days_late, checks_failed from mart_coverage"
        " where jurisdiction_key = ? and year = ?"
    )
    assert rows(first, query, ZI, 2019) == [(True, True, "held", 0, 3)]
    assert rows(first, query, ZI, 2020) == [(True, True, "held", 5, 0)]
    assert rows(first, query, CHOU, 2019) == [(True, True, "held_partial", 0, 0)]
    assert rows(first, query, OLD_CITY, 2017) == [(True, False, "held", None, 0)]
    assert rows(first, query, ZONE, 2020) == [(False, False, "held_unreadable", None, None)]
    assert rows(first, query, ZONE, 2019) == [(False, False, "not_held", None, None)]
    assert rows(first, query, MAO, 2021) == [(False, False, "not_due", None, None)]
    assert rows(first, query, YIN, 2020) == [], "it no longer exists"
    assert rows(first, query, TOWN, 2019) == [], "towns are not expected"
    # 甲省, 中国, 子区, 丑县 in 14 years each; the city under one name or the other; 寅 12, 卯 and 辰 2, the zone 7.
    assert rows(first, "select count(*) from mart_coverage") == [(4 * 14 + 14 + 12 + 2 + 2 + 7,)]


def test_bodies_know_their_years(second: duckdb.DuckDBPyConnection) -> None:
    query = "select reporting_body_key, first_year, last_year from dim_reporting_body order by all"
    assert rows(second, query) == [
        (0, None, None),
        (901, 2020, 2020),
        (902, 2012, 2019),
        (903, 2019, 2020),
        (904, 2020, 2020),  # its report of 2019 was retracted
        (905, 2019, 2019),
        (906, 2019, 2019),
        (907, 2020, 2020),
    ]


def test_every_file_has_its_outcome(second: duckdb.DuckDBPyConnection) -> None:
    query = "select path, outcome, report_key from fct_source_file where outcome <> 'loaded' order by path"
    assert rows(second, query) == [
        ("102.html", "superseded", 102),
        ("103.html", "retracted", 103),
        ("copy of 101.html", "duplicate", 101),
        ("copy of 103.html", "retracted", 103),
        ("news.html", "quarantined", None),
        ("scan.pdf", "quarantined", None),
    ]
    assert rows(second, "select count(*) from fct_source_file") == [(16,)]


def test_refusals_checks_and_decisions_are_kept(second: duckdb.DuckDBPyConnection) -> None:
    assert rows(second, "select raw from fct_refused_cell order by raw") == [("12",), ("13",)]
    assert rows(second, "select count(*) from fct_check_result where report_key = 101") == [(5,)]
    assert rows(second, "select report_key, verdict from fct_decision") == [(101, "confirmed")]


def test_the_release_counts_itself(second: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select release_id, reports = (select count(*) from dim_report), facts = (select count(*) from fct_disclosure)"
        " from release_info"
    )
    assert rows(second, query) == [("000002", True, True)]
