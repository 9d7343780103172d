"""The rows of ``raw.check_result``: made from the expectations' own queries, counted, audited, then stored at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from dagster_project.arithmetic.labels import cell_labels
from dagster_project.arithmetic.rules import Rule, all_rules, enforced_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.engine import EngineError, Expectation
from dagster_project.warehouse import raw_schema

REPORT_TABLE = f"{raw_schema.SCHEMA}.report"
RESULT_TABLE = f"{raw_schema.SCHEMA}.check_result"
_VERDICTS = "verdict"
"""The temporary table in which the rows are gathered; the real one is replaced at once, when all is well."""
NO_NUMBERS = "涉及的格都没有数字(空白、缺失或未能读出)"
WAITING = "能否成立取决于没有数字的格:"


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a rule was assessed."""

    compared: int = 0  # reports in which it passes or fails somewhere
    failed: int = 0  # reports in which it fails somewhere
    failing_rows: int = 0


def wide_table(form: str) -> str:
    """The full name of the wide table of a form."""
    return f"{raw_schema.SCHEMA}.{raw_schema.wide_table(form)}"


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make an empty table for the verdicts, and put rules and labels where the statements of this module find them."""
    connection.execute("SET preserve_insertion_order = false")  # rows have keys; their order would cost one processor
    table = raw_schema.create_table_sql("check_result").replace('TABLE raw."check_result"', f"TEMP TABLE {_VERDICTS}")
    connection.execute(table)
    forms = load_registry().forms
    rules = [
        (rule.id, list(rule.forms), "、".join(forms[form].label_zh for form in rule.forms), rule.severity)
        for rule in all_rules()
    ]
    _temporary(connection, "enforced", pl.DataFrame(rules, ["check_id", "forms", "form_zh", "severity"], orient="row"))
    labels = [(form.code, form.label_zh) for form in forms.values()]
    _temporary(connection, "form_label", pl.DataFrame(labels, ["form", "label_zh"], orient="row"))
    names = cell_labels()
    connection.execute("SET VARIABLE cell_labels = map($1, $2)", [list(names.keys()), list(names.values())])


def _temporary(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def write_expectation(connection: duckdb.DuckDBPyConnection, expectation: Expectation, rule: Rule) -> int:
    """The rows of one expectation's ``assessed`` as verdicts; what its condition picks out has failed.

    Without a verdict nothing was compared, so there are no sums. A sum that is too large to be stored is left out.
    Returns how many rows failed. Raises EngineError when the query cannot be run, or looks at fewer reports than there
    are; a rule that follows from another may: it is not looked at where that one was assessed.
    """
    looked_at_table = REPORT_TABLE if rule.is_comparison else wide_table(rule.form)
    steps, condition = expectation.parts(looked_at_table)
    compared = "CASE WHEN status <> 'not_assessable' THEN TRY_CAST({} AS DECIMAL(20,6)) END"
    try:
        connection.execute(
            f"""
            INSERT INTO {_VERDICTS}
            WITH decided AS (
                SELECT *, CASE WHEN is_unexpected THEN 'fail'
                               WHEN numbers = 0 OR (NOT holds AND can_hold) THEN 'not_assessable'
                               ELSE 'pass' END AS status
                FROM ({steps} SELECT *, coalesce(({condition}), FALSE) AS is_unexpected FROM assessed)
            )
            SELECT
                report_key, '{rule.id}', applicant_code, metric_code, status,
                CASE WHEN status <> 'not_assessable' THEN NULL
                     WHEN numbers = 0 THEN coalesce(missing, '{NO_NUMBERS}')
                     ELSE '{WAITING}' || array_to_string(list_transform(string_split(missing, ' '),
                          lambda cell: coalesce(getvariable('cell_labels')[cell], cell)), '、') END,
                {compared.format("left_value")},
                {compared.format("right_value")},
                {compared.format("left_value - right_value" if rule.has_difference else "NULL")},
                status <> 'not_assessable' AND blanks > 0,
                '{rule.severity}'
            FROM decided
            """
        )
    except duckdb.Error as error:
        raise EngineError(f"{expectation.file}, rule {rule.id}: the query failed: {error}") from error
    own = f"FROM {_VERDICTS} WHERE check_id = '{rule.id}'"
    if rule.implied_by is None:
        forms = ", ".join(f"'{form}'" for form in rule.forms)
        of_forms = f" WHERE form IN ({forms})" if rule.is_comparison else ""
        reports = _number(connection, f"SELECT count(*) FROM {looked_at_table}{of_forms}")
        looked_at = _number(connection, f"SELECT count(DISTINCT report_key) {own}")
        if looked_at != reports:
            raise EngineError(f"{expectation.file}, rule {rule.id}: looks at {looked_at} of {reports} reports")
    return _number(connection, f"SELECT count(*) {own} AND status = 'fail'")


def write_unread(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """One row for each report of its form that a rule has no row for.

    Either nothing was read of the report; or the rule follows from another, which was assessed everywhere
    (``not_applicable``) or has no figures where it was not (``not_assessable``).
    """
    connection.execute(
        f"""
        INSERT INTO {_VERDICTS}
        SELECT report_key, '{rule.id}', 'total', NULL,
            CASE WHEN is_settled THEN 'not_applicable' ELSE 'not_assessable' END,
            CASE WHEN is_settled THEN '由' || $1 || '推出,该规则已判定' ELSE '{NO_NUMBERS}' END,
            NULL, NULL, NULL, FALSE, '{rule.severity}'
        FROM raw.report
        ANTI JOIN (FROM {_VERDICTS} WHERE check_id = '{rule.id}') AS own USING (report_key)
        LEFT JOIN (
            SELECT report_key, bool_and(status IN ('pass', 'fail')) AS is_settled
            FROM {_VERDICTS} WHERE check_id = $1 GROUP BY report_key
        ) AS parent USING (report_key)
        WHERE form = '{rule.form}'
        """,
        [rule.implied_by],
    )


def write_not_applicable(connection: duckdb.DuckDBPyConnection) -> None:
    """One row a report for each rule of other forms."""
    connection.execute(
        f"""
        INSERT INTO {_VERDICTS}
        SELECT report_key, check_id, 'total', NULL, 'not_applicable',
            '该规则属于' || form_zh || ',本报告为' || coalesce(form_label.label_zh, report.form),
            NULL, NULL, NULL, FALSE, severity
        FROM raw.report AS report
        JOIN enforced ON NOT list_contains(enforced.forms, report.form)
        LEFT JOIN form_label ON form_label.form = report.form
        """
    )


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, Counts]:
    """How often each rule was assessed. Raises EngineError where a report got no verdict on a rule."""
    reports = _number(connection, "SELECT count(*) FROM raw.report")
    rows = connection.execute(
        f"""
        SELECT check_id, count(DISTINCT report_key),
            count(DISTINCT report_key) FILTER (status IN ('pass', 'fail')),
            count(DISTINCT report_key) FILTER (status = 'fail'), count(*) FILTER (status = 'fail')
        FROM {_VERDICTS} GROUP BY check_id
        """
    ).fetchall()
    held = {str(rule_id): int(held) for rule_id, held, *_ in rows}
    short = [f"{rule.id}: {held.get(rule.id, 0)}" for rule in all_rules() if held.get(rule.id, 0) != reports]
    if short:
        raise EngineError(f"of {reports} reports not all got a verdict (rule: reports with one): {', '.join(short)}")
    return {str(rule_id): Counts(int(compared), int(failed), int(n)) for rule_id, _, compared, failed, n in rows}


def store(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace ``raw.check_result`` by the verdicts."""
    connection.begin()
    connection.execute(raw_schema.create_table_sql("check_result"))
    connection.execute(f"INSERT INTO {RESULT_TABLE} FROM {_VERDICTS}")
    connection.commit()


def check_compared(connection: duckdb.DuckDBPyConnection, forms: Sequence[str], found: dict[str, Counts]) -> None:
    """A suite that compared nothing, though its wide table holds figures, is broken, not satisfied (EngineError)."""
    for form in forms:
        if any(found[rule.id].compared for rule in enforced_rules(form) if rule.id in found):
            continue
        with_figures = _number(
            connection,
            "SELECT count(*) FROM (SELECT coalesce(*COLUMNS(* EXCLUDE (report_key))) AS figure"
            f" FROM {wide_table(form)}) WHERE figure IS NOT NULL",
        )
        if with_figures:
            raise EngineError(f"the suite of form {form} compared nothing in {with_figures} reports that hold figures")


def check_wide_rows(connection: duckdb.DuckDBPyConnection, form: str) -> None:
    """Every wide row belongs to one loaded report of its form, and no report has two (EngineError otherwise)."""
    stray = _number(
        connection,
        f"SELECT count(*) FROM {wide_table(form)} ANTI JOIN (FROM raw.report WHERE form = '{form}') USING (report_key)",
    )
    twice = _number(connection, f"SELECT count(*) - count(DISTINCT report_key) FROM {wide_table(form)}")
    if stray or twice:
        raise EngineError(f"{wide_table(form)}: {stray} rows belong to no loaded report, {twice} are repeated")


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
