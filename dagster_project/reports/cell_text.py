"""Running text in the cells of tables: a report that is one large table has its prose in rows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dagster_project.reports.documents.model import Grid, GridCell, Paragraph
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_printed_value

_SENTENCE = re.compile("[。;]")
_BROKEN = re.compile("(?s)[,。;].*[\u4e00-\u9fff\\d,、]$")  # clauses, and no mark at their end
_MIN_TEXT = 15  # characters
_MAX_HEADING = 40
_NOTE = re.compile(r"\((?![一二三四五六七八九十]{1,3}\))|[【\[*※]|备?注|说明|填表|填报|表格")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}[、.,]|\([一二三四五六七八九十]{1,3}\)")


def paragraphs_in(grid: Grid) -> Iterator[Paragraph]:
    """The running text of a table, cell by cell, with the headings in rows of their own above it.

    A row with a figure in a cell of its own is a row of figures: what else it says is a note to them. A cell that goes
    on with what the row above broke off is left out: its first words may say half of what the sentence says.
    """
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if len(cell.text) > 1 or cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    found: list[GridCell] = []
    is_prose = False
    for row in sorted(rows):
        texts = [is_running_text(cell.text) for cell in rows[row]]
        if len(rows[row]) == 1 and _is_broken_off(rows.get(row - 1, ())):
            continue
        if any(texts) and not any(is_printed_value(cell.text) for cell in rows[row]):
            found += [cell for cell, is_text in zip(rows[row], texts, strict=True) if is_text]
            is_prose = True
        elif len(texts) == 1 and is_heading(rows[row][0].text):
            found += rows[row]
    if is_prose:
        for cell in found:
            yield Paragraph(cell.text, cell.place)


def _is_broken_off(row: Sequence[GridCell]) -> bool:
    """Whether the only cell of a row ends within a sentence."""
    return len(row) == 1 and _BROKEN.search(normalise(row[0].text).rstrip()) is not None


def is_heading(text: str) -> bool:
    """Whether the text of a cell may be the heading of what stands below: it is short, and numbered."""
    return len(text) <= _MAX_HEADING and _HEADING.match(normalise(text)) is not None


def is_note(text: str) -> bool:
    """Whether a text is a note to a table: it begins with a bracket, a star, 注 or 说明."""
    return _NOTE.match(normalise(text).lstrip()) is not None


def is_running_text(text: str) -> bool:
    """Whether the text of a cell has sentences, and is no note."""
    if len(text) < _MIN_TEXT:
        return False
    plain = normalise(text).lstrip()
    return len(plain) >= _MIN_TEXT and _SENTENCE.search(plain) is not None and _NOTE.match(plain) is None
