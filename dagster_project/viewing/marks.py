"""From a location in words back to what is printed there: a cell of a table, or characters of the running text.

That this works for every cell read is also the proof that its location can be followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph

_OFFSET = re.compile(r"(.*)第(\d+)字")
_BORDERS = frozenset("|\uff5c\u2502\u2503\uffe8")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to mark: the cell of a grid, or characters of paragraphs as (block, start, end).

    Not ``exact``: the label or line beside it, since the figure itself is not printed there (a row without a value).
    """

    number: int  # from 1
    raw: str
    block: int
    cell: GridCell | None = None
    ranges: tuple[tuple[int, int, int], ...] = ()
    is_exact: bool = True


class Finder:
    """Finds the places of one document by their words."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._at: dict[str, tuple[int, GridCell | None]] = {}
        for number, block in enumerate(document.blocks):
            if isinstance(block, Grid):
                for cell in block.cells:
                    self._at.setdefault(cell.place.describe(), (number, cell))
            else:
                self._at.setdefault(block.place.describe(), (number, None))

    def mark(self, number: int, location: str, raw: str) -> Mark | None:
        """What to mark for a printed text at a location; None where the document has no such place."""
        found = self._block(location)
        if found is None:
            return None
        block, cell, start = found
        if cell is not None:
            return Mark(number, raw, block, cell, is_exact=_same(cell.text, raw))
        ranges = self._printed(block, start, raw)
        if ranges:
            return Mark(number, raw, block, ranges=ranges)
        text = self._text(block)
        return Mark(number, raw, block, ranges=((block, 0, len(text)),), is_exact=False)

    def _block(self, location: str) -> tuple[int, GridCell | None, int] | None:
        """Block, cell and character of a location; a remark in brackets at its end says how it was found."""
        for words in (location, location.rpartition("(")[0] if location.endswith(")") else location):
            if words in self._at:
                return *self._at[words], 0
            if (offset := _OFFSET.fullmatch(words)) and offset[1] in self._at:
                return *self._at[offset[1]], int(offset[2]) - 1
        return None

    def _text(self, block: int) -> str:
        found = self._document.blocks[block]
        return found.text if isinstance(found, Paragraph) else ""

    def _printed(self, block: int, start: int, raw: str) -> tuple[tuple[int, int, int], ...]:
        """Where the characters of a raw text are printed from a place on: it may be broken over lines and cells."""
        wanted = [character for character in raw if not character.isspace()]
        if not wanted:
            line = self._text(block)
            # A blank cell stands between borders or at the end; anything else there is the label of an empty row.
            here = line[start : start + 1]
            return ((block, start, start),) if not here or here in _BORDERS or here.isspace() else ()
        ranges: list[tuple[int, int, int]] = []
        position = 0
        while position < len(wanted) and block < len(self._document.blocks):
            text = self._text(block)
            first = last = -1
            for at in range(start, len(text)):
                if text[at] == wanted[position]:
                    first, last = at if first < 0 else first, at
                    position += 1
                    if position == len(wanted):
                        break
                elif not text[at].isspace() and text[at] not in _BORDERS:
                    return ()
            if first >= 0:
                ranges.append((block, first, last + 1))
            block, start = block + 1, 0
        return tuple(ranges) if position == len(wanted) else ()


def _same(text: str, raw: str) -> bool:
    return "".join(text.split()) == "".join(raw.split())
