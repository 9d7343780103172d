"""Checks of reports that are in no warehouse: a few parsed reports through the same suites, in a file of their own.

For ``gongkai check``: the same JSON decides, by the same engine, as in a build.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.arithmetic.messages import Message, message, printed_cells
from dagster_project.arithmetic.suspects import SuspectCell
from dagster_project.reading.frames import batch_frames
from dagster_project.reports.forms.registry import NARRATIVE, load_registry
from dagster_project.reports.model import ParsedReport
from dagster_project.validation.run import validate
from dagster_project.validation.suspect_cells import suspects_of
from dagster_project.warehouse import raw_schema


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A parsed report with the verdicts on it: rows with the columns of ``fct_check_result``, and the suspect cells."""

    report: ParsedReport
    results: tuple[dict[str, Any], ...]
    suspects: tuple[SuspectCell, ...] = ()

    @property
    def failures(self) -> tuple[tuple[dict[str, Any], Message], ...]:
        """The rows that failed, each with what to say about it."""
        failed = [row for row in self.results if row["status"] == "fail"]
        return tuple((row, message(row, self.report.cells)) for row in failed)


def check_reports(reports: Sequence[ParsedReport], suites: Path | None = None) -> tuple[CheckedReport, ...]:
    """Apply every rule about a single report's cells, in the order of the reports.

    A report whose form is not known is taken as one without table. Raises EngineError as ``validate`` does.
    """
    if not reports:
        return ()
    with tempfile.TemporaryDirectory(prefix="gongkai-check-") as folder:
        scratch = Path(folder) / "scratch.duckdb"
        # Two files with the same content are one report to the warehouse, but here each is answered for itself.
        distinct = {(report.sha256, report.part): report for report in reports}
        keys = dict(zip(distinct, _load(scratch, list(distinct.values())), strict=True))
        rows = validate(scratch, suites).frame().to_dicts()
    by_report: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_report.setdefault(row["report_key"], []).append(row)
    return tuple(_checked(report, by_report[keys[report.sha256, report.part]]) for report in reports)


def _checked(report: ParsedReport, results: list[dict[str, Any]]) -> CheckedReport:
    figures: dict[str, Decimal | None] = {}
    if report.form is not None and load_registry().forms[report.form].sections:
        figures = {code.name: cell.value for code, cell in printed_cells(report.form, report.cells).items()}
    return CheckedReport(report, tuple(results), suspects_of(report.form, figures, results))


def _load(scratch: Path, reports: Sequence[ParsedReport]) -> list[int]:
    """Make a scratch file that holds what validation reads of the reports. Returns their keys."""
    frames = batch_frames(reports, reader_version="")
    with duckdb.connect(scratch) as connection:
        connection.execute(f"CREATE SCHEMA {raw_schema.SCHEMA}")
        incoming = frames["reports"].select("report_key", "form").to_arrow()
        connection.register("incoming", incoming)
        connection.execute(
            f"CREATE TABLE raw.report AS SELECT report_key, coalesce(form, '{NARRATIVE}') AS form FROM incoming"
        )
        connection.unregister("incoming")
        registry = load_registry()
        for table, frame in (("cell", "cells"), ("statement", "statements")):
            connection.execute(raw_schema.create_table_sql(table))
            connection.register("incoming", frames[frame].to_arrow())
            connection.execute(f"INSERT INTO raw.{table} BY NAME SELECT * FROM incoming")
            connection.unregister("incoming")
        for form in registry.forms.values():
            if not form.sections:
                continue
            table = raw_schema.wide_table(form.code)
            connection.execute(raw_schema.create_wide_table_sql(form.code, registry.cell_names(form.code)))
            connection.register("incoming", frames[table].to_arrow())
            connection.execute(f"INSERT INTO raw.{table} BY NAME SELECT * FROM incoming")
            connection.unregister("incoming")
    return [int(key) for key in frames["reports"]["report_key"]]
