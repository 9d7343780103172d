"""Decisions of people: a line that cannot be used is told by its number, never by a test of dbt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project.warehouse.decisions import COLUMNS, DecisionError, decision_rows

REPORTS = pl.DataFrame(
    {"sha256": ["aa", "bb", "cc", "cc"], "part": [None, "!/b.txt", None, "#2"], "report_key": [1, 2, 3, 4]}
)
GOOD = "aa,2019.E2,applications.outcome.total,natural_person,confirmed,127,the parts say so,a call,someone,2026-01-02"


def decided(folder: Path, *lines: str) -> list[tuple[object, ...]]:
    file = folder / "decisions.csv"
    file.write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", encoding="utf-8")
    return decision_rows(file, REPORTS)


def test_a_decision_becomes_a_row_with_its_report(tmp_path: Path) -> None:
    (row,) = decided(tmp_path, GOOD)
    assert row == (
        *("aa", "2019.E2", "applications.outcome.total", "natural_person", "confirmed", Decimal(127)),
        *("the parts say so", "a call", "someone", date(2026, 1, 2), 1),
    )
    assert decision_rows(tmp_path / "absent.csv", REPORTS) == []


def test_a_decision_may_be_about_a_report_as_a_whole(tmp_path: Path) -> None:
    (row,) = decided(tmp_path, "bb,,,,confirmed,,,,someone,2026-01-02")
    assert (row[1:4], row[5], row[-1]) == ((None, None, None), None, 2)


@pytest.mark.parametrize(("name", "key"), [("cc#1", 3), ("cc#2", 4), ("bb#1", 2), ("bb", 2)])
def test_a_decision_names_one_of_several_reports_of_a_file(tmp_path: Path, name: str, key: int) -> None:
    (row,) = decided(tmp_path, f"{name},,,,confirmed,,,,someone,2026-01-02")
    assert (row[0], row[-1]) == (name, key)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("aa,", "dd,"), "no report of the warehouse has the sha256 'dd'"),
        (GOOD.replace("aa,", "cc,"), "holds 2 reports. Name the one that is meant as cc#1, cc#2"),
        (GOOD.replace("aa,", "cc#3,"), "no report of the warehouse has the sha256 'cc#3'"),
        (GOOD.replace("2019.E2", "2019.E99"), "there is no check_id '2019.E99'"),
        (GOOD.replace("outcome.total", "outcome.totl"), "there is no metric_code 'applications.outcome.totl'"),
        (GOOD.replace("natural_person", "person"), "there is no applicant_code 'person'"),
        (GOOD.replace("confirmed", ""), "verdict is empty"),
        (GOOD.replace("127", "many"), "decided_value must be a number"),
        (GOOD.replace("2026-01-02", "yesterday"), "decided_on a day"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(DecisionError, match=f"line 3: .*{says}"):
        decided(tmp_path, GOOD, line)
