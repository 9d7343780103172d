"""Tables whose layout is lost: the reading of the printed numbers that the form's arithmetic confirms, or none.

Of several readings exactly one must fit, and it must be clearly better than the next; a section whose numbers can be
read in two ways, or in none, is refused with the reason.
"""

from __future__ import annotations

from dataclasses import replace

from dagster_project.reports.candidate_blocks import blocks
from dagster_project.reports.candidates import (
    Part,
    Readings,
    both_ways,
    matrix,
    positions_of,
    single_list,
    single_row,
    values_behind_labels,
)
from dagster_project.reports.column_orders import OTHER_HEADS, heads_agree
from dagster_project.reports.flat import Element, FlatText
from dagster_project.reports.heading_units import units_in_run
from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.layouts import Placed, SectionRead
from dagster_project.reports.lists import Lists, lists_of
from dagster_project.reports.normal import normalise
from dagster_project.reports.other_heads import names_other_columns
from dagster_project.reports.reading_choice import Solver
from dagster_project.reports.runs import Run, row_of, runs_of
from dagster_project.reports.wider_rows import WIDER, are_wider


def read_flattened(plan: SectionPlan, flat: FlatText) -> tuple[SectionRead, tuple[int, int]] | None:
    """What can be read of a section from running text, and where it is printed; None where its labels are not there."""
    section = plan.section.section
    region = flat.region(section)
    if region is None:
        return None
    elements = _in_order(plan, flat.elements({section}, *region))
    runs = runs_of(elements, flat.text)
    read = SectionRead()
    if flat.lists is None:
        flat.lists = lists_of(flat)
    by_order = plan.layout == "list" and bool(flat.lists.in_order)
    expected = 0 if by_order else sum(plan.width(row.index) for row in plan.rows)
    if 2 * sum(not value.is_doubtful for run in runs for value in run.values) < expected:
        return None  # prose that speaks of the same things
    solver = Solver(plan, flat, flat.book.form, units_in_run(plan, elements, flat.text))
    labels = [element.labels[0] for element in elements if element.labels]
    if not heads_agree(plan, labels) or (plan.layout == "matrix" and names_other_columns(plan, flat, *region)):
        read.refuse([solver.token(value, None) for run in runs for value in run.values], OTHER_HEADS)
        return read, flat.lists.region if by_order else region
    if are_wider((_printed(run, plan.width(row)), plan.width(row)) for run in runs if (row := row_of(run)) is not None):
        read.refuse([solver.token(value, None) for run in runs for value in run.values], WIDER)
        return read, flat.lists.region if by_order else region
    seen = {label.index for e in elements for label in e.labels if label.role is Role.ROW}
    absent = {
        row.index
        for row in plan.rows
        if row.path and row.index not in seen and not flat.has_trace(row.path[-1], *region)
    }
    readings = _readings(plan, runs, absent, flat.lists)
    if plan.layout == "blocks" and (values := values_behind_labels(plan, runs)) and _prints_by_rows(flat):
        by_rows = dict(zip(positions_of(plan), values, strict=True))
        if solver.may_stand(by_rows):
            rows = tuple(row.index for row in plan.rows)
            readings = Readings([Part(rows, [by_rows], False, values, in_order=True)])
    for part, cells, remark in solver.solve(readings):
        read.rows_seen |= set(part.rows)
        if cells is None:
            read.refuse([solver.token(value, None) for value in part.values], remark)
            continue
        for (row, position), value in cells.items():
            token = solver.token(value, remark)
            read.placed[row, position] = Placed(row, position, token, solver.heading_unit(row, position))
    return read, flat.lists.region if by_order else region


def _printed(run: Run, width: int) -> int:
    """How many figures a run has; one where it is repeated in place of a cell over several columns."""
    return 1 if width == 1 and len({value.raw for value in run.values}) == 1 else len(run.values)


def _in_order(plan: SectionPlan, elements: list[Element]) -> list[Element]:
    """The elements with each row label taken for the next row of that wording, and without the dashes of groups."""
    found: list[Element] = []
    last = -1
    for element in elements:
        rows = [label for label in element.labels if label.role is Role.ROW]
        if len(rows) > 1 and rows[0] is element.labels[0]:
            row = next((label for label in rows if label.index > last), rows[0])
            element = replace(element, labels=(row,))
        if rows and element.labels[0].role is Role.ROW:
            last = element.labels[0].index
        above = found[-1].labels[0] if found and found[-1].labels else None
        dash = element.is_value and not any(character.isdigit() for character in normalise(element.raw))
        if not (plan.layout == "list" and dash and above is not None and above.role is Role.GROUP):
            found.append(element)
    return found


def _readings(plan: SectionPlan, runs: list[Run], absent: set[int], lists: Lists) -> Readings:
    if plan.layout == "matrix":
        return matrix(plan, runs, absent)
    if plan.layout == "blocks":
        return blocks(plan, runs, absent)
    if plan.layout == "single_row":
        return single_row(plan, runs)
    return single_list(plan, runs, lists)


def _prints_by_rows(flat: FlatText) -> bool:
    """Whether the sums of a table in the same text say that values behind all their labels were printed by rows."""
    for name, plan in flat.book.plans.items():
        region = flat.region(name) if plan.layout == "matrix" else None
        if region is None:
            continue
        runs = runs_of(_in_order(plan, flat.elements({name}, *region)), flat.text)
        if values := values_behind_labels(plan, runs):
            by_rows = dict(zip(positions_of(plan), values, strict=True))
            return Solver(plan, flat, flat.book.form, {}).is_clearly(by_rows, both_ways(plan, values))
    return False
