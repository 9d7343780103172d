""""""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dagster_project.reports.documents.grids import Box, make_grid
from dagster_project.reports.documents.model import Grid, Place
from dagster_project.reports.documents.pdf_borders import parted_at_borders
from dagster_project.reports.documents.pdf_broken import unbroken
from dagster_project.reports.documents.pdf_columns import Columns, columns_of, head_of, label_columns, value_columns
from dagster_project.reports.documents.pdf_pieces import Row, Span, overlap, rows_of
from dagster_project.reports.documents.pdf_text import Line

_UNIT = re.compile("[条件次篇个人项宗起份部元]|人次|万元|亿元")  # beside a label whose value is blank
_NEAR = 3.5  # of the size of the type: lines further apart belong to different tables
_MIN_ROWS = 2  # of a table; one row is enough where it has as many values as
_MANY = 4
BROKEN = "\u2506"
"""Stands between the pieces of a line that is not parted into cells, so that none of them is taken for one."""


@dataclass(frozen=True)
class LineTable:
    """A table without ruling: the cells of its printed lines."""

    top: float
    boxes: tuple[Box, ...]
    values_from: int

    def grid(self, place: Place) -> Grid:
        """The table as a grid, a row for each printed line."""
        return replace(make_grid(self.boxes, place), values_from=self.values_from)


@dataclass(frozen=True)
class Parted:
    """The lines of a page that are text, its tables, and the columns of a table that may go on overleaf."""

    lines: list[Line]
    tables: list[LineTable]
    columns: Columns | None


def parted(lines: Sequence[Line], carried: Columns | None = None) -> Parted:
    """Part the lines of a page into text and tables. ``carried``: columns of a table at the end of the page before."""
    rows = rows_of(lines)
    text: list[Line] = []
    tables: list[LineTable] = []
    columns = None
    position = 0
    for first, end in _stretches(rows):
        table = _table(rows[first:end], carried if position == first else None)
        if table is None:
            text += [*lines[position:first], *_undone(rows[first:end])]
            position = end
            continue
        text += lines[position:first]
        tables.append(table[0])
        position, columns = end, table[1]
        carried = columns
    text += lines[position:]
    return Parted(text, tables, columns if position == len(lines) else None)


def _undone(rows: Sequence[Row]) -> list[Line]:
    """Lines whose columns are not sure: parted all the same where each has as many values, else not parted at all."""
    counts = {len(row.values) for row in rows if row.values}
    if len(counts) == 1 and not any(_stands_behind_value(row) for row in rows):
        return [row.line for row in rows]
    return [
        replace(row.line, text=BROKEN.join(part.text for part in row.line.parts)) if _holds_values(row) else row.line
        for row in rows
    ]


def _stands_behind_value(row: Row) -> bool:
    kinds = [piece.is_value for piece in row.pieces]
    return True in kinds and False in kinds[kinds.index(True) :]


def _stretches(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First line and end of each part of a page that may be a table with one head."""
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(rows):
        if not _holds_values(rows[position]):
            position += 1
            continue
        first, end = _extent(rows, position, found[-1][1] if found else 0)
        found.append((first, end))
        position = end
    return found


def _holds_values(row: Row) -> bool:
    return bool(row.values) and (len(row.pieces) > 1)


def _extent(rows: Sequence[Row], at: int, bound: int) -> tuple[int, int]:
    """The lines of the table whose first values are on line ``at``."""
    size = rows[at].line.size
    first = at
    zone = min(value.left for value in rows[at].values)
    while first > bound and _is_near(rows[first - 1], rows[first], size) and _may_be_head(rows[first - 1], zone, size):
        first -= 1
        zone = min([zone, *(value.left for value in rows[first].values)])
    # Labels may begin above their values: what stands in the columns of labels only is no head.
    end = at + 1
    last = at  # the last line with values
    while end < len(rows) and _is_near(rows[end - 1], rows[end], size) and _belongs(rows[end], zone, size):
        row = rows[end]
        if row.values:
            zone = min(zone, row.values[0].left)
            last = end
        elif _is_head(rows, end, zone):
            break
        end += 1
    return first, _after_label(rows, last, end, zone)


def _after_label(rows: Sequence[Row], last: int, end: int, zone: float) -> int:
    """The end of a table: behind the last values, and the pieces of labels below them."""
    stop = last + 1
    while stop < end and all(piece.left < zone for piece in rows[stop].pieces):
        stop += 1
    while stop < end and len(rows[stop].pieces) == 1 and rows[stop].pieces[0].left >= zone:
        stop += 1
    return stop


def _is_near(one: Row, other: Row, size: float) -> bool:
    return other.line.top - one.line.bottom < _NEAR * size


def _belongs(row: Row, zone: float, size: float) -> bool:
    """Whether a line can be of a table whose values begin at ``zone``: of the same type, no running text across it."""
    if abs(row.line.size - size) > 0.12 * size:
        return False
    if row.values and len(row.pieces) > 1:
        return True
    return not (len(row.pieces) == 1 and row.pieces[0].left < zone - size and row.pieces[0].right > zone + size)


def _may_be_head(row: Row, zone: float, size: float) -> bool:
    return len(row.values) < _MANY and len(row.values) in (0, len(row.pieces)) and _belongs(row, zone, size)


def _is_head(rows: Sequence[Row], at: int, zone: float) -> bool:
    """Whether a new head begins at a line: a line, or several, without values that reach over the columns."""
    while at < len(rows) and not rows[at].values:
        pieces = rows[at].pieces
        over = [p for p in pieces if p.right > zone and not p.is_value and not _UNIT.fullmatch(p.text)]
        if len(over) >= 2 or (over and len(pieces) >= 2):
            return True
        if not any(piece.right > zone for piece in pieces):
            return False
        at += 1
    return False


def _table(rows: Sequence[Row], carried: Columns | None) -> tuple[LineTable, Columns] | None:
    """The table that some lines make up; None where they do not agree on its columns."""
    rows = parted_at_borders(rows, value_columns(rows))
    full = [row for row in rows if row.values]
    most = max(len(row.values) for row in full)
    head = head_of(rows)
    named = any(len(pieces) > 1 for pieces in head) and any(len(row.pieces) > len(row.values) for row in full)
    if len(full) < _MIN_ROWS and most < _MANY and not named:
        return None
    columns = columns_of(full, head, carried)
    if columns is None and named and carried is not None:  # another table than the one before
        columns = columns_of(full, head, None)
    if columns is None:
        return None
    labels = label_columns(rows, columns)
    shift = len(labels)
    boxes: list[Box] = []
    for number, row in enumerate(unbroken(rows, columns)):
        boxes += _boxes(row, number, columns, labels, bool(row.values))
    return LineTable(rows[0].line.top, tuple(boxes), shift), columns


def _boxes(row: Row, number: int, columns: Columns, labels: list[Span], with_blanks: bool) -> Iterable[Box]:
    """The cells of a line; ``with_blanks``: also of the columns in which it has no value."""
    shift = len(labels)
    tracks = [*labels, *columns.spans]
    texts: dict[int, Box] = {}
    for piece in row.pieces:
        over = [n for n, track in enumerate(tracks) if overlap((piece.left, piece.right), track)]
        if not over:
            over = [min(range(len(tracks)), key=lambda n: abs(sum(tracks[n]) - piece.left - piece.right))]
        if over[0] < shift <= over[-1] and not piece.is_value:
            over = [n for n in over if n < shift]
        column = over[0]
        if column in texts:
            texts[column].text += f" {piece.text}"
        else:
            texts[column] = Box(piece.text, number, column, 1, over[-1] - column + 1)
    yield from texts.values()
    if with_blanks:
        covered = {column for box in texts.values() for column in range(box.column, box.column + box.column_span)}
        for column in range(shift, len(tracks)):
            if column not in covered:
                yield Box("", number, column)
