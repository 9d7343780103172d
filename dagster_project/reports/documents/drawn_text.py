"""Tables drawn with characters in plain text: rules between all rows, bars between cells, cells of several lines.

Its bars stand in the same columns of the screen throughout, where a Chinese character takes two. One whose lines do not
agree, or whose rows are not parted by rules, is left as lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from dagster_project.reports.documents.model import Grid, GridCell, Paragraph, Place
from dagster_project.reports.numbers import is_printed_value

_BARS = "|\u2502\u2503\u2551"
_RULE = re.compile(r"\s*(?=.*[+\u250c-\u254b\u2552-\u256c])[-+=|\s\u2500-\u256c]{3,}")
_ROW = re.compile(f"\\s*[{_BARS}].*[{_BARS}]\\s*")
_MIN_ROWS = 2
# How many columns of the screen a character of ambiguous width takes, and a bar.
_WIDTHS = ((1, 1), (2, 2), (2, 1))


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two bars of a line, and the columns of the screen where the bars stand."""

    left: int
    right: int
    text: str
    start: int  # in the line


def with_drawn_tables(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph | Grid, ...]:
    """The lines of a text, those of a drawn table as a table where a cell of it takes several lines."""
    found: list[Paragraph | Grid] = []
    position = 0
    while position < len(paragraphs):
        end = position
        if _RULE.fullmatch(paragraphs[position].text):
            while end < len(paragraphs) and (_is_rule(paragraphs[end]) or _ROW.fullmatch(paragraphs[end].text)):
                end += 1
        grid = _grid(paragraphs[position:end]) if end > position else None
        found += [grid] if grid else paragraphs[position : max(end, position + 1)]
        position = max(end, position + 1)
    return tuple(found)


def _is_rule(paragraph: Paragraph) -> bool:
    return _RULE.fullmatch(paragraph.text) is not None


def _grid(lines: Sequence[Paragraph]) -> Grid | None:
    rows = [[lines[n] for n in range(one + 1, other)] for one, other in pairwise(_rules(lines)) if other > one + 1]
    if len(rows) < _MIN_ROWS or all(len(row) == 1 for row in rows):
        return None
    for ambiguous, bar in _WIDTHS:
        pieces = [[list(_pieces(line.text, ambiguous, bar)) for line in row] for row in rows]
        edges = {(line[0].left, line[-1].right) for row in pieces for line in row}
        if len(edges) == 1 and all(_is_one_row(row) for row in pieces):
            return _as_grid(rows, pieces)
    return None


def _rules(lines: Sequence[Paragraph]) -> list[int]:
    return [n for n, line in enumerate(lines) if _is_rule(line)] + [len(lines)]


def _pieces(line: str, ambiguous: int, bar: int) -> Iterator[_Piece]:
    column = 0
    begin: tuple[int, int] | None = None  # column of the screen, position in the line
    for position, sign in enumerate(line):
        if sign in _BARS:
            if begin is not None:
                text = line[begin[1] : position]
                lead = len(text) - len(text.lstrip()) if text.strip() else 0
                yield _Piece(begin[0], column, text.strip(), begin[1] + lead)
            begin = column, position + 1
            column += bar
        else:
            kind = east_asian_width(sign)
            column += 2 if kind in "WF" else ambiguous if kind == "A" else 1


def _is_one_row(lines: list[list[_Piece]]) -> bool:
    """Whether lines between two rules are one row: bars below bars, and in no column figures on two of them."""
    if len({tuple((piece.left, piece.right) for piece in line) for line in lines}) != 1:
        return False
    return all(sum(is_printed_value(piece.text) for piece in cell) < 2 for cell in zip(*lines, strict=True))


def _as_grid(rows: list[list[Paragraph]], pieces: list[list[list[_Piece]]]) -> Grid:
    bars = sorted({x for row in pieces for piece in row[0] for x in (piece.left, piece.right)})
    cells: list[GridCell] = []
    for number, (lines, row) in enumerate(zip(rows, pieces, strict=True)):
        for parts in zip(*row, strict=True):
            first = next((n for n, part in enumerate(parts) if part.text), 0)
            column = bars.index(parts[0].left)
            place = Place(line=lines[first].place.line, offset=parts[first].start + 1)
            text = "".join(part.text for part in parts)
            cells.append(GridCell(text, number, column, 1, bars.index(parts[0].right) - column, place))
    return Grid(tuple(cells), len(rows), len(bars) - 1, rows[0][0].place)
