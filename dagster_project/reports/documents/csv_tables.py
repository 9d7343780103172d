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
_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_FIGURE = re.compile(r"\s*[+-]?\d[\d.]*\s*")
_WORDS = re.compile("[\u3400-\u9fff]")
_MIN_ROWS = 0.3  # share of the lines that part: fewer are sentences, broken into lines at some width
_MAX_LABEL = 90  # characters; a longer field in which no quotes stand is running text
_QUOTED_TAB = re.compile('"\\t|\\t"')
_TEXT_FORMULA = re.compile(r'\s*="((?:[^"]|"")*)"\s*')  # keeps a sheet program from taking text for a number
_SENTENCE = re.compile("[\u3002!?\uff01\uff1f]\\s*$")


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
    """Whether a text is a table of values: its lines part into columns at commas or semicolons.

    Either nearly all lines have as many columns; or, where titles and notes stand alone on their lines and rows are not
    filled up, the lines that do part are rows of labels and figures. A comma in a sentence, or between the thousands of
    a number, parts nothing. Tabs and bars are left to the reader of text, which takes tables and prose that alternate;
    but for tabs between quotes, within which lines may break.
    """
    return _csv_rows(text, ",;") is not None or (has_quoted_tabs(text) and _csv_rows(text, "\t") is not None)


def has_quoted_tabs(text: str) -> bool:
    """Whether fields in quotes stand between tabs."""
    return len(_QUOTED_TAB.findall(text)) >= _MIN_LINES


def _csv_rows(text: str, delimiters: str = _DELIMITERS) -> list[list[str]] | None:
    """The rows of a table of values; None where no delimiter parts the text into columns."""
    text = text.lstrip("\ufeff")
    if re.match(r"sep=(.)\r?\n", text):
        text = text.partition("\n")[2]
    best: tuple[int, list[list[str]]] | None = None
    for delimiter in delimiters:
        rows = _parted(text, delimiter) if delimiter in text else None
        if rows is None:
            continue
        widths = [len(row) for row in rows if any(cell.strip(BLANK) for cell in row)]
        width = max(set(widths), key=widths.count, default=0)
        even = width >= 2 and len(widths) >= _MIN_LINES and widths.count(width) >= 0.8 * len(widths)
        parted = [row for row in rows if len(row) > 1]
        even = even and 2 * sum(any(map(_is_running_text, row)) for row in parted) <= len(parted)
        if even or _holds_rows(text, delimiter):
            check_size(len(rows), max(widths))
            width = max(width, 2)
            if best is None or width > best[0]:
                best = width, rows
    return best[1] if best else None


def _parted(text: str, delimiter: str) -> list[list[str]] | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return None
    return [[_shown(field) for field in row] for row in rows] if '="' in text else rows


def _shown(field: str) -> str:
    """A field as a sheet program shows it: ="5" is the text 5."""
    formula = _TEXT_FORMULA.fullmatch(field)
    return formula.group(1).replace('""', '"') if formula else field


def _holds_rows(text: str, delimiter: str) -> bool:
    """Whether lines that part into columns are rows of a table: words and figures, or short words only.

    Numbers are taken for whole first, where a comma may stand between their thousands.
    """
    if delimiter == ",":
        text = _THOUSANDS.sub(lambda number: number.group().replace(",", ""), text)
    parted = [row for row in _parted(text, delimiter) or () if len(row) > 1]
    in_rows = [row for row in parted if not any(map(_is_running_text, row[1:]))]
    with_figures = [row for row in in_rows if any(map(_WORDS.search, row)) and any(map(_is_figure_or_blank, row[1:]))]
    is_table = len(with_figures) >= max(_MIN_LINES, _MIN_ROWS * len(parted))
    return is_table and len(in_rows) >= 0.8 * len(parted)


def _is_figure_or_blank(field: str) -> bool:
    return not field.strip(BLANK) or _FIGURE.fullmatch(field) is not None


def _is_running_text(field: str) -> bool:
    return len(field) > _MAX_LABEL or _SENTENCE.search(field) is not None
