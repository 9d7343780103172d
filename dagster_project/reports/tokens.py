"""The tokens of a document: labels of the form, printed values, blank cells, row ends, other text, and places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from dagster_project.reports.documents.model import Place
from dagster_project.reports.labels import Label

NO_LABELS: tuple[Label, ...] = ()


class Kind(StrEnum):
    """What a token is."""

    LABEL = "label"
    VALUE = "value"
    BLANK = "blank"  # a cell with borders and nothing in it
    TEXT = "text"
    END = "end"  # of a printed row
    STOP = "stop"  # prose or a heading: no row goes on beyond it


@dataclass(slots=True)
class Token:
    """One cell, or piece of a cell, as printed."""

    kind: Kind
    raw: str
    place: Place  # of the block, or of the cell in a grid
    block: int
    start: int = 0  # in the block's text
    labels: tuple[Label, ...] = ()
    bordered: bool = False  # the borders of cells are known, so that a blank cell is seen
    closed: bool = False  # nothing of this cell follows
    column: int | None = None  # number of the cell in its row, where the row is known
    is_padding: bool = False  # a blank that perhaps only fills its row up to the width of the table

    def turned(self, kind: Kind, raw: str | None = None, labels: tuple[Label, ...] = ()) -> Token:
        """The same piece, known for what it is."""
        return Token(
            kind,
            self.raw if raw is None else raw,
            self.place,
            self.block,
            self.start,
            labels,
            self.bordered,
            self.closed,
            self.column,
            self.is_padding,
        )

    @property
    def whereabouts(self) -> Place:
        """The place of the piece itself, with its offset in the line."""
        if self.place.offset is not None or not self.start:
            return self.place
        return replace(self.place, offset=self.start + 1)
