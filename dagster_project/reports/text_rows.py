"""Rows of tables in lines of text: between pipes or tabs, a cell and pipe per line, broken in a cell, cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from dagster_project.reports.documents.model import Paragraph
from dagster_project.reports.labels import LabelBook
from dagster_project.reports.numbers import is_printed_value, is_unit
from dagster_project.reports.tokens import Kind, Token

PIPES = re.compile("[|\uff5c\u2502\u2503\uffe8]")
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
MIN_NUMBERED = 8  # rows with their numbers in order before them are numbered
_MIN_BELOW = 3  # numbers below cells with a tab behind them: fewer may stand astray
_MIN_OPEN = 2  # rows that end with a figure and no pipe: one may be where the text breaks off
_HEADING = re.compile(r"\s*(?:#|[一二三四五六七八九]\s*、)[^|]*$")
_MAX_REST = 40  # characters of a cell behind a line break in it
MAX_JOIN = 5  # a label is broken into at most this many pieces


def rows_are_framed(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether rows between pipes begin with a pipe, so that an empty piece before it is no cell."""
    rows = [p.text for _, p in paragraphs if sum(bool(cell.strip()) for cell in PIPES.split(p.text)) >= 2]
    return 2 * sum(PIPES.match(row.lstrip()) is not None for row in rows) > len(rows)


def rows_end_open(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether rows between pipes end without one, so that nothing behind the last pipe is a blank cell.

    Then those whose last cell is empty end with one all the same, and those filled up to the width of the table with
    several. Where rows begin and end with a pipe, the last cell of one that does not may go on in the next line.
    """
    rows = [(p.text, [cell for cell in PIPES.split(p.text) if cell.strip()]) for _, p in paragraphs]
    rows = [(row.rstrip(), cells) for row, cells in rows if len(cells) >= 3]
    figures = sum(is_printed_value(cells[-1]) and row.endswith(cells[-1].rstrip()) for row, cells in rows)
    if not rows_are_framed(paragraphs) and figures >= _MIN_OPEN and 10 * figures >= len(rows):
        return True
    return 5 * sum(PIPES.match(row[-1]) is not None for row, _ in rows) < len(rows)


def is_rule(text: str) -> bool:
    """Whether a line is the rule under a head in Markdown: |---|---|."""
    return "--" in text and all(_RULE.fullmatch(cell) for cell in PIPES.split(text) if cell.strip())


def pipe_line(number: int, paragraph: Paragraph, before: list[Token], framed: bool, is_open: bool) -> list[Token]:
    """The cells of a line with pipes; its first pipe may be the border that the last cell before waited for."""
    text = paragraph.text
    cells: list[tuple[int, str]] = []
    start = 0
    for pipe in PIPES.finditer(text):
        cells.append((start, text[start : pipe.start()]))
        start = pipe.end()
    tail = text[start:]
    if is_rule(text):
        return []  # the line under a head
    printed = sum(bool(cell.strip()) for _, cell in cells) + bool(tail.strip())
    waiting = bool(before) and before[-1].kind is Kind.TEXT and not before[-1].closed
    if waiting and not cells[0][1].strip():
        before[-1].closed = True
    pieces: list[Token] = []
    for position, (begin, cell) in enumerate(cells):
        if cell.strip():
            pieces.append(_piece(Kind.TEXT, cell, number, paragraph, begin, True, len(pieces)))
        elif position or not (printed == 1 or framed or waiting):  # else: the left border, or the one waited for
            blank = _piece(Kind.BLANK, "", number, paragraph, begin, True, len(pieces))
            pieces.append(replace(blank, is_padding=not cell and len(cells) > 1))
    if tail.strip():
        pieces.append(_piece(Kind.TEXT, tail, number, paragraph, start, False, len(pieces)))
    elif is_open and printed and not waiting and len(cells) > 1:
        pieces.append(_piece(Kind.BLANK, "", number, paragraph, len(text), True, len(pieces)))
    if printed < 2:
        for piece in pieces:
            piece.column = None  # a cell per line: the row is not known
    else:
        pieces.append(_piece(Kind.END, "", number, paragraph, len(text), True))
    return pieces


def pipes_stand_before_cells(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether a pipe and its cell stand on a line, the pipe before the cell; a lone pipe is then an empty cell."""
    cells = [[part.strip() for part in PIPES.split(p.text)] for _, p in paragraphs]
    single = [parts for parts in cells if len(parts) == 2]
    before = sum(not first and bool(second) for first, second in single)
    behind = sum(bool(first) and not second for first, second in single)
    rows = sum(sum(map(bool, parts)) >= 2 for parts in cells if len(parts) > 1)
    return before >= MIN_NUMBERED and 10 * behind < before and rows < before


def cell_behind_pipe(number: int, paragraph: Paragraph, before: list[Token]) -> Iterator[Token]:
    """The cell behind the pipe of a line; of several pipes each but the last stands before an empty cell."""
    if before and not before[-1].closed:
        before[-1].closed = True
    start = 0
    for position, cell in enumerate(PIPES.split(paragraph.text)):
        if position:
            kind = Kind.TEXT if cell.strip() else Kind.BLANK
            yield _piece(kind, cell, number, paragraph, start, not cell.strip())
        start += len(cell) + 1


def lines_cut_in_a_cell(texts: list[str], framed: bool) -> set[int]:
    """The lines whose row goes on in the next line, because a cell holds a line break."""
    cut: set[int] = set()
    for first, text in enumerate(texts):
        if not PIPES.search(text) or PIPES.match(text.rstrip()[-1]) or (framed and not PIPES.match(text.lstrip())):
            continue
        for last in range(first + 1, min(first + MAX_JOIN, len(texts))):
            following = texts[last]
            if PIPES.match(following.lstrip()) or len(PIPES.split(following)[0]) > _MAX_REST:
                break
            if _HEADING.match(following):
                break
            if PIPES.match(following.rstrip()[-1]):
                cut.update(range(first, last))
                break
    return cut


def piece_of_row(
    number: int, paragraph: Paragraph, before: list[Token], goes_on: bool, is_cut: bool
) -> Iterator[Token]:
    """The cells of a line that is a part of a row: the first may be the rest of a cell, the last its beginning."""
    text = paragraph.text
    column = before[-1].column or 0 if goes_on and before else 0
    cells = PIPES.split(text)
    start = 0
    for position, cell in enumerate(cells):
        is_last = position + 1 == len(cells)
        is_frame = position == 0 and not goes_on
        if cell.strip():
            yield _piece(Kind.TEXT, cell, number, paragraph, start, not is_last, column)
        elif not is_last and not is_frame and not (position == 0 and goes_on):
            blank = _piece(Kind.BLANK, "", number, paragraph, start, True, column)
            yield replace(blank, is_padding=not cell)
        if cell.strip() or not is_frame:
            column += 1
        start += len(cell) + 1
    if not is_cut:
        yield _piece(Kind.END, "", number, paragraph, len(text), True)


def widths_of_cut_rows(texts: list[str], book: LabelBook) -> dict[int, int]:
    """How many cells a row of tabs has where no row ends with an empty one: those at the ends have been dropped."""
    rows = {n: text.count("\t") + 1 for n, text in enumerate(texts) if "\t" in text.lstrip()}
    if any(not texts[n].rpartition("\t")[2].strip() for n in rows if not PIPES.search(texts[n])):
        return {}
    for n, text in enumerate(texts):  # a row that has lost all its cells but the first
        if rows and n not in rows and n - 1 in rows and not PIPES.search(text) and book.match(text.strip()):
            first = texts[n + 1].split("\t")[0].strip() if n + 1 < len(texts) else ""
            goes_on = is_printed_value(first) or is_unit(first) or book.is_fragment(first)
            if goes_on and not book.match(first):  # the rest of its label, or its cells: the row goes on there
                return {}
            rows[n] = 1
    rows = {n: rows[n] for n in sorted(rows)}
    widths: dict[int, int] = {}
    together: list[int] = []
    for n in [*rows, len(texts) + 1]:
        if together and n != together[-1] + 1:
            widths |= dict.fromkeys(together, max(rows[m] for m in together))
            together = []
        together.append(n)
    return widths


def lines_end_in_tabs(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether a cell stands on each line and some lines have a tab behind theirs, which is no blank cell.

    So where numbers stand alone on the lines below such cells, and no line has two cells.
    """
    texts = [p.text.strip(" \u3000\r\n") for _, p in paragraphs if p.text.strip()]
    if any("\t" in text.strip() for text in texts):
        return False
    followed = sum(a.endswith("\t") and is_printed_value(b.strip()) for a, b in pairwise(texts))
    return followed >= _MIN_BELOW


def tab_line(number: int, paragraph: Paragraph, width: int, begin: int = 0) -> Iterator[Token]:
    """The cells of a row between tabs, filled up to a width; the row begins at this place of its line."""
    start = begin
    end = begin + len(paragraph.text)
    cells = paragraph.text.split("\t")
    for column, cell in enumerate(cells + [""] * (width - len(cells))):
        kind = Kind.TEXT if cell.strip() else Kind.BLANK
        yield _piece(kind, cell, number, paragraph, min(start, end), True, column)
        start += len(cell) + 1
    yield _piece(Kind.END, "", number, paragraph, end, True)


def _piece(
    kind: Kind, raw: str, block: int, paragraph: Paragraph, start: int, closed: bool, column: int | None = None
) -> Token:
    """A cell with borders."""
    text = raw.strip()
    lead = len(raw) - len(raw.lstrip()) if text else 0
    return Token(kind, text, paragraph.place, block, start + lead, (), True, closed, column)
