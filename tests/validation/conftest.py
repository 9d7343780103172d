"""Scratch files made of a few wide rows, and the bundled suites to change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project import project_files
from dagster_project.reading.frames import wide_schema
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.run import Verdicts, validate
from dagster_project.warehouse import raw_schema
from tests.arithmetic.filled_forms import BODY

Figures = Mapping[str, Decimal | int | None]
Reports = Sequence[tuple[str, Figures | None]]
"""Form and figures by cell name; None for a report that has no wide row. The first has report key 1."""


def make_scratch(path: Path, reports: Reports, before: Mapping[int, int] | None = None) -> Path:
    """A scratch file with what validation reads: reports and wide tables, and whose year before is which report."""
    registry = load_registry()
    with duckdb.connect(path) as connection:
        raw_schema.create(connection)
        connection.execute("ALTER TABLE raw.report RENAME TO full_report")
        connection.execute("CREATE TABLE raw.report AS FROM raw.full_report LIMIT 0")  # what is not known may be null
        for key, (form, _) in enumerate(reports, start=1):
            connection.execute(
                "INSERT INTO raw.report (report_key, form, level, issuer_kind) VALUES (?, ?, ?, ?)", [key, form, *BODY]
            )
        for key, earlier in (before or {}).items():
            connection.execute(
                "INSERT INTO raw.report_before VALUES (?, ?, ?, NULL)", [key, earlier, reports[earlier - 1][0]]
            )
        for form in registry.forms.values():
            if not form.sections:
                continue
            names = registry.cell_names(form.code)
            raw_schema.create_wide_tables(connection, form.code, names)
            rows = [
                {"report_key": key, **{name: _decimal(figures.get(name)) for name in names}}
                for key, (of_form, figures) in enumerate(reports, start=1)
                if of_form == form.code and figures is not None
            ]
            if rows:
                unknown = {name for of_form, f in reports if of_form == form.code for name in f or ()} - set(names)
                assert not unknown, f"no such cells in form {form.code}: {unknown}"
                frame = pl.DataFrame(rows, schema=wide_schema(form.code, registry))
                connection.register("incoming", frame.to_arrow())
                connection.execute(f"INSERT INTO raw.{raw_schema.wide_table(form.code)} FROM incoming")
                connection.unregister("incoming")
    return path


def _decimal(figure: Decimal | int | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., Verdicts]:
    """Validate reports given as (form, figures)."""

    def run(reports: Reports, suites: Path | None = None, before: Mapping[int, int] | None = None) -> Verdicts:
        path = tmp_path / f"scratch{len(list(tmp_path.glob('scratch*')))}.duckdb"
        return validate(make_scratch(path, reports, before), suites)

    return run


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A copy of the project's suites that a test may change."""
    folder = tmp_path / "expectations"
    shutil.copytree(project_files.path("expectations"), folder)
    return folder


def rows(verdicts: Verdicts, check_id: str, report_key: int = 1) -> list[dict[str, object]]:
    """The result rows of one check in one report."""
    frame = verdicts.frame().filter(pl.col("check_id") == check_id, pl.col("report_key") == report_key)
    return frame.to_dicts()


def statuses(verdicts: Verdicts, check_id: str, report_key: int = 1) -> dict[tuple[str, str | None], str]:
    """(applicant, row) → status of one check in one report."""
    return {
        (
            str(row["applicant_code"]),
            row["metric_code"] if row["metric_code"] is None else str(row["metric_code"]),
        ): str(row["status"])
        for row in rows(verdicts, check_id, report_key)
    }


def failures(verdicts: Verdicts, report_key: int = 1) -> set[str]:
    """The checks that fail somewhere in a report."""
    frame = verdicts.frame().filter(pl.col("status") == "fail", pl.col("report_key") == report_key)
    return set(frame["check_id"])
