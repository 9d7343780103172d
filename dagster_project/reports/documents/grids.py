"""Building a :class:`Grid`: spans cut to what is there, empty tracks taken out, places counted as a person counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from dagster_project.reports.documents.model import Grid, GridCell, Place, UnreadableDocument

MAX_SLOTS = 400_000  # rows times columns of one table; the largest form has about 300
_LONG = 400  # characters from which a cell holds running text rather than an entry of a table


@dataclass(slots=True)
class Box:
    """A cell while its table is being built; counted from 0."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    source: object = None  # see GridCell


def closed_up(boxes: Iterable[Box]) -> tuple[list[Box], int, int]:
    """The cells without the rows and columns in which no cell begins, and how many rows and columns remain.

    Such tracks come from spans that are larger than the table; on paper they have no width.
    Raises :class:`UnreadableDocument` for a table beyond all bounds.
    """
    boxes = sorted(boxes, key=attrgetter("row", "column"))
    rows = {row: number for number, row in enumerate(sorted({box.row for box in boxes}))}
    columns = {column: number for number, column in enumerate(sorted({box.column for box in boxes}))}
    check_size(len(rows), len(columns))
    row_after = _number_from(rows)
    column_after = _number_from(columns)
    for box in boxes:
        row, column = rows[box.row], columns[box.column]
        if box.row_span != 1:
            box.row_span = max(row_after(box.row + box.row_span) - row, 1)
        if box.column_span != 1:
            box.column_span = max(column_after(box.column + box.column_span) - column, 1)
        box.row, box.column = row, column
    return boxes, len(rows), len(columns)


def check_size(rows: int, columns: int) -> None:
    """Raises :class:`UnreadableDocument` for a table with more places than any report has."""
    if rows * columns > MAX_SLOTS:
        raise UnreadableDocument(
            f"表格过大:{rows}行{columns}列,超出上限{MAX_SLOTS}格,请确认是否为年度报告 / a table of {rows} rows and "
            f"{columns} columns is larger than the limit of {MAX_SLOTS} places; check whether this is an annual report."
        )


def make_grid(boxes: Iterable[Box], place: Place, place_of: Callable[[Box], Place] | None = None) -> Grid:
    """The grid of some cells. Without ``place_of`` a cell's place is that of the table, with its row and column."""
    origin: dict[int, Place] = {}
    boxes = list(boxes)
    if place_of is not None:
        origin = {id(box): place_of(box) for box in boxes}
    closed, rows, columns = closed_up(boxes)
    page, table = place.page, place.table
    cells = tuple(
        GridCell(
            box.text,
            box.row,
            box.column,
            box.row_span,
            box.column_span,
            origin.get(id(box)) or Place(page, None, None, table, box.row + 1, box.column + 1),
            box.source,
        )
        for box in closed
    )
    return Grid(cells, rows, columns, place)


def is_layout(boxes: Iterable[Box]) -> bool:
    """Whether a table only arranges text on a page: one column, or one cell of running text that is most of it."""
    boxes = list(boxes)
    if len({box.column for box in boxes}) < 2:
        return True
    lengths = [len(box.text) for box in boxes]
    return max(lengths) >= _LONG and max(lengths) * 2 >= sum(lengths)


def _number_from(numbers: dict[int, int]) -> Callable[[int], int]:
    """A function from a position to the number of the first track at or after it."""
    starts = list(numbers)

    def number(position: int) -> int:
        return bisect_left(starts, position)

    return number
