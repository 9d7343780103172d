"""From the suites to verdicts: every report × every enforced rule gets at least one row in ``raw.check_result``.

Great Expectations decides whether an expectation holds. The rows that break it are then taken from the expectation's own
query, all of them (result lists are cut short), and their number is compared with the one Great Expectations counted.
Nothing here knows a rule: change a suite's JSON and the verdicts change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from dagster_project import project_files
from dagster_project.arithmetic.labels import cell_labels
from dagster_project.arithmetic.rules import Rule, enforced_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.engine import EngineError, Evaluation, Expectation, Suite, evaluate, load_suites
from dagster_project.warehouse import raw_schema

RESULT_TABLE = f"{raw_schema.SCHEMA}.check_result"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one expectation did over all reports: what an asset check or a summary shows."""

    rule_id: str
    form: str
    severity: str
    reports: int  # reports of the rule's form
    compared: int  # of these, those in which it could be assessed somewhere
    failed: int  # reports in which it fails
    failing_rows: int
    success: bool  # what Great Expectations decided


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The outcome of a validation; its rows are in ``raw.check_result`` of the scratch file."""

    scratch: Path
    outcomes: tuple[Outcome, ...]

    def frame(self) -> pl.DataFrame:
        """The rows of ``raw.check_result``, ordered by report, check, applicant and row."""
        with duckdb.connect(self.scratch, read_only=True) as connection:
            order = "report_key, check_id, applicant_code, metric_code NULLS FIRST"
            return connection.sql(f"SELECT * FROM {RESULT_TABLE} ORDER BY {order}").pl()


def validate(scratch: Path, suites: Path | None = None) -> Verdicts:
    """Validate all loaded reports of a scratch file and write ``raw.check_result``, replacing what it held.

    ``suites`` is the folder of the suite files, by default the project's. Nobody else may hold the scratch file open.
    Raises EngineError when the validation cannot be trusted: a suite is missing, unreadable or empty, an expectation could
    not be evaluated or decided otherwise than its failing rows say, a report got no verdict, or nothing was compared
    although there was something to compare. ``raw.check_result`` is then left as it was.
    """
    loaded = load_suites(suites or project_files.path("expectations"))
    _check_complete(loaded)
    reports = _reports_by_form(scratch)
    evaluations: dict[str, Evaluation] = {}
    for suite in loaded:
        if reports.get(suite.form):
            table = raw_schema.wide_table(suite.form)
            evaluations |= evaluate(suite, scratch, raw_schema.SCHEMA, table)
    with duckdb.connect(scratch) as connection:
        connection.begin()
        _prepare(connection)
        for suite in loaded:
            if reports.get(suite.form):
                _write_suite(connection, suite, evaluations)
        _write_not_applicable(connection)
        outcomes = _outcomes(connection, reports, evaluations)
        _check_every_report_has_verdicts(connection)
        _check_something_was_compared(connection, reports, outcomes)
        connection.commit()
    return Verdicts(scratch, outcomes)


def _check_complete(suites: Sequence[Suite]) -> None:
    held = {expectation.rule_id for suite in suites for expectation in suite.expectations}
    wanted = {rule.id for rule in enforced_rules()}
    if held != wanted:
        differences = [f"no expectation for {rule}" for rule in sorted(wanted - held)]
        differences += [f"no enforced rule {rule} in data/forms/rules.csv" for rule in sorted(held - wanted)]
        raise EngineError(f"suites and rule table differ: {'; '.join(differences)}")


def _reports_by_form(scratch: Path) -> dict[str, int]:
    with duckdb.connect(scratch, read_only=True) as connection:
        rows = connection.execute("SELECT form, count(*) FROM raw.report GROUP BY form").fetchall()
        reports = {str(form): int(count) for form, count in rows}
        for rule_form in dict.fromkeys(rule.form for rule in enforced_rules()):
            stray = connection.execute(
                f"SELECT count(*) FROM raw.{raw_schema.wide_table(rule_form)}"
                f" WHERE report_key NOT IN (SELECT report_key FROM raw.report WHERE form = '{rule_form}')"
            ).fetchone()
            if stray and stray[0]:
                raise EngineError(
                    f"{stray[0]} rows of raw.{raw_schema.wide_table(rule_form)} belong to no loaded report"
                )
    return reports


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty the result table, and put rules and labels where the statements below find them."""
    connection.execute(raw_schema.create_table_sql("check_result"))
    rules = enforced_rules()
    forms = load_registry().forms
    frame = pl.DataFrame(
        {
            "check_id": [rule.id for rule in rules],
            "form": [rule.form for rule in rules],
            "form_zh": [forms[rule.form].label_zh for rule in rules],
            "severity": [rule.severity for rule in rules],
            "implied_by": [rule.implied_by for rule in rules],
        },
        schema_overrides={"implied_by": pl.String},
    )
    connection.register("incoming", frame.to_arrow())
    connection.execute("CREATE OR REPLACE TEMP TABLE enforced AS SELECT * FROM incoming")
    connection.unregister("incoming")
    labels = cell_labels()
    connection.execute(
        "SET VARIABLE cell_labels = map_from_entries(list_zip($1, $2))", [list(labels), [*labels.values()]]
    )


def _write_suite(connection: duckdb.DuckDBPyConnection, suite: Suite, evaluations: dict[str, Evaluation]) -> None:
    rules = {rule.id: rule for rule in enforced_rules()}
    expectations = sorted(suite.expectations, key=lambda expectation: rules[expectation.rule_id].implied_by is not None)
    table = f"{raw_schema.SCHEMA}.{raw_schema.wide_table(suite.form)}"
    for expectation in expectations:
        rule = rules[expectation.rule_id]
        _write_expectation(connection, expectation, rule, table)
        _write_unread(connection, rule)
        _compare_with_engine(connection, rule, evaluations[rule.id])


def _write_expectation(connection: duckdb.DuckDBPyConnection, expectation: Expectation, rule: Rule, table: str) -> None:
    """The rows of one expectation's ``assessed`` as verdicts; what its condition picks out has failed."""
    steps, condition = expectation.parts(table)
    try:
        connection.execute(
            f"""
            INSERT INTO {RESULT_TABLE}
            WITH decided AS (
                SELECT *, CASE WHEN is_unexpected THEN 'fail'
                               WHEN numbers = 0 OR (NOT holds AND can_hold) THEN 'not_assessable'
                               ELSE 'pass' END AS status
                FROM ({steps} SELECT *, coalesce(({condition}), FALSE) AS is_unexpected FROM assessed)
            )
            SELECT
                report_key, '{rule.id}', applicant_code, metric_code, status,
                CASE WHEN status <> 'not_assessable' THEN NULL
                     WHEN numbers = 0 THEN '涉及的格都没有数字(空白、缺失或未能读出)'
                     ELSE '能否成立取决于没有数字的格:' || array_to_string(list_transform(string_split(missing, ' '),
                          lambda cell: getvariable('cell_labels')[cell]), '、') END,
                -- A sum of figures that are all but too large to store is not stored; nothing is compared without a verdict.
                CASE WHEN status <> 'not_assessable' THEN TRY_CAST(left_value AS DECIMAL(20,6)) END,
                CASE WHEN status <> 'not_assessable' THEN TRY_CAST(right_value AS DECIMAL(20,6)) END,
                CASE WHEN status <> 'not_assessable' THEN TRY_CAST(left_value - right_value AS DECIMAL(20,6)) END,
                status <> 'not_assessable' AND blanks > 0,
                '{rule.severity}'
            FROM decided
            """
        )
    except duckdb.Error as error:
        raise EngineError(f"{expectation.file}, rule {rule.id}: the query failed: {error}") from error


def _write_unread(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Reports of the rule's form that it has no row for: not read at all, or, of an implied rule, nothing left to look at."""
    connection.execute(
        f"""
        INSERT INTO {RESULT_TABLE}
        SELECT report_key, '{rule.id}', 'total', NULL,
            CASE WHEN parent_waits = FALSE THEN 'not_applicable' ELSE 'not_assessable' END,
            CASE WHEN parent_waits = FALSE THEN '由{rule.implied_by}推出,该规则已判定'
                 ELSE '涉及的格都没有数字(空白、缺失或未能读出)' END,
            NULL, NULL, NULL, FALSE, '{rule.severity}'
        FROM raw.report
        LEFT JOIN (
            SELECT report_key, bool_or(status = 'not_assessable') AS parent_waits
            FROM {RESULT_TABLE} WHERE check_id = $1 GROUP BY report_key
        ) USING (report_key)
        WHERE form = '{rule.form}'
            AND report_key NOT IN (SELECT report_key FROM {RESULT_TABLE} WHERE check_id = '{rule.id}')
        """,
        [rule.implied_by],
    )


def _compare_with_engine(connection: duckdb.DuckDBPyConnection, rule: Rule, evaluation: Evaluation) -> None:
    """Two counts of the same query must agree, or one of the two did not see what the other saw."""
    row = connection.execute(
        f"SELECT count(*) FROM {RESULT_TABLE} WHERE check_id = $1 AND status = 'fail'", [rule.id]
    ).fetchone()
    failing = int(row[0]) if row else 0
    if failing != evaluation.unexpected or evaluation.success != (failing == 0):
        raise EngineError(
            f"rule {rule.id}: the expectation counts {evaluation.unexpected} failing rows, its query gives {failing}"
        )


def _write_not_applicable(connection: duckdb.DuckDBPyConnection) -> None:
    """One row a report for each rule of another form."""
    connection.execute(
        f"""
        INSERT INTO {RESULT_TABLE}
        SELECT report_key, check_id, 'total', NULL, 'not_applicable',
            '该规则属于' || form_zh || ',本报告为' || coalesce(f.label_zh, report.form), NULL, NULL, NULL, FALSE, severity
        FROM raw.report AS report
        JOIN enforced ON enforced.form <> report.form
        LEFT JOIN (SELECT unnest($1) AS form, unnest($2) AS label_zh) AS f ON f.form = report.form
        """,
        [[form.code for form in load_registry().forms.values()], [f.label_zh for f in load_registry().forms.values()]],
    )


def _outcomes(
    connection: duckdb.DuckDBPyConnection, reports: dict[str, int], evaluations: dict[str, Evaluation]
) -> tuple[Outcome, ...]:
    rows = connection.execute(
        f"""
        SELECT check_id, count(DISTINCT report_key), count(DISTINCT report_key) FILTER (status = 'fail'),
            count(*) FILTER (status = 'fail')
        FROM {RESULT_TABLE} WHERE status IN ('pass', 'fail') GROUP BY check_id
        """
    ).fetchall()
    counted = {str(row[0]): tuple(int(value) for value in row[1:]) for row in rows}
    return tuple(
        Outcome(
            rule.id,
            rule.form,
            rule.severity,
            reports.get(rule.form, 0),
            *counted.get(rule.id, (0, 0, 0)),
            success=evaluations[rule.id].success if rule.id in evaluations else True,
        )
        for rule in enforced_rules()
    )


def _check_every_report_has_verdicts(connection: duckdb.DuckDBPyConnection) -> None:
    rules = len(enforced_rules())
    short = connection.execute(
        f"""
        SELECT report_key, count(DISTINCT check_id) AS checks
        FROM raw.report LEFT JOIN {RESULT_TABLE} USING (report_key)
        GROUP BY report_key HAVING checks <> {rules} ORDER BY report_key LIMIT 3
        """
    ).fetchall()
    if short:
        examples = ", ".join(f"{key}: {checks}" for key, checks in short)
        raise EngineError(f"reports without a verdict for each of the {rules} rules (report: rules): {examples}")


def _check_something_was_compared(
    connection: duckdb.DuckDBPyConnection, reports: dict[str, int], outcomes: Sequence[Outcome]
) -> None:
    """A suite that compared nothing, though its wide table holds figures, is broken, not satisfied."""
    for form in dict.fromkeys(outcome.form for outcome in outcomes):
        if not reports.get(form) or any(outcome.compared for outcome in outcomes if outcome.form == form):
            continue
        figures = connection.execute(
            f"SELECT count(*) FROM raw.{raw_schema.wide_table(form)} WHERE coalesce(*COLUMNS(* EXCLUDE (report_key))) IS NOT NULL"
        ).fetchone()
        if figures and figures[0]:
            raise EngineError(f"the suite of form {form} compared nothing in {figures[0]} reports that hold figures")
