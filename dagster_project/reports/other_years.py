"""Columns that a table prints beside the form's own: last year's figures, a comparison with them, what has been counted
up over the years. Their figures are none of the form's, and this year's blank beside them is a blank.

Where it cannot be told which figures stand below such a head, the rows are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dagster_project.reports.labels import FOREIGN, Role
from dagster_project.reports.normal import normalise
from dagster_project.reports.other_tables import Table, tables_in
from dagster_project.reports.tokens import Kind, Token

_OTHER = re.compile(r"上一?年|去年|往年|历年|前年|上期|同期|同比|环比|增长|增减|增幅|总累计|(?<!本年)(?<!本年度)累计")
_THIS = re.compile(r"本年|当年|今年|本期")
_CARRIED = re.compile(r"结转|转来|遗留|^含")  # what last year left over is this year's figure
_YEAR = re.compile(r"\(?(20\d\d)年?度?(?:数[值量据]?|合计|统计数?)?\)?")
_MAX_HEAD = 14  # characters
_MAX_BARE = 6  # the same of a line without borders, which may be words of a sentence
_NEAR = 8  # lines from such a head to the first row below it

_Span = tuple[int, float]  # first column, and the first behind it
_Line = list[Token]


def without_other_years(tokens: list[Token]) -> tuple[list[Token], bool]:
    """The tokens without the cells below heads of other years, and whether there are such heads."""
    if not any(map(_may_be_other_head, tokens)):
        return tokens, False
    table_of = tables_in(tokens)
    spans: dict[Table, list[_Span]] = {}
    kept: list[Token] = []
    ahead = 0  # lines in which rows may still begin, below such a head of a table whose columns are not known
    met = False
    lines = list(_lines(tokens))
    older = _years_below_one_another(lines)
    head: Token | None = None  # of the form, with no figure behind it so far
    for number, line in enumerate(lines):
        others = older.get(number) or _other_heads(line)
        table = next((found for token in line if (found := table_of(token)) is not None), None)
        if others:
            met = True
            if table is not None and all(token.column is not None for token in others):
                spans[table] = [_span(token, line) for token in others]
            elif any(token.bordered or len(token.raw) <= _MAX_BARE for token in others):
                ahead = _NEAR
                line = [*line, *_foreign(head)]
        elif any(token.kind is Kind.STOP for token in line):
            ahead = 0
        elif ahead and table is None and any(token.kind is not Kind.END for token in line):
            ahead = _NEAR if any(map(_is_row, line)) else ahead - 1
        below = spans.get(table, []) if table is not None and not others else []
        own = [token for token in line if not _is_below(token, below)]
        doubtful = ahead > 0 and table is None
        if len(own) < len(line) and not any(token.kind in (Kind.VALUE, Kind.BLANK) for token in own):
            own, doubtful = line, any(token.kind is Kind.VALUE for token in line)
        kept += _without_head(own) if doubtful else own
        head = _head_behind(line, head)
    return kept, met


def _years_below_one_another(lines: list[_Line]) -> dict[int, list[Token]]:
    """The heads of earlier years where a year stands on each line, by the number of the line.

    Only near the form's labels: elsewhere years below one another may be the menu of a page.
    """
    years: dict[int, tuple[Token, int]] = {}
    for number, line in enumerate(lines):
        cells = [token for token in line if token.kind is not Kind.END]
        is_alone = len(cells) == 1 and cells[0].kind is Kind.TEXT and not cells[0].bordered
        if is_alone and (year := _YEAR.fullmatch(normalise(cells[0].raw))):
            years[number] = cells[0], int(year[1])
    found: dict[int, list[Token]] = {}
    for first in [number for number in years if number - 1 not in years]:
        end = first
        while end in years:
            end += 1
        latest = max(years[number][1] for number in range(first, end))
        near = [token for line in lines[max(first - _NEAR, 0) : end + _NEAR] for token in line]
        if any(token.kind is Kind.LABEL for token in near):
            found |= {n: [years[n][0]] for n in range(first, end) if years[n][1] < latest}
    return found


def _head_behind(line: _Line, head: Token | None) -> Token | None:
    """The last head of the form up to a line, if neither a figure nor a sentence stands behind it."""
    for token in line:
        if token.kind in (Kind.VALUE, Kind.STOP):
            head = None
        elif token.kind is Kind.LABEL and any(label.role is Role.COLUMN for label in token.labels):
            head = token
    return head


def _foreign(head: Token | None) -> Iterator[Token]:
    """A head that the form does not have, beside one that it has: a single row has no label to tell it by."""
    if head is not None:
        own = next(label for label in head.labels if label.role is Role.COLUMN)
        yield head.turned(Kind.LABEL, labels=(replace(own, index=FOREIGN),))


def _lines(tokens: list[Token]) -> Iterator[_Line]:
    """The tokens of each printed row, its end with it; of a cell per line each alone."""
    line: _Line = []
    for token in tokens:
        if line and (token.block, token.place.row) != (line[-1].block, line[-1].place.row):
            yield line
            line = []
        line.append(token)
        if token.kind is Kind.END:
            yield line
            line = []
    if line:
        yield line


def _other_heads(line: _Line) -> list[Token]:
    """The heads of other years in a row of words; none in a row that has a value or a row's label."""
    if any(token.kind is Kind.VALUE or _is_row(token) for token in line):
        return []
    if any(token.bordered for token in line) and sum(token.kind in (Kind.TEXT, Kind.LABEL) for token in line) < 2:
        return []  # alone in a row with borders: a piece of a cell, as of 8(含上年|结转1件)
    words = [(token, normalise(token.raw)) for token in line if token.kind is Kind.TEXT]
    words = [(token, text) for token, text in words if 0 < len(text) <= _MAX_HEAD]
    years = [int(year[1]) for _, text in words if (year := _YEAR.fullmatch(text))]
    latest = 0 if any(_THIS.match(text) and not _OTHER.search(text) for _, text in words) else max(years, default=0)
    return [token for token, text in words if _is_other(text, latest)]


def _may_be_other_head(token: Token) -> bool:
    """Whether the words of a token are those of such a head, whatever stands beside it."""
    if token.kind is not Kind.TEXT:
        return False
    text = normalise(token.raw)
    return 0 < len(text) <= _MAX_HEAD and (_YEAR.fullmatch(text) or _OTHER.search(text)) is not None


def _is_other(text: str, latest: int) -> bool:
    if year := _YEAR.fullmatch(text):
        return int(year[1]) != latest
    return _OTHER.search(text) is not None and not _CARRIED.search(text)


def _span(head: Token, line: _Line) -> _Span:
    """The columns of a head: up to the next cell of its row."""
    own = head.column or 0
    return own, min((t.column for t in line if t.column is not None and t.column > own), default=float("inf"))


def _is_below(token: Token, spans: list[_Span]) -> bool:
    column = token.column
    is_cell = token.kind in (Kind.VALUE, Kind.BLANK, Kind.TEXT)
    return is_cell and column is not None and any(first <= column < end for first, end in spans)


def _is_row(token: Token) -> bool:
    return token.kind is Kind.LABEL and any(label.role is Role.ROW for label in token.labels)


def _without_head(line: _Line) -> Iterator[Token]:
    """The line, each label of a row below a head that the form does not have, so that nothing is read of it."""
    for token in line:
        if _is_row(token):
            heads = tuple(replace(label, role=Role.COLUMN, index=FOREIGN) for label in token.labels)
            yield token.turned(Kind.LABEL, labels=heads)
        yield token
