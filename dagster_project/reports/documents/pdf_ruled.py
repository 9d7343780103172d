"""Ruled tables of a PDF page: rectangles between ruling lines as cells, and the characters that are printed in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pdfplumber.page import Page

from dagster_project.reports.documents.grids import Box, check_size, make_grid
from dagster_project.reports.documents.model import Grid, Place
from dagster_project.reports.documents.pdf_pieces import is_value
from dagster_project.reports.documents.pdf_segments import sides_between_rules
from dagster_project.reports.documents.pdf_text import Line, Mark, lines_of

MAX_EDGES = 6_000  # ruling lines of one page; drawings have more, tables never
_MIN_RULE = 20.0  # points: a shorter line across is an underline or a dash
_MIN_UPRIGHT = 3  # lines that end where a row of a table is open
_SNAP = 3.0  # points within which two ruling lines are one
_FIGURE = re.compile(r"[-+\uff0b\uff0d\u2212\d,.\uff0c\uff0e%万亿元件]+")
_PADDING = 12.0  # points, left and right of the text of a cell together, at most
Track = list[float]


class RuledTable:
    """A ruled table: its rectangles as cells, and the characters printed in them."""

    def __init__(self, rectangles: Sequence[tuple[float, float, float, float]]) -> None:
        self._across = _tracks([side for left, _, right, _ in rectangles for side in (left, right)])
        self._down = _tracks([side for _, top, _, bottom in rectangles for side in (top, bottom)])
        check_size(len(self._down), len(self._across))
        self.left, self.right = self._across[0], self._across[-1]
        self.top, self.bottom = self._down[0], self._down[-1]
        self._boxes: list[tuple[Box, list[Mark]]] = []
        self._at: dict[tuple[int, int], list[Mark]] = {}
        for left, top, right, bottom in rectangles:
            column, row = _nearest(self._across, left), _nearest(self._down, top)
            columns = max(_nearest(self._across, right) - column, 1)
            rows = max(_nearest(self._down, bottom) - row, 1)
            marks: list[Mark] = []
            self._boxes.append((Box("", row, column, rows, columns, (left, top, right, bottom)), marks))
            for each_row in range(row, row + rows):
                for each_column in range(column, column + columns):
                    self._at.setdefault((each_row, each_column), marks)

    def holds(self, mark: Mark) -> bool:
        """Whether a character stands inside the table."""
        across, down = mark.middle
        return self.left <= across <= self.right and self.top <= down <= self.bottom

    def add(self, mark: Mark) -> None:
        """Put a character into the cell in which its middle lies."""
        across, down = mark.middle
        slot = bisect_right(self._down, down) - 1, bisect_right(self._across, across) - 1
        marks = self._at.get(slot)
        if marks is not None:
            marks.append(mark)

    def is_filled(self) -> bool:
        """Whether anything is printed in it."""
        return any(marks for _, marks in self._boxes)

    def grid(self, place: Place) -> Grid:
        """The table as a grid."""
        lines = [lines_of(marks, every_turn=True) for _, marks in self._boxes]
        whole = {box.row for (box, _), own in zip(self._boxes, lines, strict=True) if len(own) == 1}
        for (box, _), own in zip(self._boxes, lines, strict=True):
            text = "\n".join(line.text for line in own)
            box.text = text.replace("\n", "") if box.row in whole and self._is_broken_value(box, own) else text
        return make_grid([box for box, _ in self._boxes], place)

    def _is_broken_value(self, box: Box, lines: list[Line]) -> bool:
        """Whether the lines of a cell are one figure that its cell was too narrow for: each line fills the cell.

        In a table whose rows are not ruled all cells would hold several figures; so some cell of the row has one line.
        """
        if len(lines) < 2 or not all(_FIGURE.fullmatch(line.text) for line in lines):
            return False
        width = self._across[min(box.column + box.column_span, len(self._across) - 1)] - self._across[box.column]
        full = all(
            width - (line.right - line.left) < _PADDING + _width(after.text[0]) * line.size
            for line, after in pairwise(lines)
        )
        return full and is_value("".join(line.text for line in lines))


def _width(sign: str) -> float:
    """How wide a character is, in parts of the size of its type."""
    return 0.6 if sign.isascii() else 1.05


def ruled_tables(page: Page) -> Iterator[RuledTable]:
    """The ruled tables of a page with at least two columns and two cells; a frame around text is none."""
    if len(page.edges) > MAX_EDGES:
        return
    sides = [*_open_sides(page), *sides_between_rules(page)]
    missing = {"explicit_vertical_lines": sides, "explicit_horizontal_lines": _open_ends(page)}
    for found in page.find_tables(missing):
        table = RuledTable(found.cells)
        if len(found.cells) > 1 and len({round(left) for left, *_ in found.cells}) > 1:
            yield table


def _open_sides(page: Page) -> list[float]:
    """Where the outer lines of tables would stand whose sides are not ruled: at the ends of the lines across."""
    across = [edge for edge in page.edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _MIN_RULE]
    if not across:
        return []
    upright = [edge["x0"] for edge in page.edges if edge["orientation"] == "v"]
    ends = min(edge["x0"] for edge in across), max(edge["x1"] for edge in across)
    meeting = [sum(min(abs(edge["x0"] - end), abs(edge["x1"] - end)) < _SNAP for edge in across) for end in ends]
    return [
        end
        for end, count in zip(ends, meeting, strict=True)
        if upright and count >= 3 and all(abs(side - end) > _SNAP for side in upright)
    ]


def _open_ends(page: Page) -> list[float]:
    """Where the lines above and below tables would stand that are open there: where several upright lines end as one.

    Browsers rule no row off where a page begins in the middle of a table.
    """
    across = sorted(
        {edge["top"] for edge in page.edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _SNAP}
    )
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _SNAP]
    found: list[float] = []
    for side in ("top", "bottom"):
        ends: dict[float, list[float]] = {}
        for edge in upright:
            ends.setdefault(round(edge[side], 1), []).append(edge["x0"])
        for end, places in ends.items():
            near = bisect_right(across, end - _SNAP)
            if len(_tracks(places)) < _MIN_UPRIGHT or (near < len(across) and across[near] <= end + _SNAP):
                continue
            if not any(edge["top"] < end - _SNAP and end + _SNAP < edge["bottom"] for edge in upright):
                found.append(end)
    return found


def _tracks(sides: list[float]) -> Track:
    """The positions of the ruling lines, those within a hair of each other taken as one."""
    tracks: Track = []
    for side in sorted(sides):
        if not tracks or side - tracks[-1] > _SNAP:
            tracks.append(side)
    return tracks


def _nearest(tracks: Track, side: float) -> int:
    return max(bisect_right(tracks, side + 0.01) - 1, 0)
