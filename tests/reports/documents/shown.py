"""Documents in a form that a test can compare at a glance."""

from __future__ import annotations

from dagster_project.reports.documents.model import Document, Grid


def rows_of(grid: Grid) -> list[list[str]]:
    """The rows of a grid; a cell that spans is followed by its rows x columns, e.g. ``总计 [2x1]``."""
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda each: (each.row, each.column)):
        spans = f" [{cell.row_span}x{cell.column_span}]" if (cell.row_span, cell.column_span) != (1, 1) else ""
        rows[cell.row].append(cell.text + spans)
    return rows


def blocks_of(document: Document) -> list[str | list[list[str]]]:
    """The blocks of a document: paragraphs as text, grids as rows."""
    return [rows_of(block) if isinstance(block, Grid) else block.text for block in document.blocks]


def covers_exactly(grid: Grid) -> bool:
    """Whether no two cells of a grid lie over each other and none reaches outside."""
    slots = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    inside = all(row < grid.rows and column < grid.columns for row, column in slots)
    return inside and len(slots) == len(set(slots))
