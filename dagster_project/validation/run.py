"""From the suites to verdicts: every report × every enforced rule gets at least one row in ``raw.check_result``.

Great Expectations decides whether an expectation holds. The rows that break it are then taken from the expectation's
own query, all of them (result lists are cut short), and their number is compared with the one Great Expectations
counted. Nothing here knows a rule: change a suite's JSON and the verdicts change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from dagster_project import project_files
from dagster_project.arithmetic.rules import all_rules, enforced_rules
from dagster_project.validation import results
from dagster_project.validation.engine import EngineError, Evaluation, Suite, evaluate, load_suites
from dagster_project.warehouse import raw_schema

REPORTS = "report"
"""The table whose reports a comparison looks at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one expectation did over all reports: what an asset check or a summary shows."""

    rule_id: str
    form: str
    severity: str
    reports: int  # reports of the rule's forms
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
            return connection.sql(f"SELECT * FROM {results.RESULT_TABLE} ORDER BY {order}").pl()


def validate(scratch: Path, suites: Path | None = None) -> Verdicts:
    """Validate all loaded reports of a scratch file and write ``raw.check_result``, replacing what it held.

    ``suites`` is the folder of the suite files, by default the project's and that of GONGKAI_DATA. Nobody else may hold
    the scratch file open.
    Raises EngineError when the validation cannot be trusted: a suite is missing, unreadable or empty, an expectation
    could not be evaluated or decided otherwise than its failing rows say, a report got no verdict, or nothing was
    compared although there was something to compare. ``raw.check_result`` is then left as it was.
    """
    loaded = load_suites((suites,) if suites else project_files.suites_layers())
    _check_same_rules(loaded)
    reports = _reports_by_form(scratch)
    needed = [suite for suite in loaded if reports.get(suite.form) or (suite.is_comparison and reports)]
    evaluations: dict[str, Evaluation] = {}
    for suite in needed:
        table = REPORTS if suite.is_comparison else raw_schema.wide_table(suite.form)
        evaluations |= evaluate(suite, scratch, raw_schema.SCHEMA, table)
    with duckdb.connect(scratch) as connection:
        results.prepare(connection)
        for suite in needed:
            _write(connection, suite, evaluations)
        results.write_not_applicable(connection)
        found = results.counts(connection)
        results.check_compared(connection, [suite.form for suite in needed if not suite.is_comparison], found)
        results.store(connection)
    return Verdicts(scratch, _outcomes(reports, evaluations, found))


def _check_same_rules(suites: Sequence[Suite]) -> None:
    held = {expectation.rule_id for suite in suites for expectation in suite.expectations}
    wanted = {rule.id for rule in all_rules()}
    if held != wanted:
        differences = [f"no expectation for {rule}" for rule in sorted(wanted - held)]
        differences += [f"no enforced rule {rule} in rules.csv" for rule in sorted(held - wanted)]
        raise EngineError(
            f"suites and rule table differ: {'; '.join(differences)}. "
            "Write the suites anew: python -m dagster_project.arithmetic.suites --write"
        )


def _reports_by_form(scratch: Path) -> dict[str, int]:
    with duckdb.connect(scratch, read_only=True) as connection:
        for form in dict.fromkeys(rule.form for rule in enforced_rules()):
            results.check_wide_rows(connection, form)
        rows = connection.execute("SELECT form, count(*) FROM raw.report GROUP BY form").fetchall()
    return {str(form): int(count) for form, count in rows}


def _write(connection: duckdb.DuckDBPyConnection, suite: Suite, evaluations: dict[str, Evaluation]) -> None:
    """All verdicts of a suite. A rule that follows from another comes after it: it depends on what that one said."""
    rules = {rule.id: rule for rule in all_rules()}
    for expectation in sorted(suite.expectations, key=lambda entry: rules[entry.rule_id].implied_by is not None):
        rule = rules[expectation.rule_id]
        failing = results.write_expectation(connection, expectation, rule)
        if not suite.is_comparison:
            results.write_unread(connection, rule)
        evaluation = evaluations[rule.id]
        # Two counts of the same query must agree, or one of the two did not see what the other saw.
        if failing != evaluation.unexpected or evaluation.success != (failing == 0):
            raise EngineError(
                f"rule {rule.id}: {evaluation.unexpected} failing rows by the expectation, {failing} by its query"
            )


def _outcomes(
    reports: dict[str, int], evaluations: dict[str, Evaluation], found: dict[str, results.Counts]
) -> tuple[Outcome, ...]:
    outcomes: list[Outcome] = []
    for rule in all_rules():
        count = found.get(rule.id, results.Counts())
        success = evaluations[rule.id].success if rule.id in evaluations else True
        held = sum(reports.get(form, 0) for form in rule.forms)
        outcomes.append(
            Outcome(rule.id, rule.form, rule.severity, held, count.compared, count.failed, count.failing_rows, success)
        )
    return tuple(outcomes)
