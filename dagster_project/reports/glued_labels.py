"""Two labels that stand side by side in a printed line without a gap: 三、本年(一)予以公开, 法提供要另行制作.

Only a table without ruling prints them so, and only the form's labels tell that they are two. They are parted at a
numbering, or where there is but one way to make two pieces of labels of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dagster_project.reports.documents.model import Grid, GridCell
from dagster_project.reports.labels import LabelBook
from dagster_project.reports.numbers import is_printed_value

_MAX_LABELS = 60  # characters of a line with two
_NUMBERING = re.compile("[(\uff08][一二三四五六七八九十]{1,2}[)\uff09]|\\d{1,2}[.\uff0e\u3001]")


def parted(grid: Grid, start: int, book: LabelBook) -> Grid:
    """A table of printed lines, whose values begin in column ``start``, with each label in a cell of its own."""
    cells = [part for cell in grid.cells for part in _parts(cell, start, book)]
    return replace(grid, cells=tuple(cells)) if len(cells) > len(grid.cells) else grid


def _parts(cell: GridCell, start: int, book: LabelBook) -> Iterator[GridCell]:
    last = min(cell.column + cell.column_span, start) - 1  # the column of labels next to the values that it reaches
    position = _border(cell.text, book) if cell.column < last and not is_printed_value(cell.text) else None
    if position is None:
        yield cell
        return
    yield replace(cell, text=cell.text[:position].strip(), column_span=1)
    yield replace(cell, text=cell.text[position:], column=cell.column + 1, column_span=last - cell.column)


def _border(text: str, book: LabelBook) -> int | None:
    """Where the second of two labels begins."""
    if not text.strip() or len(text) > _MAX_LABELS or book.match(text) or book.is_fragment(text):
        return None
    numbered = [numbering.start() for numbering in _NUMBERING.finditer(text)]
    for positions in (numbered, range(1, len(text))):
        found = [at for at in positions if _is_piece(text[:at].strip(), book) and _is_piece(text[at:].strip(), book)]
        if found and (positions is numbered or len(found) == 1):
            return found[0]
    return None


def _is_piece(text: str, book: LabelBook) -> bool:
    return book.is_fragment(text) or bool(book.match_whole(text))
