"""Tables that are printed with rows and columns exchanged: known by their labels, which stand beside each other."""

from __future__ import annotations

from dataclasses import replace

from dagster_project.reports.documents.model import Grid, GridCell
from dagster_project.reports.labels import LabelBook, Role

_MIN_LABELS = 4  # of rows, side by side: fewer may be the labels of one row at several depths
_MOSTLY = 3  # times as many columns as rows hold the labels of rows


def upright(grid: Grid, book: LabelBook) -> Grid:
    """The table with its rows as rows. The cells keep their places in the document."""
    if not _is_turned(grid, book):
        return grid
    cells = sorted((_exchanged(cell) for cell in grid.cells), key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(cells), grid.columns, grid.rows, grid.place)


def _is_turned(grid: Grid, book: LabelBook) -> bool:
    """Whether labels of rows stand side by side, or the heads of a single row below each other."""
    labels: list[GridCell] = []
    heads: list[GridCell] = []
    for cell in grid.cells:
        found = book.match(cell.text)
        if found and all(label.role is Role.ROW for label in found):
            labels.append(cell)
        elif found and all(
            label.role is Role.COLUMN and book.plans[label.section].layout == "single_row" for label in found[:1]
        ):
            heads.append(cell)
    across, down = len({cell.column for cell in labels}), len({cell.row for cell in labels})
    if labels:
        return across >= _MIN_LABELS and across >= _MOSTLY * down
    across, down = len({cell.column for cell in heads}), len({cell.row for cell in heads})
    return down >= _MIN_LABELS and down >= _MOSTLY * across


def _exchanged(cell: GridCell) -> GridCell:
    return replace(cell, row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span)
