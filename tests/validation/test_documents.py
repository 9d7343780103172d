"""Rules about a report as a document: its dates, its parts, and the figures of local tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dagster_project.arithmetic.comparisons import DOCUMENT
from dagster_project.arithmetic.messages import message
from dagster_project.arithmetic.rules import compared_rules
from dagster_project.validation.run import validate
from tests.validation.conftest import make_scratch

Rows = Callable[[Sequence["Report"]], pl.DataFrame]
Report = tuple[str, Mapping[str, Any], Mapping[str, int]]
"""form, facts, figures of a local table"""


@pytest.fixture
def frame_of(tmp_path: Path) -> Rows:
    """All rows of results of these reports."""

    def run(reports: Sequence[Report]) -> pl.DataFrame:
        path = make_scratch(tmp_path / "s.duckdb", [(form, None) for form, *_ in reports])
        with duckdb.connect(path) as connection:
            for key, (_, facts, figures) in enumerate(reports, start=1):
                for name, value in {"problems": FAULTS, **facts}.items():
                    connection.execute(f"UPDATE raw.report SET {name} = ? WHERE report_key = ?", [value, key])
                for metric, figure in figures.items():
                    connection.execute(
                        "INSERT INTO raw.cell VALUES"
                        " (?, ?, 'total', ?, 'reported', '人', ?, NULL, NULL, 'narrative', '表')",
                        [key, metric, figure, str(figure)],
                    )
        return validate(path).frame()

    return run


GOVERNMENT = {"year": 2019, "issuer_kind": "government"}
DEPARTMENT = {"year": 2019, "issuer_kind": "department"}
FAULTS = "工作人员不足,公开不够及时,今后改进。"
STAFF = "organisation.staff"

CASES: list[tuple[str, str, Mapping[str, Any], Mapping[str, int], str]] = [
    # rule, form, facts, figures of a local table → status
    ("X.D1", "2019", {"year": 2019, "period_year": 2019, "title_year": 2019}, {}, "pass"),
    ("X.D1", "2019", {"year": 2019, "period_year": 2018, "title_year": 2019}, {}, "fail"),
    ("X.D1", "narrative", {"year": 2012, "period_year": 2011}, {}, "fail"),  # no title: the year of the report
    ("X.D1", "2021", {"year": 2021, "title_year": 2021}, {}, "not_assessable"),
    ("X.D3", "2019", GOVERNMENT | {"published_on": "2020-03-31"}, {}, "pass"),  # a leap year
    ("X.D3", "2019", GOVERNMENT | {"published_on": "2020-04-01"}, {}, "fail"),
    ("X.D3", "2019", DEPARTMENT | {"published_on": "2020-01-31"}, {}, "pass"),
    ("X.D3", "2019", DEPARTMENT | {"published_on": "2020-02-01"}, {}, "fail"),
    ("X.D3", "2021", {"year": 2022, "issuer_kind": None, "published_on": "2023-03-31"}, {}, "pass"),
    ("X.D3", "2021", {"year": 2022, "published_on": None}, {}, "not_assessable"),
    ("X.D4", "2014", {"year": 2017, "issuer_kind": "department", "published_on": "2018-03-31"}, {}, "pass"),
    ("X.D4", "narrative", {"year": 2012, "published_on": "2013-04-01"}, {}, "fail"),
    ("X.D5", "2021", {"parts": "123456", "problems": FAULTS}, {}, "pass"),
    ("X.D5", "2021", {"parts": "123456", "problems": "无。"}, {}, "fail"),
    ("X.D5", "2019", {"parts": "12346", "problems": None}, {}, "fail"),
    ("X.D5", "2019", {"parts": None, "problems": None}, {}, "not_assessable"),  # no outline could be read
    ("X.D6", "2019", {"parts": "123456"}, {}, "pass"),
    ("X.D6", "2019", {"parts": "1223456"}, {}, "pass"),
    ("X.D6", "2019", {"parts": "12346"}, {}, "fail"),
    ("X.D6", "2021", {"parts": "123546"}, {}, "fail"),
    ("X.D6", "2021", {"parts": "1"}, {}, "not_assessable"),
    ("A.E5", "narrative", {}, {STAFF: 5, f"{STAFF}.full_time": 2, f"{STAFF}.part_time": 3}, "pass"),
    ("A.E5", "narrative", {}, {STAFF: 6, f"{STAFF}.full_time": 2, f"{STAFF}.part_time": 3}, "fail"),
    ("A.E5", "narrative", {}, {STAFF: 5, f"{STAFF}.full_time": 2}, "not_assessable"),
    ("A.E5", "narrative", {}, {STAFF: 5, f"{STAFF}.full_time": 6}, "fail"),
    ("A.E5", "narrative", {}, {}, "not_assessable"),
]


def test_facts_and_verdicts(frame_of: Rows) -> None:
    frame = frame_of([(form, facts, figures) for _, form, facts, figures, _ in CASES])
    for key, (rule, _, facts, figures, status) in enumerate(CASES, start=1):
        own = frame.filter(pl.col("report_key") == key)
        (row,) = own.filter(pl.col("check_id") == rule).to_dicts()
        assert row["status"] == status, (rule, facts, figures, row)
        assert (row["reason"] is not None) == (status == "not_assessable")
        failed = set(own.filter(pl.col("status") == "fail")["check_id"])
        # A part that is not there is also one of the six that are missing.
        implied = {"X.D6"} if rule == "X.D5" and not facts.get("problems") else set()
        assert failed == ({rule, *implied} if status == "fail" else set()), facts


def test_every_rule_about_documents_holds_and_fails_somewhere() -> None:
    for status in ("pass", "fail"):
        assert {rule for rule, *_, found in CASES if found == status} == {rule.id for rule in compared_rules(DOCUMENT)}


# rule, form, facts, figures → what is said
MESSAGES: list[tuple[str, str, Mapping[str, Any], Mapping[str, int], str]] = [
    ("X.D1", "2019", CASES[1][2], {}, "统计期限与报告年度一致:统计期限为 2018 年,标题为 2019 年"),
    ("X.D3", "2019", CASES[5][2], {}, "公布期限(2019年起):公布于报告年度结束后第 92 天,期限为第 91 天"),
    ("X.D5", "2021", CASES[13][2], {}, "存在问题部分缺失:“存在的主要问题及改进情况”部分 2 字,应不少于 10"),
    ("X.D6", "2021", CASES[19][2], {}, "六个部分齐全有序:依次齐全的部分 5 个,应为 6"),
    ("A.E5", "narrative", {}, CASES[22][3], "指定专职人员数与全职、兼职之和:从事政府信息公开工作人员数 6,各项之和 5"),
]


def test_what_is_said_of_a_failure(frame_of: Rows) -> None:
    frame = frame_of([(form, facts, figures) for _, form, facts, figures, _ in MESSAGES])
    for key, (rule, _, _, _, words) in enumerate(MESSAGES, start=1):
        (row,) = frame.filter(pl.col("check_id") == rule, pl.col("report_key") == key).to_dicts()
        assert message(row, []).zh == words
        assert row["difference"] == Decimal(row["left_value"]) - row["right_value"]
