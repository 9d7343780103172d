"""Rows of tables that are written out with signs between their cells.

A row on each line, 规章：0、0、1, or a table in a paragraph, 规章，0，0，1；规范性文件，3，1，12。 They are rows only
where several of a document have exactly the form's cells: a sentence may list figures too.
"""

from __future__ import annotations

import re

from dagster_project.reports.documents.model import Paragraph
from dagster_project.reports.labels import LabelBook, Role
from dagster_project.reports.numbers import is_printed_value, is_unit, says_nothing

_COLON = re.compile(r"[:\uff1a](?=[^:\uff1a]*$)")
_SIGNS = ("\u3001", "\uff1b", ";", "\uff0c", " ")  # between the figures of a line: the first of them that it has
_BRACKETS = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
_CELL_END = re.compile("[\uff0c\u3001]")
_ROW_END = re.compile("[\uff1b;\u3002]")
_MIN_ROWS = 2  # of two cells at least, with as many figures as the form has cells
_MIN_LISTED = 8  # rows of a list: fewer may be sentences
_MIN_FIGURES = 0.2  # share of the cells of a table
_MAX_FIGURE = 24  # characters, with a note
_MIN_HEADS = 10  # of a row without a name

Row = tuple[int, str]  # where it begins in the line; the row, as long as it is printed, with tabs between its cells
Lines = list[tuple[int, Paragraph]]


def written_rows(paragraphs: Lines, book: LabelBook) -> dict[int, list[Row]]:
    """The rows of each line that holds some, by its place among the paragraphs."""
    found: dict[int, list[Row]] = {}
    whole = listed = 0
    for n, (_, paragraph) in enumerate(paragraphs):
        rows = [] if "\t" in paragraph.text else _in_line(paragraph.text, book) or _in_paragraph(paragraph.text, book)
        if rows:
            found[n] = rows
            whole += sum(_is_whole(row, book) for _, row in rows)
            listed += sum(_is_listed(row, book) for _, row in rows)
    if listed < _MIN_LISTED:
        found = {n: rows for n, rows in found.items() if not any(_is_listed(row, book) for _, row in rows)}
    return found if whole >= _MIN_ROWS or listed >= _MIN_LISTED else {}


def _in_line(text: str, book: LabelBook) -> list[Row]:
    """The row of a line: a name, a colon, and nothing but figures; or as many figures as the row without a name has."""
    colon = _COLON.search(text)
    if colon is None:
        cells = text.split("\u3001")
        return [(0, text.replace("\u3001", "\t"))] if len(cells) in _widths(book) and _are_figures(cells) else []
    rest = text[colon.end() :]
    width = _width(text[: colon.start()], book)
    sign = next((sign for sign in _SIGNS if sign in rest.strip()), "")
    if not width or not _are_figures(rest.split(sign) if sign else [rest]):
        return []
    lead = len(rest) - len(rest.lstrip())
    figures = rest.strip().replace(sign, "\t") if sign else rest.strip()
    return [(0, f"{text[: colon.start()]}\t{' ' * lead}{figures}")]


def _in_paragraph(text: str, book: LabelBook) -> list[Row]:
    """The rows of a paragraph that holds nothing else: labels and figures, each row with a sign at its end."""
    if len(_ROW_END.findall(text)) < _MIN_ROWS or "\uff0c" not in text:
        return []
    plain = _BRACKETS.sub(lambda match: "\0" * len(match[0]), text)
    rows: list[Row] = []
    start = 0
    for end in [*(sign.start() for sign in _ROW_END.finditer(plain)), len(plain)]:
        cuts = [sign.start() for sign in _CELL_END.finditer(plain, start, end) if sign[0] == "\uff0c"]
        row = list(text[start:end])
        for cut in cuts:
            row[cut - start] = "\t"
        rows.append((start, "".join(row)))
        start = end + 1
    cells = [cell for _, row in rows for cell in row.split("\t")]
    if sum(map(_is_figure, cells)) < _MIN_FIGURES * len(cells):
        return []
    known = sum(_is_figure(cell) or is_unit(cell.strip()) or bool(book.match(cell.strip())) for cell in cells)
    named = [bool(_width(row.split("\t")[0], book)) for _, row in rows]
    heads = sum(bool(book.match(cell.strip())) for cell in cells)
    if 5 * known < 4 * len(cells) or (sum(named) < _MIN_ROWS and heads < _MIN_HEADS):
        return []
    return [(begin, row) for begin, row in rows if row.strip()]


def _is_whole(row: str, book: LabelBook) -> bool:
    """Whether a row has exactly the cells of the form, two at least."""
    first, *cells = row.split("\t")
    width = _width(first, book)
    if not width:
        return len(cells) + 1 in _widths(book)
    return width == len(cells) > 1


def _width(name: str, book: LabelBook) -> int:
    """How many cells the row of a table with columns has that bears this name; none for any other text."""
    rows = [label for label in book.match(name.strip()) if label.role is Role.ROW]
    return book.plans[rows[0].section].width(rows[0].index) if rows else 0


def _is_listed(row: str, book: LabelBook) -> bool:
    """Whether a row is one of a list: of one cell, beside which its unit may stand."""
    name, *cells = row.split("\t")
    rows = [label for label in book.match(name.strip()) if label.role is Role.ROW]
    return bool(rows and cells) and book.plans[rows[0].section].layout == "list"


def _widths(book: LabelBook) -> set[int]:
    """How many cells the rows without a name have."""
    return {plan.width(0) for plan in book.plans.values() if plan.layout == "single_row"}


def _are_figures(cells: list[str]) -> bool:
    return any(map(str.strip, cells)) and all(_is_figure(cell) or not cell.strip() for cell in cells)


def _is_figure(cell: str) -> bool:
    text = cell.strip()
    return 0 < len(text) <= _MAX_FIGURE and (is_printed_value(text) or says_nothing(text))
