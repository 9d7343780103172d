"""A web page as it is laid out, with marks, written anew.

Nothing of the page's own markup is passed on: its texts are escaped, and its tables and lines written with a handful of
elements of ours. So no script, handler, form, frame, style, picture or link of it can be in the view. What a person
sees is what the reader takes as printed, since both walk the page in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from dagster_project.reports.documents.html import HIDDEN_SHOWN, Page, tree_of
from dagster_project.reports.documents.html_lines import Lines, Looks, squeezed, walk
from dagster_project.reports.documents.model import Document, Paragraph
from dagster_project.viewing.marks import Mark
from dagster_project.viewing.markup import mark_attributes, marked

_Element = etree._Element
_Source = tuple[_Element, bool]
_Piece = tuple[_Source, int, str]
"""A text of the page, from which of its characters on, and the characters."""
_MAX_NESTED = 30  # tables in tables; deeper ones are given as text
_BREAK = re.compile(r"\r\n|\r|\n")
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_HEADINGS = {"h1": "h1", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_ENDS_LINE = frozenset(("body", "td", "th", "div", "section", "article", "li", "table"))
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_Spans = dict[_Source, list[tuple[int, int, Mark]]]


def view_of_page(data: bytes, document: Document, marks: Sequence[Mark]) -> str | None:
    """The page with the marks; None where its lines cannot be told from one another, which then are shown as read."""
    root, _ = tree_of(data)
    hidden_too = HIDDEN_SHOWN in document.metadata
    blocks = _TracedPage(root, hidden_too).blocks()
    if tuple(blocks) != document.blocks:
        return None
    cells: dict[_Element, list[Mark]] = {}
    spans: _Spans = {}
    for mark in marks:
        if mark.cell is not None:
            block = blocks[mark.block]
            assert not isinstance(block, Paragraph)
            source = next(c.source for c in block.cells if (c.row, c.column) == (mark.cell.row, mark.cell.column))
            assert isinstance(source, _Element)
            cells.setdefault(source, []).append(mark)
        for number, start, end in mark.ranges:
            block = blocks[number]
            if not isinstance(block, Paragraph) or not isinstance(block.source, list):
                return None
            for source, first, last in _texts(block.source, start, end):
                spans.setdefault(source, []).append((first, last, mark))
    return _Writer(cells, spans, Looks(root, hidden_too)).page(root)


class _TracedLines(Lines):
    """Lines that remember which texts of the page they were made of."""

    __slots__ = ("_traced", "parts")

    def __init__(self, give: Any) -> None:
        super().__init__(self._give_traced)
        self._traced = give
        self.parts: list[_Piece] = []

    def add(self, text: str) -> None:
        """Text whose white space is of no account."""
        self._part(0, text)

    def add_kept(self, text: str) -> None:
        """Text whose line breaks count."""
        start = 0
        for line_break in _BREAK.finditer(text):
            self._part(start, text[start : line_break.start()])
            self.end()
            start = line_break.end()
        self._part(start, text[start:])

    def end(self) -> None:
        """The line ends here."""
        super().end()
        self.parts = []

    def _part(self, start: int, text: str) -> None:
        self.pieces.append(text)
        if self.source is not None:
            self.parts.append((self.source, start, text))

    def _give_traced(self, text: str) -> None:
        self._traced(text, self.parts)


class _TracedPage(Page):
    """A page whose lines of running text know their texts."""

    def new_lines(self) -> Lines:
        """What collects the lines of running text."""
        return _TracedLines(self.give)


def _texts(parts: list[_Piece], start: int, end: int) -> list[tuple[_Source, int, int]]:
    """The texts of the page that some characters of a line come from: where, and which of their characters."""
    whole = "".join(text for _, _, text in parts)
    where = _positions(whole)
    begin = where[start] if start < len(where) else len(whole)
    stop = where[end - 1] + 1 if end > start else begin
    found: list[tuple[_Source, int, int]] = []
    at = 0
    for source, first, text in parts:
        low, high = max(begin - at, 0), min(stop - at, len(text))
        if low < high or (begin == stop and 0 <= begin - at <= len(text) and not found):
            found.append((source, first + low, first + max(high, low)))
        at += len(text)
    return found


def _positions(whole: str) -> list[int]:
    """Where each character of the squeezed line stands in the text as it is in the file."""
    where: list[int] = []
    for at, character in enumerate(whole):
        is_space = character in " \t\r\n\f"
        if is_space and (not where or whole[where[-1]] in " \t\r\n\f"):
            continue
        where.append(at)
    return where[: len(squeezed(whole))]


class _Writer:
    """Writes a page, part by part."""

    def __init__(self, cells: dict[_Element, list[Mark]], spans: _Spans, looks: Looks) -> None:
        self._cells, self._spans, self._looks = cells, spans, looks
        self._begun: set[int] = set()
        self._pieces: list[str] = []
        self._nested = 0

    def page(self, root: _Element) -> str:
        """The whole page."""
        self._flow(root, inputs=False)
        return f'<div class="original">{"".join(self._pieces)}</div>'

    def _flow(self, root: _Element, inputs: bool) -> None:
        lines = _WrittenLines(self._line, self._text)

        def table(element: _Element) -> bool:
            if element is root or self._nested >= _MAX_NESTED:
                return False
            lines.end()
            self._table(element)
            return True

        walk(root, lines, table, self._looks, inputs)
        lines.end()

    def _line(self, text: str, source: _Source | None) -> None:
        self._pieces.append(f"<p{_look(source)}>{text}</p>")

    def _text(self, text: str, source: _Source | None, start: int) -> str:
        spans = self._spans.get(source, []) if source is not None else []
        own = [(a - start, b - start, mark) for a, b, mark in spans if start <= a and b <= start + len(text)]
        return marked(text, own, self._begun)

    def _table(self, table: _Element) -> None:
        self._nested += 1
        rows: list[_Element] = []
        feet: list[_Element] = []
        for child in table:
            if not self._is_shown(child):
                continue
            if child.tag == "tr":
                rows.append(child)
            elif child.tag in _ROW_GROUPS:
                (feet if child.tag == "tfoot" else rows).extend(r for r in child if r.tag == "tr" and self._is_shown(r))
            elif child.tag not in ("colgroup", "col"):
                self._flow(child, inputs=True)  # stands among the rows: printed above the table
        self._pieces.append('<div class="wide"><table class="page-table">')
        for row in rows + feet:
            self._pieces.append("<tr>")
            for cell in row:
                if cell.tag in _CELLS and self._is_shown(cell):
                    self._cell(cell)
            self._pieces.append("</tr>")
        self._pieces.append("</table></div>")
        self._nested -= 1

    def _cell(self, cell: _Element) -> None:
        attributes = "".join(
            f' {name}="{number}"' for name in ("rowspan", "colspan") if (number := _count(cell.get(name))) is not None
        )
        for mark in self._cells.get(cell, ())[:1]:
            attributes += " " + mark_attributes(mark)
            self._begun.add(mark.number)
        self._pieces.append(f"<{cell.tag}{attributes}>")
        self._flow(cell, inputs=True)
        self._pieces.append(f"</{cell.tag}>")

    def _is_shown(self, element: _Element) -> bool:
        return isinstance(element.tag, str) and element not in self._looks.hidden


class _WrittenLines(Lines):
    """Lines of HTML: each text is escaped and marked as it comes."""

    __slots__ = ("_first", "_line", "_text")

    def __init__(self, line: Any, text: Any) -> None:
        super().__init__(line)
        self._line, self._text = line, text
        self._first: _Source | None = None

    def add(self, text: str) -> None:
        """Text whose white space is of no account."""
        self._add(text, 0)

    def add_kept(self, text: str) -> None:
        """Text whose line breaks count."""
        start = 0
        for line_break in _BREAK.finditer(text):
            self._add(text[start : line_break.start()], start)
            self.end()
            start = line_break.end()
        self._add(text[start:], start)

    def end(self) -> None:
        """The line ends here."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if text.strip():
            self._line(text, self._first)
        self._first = None

    def _add(self, text: str, start: int) -> None:
        if self._first is None and text.strip():
            self._first = self.source
        self.pieces.append(self._text(text, self.source, start))


def _look(source: _Source | None) -> str:
    """Of how a line looks on its page only what tells headings from text: size, bold type, its side."""
    names: list[str] = []
    element = source[0].getparent() if source is not None and source[1] else source[0] if source is not None else None
    for _ in range(12):
        if element is None:
            break
        tag, style, align = element.tag, element.get("style") or "", (element.get("align") or "").lower()
        if tag in _HEADINGS:
            names.append(_HEADINGS[str(tag)])
        if tag in ("b", "strong") or _BOLD.search(style):
            names.append("bold")
        if tag == "center" or align == "center" or _CENTRED.search(style):
            names.append("centre")
        elif align == "right" or _RIGHT.search(style):
            names.append("right")
        if tag in _ENDS_LINE:
            break
        element = element.getparent()
    return f' class="{" ".join(dict.fromkeys(names))}"' if names else ""


def _count(attribute: str | None) -> int | None:
    """A span as a number; a browser cuts what is too large."""
    match = re.match(r"\s*\+?(\d{1,4})", attribute or "")
    return int(match[1]) if match and int(match[1]) != 1 else None
