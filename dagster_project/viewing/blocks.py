"""The document as it was read: lines of text with their numbers, tables with the numbers of rows and columns.

For every format whose own look is no web page. The numbers are those that locations count in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph, Place, column_letters
from dagster_project.viewing.marks import Mark
from dagster_project.viewing.markup import mark_attributes, marked, spans_of, words


def view_of_blocks(
    document: Document, marks: Sequence[Mark], blocks: Iterable[int] | None = None, begun: Iterable[int] = ()
) -> str:
    """The blocks of a document (by default all) in order, with the marks; those ``begun`` stand elsewhere already."""
    begun = set(begun)
    pieces: list[str] = []
    page: int | None = None
    before: Place | None = None
    for number in range(len(document.blocks)) if blocks is None else blocks:
        block = document.blocks[number]
        if block.place.page != page:
            page = block.place.page
            pieces.append(f'<p class="page">第{page}页</p>')
        if isinstance(block, Grid):
            pieces.append(_table(block, [mark for mark in marks if mark.block == number], begun))
        else:
            pieces.append(_line(block, marked(block.text, spans_of(marks, number), begun), before))
        before = block.place
    return f'<div class="blocks">{"".join(pieces)}</div>'


def _line(paragraph: Paragraph, text: str, before: Place | None) -> str:
    place = paragraph.place
    label = str(place.line or "")
    if place.sheet and place.row and place.column:
        label = f"{column_letters(place.column)}{place.row}"
    elif place.row:
        label = str(place.row)
    gap = before is not None and before.line and place.line and place.line > before.line + 1 and not place.is_paragraph
    return f'<p class="line{" apart" if gap else ""}"><span class="number">{words(label)}</span>{text}</p>'


def _table(grid: Grid, marks: Sequence[Mark], begun: set[int]) -> str:
    hits = {(mark.cell.row, mark.cell.column): mark for mark in marks if mark.cell is not None}
    rows: dict[int, list[GridCell]] = {}
    columns: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
        columns.setdefault(cell.column, cell.place.column or cell.column + 1)
        numbers.setdefault(cell.row, cell.place.row or cell.row + 1)
    is_sheet = bool(grid.place.sheet)
    heads = "".join(
        f"<th>{words(column_letters(at) if is_sheet else str(at))}</th>"
        for at in (columns.get(column, column + 1) for column in range(grid.columns))
    )
    body = "".join(
        f"<tr><th>{numbers.get(row, row + 1)}</th>"
        + "".join(_cell(cell, hits.get((cell.row, cell.column)), begun) for cell in rows.get(row, ()))
        + "</tr>"
        for row in range(grid.rows)
    )
    caption = words(grid.place.describe())
    return (
        f'<div class="wide"><table class="grid"><caption>{caption}</caption>'
        f"<thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: GridCell, mark: Mark | None, begun: set[int]) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", cell.row_span), ("colspan", cell.column_span)) if count > 1
    )
    attributes = ""
    if mark is not None:
        attributes = f' class="hit" data-hit="{mark.number}"' if mark.number in begun else " " + mark_attributes(mark)
        begun.add(mark.number)
    return f"<td{spans}{attributes}>{'<br>'.join(map(words, cell.text.splitlines()))}</td>"
