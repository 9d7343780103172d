"""``raw.suspect_cell``: for every report with a failed equality the smallest repairs of its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project.arithmetic.continuity import decided_by_years
from dagster_project.arithmetic.rules import enforced_rules
from dagster_project.arithmetic.suspects import Place, SuspectCell, suspects
from dagster_project.reading.frames import VALUE
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.results import RESULT_TABLE, wide_table
from dagster_project.warehouse import raw_schema

YearBefore = tuple[str, Mapping[str, Decimal | None]]
"""A report of the year before: its form, and its figures by cell name."""

_SCHEMA: dict[str, Any] = {
    "report_key": pl.Int64,
    "repair": pl.Int32,
    "metric_code": pl.String,
    "applicant_code": pl.String,
    "reported_value": VALUE,
    "repair_value": VALUE,
    "proposed_value": VALUE,
    "rank": pl.Int32,
    "explains": pl.Int32,
    "repairs_left_out": pl.Int32,
}


def failed_equalities(results: Iterable[Mapping[str, Any]]) -> frozenset[Place]:
    """The places, among rows of results, where an equality failed."""
    equalities = {rule.id for rule in enforced_rules() if rule.kind == "equality"}
    return frozenset(
        (row["check_id"], row["applicant_code"], row["metric_code"])
        for row in results
        if row["status"] == "fail" and row["check_id"] in equalities
    )


def write_suspect_cells(scratch: Path) -> int:
    """Fill ``raw.suspect_cell`` from the verdicts and the wide rows of a scratch file. Returns the number of rows."""
    rows: list[dict[str, Any]] = []
    with duckdb.connect(scratch) as connection:
        for form in dict.fromkeys(rule.form for rule in enforced_rules()):
            rows += _of_form(connection, form)
        frame = pl.DataFrame(rows, schema=_SCHEMA)
        connection.execute(raw_schema.create_table_sql("suspect_cell"))
        connection.register("incoming", frame.to_arrow())
        connection.execute(f"INSERT INTO {raw_schema.SCHEMA}.suspect_cell BY NAME SELECT * FROM incoming")
        connection.unregister("incoming")
    return len(rows)


def _of_form(connection: duckdb.DuckDBPyConnection, form: str) -> list[dict[str, Any]]:
    equalities = [rule.id for rule in enforced_rules(form) if rule.kind == "equality"]
    failed: dict[int, set[Place]] = {}
    for key, *place in connection.execute(
        f"SELECT report_key, check_id, applicant_code, metric_code FROM {RESULT_TABLE}"
        " WHERE status = 'fail' AND list_contains($1, check_id)",
        [equalities],
    ).fetchall():
        failed.setdefault(key, set()).add((place[0], place[1], place[2]))
    if not failed:
        return []
    wide = connection.execute(
        f"SELECT * FROM {wide_table(form)} WHERE list_contains($1, report_key) ORDER BY report_key", [list(failed)]
    ).pl()
    before = _years_before(connection, list(failed))
    rows: list[dict[str, Any]] = []
    for figures in wide.iter_rows(named=True):
        key = figures.pop("report_key")
        found = _decided(suspects(form, figures, failed[key]), form, figures, before.get(key))
        rows += [{"report_key": key, **asdict(cell)} for cell in found]
    return rows


def _years_before(connection: duckdb.DuckDBPyConnection, keys: list[int]) -> dict[int, YearBefore]:
    """Of these reports those of the year before: form, and figures by cell name."""
    found: dict[int, YearBefore] = {}
    pairs = "FROM raw.report_before WHERE before_key IS NOT NULL AND list_contains($1, report_key)"
    for (form,) in connection.execute(f"SELECT DISTINCT before_form {pairs} ORDER BY 1", [keys]).fetchall():
        if not load_registry().forms[form].sections:
            continue
        held = connection.execute(
            f"SELECT pair.report_key, held.* EXCLUDE (report_key) FROM (SELECT * {pairs}) AS pair"
            f" JOIN {raw_schema.SCHEMA}.{raw_schema.held_view(form)} AS held ON held.report_key = pair.before_key",
            [keys],
        ).pl()
        for figures in held.iter_rows(named=True):
            found[figures.pop("report_key")] = (form, figures)
    return found


def _decided(
    found: tuple[SuspectCell, ...], form: str, figures: Mapping[str, Decimal | None], before: YearBefore | None
) -> tuple[SuspectCell, ...]:
    return found if before is None else decided_by_years(found, form, figures, *before)


def suspects_of(
    form: str | None,
    figures: Mapping[str, Decimal | None],
    results: Iterable[Mapping[str, Any]],
    before: YearBefore | None = None,
) -> tuple[SuspectCell, ...]:
    """The suspects of one report from its figures by cell name and its result rows; none for a form without rules.

    ``before`` is what the report of the year before prints: it may decide between several smallest repairs.
    """
    if form not in {rule.form for rule in enforced_rules()}:
        return ()
    return _decided(suspects(str(form), figures, failed_equalities(results)), str(form), figures, before)
