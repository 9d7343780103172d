"""The cells behind a row label as the cells of the form: exactly as many, in the order of the heads above them.

Empty cells that only fill a row up to the width of the table (spans that extraction lost) are told from blanks by the
rows that leave no doubt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dagster_project.reports.column_orders import OTHER_HEADS, in_printed_order
from dagster_project.reports.labels import FOREIGN, SectionPlan
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_unit
from dagster_project.reports.records import record
from dagster_project.reports.tokens import Kind, Token

NO_FIGURES = "没有数值"


class Header(tuple[Token, ...]):
    """The column heads above some rows. What they say is found out once for all of these."""

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The column of the form that each head names."""
        return tuple(head.labels[0].index for head in self)

    @cached_property
    def is_foreign(self) -> bool:
        """Whether a head is another form's, or another year's."""
        return FOREIGN in self.columns

    @cached_property
    def _in_columns(self) -> dict[int, Token]:
        """The last head that names each column of the form."""
        return {column: head for column, head in zip(self.columns, self, strict=True) if column >= 0}

    @cached_property
    def over(self) -> dict[int, int]:
        """The column of the form that stands over each printed column; none where spans are lost."""
        heads = self._in_columns
        over = {head.column: column for column, head in heads.items() if head.column is not None}
        return {} if _lost_spans(heads.values()) else over

    @cached_property
    def is_one_line(self) -> bool:
        """Whether all heads of the form stand on one printed line."""
        return len({(head.block, head.place.row, head.place.line) for head in self._in_columns.values()}) == 1

    @cached_property
    def named(self) -> int:
        """How many columns of the form have a head."""
        return len(self._in_columns)


NO_HEADS = Header()


@record(frozen=True, slots=True)
class Row:
    """A printed row: its label and what stands behind it."""

    index: int
    label: Token
    slots: tuple[Token, ...]
    header: Header
    may_go_on: bool = False  # figures without a label follow it on the next line


def fits_of(slots: tuple[Token, ...], width: int) -> list[int]:
    """After how many leading empty cells the row's own cells can begin."""
    extra = len(slots) - width
    if extra <= 0:
        return [] if extra else [0]
    blank = [slot.kind is Kind.BLANK for slot in slots]
    return [lead for lead in range(extra + 1) if all(blank[:lead]) and all(blank[lead + width :])]


def figures(plan: SectionPlan, row: Row) -> tuple[Token, ...]:
    """The cells of a row without its unit, which stands anywhere in a list, and before the figures in other tables."""
    if plan.layout != "list":
        begin = _place_of_unit(row)
        return row.slots if begin is None else row.slots[begin + 1 :]
    return tuple(slot for slot in row.slots if not (slot.kind is Kind.TEXT and is_unit(slot.raw)))


def figures_of(plan: SectionPlan, row: Row) -> int:
    """How many figures a row prints, one that repeats over a span of columns counted once."""
    own = _without_repeats(row, figures(plan, row), plan.width(row.index))
    return sum(slot.kind is Kind.VALUE for slot in own)


def _place_of_unit(row: Row) -> int | None:
    """Where a row prints its unit in a column of its own: the first that is not empty."""
    first = next((n for n, slot in enumerate(row.slots) if slot.kind is not Kind.BLANK), None)
    is_one = first is not None and row.slots[first].kind is Kind.TEXT and is_unit(row.slots[first].raw)
    return first if is_one else None


def may_be_elsewhere(own: tuple[Token, ...]) -> bool:
    """Whether blanks behind the figures of a row may stand for others before them, which extraction has dropped."""
    return any(slot.is_padding for slot in own) and not all(slot.kind is Kind.BLANK for slot in own)


@dataclass(frozen=True)
class Starts:
    """Where the cells begin in rows that leave no doubt: after how many empty cells; in which column, by row width."""

    leads: frozenset[int]
    columns: dict[int, frozenset[int]]

    def choose(self, slots: tuple[Token, ...], fits: list[int]) -> int | None:
        """The one beginning that agrees with those rows."""
        last = slots[-1].column
        if last is not None and len(self.columns.get(last, ())) == 1:
            same = [lead for lead in fits if slots[lead].column in self.columns[last]]
            return same[0] if len(same) == 1 else None
        same = [lead for lead in fits if lead in self.leads]
        return same[0] if len(same) == 1 and len(self.leads) == 1 else None


def usual_starts(plan: SectionPlan, rows: list[Row]) -> Starts:
    """Where the cells begin in those rows of a section that can be read in one way only."""
    leads: set[int] = set()
    columns: dict[int, set[int]] = {}
    for row in rows:
        slots = figures(plan, row)
        fits = fits_of(slots, plan.width(row.index))
        if len(fits) == 1 and any(slot.kind is not Kind.BLANK for slot in slots):
            leads.add(fits[0])
            start, last = slots[fits[0]].column, slots[-1].column
            if start is not None and last is not None:
                columns.setdefault(last, set()).add(start)
    return Starts(frozenset(leads), {last: frozenset(starts) for last, starts in columns.items()})


Fit = tuple[str | None, list[tuple[int, Token]]]
"""The cells of a row by their position in the form, or why they cannot be told."""


def fitted(plan: SectionPlan, row: Row, starts: Starts, complete: bool) -> Fit:
    """The cells of a row by their position in the form, or why they cannot be told."""
    width = plan.width(row.index)
    slots = figures(plan, row)
    if not slots:
        if _column_order(plan, row) is None:
            return OTHER_HEADS, []
        empty = row.label.turned(Kind.BLANK, "")
        if row.label.bordered or (complete and (row.header or plan.layout == "list")):
            return None, [(position, empty) for position in range(width)]
        return NO_FIGURES, []
    slots = _without_repeats(row, slots, width)
    fits = fits_of(slots, width)
    if not fits:
        return f"应有{width}个数值,实有{sum(slot.kind is not Kind.BLANK for slot in slots)}个", []
    if len(fits) > 1 and len({tuple(slot.raw for slot in slots[lead : lead + width]) for lead in fits}) > 1:
        start = starts.choose(slots, fits)
        if start is None:
            return "空白单元格属于哪一列无法判断", []
        fits = [start]
    own = slots[fits[0] : fits[0] + width]
    if may_be_elsewhere(own):
        return "空白单元格可能只是补足行宽,属于哪一列无法判断", []
    order = _column_order(plan, row, own)
    if order is None:
        return OTHER_HEADS, []
    return None, [(order[n], token) for n, token in enumerate(own)]


def _column_order(plan: SectionPlan, row: Row, own: tuple[Token, ...] = ()) -> list[int] | None:
    """The form's position of the row's n-th value, by the printed heads; the form's order where heads are lost."""
    width = plan.width(row.index)
    natural = list(range(width))
    if row.header.is_foreign:
        return None
    if plan.layout == "list" or not row.header:
        return natural
    columns = sorted(plan.rows[row.index].cells) if plan.layout == "blocks" else natural
    seen = [column for column in row.header.columns if column in columns]
    if len(set(seen)) != len(seen):  # a head that is repeated says nothing new
        seen = list(dict.fromkeys(seen))
    if plan.layout == "matrix":
        return _matrix_order(plan, row, seen, own)
    if not seen:
        return None if len(row.header) >= width else natural
    if len(seen) == width:
        return [columns.index(index) for index in seen]
    return natural if seen == sorted(seen) else None


def _matrix_order(plan: SectionPlan, row: Row, seen: list[int], own: tuple[Token, ...]) -> list[int] | None:
    """The positions of the values of a matrix; None where its heads stand in an order that is not clear.

    Each head may stand over a value, in the same column; else they stand in the form's order, or all in one line.
    """
    width = len(plan.columns)
    over = row.header.over
    places = [over[token.column] for token in own if token.column is not None and token.column in over]
    if len(over) == width and sorted(places) == list(range(width)):
        return places
    if in_printed_order(plan, seen):
        return list(range(width))
    return seen if row.header.named == width and row.header.is_one_line else None


def _lost_spans(heads: Iterable[Token]) -> bool:
    """Whether a head stands between the columns of heads on a lower line, which are one group: its span is lost."""
    lines: dict[int, list[int]] = {}
    for head in heads:
        if head.place.row is not None and head.column is not None:
            lines.setdefault(head.place.row, []).append(head.column)
    if len(lines) < 2:
        return False
    last = lines.pop(max(lines))
    return any(min(last) < column < max(last) for columns in lines.values() for column in columns)


def _without_repeats(row: Row, slots: tuple[Token, ...], width: int) -> tuple[Token, ...]:
    """The cells of a row each once, where the heads above repeat in the same places what a span of columns said once.

    行政许可 | 5 | 5 | 5 below three times 本年处理决定数量 is one figure over three columns.
    """
    if len(slots) <= width or not row.header:
        return slots
    last = row.header[-1]
    place = (last.block, last.place.row, last.place.line)
    heads = [head.labels[0] for head in row.header if (head.block, head.place.row, head.place.line) == place]
    heads = heads[-len(slots) :]
    kept = [n for n, head in enumerate(heads) if not n or head != heads[n - 1]]
    same = all(slots[n].raw == slots[n - 1].raw for n in range(1, len(heads)) if n not in kept)
    if len(heads) != len(slots) or len(kept) != width or not same:
        return slots
    return tuple(slots[n] for n in kept)


def stands_below_heads(row: Row) -> bool:
    """Whether each value of a row of a matrix has its own head above it, in the same column."""
    columns = dict(zip(row.header.columns, (head.column for head in row.header), strict=True))
    below = {slot.column for slot in row.slots}
    return len(set(columns.values())) >= len(row.slots) > 0 and None not in below and below <= set(columns.values())


def heading_unit(plan: SectionPlan, row: Row, position: int) -> str | None:
    """The unit that the row or its column prints."""
    if plan.layout == "list":
        units = [slot.raw for slot in row.slots if slot.kind is Kind.TEXT and is_unit(slot.raw)]
        return units[0] if units else unit_in(row.label.raw)
    if plan.layout == "matrix":
        return None
    columns = sorted(plan.rows[row.index].cells)
    own = _place_of_unit(row)
    if own is not None and plan.cell(row.index, position)[0].kind == "money":
        return row.slots[own].raw
    for head in row.header:
        if head.labels[0].index == columns[position]:
            return unit_in(head.raw)
    return None


def unit_in(label: str) -> str | None:
    """The unit in the brackets of a label: 采购总金额(万元), 本年收费金额(单位:万元)."""
    text = normalise(label)
    if not text.endswith(")") or "(" not in text:
        return None
    inside = text[text.rindex("(") + 1 : -1].removeprefix("单位").lstrip(":")
    return inside if is_unit(inside) else None
