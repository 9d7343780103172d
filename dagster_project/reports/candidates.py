"""Readings of a run of numbers as the rows and columns of a form, where extraction has lost the layout.

Each function proposes the readings that the printed order allows: a label that stands directly before its values fixes
their row; between such anchors the numbers must be exactly those of the missing rows, in the form's order, by rows or
by columns. Which reading holds is decided in ``flattened`` by the form's arithmetic. No number is changed or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

from dagster_project.reports.flat import Element
from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_unit

Cells = dict[tuple[int, int], Element]  # (row, position) -> printed value

_ZEROS = re.compile("0{2,}")
_WORDS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers that follow one another without a label between, and the labels before them."""

    labels: tuple[Element, ...]
    values: tuple[Element, ...]
    adjoins: bool  # the last label stands directly before the first number


@dataclass
class Part:
    """A part of a section: its anchored cells, or the readings among which arithmetic must choose."""

    rows: tuple[int, ...]
    readings: list[Cells]
    anchored: bool = False
    values: tuple[Element, ...] = ()
    problem: str | None = None
    preferred: int | None = None  # the reading by rows, which the order of the text suggests


@dataclass
class Readings:
    """The parts of a section; together they hold every printed number once."""

    parts: list[Part] = field(default_factory=list)


def runs_of(elements: list[Element], text: str) -> list[Run]:
    """The elements of a section as runs of numbers, parted by labels and other words, with the labels before each."""
    runs: list[Run] = []
    labels: list[Element] = []
    values: list[Element] = []
    for element in elements:
        if values and (not element.is_value or _WORDS.search(text, values[-1].end, element.start)):
            runs.append(_run(labels, values, text))
            labels, values = [], []
        (values if element.is_value else labels).append(element)
    if values:
        runs.append(_run(labels, values, text))
    return runs


def _run(labels: list[Element], values: list[Element], text: str) -> Run:
    between = text[labels[-1].end : values[0].start].strip() if labels else "-"
    adjoins = bool(labels) and (not _WORDS.search(between) or is_unit(between))
    return Run(tuple(labels), tuple(values), adjoins)


def _row_of(run: Run) -> int | None:
    """The only row whose label stands before a run, directly."""
    rows = {label.index for element in run.labels for label in element.labels[:1] if label.role is Role.ROW}
    last = run.labels[-1].labels[0] if run.labels else None
    if len(rows) != 1 or not run.adjoins or last is None or last.role is Role.GROUP:
        return None
    return rows.pop()


def _last_row_of(run: Run) -> int | None:
    """The row whose label stands last before a run, with nothing but column heads between."""
    for element in reversed(run.labels):
        role = element.labels[0].role
        if role is Role.ROW:
            return element.labels[0].index if run.adjoins else None
        if role is not Role.COLUMN:
            return None
    return None


def matrix(plan: SectionPlan, runs: list[Run], seen: set[int]) -> Readings:
    """Rows of equal width: fixed by anchors, the rows between in the form's order."""
    width = len(plan.columns)
    values = [value for run in runs for value in run.values]
    anchors: list[tuple[int, int]] = []  # row, number of the first value
    position = 0
    for run in runs:
        row = _row_of(run)
        if row is not None and (not anchors or row > anchors[-1][0]):
            anchors.append((row, position))
        position += len(run.values)
    if not anchors or anchors[0] != (0, 0):
        anchors.insert(0, (0, 0)) if not anchors or anchors[0][0] > 0 else anchors.__setitem__(0, (0, 0))
    found = Readings()
    bounds = [*anchors, (len(plan.rows), len(values))]
    for (row, begin), (next_row, end) in pairwise(bounds):
        rows = tuple(range(row, next_row))
        own = tuple(values[begin:end])
        found.parts.append(_matrix_part(rows, own, width, seen, anchored=len(rows) == 1 and (row, begin) in anchors))
    if sum(part.problem is not None for part in found.parts) == 1:  # where all else is complete, zeros may have merged
        found.parts = [_unmerged(part, width) if part.problem else part for part in found.parts]
    return found


def _matrix_part(
    rows: tuple[int, ...], values: tuple[Element, ...], width: int, seen: set[int], anchored: bool
) -> Part:
    for candidate in (rows, tuple(row for row in rows if row in seen)):
        if len(candidate) * width == len(values):
            return Part(candidate, _both_ways(candidate, values, width), anchored, values)
    return Part(rows, [], False, values, f"应有{len(rows) * width}个数值,实有{len(values)}个,且标签与数值分离")


def _both_ways(rows: tuple[int, ...], values: tuple[Element, ...], width: int) -> list[Cells]:
    """The values by rows and, of more than two rows, by columns."""
    readings = [{(row, c): values[n * width + c] for n, row in enumerate(rows) for c in range(width)}]
    if len(rows) > 2:
        readings.append({(row, c): values[c * len(rows) + n] for n, row in enumerate(rows) for c in range(width)})
    return readings


def _unmerged(part: Part, width: int) -> Part:
    """The part with zeros that have run together (00) taken apart, where exactly that gives the right number."""
    for split in _zeros_split(part.values, len(part.rows) * width):
        return Part(part.rows, _both_ways(part.rows, split, width)[:1], False, part.values)
    return part


def _zeros_split(values: tuple[Element, ...], wanted: int) -> Iterator[tuple[Element, ...]]:
    doubled = [value for value in values if _ZEROS.fullmatch(normalise(value.raw))]
    if doubled and len(values) + sum(len(value.raw) - 1 for value in doubled) == wanted:
        split: list[Element] = []
        for value in values:
            split += [replace(value, raw="0")] * len(value.raw) if value in doubled else [value]
        yield tuple(split)


def blocks(plan: SectionPlan, runs: list[Run]) -> Readings:
    """Rows of several widths in blocks: anchored rows first, the other blocks take the other runs in order."""
    found = Readings()
    anchored: dict[int, int] = {}  # row -> number of its run
    damaged: set[int] = set()
    for number, run in enumerate(runs):
        row = _last_row_of(run)
        if row is None or row in anchored or row in damaged:
            continue
        order = _columns_before(plan, row, run)
        if len(run.values) == plan.width(row) and order is not None:
            cells = {(row, order[n]): value for n, value in enumerate(run.values)}
            found.parts.append(Part((row,), [cells], True, run.values))
            anchored[row] = number
        elif len(run.values) % plan.width(row) or order is None:
            damaged.add(row)
            anchored[row] = number
            problem = f"应有{plan.width(row)}个数值,实有{len(run.values)}个"
            found.parts.append(Part((row,), [], False, run.values, problem))
    taken = set(anchored.values())
    loose: list[Part] = []
    empty = False
    for rows in _blocks_of(plan, set(anchored)):
        own, values = _take(plan, rows, runs, taken, anchored)
        size = sum(plan.width(row) for row in rows)
        empty |= not values
        if values and len(values) != size:
            problem = f"应有{size}个数值,实有{len(values)}个,且标签与数值分离"
            loose.append(Part(rows, [], False, values, problem))
        elif values:
            loose.append(_block(plan, rows, own))
    if empty or any(part.problem for part in loose):  # numbers are missing: nobody knows which
        for part in loose:
            part.problem = part.problem or "标签与数值分离,且缺少数值"
    found.parts += loose
    rest = tuple(value for number, run in enumerate(runs) if number not in taken for value in run.values)
    if rest:  # what is left over may belong anywhere: nothing stands where it seems to stand
        for part in found.parts:
            part.anchored, part.problem = False, "标签与数值分离,另有数值无法归入任何一行"
        found.parts.append(Part((), [], False, rest, "数值多于统计表的单元格,或不在其行列之后"))
    return found


def _take(
    plan: SectionPlan, rows: tuple[int, ...], runs: list[Run], taken: set[int], anchored: dict[int, int]
) -> tuple[list[Run], tuple[Element, ...]]:
    """The next runs that can be a block's: between the anchored rows around it, below labels that are its own."""
    size = sum(plan.width(row) for row in rows)
    first = max((number for row, number in anchored.items() if row < rows[0]), default=-1)
    last = min((number for row, number in anchored.items() if row > rows[-1]), default=len(runs))
    own: list[Run] = []
    count = 0
    for number in range(first + 1, last):
        if number in taken or count >= size:
            continue
        if not own and not _belongs(plan, rows, runs[number]):
            continue
        own.append(runs[number])
        taken.add(number)
        count += len(runs[number].values)
    return own, tuple(value for run in own for value in run.values)


def _belongs(plan: SectionPlan, rows: tuple[int, ...], run: Run) -> bool:
    """Whether a label before a run is of the block."""
    columns = {column for row in rows for column in plan.rows[row].cells}
    for element in run.labels:
        for label in element.labels:
            if label.role is Role.COLUMN and label.index in columns:
                return True
            if label.role in (Role.ROW, Role.GROUP) and label.index in rows:
                return True
    return False


def _blocks_of(plan: SectionPlan, without: set[int]) -> list[tuple[int, ...]]:
    blocks: dict[tuple[str, ...], list[int]] = {}
    for row in plan.rows:
        if row.index not in without:
            blocks.setdefault(row.block, []).append(row.index)
    return [tuple(rows) for rows in blocks.values()]


def _columns_before(plan: SectionPlan, row: int, run: Run) -> list[int] | None:
    """The positions of a row's values by the column labels between its own label and them."""
    columns = sorted(plan.rows[row].cells)
    seen = [e.labels[0].index for e in run.labels if e.labels[0].role is Role.COLUMN]
    own = [index for index in dict.fromkeys(seen) if index in columns]
    if len(own) == len(columns):
        return [columns.index(index) for index in own]
    return list(range(len(columns))) if own == sorted(own) else None


def _block(plan: SectionPlan, rows: tuple[int, ...], runs: list[Run]) -> Part:
    """The readings of one block: a run below a single column label is that column; the rest by rows or by columns."""
    values = tuple(value for run in runs for value in run.values)
    width = plan.width(rows[0])
    if len(rows) == 1:
        return Part(rows, [{(rows[0], n): value for n, value in enumerate(values)}], False, values, preferred=0)
    columns = sorted(plan.rows[rows[0]].cells)
    fixed: Cells = {}
    free: list[Element] = []
    for run in runs:
        labels = [element.labels[0] for element in run.labels if element.labels[0].role is not Role.GROUP]
        single = len(labels) == 1 and labels[0].role is Role.COLUMN and labels[0].index in columns and run.adjoins
        if single and len(run.values) == len(rows):
            position = columns.index(labels[0].index)
            fixed |= {(row, position): run.values[n] for n, row in enumerate(rows)}
        else:
            free += run.values
    open_columns = [c for c in range(width) if (rows[0], c) not in fixed]
    if len(free) != len(open_columns) * len(rows):
        return Part(rows, [], False, values, "数值的个数与统计表的行列不符,且标签与数值分离")
    by_rows = fixed | {
        (row, column): free[n * len(open_columns) + m]
        for n, row in enumerate(rows)
        for m, column in enumerate(open_columns)
    }
    by_columns = fixed | {
        (row, column): free[m * len(rows) + n] for n, row in enumerate(rows) for m, column in enumerate(open_columns)
    }
    return Part(rows, [by_rows, by_columns], False, values, preferred=0)


def single_row(plan: SectionPlan, runs: list[Run]) -> Readings:
    """Groups of parts with a total each: in printed order, or with totals that were printed further on."""
    values = tuple(value for run in runs for value in run.values)
    width = len(plan.columns)
    groups = _groups(plan)
    together = [run for run in runs if len(run.values) == width]
    if len(values) != width:
        if len(together) == 1 and not any(v.raw not in "0" for run in runs if run not in together for v in run.values):
            values = together[0].values
        return Readings([Part((0,), [], False, values, f"应有{width}个数值,实有{len(values)}个")])
    run_of = [number for number, run in enumerate(runs) for _ in run.values]
    part = Part((0,), [], False, values, preferred=0 if together else None)
    for order in (list(range(width)), *([] if together else _displaced(groups))):
        places = {cell: n for n, cell in enumerate(order)}
        if all(len({run_of[places[cell]] for cell in group[:-1]}) == 1 for group in groups):
            part.readings.append({(0, cell): values[n] for n, cell in enumerate(order)})
    return Readings([part])


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


def is_detached(runs: list[Run]) -> bool:
    """Whether values stand before their labels: somewhere more follow one another than labels stand before them."""
    return any(len(run.values) > len(_rows_before(run)) for run in runs)


def _rows_before(run: Run) -> tuple[int, ...]:
    return tuple(dict.fromkeys(e.labels[0].index for e in run.labels if e.labels[0].role is Role.ROW))


def single_list(plan: SectionPlan, runs: list[Run], detached: bool) -> Readings:
    """One value behind each label; several labels with as many values behind them are matched in order.

    ``detached``: somewhere in the table values stand before their labels, so that no label vouches for what follows it.
    """
    found = Readings()
    starts = [_rows_before(run) for run in runs]
    for number, run in enumerate(runs):
        rows = starts[number]
        if len(rows) != len(run.values):
            problem = f"应有{len(rows)}个数值,实有{len(run.values)}个,且标签与数值分离"
            found.parts.append(Part(rows, [], False, run.values, problem))
            continue
        orderly = number + 1 == len(runs) or len(starts[number + 1]) == 1
        cells = {(row, 0): run.values[n] for n, row in enumerate(rows)}
        found.parts.append(Part(rows, [cells], len(rows) == 1 and run.adjoins and orderly and not detached, run.values))
    if len(found.parts) == 1 and len(found.parts[0].rows) == len(plan.rows) and not found.parts[0].problem:
        found.parts[0].preferred = 0
    return found
