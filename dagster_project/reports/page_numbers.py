"""Page numbers that stand as bare figures among the cells of a table, in text with a cell per line.

One too many in a row is found where the sums leave one figure out; one that may fill the place of a blank cell, which
such text does not keep, makes its row doubtful: nothing of it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import NotANumber, is_unit, read_value, says_nothing
from dagster_project.reports.page_marks import may_be_page_mark
from dagster_project.reports.tokens import Kind, Token

MAY_BE_PAGE_NUMBER = "本行可能混入了页码,空白单元格的位置不明"

_LAST_PAGE = 199
_NEAR = 4  # pages from one whose number is known to the next whose number stands in a table


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """The blocks (lines) of a document that are page numbers, and those of the rows in which one may stand."""

    blocks: frozenset[int]
    doubtful: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Row:
    """The values behind a label, each on a line of its own."""

    plan: SectionPlan
    width: int
    values: tuple[Token, ...]

    def amounts(self, leaving_out: int | None = None) -> tuple[Decimal, ...] | None:
        """Its figures, nothing taken for zero; None where one is no number."""
        found: list[Decimal] = []
        for n, token in enumerate(self.values):
            if n == leaving_out:
                continue
            try:
                found.append(read_value(token.raw, "件", "count").value or Decimal(0))
            except NotANumber:
                return None
        return tuple(found)

    def adds_up(self, leaving_out: int | None = None) -> bool | None:
        """Whether its sums hold; None where it has none, or cannot be judged."""
        if self.plan.layout not in ("matrix", "single_row"):
            return None
        amounts = self.amounts(leaving_out)
        if amounts is None or len(amounts) != self.width:
            return None
        size = self.width if self.plan.layout == "matrix" else 5
        groups = [amounts[start : start + size] for start in range(0, self.width, size)]
        return all(sum(group[:-1]) == group[-1] for group in groups)


def page_numbers(sections: Mapping[str, list[Token]], plans: Mapping[str, SectionPlan]) -> PageNumbers:
    """The page numbers among the cells of all tables, certain and possible ones."""
    rows = [row for name, plan in plans.items() for row in _rows(plan, sections[name])]
    known: dict[int, int] = {}
    for row in rows:
        if len(row.values) == row.width + 1:
            known |= _left_out_by_sums(row)
    for row in rows:
        if len(row.values) == row.width + 1 and known and row.adds_up(0) is None:
            known |= _next_in_series(row, known)
    extra = [
        page
        for row in rows
        if len(row.values) == row.width + 1 and not any(token.block in known for token in row.values)
        for token in row.values
        if (page := _number(token))
    ]
    near = range(min(extra) - _NEAR, max(extra) + _NEAR + 1) if extra and not known else range(0)
    loses_blanks = any(len(row.values) < row.width and (row.values or row.plan.layout == "list") for row in rows)
    doubtful = {
        token.block
        for row in rows
        if not any(token.block in known for token in row.values) and _is_doubtful(row, known, near, loses_blanks)
        for token in row.values
    }
    return PageNumbers(frozenset(known), frozenset(doubtful))


def _rows(plan: SectionPlan, tokens: list[Token]) -> Iterator[_Row]:
    """The rows of a section whose values stand alone on their lines."""
    on_line = Counter(token.block for token in tokens if token.kind is not Kind.END)
    heads = [n for n, t in enumerate(tokens) if t.labels and t.labels[0].role is Role.COLUMN]
    width: int | None = None
    values: list[Token] = []
    for n, token in enumerate([*tokens, None]):
        if token is not None and token.kind is Kind.VALUE:
            values.append(token)
            continue
        if token is not None and token.kind in (Kind.TEXT, Kind.END) and (is_unit(token.raw) or not token.raw):
            continue
        if token is not None and token.kind is Kind.TEXT and says_nothing(token.raw):
            values.append(token)
            continue
        keeps_blanks = token is not None and token.kind is Kind.BLANK
        alone = all(not (t.bordered or t.closed) and on_line[t.block] == 1 for t in values)
        if width is not None and alone and not keeps_blanks:
            yield _Row(plan, width, tuple(values))
        width, values = None, []
        if token is None or token.kind is not Kind.LABEL:
            continue
        rows = [label for label in token.labels if label.role is Role.ROW]
        if plan.layout == "single_row":
            width = plan.width(0) if heads and n == heads[-1] else None
        elif rows:
            width = plan.width(rows[0].index)


def _number(token: Token) -> int | None:
    """The page number that a line can be."""
    plain = normalise(token.raw)
    number = int(plain) if plain.isascii() and plain.isdigit() else 0
    return number if 0 < number <= _LAST_PAGE else None


def _left_out_by_sums(row: _Row) -> dict[int, int]:
    """The one figure too many without which the sums of the row hold, if only one reading is left."""
    found: dict[tuple[Decimal, ...] | None, tuple[int, int]] = {}
    for n, token in enumerate(row.values):
        number = _number(token)
        if number is not None and row.adds_up(n):
            found[row.amounts(n)] = token.block, number
    return dict(found.values()) if len(found) == 1 else {}


def _next_in_series(row: _Row, known: Mapping[int, int]) -> dict[int, int]:
    """The one figure too many that goes on counting the pages, if only one can."""
    found = [token for token in row.values if _goes_on(token, known)]
    return {found[0].block: _number(found[0]) or 0} if len(found) == 1 else {}


def _goes_on(token: Token, known: Mapping[int, int]) -> bool:
    """Whether a figure lies between the page numbers before and behind it."""
    number = _number(token)
    before = [page for block, page in known.items() if block < token.block]
    behind = [page for block, page in known.items() if block > token.block]
    if number is None or not known:
        return False
    return (not before or max(before) < number <= max(before) + _NEAR) and (
        not behind or min(behind) - _NEAR <= number < min(behind)
    )


def _is_doubtful(row: _Row, known: Mapping[int, int], near: range, loses_blanks: bool) -> bool:
    """Whether a page number may stand in the place of a blank. ``near``: those possible where none is known."""
    if any(may_be_page_mark(token.raw) for token in row.values):
        return True
    if len(row.values) != row.width or not any(_number(token) for token in row.values):
        return False
    adds_up = row.adds_up()
    if adds_up is None:
        return loses_blanks and any(_goes_on(token, known) or _number(token) in near for token in row.values)
    if adds_up:
        return False
    parts = (row.amounts() or ())[:-1]
    return bool(known) or loses_blanks or (row.plan.layout == "matrix" and not any(parts))
