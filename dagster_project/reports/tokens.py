"""A document as tokens: labels of the form, printed values, blank cells, row ends, other text, each with its place.

Here lies what is known of how tables look after they became text: rows between pipes or tabs, a cell and a pipe per
line, a bare cell per line, cells of a row between spaces; and grids, whose cells are known. Meaning comes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place
from dagster_project.reports.labels import Label, LabelBook, Role
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_printed_value, is_unit, says_nothing
from dagster_project.reports.page_marks import is_page_mark, may_be_page_mark

_PIPES = re.compile("[|\uff5c\u2502\u2503\uffe8]")
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
_SENTENCE = re.compile("[。;;!?!?]")
_GAP = re.compile(r"\S+")
_WIDE_BLANK = re.compile(r"\d\s*\|[ \u3000]{2,}\|")  # a blank cell with a space on either side, behind a figure
_NUMBERING = re.compile(r"\s*\d{1,2}\s*[.\u3001\uff0e]\s*")
_MAX_CELL = 120  # a bare line longer than this is prose
_MIN_NUMBERED = 8  # rows with their numbers in order before them are numbered
_MIN_IN_TABLE = 5  # the same where each number is the first cell of its row; the next table may begin anew
_MAX_REST = 40  # characters of a cell behind a line break in it
_MAX_JOIN = 5  # a label is broken into at most this many pieces


NO_LABELS: tuple[Label, ...] = ()


class Kind(StrEnum):
    """What a token is."""

    LABEL = "label"
    VALUE = "value"
    BLANK = "blank"  # a cell with borders and nothing in it
    TEXT = "text"
    END = "end"  # of a printed row
    STOP = "stop"  # prose or a heading: no row goes on beyond it


@dataclass(slots=True)
class Token:
    """One cell, or piece of a cell, as printed."""

    kind: Kind
    raw: str
    place: Place  # of the block, or of the cell in a grid
    block: int
    start: int = 0  # in the block's text
    labels: tuple[Label, ...] = ()
    bordered: bool = False  # the borders of cells are known, so that a blank cell is seen
    closed: bool = False  # nothing of this cell follows
    column: int | None = None  # number of the cell in its row, where the row is known
    is_padding: bool = False  # a blank that perhaps only fills its row up to the width of the table

    def turned(self, kind: Kind, raw: str | None = None, labels: tuple[Label, ...] = ()) -> Token:
        """The same piece, known for what it is."""
        return Token(
            kind,
            self.raw if raw is None else raw,
            self.place,
            self.block,
            self.start,
            labels,
            self.bordered,
            self.closed,
            self.column,
            self.is_padding,
        )

    @property
    def whereabouts(self) -> Place:
        """The place of the piece itself, with its offset in the line."""
        if self.place.offset is not None or not self.start:
            return self.place
        return replace(self.place, offset=self.start + 1)


def tokens_of(document: Document, book: LabelBook) -> list[Token]:
    """All tokens of a document in printed order."""
    found: list[Token] = []
    paragraphs: list[tuple[int, Paragraph]] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            found += _of_lines(paragraphs, book)
            paragraphs = []
            found += _without_row_numbers(_classified(list(_of_grid(number, block)), book))
        else:
            paragraphs.append((number, block))
    return found + _of_lines(paragraphs, book)


def _of_grid(number: int, grid: Grid) -> Iterator[Token]:
    row = 0
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        while row < cell.row:
            yield Token(Kind.END, "", cell.place, number, bordered=True)
            row += 1
        kind = Kind.TEXT if cell.text.strip() else Kind.BLANK
        yield Token(kind, cell.text, cell.place, number, 0, (), True, True, cell.column)
    yield Token(Kind.END, "", grid.place, number, bordered=True)


def _of_lines(paragraphs: list[tuple[int, Paragraph]], book: LabelBook) -> list[Token]:
    if not paragraphs:
        return []
    spaced = _cells_between_spaces(paragraphs)
    framed = _rows_are_framed(paragraphs)
    is_open = _rows_end_open(paragraphs)
    before = _pipes_stand_before_cells(paragraphs)
    cut = set() if is_open or before else _lines_cut_in_a_cell([p.text for _, p in paragraphs], framed)
    widths = _widths_of_cut_rows([p.text for _, p in paragraphs], book)
    pieces: list[Token] = []
    for n, (number, paragraph) in enumerate(paragraphs):
        if n in cut or n - 1 in cut:
            pieces += _piece_of_row(number, paragraph, pieces, n - 1 in cut, n in cut)
        elif _PIPES.search(paragraph.text):
            pieces += (
                _cell_behind_pipe(number, paragraph, pieces)
                if before and _PIPES.match(paragraph.text.lstrip())
                else _pipe_line(number, paragraph, pieces, framed, is_open)
            )
        elif "\t" in paragraph.text.lstrip() or n in widths:
            pieces += _tab_line(number, paragraph, widths.get(n, 0))
        elif not is_page_mark(paragraph.text, pieces[-1].raw if pieces else ""):
            pieces += _bare_line(number, paragraph, book, spaced)
    tokens = _without_row_numbers(_classified(_joined_values(pieces), book))
    if before:
        _end_rows(tokens)
    is_markdown = any(_is_rule(paragraph.text) for _, paragraph in paragraphs)
    is_filled_up = any(token.is_padding for token in tokens)
    is_wide = any(_WIDE_BLANK.search(paragraph.text) for _, paragraph in paragraphs)
    kept = is_markdown or is_wide or not is_filled_up or _blanks_are_kept(tokens)
    for token in tokens:
        token.is_padding = token.kind is Kind.BLANK and not kept
    return tokens


def _without_row_numbers(tokens: list[Token]) -> list[Token]:
    """The tokens without a column of row numbers: 1, 2, 3 ... each before a label of a row or a group.

    A next table may be numbered from 1 again.
    """
    numbers: list[int] = []
    last = 0
    for n, token in enumerate(tokens[:-1]):
        if token.kind is Kind.VALUE and token.raw.isdecimal():
            number = int(token.raw)
            behind = n + 1
            while _begins_row(tokens, n) and behind < len(tokens) - 1 and tokens[behind].kind is Kind.BLANK:
                behind += 1
            roles = {label.role for label in tokens[behind].labels}
            if roles & {Role.ROW, Role.GROUP} and (number == last + 1 or (number == 1 and last >= _MIN_IN_TABLE)):
                last = number
                numbers.append(n)
    named = sum(bool(token.labels) and token.labels[0].role is Role.ROW for token in tokens)
    at_start = all(_begins_row(tokens, n) for n in numbers)
    if len(numbers) < (_MIN_IN_TABLE if at_start else _MIN_NUMBERED) or 4 * len(numbers) < 3 * named:
        return tokens
    return [token for n, token in enumerate(tokens) if n not in set(numbers)]


def _begins_row(tokens: list[Token], position: int) -> bool:
    return position == 0 or tokens[position - 1].kind is Kind.END


def _blanks_are_kept(tokens: list[Token]) -> bool:
    """Whether extraction has kept blank cells where they stood.

    Else the pipes behind the last figure of a row may stand for blanks anywhere in it: they were dropped from their
    places, and the row was filled up to the width of the table. A blank before a figure was kept; and several pipes
    that stand apart are cells, for rows are filled up without spaces.
    """
    in_row = False
    before: Token | None = None  # a blank of the row
    for token in tokens:
        if token.kind is Kind.BLANK and in_row:
            if before is not None and not (before.is_padding or token.is_padding):
                return True
            before = token
            continue
        if token.kind is Kind.VALUE and before is not None:
            return True
        before = None
        is_row = bool(token.labels) and all(label.role is Role.ROW for label in token.labels)
        in_row = is_row or token.kind is Kind.VALUE
    return False


def _rows_are_framed(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether rows between pipes begin with a pipe, so that an empty piece before it is no cell."""
    rows = [p.text for _, p in paragraphs if sum(bool(cell.strip()) for cell in _PIPES.split(p.text)) >= 2]
    return 2 * sum(_PIPES.match(row.lstrip()) is not None for row in rows) > len(rows)


def _rows_end_open(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether rows between pipes end without one, so that nothing behind the last pipe is a blank cell."""
    rows = [p.text.rstrip() for _, p in paragraphs]
    ends = [_PIPES.match(row[-1]) is not None for row in rows if sum(map(bool, map(str.strip, _PIPES.split(row)))) >= 3]
    return 5 * sum(ends) < len(ends)


def _is_rule(text: str) -> bool:
    """Whether a line is the rule under a head in Markdown: |---|---|."""
    return "--" in text and all(_RULE.fullmatch(cell) for cell in _PIPES.split(text) if cell.strip())


def _pipe_line(number: int, paragraph: Paragraph, before: list[Token], framed: bool, is_open: bool) -> list[Token]:
    """The cells of a line with pipes; its first pipe may be the border that the last cell before waited for."""
    text = paragraph.text
    cells: list[tuple[int, str]] = []
    start = 0
    for pipe in _PIPES.finditer(text):
        cells.append((start, text[start : pipe.start()]))
        start = pipe.end()
    tail = text[start:]
    if _is_rule(text):
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


def _pipes_stand_before_cells(paragraphs: list[tuple[int, Paragraph]]) -> bool:
    """Whether a pipe and its cell stand on a line, the pipe before the cell; a lone pipe is then an empty cell."""
    cells = [[part.strip() for part in _PIPES.split(p.text)] for _, p in paragraphs]
    single = [parts for parts in cells if len(parts) == 2]
    before = sum(not first and bool(second) for first, second in single)
    behind = sum(bool(first) and not second for first, second in single)
    rows = sum(sum(map(bool, parts)) >= 2 for parts in cells if len(parts) > 1)
    return before >= _MIN_NUMBERED and 10 * behind < before and rows < before


def _cell_behind_pipe(number: int, paragraph: Paragraph, before: list[Token]) -> Iterator[Token]:
    """The cell behind the pipe of a line; of several pipes each but the last stands before an empty cell."""
    if before and not before[-1].closed:
        before[-1].closed = True
    start = 0
    for position, cell in enumerate(_PIPES.split(paragraph.text)):
        if position:
            kind = Kind.TEXT if cell.strip() else Kind.BLANK
            yield _piece(kind, cell, number, paragraph, start, not cell.strip())
        start += len(cell) + 1


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
    if len(ends) >= _MIN_NUMBERED and all(tokens[n].kind is Kind.BLANK for n in ends):
        for n in (*ends, *behind_heads):
            tokens[n] = tokens[n].turned(Kind.END)


def _lines_cut_in_a_cell(texts: list[str], framed: bool) -> set[int]:
    """The lines whose row goes on in the next line, because a cell holds a line break."""
    cut: set[int] = set()
    for first, text in enumerate(texts):
        if not _PIPES.search(text) or _PIPES.match(text.rstrip()[-1]) or (framed and not _PIPES.match(text.lstrip())):
            continue
        for last in range(first + 1, min(first + _MAX_JOIN, len(texts))):
            following = texts[last]
            if _PIPES.match(following.lstrip()) or len(_PIPES.split(following)[0]) > _MAX_REST:
                break
            if _PIPES.match(following.rstrip()[-1]):
                cut.update(range(first, last))
                break
    return cut


def _piece_of_row(
    number: int, paragraph: Paragraph, before: list[Token], goes_on: bool, is_cut: bool
) -> Iterator[Token]:
    """The cells of a line that is a part of a row: the first may be the rest of a cell, the last its beginning."""
    text = paragraph.text
    column = before[-1].column or 0 if goes_on and before else 0
    cells = _PIPES.split(text)
    start = 0
    for position, cell in enumerate(cells):
        is_last = position + 1 == len(cells)
        is_frame = position == 0 and not goes_on
        if cell.strip():
            yield _piece(Kind.TEXT, cell, number, paragraph, start, not is_last, column)
        elif not is_last and not is_frame and not (position == 0 and goes_on):
            yield _piece(Kind.BLANK, "", number, paragraph, start, True, column)
        if cell.strip() or not is_frame:
            column += 1
        start += len(cell) + 1
    if not is_cut:
        yield _piece(Kind.END, "", number, paragraph, len(text), True)


def _widths_of_cut_rows(texts: list[str], book: LabelBook) -> dict[int, int]:
    """How many cells a row of tabs has where no row ends with an empty one: those at the ends have been dropped."""
    rows = {n: text.count("\t") + 1 for n, text in enumerate(texts) if "\t" in text.lstrip()}
    if any(not texts[n].rpartition("\t")[2].strip() for n in rows if not _PIPES.search(texts[n])):
        return {}
    for n, text in enumerate(texts):  # a row that has lost all its cells but the first
        if rows and n not in rows and n - 1 in rows and not _PIPES.search(text) and book.match(text.strip()):
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


def _tab_line(number: int, paragraph: Paragraph, width: int) -> Iterator[Token]:
    start = 0
    cells = paragraph.text.split("\t")
    for column, cell in enumerate(cells + [""] * (width - len(cells))):
        kind = Kind.TEXT if cell.strip() else Kind.BLANK
        yield _piece(kind, cell, number, paragraph, min(start, len(paragraph.text)), True, column)
        start += len(cell) + 1
    yield _piece(Kind.END, "", number, paragraph, len(paragraph.text), True)


def _bare_line(number: int, paragraph: Paragraph, book: LabelBook, spaced: bool) -> list[Token]:
    text = paragraph.text
    if may_be_page_mark(text):  # as one value it fits nowhere, and takes along only the row that it stands in
        return [_bare(Kind.VALUE, text, number, paragraph, 0)]
    words = list(_GAP.finditer(text))
    figures = any(is_printed_value(w.group()) or is_unit(w.group()) or says_nothing(w.group()) for w in words[1:])
    is_label = not figures and bool(book.match(text.strip()))
    if (len(text) > _MAX_CELL or (len(text) > 30 and _SENTENCE.search(text))) and not is_label:
        return [_bare(Kind.STOP, text, number, paragraph, 0)]
    whole = [_bare(Kind.TEXT, text, number, paragraph, 0)]
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


def _piece(
    kind: Kind, raw: str, block: int, paragraph: Paragraph, start: int, closed: bool, column: int | None = None
) -> Token:
    """A cell with borders."""
    text = raw.strip()
    lead = len(raw) - len(raw.lstrip()) if text else 0
    return Token(kind, text, paragraph.place, block, start + lead, (), True, closed, column)


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
    for length in range(2, _MAX_JOIN + 1):
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
