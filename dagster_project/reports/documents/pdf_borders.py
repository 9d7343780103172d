"""Pieces of a line that reach over a border of columns, parted at the gap between their words.

Narrow columns leave little white between a head and the next, or between a group of rows and a label beside it. Where
the other lines of the table show the border, a gap that would else be a space parts two cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from dagster_project.reports.documents.pdf_pieces import Piece, Row, Span, is_value, overlap
from dagster_project.reports.documents.pdf_text import Part

_MIN_EDGES = 3  # pieces of other lines that begin where a word does
_FIGURE = re.compile(r"(?<=[^\d.,])\d[\d,]*$")
_DIGIT = 0.75  # of the size of the type: a digit is never wider
_BESIDE = 0.15  # of the size of the type: as far from each other as these may begin


def parted_at_borders(rows: Sequence[Row], spans: Sequence[Span]) -> list[Row]:
    """The lines of a table whose values stand in ``spans``, heads and labels parted where a border is sure."""
    first = next((n for n, row in enumerate(rows) if row.values), len(rows))
    edges = [piece.left for row in rows[first:] for piece in row.pieces if piece.left < spans[0][0]]
    return [
        _with_parted(row, lambda word: _column(word, spans))
        if number < first
        else _with_figure(_with_parted(row, _behind_edges(row, edges, spans[0][0])), spans)
        for number, row in enumerate(rows)
    ]


def _column(word: Part, spans: Sequence[Span]) -> int | None:
    """The one column of values that a word stands over."""
    over = [n for n, span in enumerate(spans) if overlap((word.left, word.right), span)]
    return over[0] if len(over) == 1 else None


def _behind_edges(row: Row, edges: Sequence[float], zone: float) -> Callable[[Part], int | None]:
    """How many columns of labels begin, for certain, at a word of a line or before it."""
    near = _BESIDE * row.line.size
    words = [word for word in row.line.words if word.left < zone]
    begins = [word.left for word in words if sum(abs(word.left - edge) <= near for edge in edges) >= _MIN_EDGES]
    return lambda word: sum(begin <= word.left for begin in begins) if word.left < zone else None


def _with_parted(row: Row, place: Callable[[Part], int | None]) -> Row:
    """A line whose pieces are parted between words of different places; a piece with a word without place is whole."""
    pieces: list[Piece] = []
    for piece in row.pieces:
        words = [word for word in row.line.words if piece.left <= word.left and word.right <= piece.right]
        places = [place(word) for word in words]
        if piece.is_value or None in places or len(set(places)) < 2 or "".join(w.text for w in words) != _bare(piece):
            pieces.append(piece)
            continue
        for _, group in groupby(zip(places, words, strict=True), key=lambda each: each[0]):
            own = [word for _, word in group]
            text = " ".join(word.text for word in own)
            pieces.append(Piece(text, own[0].left, own[-1].right, is_value(text)))
    return Row(row.line, tuple(pieces))


def _with_figure(row: Row, spans: Sequence[Span]) -> Row:
    """A line of which the first figure follows its label without a gap: it stands in the column that is not filled."""
    label = next((piece for piece in reversed(row.pieces) if not piece.is_value), None)
    if label is None or len(spans) < 2 or len(row.values) != len(spans) - 1:
        return row
    figure = _FIGURE.search(label.text)
    begin = spans[0][0]
    if (
        figure is None
        or label.left >= begin
        or not begin < label.right <= begin + _DIGIT * len(figure.group()) * row.line.size
    ):
        return row
    before = replace(label, text=label.text[: figure.start()], right=begin)
    own = Piece(figure.group(), begin, label.right, True)
    at = row.pieces.index(label)
    return Row(row.line, (*row.pieces[:at], before, own, *row.pieces[at + 1 :]))


def _bare(piece: Piece) -> str:
    return piece.text.replace(" ", "")
