"""The form's arithmetic as a checksum: does a reading of lost cells agree with the sums that the form prints?

Used only to choose among readings of the same printed numbers; no printed number is ever changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dagster_project.arithmetic.rules import enforced_rules
from dagster_project.reports.forms.registry import TOTAL


@dataclass(frozen=True, slots=True)
class Check:
    """One instance of a rule: a weighted sum of cells compared with a constant."""

    rule: str
    is_equality: bool
    weights: tuple[tuple[str, int], ...]  # cell name -> weight in left minus right
    constant: int
    operator: str

    def holds(self, values: Mapping[str, Decimal]) -> bool:
        """Whether the rule holds; every cell must have a value."""
        difference = sum((weight * values[name] for name, weight in self.weights), Decimal(self.constant))
        if self.operator == "=":
            return difference == 0
        return difference <= 0 if self.operator == "<=" else difference >= 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a reading fares: the equalities that say something (not 0 = 0), and what fails."""

    confirmed: tuple[Check, ...]
    failed: tuple[Check, ...]


@cache
def _checks(form: str) -> tuple[Check, ...]:
    return tuple(
        Check(
            rule.id,
            rule.kind == "equality",
            tuple((cell.name, weight) for cell, weight in instance.weights.items() if weight),
            instance.left_constant - instance.right_constant,
            rule.operator,
        )
        for rule in enforced_rules(form)
        if rule.severity == "error" and rule.implied_by is None
        for instance in rule.instances()
    )


@cache
def _checks_among(form: str, names: frozenset[str]) -> tuple[Check, ...]:
    return tuple(check for check in _checks(form) if all(name in names for name, _ in check.weights))


def verdict(form: str, values: Mapping[str, Decimal]) -> Verdict:
    """Assess every rule of severity error whose cells all have a value."""
    confirmed: list[Check] = []
    failed: list[Check] = []
    for check in _checks_among(form, frozenset(values)):
        if not check.holds(values):
            failed.append(check)
        elif check.is_equality and any(values[name] for name, _ in check.weights):
            confirmed.append(check)
    return Verdict(tuple(confirmed), tuple(failed))


def equalities(form: str, names: frozenset[str]) -> tuple[Check, ...]:
    """The equalities of severity error whose cells are all among these names."""
    return tuple(check for check in _checks_among(form, names) if check.is_equality)


def name_of(metric: str, applicant: str | None) -> str:
    """The name of a cell in the rules."""
    return f"{metric}@{applicant or TOTAL}"
