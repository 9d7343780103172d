"""The rules of the forms, read from ``data/forms/rules.csv``, and the places where each is assessed.

A rule compares two sums of cells. Its scope says how often it is assessed in one report:

    report          once, or once for each pair of sums parted by ``;``
    per_applicant   once for each applicant, the total included; a cell without ``@`` is that applicant's
    per_row         once for each row that ``rows`` names; ``*@applicant`` is a cell of that row
    cell            each cell that ``rows`` names is looked at for itself: not negative, and whole where it counts

``rows`` lists patterns of metric codes (``applications.*``, ``kind:count``, ``!code`` to leave one out). A rule of
scope per_applicant with ``rows`` is assessed for each applicant and each row (``*``); one of scope per_row that says
``*@part`` for each row and each applicant but the total. A right side may end in the bodies
that the rule does not bind, by level and kind: ``0 unless national, province government``.

Rules that compare a report with its prose or with other reports have scopes of their own (see ``comparisons.py``).
Those that no suite holds yet are listed too, with ``is_enforced`` false.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dagster_project import project_files
from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.rule import CellCode, Instance, Rule
from dagster_project.arithmetic.rule_rows import rule_of
from dagster_project.arithmetic.years import year_places
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.forms.rows import Row, layered_rows

__all__ = [
    "CellCode", "Instance", "Rule", "RuleCell", "all_rules", "compared_rules", "enforced_rules", "load_rules",
    "rule_cells", "rule_cells_before",
]  # fmt: skip

RULES_FILE = "rules.csv"


@cache
def load_rules(layers: tuple[Path, ...] | None = None) -> tuple[Rule, ...]:
    """Read and validate the rule table, in its order; ``layers`` as for ``load_registry``.

    Raises RegistryError naming file and line: a duplicate id, an unknown kind, severity, scope, operator, form,
    metric or applicant, an expression that cannot be read, a rule that is said to follow from one that is not there.
    """
    registry = load_registry(layers)
    rules: dict[str, Rule] = {}
    implied: list[tuple[Row, Rule]] = []
    for row in layered_rows(layers or project_files.forms_layers(), RULES_FILE):
        rule = rule_of(row, registry)
        if rule.id in rules:
            raise row.error(f"duplicate id {rule.id!r}")
        rules[rule.id] = rule
        if rule.implied_by:
            implied.append((row, rule))
    for row, rule in implied:
        parent = rules.get(rule.implied_by or "")
        if parent is None or (parent.form, parent.scope, parent.is_enforced) != (rule.form, rule.scope, True):
            raise row.error(f"implied_by {rule.implied_by!r} is no enforced rule of the same form and scope")
    return tuple(rules.values())


def enforced_rules(form: str | None = None) -> tuple[Rule, ...]:
    """The enforced rules about one report's cells, of one form or of all."""
    return tuple(
        rule for rule in load_rules() if rule.is_enforced and not rule.is_comparison and form in (None, rule.form)
    )


def compared_rules(scope: str | None = None) -> tuple[Rule, ...]:
    """The enforced rules that compare a report with something else than its own cells, of one scope or of all."""
    return tuple(
        rule for rule in load_rules() if rule.is_enforced and rule.is_comparison and scope in (None, rule.scope)
    )


def all_rules() -> tuple[Rule, ...]:
    """All rules that the suites hold."""
    return enforced_rules() + compared_rules()


@dataclass(frozen=True, slots=True)
class RuleCell:
    """A cell that takes part in one instance of a rule; the instance is named as in ``fct_check_result``."""

    check_id: str
    instance_applicant: str
    instance_metric: str | None
    metric_code: str
    applicant_code: str


def rule_cells() -> tuple[RuleCell, ...]:
    """Which cells of a report each instance of each enforced rule involves: the rows of ``raw.rule_cell``.

    A cell rule has an instance for each cell; its row about the whole report names no cells. Of a rule across years
    they are the cells of the later report.
    """
    own = tuple(
        RuleCell(instance.rule, instance.applicant, instance.metric, cell.metric, cell.applicant)
        for rule in enforced_rules()
        for instance in rule.instances()
        for cell in instance.cells
    )
    return own + _cells_of_years(is_before=False)


def rule_cells_before() -> tuple[RuleCell, ...]:
    """The cells of the report of the year before: the rows of ``raw.rule_cell_before``."""
    return _cells_of_years(is_before=True)


def _cells_of_years(*, is_before: bool) -> tuple[RuleCell, ...]:
    return tuple(
        RuleCell(rule.id, applicant, None, cell.code.metric, cell.code.applicant)
        for rule in compared_rules(comparisons.YEARS)
        for applicant, cells in year_places(rule)
        for cell in cells
        if cell.is_before == is_before
    )
