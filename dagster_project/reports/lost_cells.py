"""What a table prints and reading has passed over without a word: its report must not look as if it were complete.

Figures in lines that no columns part; rows whose name stands there without figures; empty rows with a name that the
form does not have, where one of the form's is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dagster_project.reports.cut_rows import DOUBT
from dagster_project.reports.labels import Role
from dagster_project.reports.model import RefusedCell
from dagster_project.reports.numbers import is_printed_value, is_unit
from dagster_project.reports.section_cells import SectionCells
from dagster_project.reports.tokens import Kind, Token

UNPARTED = "行中的数值属于哪一列无法判断"
NO_FIGURES = "没有可以归入本行的数值"
UNKNOWN_AND_EMPTY = "行名不在统计表中,数值全为空白,而统计表在此处缺少一行"


def with_lost(section: SectionCells, tokens: list[Token]) -> SectionCells:
    """The section with the figures of its lines that no columns part, and its rows without any cell, as refused.

    ``tokens`` are those of the section. A row without cells counts only where others of its table were read and none
    was refused: elsewhere its name may be a heading of the report.
    """
    if len(section.cells) == section.expected:
        return section
    lost = list(_in_unparted_lines(section, tokens))
    if section.cells and not lost and not section.refused:
        lost += _rows_without_cells(section, tokens)
        lost += _empty_rows_of_unknown_name(section, tokens)
    return replace(section, refused=(*section.refused, *lost))


def _in_unparted_lines(section: SectionCells, tokens: list[Token]) -> Iterator[RefusedCell]:
    read = {cell.location for cell in section.cells}
    for token in tokens:
        if token.bordered or DOUBT not in token.raw or token.kind not in (Kind.STOP, Kind.TEXT):
            continue
        where = token.whereabouts.describe()
        if any(location.startswith(where) for location in read):
            continue
        for piece in token.raw.split(DOUBT):
            words = piece.split()
            if words and is_printed_value(words[-1]):
                yield RefusedCell(section.plan.section.section, words[-1], UNPARTED, where)


def _rows_read(section: SectionCells) -> set[int]:
    """The rows of which a cell at least was read."""
    metrics = {cell.metric for cell in section.cells}
    return {row.index for row in section.plan.rows if any(cell.metric in metrics for cell in row.cells.values())}


def _empty_rows_of_unknown_name(section: SectionCells, tokens: list[Token]) -> Iterator[RefusedCell]:
    """Rows of nothing but a name and blank cells, each between two rows of the form between which others lack."""
    plan, read = section.plan, _rows_read(section)
    empty: list[Token] = []  # names of such rows since the last row of the form
    last: int | None = None
    for line in _lines(tokens):
        rows = [x.index for t in line if t.kind is Kind.LABEL for x in t.labels[:1] if x.role is Role.ROW]
        if rows and last is not None and {*range(last + 1, rows[0])} - read:
            for name in empty:
                where = name.whereabouts.describe()
                yield RefusedCell(plan.section.section, name.raw, UNKNOWN_AND_EMPTY, where)
        if rows:
            last, empty = rows[-1], []
            continue
        words = [token for token in line if token.kind is Kind.TEXT and not is_unit(token.raw)]
        blanks = sum(token.kind is Kind.BLANK for token in line)
        lacking = [plan.width(row.index) for row in plan.rows if row.index > (last or 0) and row.index not in read]
        if len(words) == 1 and lacking and blanks >= lacking[0] and not any(t.kind is Kind.VALUE for t in line):
            empty.append(words[0])


def _lines(tokens: list[Token]) -> Iterator[list[Token]]:
    """The cells of each printed row, where borders are known."""
    line: list[Token] = []
    for token in tokens:
        if not token.bordered or (line and (token.block, token.place.row) != (line[-1].block, line[-1].place.row)):
            yield line
            line = []
        if token.bordered and token.kind is not Kind.END:
            line.append(token)
    yield line


def _rows_without_cells(section: SectionCells, tokens: list[Token]) -> Iterator[RefusedCell]:
    read = _rows_read(section)
    seen: set[int] = set()
    for token in tokens:
        label = token.labels[0] if token.kind is Kind.LABEL and len(token.labels) == 1 else None
        if label is None or label.role is not Role.ROW or label.index in seen:
            continue
        row = section.plan.rows[label.index]
        seen.add(label.index)
        if label.index not in read:
            reason = f"{row.path[-1]}: {NO_FIGURES}"
            yield RefusedCell(section.plan.section.section, "", reason, token.whereabouts.describe())
