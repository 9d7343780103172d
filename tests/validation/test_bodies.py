"""Rules across bodies: a government's report against those it is made of, an own organ against its government."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.arithmetic.body_queries import INCOMPLETE, NO_FIGURES, NO_OTHERS
from dagster_project.validation.run import Verdicts, validate
from tests.validation.conftest import Reports, make_scratch, rows

NEW, CASES = "applications.new@total", "reconsideration.total@total"
PART = ("2021", {NEW: 30, CASES: 2})
BLANK = ("2021", {NEW: None, CASES: 1})


def check(
    path: Path, reports: Reports, parts: dict[int, list[int]], wholes: dict[int, int], complete: tuple[int, ...] = ()
) -> Verdicts:
    make_scratch(path, reports)
    with duckdb.connect(path) as connection:
        for key in parts.keys() | wholes.keys():
            connection.execute(
                "INSERT INTO raw.report_whole VALUES (?, ?, NULL, NULL, ?)", [key, wholes.get(key), key in complete]
            )
        for key, found in parts.items():
            connection.executemany("INSERT INTO raw.report_part VALUES (?, ?)", [[key, part] for part in found])
    return validate(path)


def verdicts(found: Verdicts, rule: str, key: int) -> dict[str | None, str]:
    return {row["metric_code"]: str(row["status"]) for row in rows(found, rule, key)}  # type: ignore[misc]


def test_each_rule_passes_and_breaks(tmp_path: Path) -> None:
    reports: Reports = [
        PART,
        PART,
        ("2021", {NEW: 60, CASES: 4}),  # 3: the sum of both
        ("2021", {NEW: 59, CASES: 5}),  # 4: one less, one more
        BLANK,
        ("2021", {NEW: 31, CASES: 2}),  # 6: more than its government
    ]
    parts = {3: [1, 2], 4: [1, 2]}
    found = check(tmp_path / "scratch.duckdb", reports, parts, {1: 3, 6: 1}, complete=(3, 4))
    applications, appeals = "applications.new", "reconsideration.total"
    assert verdicts(found, "X.R1", 3)[applications] == verdicts(found, "X.R1", 3)[appeals] == "pass"
    assert (verdicts(found, "X.R1", 4)[applications], verdicts(found, "X.R1", 4)[appeals]) == ("fail", "pass")
    assert verdicts(found, "X.R2", 3)[applications] == "pass"
    assert (verdicts(found, "X.R2", 4)[applications], verdicts(found, "X.R2", 4)[appeals]) == ("fail", "fail")
    assert verdicts(found, "X.R3", 1)[applications] == "pass"
    assert (verdicts(found, "X.R3", 6)[applications], verdicts(found, "X.R3", 6)[appeals]) == ("fail", "pass")
    (row,) = [row for row in rows(found, "X.R1", 4) if row["status"] == "fail"]
    assert (row["left_value"], row["right_value"], row["difference"], row["severity"]) == (59, 60, Decimal(-1), "hint")
    assert {row["severity"] for row in rows(found, "X.R3", 6)} == {"warning"}
    # Rows without figures on either side are no comparison.
    (open_row,) = [row for row in rows(found, "X.R1", 3) if row["metric_code"] == "litigation_direct.total"]
    assert (open_row["status"], open_row["reason"]) == ("not_assessable", NO_FIGURES)


def test_blanks_of_parts_are_counted_and_can_excuse(tmp_path: Path) -> None:
    reports: Reports = [PART, BLANK, ("2021", {NEW: 40}), ("2021", {NEW: 20})]
    found = check(tmp_path / "scratch.duckdb", reports, {3: [1, 2], 4: [1, 2]}, {}, complete=(3, 4))
    (row,) = [row for row in rows(found, "X.R1", 3) if row["metric_code"] == "applications.new"]
    assert (row["status"], row["blanks_as_zero"]) == ("pass", True)
    (row,) = [row for row in rows(found, "X.R2", 3) if row["metric_code"] == "applications.new"]
    assert row["status"] == "not_assessable", "the blank part may hold the ten that are missing"
    assert "1份对照报告的空格" in str(row["reason"])
    assert verdicts(found, "X.R2", 4)["applications.new"] == "fail", "no figure in the blank makes it less"


def test_without_others_nothing_is_compared(tmp_path: Path) -> None:
    reports: Reports = [PART, ("2019", {NEW: 1}), ("narrative", None)]
    found = check(tmp_path / "scratch.duckdb", reports, {1: [2]}, {})
    for rule in ("X.R1", "X.R2", "X.R3"):
        assert [(row["status"], row["reason"]) for row in rows(found, rule, 2)] == [("not_assessable", NO_OTHERS)]
        assert {row["status"] for row in rows(found, rule, 3)} == {"not_applicable"}
    assert [row["reason"] for row in rows(found, "X.R2", 1)] == [INCOMPLETE]
