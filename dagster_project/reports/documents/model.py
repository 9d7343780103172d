"""A document as every format reader gives it: paragraphs and grids in printed order, each with its place.

Format readers know nothing of forms; what comes after them knows nothing of formats.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from dagster_project.reports.records import record


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that would take four times as long, for each cell of each table
class Place:
    """Where something is printed, counted from 1 as a person would; what a format does not have is None."""

    page: int | None = None
    line: int | None = None  # of the text outside tables
    offset: int | None = None  # characters into the line
    table: int | None = None  # of its page, where the document has pages
    row: int | None = None
    column: int | None = None
    sheet: str | None = None
    remark: str | None = None  # how the layout was recovered, where it was lost
    is_paragraph: bool = False  # what `line` counts: a web page or Word document breaks its lines anew on each screen
    line_in_cell: int | None = None  # where text of several lines stands in one cell of a sheet
    breaks: tuple[int, ...] = ()  # where in the text its further lines begin, which were one before they were broken

    def at(self, offset: int) -> Place:
        """The place of a character of the line. (As ``dataclasses.replace`` says it, in a fifth of the time.)"""
        return Place(
            self.page,
            self.line,
            offset,
            self.table,
            self.row,
            self.column,
            self.sheet,
            self.remark,
            self.is_paragraph,
            self.line_in_cell,
            self.breaks,
        )

    def describe(self) -> str:
        """The place in words that a reader of the document can follow, e.g. 第41行第7字 or 工作表“附表”D5.

        Two places of a document are never described alike. The beginning of a line is not counted out: 第41行.
        """
        others = self.page or self.sheet or self.line or self.line_in_cell or self.offset or self.remark
        if self.table and self.row and self.column and not others:  # as nearly all cells of web pages
            return f"第{self.table}个表第{self.row}行第{self.column}列"
        if self.breaks and self.line and self.offset:
            return self._behind_breaks().describe()
        in_sheet = bool(self.sheet and self.row and self.column)
        parts = [
            f"工作表“{self.sheet}”" if self.sheet else "",
            f"{column_letters(self.column)}{self.row}" if in_sheet and self.column else "",
            f"第{self.page}页" if self.page else "",
            f"第{self.table}个表" if self.table else "",
            f"第{self.line}{'段' if self.is_paragraph else '行'}" if self.line else "",
            f"第{self.row}行" if self.row and not in_sheet else "",
            f"第{self.column}列" if self.column and not in_sheet else "",
            f"格内第{self.line_in_cell}行" if self.line_in_cell else "",
            f"第{self.offset}字" if self.offset and self.offset > 1 else "",
            f"({self.remark})" if self.remark else "",
        ]
        return "".join(parts)

    def _behind_breaks(self) -> Place:
        """The place in the printed line, of a text that was put together from several."""
        lines = bisect_right(self.breaks, (self.offset or 1) - 1)
        begin = self.breaks[lines - 1] if lines else 0
        return replace(self, line=(self.line or 1) + lines, offset=(self.offset or 1) - begin, breaks=())


def column_letters(column: int) -> str:
    """The letters by which spreadsheets name a column, counted from 1: A, Z, AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@record(frozen=True, slots=True)
class Paragraph:
    """One printed line or paragraph of running text, as printed."""

    text: str
    place: Place
    source: object = field(default=None, compare=False, repr=False)


@record(frozen=True, slots=True)
class GridCell:
    """A cell of a table; `row` and `column` are its upper left corner, counted from 0.

    `source` is what its format made it of, for whoever shows the original: the element of a web page, a rectangle.
    """

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    place: Place
    source: object = field(default=None, compare=False, repr=False)


@record(frozen=True, slots=True)
class Grid:
    """A table whose cells are known, spans included."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    place: Place
    values_from: int | None = None
    """The first column of values of a table without ruling, whose rows here are printed lines: one row of such a table
    may take several. None where the rows are those of the table."""


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one document in printed order."""

    media_type: str
    blocks: tuple[Paragraph | Grid, ...]
    metadata: dict[str, str] = field(default_factory=dict)  # what the format itself says: title, charset, ...
    # Of recognised text (OCR) alone: the place of each cell that has ink, and whether it is a number for certain.
    certainty: dict[str, bool] | None = None

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The running text, without the tables."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables whose layout the format kept."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


class UnreadableDocument(Exception):  # noqa: N818 - what the file is; the callers turn it into a reason
    """The bytes cannot be opened as a document; the message says why in words for a person."""


class ScannedDocument(UnreadableDocument):
    """A document of pictures without text, which only text recognition could read."""
