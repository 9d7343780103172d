"""Readings of a run of numbers as rows in blocks of several widths, each block under column heads of its own."""

from __future__ import annotations

from dagster_project.reports.candidates import Cells, Part, Readings
from dagster_project.reports.flat import Element
from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.runs import Run, last_row_of


def blocks(plan: SectionPlan, runs: list[Run], absent: set[int]) -> Readings:
    """Rows of several widths in blocks: anchored rows first, the other blocks take the other runs in order.

    ``absent`` rows are not printed at all.
    """
    found = Readings()
    anchored: dict[int, int] = {}  # row -> number of its run
    damaged: set[int] = set()
    for number, run in enumerate(runs):
        row = last_row_of(run)
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
    lacking = False
    for rows in _blocks_of(plan, set(anchored) | absent):
        own, values = _take(plan, rows, runs, taken, anchored)
        size = sum(plan.width(row) for row in rows)
        lacking |= len(values) != size
        if values and len(values) != size:
            problem = f"应有{size}个数值,实有{len(values)}个,且标签与数值分离"
            loose.append(Part(rows, [], False, values, problem))
        elif values:
            loose.append(_block(plan, rows, own))
    found.parts += loose
    if lacking and loose:  # numbers are missing, and others stand apart from their labels: no label vouches for any
        for part in found.parts:
            part.anchored, part.problem = False, part.problem or "标签与数值分离,且缺少数值"
    rest = tuple(value for number, run in enumerate(runs) if number not in taken for value in run.values)
    if rest and _are_rows_of_their_own(plan, runs, anchored, damaged, absent, taken):
        found.parts.append(Part((), [], False, rest, "行名不在统计表中"))
    elif rest:  # what is left over may belong anywhere: nothing stands where it seems to stand
        for part in found.parts:
            part.anchored, part.problem = False, "标签与数值分离,另有数值无法归入任何一行"
        found.parts.append(Part((), [], False, rest, "数值多于统计表的单元格,或不在其行列之后"))
    return found


def _are_rows_of_their_own(
    plan: SectionPlan,
    runs: list[Run],
    anchored: dict[int, int],
    damaged: set[int],
    absent: set[int],
    taken: set[int],
) -> bool:
    """Whether every row of the form has its values, so that other runs are rows that the form does not have."""
    if damaged or set(anchored) | absent != {row.index for row in plan.rows} or not anchored:
        return False
    first = min(anchored.values())
    return all(number > first and not run.labels for number, run in enumerate(runs) if number not in taken)


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
