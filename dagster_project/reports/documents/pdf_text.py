"""Characters of a PDF page to printed lines: a PDF knows where each character stands, and nothing of lines or words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_GAP = 0.25  # of the size of the type: from here a gap between Latin letters or digits is a space
_WIDE_GAP = 0.6  # between Chinese characters, which carry white of their own
_SPACE = 0.1  # where a space is set between them; some writers set spaces that take no room
COLUMN_GAP = 1.5  # from here it parts columns
_SLANT = 0.1


@dataclass(frozen=True, slots=True)
class Mark:
    """A character where it is printed; distances from the top left of the page, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turn: int  # 0 upright, 1 read from bottom to top, -1 from top to bottom

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, across and down."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line between two wide gaps."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and the pieces that wide gaps part it into."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    parts: tuple[Part, ...] = ()
    words: tuple[Part, ...] = ()  # the same, parted at every space


def marks_of(characters: Iterable[dict[str, Any]]) -> list[Mark]:
    """The characters of a page, each once: bold type is often the same character printed twice a hair apart.

    Slanted text (watermarks) is left out.
    """
    seen: dict[tuple[str, int, int], Mark] = {}
    marks: list[Mark] = []
    for each in characters:
        a, b, c, d = each["matrix"][:4]
        turned = abs(b) + abs(c) > abs(a) + abs(d)
        if min(abs(a), abs(b)) > _SLANT * max(abs(a), abs(b)):
            continue
        turn = (1 if b > 0 else -1) if turned else 0
        mark = Mark(each["text"], each["x0"], each["top"], each["x1"], each["bottom"], max(each["size"], 1.0), turn)
        across, down = round(mark.left / 2), round(mark.top / 2)
        if mark.text.strip() and any(
            _is_shadow(mark, seen.get((mark.text, across + i, down + j))) for i in (-1, 0, 1) for j in (-1, 0, 1)
        ):
            continue
        seen[mark.text, across, down] = mark
        marks.append(mark)
    return marks


def lines_of(marks: Sequence[Mark], column_mark: str = " ", every_turn: bool = False) -> list[Line]:
    """The lines that some characters make up, from the top; ``column_mark`` is put where a wide gap parts columns.

    Text that stands otherwise than most of it (a note turned sideways in the margin) comes last with ``every_turn``,
    else not at all.
    """
    turn = _common_turn(marks)
    others = [mark for mark in marks if mark.turn != turn] if every_turn else []
    marks = [_turned_back(mark) if turn else mark for mark in marks if mark.turn == turn]
    lines: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda each: (each.middle[1], each.left)):
        middle = mark.middle[1]
        last = lines[-1] if lines else None
        if last is not None and abs(middle - last[0].middle[1]) <= 0.5 * min(mark.size, last[0].size) + 0.5:
            last.append(mark)
        else:
            lines.append([mark])
    found = [line for each in lines if (line := _line(each, column_mark)).text]
    return found + (lines_of(others, column_mark, True) if others else [])


def _line(marks: list[Mark], column_mark: str) -> Line:
    marks.sort(key=lambda mark: mark.left)
    parts: list[Part] = []
    words: list[Part] = []
    pieces: list[str] = []
    word: list[str] = []
    begin = word_begin = 0.0
    before: Mark | None = None
    spaced = False
    for mark in marks:
        if not mark.text.strip():
            spaced = True
            continue
        if before is None:
            begin = word_begin = mark.left
        else:
            gap = mark.left - before.right
            size = min(mark.size, before.size)
            wide = _WIDE.match(mark.text) is not None or _WIDE.match(before.text) is not None
            if gap > (_SPACE if spaced else _WIDE_GAP if wide else _GAP) * size:
                words.append(Part("".join(word), word_begin, before.right))
                word.clear()
                word_begin = mark.left
                if gap > COLUMN_GAP * size:
                    parts.append(Part("".join(pieces), begin, before.right))
                    pieces.clear()
                    begin = mark.left
                else:
                    pieces.append(" ")
        pieces.append(mark.text)
        word.append(mark.text)
        before, spaced = mark, False
    shown = [mark for mark in marks if mark.text.strip()] or marks
    if before is not None:
        parts.append(Part("".join(pieces), begin, before.right))
        words.append(Part("".join(word), word_begin, before.right))
    return Line(
        column_mark.join(part.text for part in parts),
        min(mark.left for mark in shown),
        min(mark.top for mark in shown),
        max(mark.right for mark in shown),
        max(mark.bottom for mark in shown),
        max(mark.size for mark in shown),
        tuple(parts),
        tuple(words),
    )


def _common_turn(marks: Sequence[Mark]) -> int:
    turns = [mark.turn for mark in marks if mark.text.strip()]
    return max(set(turns), key=turns.count, default=0)


def _turned_back(mark: Mark) -> Mark:
    """The same character on a sheet turned so that it stands upright."""
    if mark.turn > 0:
        return Mark(mark.text, -mark.bottom, mark.left, -mark.top, mark.right, mark.size, 0)
    return Mark(mark.text, mark.top, -mark.right, mark.bottom, -mark.left, mark.size, 0)


def _is_shadow(mark: Mark, other: Mark | None) -> bool:
    return other is not None and abs(mark.left - other.left) < 1 and abs(mark.top - other.top) < 1
