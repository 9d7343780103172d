"""CSV files: values separated by commas, semicolons, tabs or bars, as one sheet."""

from __future__ import annotations

import csv
import io
import re

from dagster_project.reports.documents.grids import check_size
from dagster_project.reports.documents.model import Document, UnreadableDocument
from dagster_project.reports.documents.sheets import BLANK, Sheet
from dagster_project.reports.documents.text import decode

_DELIMITERS = ",;\t|"
_MIN_LINES = 3


def read_csv(data: bytes) -> Document:
    """Values separated by commas, semicolons, tabs or bars.

    Raises :class:`UnreadableDocument` where the bytes are no text, or no delimiter parts it into columns.
    """
    text, charset, _ = decode(data)
    rows = _csv_rows(text)
    if rows is None:
        raise UnreadableDocument(
            "文本无法按逗号、分号、制表符或竖线分列 / "
            "the text does not part into columns at commas, semicolons, tabs or bars."
        )
    blocks = Sheet(None).blocks(rows, [])
    return Document("text/csv", tuple(blocks), {"charset": charset})


def looks_like_csv(text: str) -> bool:
    """Whether a text is a table of values: nearly all its lines part into as many columns at commas or semicolons.

    Tabs and bars are left to the reader of text, which takes tables and prose that alternate.
    """
    return _csv_rows(text, ",;") is not None


def _csv_rows(text: str, delimiters: str = _DELIMITERS) -> list[list[str]] | None:
    """The rows of a table of values; None where no delimiter parts nearly all lines into as many columns."""
    text = text.lstrip("\ufeff")
    if re.match(r"sep=(.)\r?\n", text):
        text = text.partition("\n")[2]
    best: tuple[int, list[list[str]]] | None = None
    for delimiter in delimiters:
        if delimiter not in text:
            continue
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if any(cell.strip(BLANK) for cell in row)]
        width = max(set(widths), key=widths.count, default=0)
        if width >= 2 and len(widths) >= _MIN_LINES and widths.count(width) >= 0.8 * len(widths):
            check_size(len(rows), max(widths))
            if best is None or width > best[0]:
                best = width, rows
    return best[1] if best else None
