"""Checks of reports that are in no warehouse: a few parsed reports through the same suites, in a file of their own.

For ``gongkai check``: the same JSON decides, by the same engine, as in a build.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project.arithmetic.comparisons import YEARS
from dagster_project.arithmetic.messages import Message, message, printed_cells
from dagster_project.arithmetic.rules import Rule, compared_rules
from dagster_project.arithmetic.suspects import SuspectCell
from dagster_project.arithmetic.year_messages import year_message
from dagster_project.reading.frames import batch_frames
from dagster_project.reports.forms.registry import NARRATIVE, load_registry
from dagster_project.reports.model import ParsedReport
from dagster_project.validation.run import validate
from dagster_project.validation.suspect_cells import suspects_of
from dagster_project.validation.year_pairs import year_pairs
from dagster_project.warehouse import raw_schema


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A parsed report with the verdicts on it: rows with the columns of ``fct_check_result``, and the suspect cells."""

    report: ParsedReport
    results: tuple[dict[str, Any], ...]
    suspects: tuple[SuspectCell, ...] = ()
    before: ParsedReport | None = None
    """The report of the year before that it was compared with."""

    @property
    def failures(self) -> tuple[tuple[dict[str, Any], Message], ...]:
        """The rows that failed, each with what to say about it."""
        return tuple((row, self._words(row)) for row in self.results if row["status"] == "fail")

    def _words(self, row: dict[str, Any]) -> Message:
        rule = _rules_of_years().get(row["check_id"])
        if self.before is not None and rule is not None:
            return year_message(rule, row, self.report, self.before)
        return message(row, self.report.cells)


@cache
def _rules_of_years() -> dict[str, Rule]:
    return {rule.id: rule for rule in compared_rules(YEARS)}


def check_reports(
    reports: Sequence[ParsedReport], suites: Path | None = None, previous: Sequence[ParsedReport] = ()
) -> tuple[CheckedReport, ...]:
    """Apply every rule about single reports and about years that follow each other, in the order of the reports.

    ``previous`` are last year's reports: compared with, not checked. The reports are also each other's years before. A
    report whose form is not known is taken as one without table. Raises EngineError as ``validate`` does.
    """
    if not reports:
        return ()
    with tempfile.TemporaryDirectory(prefix="gongkai-check-") as folder:
        scratch = Path(folder) / "scratch.duckdb"
        # Two files with the same content are one report to the warehouse, but here each is answered for itself.
        distinct = {(report.sha256, report.part): report for report in reports}
        others = {(report.sha256, report.part): report for report in previous}
        keys, pairs = _load(scratch, distinct, others)
        rows = validate(scratch, suites).frame().to_dicts()
    by_report: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_report.setdefault(row["report_key"], []).append(row)
    by_key = {keys[name]: report for name, report in (others | distinct).items()}
    return tuple(
        _checked(report, by_report[key], by_key.get(pairs.get(key, 0)))
        for report in reports
        for key in [keys[report.sha256, report.part]]
    )


def _checked(report: ParsedReport, results: list[dict[str, Any]], before: ParsedReport | None) -> CheckedReport:
    last_year = (before.form, _figures(before)) if before is not None and before.form else None
    found = suspects_of(report.form, _figures(report), results, last_year)
    return CheckedReport(report, tuple(results), found, before)


def _figures(report: ParsedReport) -> dict[str, Decimal | None]:
    """What the checks look at, by cell name; nothing of a report without a form."""
    if report.form is None or not load_registry().forms[report.form].sections:
        return {}
    return {code.name: cell.value for code, cell in printed_cells(report.form, report.cells).items()}


_Name = tuple[str, str | None]
"""The sha256 of a document and the part of it that is meant."""


def _load(
    scratch: Path, reports: Mapping[_Name, ParsedReport], others: Mapping[_Name, ParsedReport]
) -> tuple[dict[_Name, int], dict[int, int]]:
    """Make a scratch file that holds what validation reads of the reports, and of those they are compared with.

    Returns the keys of both, and which report is the year before of which.
    """
    frames = batch_frames(list(reports.values()), reader_version="")
    beside = {name: report for name, report in others.items() if name not in reports}
    lent = batch_frames(list(beside.values()), reader_version="")
    keys = dict(zip(reports, map(int, frames["reports"]["report_key"]), strict=True))
    keys |= dict(zip(beside, map(int, lent["reports"]["report_key"]), strict=True))
    pairs = year_pairs(
        [*reports.values(), *beside.values()],
        pl.concat([frames["reports"], lent["reports"]]),
        [keys[name] for name in reports],
        [keys[name] for name in others],
    )
    _write(scratch, frames, lent, pairs)
    found = pairs.filter(pl.col("before_key").is_not_null()).select("report_key", "before_key").iter_rows()
    return keys, dict(found)


def _write(
    scratch: Path, frames: Mapping[str, pl.DataFrame], lent: Mapping[str, pl.DataFrame], pairs: pl.DataFrame
) -> None:
    with duckdb.connect(scratch) as connection:
        connection.execute(f"CREATE SCHEMA {raw_schema.SCHEMA}")
        connection.register("incoming", frames["reports"].to_arrow())
        connection.execute(
            f"CREATE TABLE raw.report AS SELECT * REPLACE (coalesce(form, '{NARRATIVE}') AS form) FROM incoming"
        )
        connection.unregister("incoming")
        registry = load_registry()
        tables = (("cell", frames["cells"]), ("statement", frames["statements"]), ("report_before", pairs))
        for table in ("report_whole", "report_part"):  # bodies are not compared: reports at hand are no warehouse
            connection.execute(raw_schema.create_table_sql(table))
        for table, frame in tables:
            connection.execute(raw_schema.create_table_sql(table))
            _insert(connection, table, frame)
        for form in registry.forms.values():
            if not form.sections:
                continue
            raw_schema.create_wide_tables(connection, form.code, registry.cell_names(form.code))
            _insert(connection, raw_schema.wide_table(form.code), frames[f"wide_{form.code}"])
            _insert(connection, raw_schema.other_wide_table(form.code), lent[f"wide_{form.code}"])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"INSERT INTO raw.{table} BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")
