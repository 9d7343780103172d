"""A row of a table that a page end cuts in two, put together again by its labels, or by values that have none."""

from __future__ import annotations

from dataclasses import replace

from dagster_project.reports.documents.model import Grid, GridCell
from dagster_project.reports.labels import LabelBook, Role
from dagster_project.reports.numbers import is_printed_value

_MAX_HEAD = 4  # rows of a head that is printed again on the next page
_MIN_HEADS = 2  # that come out whole together: one word alone may be another head by chance
DOUBT = "\u2506"  # between pieces of which it is not known whether they are one cell: makes it no number


def cut_row_joined(one: Grid, other: Grid, book: LabelBook) -> tuple[Grid, Grid]:
    """Two tables of which one ends, and the next begins, with a part of the same row: made whole in the first."""
    tail = _row(one, one.rows - 1)
    overleaf = one.place.page != other.place.page
    printed = {_texts(_row(one, number)) for number in range(one.rows)} if overleaf else set()
    for number in range(min(_MAX_HEAD, other.rows)):
        head = _row(other, number)
        if one.columns == other.columns and tail and head and _is_one_row(tail, head, book, overleaf):
            whole = [_with(cell, head) for cell in tail]
            moved = {id(cell) for cell in head}
            kept = tuple(cell for cell in one.cells if cell not in tail) + tuple(whole)
            rest = tuple(cell for cell in other.cells if id(cell) not in moved)
            return replace(one, cells=kept), replace(other, cells=rest)
        if number == 0 and overleaf and (heads := _heads_made_whole(one, other, head, book)):
            kept = tuple(heads.get(id(cell), cell) for cell in one.cells)
            moved = {id(cell) for cell in head}
            return replace(one, cells=kept), replace(other, cells=tuple(c for c in other.cells if id(c) not in moved))
        if any(is_printed_value(cell.text) for cell in head):
            break
        overleaf = overleaf and _texts(head) in printed  # a head that is printed again
    return one, other


def _texts(row: list[GridCell]) -> tuple[str, ...]:
    return tuple(cell.text for cell in row)


def _row(grid: Grid, number: int) -> list[GridCell]:
    return sorted((cell for cell in grid.cells if cell.row == number), key=lambda cell: cell.column)


def _is_one_row(tail: list[GridCell], head: list[GridCell], book: LabelBook, overleaf: bool) -> bool:
    """Whether a row goes on in the other: a label comes out whole, or overleaf stand values and nothing else."""
    below = {cell.column: cell for cell in head}
    words = [cell for cell in tail if cell.text.strip() and not is_printed_value(cell.text)]
    joined = False
    for cell in words:
        rest = below.get(cell.column)
        if rest is None or not rest.text.strip():
            continue
        whole = book.match_whole(cell.text + rest.text)
        if not whole:
            return False
        joined |= any(label.role is Role.ROW for label in whole) and not is_printed_value(rest.text)
    if joined or not overleaf:
        return joined
    bare = not any(cell.text.strip() and not is_printed_value(cell.text) for cell in head)
    named = any(label.role is Role.ROW for cell in words for label in book.match(cell.text))
    empty = not any(is_printed_value(cell.text) for cell in tail)
    return bare and named and empty and any(cell.text.strip() for cell in head)


def _heads_made_whole(one: Grid, other: Grid, head: list[GridCell], book: LabelBook) -> dict[int, GridCell]:
    """The heads of columns at the end of a page with the rest that stands overleaf, by the cells that they were.

    Nothing where a rest makes no head whole. The columns of the values are counted from the right: those of the labels
    may be parted on one of the pages only.
    """
    last = {cell.column - one.columns: cell for cell in one.cells if cell.row + cell.row_span == one.rows}
    whole: dict[int, GridCell] = {}
    for rest in head:
        if not rest.text.strip():
            continue
        cell = last.get(rest.column - other.columns)
        if cell is None or is_printed_value(cell.text) or is_printed_value(rest.text):
            return {}
        labels = book.match_whole(cell.text + rest.text)
        if not any(label.role is Role.COLUMN for label in labels):
            return {}
        whole[id(cell)] = _with(cell, [replace(rest, column=cell.column)])
    return whole if len(whole) >= _MIN_HEADS else {}


def _with(cell: GridCell, head: list[GridCell]) -> GridCell:
    """A cell with the rest of its text."""
    rest = next((other for other in head if other.column == cell.column and other.text.strip()), None)
    if rest is None:
        return cell
    if not cell.text.strip():
        return replace(cell, text=rest.text, place=rest.place)
    joint = DOUBT if is_printed_value(cell.text) or is_printed_value(rest.text) else "\n"
    return replace(cell, text=f"{cell.text}{joint}{rest.text}")
