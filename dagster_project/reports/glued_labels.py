"""Two labels that stand side by side in a printed line without a gap: 三、本年(一)予以公开, parted at the numbering.

Only a table without ruling prints them so, and only the form's labels tell that they are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dagster_project.reports.documents.model import Grid, GridCell
from dagster_project.reports.labels import LabelBook
from dagster_project.reports.numbers import is_printed_value

_NUMBERING = re.compile("[(\uff08][一二三四五六七八九十]{1,2}[)\uff09]|\\d{1,2}[.\uff0e\u3001]")


def parted(grid: Grid, start: int, book: LabelBook) -> Grid:
    """A table of printed lines, whose values begin in column ``start``, with each label in a cell of its own."""
    cells = [part for cell in grid.cells for part in _parts(cell, start, book)]
    return replace(grid, cells=tuple(cells)) if len(cells) > len(grid.cells) else grid


def _parts(cell: GridCell, start: int, book: LabelBook) -> Iterator[GridCell]:
    last = min(cell.column + cell.column_span, start) - 1  # the column of labels next to the values that it reaches
    if cell.column < last and not is_printed_value(cell.text) and not book.match(cell.text):
        for numbering in _NUMBERING.finditer(cell.text):
            before, behind = cell.text[: numbering.start()].strip(), cell.text[numbering.start() :]
            if before and _is_piece(before, book) and _is_piece(behind, book):
                yield replace(cell, text=before, column_span=1)
                yield replace(cell, text=behind, column=cell.column + 1, column_span=last - cell.column)
                return
    yield cell


def _is_piece(text: str, book: LabelBook) -> bool:
    return book.is_fragment(text) or bool(book.match_whole(text))
