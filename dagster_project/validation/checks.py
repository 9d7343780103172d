"""Great Expectations' verdicts as asset checks: one per enforced rule. They report; they never stop a build.

That a report breaks a rule is what the warehouse is there to show. Faults of the validation itself raise EngineError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import dagster as dg

from dagster_project.arithmetic.rules import Rule, all_rules
from dagster_project.validation.run import Outcome
from dagster_project.warehouse.assets import CHECK_RESULTS


def check_name(rule_id: str) -> str:
    """The name of a rule's asset check; Dagster allows letters, digits and underscores."""
    return "rule_" + re.sub(r"\W", "_", rule_id)


def rule_checks() -> list[dg.AssetCheckSpec]:
    """One check for each rule that a suite holds."""
    return [
        dg.AssetCheckSpec(
            check_name(rule.id),
            asset=CHECK_RESULTS,
            description=f"{rule.id} {rule.label_zh} ({rule.label_en}): {rule.statement_zh}",
            metadata={"form": rule.form, "kind": rule.kind, "severity": rule.severity, "source": rule.source},
        )
        for rule in all_rules()
    ]


def check_results(outcomes: Iterable[Outcome]) -> list[dg.AssetCheckResult]:
    """What the asset checks show for the reports of this build."""
    rules: dict[str, Rule] = {rule.id: rule for rule in all_rules()}
    return [
        dg.AssetCheckResult(
            check_name=check_name(outcome.rule_id),
            asset_key=CHECK_RESULTS,
            passed=outcome.success,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"{rules[outcome.rule_id].label_zh}: {_words(outcome)}",
            metadata={
                "compared": outcome.compared,
                "failed": outcome.failed,
                # Below this many comparisons the rule says nothing about this build, whatever `passed` shows.
                "floor": min(1, outcome.reports),
                "reports_of_form": outcome.reports,
                "failing_rows": outcome.failing_rows,
            },
        )
        for outcome in outcomes
    ]


def _words(outcome: Outcome) -> str:
    if not outcome.reports:
        return f"no report that the rule is about (form {outcome.form}) in this build"
    return f"compared in {outcome.compared} of {outcome.reports} reports, fails in {outcome.failed}"
