"""Tables without ruling lines: where a piece of a line stands tells its column, and so which cells are blank.

The lines of such a table become a grid with a row for each printed line. A row of the table may be printed on several
lines; which of them belong together cannot be told from their places, and is left to who knows the labels. Where the
columns are not beyond doubt the lines stay as they are, with a tab for each wide gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dagster_project.reports.documents.grids import Box, make_grid
from dagster_project.reports.documents.model import Grid, Place
from dagster_project.reports.documents.pdf_text import Line, Part

# A figure with its unit and a remark in brackets; a dash; a word for nothing. Not: 1.属于国家秘密, 2019年
_VALUE = re.compile(
    r"[-+\uff0b\uff0d\u2212\u2013增减]?\s?\d[\d,.\uff0c\uff0e]*(?:[%\uff05]|[万亿]?元|[万亿]|[件条次篇个人项宗起份])?"
    r"(?:\s?[(\uff08][^()\uff08\uff09]{0,40}[)\uff09]?)?|[-\u2014\u2013\u2015/\uff0f]{1,4}|无"
)
_APART = 0.7  # of the size of the type: from here a gap always parts two cells
_NEAR = 3.5  # of the size of the type: lines further apart belong to different tables
_MIN_ROWS = 2  # of a table; one row is enough where it has as many values as
_MANY = 4
_OVERLAP = 0.8  # of the size of the type: lines closer than this overlap
_DASHES = "\u2014\u2013\u2015\uff0f无"
_LEADING = 1.6  # of the size of the type: lines of one cell are never further apart
Span = tuple[float, float]
BROKEN = "\u2506"
"""Stands between the pieces of a line that is not parted into cells, so that none of them is taken for one."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands in one cell of a line."""

    text: str
    left: float
    right: float
    is_value: bool


@dataclass(frozen=True)
class _Row:
    """A printed line and its pieces."""

    line: Line
    pieces: tuple[_Piece, ...]

    @property
    def values(self) -> tuple[_Piece, ...]:
        """The values at its end; a number before a label belongs to the label."""
        count = 0
        for piece in reversed(self.pieces):
            if not piece.is_value:
                break
            count += 1
        return self.pieces[len(self.pieces) - count :]


@dataclass(frozen=True)
class Columns:
    """The columns of values of a table, from the left."""

    spans: tuple[Span, ...]

    def under(self, piece: _Piece) -> list[int]:
        """The columns that a piece stands over or under."""
        return [n for n, (left, right) in enumerate(self.spans) if piece.left < right and piece.right > left]


@dataclass(frozen=True)
class LineTable:
    """A table without ruling: the cells of its printed lines."""

    top: float
    boxes: tuple[Box, ...]
    values_from: int

    def grid(self, place: Place) -> Grid:
        """The table as a grid, a row for each printed line."""
        return replace(make_grid(self.boxes, place), values_from=self.values_from)


@dataclass(frozen=True)
class Parted:
    """The lines of a page that are text, its tables, and the columns of a table that may go on overleaf."""

    lines: list[Line]
    tables: list[LineTable]
    columns: Columns | None


def parted(lines: Sequence[Line], carried: Columns | None = None) -> Parted:
    """Part the lines of a page into text and tables. ``carried``: columns of a table at the end of the page before."""
    rows = _rows(lines)
    text: list[Line] = []
    tables: list[LineTable] = []
    columns = None
    position = 0
    for first, end in _stretches(rows):
        table = _table(rows[first:end], carried if position == first else None)
        if table is None:
            text += [*lines[position:first], *map(_undone, rows[first:end])]
            position = end
            continue
        text += lines[position:first]
        tables.append(table[0])
        position, columns = end, table[1]
        carried = columns
    text += lines[position:]
    return Parted(text, tables, columns if position == len(lines) else None)


def _undone(row: _Row) -> Line:
    """A line of no sure columns; where words stand among its values, as in a broken cell, not parted at all."""
    kinds = [piece.is_value for piece in row.pieces]
    if True in kinds and False in kinds[kinds.index(True) :]:
        return replace(row.line, text=BROKEN.join(part.text for part in row.line.parts))
    return row.line


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """The lines in pieces. A narrow gap parts two cells only where other lines have columns on both its sides."""
    clear = [part for line in lines for part in _clear_values(line)]
    return [_Row(line, tuple(_pieces(line, clear))) for line in lines]


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


def _pieces(line: Line, clear: Sequence[Part]) -> Iterable[_Piece]:
    open_part: Part | None = None
    for word in line.words:
        if open_part is None:
            open_part = word
        elif word.left - open_part.right > _APART * line.size or _is_border(open_part, word, clear):
            yield _Piece(open_part.text, open_part.left, open_part.right, is_value(open_part.text))
            open_part = word
        else:
            open_part = Part(f"{open_part.text} {word.text}", open_part.left, word.right)
    if open_part is not None:
        yield _Piece(open_part.text, open_part.left, open_part.right, is_value(open_part.text))


def _is_border(before: Part, after: Part, clear: Sequence[Part]) -> bool:
    """Whether a narrow gap is the border of a column: other lines have values on the one side and on the other."""
    if not is_value(after.text):
        return False
    if any(part.left < before.right - 1 and part.right > after.left + 1 for part in clear):
        return False  # a value of another line bridges the gap
    right = any(part.left < after.right and part.right > after.left for part in clear)
    left = any(part.left < before.right and part.right > before.left for part in clear)
    return right and (left or not is_value(before.text))


def _stretches(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """First line and end of each part of a page that may be a table with one head."""
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(rows):
        if not _holds_values(rows[position]):
            position += 1
            continue
        first, end = _extent(rows, position, found[-1][1] if found else 0)
        found.append((first, end))
        position = end
    return found


def _holds_values(row: _Row) -> bool:
    return bool(row.values) and (len(row.pieces) > 1)


def _extent(rows: Sequence[_Row], at: int, bound: int) -> tuple[int, int]:
    """The lines of the table whose first values are on line ``at``."""
    size = rows[at].line.size
    first = at
    zone = min(value.left for value in rows[at].values)
    while first > bound and _is_near(rows[first - 1], rows[first], size) and _may_be_head(rows[first - 1], zone, size):
        first -= 1
        zone = min([zone, *(value.left for value in rows[first].values)])
    # Labels may begin above their values: what stands in the columns of labels only is no head.
    end = at + 1
    last = at  # the last line with values
    while end < len(rows) and _is_near(rows[end - 1], rows[end], size) and _belongs(rows[end], zone, size):
        row = rows[end]
        if row.values:
            zone = min(zone, row.values[0].left)
            last = end
        elif _is_head(rows, end, zone):
            break
        end += 1
    return first, _after_label(rows, last, end, zone)


def _after_label(rows: Sequence[_Row], last: int, end: int, zone: float) -> int:
    """The end of a table: behind the last values, and the pieces of labels below them."""
    stop = last + 1
    while stop < end and all(piece.left < zone for piece in rows[stop].pieces):
        stop += 1
    while stop < end and len(rows[stop].pieces) == 1 and rows[stop].pieces[0].left >= zone:
        stop += 1
    return stop


def _is_near(one: _Row, other: _Row, size: float) -> bool:
    return other.line.top - one.line.bottom < _NEAR * size


def _belongs(row: _Row, zone: float, size: float) -> bool:
    """Whether a line can be of a table whose values begin at ``zone``: of the same type, no running text across it."""
    if abs(row.line.size - size) > 0.12 * size:
        return False
    if row.values and len(row.pieces) > 1:
        return True
    return not (len(row.pieces) == 1 and row.pieces[0].left < zone - size and row.pieces[0].right > zone + size)


def _may_be_head(row: _Row, zone: float, size: float) -> bool:
    return len(row.values) < _MANY and len(row.values) in (0, len(row.pieces)) and _belongs(row, zone, size)


def _is_head(rows: Sequence[_Row], at: int, zone: float) -> bool:
    """Whether a new head begins at a line: a line, or several, without values that reach over the columns."""
    while at < len(rows) and not rows[at].values:
        pieces = rows[at].pieces
        over = [piece for piece in pieces if piece.right > zone and not _is_remark(rows, at, piece)]
        if len(over) >= 2 or (over and len(pieces) >= 2):
            return True
        if not any(piece.right > zone for piece in pieces):
            return False
        at += 1
    return False


def _is_remark(rows: Sequence[_Row], at: int, piece: _Piece) -> bool:
    """Whether a piece goes on in brackets that a value above it has opened."""
    text = piece.text
    for row in rows[max(at - 4, 0) : at][::-1]:
        above = [each for each in row.pieces if _overlap((each.left, each.right), (piece.left, piece.right))]
        if above:
            text = above[0].text + text
            if above[0].text[:1].isdigit():
                break
    return text[:1].isdigit() and text.count("(") + text.count("\uff08") > 0


def _table(rows: Sequence[_Row], carried: Columns | None) -> tuple[LineTable, Columns] | None:
    """The table that some lines make up; None where they do not agree on its columns."""
    full = [row for row in rows if row.values]
    most = max(len(row.values) for row in full)
    head = _head(rows)
    named = any(len(pieces) > 1 for pieces in head) and any(len(row.pieces) > len(row.values) for row in full)
    if len(full) < _MIN_ROWS and most < _MANY and not named:
        return None
    columns = _columns(full, head, carried)
    if columns is None:
        return None
    labels = _label_columns(rows, columns)
    shift = len(labels)
    boxes: list[Box] = []
    for number, row in enumerate(_unbroken(rows, columns)):
        boxes += _boxes(row, number, columns, labels, bool(row.values))
    return LineTable(rows[0].line.top, tuple(boxes), shift), columns


def _unbroken(rows: Sequence[_Row], columns: Columns) -> list[_Row]:
    """The lines with the values that a narrow column broke put together, where that is sure.

    Lines that overlap are of one row of the table; a bracket that is open goes on in the line below. Digits are never
    put together only because they stand below each other.
    """
    first = next(n for n, row in enumerate(rows) if row.values)
    cells: dict[tuple[int, int], list[_Piece]] = {}
    others: list[list[_Piece]] = []
    for number, row in enumerate(rows):
        rest: list[_Piece] = []
        for piece in row.pieces:
            under = columns.under(piece)
            if number >= first and len(under) == 1 and piece.left >= columns.spans[0][0] - 1:
                cells.setdefault((number, under[0]), []).append(piece)
            else:
                rest.append(piece)
        others.append(rest)
    weights = [sum(at == number for at, _ in cells) for number in range(len(rows))]
    for number in range(len(rows)):
        for near in (number - 1, number + 1):
            if 0 <= near < len(rows) and weights[near] > weights[number] and _is_beside(rows[near], rows[number]):
                for column in range(len(columns.spans)):
                    _move(cells, number, near, column)
    _close_brackets(cells, rows, others, len(columns.spans))
    made: list[_Row] = []
    for number, row in enumerate(rows):
        own = [_joined(cells[number, column]) for at, column in sorted(cells) if at == number]
        made.append(_Row(row.line, tuple(sorted([*others[number], *own], key=lambda piece: piece.left))))
    return made


def _is_beside(one: _Row, other: _Row) -> bool:
    return abs(_height(one) - _height(other)) < _OVERLAP * min(one.line.size, other.line.size)


def _height(row: _Row) -> float:
    return (row.line.top + row.line.bottom) / 2


def _move(cells: dict[tuple[int, int], list[_Piece]], number: int, to: int, column: int) -> None:
    if (number, column) in cells:
        pieces = cells.pop((number, column))
        known = cells.get((to, column), [])
        cells[to, column] = [*pieces, *known] if number < to else [*known, *pieces]


def _joined(pieces: list[_Piece]) -> _Piece:
    if len(pieces) == 1:
        return pieces[0]
    text = "".join(piece.text for piece in pieces)
    if not (is_value(text) and all(sign.isascii() or sign not in _DASHES for sign in text)):
        text = "\n".join(piece.text for piece in pieces)
    return _Piece(text, min(piece.left for piece in pieces), max(piece.right for piece in pieces), True)


def _close_brackets(
    cells: dict[tuple[int, int], list[_Piece]], rows: Sequence[_Row], others: list[list[_Piece]], columns: int
) -> None:
    """Put the lines of a cell whose bracket is open together, on the line on which most of its row stands."""
    for column in range(columns):
        number = 0
        while number < len(rows):
            numbers = [number]
            while _depth(cells, numbers, column) > 0:
                following = numbers[-1] + 1
                while following < len(rows) and (following, column) not in cells:
                    following += 1
                if following == len(rows) or _height(rows[following]) - _height(rows[numbers[-1]]) > (
                    _LEADING * rows[number].line.size
                ):
                    break
                numbers.append(following)
            if len(numbers) > 1 and _depth(cells, numbers, column) == 0:
                inside = range(numbers[0], numbers[-1] + 1)
                beside = {
                    n: (sum((n, other) in cells for other in range(columns) if other != column), len(others[n]))
                    for n in inside
                }
                best = max(beside.values())
                if list(beside.values()).count(best) == 1:
                    target = next(n for n in inside if beside[n] == best)
                    cells[target, column] = [piece for n in numbers for piece in cells.pop((n, column))]
            number = numbers[-1] + 1


def _depth(cells: dict[tuple[int, int], list[_Piece]], numbers: list[int], column: int) -> int:
    text = "".join(piece.text for number in numbers for piece in cells.get((number, column), ()))
    return sum(map(text.count, "(\uff08")) - sum(map(text.count, ")\uff09"))


def _head(rows: Sequence[_Row]) -> list[list[_Piece]]:
    """The lines above the first values."""
    found: list[list[_Piece]] = []
    for row in rows:
        if row.values:
            break
        found.append(list(row.pieces))
    return found


def _columns(full: Sequence[_Row], head: list[list[_Piece]], carried: Columns | None) -> Columns | None:
    """The columns of values: where values stand, and heads without values below them."""
    spans = _unions([(value.left, value.right) for row in full for value in row.values])
    labels = [(piece.left, piece.right) for row in full for piece in row.pieces[: len(row.pieces) - len(row.values)]]
    leaves = _leaves(head, labels)
    if len(leaves) < len(spans) and carried is not None:
        leaves = []  # broken values above the first full row, and no head
    free = [leaf for leaf in leaves if not any(_overlap(leaf, span) for span in spans)]
    if carried is not None and not leaves:
        if any(sum(_overlap(span, other) for other in carried.spans) != 1 for span in spans):
            return None
        free = [span for span in carried.spans if not any(_overlap(span, other) for other in spans)]
    elif free:
        matched = _matched(free, spans, leaves)
        if matched is None:
            return None
        free, spans = matched
    if carried is None or leaves:
        known = [*leaves, *free]
        sure = (
            all(any(_overlap(span, leaf) for leaf in known) for span in spans) if leaves else _side_by_side(full, spans)
        )
        if not sure:
            return None
    spans = sorted([*spans, *free])
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        return None
    return Columns(tuple(spans))


def _side_by_side(full: Sequence[_Row], spans: list[Span]) -> bool:
    """Whether each column is filled beside the next in some row: else one, set left and right, may look like two."""
    filled = [{n for n, s in enumerate(spans) for v in row.values if _overlap((v.left, v.right), s)} for row in full]
    return all(any({at, at + 1} <= columns for columns in filled) for at in range(len(spans) - 1))


def _matched(free: list[Span], spans: list[Span], leaves: list[Span]) -> tuple[list[Span], list[Span]] | None:
    """Heads without values, and columns of values without head, put together where each has but one neighbour."""
    bare = [span for span in spans if not any(_overlap(span, leaf) for leaf in leaves)]
    if not bare:
        return free, spans
    for span in bare:
        known = [other for other in spans if other not in bare]
        low = max((other[1] for other in known if other[1] <= span[0]), default=float("-inf"))
        high = min((other[0] for other in known if other[0] >= span[1]), default=float("inf"))
        heads = [leaf for leaf in free if low <= leaf[0] and leaf[1] <= high]
        others = [other for other in bare if low <= other[0] and other[1] <= high]
        if len(heads) != 1 or len(others) != 1:
            return None
        free = [leaf for leaf in free if leaf != heads[0]]
        spans = [*(other for other in spans if other != span), (min(span[0], heads[0][0]), max(span[1], heads[0][1]))]
    return free, sorted(spans)


def _leaves(head: list[list[_Piece]], labels: list[Span]) -> list[Span]:
    """The heads of single columns: those with no other head, or only the rest of their own, below them."""
    leaves: list[Span] = []
    for pieces in reversed(head):
        for piece in pieces:
            if piece.text[:1].isdigit() or any(piece.left < right for _, right in labels):
                continue  # a broken value; the head of the labels, or of all
            below = [n for n, leaf in enumerate(leaves) if _overlap((piece.left, piece.right), leaf)]
            if not below:
                leaves.append((piece.left, piece.right))
            elif len(below) == 1:
                left, right = leaves[below[0]]
                wider = (min(left, piece.left), max(right, piece.right))
                others = [leaf for n, leaf in enumerate(leaves) if n != below[0]]
                if not any(_overlap(wider, other) for other in others):
                    leaves[below[0]] = wider
    return leaves


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and one[1] > other[0]


def _unions(spans: list[Span]) -> list[Span]:
    """Spans that overlap put together, from the left."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _label_columns(rows: Sequence[_Row], columns: Columns) -> list[Span]:
    """The columns of labels, by their narrowest pieces; a label that spans several stands over them all."""
    zone = columns.spans[0][0]
    pieces = sorted(
        ((each.left, each.right) for row in rows for each in row.pieces if each.left < zone and each.right <= zone),
        key=lambda span: span[1] - span[0],
    )
    found: list[Span] = []
    for span in pieces:
        over = [n for n, other in enumerate(found) if _overlap(span, other)]
        if not over:
            found.append(span)
    if not found and any(piece.left < zone for row in rows for piece in row.pieces):
        found.append((0.0, zone))
    return sorted(found)


def _boxes(row: _Row, number: int, columns: Columns, labels: list[Span], with_blanks: bool) -> Iterable[Box]:
    """The cells of a line; ``with_blanks``: also of the columns in which it has no value."""
    shift = len(labels)
    tracks = [*labels, *columns.spans]
    texts: dict[int, Box] = {}
    for piece in row.pieces:
        over = [n for n, track in enumerate(tracks) if _overlap((piece.left, piece.right), track)]
        if not over:
            over = [min(range(len(tracks)), key=lambda n: abs(sum(tracks[n]) - piece.left - piece.right))]
        if over[0] < shift <= over[-1] and not piece.is_value:
            over = [n for n in over if n < shift]
        column = over[0]
        if column in texts:
            texts[column].text += f" {piece.text}"
        else:
            texts[column] = Box(piece.text, number, column, 1, over[-1] - column + 1)
    yield from texts.values()
    if with_blanks:
        covered = {column for box in texts.values() for column in range(box.column, box.column + box.column_span)}
        for column in range(shift, len(tracks)):
            if column not in covered:
                yield Box("", number, column)
