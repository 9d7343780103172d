"""Forms filled at random so that every enforced rule holds, and a plain evaluation of the rules to compare with.

The evaluation is written apart from the queries on purpose: it goes cell by cell, with no SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import combinations, product
from random import Random

from dagster_project.arithmetic.rules import CellCode, Instance, Rule, enforced_rules
from dagster_project.reports.forms.registry import TOTAL, Registry, load_registry

Figures = dict[str, Decimal | None]
FORMS = ("2014", "2019", "2021")
BODY = ("province", "government")
"""Level and kind of the body that fills the forms."""


def linear_rules(form: str, rules: Sequence[Rule] | None = None) -> list[Rule]:
    """The enforced rules of a form that compare sums, without those that follow from others.

    The body that fills the forms may make regulations: rules that do not bind it are left out.
    """
    return [
        rule
        for rule in _of_form(form, rules)
        if rule.scope != "cell" and rule.implied_by is None and BODY not in rule.unless
    ]


def _of_form(form: str, rules: Sequence[Rule] | None) -> Sequence[Rule]:
    return enforced_rules(form) if rules is None else [r for r in rules if r.is_enforced and r.form == form]


def difference(instance: Instance, figures: Mapping[str, Decimal | None]) -> Decimal:
    """Left minus right, for a form without blanks."""
    left, right = sums(instance, figures)
    return left - right


def sums(instance: Instance, figures: Mapping[str, Decimal | None]) -> tuple[Decimal, Decimal]:
    """Both sides, for a form without blanks."""
    found: list[Decimal] = []
    for terms, constant in ((instance.left, instance.left_constant), (instance.right, instance.right_constant)):
        total = Decimal(constant)
        for weight, cell in terms:
            value = figures[cell.name]
            assert value is not None
            total += weight * value
        found.append(total)
    return found[0], found[1]


def holds(rule: Rule, instance: Instance, figures: Mapping[str, Decimal | None]) -> bool:
    """Whether a rule holds at one place, for a form without blanks."""
    left, right = sums(instance, figures)
    if rule.operator == "needs":
        return not left > 0 or right > 0
    if rule.operator == "with":
        return (left == 0) == (right == 0)
    if rule.operator == "each":
        return left >= right and not (left > 0 and right == 0)
    return {"=": left == right, "<=": left <= right, ">=": left >= right}[rule.operator]


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
    # A sum of sums is settled by its parts: of a cell that others make up one of these is raised.
    parts: dict[CellCode, CellCode] = {}
    for rule, instance in pending:
        if rule.operator == "=" and instance.left[0][1] not in parts and len(instance.right) > 1:
            parts[instance.left[0][1]] = instance.right[-1][1]
    heads = {instance.left[0][1] for rule, instance in pending if rule.operator == "="}
    for _ in range(9):  # sums of sums: a few rounds settle them all
        for rule, instance in pending:
            _settle(rule, instance, figures, heads, parts)
        if not (left := violated(form, figures, registry, rules)):
            return figures
    raise AssertionError(f"form {form}, seed {seed}: still violated: {left}")


_ORDER = {"report=": 0, "per_applicant=": 1, "per_row=": 2}


def _settle(
    rule: Rule, instance: Instance, figures: Figures, heads: set[CellCode], parts: Mapping[CellCode, CellCode]
) -> None:
    left, right = sums(instance, figures)
    gap = left - right
    if holds(rule, instance, figures):
        return
    head_weight, head = instance.left[0]
    value = figures[head.name]
    assert value is not None
    if rule.operator == "=" and len(instance.right) == 1:  # of two sums the smaller one grows
        _raise(instance.right if gap > 0 else instance.left, abs(gap), figures, parts)
        return
    if rule.operator == "=":
        new = value - gap / head_weight
        if new < 0:  # make room on the other side
            tail = next(cell for weight, cell in reversed(instance.right) if weight > 0 and cell not in heads)
            figures[tail.name] = (figures[tail.name] or Decimal(0)) - new
            new = Decimal(0)
        figures[head.name] = new
        return
    if rule.operator == "needs" or (rule.operator in ("with", "each") and right == 0):
        _raise(instance.right, 1 - right, figures, parts)
    elif rule.operator == "with":
        _raise(instance.left, Decimal(1), figures, parts)
    else:
        _raise(instance.right if rule.operator == "<=" else instance.left, abs(gap), figures, parts)


def _raise(
    side: tuple[tuple[int, CellCode], ...], by: Decimal, figures: Figures, parts: Mapping[CellCode, CellCode]
) -> None:
    """Let a side grow by at least so much."""
    weight, cell = next((weight, cell) for weight, cell in side if weight > 0)
    while cell in parts:
        cell = parts[cell]
    figures[cell.name] = (figures[cell.name] or Decimal(0)) + (by / weight).to_integral_value(ROUND_CEILING)


def broken_alone(rule: Rule, figures: Figures) -> Figures:
    """The form with the fewest cells changed so that of the rules looked at only this one is violated."""
    instances = rule.instances()
    own = {cell for instance in instances for cell in instance.cells}
    beside = {
        cell
        for other in linear_rules(rule.form)
        for instance in other.instances()
        if own.intersection(instance.cells) and rule.scope == "report"
        for cell in instance.cells
    }
    for size, cells in ((1, sorted(own)), (2, sorted(own | beside))):
        for chosen in combinations(cells, size):
            for changes in product(*(_steps(rule, size, cell, figures) for cell in chosen)):
                changed = dict(figures)
                for cell, step in zip(chosen, changes, strict=True):
                    changed[cell.name] = (figures[cell.name] or Decimal(0)) + step
                if not all(holds(rule, instance, changed) for instance in instances) and (
                    violated(rule.form, changed) == {rule.id}
                ):
                    return changed
    raise AssertionError(f"{rule.id} cannot be broken alone by changing two of its cells")


def _steps(rule: Rule, size: int, cell: CellCode, figures: Figures) -> list[Decimal]:
    """By how much a cell is changed: a little, a lot, to zero, and to where one side just passes the other."""
    if size > 1 and rule.scope != "report":
        return [Decimal(1), Decimal(-1)]
    gaps = {abs(difference(instance, figures)) for instance in rule.instances() if cell in instance.cells}
    least = min(gaps, default=Decimal(0))
    steps = [Decimal(1), Decimal(-1), Decimal(10**6), Decimal(-(10**6)), -(figures[cell.name] or Decimal(0))]
    steps += [sign * (least + more) for sign in (1, -1) for more in (0, 1)]
    return [step for step in dict.fromkeys(steps) if step]
