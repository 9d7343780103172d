"""The document as printed lines of normal text: what the evidence for identity and the prose are read from."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place
from dagster_project.reports.normal import normalise


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or row of a grid): as printed, and without any whitespace in normal width."""

    index: int  # of the block in the document
    raw: str
    compact: str
    place: Place


def lines_of(document: Document) -> tuple[Line, ...]:
    """All lines in printed order; a grid gives one line per row, its cells joined by ``|``."""
    found: list[Line] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found.append(Line(index, block.text, compact(block.text), block.place))
        else:
            found.extend(_grid_lines(index, block))
    return tuple(found)


def compact(text: str) -> str:
    """Normal text without whitespace, in which words are found whatever spaces the page put into them."""
    return "".join(normalise(text).split())


def _grid_lines(index: int, grid: Grid) -> list[Line]:
    rows: dict[int, list[str]] = {}
    places: dict[int, Place] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell.text)
        places.setdefault(cell.row, cell.place)
    return [Line(index, " | ".join(texts), compact("|".join(texts)), places[row]) for row, texts in rows.items()]
