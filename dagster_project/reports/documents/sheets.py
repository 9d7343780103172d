"""The rows of one sheet as grids, with the running text above and below them as paragraphs.

Blank rows part one table from the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dagster_project.reports.documents.grids import Box, check_size, make_grid
from dagster_project.reports.documents.model import Grid, Paragraph, Place

BLANK = " \t\r\n\xa0\u3000\u200b\ufeff"
_LONG = 60  # characters from which a text alone in its row, with a full stop, is a paragraph
Merged = list[tuple[tuple[int, int], tuple[int, int]]]
"""Merged cells: first row and column, last row and column."""


class Sheet:
    """Turns the rows of one sheet into blocks."""

    def __init__(self, name: str | None, tables_before: int = 0) -> None:
        self._name = name
        self.tables = tables_before

    def blocks(self, rows: Sequence[Sequence[str]], merged: Merged) -> list[Paragraph | Grid]:
        """The tables, parted by blank rows, and the lines of text above and below them."""
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
            for part in _without_prose(rows, filled, range(top, bottom), reached):
                if len(part) > 1 or len(filled[part.start]) > 1:
                    blocks.append(self._grid(rows, part, covered, spans))
                else:
                    blocks += self._lines(rows, filled, part)
            blocks += self._lines(rows, filled, range(bottom, end))
        return blocks

    def _lines(self, rows: Sequence[Sequence[str]], filled: list[list[int]], numbers: range) -> Iterator[Paragraph]:
        for number in numbers:
            for column in filled[number]:
                lines = rows[number][column].splitlines()
                for count, line in enumerate(lines, start=1):
                    if line.strip(BLANK):
                        inner = count if len(lines) > 1 else None
                        place = Place(sheet=self._name, row=number + 1, column=column + 1, line_in_cell=inner)
                        yield Paragraph(line, place)

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
        return make_grid(boxes, place, lambda box: Place(sheet=self._name, row=box.row + 1, column=box.column + 1))


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
