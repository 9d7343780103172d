"""The one row of values of a form that a report spreads over several rows, or over two tables, under the same heads.

结果维持, 结果纠正 ... stand three times in the form's row, under 行政复议 and twice under 行政诉讼. Printed upright,
or in two tables, each value still stands at the crossing of all its labels; only where that holds for every one of
them is the form's row put together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dagster_project.reports.documents.model import Grid, GridCell, Paragraph
from dagster_project.reports.labels import LabelBook, SectionPlan

_MIN_HEADS = 4  # of the form's row, by name: 总计 is a head of other tables too
_MAX_TABLES = 3
_MAX_BETWEEN = 2  # blocks between two tables: a heading, a note
_BETWEEN = re.compile(r"[:\uff1a\s()\uff08\uff09\u3001,\uff0c/\u2014-]+")
Found = dict[int, GridCell]  # by position in the form's row


def rows_gathered(blocks: Sequence[Paragraph | Grid], book: LabelBook) -> list[Paragraph | Grid]:
    """The blocks, with the values of such tables in one row below all heads; emptied tables keep their places."""
    made = list(blocks)
    for plan in book.plans.values():
        if plan.layout == "single_row":
            _gather(made, plan, book)
    return made


def _gather(blocks: list[Paragraph | Grid], plan: SectionPlan, book: LabelBook) -> None:
    parts: list[tuple[int, Found]] = []
    for number, block in enumerate(blocks):
        if not isinstance(block, Grid):
            continue
        found = _at_crossings(block, plan, book)
        if not found:
            continue
        if parts and number - parts[-1][0] > 1 + _MAX_BETWEEN:
            parts = []
        parts = [*parts, (number, found)][-_MAX_TABLES:]
        together = [position for _, each in parts for position in each]
        if sorted(together) == list(range(plan.width(0))):
            _put_together(blocks, parts, plan)
            return


def _at_crossings(grid: Grid, plan: SectionPlan, book: LabelBook) -> Found:
    """The values of a table that stand each where all labels of one cell of the form meet, if they are the whole of it.

    Nothing for a table that prints the form's row as it is, or another value among them.
    """
    heads = [(cell, names) for cell in grid.cells if (names := _names(cell, plan, book))]
    if len({name for _, names in heads for name in names}) < _MIN_HEADS:
        return {}
    named = {id(cell) for cell, _ in heads}
    paths = [set(cell.label_path) for _, cell in sorted(plan.rows[0].cells.items())]
    found: Found = {}
    for cell in grid.cells:
        if id(cell) in named or cell.row_span > 1:
            continue
        said = {name for head, names in heads if _is_head_of(head, cell) for name in names}
        places = [position for position, path in enumerate(paths) if path <= said]
        if len(places) > 1 or (places and places[0] in found):
            return {}
        if places:
            found[places[0]] = cell
    is_form = len({cell.row for cell in found.values()}) == 1 and len(found) == len(paths)
    return {} if is_form else found


def _names(cell: GridCell, plan: SectionPlan, book: LabelBook) -> frozenset[str]:
    """What a cell names of the section; of several labels in one cell (行政诉讼:复议后起诉) each."""
    parts = [_labels(part, plan, book) for part in _BETWEEN.split(cell.text) if part]
    return frozenset().union(*parts) if len(parts) > 1 and all(parts) else _labels(cell.text, plan, book)


def _labels(text: str, plan: SectionPlan, book: LabelBook) -> frozenset[str]:
    return frozenset(label.text for label in book.match(text) if label.section == plan.section.section)


def _is_head_of(head: GridCell, cell: GridCell) -> bool:
    """Whether one cell stands above another, or left of it in its row."""
    above = head.row < cell.row and head.column <= cell.column < head.column + head.column_span
    left = head.column < cell.column and head.row <= cell.row < head.row + head.row_span
    return above or left


def _put_together(blocks: list[Paragraph | Grid], parts: list[tuple[int, Found]], plan: SectionPlan) -> None:
    values = {position: cell for _, found in parts for position, cell in found.items()}
    last = parts[-1][0]
    for number, _ in parts:
        block = blocks[number]
        assert isinstance(block, Grid)
        blocks[number] = Grid((), 0, 0, block.place)
    grid = blocks[last]
    assert isinstance(grid, Grid)
    heads = [GridCell(head, 0, column, 1, 1, grid.place) for column, head in enumerate(plan.columns)]
    row = [replace(values[n], row=1, column=n, row_span=1, column_span=1) for n in range(len(plan.columns))]
    blocks[last] = Grid((*heads, *row), 2, len(plan.columns), grid.place)
