"""The document as printed lines of normal text: what the evidence for identity and the prose are read from."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter

from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place
from dagster_project.reports.normal import normalise
from dagster_project.reports.records import record
from dagster_project.reports.spam import covered, spam_in

# The marks of Markdown: of a heading, a quotation, an item of a list; of words in bold; of a character that is meant.
_LEADING = re.compile(r"^(?:\s*(?:\\?#{1,6}(?!\d)|\\?[>*+-](?=\s)))+\s*")
_TRAILING = re.compile(r"\s+#{1,6}\s*$|\\$")
_BOLD = re.compile(r"(\*{1,3}|_{1,3})(?=\S)(.*?\S)\1")
_ESCAPED = re.compile(r"\\([#*_>.+()\[\]!|~`-])")
_MARKS = frozenset("\\#>*+-_")


@record(frozen=True, slots=True)
class Line:
    """One printed line (or row of a grid): as printed, and without whitespace and marks of Markdown in normal width.

    Words of betting sites that hijacked pages put in place of names are covered in ``compact`` (see ``spam``).
    """

    index: int  # of the block in the document
    raw: str
    compact: str
    place: Place


def lines_of(document: Document) -> tuple[Line, ...]:
    """All lines in printed order; a grid gives one line per row, its cells joined by ``|``."""
    found: list[Line] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found.append(Line(index, block.text, compact(without_marks(block.text)), block.place))
        else:
            found.extend(_grid_lines(index, block))
    if spam_in(line.compact for line in found) is not None:
        found = [replace(line, compact=covered(line.compact)) for line in found]
    return tuple(found)


def without_marks(text: str) -> str:
    """A line without the marks that Markdown puts into it: # 2024年…报告, **…**, > …, - …."""
    if text.lstrip()[:1] not in _MARKS and "\\" not in text and "**" not in text and "__" not in text:
        return text
    text = _TRAILING.sub("", _LEADING.sub("", text))
    return _ESCAPED.sub(r"\1", _LEADING.sub("", _BOLD.sub(r"\2", text)))


def compact(text: str) -> str:
    """Normal text without whitespace, in which words are found whatever spaces the page put into them."""
    plain = normalise(text)
    return plain if plain.isalnum() else "".join(plain.split())


def _grid_lines(index: int, grid: Grid) -> list[Line]:
    rows: dict[int, list[str]] = {}
    places: dict[int, Place] = {}
    for cell in sorted(grid.cells, key=attrgetter("row", "column")):
        rows.setdefault(cell.row, []).append(cell.text)
        places.setdefault(cell.row, cell.place)
    return [Line(index, " | ".join(texts), compact("|".join(texts)), places[row]) for row, texts in rows.items()]
