"""Figures that a narrow column of a table without ruling broke over several lines, put together where that is sure."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.reports.documents.pdf_columns import Columns
from dagster_project.reports.documents.pdf_pieces import Piece, Row, brackets_open, height, is_value

_OVERLAP = 0.8  # of the size of the type: lines closer than this overlap
_DASHES = "\u2014\u2013\u2015\uff0f无"
_LEADING = 1.6  # of the size of the type: lines of one cell are never further apart


def unbroken(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """The lines with the values that a narrow column broke put together, where that is sure.

    Lines that overlap are of one row of the table; a bracket that is open goes on in the line below. Digits are never
    put together only because they stand below each other.
    """
    first = next(n for n, row in enumerate(rows) if row.values)
    cells: dict[tuple[int, int], list[Piece]] = {}
    others: list[list[Piece]] = []
    for number, row in enumerate(rows):
        rest: list[Piece] = []
        for piece in row.pieces:
            under = columns.under(piece)
            if number >= first and len(under) == 1 and piece.left >= columns.spans[0][0] - 1:
                cells.setdefault((number, under[0]), []).append(piece)
            else:
                rest.append(piece)
        others.append(rest)
    weights = [sum(at == number for at, _ in cells) for number in range(len(rows))]
    for number in range(len(rows)):
        for near in (number - 1, number + 1):
            if 0 <= near < len(rows) and weights[near] > weights[number] and _is_beside(rows[near], rows[number]):
                for column in range(len(columns.spans)):
                    _move(cells, number, near, column)
    _close_brackets(cells, rows, others, len(columns.spans))
    made: list[Row] = []
    for number, row in enumerate(rows):
        own = [_joined(cells[number, column]) for at, column in sorted(cells) if at == number]
        made.append(Row(row.line, tuple(sorted([*others[number], *own], key=lambda piece: piece.left))))
    return made


def _is_beside(one: Row, other: Row) -> bool:
    return abs(height(one) - height(other)) < _OVERLAP * min(one.line.size, other.line.size)


def _move(cells: dict[tuple[int, int], list[Piece]], number: int, to: int, column: int) -> None:
    if (number, column) in cells:
        pieces = cells.pop((number, column))
        known = cells.get((to, column), [])
        cells[to, column] = [*pieces, *known] if number < to else [*known, *pieces]


def _joined(pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    text = "".join(piece.text for piece in pieces)
    if not (is_value(text) and all(sign.isascii() or sign not in _DASHES for sign in text)):
        text = "\n".join(piece.text for piece in pieces)
    return Piece(text, min(piece.left for piece in pieces), max(piece.right for piece in pieces), True)


def _close_brackets(
    cells: dict[tuple[int, int], list[Piece]], rows: Sequence[Row], others: list[list[Piece]], columns: int
) -> None:
    """Put the lines of a cell whose bracket is open together, on the line on which most of its row stands."""
    for column in range(columns):
        number = 0
        while number < len(rows):
            numbers = [number]
            while _depth(cells, numbers, column) > 0:
                following = numbers[-1] + 1
                while following < len(rows) and (following, column) not in cells:
                    following += 1
                if following == len(rows) or height(rows[following]) - height(rows[numbers[-1]]) > (
                    _LEADING * rows[number].line.size
                ):
                    break
                numbers.append(following)
            if len(numbers) > 1 and _depth(cells, numbers, column) == 0:
                inside = range(numbers[0], numbers[-1] + 1)
                beside = {
                    n: (sum((n, other) in cells for other in range(columns) if other != column), len(others[n]))
                    for n in inside
                }
                best = max(beside.values())
                if list(beside.values()).count(best) == 1:
                    target = next(n for n in inside if beside[n] == best)
                    cells[target, column] = [piece for n in numbers for piece in cells.pop((n, column))]
            number = numbers[-1] + 1


def _depth(cells: dict[tuple[int, int], list[Piece]], numbers: list[int], column: int) -> int:
    text = "".join(piece.text for number in numbers for piece in cells.get((number, column), ()))
    return brackets_open(text)
