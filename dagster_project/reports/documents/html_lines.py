"""The printed lines of a part of a web page: white space as in a browser, without what is hidden or struck out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

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
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK = " \t\r\n\f\xa0\u3000\u200b\u200c\u200d\u2060\ufeff\xad"
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
            text = squeezed("".join(self.pieces))
            self.pieces.clear()
            if text.strip(_BLANK):
                self._give(text)


def squeezed(text: str) -> str:
    """Runs of white space as the one space that a browser prints; none at the ends."""
    return _SPACE.sub(" ", text).strip(" ")


def lines_of(element: _Element, hidden_too: bool) -> list[str]:
    """The printed lines of an element, without those of tables inside it."""
    if not len(element):
        text = element.text
        if not text or not text.strip(_BLANK):
            return []
        return [squeezed(text)]
    found: list[str] = []
    lines = Lines(found.append)
    walk(element, lines, lambda table: table is not element, hidden_too, inputs=True)
    lines.end()
    return found


def is_hidden(element: _Element) -> bool:
    """Whether an element itself says that it is not shown, or that its text is struck out."""
    style = element.get("style")
    return (style is not None and _style(style)[0]) or element.get("hidden") is not None


@lru_cache(maxsize=4096)
def _style(style: str) -> tuple[bool, bool]:
    """Whether a style hides or strikes out, and whether it keeps line breaks. Pages repeat a few styles many times."""
    return _HIDDEN_STYLE.search(style) is not None, _KEEPS_LINES.search(style) is not None


def walk(
    root: _Element,
    lines: Lines,
    is_done: Callable[[_Element], bool],
    hidden_too: bool,
    inputs: bool = False,
) -> None:
    """Give the text below an element to ``lines``, in order.

    ``is_done`` is asked at each table whether it has been dealt with; if not, its text is given like any other. Without
    recursion, since real pages nest unclosed elements hundreds deep.
    """
    node: _Element = root
    pieces = lines.pieces
    add: Callable[[str], None] = lines.add
    kinds: list[int] = []  # of the open elements
    keeping = 0  # open elements in which line breaks count
    while True:
        kind = _KINDS.get(node.tag, _INLINE)
        descend = kind != _NONE and (hidden_too or node is root or not is_hidden(node))
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
            if kind == _KEPT or ((style := node.get("style")) and _style(style)[1]):
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
