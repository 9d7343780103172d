"""The rows of one sheet as grids, with the running text above and below them as paragraphs.

Blank rows part one table from the next; but the one below heads is the row of values that nobody has filled in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from dagster_project.reports.documents.grids import Box, check_size, make_grid
from dagster_project.reports.documents.model import Grid, Paragraph, Place

BLANK = " \t\r\n\xa0\u3000\u200b\ufeff"
_WORD = re.compile(r"\s*[^\W\d_][^\d]*")
_MIN_HEADS = 4  # in a row: a label, its unit and a word for nothing are fewer
_LONG = 60  # characters from which a text alone in its row, with a full stop, is a paragraph
Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""Merged cells: first row and column, last row and column."""


class Sheet:
    """Turns the rows of one sheet into blocks."""

    def __init__(self, name: str | None, tables_before: int = 0) -> None:
        self._name = name
        self.tables = tables_before
        self._shown_rows: Sequence[int] = ()
        self._shown_columns: Sequence[int] = ()

    def blocks(
        self,
        rows: Sequence[Sequence[str]],
        merged: Merged,
        hidden_rows: Collection[int] = (),
        hidden_columns: Collection[int] = (),
    ) -> list[Paragraph | Grid]:
        """The tables, parted by blank rows, and the lines of text above and below them, without what is hidden."""
        rows = [*rows, ()]  # the row below the last
        self._shown_rows = [number for number in range(len(rows)) if number not in hidden_rows]
        widest = max(map(len, rows), default=0)
        self._shown_columns = [number for number in range(widest) if number not in hidden_columns]
        if len(self._shown_rows) < len(rows) or len(self._shown_columns) < widest:
            rows, merged = self._shown(rows, merged)
        covered, spans = _coverage(merged)
        filled = [
            [column for column, text in enumerate(row) if text.strip(BLANK) and (number, column) not in covered]
            for number, row in enumerate(rows)
        ]
        blocks: list[Paragraph | Grid] = []
        reached = {row for (top, _), (rows_spanned, _) in spans.items() for row in range(top + 1, top + rows_spanned)}
        for first, end in _stretches(filled, spans):
            top, bottom = first, end
            while top < bottom and len(filled[top]) < 2:
                top += 1
            while bottom > top and len(filled[bottom - 1]) < 2 and bottom - 1 not in reached:
                bottom -= 1
            blocks += self._lines(rows, filled, range(first, top))
            if bottom == end and bottom > top and _are_heads([rows[end - 1][column] for column in filled[end - 1]]):
                bottom = end = end + 1
            for part in _without_prose(rows, filled, range(top, bottom), reached):
                if len(part) > 1 or len(filled[part.start]) > 1:
                    blocks.append(self._grid(rows, part, covered, spans))
                else:
                    blocks += self._lines(rows, filled, part)
            blocks += self._lines(rows, filled, range(bottom, end))
        return blocks

    def _shown(self, rows: Sequence[Sequence[str]], merged: Merged) -> tuple[list[list[str]], Merged]:
        """The rows and columns that are not hidden; of a merged cell what is shown has its text."""
        texts = [list(row) for row in rows]
        left_over: Merged = []
        for (top, left), (bottom, right) in merged:
            first, end = (bisect_left(self._shown_rows, row) for row in (top, bottom + 1))
            begin, stop = (bisect_left(self._shown_columns, column) for column in (left, right + 1))
            if first == end or begin == stop:
                continue
            if top < len(texts) and left < len(texts[top]):
                corner = texts[self._shown_rows[first]]
                column = self._shown_columns[begin]
                corner += [""] * (column + 1 - len(corner))
                corner[column] = texts[top][left]
            left_over.append(((first, begin), (end - 1, stop - 1)))
        shown = [[texts[r][c] for c in self._shown_columns if c < len(texts[r])] for r in self._shown_rows]
        return shown, left_over

    def _place(self, row: int, column: int, line_in_cell: int | None = None) -> Place:
        """The place of a cell that is shown, by its number in the sheet."""
        row, column = self._shown_rows[row], self._shown_columns[column]
        return Place(sheet=self._name, row=row + 1, column=column + 1, line_in_cell=line_in_cell)

    def _lines(self, rows: Sequence[Sequence[str]], filled: list[list[int]], numbers: range) -> Iterator[Paragraph]:
        for number in numbers:
            for column in filled[number]:
                lines = rows[number][column].splitlines()
                for count, line in enumerate(lines, start=1):
                    if line.strip(BLANK):
                        inner = count if len(lines) > 1 else None
                        yield Paragraph(line, self._place(number, column, inner))

    def _grid(
        self,
        rows: Sequence[Sequence[str]],
        numbers: range,
        covered: set[tuple[int, int]],
        spans: dict[tuple[int, int], tuple[int, int]],
    ) -> Grid:
        used = sorted({c for number in numbers for c, text in enumerate(rows[number]) if text.strip(BLANK)})
        boxes: list[Box] = []
        for number in numbers:
            row = rows[number]
            for column in used:
                if (number, column) not in covered:
                    row_span, column_span = spans.get((number, column), (1, 1))
                    text = row[column] if column < len(row) else ""
                    boxes.append(Box(text, number, column, min(row_span, numbers.stop - number), column_span))
        self.tables += 1
        place = Place(table=self.tables, sheet=self._name)
        return make_grid(boxes, place, lambda box: self._place(box.row, box.column))


def _are_heads(texts: Sequence[str]) -> bool:
    """Whether the last row of a table is words only, so that it has nothing below its heads."""
    return len(texts) >= _MIN_HEADS and all(_WORD.fullmatch(text) and len(text) <= _LONG for text in texts)


def _without_prose(
    rows: Sequence[Sequence[str]], filled: list[list[int]], numbers: range, reached: set[int]
) -> Iterator[range]:
    """The rows in parts: running text that fills a row alone is a part of its own."""
    start = numbers.start
    for number in numbers:
        alone = rows[number][filled[number][0]] if len(filled[number]) == 1 and number not in reached else ""
        if len(alone) >= _LONG and "\u3002" in alone:
            if start < number:
                yield range(start, number)
            yield range(number, number + 1)
            start = number + 1
    if start < numbers.stop:
        yield range(start, numbers.stop)


def _coverage(merged: Merged) -> tuple[set[tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """The positions that merged cells cover (their corners left out), and the rows and columns that each spans."""
    covered: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in merged:
        check_size(bottom - top + 1, right - left + 1)
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        covered.discard((top, left))
        check_size(len(covered), 1)
    return covered, spans


def _stretches(filled: list[list[int]], spans: dict[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First row and end of each stretch without a blank row; a row that a cell from above reaches is not blank."""
    reach = 0
    first: int | None = None
    for number, columns in enumerate(filled):
        if columns:
            first = number if first is None else first
            reach = max([reach, *(number + spans.get((number, column), (1, 1))[0] for column in columns)])
        elif first is not None and number >= reach:
            yield first, number
            first = None
    if first is not None:
        yield first, len(filled)
