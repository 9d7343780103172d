"""Text that stood in a table: figures in it are no prose, also where the table could not be read.

A page that lost its tables prints their labels and numbers run together (…收取的费用万元0八、…) or one cell a line.
What stands there belongs to the readers of tables: which number is whose is theirs to tell.
"""

from __future__ import annotations

import re
from functools import cache

from dagster_project.reports.documents.model import Document, Paragraph
from dagster_project.reports.figures import Figure
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.lines import compact
from dagster_project.reports.normal import match_key
from dagster_project.reports.numbers import is_printed_value, is_unit

_STOP = re.compile(r"[,。;:!?\n]|(?<![一二三四五六七八九十])、")
_NUMBERS = re.compile(r"(?:(?<![\d.])\d[\d,.]*[ |\t]+){3,}\d")  # 5 0 0 0 5
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+\.)")
_SHORTEST = 4  # characters of a label that no sentence uses by chance
_MANY = 3  # labels without a mark between them


class TableText:
    """Knows which paragraphs of a document stand among the cells of a table that lost its lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._among: frozenset[int] | None = None

    def holds(self, found: Figure) -> bool:
        """Whether a figure stands in the text of a table."""
        text = found.sentence.text
        begin = max((mark.end() for mark in _STOP.finditer(text, 0, found.begins)), default=0)
        stop = _STOP.search(text, max(found.end, found.begins))
        run = text[begin : stop.start() if stop else len(text)]
        if _NUMBERS.search(run):
            return True
        if any(label in run for label in _shortest_labels()):  # the patterns of all labels take long
            if _cell_of_unit().search(run):
                return True
            if len(run) >= _MANY * _SHORTEST and sum(1 for _ in _labels().finditer(run)) >= _MANY:
                return True
        return id(found.sentence.paragraph) in self._among_cells()

    def _among_cells(self) -> frozenset[int]:
        """The lines without a full stop between two lines that are cells."""
        if self._among is None:
            lines = [block for block in self._document.blocks if isinstance(block, Paragraph) and block.text.strip()]
            cells = [_is_cell(line.text) for line in lines]
            self._among = frozenset(
                id(line)
                for number, line in enumerate(lines[1:-1], start=1)
                if cells[number - 1] and cells[number + 1] and not re.search(r"[。;,]", compact(line.text))
            )
        return self._among


def _is_cell(text: str) -> bool:
    text = text.strip(" |\t")
    return len(text) < 60 and (is_printed_value(text) or is_unit(text) or match_key(text) in _keys())


@cache
def _printed() -> frozenset[str]:
    """The row labels of all forms."""
    registry = load_registry()
    return frozenset(label for form in registry.forms.values() for cell in form.cells for label in cell.row_path)


@cache
def _keys() -> frozenset[str]:
    return frozenset(match_key(label) for label in _printed())


@cache
def _bare_labels() -> tuple[str, ...]:
    """The labels without their numbers, with and without a note in brackets, the longest first."""
    words = {_NUMBERING.sub("", compact(label)) for label in _printed()}
    words |= {word.split("(")[0] for word in words}
    return tuple(sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True))


@cache
def _shortest_labels() -> tuple[str, ...]:
    """Those labels of which every text that has a label has one."""
    labels = _bare_labels()
    return tuple(label for label in labels if not any(other != label and other in label for other in labels))


@cache
def _labels() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _bare_labels())))


@cache
def _cell_of_unit() -> re.Pattern[str]:
    """A label with its unit before its number, as tables print them and sentences do not: 收到申请数件5."""
    units = "|".join(sorted(map(re.escape, load_registry().units), key=len, reverse=True))
    return re.compile(rf"(?:{_labels().pattern})(?:\([^()]*\))?(?:{units})[ |]*[\d/—-]")
