"""Which reports a build looks at again when new ones have come."""

from __future__ import annotations

import polars as pl

from dagster_project.intake.ledger import PathState
from dagster_project.warehouse.source_files import ReadReport, SourceFile, order_of_copies, source_files
from dagster_project.warehouse.touched import touched_reports

REPORTS = pl.DataFrame(
    [
        (1, 10, 100, 2019, "whole_jurisdiction"),  # a government
        (2, 10, 100, 2019, "whole_jurisdiction"),  # another version of it
        (3, 10, 100, 2020, "whole_jurisdiction"),  # its year after
        (4, 10, 100, 2021, "whole_jurisdiction"),  # two years after
        (5, 11, 100, 2019, "whole_jurisdiction"),  # its office, for the whole division
        (6, 12, 100, 2019, "own_body"),  # a department there
        (7, 13, 101, 2019, "whole_jurisdiction"),  # another place
    ],
    schema={
        "report_key": pl.Int64,
        "reporting_body_key": pl.Int64,
        "jurisdiction_key": pl.Int64,
        "year": pl.Int16,
        "scope": pl.String,
    },
    orient="row",
)


def keys(new: set[int]) -> set[int]:
    return set(touched_reports(REPORTS, new)["report_key"])


def test_versions_neighbouring_years_and_the_same_division_are_touched() -> None:
    assert keys({1}) == {1, 2, 3, 5}


def test_a_department_touches_what_speaks_for_its_division_and_itself() -> None:
    assert keys({6}) == {6, 1, 2, 5}
    assert keys({7}) == {7}


def test_nothing_new_touches_nothing() -> None:
    assert keys(set()) == set()
    assert touched_reports(REPORTS, set()).schema == REPORTS.schema


def test_an_original_comes_before_its_copies() -> None:
    paths = ["年报 copy.txt", "年报 (1).txt", "年报.txt", "年报(1).docx"]
    assert min(paths, key=order_of_copies) == "年报.txt"
    assert order_of_copies("a/年报.txt") != order_of_copies("b/年报.txt")


def read_report(key: int, part: str | None = None, *, is_loadable: bool = True) -> ReadReport:
    outcome = "parsed" if is_loadable else "unrecognised"
    return ReadReport(key, part, "text/plain", outcome, None if is_loadable else "no report", is_loadable, 2019, 5)


def test_every_path_content_and_part_has_its_row() -> None:
    states = {
        "x.txt": PathState(contents={"s1": 10, "s2": 20}, current="s2", is_present=True),
        "x copy.txt": PathState(contents={"s1": 10}, current="s1", is_present=False),
        "two.docx": PathState(contents={"s3": 30}, current="s3", is_present=True),
        "locked.txt": PathState(refused="cannot be read: Permission denied", bytes=7, is_present=True),
    }
    reports = {
        "s1": [read_report(1)],
        "s2": [read_report(2, is_loadable=False)],
        "s3": [read_report(3), read_report(4, "#2")],
    }
    rows = {(row.path, row.sha256): row for row in source_files(states, reports)}
    found = {key: (row.report_key, row.is_primary, row.reason) for key, row in rows.items()}
    assert found == {
        ("x.txt", "s1"): (1, True, None),
        ("x.txt", "s2"): (None, True, "no report"),
        ("x copy.txt", "s1"): (1, False, None),
        ("two.docx", "s3"): (3, True, None),
        ("two.docx#2", "s3"): (4, True, None),
        ("locked.txt", ""): (None, True, "cannot be read: Permission denied"),
    }
    assert all(isinstance(row, SourceFile) for row in rows.values())
