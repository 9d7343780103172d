"""Suspects of all reports of a scratch file, in the columns of the warehouse."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.validation.run import validate
from dagster_project.validation.suspect_cells import write_suspect_cells
from dagster_project.warehouse import raw_schema
from tests.arithmetic.filled_forms import filled
from tests.validation.conftest import make_scratch


def test_suspects_are_written_for_the_reports_that_fail(tmp_path: Path) -> None:
    right = filled("2021", 6)
    name = "applications.outcome.granted@research"
    wrong = right | {name: (right[name] or Decimal(0)) + 10}
    blank = {"reconsideration.upheld@total": 3}  # not assessable: no suspects
    reports = [("2021", right), ("2021", wrong), ("2019", blank), ("narrative", None)]
    scratch = make_scratch(tmp_path / "s.duckdb", reports)
    validate(scratch)
    assert write_suspect_cells(scratch) == 1
    with duckdb.connect(scratch) as connection:
        found = connection.sql("SELECT * FROM raw.suspect_cell")
        assert tuple(found.columns) == raw_schema.column_names("suspect_cell")
        figures = (wrong[name], right[name], right[name])
        assert found.fetchall() == [(2, 1, "applications.outcome.granted", "research", *figures, 1, 2, 0)]
    assert write_suspect_cells(scratch) == 1  # written anew, not added


def test_last_years_report_decides_between_smallest_repairs(tmp_path: Path) -> None:
    earlier = {"applications.carried_out@other": 3, "applications.new@other": 1}
    column = {"applications.new": 4, "applications.carried_in": 5, "applications.outcome.total": 6}
    later = {f"{metric}@other": figure for metric, figure in column.items()} | {"applications.carried_out@other": 1}
    reports = [("2019", earlier), ("2021", later), ("2021", later)]
    scratch = make_scratch(tmp_path / "s.duckdb", reports, before={2: 1})
    validate(scratch)
    write_suspect_cells(scratch)
    query = "SELECT report_key, metric_code, proposed_value FROM raw.suspect_cell WHERE proposed_value IS NOT NULL"
    with duckdb.connect(scratch) as connection:
        found = connection.sql(query).fetchall()
        assert found == [(2, "applications.carried_in", Decimal(3))], "only where last year's report is held"
        others = "SELECT count(DISTINCT repair) FROM raw.suspect_cell WHERE report_key = 3"
        assert connection.sql(others).fetchall()[0][0] > 1
