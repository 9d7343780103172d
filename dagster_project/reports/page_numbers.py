"""Page numbers that stand as bare figures among the cells of a table, in text with a cell per line.

One too many in a row is found where the sums leave one figure out. One that may fill the place of a blank cell, or
that pushes one out of its row, makes the row doubtful, and so does the one figure without a border among others that
have theirs: nothing of such a row is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.numbers import NotANumber, is_unit, read_value, says_nothing
from dagster_project.reports.page_marks import may_be_page_mark, page_number
from dagster_project.reports.tokens import Kind, Token

MAY_BE_PAGE_NUMBER = "本行可能混入了页码,空白单元格的位置不明"

_GROUP = 5  # columns of a single row under one head: parts and, last, their sum
_FEW = 0.15  # share of figures without borders where the others have theirs
_NEAR = 4  # pages from one whose number is known to the next whose number stands in a table


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """The blocks (lines) of a document that are page numbers, and those of the rows in which one may stand."""

    blocks: frozenset[int]
    doubtful: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Row:
    """The values behind a label, each on a line of its own, and the blanks that are seen."""

    plan: SectionPlan
    width: int
    values: tuple[Token, ...]
    is_cut: bool = False  # further blanks at its ends were taken to fill the row up

    @property
    def loses_blanks(self) -> bool:
        """Whether a cell is lacking without a trace."""
        is_known = any(token.kind is Kind.BLANK for token in self.values)
        return len(self.values) < self.width and not is_known and (bool(self.values) or self.plan.layout == "list")

    @property
    def ends_blank(self) -> bool:
        """Whether its last cell is seen to be blank, and another is not: so may be the one that a page pushes out."""
        kinds = [token.kind for token in self.values]
        return len(kinds) == self.width and Kind.VALUE in kinds and kinds[-1] is Kind.BLANK

    def amounts(self, leaving_out: int | None = None) -> tuple[Decimal, ...] | None:
        """Its figures, nothing taken for zero; None where one is no number."""
        found: list[Decimal] = []
        for n, token in enumerate(self.values):
            if n == leaving_out:
                continue
            try:
                raw = "" if token.kind is Kind.BLANK else token.raw
                found.append(read_value(raw, "件", "count").value or Decimal(0))
            except NotANumber:
                return None
        return tuple(found)

    @property
    def is_framed(self) -> bool:
        """Whether its cells have borders, so that blanks are seen."""
        return any(token.bordered or token.closed for token in self.values)

    def blanks_explain_sums(self) -> bool:
        """Whether sums fail for blanks only, in the place of a sum or of a part that it counts."""
        size = self.width if self.plan.layout == "matrix" else _GROUP
        amounts = self.amounts() or ()
        for start in range(0, self.width, size):
            *parts, total = self.values[start : start + size]
            *counted, whole = amounts[start : start + size]
            is_blank = any(part.kind is Kind.BLANK for part in parts) and sum(counted) < whole
            if sum(counted) != whole and not (is_blank or total.kind is Kind.BLANK):
                return False
        return True

    def adds_up(self, leaving_out: int | None = None) -> bool | None:
        """Whether its sums hold; None where it has none, or cannot be judged."""
        if self.plan.layout not in ("matrix", "single_row"):
            return None
        amounts = self.amounts(leaving_out)
        if amounts is None or len(amounts) != self.width:
            return None
        size = self.width if self.plan.layout == "matrix" else _GROUP
        groups = [amounts[start : start + size] for start in range(0, self.width, size)]
        return all(sum(group[:-1]) == group[-1] for group in groups)


def page_numbers(sections: Mapping[str, list[Token]], plans: Mapping[str, SectionPlan]) -> PageNumbers:
    """The page numbers among the cells of all tables, certain and possible ones."""
    if not any(token.kind is Kind.VALUE and token.place.row is None for part in sections.values() for token in part):
        return PageNumbers(frozenset(), frozenset())
    rows = [row for name, plan in plans.items() for row in _rows(plan, sections[name])]
    odd = _odd_ones([token for part in sections.values() for token in part if token.kind is Kind.VALUE])
    known: dict[int, int] = {}
    for row in rows:
        if len(row.values) == row.width + 1:
            left_out = _left_out_by_sums(row)
            others = {token.block for token in row.values} & odd - left_out.keys()
            known |= {} if others else left_out
    known = _ascending(known)
    for row in rows:
        if len(row.values) == row.width + 1 and known and row.adds_up(0) is None:
            known |= _next_in_series(row, known)
    sure = {block for block in known if not any(_has_another(row, block, known) for row in rows)}
    extra = [
        page
        for row in rows
        if len(row.values) == row.width + 1 and not any(token.block in sure for token in row.values)
        for token in row.values
        if (page := page_number(token.raw))
    ]
    near = range(min(extra) - _NEAR, max(extra) + _NEAR + 1) if extra and not known else range(0)
    loses_blanks = any(row.loses_blanks for row in rows)
    ends_blank = {row.plan.section.section for row in rows if row.ends_blank}
    doubtful = {
        token.block
        for row in rows
        if not any(token.block in sure for token in row.values)
        and (
            _is_doubtful(row, known, near, row.plan.section.section in ends_blank if row.is_cut else loses_blanks)
            or any(token.block in odd for token in row.values)
        )
        for token in row.values
    }
    return PageNumbers(frozenset(sure), frozenset(doubtful))


def _rows(plan: SectionPlan, tokens: list[Token]) -> Iterator[_Row]:
    """The rows of a section whose values stand alone on their lines."""
    on_line = Counter(token.block for token in tokens if token.kind not in (Kind.END, Kind.BLANK))
    heads = [n for n, t in enumerate(tokens) if t.labels and t.labels[0].role is Role.COLUMN]
    width: int | None = None
    values: list[Token] = []
    for n, token in enumerate([*tokens, None]):
        if token is not None and (token.kind in (Kind.VALUE, Kind.BLANK) or _is_nothing(token)):
            values.append(token)
            continue
        if token is not None and token.kind in (Kind.TEXT, Kind.END) and (is_unit(token.raw) or not token.raw):
            continue
        alone = all(t.place.row is None and on_line[t.block] == 1 for t in values if t.kind is not Kind.BLANK)
        if width is not None and alone:
            yield _row(plan, width, values)
        width, values = None, []
        if token is None or token.kind is not Kind.LABEL:
            continue
        rows = [label for label in token.labels if label.role is Role.ROW]
        if plan.layout == "single_row":
            width = plan.width(0) if heads and n == heads[-1] else None
        elif rows:
            width = plan.width(rows[0].index)


def _row(plan: SectionPlan, width: int, cells: list[Token]) -> _Row:
    """A row without the blanks before and behind its figures that are too many."""
    own = list(cells)
    while len(own) > width and own[-1].kind is Kind.BLANK:
        own.pop()
    while len(own) > width and own[0].kind is Kind.BLANK:
        own.pop(0)
    return _Row(plan, width, tuple(own), len(own) < len(cells))


def _is_nothing(token: Token) -> bool:
    return token.kind is Kind.TEXT and says_nothing(token.raw)


def _odd_ones(figures: list[Token]) -> set[int]:
    """The lines whose figure has no border where nearly all have one, or the other way round."""
    alone = [token for token in figures if token.place.row is None]
    framed = [token for token in alone if token.bordered]
    bare = [token for token in alone if not token.bordered]
    open_ones = [token for token in bare if not token.closed]  # no border stands on the next line either
    odd = min(framed, bare, key=len)
    few = odd if len(odd) <= _FEW * len(alone) else []
    few += open_ones if len(open_ones) <= _FEW * len(bare) else []
    return {token.block for token in few}


def _left_out_by_sums(row: _Row) -> dict[int, int]:
    """The one figure too many without which the sums of the row hold, if only one reading is left."""
    found: dict[tuple[Decimal, ...] | None, tuple[int, int]] = {}
    for n, token in enumerate(row.values):
        number = page_number(token.raw)
        if number is not None and row.adds_up(n):
            found[row.amounts(n)] = token.block, number
    return dict(found.values()) if len(found) == 1 else {}


def _ascending(known: Mapping[int, int]) -> dict[int, int]:
    """The most of these pages that follow one another; a figure out of order was left out by a sum that is wrong."""
    best: list[tuple[tuple[int, int], ...]] = [()]
    for block, page in sorted(known.items()):
        before = max((pages for pages in best if not pages or pages[-1][1] < page), key=len)
        best.append((*before, (block, page)))
    longest = max(best, key=len)
    return dict(longest)


def _has_another(row: _Row, block: int, known: Mapping[int, int]) -> bool:
    """Whether a row from which a sum leaves this figure out has another that may as well number the page."""
    own = [token for token in row.values if token.block == block]
    others = {other: page for other, page in known.items() if other != block}
    return bool(own) and any(
        _goes_on(token, others) and page_number(token.raw) != page_number(own[0].raw) for token in row.values
    )


def _next_in_series(row: _Row, known: Mapping[int, int]) -> dict[int, int]:
    """The one figure too many that goes on counting the pages, if only one can."""
    found = [token for token in row.values if _goes_on(token, known)]
    return {found[0].block: page_number(found[0].raw) or 0} if len(found) == 1 else {}


def _goes_on(token: Token, known: Mapping[int, int]) -> bool:
    number = page_number(token.raw)
    return number is not None and goes_on(token.block, number, known)


def goes_on(block: int, number: int, known: Mapping[int, int]) -> bool:
    """Whether a figure lies between the page numbers before and behind it."""
    before = [page for other, page in known.items() if other < block]
    behind = [page for other, page in known.items() if other > block]
    if not known:
        return False
    return (not before or max(before) < number <= max(before) + _NEAR) and (
        not behind or min(behind) - _NEAR <= number < min(behind)
    )


def _is_doubtful(row: _Row, known: Mapping[int, int], near: range, loses_blanks: bool) -> bool:
    """Whether a page number may stand in the place of a blank. ``near``: those possible where none is known."""
    if any(may_be_page_mark(token.raw) for token in row.values):
        return True
    if len(row.values) != row.width or not any(page_number(token.raw) for token in row.values):
        return False
    adds_up = row.adds_up()
    if adds_up is None:
        return loses_blanks and any(_goes_on(token, known) or page_number(token.raw) in near for token in row.values)
    if adds_up:
        return False
    parts = (row.amounts() or ())[:-1]
    if row.is_framed:
        return (bool(known) or loses_blanks) and not row.blanks_explain_sums()
    return bool(known) or loses_blanks or (row.plan.layout == "matrix" and not any(parts))
