"""Tables whose cells are known, as a format reader gives them: whole, cut at a page end, merged, with odd spans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph, Place
from tests.reports.filled_forms import Box, Filled
from tests.reports.text_styles import AFTER, BEFORE, HEADINGS, Table, _noisy


def grid(table: Table, number: int) -> Grid:
    """A table with its spans."""
    busy: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    width = 0
    for row, boxes in enumerate(table):
        column = 0
        for box in boxes:
            while (row, column) in busy:
                column += 1
            place = Place(table=number, row=row + 1, column=column + 1)
            cells.append(GridCell(box.text, row, column, box.rows, box.columns, place))
            busy |= {(row + r, column + c) for r in range(box.rows) for c in range(box.columns)}
            column += box.columns
            width = max(width, column)
    return Grid(tuple(cells), len(table), width, Place(table=number))


def grid_of(rows: list[list[str]], place: Place, values_from: int | None = None) -> Grid:
    """Rows of texts as a table; of printed lines where it is known from which column on values stand."""
    cells = [
        GridCell(text, number, column, 1, 1, replace(place, row=number + 1, column=column + 1))
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text or values_from is None
    ]
    return Grid(tuple(cells), len(rows), max(map(len, rows)), place, values_from)


def whole(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    """Heading and table by turns."""
    return [part for name, table in tables.items() for part in (HEADINGS[name], table)]


def cut(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    """Tables cut at a page end; sometimes the rows of the head are printed again."""
    parts: list[str | Table] = []
    for name, table in tables.items():
        at = rng.randint(4, len(table) - 1) if len(table) > 6 else len(table)
        head = [[Box(b.text, b.columns, b.rows) for b in row] for row in table[:3]] if name == "applications" else []
        rest = table[at:]
        parts += [HEADINGS[name], table[:at]]
        if rest:
            parts.append([*head, *rest] if rng.random() < 0.5 else rest)
    return parts


def merged(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    """All tables in one, with the headings as rows."""
    rows: Table = []
    for name, table in tables.items():
        rows += [[Box(HEADINGS[name], 15)], *table]
    return [rows]


def a_table_per_row(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    return [part for name, table in tables.items() for part in (HEADINGS[name], *([row] for row in table))]


def without_spans(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    """Spans are lost: each row holds its printed cells only."""
    flat = {n: [[Box(b.text, 1, 1, b.key) for b in row] for row in table] for n, table in tables.items()}
    return whole(rng, flat)


def filled_spans(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    """Spans became empty cells."""
    parts: list[str | Table] = []
    for name, table in tables.items():
        made = grid(table, 1)
        rows = [[Box("") for _ in range(made.columns)] for _ in range(made.rows)]
        for cell in made.cells:
            rows[cell.row][cell.column] = Box(cell.text)
        parts += [HEADINGS[name], rows]
    return parts


def repeated_spans(rng: Random, tables: dict[str, Table]) -> list[str | Table]:
    """A label that spans rows is printed in each of them."""
    parts: list[str | Table] = []
    for name, table in tables.items():
        made = grid(table, 1)
        rows: list[list[Box]] = [[] for _ in range(made.rows)]
        for row in range(made.rows):
            covering = [c for c in made.cells if c.row <= row < c.row + c.row_span]
            rows[row] = [Box(c.text, c.column_span) for c in sorted(covering, key=lambda c: c.column)]
        parts += [HEADINGS[name], rows]
    return parts


GRID_STYLES: dict[str, Callable[[Random, dict[str, Table]], list[str | Table]]] = {
    style.__name__: style
    for style in (whole, cut, merged, a_table_per_row, without_spans, filled_spans, repeated_spans)
}


def as_document(rng: Random, filled: Filled, style: str, *, noise: float = 0.0) -> Document:
    """A whole report with its tables as grids."""
    tables = {n: [[_noisy(rng, box, noise) for box in row] for row in table] for n, table in filled.tables.items()}
    blocks: list[Paragraph | Grid] = [Paragraph(line, Place()) for line in BEFORE]
    number = 0
    for part in GRID_STYLES[style](rng, tables):
        if isinstance(part, str):
            blocks.append(Paragraph(part, Place()))
        else:
            number += 1
            blocks.append(grid(part, number))
    return Document("text/html", tuple(blocks + [Paragraph(line, Place()) for line in AFTER]))
