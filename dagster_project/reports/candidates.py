"""Readings of a run of numbers as the rows and columns of a form, where extraction has lost the layout.

Each function proposes the readings that the printed order allows: a label that stands directly before its values fixes
their row; between such anchors the numbers must be exactly those of the missing rows, in the form's order, by rows or
by columns. Which reading holds is decided in ``reading_choice`` by the form's arithmetic. No number is changed or
left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, product, takewhile

from dagster_project.reports.flat import Element
from dagster_project.reports.labels import SectionPlan
from dagster_project.reports.lists import Lists
from dagster_project.reports.runs import Run, row_of, rows_before

Cells = dict[tuple[int, int], Element]  # (row, position) -> printed value


@dataclass
class Part:
    """A part of a section: its anchored cells, or the readings among which arithmetic must choose."""

    rows: tuple[int, ...]
    readings: list[Cells]
    anchored: bool = False
    values: tuple[Element, ...] = ()
    problem: str | None = None
    preferred: int | None = None  # the reading by rows, which the order of the text suggests
    in_order: bool = False  # the order of all values in the document tells each
    lacks_blanks: bool = False  # the values are those of the rows without some blanks


@dataclass
class Readings:
    """The parts of a section; together they hold every printed number once."""

    parts: list[Part] = field(default_factory=list)


def matrix(plan: SectionPlan, runs: list[Run], absent: set[int]) -> Readings:
    """Rows of equal width: fixed by anchors, those between in the form's order; ``absent`` ones are not printed."""
    width = len(plan.columns)
    found = Readings()
    for row, rows, own in _segments(plan, runs):
        if row is not None and len(own[0].values) == width and _is_whole(rows[1:], own[1:], width, absent):
            found.parts.append(Part((row,), _both_ways((row,), own[0].values, width), True, own[0].values))
            rows, own = rows[1:], own[1:]
        values = tuple(value for run in own for value in run.values)
        if values and not rows and row is not None:
            found.parts.append(Part((), [], False, values, "行名不在统计表中"))
        elif values or any(row not in absent for row in rows):
            found.parts.append(_matrix_part(rows, values, width, absent))
    return found


def _is_whole(rows: tuple[int, ...], runs: list[Run], width: int, absent: set[int]) -> bool:
    """Whether the rows behind one that is known lack no value; else one of theirs may stand among its own."""
    printed = [row for row in rows if row not in absent]
    return not printed or sum(len(run.values) for run in runs) == len(printed) * width


def _segments(plan: SectionPlan, runs: list[Run]) -> Iterator[tuple[int | None, tuple[int, ...], list[Run]]]:
    """The runs from one row to the next that is known by its label: the row, the rows that they can be, the runs."""
    anchors: list[tuple[int | None, int]] = []  # row, number of its run
    for number, run in enumerate(runs):
        row = row_of(run)
        if row is not None and (not anchors or row > (anchors[-1][0] or 0)):
            anchors.append((row, number))
    if not runs or not rows_before(runs[0]):  # values stand before their labels: no label vouches for what follows it
        anchors = []
    if not anchors or anchors[0][1] > 0:
        anchors.insert(0, (None, 0))
    for (row, begin), (next_row, end) in pairwise([*anchors, (len(plan.rows), len(runs))]):
        yield row, tuple(range(row or 0, next_row or 0)), runs[begin:end]


def _matrix_part(rows: tuple[int, ...], values: tuple[Element, ...], width: int, absent: set[int]) -> Part:
    printed = tuple(row for row in rows if row not in absent)
    if len(printed) * width == len(values):
        return Part(printed, _both_ways(printed, values, width), False, values)
    problem = f"应有{len(rows) * width}个数值,实有{len(values)}个,且标签与数值分离"
    return Part(printed, [], False, values, problem, lacks_blanks=len(values) < len(printed) * width)


def positions_of(plan: SectionPlan) -> list[tuple[int, int]]:
    """Row and position of every cell of a section, in printed order."""
    return [(row.index, position) for row in plan.rows for position in range(plan.width(row.index))]


def values_behind_labels(plan: SectionPlan, runs: list[Run]) -> tuple[Element, ...]:
    """The values of a section whose labels all stand before all its values, if none is missing."""
    if len(runs) != 1 or set(rows_before(runs[0])) != {row.index for row in plan.rows}:
        return ()
    return runs[0].values if len(runs[0].values) == len(positions_of(plan)) else ()


def both_ways(plan: SectionPlan, values: tuple[Element, ...]) -> list[Cells]:
    """All values of a table of equal rows, by rows and by columns."""
    return _both_ways(tuple(row.index for row in plan.rows), values, len(plan.columns))


def _both_ways(rows: tuple[int, ...], values: tuple[Element, ...], width: int) -> list[Cells]:
    """The values by rows and, of more than two rows, by columns."""
    readings = [{(row, c): values[n * width + c] for n, row in enumerate(rows) for c in range(width)}]
    if len(rows) > 2:
        readings.append({(row, c): values[c * len(rows) + n] for n, row in enumerate(rows) for c in range(width)})
    return readings


def single_row(plan: SectionPlan, runs: list[Run]) -> Readings:
    """Groups of parts with a total each: in printed order, or with totals that were printed further on."""
    width = len(plan.columns)
    runs = _whole_row(runs, width)
    values = tuple(value for run in runs for value in run.values)
    groups = _groups(plan)
    together = [run for run in runs if len(run.values) == width]
    if len(values) != width:
        if len(together) == 1 and not any(v.raw not in "0" for run in runs if run not in together for v in run.values):
            values = together[0].values
        part = Part((0,), [], False, values, f"应有{width}个数值,实有{len(values)}个")
        part.lacks_blanks = len(runs) == 1 and len(values) < width
        return Readings([part])
    run_of = [number for number, run in enumerate(runs) for _ in run.values]
    part = Part((0,), [], False, values, preferred=0 if together else None)
    for order in (list(range(width)), *([] if together else _displaced(groups))):
        places = {cell: n for n, cell in enumerate(order)}
        if all(len({run_of[places[cell]] for cell in group[:-1]}) <= 1 for group in groups):
            part.readings.append({(0, cell): values[n] for n, cell in enumerate(order)})
    return Readings([part])


def _whole_row(runs: list[Run], width: int) -> list[Run]:
    """The only run that holds as many figures as the row has, without those of sentences behind it; else all runs."""
    firm = [replace(run, values=_firm(run)) for run in runs]
    whole = [run for run in firm if len(run.values) == width]
    others = sum(len(run.values) for run in firm) - sum(len(run.values) for run in whole)
    return whole if len(whole) == 1 and not others else runs


def _firm(run: Run) -> tuple[Element, ...]:
    """The values of a run before the first that may stand in a sentence."""
    return tuple(takewhile(lambda value: not value.is_doubtful, run.values))


def _groups(plan: SectionPlan) -> list[list[int]]:
    """The columns that stand under one head."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, cell in plan.rows[0].cells.items():
        groups.setdefault(cell.label_path[:-1], []).append(number)
    return list(groups.values())


def _displaced(groups: list[list[int]]) -> Iterator[list[int]]:
    """The orders of cells in which each group's last column, its total, comes later than right behind its parts."""
    count = len(groups)
    for steps in product("pt", repeat=2 * count):
        if steps.count("p") != count:
            continue
        parts = totals = 0
        order: list[int] = []
        for step in steps:
            if step == "p":
                order += groups[parts][:-1]
                parts += 1
            elif totals < parts:
                order.append(groups[totals][-1])
                totals += 1
            else:
                break
        else:
            yield order


def single_list(plan: SectionPlan, runs: list[Run], lists: Lists) -> Readings:
    """One value behind each label; several labels with as many values behind them are matched in order.

    Where values stand before their labels no label vouches for what follows it: then only the order of all can tell.
    """
    found = Readings()
    if lists.in_order:
        name = plan.section.section
        cells = {(row.index, 0): lists.in_order[name, row.index] for row in plan.rows}
        rows = tuple(row.index for row in plan.rows)
        return Readings([Part(rows, [cells], False, tuple(cells.values()), in_order=True)])
    starts = [rows_before(run) for run in runs]
    for number, run in enumerate(runs):
        rows = starts[number]
        if len(rows) != len(run.values) or not run.adjoins or (lists.is_detached and not lists.is_complete):
            problem = f"应有{len(rows)}个数值,实有{len(run.values)}个,且标签与数值分离"
            found.parts.append(Part(rows, [], False, run.values, problem))
            continue
        orderly = number + 1 == len(runs) or len(starts[number + 1]) == 1
        cells = {(row, 0): run.values[n] for n, row in enumerate(rows)}
        anchored = len(rows) == 1 and run.adjoins and orderly and not lists.is_detached
        found.parts.append(Part(rows, [cells], anchored, run.values))
    if len(found.parts) == 1 and len(found.parts[0].rows) == len(plan.rows) and not found.parts[0].problem:
        found.parts[0].preferred = 0
    return found
