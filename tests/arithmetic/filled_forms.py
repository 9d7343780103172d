"""Forms filled at random so that every enforced rule holds, and a plain evaluation of the rules to compare with.

The evaluation is written apart from the queries on purpose: it goes cell by cell, with no SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from random import Random

from dagster_project.arithmetic.rules import CellCode, Instance, Rule, enforced_rules
from dagster_project.reports.forms.registry import TOTAL, Registry, load_registry

Figures = dict[str, Decimal | None]
FORMS = ("2014", "2019", "2021")


def linear_rules(form: str, rules: Sequence[Rule] | None = None) -> list[Rule]:
    """The enforced rules of a form that compare sums, without those that follow from others."""
    return [rule for rule in _of_form(form, rules) if rule.scope != "cell" and rule.implied_by is None]


def _of_form(form: str, rules: Sequence[Rule] | None) -> Sequence[Rule]:
    return enforced_rules(form) if rules is None else [r for r in rules if r.is_enforced and r.form == form]


def difference(instance: Instance, figures: Mapping[str, Decimal | None]) -> Decimal:
    """Left minus right, for a form without blanks."""
    total = Decimal(instance.left_constant - instance.right_constant)
    for cell, weight in instance.weights.items():
        value = figures[cell.name]
        assert value is not None
        total += weight * value
    return total


def holds(rule: Rule, instance: Instance, figures: Mapping[str, Decimal | None]) -> bool:
    """Whether a rule holds at one place, for a form without blanks."""
    gap = difference(instance, figures)
    return {"=": gap == 0, "<=": gap <= 0, ">=": gap >= 0}[rule.operator]


def violated(
    form: str,
    figures: Mapping[str, Decimal | None],
    registry: Registry | None = None,
    rules: Sequence[Rule] | None = None,
) -> set[str]:
    """The rules that a form without blanks breaks; those that follow from others are not looked at."""
    registry = registry or load_registry()
    broken = {
        rule.id
        for rule in linear_rules(form, rules)
        if not all(holds(rule, instance, figures) for instance in rule.instances(registry))
    }
    for rule in _of_form(form, rules):
        if rule.scope == "cell" and any(
            _is_fault(instance, figures, registry) for instance in rule.instances(registry)
        ):
            broken.add(rule.id)
    return broken


def _is_fault(instance: Instance, figures: Mapping[str, Decimal | None], registry: Registry) -> bool:
    value = figures[instance.cells[0].name]
    assert value is not None
    is_count = registry.metrics[instance.cells[0].metric].kind == "count"
    return value < 0 or (is_count and value != value.to_integral_value())


def filled(
    form: str,
    seed: int,
    largest: int = 60,
    registry: Registry | None = None,
    rules: Sequence[Rule] | None = None,
) -> Figures:
    """A form of which every enforced rule holds, without blanks; the same for the same seed."""
    random = Random(f"{form}/{seed}")
    registry = registry or load_registry()
    figures: Figures = {
        name: Decimal(random.choice((0, 0, random.randint(0, largest)))) for name in registry.cell_names(form)
    }
    for cell in registry.forms[form].cells:
        if cell.kind == "change":
            figures[f"{cell.metric}@total"] = Decimal(random.randint(-largest, largest))
        if cell.kind == "money":
            figures[f"{cell.metric}@total"] = Decimal(random.randint(0, 10**6)) / 100
    ordered = sorted(linear_rules(form, rules), key=lambda rule: _ORDER.get(rule.scope + rule.operator, 9))
    pending = [
        (rule, instance)
        for rule in ordered
        for instance in rule.instances(registry)
        if rule.scope != "per_applicant" or instance.applicant != TOTAL  # the column 总计 follows from the others
    ]
    heads = {instance.left[0][1] for rule, instance in pending if rule.operator == "="}
    for _ in range(6):  # sums of sums: a few rounds settle them all
        for rule, instance in pending:
            _settle(rule, instance, figures, heads)
        if not (left := violated(form, figures, registry, rules)):
            return figures
    raise AssertionError(f"form {form}, seed {seed}: still violated: {left}")


_ORDER = {"report=": 0, "per_applicant=": 1, "per_row=": 2}


def _settle(rule: Rule, instance: Instance, figures: Figures, heads: set[CellCode]) -> None:
    gap = difference(instance, figures)
    if holds(rule, instance, figures):
        return
    head_weight, head = instance.left[0]
    value = figures[head.name]
    assert value is not None
    if rule.operator == "=":
        new = value - gap / head_weight
        if new < 0:  # make room on the other side
            tail = next(cell for weight, cell in reversed(instance.right) if weight > 0 and cell not in heads)
            figures[tail.name] = (figures[tail.name] or Decimal(0)) - new
            new = Decimal(0)
        figures[head.name] = new
        return
    larger = instance.left if rule.operator == ">=" else instance.right
    cell = next(cell for weight, cell in larger if weight > 0)
    figures[cell.name] = (figures[cell.name] or Decimal(0)) + abs(gap)


def broken_alone(rule: Rule, figures: Figures) -> Figures:
    """The form with the fewest cells changed so that of the rules looked at only this one is violated."""
    cells = sorted({cell for instance in rule.instances() for cell in instance.cells})
    steps = [Decimal(1), Decimal(-1), Decimal(10**6), Decimal(-(10**6))]
    for size in (1, 2):
        for chosen in combinations(cells, size):
            for changes in ([step] for step in steps) if size == 1 else ([a, b] for a in steps[:2] for b in steps[:2]):
                changed = dict(figures)
                for cell, step in zip(chosen, changes, strict=True):
                    changed[cell.name] = (figures[cell.name] or Decimal(0)) + step
                if violated(rule.form, changed) == {rule.id}:
                    return changed
    raise AssertionError(f"{rule.id} cannot be broken alone by changing two of its cells")
