"""The printed lines of a part of a web page: white space as in a browser, without what is hidden or struck out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, cast

from lxml import etree

from dagster_project.reports.documents.hidden_panels import panels_to_show

_Element = etree._Element

_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre search section summary table
    tbody td tfoot th thead tr ul
"""
_NOT_PRINTED_NAMES = """
    head script style noscript template iframe object embed applet audio video canvas svg math datalist button select
    rt rp del s strike map area frameset noframes title meta link
"""
_INLINE, _BLOCK, _TABLE, _BREAK, _INPUT, _NONE, _KEPT, _KEPT_INLINE = range(8)  # what an element does to the line
_KINDS = (
    dict.fromkeys(_BLOCK_NAMES.split(), _BLOCK)
    | dict.fromkeys(_NOT_PRINTED_NAMES.split(), _NONE)
    | dict.fromkeys(("pre", "listing", "xmp", "plaintext"), _KEPT)
    | {"table": _TABLE, "br": _BREAK, "input": _INPUT, "textarea": _INPUT}
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|text-decoration(?:-line)?\s*:\s*[^;]{0,40}line-through",
    re.IGNORECASE,
)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_WHITE = " \t\r\n\f"
_SPACE = re.compile(rf"[{_WHITE}]+")
_BLANK = " \t\r\n\f\xa0\u3000\u200b\u200c\u200d\u2060\ufeff\xad"
_UNEVEN_NAMES = tuple(name for name, kind in _KINDS.items() if kind not in (_INLINE, _BLOCK))
_STYLES = etree.XPath("//@style", smart_strings=False)
_STYLED = etree.XPath("//*[@style]")
_HIDDEN = etree.XPath("//*[@hidden]")
_LONGEST_FRAMED = 60  # characters of a label or a figure in a frame
_PIECES_BEHIND = 8  # pieces of text before a raised mark that are looked at for its figure
_FIGURE_OR_WORD_AT_END = re.compile("[\\d\u3400-\u9fff)\uff09]\\Z")
_TEXT_INPUTS = frozenset(("", "text", "number", "tel"))


class Lines:
    """Collects text into printed lines and hands on each that is not blank."""

    __slots__ = ("_give", "pieces", "source")

    def __init__(self, give: Callable[[str], object]) -> None:
        self._give = give
        self.pieces: list[str] = []
        self.source: tuple[_Element, bool] | None = None  # of the text that comes: an element, whether behind it

    def add(self, text: str) -> None:
        """Text whose white space is of no account."""
        self.pieces.append(text)

    def add_kept(self, text: str) -> None:
        """Text whose line breaks count."""
        first, *rest = re.split(r"\r\n|\r|\n", text)
        self.pieces.append(first)
        for line in rest:
            self.end()
            self.pieces.append(line)

    def end(self) -> None:
        """The line ends here."""
        if self.pieces:
            text = "".join(self.pieces)
            self.pieces.clear()
            if text.strip(_BLANK):
                self._give(squeezed(text))


class Looks:
    """What of a page is hidden, what keeps its line breaks, which cells are plain: found out once for the page.

    With ``hidden_too`` nothing counts as hidden.
    """

    __slots__ = ("_uneven", "framing", "hidden", "keeping")

    def __init__(self, root: _Element, hidden_too: bool = False) -> None:
        styled: list[tuple[_Element, tuple[bool, bool]]] = []
        if any(any(_style(style)) for style in set(_found(_STYLES, root))):
            styled = [(element, _style(element.get("style", ""))) for element in _found(_STYLED, root)]
        hidden = {element for element, (hides, _) in styled if hides}.union(_found(_HIDDEN, root))
        if hidden and not hidden_too:
            hidden -= panels_to_show(root, hidden)
        self.hidden: frozenset[_Element] = frozenset() if hidden_too else frozenset(hidden)
        self.keeping = frozenset(element for element, (_, keeps) in styled if keeps)
        self.framing = frozenset(table for table in root.iter("table") if self._only_frames(table))
        self._uneven: set[_Element] = {*self.hidden, *self.keeping}  # and the cells with anything out of the ordinary
        for element in (*self._uneven, *root.iter(*_UNEVEN_NAMES)):
            for cell in element.iterancestors("td", "th"):
                if cell in self._uneven:
                    break
                self._uneven.add(cell)

    def _only_frames(self, table: _Element) -> bool:
        """Whether a table inside a cell only frames a label or a figure, which is then that of the cell.

        It has one cell, or one column of cells without words.
        """
        holder = next(table.iterancestors("td", "th", "table"), None)
        if holder is None or holder.tag == "table" or next(table.iterdescendants("table"), None) is not None:
            return False
        cells = 0
        for row in table.iter("tr"):
            if row not in self.hidden and (own := sum(c not in self.hidden for c in row.iterchildren("td", "th"))):
                if own > 1:
                    return False
                cells += 1
        text = "".join(cast("Iterator[str]", table.itertext())).strip(_BLANK)
        return 0 < len(text) <= _LONGEST_FRAMED and (cells == 1 or not any(map(str.isalpha, text)))

    def text_of_cell(self, cell: _Element) -> str:
        """The printed lines of a cell of a table, without those of tables inside it that hold more than its text."""
        if len(cell) and cell not in self._uneven:
            found = ""
            for text in cast("Iterator[str]", cell.itertext()):
                if text.strip(_WHITE):
                    if found:
                        break
                    found = text
            else:  # most cells have their figure or label in one piece
                return squeezed(found) if found.strip(_BLANK) else ""
        return "\n".join(lines_of(cell, self))


def _found(path: etree.XPath, root: _Element) -> list[Any]:
    found = path(root)
    assert isinstance(found, list)
    return found


def squeezed(text: str) -> str:
    """Runs of white space as the one space that a browser prints; none at the ends."""
    return text if text.isalnum() else _SPACE.sub(" ", text).strip(" ")


def lines_of(element: _Element, looks: Looks) -> list[str]:
    """The printed lines of an element, without those of tables inside it that hold more than its text."""
    if not len(element):
        text = element.text
        if not text or not text.strip(_BLANK):
            return []
        return [squeezed(text)]
    found: list[str] = []
    lines = Lines(found.append)
    walk(element, lines, lambda table: table is not element and table not in looks.framing, looks, inputs=True)
    lines.end()
    return found


def _mark_of_note(raised: _Element, pieces: list[str]) -> str:
    """The mark of a note that stands raised, in brackets: as digits it would lengthen the figure or name before it."""
    before = "".join(pieces[-_PIECES_BEHIND:]).rstrip(_BLANK)
    if not _FIGURE_OR_WORD_AT_END.search(before):
        return ""
    mark = squeezed("".join(cast("Iterator[str]", raised.itertext()))).strip(_BLANK)
    return f"[{mark}]" if mark[:1].isdecimal() and (mark.isdecimal() or before[-1].isdigit()) else ""


@lru_cache(maxsize=4096)
def _style(style: str) -> tuple[bool, bool]:
    """Whether a style hides or strikes out, and whether it keeps line breaks. Pages repeat a few styles many times."""
    return _HIDDEN_STYLE.search(style) is not None, _KEEPS_LINES.search(style) is not None


def walk(
    root: _Element,
    lines: Lines,
    is_done: Callable[[_Element], bool],
    looks: Looks,
    inputs: bool = False,
) -> None:
    """Give the text below an element to ``lines``, in order.

    ``is_done`` is asked at each table whether it has been dealt with; if not, its text is given like any other. Without
    recursion, since real pages nest unclosed elements hundreds deep.
    """
    node: _Element = root
    pieces = lines.pieces
    hidden = looks.hidden
    keeps = looks.keeping
    add: Callable[[str], None] = lines.add
    kinds: list[int] = []  # of the open elements
    keeping = 0  # open elements in which line breaks count
    while True:
        kind = _KINDS.get(node.tag, _INLINE)
        descend = kind != _NONE and (node not in hidden or node is root)
        if descend and node.tag == "sup" and (mark := _mark_of_note(node, pieces)):
            lines.source = node, False
            add(mark)
            descend = False
        if descend and kind != _INLINE:
            if pieces and kind != _INPUT:
                lines.end()
            if kind == _TABLE:
                descend = not is_done(node)
            elif kind == _INPUT:
                descend = inputs
                if inputs and node.tag == "input" and node.get("type", "").lower() in _TEXT_INPUTS:
                    add(node.get("value", ""))
        if descend:
            if kind == _KEPT or node in keeps:
                kind = _KEPT if kind in (_BLOCK, _TABLE, _KEPT) else _KEPT_INLINE
                keeping += 1
                add = lines.add_kept
            if text := node.text:
                lines.source = node, False
                add(text)
            if len(node):
                kinds.append(kind)
                node = node[0]
                continue
        while True:  # up to the next element that is not yet visited
            if descend:
                if pieces and kind not in (_INLINE, _INPUT, _KEPT_INLINE):
                    lines.end()
                if kind in (_KEPT, _KEPT_INLINE):
                    keeping -= 1
                    if not keeping:
                        add = lines.add
            if node is root:
                return
            if tail := node.tail:
                lines.source = node, True
                add(tail)
            following = node.getnext()
            if following is not None:
                node = following
                break
            parent = node.getparent()
            if parent is None:
                return
            node = parent
            kind = kinds.pop()
            descend = True
