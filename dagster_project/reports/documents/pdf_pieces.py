"""Lines of a PDF page in the pieces that stand in the cells of a table, and which of these look like figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dagster_project.reports.documents.pdf_text import Line, Part

# A figure with its unit and a remark in brackets; a dash; words for nothing. Not: 1.属于国家秘密, 2019年
_VALUE = re.compile(
    r"(?:[-+\uff0b\uff0d\u2212\u2013\u2191\u2193]|(?:新增|净增|净减|[增减])[加少]?)?"
    r"\s?\d[\d,.\uff0c\uff0e]*(?:[%\uff05]|[万亿]?元|[万亿]|[件条次篇个人项宗起份])?"
    r"(?:\s?[(\uff08][^()\uff08\uff09]{0,40}[)\uff09]?)?|[-\u2014\u2013\u2015/\uff0f]{1,4}"
    r"|无|暂无|没有|不涉及|未涉及|不适用|不存在|未发生|[Nn]/[Aa]"
)
_APART = 0.7  # of the size of the type: from here a gap always parts two cells
_MAX_LINES = 4  # of a value and its remark in brackets
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in one cell of a line."""

    text: str
    left: float
    right: float
    is_value: bool


@dataclass(frozen=True)
class Row:
    """A printed line and its pieces."""

    line: Line
    pieces: tuple[Piece, ...]

    @property
    def values(self) -> tuple[Piece, ...]:
        """The values at its end; a number before a label belongs to the label."""
        count = 0
        for piece in reversed(self.pieces):
            if not piece.is_value:
                break
            count += 1
        return self.pieces[len(self.pieces) - count :]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """The lines in pieces. A narrow gap parts two cells only where other lines have columns on both its sides.

    What stands below a value whose bracket is still open is a part of that value.
    """
    clear = [part for line in lines for part in _clear_values(line)]
    rows: list[Row] = []
    for line in lines:
        pieces = [
            replace(piece, is_value=True) if not piece.is_value and _is_in_brackets(rows, line, piece) else piece
            for piece in _pieces(line, clear)
        ]
        rows.append(Row(line, tuple(pieces)))
    return rows


def _is_in_brackets(rows: Sequence[Row], line: Line, piece: Piece) -> bool:
    """Whether a value above a piece has opened a bracket and not closed it."""
    text = ""
    below = line
    for row in rows[-_MAX_LINES:][::-1]:
        above = [each for each in row.pieces if overlap((each.left, each.right), (piece.left, piece.right))]
        if not above:
            continue
        if not above[0].is_value or below.top - row.line.bottom > below.size:
            return False
        text = above[0].text + text
        below = row.line
        if text[:1].isdigit():
            break
    return text[:1].isdigit() and brackets_open(text) > 0


def brackets_open(text: str) -> int:
    """How many brackets are open behind a text; negative where it closes more than it opens."""
    return sum(map(text.count, "(\uff08")) - sum(map(text.count, ")\uff09"))


def is_value(text: str) -> bool:
    """Whether a text looks like the figure of a cell, or like what stands for none."""
    return _VALUE.fullmatch(text) is not None


def _clear_values(line: Line) -> Iterable[Part]:
    """The values of a line that stand well apart from what is beside them."""
    words = line.words
    for number, word in enumerate(words):
        before = number == 0 or word.left - words[number - 1].right > _APART * line.size
        after = number == len(words) - 1 or words[number + 1].left - word.right > _APART * line.size
        if before and after and is_value(word.text):
            yield word


def _pieces(line: Line, clear: Sequence[Part]) -> Iterable[Piece]:
    open_part: Part | None = None
    for word in line.words:
        if open_part is None:
            open_part = word
        elif word.left - open_part.right > _APART * line.size or _is_border(open_part, word, clear):
            yield Piece(open_part.text, open_part.left, open_part.right, is_value(open_part.text))
            open_part = word
        else:
            open_part = Part(f"{open_part.text} {word.text}", open_part.left, word.right)
    if open_part is not None:
        yield Piece(open_part.text, open_part.left, open_part.right, is_value(open_part.text))


def _is_border(before: Part, after: Part, clear: Sequence[Part]) -> bool:
    """Whether a narrow gap is the border of a column: other lines have values on the one side and on the other."""
    if not is_value(after.text):
        return False
    if any(part.left < before.right - 1 and part.right > after.left + 1 for part in clear):
        return False  # a value of another line bridges the gap
    right = any(part.left < after.right and part.right > after.left for part in clear)
    left = any(part.left < before.right and part.right > before.left for part in clear)
    return right and (left or not is_value(before.text))


def height(row: Row) -> float:
    """How far down the page the middle of a line is."""
    return (row.line.top + row.line.bottom) / 2


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches of a line have a part in common."""
    return one[0] < other[1] and one[1] > other[0]
