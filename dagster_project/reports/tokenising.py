"""A document as tokens: labels of the form, printed values, blank cells, row ends, other text, each with its place.

Here lies what is known of how tables look after they became text: rows between pipes or tabs, a cell and a pipe per
line, a bare cell per line, cells of a row between spaces; and grids, whose cells are known. Meaning comes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from dagster_project.reports.documents.model import Document, Grid, Paragraph
from dagster_project.reports.double_bars import with_single_bars
from dagster_project.reports.labels import Label, LabelBook, Role
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_printed_value, is_unit, says_nothing
from dagster_project.reports.page_marks import is_page_mark, may_be_page_mark, page_number
from dagster_project.reports.row_numbers import without_row_numbers
from dagster_project.reports.text_rows import (
    MAX_JOIN,
    MIN_NUMBERED,
    PIPES,
    cell_behind_pipe,
    is_rule,
    lines_cut_in_a_cell,
    lines_end_in_tabs,
    piece_of_row,
    pipe_line,
    pipes_stand_before_cells,
    rows_are_framed,
    rows_end_open,
    tab_line,
    widths_of_cut_rows,
)
from dagster_project.reports.tokens import NO_LABELS, Kind, Token
from dagster_project.reports.written_rows import written_rows

_SENTENCE = re.compile("[。;;!?!?]")
_GAP = re.compile(r"\S+")
_WIDE_BLANK = re.compile(r"\d\s*\|[ \u3000]{2,}\|")  # a blank cell with a space on either side, behind a figure
_NUMBERING = re.compile(r"\s*\d{1,2}\s*[.\u3001\uff0e]\s*")
_MIN_BEHIND = 4  # figures behind blanks: fewer may all be numbers of pages
_MAX_CELL = 120  # a bare line longer than this is prose


def tokens_of(document: Document, book: LabelBook) -> list[Token]:
    """All tokens of a document in printed order."""
    found: list[Token] = []
    paragraphs: list[tuple[int, Paragraph]] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            found += _of_lines(paragraphs, book)
            paragraphs = []
            found += without_row_numbers(_classified(list(_of_grid(number, block)), book))
        else:
            paragraphs.append((number, block))
    return found + _of_lines(paragraphs, book)


def _of_grid(number: int, grid: Grid) -> Iterator[Token]:
    row = 0
    for cell in sorted(grid.cells, key=attrgetter("row", "column")):
        while row < cell.row:
            yield Token(Kind.END, "", cell.place, number, bordered=True)
            row += 1
        kind = Kind.TEXT if cell.text.strip() else Kind.BLANK
        if cell.text.isdigit() and is_printed_value(cell.text):
            kind = Kind.VALUE
        yield Token(kind, cell.text, cell.place, number, 0, (), True, True, cell.column)
    yield Token(Kind.END, "", grid.place, number, bordered=True)


def _of_lines(paragraphs: list[tuple[int, Paragraph]], book: LabelBook) -> list[Token]:
    if not paragraphs:
        return []
    paragraphs = with_single_bars(paragraphs)
    spaced = _cells_between_spaces(paragraphs)
    has_pipes = any(PIPES.search(paragraph.text) for _, paragraph in paragraphs)
    has_tabs = any("\t" in paragraph.text for _, paragraph in paragraphs)
    framed = has_pipes and rows_are_framed(paragraphs)
    if has_tabs and lines_end_in_tabs(paragraphs):
        paragraphs = [(number, replace(p, text=p.text.rstrip()) if "\t" in p.text else p) for number, p in paragraphs]
    is_open = has_pipes and rows_end_open(paragraphs)
    before = has_pipes and pipes_stand_before_cells(paragraphs)
    cut = (
        lines_cut_in_a_cell([p.text for _, p in paragraphs], framed) if has_pipes and not (is_open or before) else set()
    )
    whole = has_tabs and not any(p.place.breaks for _, p in paragraphs)
    # On a page a tab stands for white between words: where a row has lost cells there, nobody knows which.
    on_page = any(p.place.page is not None for _, p in paragraphs)
    widths = widths_of_cut_rows([p.text for _, p in paragraphs], book) if whole and not on_page else {}
    written = written_rows(paragraphs, book)
    pieces: list[Token] = []
    for n, (number, paragraph) in enumerate(paragraphs):
        if n in written:
            for start, row in written[n]:
                pieces += tab_line(number, replace(paragraph, text=row), 0, start)
        elif n in cut or n - 1 in cut:
            pieces += piece_of_row(number, paragraph, pieces, n - 1 in cut, n in cut)
        elif PIPES.search(paragraph.text):
            pieces += (
                cell_behind_pipe(number, paragraph, pieces)
                if before and PIPES.match(paragraph.text.lstrip())
                else pipe_line(number, paragraph, pieces, framed, is_open)
            )
        elif "\t" in paragraph.text.lstrip() or n in widths:
            pieces += tab_line(number, paragraph, widths.get(n, 0))
        elif not is_page_mark(paragraph.text, pieces[-1].raw if pieces else ""):
            pieces += _bare_line(number, paragraph, book, spaced)
    tokens = without_row_numbers(_classified(_joined_values(pieces), book))
    if before:
        _end_rows(tokens)
    is_filled_up = any(token.is_padding for token in tokens)
    is_markdown = is_filled_up and any(is_rule(paragraph.text) for _, paragraph in paragraphs)
    is_wide = is_filled_up and any(_WIDE_BLANK.search(paragraph.text) for _, paragraph in paragraphs)
    kept = not is_filled_up or is_markdown or is_wide or _blanks_are_kept(tokens)
    for token in tokens:
        token.is_padding = token.kind is Kind.BLANK and not kept
    return tokens


def _blanks_are_kept(tokens: list[Token]) -> bool:
    """Whether extraction has kept blank cells where they stood.

    Else the pipes behind the last figure of a row may stand for blanks anywhere in it: they were dropped from their
    places, and the row was filled up to the width of the table. A blank before a figure between pipes was kept; and
    several pipes that stand apart are cells, for rows are filled up without spaces.
    """
    in_row = False
    before: Token | None = None  # a blank of the row
    pages = 0  # figures behind blanks that may number the pages
    for n, token in enumerate(tokens):
        if token.kind is Kind.BLANK and in_row:
            if before is not None and not (before.is_padding or token.is_padding):
                return True
            before = token
            continue
        if token.kind is Kind.VALUE and before is not None:
            pages += 1
            goes_on = n + 1 < len(tokens) and tokens[n + 1].kind is Kind.VALUE
            if pages >= _MIN_BEHIND or goes_on or not _may_number_page(tokens, n):
                return True
        before = None
        is_row = bool(token.labels) and all(label.role is Role.ROW for label in token.labels)
        in_row = is_row or (token.kind is Kind.VALUE and (in_row or not _may_number_page(tokens, n)))
    return False


def _may_number_page(tokens: list[Token], position: int) -> bool:
    """Whether a figure may be the number of a page: without the border of a cell, or alone on its line."""
    token = tokens[position]
    begins = position == 0 or tokens[position - 1].block != token.block
    return not token.closed or (begins and page_number(token.raw) is not None)


def _end_rows(tokens: list[Token]) -> None:
    """Make the last empty cell of each row its end, where every row has one, and those of heads one and no more."""
    ends = []
    behind_heads = []
    empty = 0
    above: Token | None = None  # what stands before some empty cells
    for n, token in enumerate(tokens):
        if token.kind is Kind.BLANK:
            empty += 1
            continue
        is_head = above is not None and bool(above.labels) and above.labels[0].role is not Role.ROW
        if is_head and token.kind is Kind.LABEL and empty > 1:  # rows are filled up
            return
        if is_head and empty and token.kind is not Kind.LABEL:
            behind_heads.append(n - empty)
        above, empty = token, 0
    for n, token in enumerate(tokens):
        if n and token.kind in (Kind.LABEL, Kind.STOP) and tokens[n - 1].kind in (Kind.VALUE, Kind.BLANK):
            ends.append(n - 1)
    if tokens and tokens[-1].kind in (Kind.VALUE, Kind.BLANK):
        ends.append(len(tokens) - 1)
    if len(ends) >= MIN_NUMBERED and all(tokens[n].kind is Kind.BLANK for n in ends):
        for n in (*ends, *behind_heads):
            tokens[n] = tokens[n].turned(Kind.END)


def _bare_line(number: int, paragraph: Paragraph, book: LabelBook, spaced: bool) -> list[Token]:
    text = paragraph.text
    if may_be_page_mark(text):  # as one value it fits nowhere, and takes along only the row that it stands in
        return [_bare(Kind.VALUE, text, number, paragraph, 0)]
    words = list(_GAP.finditer(text))
    is_long = len(text) > _MAX_CELL or (len(text) > 30 and _SENTENCE.search(text) is not None)
    whole = [_bare(Kind.TEXT, text, number, paragraph, 0)]
    if len(words) < 2 and not is_long:
        return whole
    figures = any(is_printed_value(w.group()) or is_unit(w.group()) or says_nothing(w.group()) for w in words[1:])
    is_label = not figures and bool(book.match(text.strip()))
    if is_long and not is_label:
        return [_bare(Kind.STOP, text, number, paragraph, 0)]
    if len(words) < 2 or is_label:
        return whole
    if is_printed_value(text) and not (spaced and len(words) > 1):
        return whole
    pieces = [_bare(Kind.TEXT, word.group(), number, paragraph, word.start()) for word in words]
    tokens = _classified(pieces, book)
    values = sum(token.kind is Kind.VALUE for token in tokens)
    others = [token for token in tokens if token.kind is Kind.TEXT and not is_unit(token.raw)]
    labels = sum(token.kind is Kind.LABEL for token in tokens)
    broken = bool(others) and values > 0 and all(book.is_fragment(token.raw) for token in others)
    if not broken and (len(others) > labels + values or (not labels and (values < 2 or others))):
        return whole
    if labels and tokens[0].kind is Kind.VALUE:  # no row begins with its values: these are not the cells of rows
        return [_bare(Kind.STOP, text, number, paragraph, 0)]
    return [*pieces, _bare(Kind.END, "", number, paragraph, len(text))]


def _cells_between_spaces(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether lines hold rows whose cells stand between spaces."""
    rows = 0
    for _, paragraph in paragraphs:
        words = paragraph.text.split()
        rows += len(words) >= 3 and sum(map(is_printed_value, words)) >= 3 and len(paragraph.text) <= _MAX_CELL
    return rows >= 1


def _bare(kind: Kind, raw: str, block: int, paragraph: Paragraph, start: int) -> Token:
    """A piece of a line without borders."""
    return Token(kind, raw.strip(), paragraph.place, block, start + len(raw) - len(raw.lstrip()))


def _joined_values(pieces: list[Token]) -> list[Token]:
    """A value whose bracket is closed only on a later line is one cell."""
    joined: list[Token] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind is Kind.TEXT
            and piece.kind is Kind.TEXT
            and not last.closed
            and _opens(last.raw)
            and len(last.raw) < 60
        ):
            joined[-1] = replace(last, raw=f"{last.raw} {piece.raw}", closed=piece.closed)
        else:
            joined.append(piece)
    return joined


def _opens(raw: str) -> bool:
    text = normalise(raw, keep_gaps=True)
    return text[:1].isdigit() and text.count("(") > text.count(")") and re.match(r"\d+\s*\(", text) is not None


def _classified(pieces: list[Token], book: LabelBook) -> list[Token]:
    """The pieces with labels recognised, broken ones put together."""
    found: list[Token] = []
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        if piece.kind is not Kind.TEXT:
            found.append(piece)
            position += 1
            continue
        is_value = is_printed_value(piece.raw)
        taken, labels = 1, NO_LABELS
        if not is_value or _NUMBERING.fullmatch(piece.raw):  # 2. may be a value, or the number of the label behind it
            taken, labels = _longest_label(pieces, position, book)
        if labels:
            raw = " ".join(part.raw for part in pieces[position : position + taken])
            found.append(piece.turned(Kind.LABEL, raw, labels))
            position += taken
            continue
        if is_value:
            found.append(piece.turned(Kind.VALUE))
        elif several := _several_labels(piece, book):
            found += several
        elif not piece.bordered and _is_heading(piece.raw):
            found.append(piece.turned(Kind.STOP))
        else:
            found.append(piece)
        position += 1
    return found


def _longest_label(pieces: list[Token], position: int, book: LabelBook) -> tuple[int, tuple[Label, ...]]:
    best, labels = 1, book.match(pieces[position].raw)
    text = pieces[position].raw
    if pieces[position].closed or not book.may_begin(text):
        return best, labels
    for length in range(2, MAX_JOIN + 1):
        last = pieces[position + length - 2]
        if last.closed or position + length > len(pieces):
            break
        piece = pieces[position + length - 1]
        if piece.kind is not Kind.TEXT or is_printed_value(piece.raw):
            break
        text += piece.raw
        if longer := book.match_whole(text):
            best, labels = length, longer
    return best, labels


def _several_labels(piece: Token, book: LabelBook) -> list[Token]:
    """The labels of a cell that holds several and nothing else: 三、本年度办理结果(一)予以公开."""
    if len(piece.raw) > _MAX_CELL or not ("(" in piece.raw or "." in piece.raw or len(piece.raw.split()) > 1):
        return []  # it can hold no several
    parts = re.split(r"\s+|(?<=\S)(?=\([一二三四五六七八九十]\))|(?<=[^\d.])(?=\d\.\D)", piece.raw)
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return []
    tokens = [piece.turned(Kind.LABEL, part, book.match(part)) for part in parts]
    return tokens if all(token.labels for token in tokens) else []


def _is_heading(raw: str) -> bool:
    text = normalise(raw)
    return bool(re.match(r"[一二三四五六七八九十]{1,3}\s*[、.,]", text)) or bool(
        _SENTENCE.search(text) and len(text) > 20
    )
