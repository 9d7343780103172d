"""A document as every format reader gives it: paragraphs and grids in printed order, each with its place.

Format readers know nothing of forms; what comes after them knows nothing of formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed, counted from 1 as a person would; what a format does not have is None."""

    page: int | None = None
    line: int | None = None
    offset: int | None = None  # characters into the line
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str | None = None
    remark: str | None = None  # how the layout was recovered, where it was lost

    def describe(self) -> str:
        """The place in words that a reader of the document can follow, e.g. 第41行第7字."""
        parts = [
            f"工作表“{self.sheet}”" if self.sheet else "",
            f"第{self.page}页" if self.page else "",
            f"第{self.table}个表" if self.table else "",
            f"第{self.line}行" if self.line else "",
            f"第{self.offset}字" if self.offset else "",
            f"第{self.row}行" if self.row else "",
            f"第{self.column}列" if self.column else "",
            f"({self.remark})" if self.remark else "",
        ]
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed line or paragraph of running text, as printed."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table; `row` and `column` are its upper left corner, counted from 0."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are known, spans included."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one document in printed order."""

    media_type: str
    blocks: tuple[Paragraph | Grid, ...]
    metadata: dict[str, str] = field(default_factory=dict)  # what the format itself says: title, charset, ...

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
