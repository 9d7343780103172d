"""What a table prints and reading has passed over without a word: its report must not look as if it were complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dagster_project.reports.cut_rows import DOUBT
from dagster_project.reports.labels import Role
from dagster_project.reports.model import RefusedCell
from dagster_project.reports.numbers import is_printed_value
from dagster_project.reports.section_cells import SectionCells
from dagster_project.reports.tokens import Kind, Token

UNPARTED = "行中的数值属于哪一列无法判断"
NO_FIGURES = "没有可以归入本行的数值"


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


def _rows_without_cells(section: SectionCells, tokens: list[Token]) -> Iterator[RefusedCell]:
    metrics = {cell.metric for cell in section.cells}
    seen: set[int] = set()
    for token in tokens:
        label = token.labels[0] if token.kind is Kind.LABEL and len(token.labels) == 1 else None
        if label is None or label.role is not Role.ROW or label.index in seen:
            continue
        row = section.plan.rows[label.index]
        seen.add(label.index)
        if not any(cell.metric in metrics for cell in row.cells.values()):
            reason = f"{row.path[-1]}: {NO_FIGURES}"
            yield RefusedCell(section.plan.section.section, "", reason, token.whereabouts.describe())
