"""Which reports a build looks at again when new ones have come."""

from __future__ import annotations

import polars as pl

from dagster_project.intake.ledger import PathState
from dagster_project.warehouse.source_files import ReadReport, SourceFile, order_of_copies, source_files
from dagster_project.warehouse.touched import touched_reports

REPORTS = pl.DataFrame(
    [
        (1, 10, 100, 2019, "whole_jurisdiction", "government"),
        (2, 10, 100, 2019, "whole_jurisdiction", "government"),  # another version of it
        (3, 10, 100, 2020, "whole_jurisdiction", "government"),  # its year after
        (4, 10, 100, 2021, "whole_jurisdiction", "government"),  # two years after
        (5, 11, 100, 2019, "whole_jurisdiction", "office"),  # its office, for the whole division
        (6, 12, 100, 2019, "own_body", "department"),  # there
        (7, 13, 101, 2019, "whole_jurisdiction", "government"),  # of another place
        (8, 14, 102, 2019, "own_body", "office"),  # of a place below the first
        (9, 15, 102, 2019, "whole_jurisdiction", "government"),  # of that place
        (10, 16, 102, 2019, "own_body", "department"),  # there
    ],
    schema={
        "report_key": pl.Int64,
        "reporting_body_key": pl.Int64,
        "jurisdiction_key": pl.Int64,
        "year": pl.Int16,
        "scope": pl.String,
        "issuer_kind": pl.String,
    },
    orient="row",
)
ABOVE = pl.DataFrame({"jurisdiction_key": [102], "above_key": [100]})


def keys(new: set[int]) -> set[int]:
    touched, replaced = touched_reports(REPORTS, new, above=ABOVE)
    assert replaced == sorted(touched["report_key"])
    return set(touched["report_key"])


def test_versions_neighbouring_years_and_the_same_division_are_touched() -> None:
    assert keys({1}) == {1, 2, 3, 5}


def test_a_department_touches_what_speaks_for_its_division_and_itself() -> None:
    assert keys({6}) == {6, 1, 2, 5}
    assert keys({7}) == {7}


def test_a_part_touches_the_whole_above_and_a_whole_its_own_organ() -> None:
    assert keys({9}) == {9, 8, 1, 2, 5}
    assert keys({10}) == {10, 9, 8, 1, 2, 5}


def test_nothing_new_touches_nothing() -> None:
    assert keys(set()) == set()
    assert touched_reports(REPORTS, set())[0].schema == REPORTS.schema


def published(*rows: tuple[int, int, int, int]) -> pl.DataFrame:
    """What a release said: report, body, division, year."""
    values = [(*row, "whole_jurisdiction") for row in rows]
    return pl.DataFrame(values, schema=dict(list(REPORTS.schema.items())[:5]), orient="row")


ALL = [row[:4] for row in REPORTS.iter_rows()]


def test_what_is_no_longer_loaded_touches_what_it_leaves_behind() -> None:
    # Report 11 of body 13 was published; a copy of it, or nothing, is loaded now.
    touched, replaced = touched_reports(REPORTS, set(), published(*ALL, (11, 13, 101, 2019)))
    assert (set(touched["report_key"]), replaced) == ({7}, [7, 11])


def test_a_report_that_turned_out_to_be_another_bodys_touches_the_one_before() -> None:
    before = [(7, 12, 100, 2020) if row[0] == 7 else row for row in ALL]
    touched, replaced = touched_reports(REPORTS, {7}, published(*before))
    assert set(touched["report_key"]) == {7, 6, 3}
    assert replaced == [3, 6, 7]


def test_what_was_a_copy_until_now_is_touched() -> None:
    touched, _ = touched_reports(REPORTS, set(), published(*(row for row in ALL if row[0] != 4)))
    assert set(touched["report_key"]) == {4, 3}
    assert touched_reports(REPORTS, set(), published(*ALL))[1] == []


def test_an_original_comes_before_its_copies() -> None:
    paths = ["年报 copy.txt", "年报 (1).txt", "年报.txt", "年报(1).docx"]
    assert min(paths, key=order_of_copies) == "年报.txt"
    assert order_of_copies("a/年报.txt") != order_of_copies("b/年报.txt")


def read_report(key: int, part: str | None = None, *, loaded_as: int | None = None) -> ReadReport:
    outcome = "unrecognised" if loaded_as is None else "parsed"
    return ReadReport(key, loaded_as, part, "text/plain", outcome, None if loaded_as else "no report", 2019, 5)


def test_every_path_content_and_part_has_its_row() -> None:
    states = {
        "x.txt": PathState(contents={"s1": 10, "s2": 20}, current="s2", is_present=True),
        "x copy.txt": PathState(contents={"s1": 10}, current="s1", is_present=False),
        "two.docx": PathState(contents={"s3": 30}, current="s3", is_present=True),
        "other.zip": PathState(contents={"s4": 40}, current="s4", is_present=True),
        "locked.txt": PathState(refused="cannot be read: Permission denied", bytes=7, is_present=True),
    }
    reports = {
        "s1": [read_report(1, loaded_as=1)],
        "s2": [read_report(2)],
        "s3": [read_report(3, loaded_as=3), read_report(4, "#2", loaded_as=4)],
        "s4": [read_report(5, "!/x.pdf", loaded_as=4)],
    }
    rows = {(row.path, row.sha256): row for row in source_files(states, reports)}
    found = {key: (row.report_key, row.is_primary, row.reason) for key, row in rows.items()}
    assert found == {
        ("x.txt", "s1"): (1, True, None),
        ("x.txt", "s2"): (None, True, "no report"),
        ("x copy.txt", "s1"): (1, False, None),
        ("two.docx", "s3"): (3, True, None),
        ("two.docx#2", "s3"): (4, True, None),
        ("other.zip!/x.pdf", "s4"): (4, False, "与该文件为同一份报告 / the same report as two.docx#2"),
        ("locked.txt", ""): (None, True, "cannot be read: Permission denied"),
    }
    assert all(isinstance(row, SourceFile) for row in rows.values())
