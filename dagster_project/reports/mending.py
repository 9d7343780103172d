"""Rows of tables that stand on several lines, or on two pages, put together again by the labels that they make up.

A table without ruling comes as printed lines: the pieces of a label below one another, its values on one of these
lines. A row that a page end cuts comes as two rows. Only a label that comes out whole tells that they are one; where
none does, everything stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dagster_project.reports.cut_rows import DOUBT, cut_row_joined
from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph
from dagster_project.reports.glued_labels import parted
from dagster_project.reports.labels import Label, LabelBook, Role
from dagster_project.reports.numbers import is_printed_value
from dagster_project.reports.spread_rows import rows_gathered
from dagster_project.reports.turned_tables import upright

_MAX_PIECES = 9  # of a label: the longest has thirty characters, the narrowest column three
_MAX_SKIPPED = 2  # lines between two pieces of a label, of other cells


def mended(document: Document, book: LabelBook) -> Document:
    """The document with its broken rows whole. Blocks keep their numbers: a table that went to another is empty."""
    blocks = rows_gathered(document.blocks, book)
    blocks = [upright(block, book) if isinstance(block, Grid) else block for block in blocks]
    numbers = [number for number, block in enumerate(blocks) if isinstance(block, Grid)]
    for before, after in pairwise(numbers):
        one, other = blocks[before], blocks[after]
        if not isinstance(one, Grid) or not isinstance(other, Grid):
            continue
        if one.values_from is not None and other.values_from is not None:
            if _goes_on(one, other, blocks[before + 1 : after]):
                blocks[before], blocks[after] = _emptied(one), _continued(one, other)
        elif one.values_from is None and other.values_from is None and one.cells and other.cells:
            blocks[before], blocks[after] = cut_row_joined(one, other, book)
    return replace(
        document,
        blocks=tuple(
            _lines_joined(block, book) if isinstance(block, Grid) and block.values_from is not None else block
            for block in blocks
        ),
    )


def _goes_on(one: Grid, other: Grid, between: Sequence[Paragraph | Grid]) -> bool:
    """Whether a table of lines goes on overleaf: as many columns of values, and no more than a running head between."""
    same = one.columns - (one.values_from or 0) == other.columns - (other.values_from or 0)
    return same and len(between) <= (one.place.page != other.place.page)


def _emptied(grid: Grid) -> Grid:
    return Grid((), 0, 0, grid.place, None)


def _continued(one: Grid, other: Grid) -> Grid:
    """Both as one table, the columns of values below each other."""
    start = max(one.values_from or 0, other.values_from or 0)
    cells = [*_moved(one, 0, start), *_moved(other, one.rows, start)]
    columns = start + one.columns - (one.values_from or 0)
    return Grid(tuple(cells), one.rows + other.rows, columns, one.place, start)


def _moved(grid: Grid, down: int, start: int) -> Iterator[GridCell]:
    first = grid.values_from or 0
    for cell in grid.cells:
        shift = start - first if cell.column >= first else 0
        yield replace(cell, row=cell.row + down, column=cell.column + shift)


@dataclass
class _Found:
    """A label put together from pieces, and the lines that it takes."""

    cells: list[GridCell]
    labels: tuple[Label, ...]

    @property
    def first(self) -> int:
        """Its first line."""
        return min(cell.row for cell in self.cells)

    @property
    def last(self) -> int:
        """Its last line."""
        return max(cell.row for cell in self.cells)

    def is_a(self, role: Role) -> bool:
        """Whether it may stand for this."""
        return any(label.role is role for label in self.labels)

    def cell(self, row: int) -> GridCell:
        """The label as one cell of a row."""
        text = "".join(cell.text for cell in self.cells)
        return replace(self.cells[0], text=text, row=row, row_span=1, column_span=1)


def _lines_joined(grid: Grid, book: LabelBook) -> Grid:
    """A table of printed lines as a table of rows."""
    start = grid.values_from
    assert start is not None
    grid = parted(grid, start, book)
    lines: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        lines.setdefault(cell.row, []).append(cell)
    words = [cell for cell in grid.cells if cell.text.strip() and not is_printed_value(cell.text)]
    found = list(_labels(words, lines, book))
    rows = [each for each in found if each.is_a(Role.ROW) and each.cells[0].column < start]
    heads = [each for each in found if each not in rows]
    used = {id(cell) for each in found for cell in each.cells}
    groups = [each for each in found if each not in rows and each.cells[0].column < start]
    homes = {number: _home(number, rows) or _home(number, groups) for number in lines}
    begin = min((cell.row for cell in grid.cells if is_printed_value(cell.text)), default=0)
    made: list[tuple[float, list[GridCell]]] = []
    unknown = [word for word in words if word.column < start and id(word) not in used]
    other_rows = {word.row for word in unknown if not book.is_fragment(word.text)}
    stray = [
        cell
        for number, cells in lines.items()
        if homes[number] not in rows and number >= begin and number not in other_rows
        for cell in cells
        if cell.column >= start and cell.text.strip() and id(cell) not in used
        if any(sign.isdecimal() for sign in cell.text) or _open([cell])
    ]
    owned = [
        [
            cell
            for number, cells in lines.items()
            if homes[number] is row
            for cell in cells
            if cell.column >= start and id(cell) not in used
        ]
        for row in rows
    ]
    claims = [_claimed(own, _astray(stray, row, rows)) for row, own in zip(rows, owned, strict=True)]
    bare = [row for row, own in zip(rows, owned, strict=True) if not any(cell.text.strip() for cell in own)]
    for number, row in enumerate(rows):
        if row in bare and not claims[number]:
            claims[number] = _whole_line(_astray(stray, row, rows), row, rows, bare, unknown, grid.columns - start)
    claimed = {id(cell) for claim in claims for cell in claim}
    for row, own, claim in zip(rows, owned, claims, strict=True):
        open_ = [cell for cell in _astray(stray, row, rows) if id(cell) not in claimed]
        made.append((row.first, [row.cell(0), *_values([*own, *claim], open_, start, grid, row)]))
        used |= {id(cell) for cell in [*own, *claim]}
    made += _heads(heads, rows)
    for number, cells in lines.items():
        if rest := [cell for cell in cells if id(cell) not in used]:
            made.append((number + 0.5, rest))
    made.sort(key=lambda each: each[0])
    cells = [
        replace(cell, row=number, row_span=1)
        for number, (_, row_cells) in enumerate(made)
        for cell in sorted(row_cells, key=lambda cell: cell.column)
    ]
    return Grid(tuple(cells), len(made), grid.columns, grid.place)


def _labels(words: list[GridCell], lines: dict[int, list[GridCell]], book: LabelBook) -> Iterator[_Found]:
    """The labels that words below one another make up, from the top."""
    used: set[int] = set()
    for word in sorted(words, key=lambda cell: (cell.row, cell.column)):
        if id(word) in used:
            continue
        best = _Found([word], book.match(word.text))
        pieces = [word]
        while len(pieces) < _MAX_PIECES:
            below = _below(pieces, words, used)
            if below is None:
                break
            pieces.append(below)
            text = "".join(piece.text for piece in pieces)
            labels = book.match_whole(text)
            if not labels and best.labels and _open(best.cells) > 0:  # the brackets of an explanation
                labels = best.labels if book.match(text) == best.labels else ()
            if labels:
                best = _Found(list(pieces), labels)
        if best.labels:
            used |= {id(piece) for piece in best.cells}
            yield best


def _below(pieces: list[GridCell], words: list[GridCell], used: set[int]) -> GridCell | None:
    """The next word below some pieces of a label, in their column."""
    left = min(piece.column for piece in pieces)
    right = max(piece.column + piece.column_span for piece in pieces)
    last = pieces[-1].row
    near = [
        word
        for word in words
        if last < word.row <= last + 1 + _MAX_SKIPPED
        and id(word) not in used
        and word.column < right
        and word.column + word.column_span > left
    ]
    return min(near, key=lambda word: (word.row, word.column), default=None)


def _home(number: int, rows: list[_Found]) -> _Found | None:
    """The one row whose label takes a line."""
    here = [row for row in rows if row.first <= number <= row.last]
    return here[0] if len(here) == 1 else None


def _astray(stray: list[GridCell], row: _Found, rows: list[_Found]) -> list[GridCell]:
    """What stands in the columns of values between a row's label and the next ones above and below: perhaps its own."""
    above = max((other.last for other in rows if other.last < row.first), default=-1)
    below = min((other.first for other in rows if other.first > row.last), default=10**6)
    return [cell for cell in stray if above < cell.row < below]


def _whole_line(
    stray: list[GridCell], row: _Found, rows: list[_Found], bare: list[_Found], unknown: list[GridCell], width: int
) -> list[GridCell]:
    """The figures right beside a label that has none, where the next label has its own and no other stands between.

    They fill every column: no row has a piece of each of its figures on another line, and all of the next row's own.
    """
    lines = {cell.row for cell in stray}
    number = min(lines, default=0)
    own = [cell for cell in stray if cell.row == number and is_printed_value(cell.text)]
    if len(lines) != 1 or len({cell.column for cell in own}) < width:
        return []
    if number < row.first:
        between = [other for other in rows if other.last < number]
        next_row = max(between, key=lambda other: other.last, default=None)
    else:
        between = [other for other in rows if other.first > number]
        next_row = min(between, key=lambda other: other.first, default=None)
    if next_row is None or next_row in bare:
        return []
    first, last = min(row.last, next_row.last), max(row.first, next_row.first)
    return [] if any(first < word.row < last for word in unknown) else own


def _claimed(own: list[GridCell], stray: list[GridCell]) -> list[GridCell]:
    """What stands astray and is asked for by the brackets of a row's own cells: 8(含上年结 asks for 转1件) below it."""
    found: list[GridCell] = []
    for column in {cell.column for cell in own if _open([cell])}:
        pieces = [cell for cell in own if cell.column == column and cell.text.strip()]
        others = [cell for cell in stray if cell.column == column]
        pieces.sort(key=lambda cell: cell.row)
        while _open(pieces) > 0 and (below := [cell for cell in others if cell.row > pieces[-1].row]):
            pieces.append(min(below, key=lambda cell: cell.row))
        while _open(pieces) < 0 and (above := [cell for cell in others if cell.row < pieces[0].row]):
            pieces.insert(0, max(above, key=lambda cell: cell.row))
        if _open(pieces) == 0:
            found += [piece for piece in pieces if piece in others]
    return found


def _values(cells: list[GridCell], stray: list[GridCell], start: int, grid: Grid, row: _Found) -> Iterator[GridCell]:
    """A cell for each column of values: what is printed there on the lines of the row.

    What else stands above or below makes the cell doubtful: it may be a part of it, or of the next row's. A doubtful
    cell is given with all its pieces, so that it is never read as a number.
    """
    for column in range(start, grid.columns):
        own = [cell for cell in cells if cell.column <= column < cell.column + cell.column_span and cell.text.strip()]
        if own and own[0].column != column:
            continue
        doubtful = [cell for cell in stray if cell.column == column]
        pieces = sorted([*own, *doubtful], key=lambda cell: cell.row)
        if pieces:
            text = "".join(piece.text for piece in pieces)
            if doubtful or (len(pieces) > 1 and not (any(map(_open, ([piece] for piece in pieces))))):
                text = DOUBT.join(["", *(piece.text for piece in pieces)])
            yield replace(pieces[0], text=text, column=column)
        else:
            blank = next((cell for cell in cells if cell.column == column), None)
            place = blank.place if blank is not None else row.cells[0].place
            yield GridCell("", 0, column, 1, 1, replace(place, column=column + 1) if place.column else place)


def _open(pieces: list[GridCell]) -> int:
    """How many brackets are open behind some pieces; negative where they close more than they open."""
    text = "".join(piece.text for piece in pieces)
    return sum(text.count(sign) for sign in "(\uff08") - sum(text.count(sign) for sign in ")\uff09")


def _heads(heads: list[_Found], rows: list[_Found]) -> list[tuple[float, list[GridCell]]]:
    """The heads, those of one table in one row, and other labels each in a row of its own."""
    made: list[tuple[float, list[GridCell]]] = []
    columns = sorted((each for each in heads if each.is_a(Role.COLUMN)), key=lambda each: each.first)
    made += [(each.first, [each.cell(0)]) for each in heads if not each.is_a(Role.COLUMN)]
    together: list[_Found] = []
    for each in columns:
        begun = {row.first for row in rows if together and together[0].first < row.first <= each.first}
        if together and (begun or each.first > max(other.last for other in together) + _MAX_SKIPPED):
            made.append((together[0].first, [other.cell(0) for other in together]))
            together = []
        together.append(each)
    if together:
        made.append((together[0].first, [other.cell(0) for other in together]))
    return made
