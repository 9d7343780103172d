"""Rows of a table whose cells are known: which printed value belongs to which row and column of the form.

A row is found by its label and must have exactly as many cells as its form says; a blank cell is a blank. Empty cells
that only fill a row up to the width of the table (spans that extraction lost) are told from blanks by the other rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from dagster_project.reports.column_orders import OTHER_HEADS, single_row_agrees
from dagster_project.reports.cut_rows import DOUBT
from dagster_project.reports.fitting import (
    NO_FIGURES,
    NO_HEADS,
    Fit,
    Header,
    Row,
    figures_of,
    fits_of,
    fitted,
    heading_unit,
    may_be_elsewhere,
    stands_below_heads,
    usual_starts,
)
from dagster_project.reports.heading_units import unit_of_column, with_unit_behind
from dagster_project.reports.labels import FOREIGN, Label, Role, SectionPlan
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_unit, says_nothing
from dagster_project.reports.other_heads import under_other_words
from dagster_project.reports.other_tables import TableOf, of_own_tables, own_rows, tables_in, under_unknown_heads
from dagster_project.reports.page_marks import numbers_page
from dagster_project.reports.records import record
from dagster_project.reports.row_ends import figures_follow, goes_over_line, is_whole
from dagster_project.reports.single_rows import groups_add_up, head_columns, is_broken, whole_rows
from dagster_project.reports.tokens import Kind, Token
from dagster_project.reports.value_row import value_runs
from dagster_project.reports.wider_rows import WIDER, are_wider

NO_ROW = "数值前没有可识别的行名"
_MAX_WORD = 4  # characters: 无, 不涉及; longer ones begin sentences


@record(frozen=True, slots=True)
class Placed:
    """A printed cell and its position in the form."""

    row: int
    position: int
    token: Token
    heading_unit: str | None = None


@dataclass
class SectionRead:
    """What was read of one section."""

    placed: dict[tuple[int, int], Placed] = field(default_factory=dict)
    refused: list[tuple[Token, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    rows_seen: set[int] = field(default_factory=set)
    has_other_heads: bool = False  # rows stand below words that are no heads of the form
    names_columns: bool = False  # every column has its head, so that none is read by its position alone

    def refuse(self, tokens: tuple[Token, ...] | list[Token], reason: str) -> None:
        """Give every printed value of a row back with the reason."""
        self.refused += [(token, reason) for token in tokens if token.kind is Kind.VALUE]
        if reason not in self.reasons:
            self.reasons.append(reason)


def read_section(plan: SectionPlan, tokens: list[Token], complete: bool) -> SectionRead:
    """Read the tokens of one section. ``complete``: no printed line is lost, so that a row without value is blank."""
    read = SectionRead()
    table_of = tables_in(tokens)
    if plan.layout == "single_row":
        _single_row(plan, tokens, read)
        _leave_others(plan, read, tokens, table_of)
        return read
    rows = own_rows(plan, _rows(plan, tokens, read), table_of)
    starts = usual_starts(plan, rows)
    read.names_columns = plan.layout == "matrix" and all(map(stands_below_heads, rows))
    fits = [fitted(plan, row, starts, False) for row in rows]
    if complete and _is_orderly(rows, fits, read):
        fits = [
            fit if fit[0] != NO_FIGURES else fitted(plan, row, starts, True)
            for row, fit in zip(rows, fits, strict=True)
        ]
    astray = {token.place.line for token, _ in read.refused if not token.bordered}
    moved = plan.layout == "matrix" and any(_is_moved(cells) for _, cells in fits)
    unknown = under_unknown_heads(plan, rows, tokens, table_of) | under_other_words(plan, rows, tokens)
    read.has_other_heads = bool(unknown)
    wider = are_wider((figures_of(plan, row), plan.width(row.index)) for row in rows)
    for number, (row, (reason, cells)) in enumerate(zip(rows, fits, strict=True)):
        read.rows_seen.add(row.index)
        if number in unknown or (moved and not _is_moved(cells)):  # or heads over other rows in another order
            reason = OTHER_HEADS
        if not row.label.bordered and row.label.place.line in astray:
            reason = "同一行中有数值不属于任何行名,标签与数值的对应关系不明"
        is_cut = any(DOUBT in slot.raw and slot.place.breaks for slot in row.slots) or goes_over_line(row.slots)
        if is_cut or (reason is None and row.may_go_on and not is_whole(plan, cells)):
            reason = "下一行的数值没有行名,可能属于本行"
        if reason is None and wider and row.slots:
            reason = WIDER
        if reason is None and _is_shifted(plan, row, cells):
            reason = "空白单元格属于哪一列无法判断"
        if reason:
            read.refuse(row.slots, f"{plan.rows[row.index].path[-1]}: {reason}")
            continue
        for position, token in cells:
            unit = heading_unit(plan, row, position)
            if unit is None and plan.layout == "blocks" and plan.cell(row.index, position)[0].kind == "money":
                column = sorted(plan.rows[row.index].cells)[position]
                heads = [head.raw for head in row.header if head.labels[0].index == column]
                unit = unit_of_column(plan.columns[column], heads, tokens)
            _place(read, Placed(row.index, position, token, unit), plan)
    _leave_others(plan, read, tokens, table_of)
    return read


def _leave_others(plan: SectionPlan, read: SectionRead, tokens: list[Token], table_of: TableOf) -> None:
    """Where every cell of the form was read, what other tables hold is none of its cells, nor are numbers of pages."""
    placed = [placed.token for placed in read.placed.values() if placed.token.kind is not Kind.STOP]
    if len(placed) != sum(plan.width(row.index) for row in plan.rows):
        return
    read.refused = of_own_tables(read.refused, placed, table_of)
    if all(token.place.row is not None for token in placed):
        pages = {id(token) for before, token in pairwise([None, *tokens]) if token and numbers_page(token, before)}
        read.refused = [(token, reason) for token, reason in read.refused if id(token) not in pages]


def _place(read: SectionRead, new: Placed, plan: SectionPlan) -> None:
    """Enter a cell; one that is printed twice must say the same both times."""
    key = (new.row, new.position)
    old = read.placed.get(key)
    if old is None or old.token.raw == "":
        read.placed[key] = new
    elif normalise(old.token.raw) != normalise(new.token.raw) and new.token.raw != "":
        path = plan.rows[new.row].path or (plan.section.label_zh,)
        reason = f"{path[-1]}: 表中重复出现,两处数值不同"
        read.refuse((new.token,), reason)
        read.refuse((old.token,), reason)
        read.placed[key] = replace(old, token=old.token.turned(Kind.STOP))


def _rows(plan: SectionPlan, tokens: list[Token], read: SectionRead) -> list[Row]:
    """The printed rows in order, each with the column heads that stand above it."""
    rows: list[Row] = []
    header = NO_HEADS
    last = -1
    position = 0
    in_table = False
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind is Kind.VALUE:
            if in_table:
                read.refuse((token,), NO_ROW)
            continue
        if token.kind is not Kind.LABEL:
            continue
        label = _in_context(token, tokens, position, last, bool(rows))
        in_table |= label.role is not Role.HEADING
        if label.role is Role.ROW:
            slots, position = _slots(tokens, position, plan.layout == "list", plan.width(label.index))
            if not slots and _goes_on(token, tokens, position):
                continue  # a group of rows, for all its words
            is_empty = not any(map(_fills_cell, slots))
            rows.append(Row(label.index, token, slots, header, figures_follow(tokens, position, is_empty)))
            last = label.index
        elif label.role is Role.COLUMN:
            if rows and header and rows[-1].header == header and (plan.layout == "blocks" or label.index == 0):
                header = NO_HEADS
            raw = with_unit_behind(token.raw, tokens, position)
            header = Header((*header, token.turned(Kind.LABEL, raw, labels=(label,))))
        elif label.role is Role.GROUP:
            _, position = _skip_placeholders(tokens, position)
    return rows


def _is_moved(cells: list[tuple[int, Token]]) -> bool:
    """Whether the cells of a row stand in another order than the form's."""
    places = [position for position, _ in cells]
    return places != sorted(places)


def _goes_on(label: Token, tokens: list[Token], position: int) -> bool:
    """Whether another label stands in the same row of a grid, so that the figures of the row are its own."""
    following = tokens[position] if position < len(tokens) else None
    return (
        following is not None
        and following.kind is Kind.LABEL
        and label.place.row is not None
        and (following.block, following.place.row) == (label.block, label.place.row)
    )


def _in_context(token: Token, tokens: list[Token], position: int, last: int, in_rows: bool) -> Label:
    """Which of the labels with this wording is meant: the next one of the form's order; a row where figures follow."""
    rows = [label for label in token.labels if label.role is Role.ROW]
    others = [label for label in token.labels if label.role is not Role.ROW]
    if rows and others:
        following = tokens[position : position + 2]
        figures = bool(following) and following[0].kind in (Kind.VALUE, Kind.BLANK)
        if others[0].role is Role.HEADING:
            figures = _is_row_of_list(token, following)
        is_row = figures and (others[0].role is Role.HEADING or (in_rows and others[0].role is Role.COLUMN))
        if others[0] is token.labels[0] and not is_row:
            return others[0]
    if not rows:
        return others[0]
    later = [label for label in rows if label.index > last]
    return later[0] if later else rows[0]


def _is_row_of_list(label: Token, following: list[Token]) -> bool:
    """Whether a figure stands in the cells behind a label, with its unit before it or not."""
    figures = [token for token in following if not (token.kind is Kind.TEXT and is_unit(token.raw))]
    return label.bordered and bool(figures) and figures[0].kind is Kind.VALUE and figures[0].bordered


def _slots(tokens: list[Token], position: int, is_list: bool, width: int) -> tuple[tuple[Token, ...], int]:
    """The cells behind a row label, and where they end."""
    slots: list[Token] = []
    printed = 0
    while position < len(tokens):
        token = tokens[position]
        if token.kind in (Kind.LABEL, Kind.STOP):
            break
        if token.kind is Kind.END:
            position += 1
            if slots:
                break
            continue
        if token.kind is Kind.TEXT:
            is_measure = (is_list or not printed) and is_unit(token.raw)
            if printed >= width and not (is_measure or _stands_for_figure(token, slots)):
                break
            if not (is_measure or token.bordered or says_nothing(token.raw)):
                break
            printed += not is_measure
        elif token.kind is Kind.VALUE:
            printed += 1
        slots.append(token)
        position += 1
    return tuple(slots), position


def _stands_for_figure(token: Token, slots: list[Token]) -> bool:
    """Whether a line says that there is nothing, in text with a cell per line: one too many makes its row doubtful."""
    is_line = token.place.row is None and bool(slots) and slots[-1].block != token.block
    return is_line and len(token.raw) <= _MAX_WORD and says_nothing(token.raw)


def _fills_cell(token: Token) -> bool:
    """Whether a slot of a row is a cell, be it blank, or say in words that there is nothing."""
    return token.kind in (Kind.VALUE, Kind.BLANK) or (token.bordered and says_nothing(token.raw))


def _skip_placeholders(tokens: list[Token], position: int) -> tuple[None, int]:
    """A group has no figures: a dash or a blank behind it means nothing."""
    while position < len(tokens) and (
        tokens[position].kind is Kind.BLANK
        or (tokens[position].kind is Kind.VALUE and not any(c.isdigit() for c in normalise(tokens[position].raw)))
    ):
        position += 1
    return None, position


def _is_orderly(rows: list[Row], fits: list[Fit], read: SectionRead) -> bool:
    """Whether every row that has figures has all of them, so that one without figures was left empty by its author."""
    indexes = [row.index for row in rows]
    if read.refused or indexes != sorted(set(indexes)):
        return False
    return all(reason is None for row, (reason, _) in zip(rows, fits, strict=True) if row.slots)


def _single_row(plan: SectionPlan, tokens: list[Token], read: SectionRead) -> None:
    """The one row of values below heads: exactly as many values as columns."""
    width = plan.width(0)
    runs = value_runs(tokens)
    if not runs:
        return
    read.rows_seen.add(0)
    if not _heads_agree(plan, tokens):
        for run in runs:
            read.refuse(run, OTHER_HEADS)
        return
    columns = head_columns(plan, tokens)
    for run in runs:
        whole = whole_rows(run, columns)
        if whole:
            for row in whole:  # also where a number of the row stands before them
                for position, column in enumerate(columns):
                    _place(read, Placed(0, position, row[column]), plan)
            used = {id(token) for row in whole for token in row.values()}
            read.refuse([token for token in run if token.column in columns and id(token) not in used], NO_ROW)
            continue
        fits = fits_of(tuple(run), width)
        readings = {tuple(token.raw for token in run[lead : lead + width]) for lead in fits}
        if len(readings) != 1:
            number = sum(token.kind is not Kind.BLANK for token in run)
            read.refuse(run, f"应有{width}个数值,实有{number}个" if not fits else "空白单元格属于哪一列无法判断")
            continue
        own = tuple(run[fits[0] : fits[0] + width])
        if is_broken(run) and not groups_add_up(own):
            read.refuse(run, "一行的数值分在几行,可能被截断")
            continue
        if may_be_elsewhere(own):
            read.refuse(run, "空白单元格可能只是补足行宽,属于哪一列无法判断")
            continue
        for position, token in enumerate(own):
            _place(read, Placed(0, position, token), plan)


def _is_shifted(plan: SectionPlan, row: Row, cells: list[tuple[int, Token]]) -> bool:
    """Whether the row has another cell below the head under which its first value ought to stand."""
    if plan.layout == "list" or not cells:
        return False
    position, token = cells[0]
    index = position if plan.layout == "matrix" else sorted(plan.rows[row.index].cells)[position]
    heads = [head for head in row.header if head.labels[0].index == index and head.place.row is not None]
    if len(heads) != 1 or heads[0].column is None or token.column is None or token.place.row is None:
        return False
    return token.column > heads[0].column and any(slot.column == heads[0].column for slot in row.slots)


def _heads_agree(plan: SectionPlan, tokens: list[Token]) -> bool:
    """Whether the heads of a single row are the form's, in its order, so far as they are there.

    In a grid the columns tell the order, unless its spans are lost. In lines, heads in a row above others come first.
    """
    heads = [token for token in tokens if token.labels and token.labels[0].role is Role.COLUMN]
    if any(head.labels[0].index == FOREIGN for head in heads):
        return False
    by_column = sorted(heads, key=lambda head: head.column or 0)
    return any(single_row_agrees(plan, [head.labels[0].index for head in each]) for each in (heads, by_column))
