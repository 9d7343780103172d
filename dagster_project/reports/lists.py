"""A list of figures whose values stand apart from their labels: read in order, all sections of the form together.

A column-wise extraction prints all labels and then all values, or a few of each by turns. Both keep their order, so
where there are exactly as many values as rows, the n-th value is the n-th row's, unless the form's sums deny it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dagster_project.reports.checksum import name_of, verdict
from dagster_project.reports.flat import Element, FlatText
from dagster_project.reports.labels import Label, Role, SectionPlan
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import NotANumber, read_value
from dagster_project.reports.runs import Run, is_detached, rows_before, runs_of

RowKey = tuple[str, int]  # section, row


@dataclass(frozen=True)
class Lists:
    """What the values of all lists of a document are, taken together."""

    is_detached: bool  # values stand before their labels somewhere, so that no label vouches for what follows it
    is_complete: bool  # as many values as rows
    in_order: dict[RowKey, Element]  # the values by rows, where their order alone tells them
    region: tuple[int, int]  # where all of them are printed


def lists_of(flat: FlatText) -> Lists:
    """The values of all lists of a document."""
    plans = {name: plan for name, plan in flat.book.plans.items() if plan.layout == "list"}
    regions = [region for name in plans if (region := flat.region(name)) is not None]
    if not regions:
        return Lists(False, False, {}, (0, 0))
    start, end = min(region[0] for region in regions), max(region[1] for region in regions)
    elements, keys = _with_rows(flat.elements(set(plans), start, end), plans)
    values = [element for element in elements if element.is_value]
    rows = [(name, row.index) for name, plan in plans.items() for row in plan.rows]
    runs = runs_of(elements, flat.text)
    detached = is_detached(runs) or (_seem_shifted(elements, runs) and not _labels_are_right(flat, plans, runs))
    complete = len(values) == len(rows)
    if not (detached and complete and keys == rows) or any(value.is_doubtful for value in values):
        return Lists(detached, complete, {}, (start, end))
    found = dict(zip(rows, values, strict=True))
    outcome = _fares(flat, plans, found)
    labels_first = not any(element.is_value for element in elements[: -len(values)])
    if outcome is None or not (outcome or labels_first):
        return Lists(detached, complete, {}, (start, end))
    return Lists(detached, complete, found, (start, end))


def _with_rows(elements: list[Element], plans: dict[str, SectionPlan]) -> tuple[list[Element], list[RowKey]]:
    """The elements without what stands for a group's value, each row label taken for the next row of that wording."""
    order = {name: number for number, name in enumerate(plans)}

    def place(label: Label) -> tuple[int, int]:
        return order[label.section], label.index

    found: list[Element] = []
    keys: list[RowKey] = []
    last = (-1, -1)
    for element in elements:
        if element.is_value:
            above = found[-1].labels[0].role if found and found[-1].labels else None
            if above is not Role.GROUP or any(character.isdigit() for character in normalise(element.raw)):
                found.append(element)
            continue
        rows = sorted((label for label in element.labels if label.role is Role.ROW), key=place)
        if rows and element.labels[0].role is Role.ROW:
            row = next((label for label in rows if place(label) > last), rows[0])
            last = place(row)
            keys.append((row.section, row.index))
            element = replace(element, labels=(row,))
        found.append(element)
    return found, keys


def _seem_shifted(elements: list[Element], runs: list[Run]) -> bool:
    """Whether a value stands before the first row, or none behind the last: perhaps each stands before its label."""
    behind = [element.is_value for element in elements if element.is_value or element.labels[0].role is Role.ROW]
    return bool(runs) and (not rows_before(runs[0]) or not behind[-1])


def _labels_are_right(flat: FlatText, plans: dict[str, SectionPlan], runs: list[Run]) -> bool:
    """Whether the sums agree that each value belongs to the label before it."""
    found: dict[RowKey, Element] = {}
    for run in runs:
        rows = [e.labels[0] for e in run.labels if e.labels[0].role is Role.ROW]
        if rows and len(run.values) == 1:
            found[rows[-1].section, rows[-1].index] = run.values[0]
    return (_fares(flat, plans, found) or 0) > 1


def _fares(flat: FlatText, plans: dict[str, SectionPlan], found: dict[RowKey, Element]) -> int | None:
    """How many sums that say something hold; None where one fails or a value cannot stand where it would."""
    values = {}
    for (section, row), element in found.items():
        cell, applicant = plans[section].cell(row, 0)
        try:
            read = read_value(element.raw, cell.unit, cell.kind, None)
        except NotANumber:
            return None
        if read.value is None or (cell.kind == "count" and read.value != read.value.to_integral_value()):
            return None
        values[name_of(cell.metric, applicant)] = read.value
    outcome = verdict(flat.book.form, values)
    return None if outcome.failed else len(outcome.confirmed)
