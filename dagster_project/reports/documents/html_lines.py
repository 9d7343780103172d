"""The printed lines of a part of a web page: white space as in a browser, without what is hidden or struck out."""

from __future__ import annotations

import re
from collections.abc import Callable

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
BLOCK = frozenset(_BLOCK_NAMES.split())
_NOT_PRINTED = frozenset(_NOT_PRINTED_NAMES.split())
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:\s*[^;]{0,40}line-through", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK = " \t\r\n\f\xa0\u3000\u200b\u200c\u200d\u2060\ufeff\xad"
_TEXT_INPUTS = frozenset(("", "text", "number", "tel"))


class Lines:
    """Collects text into printed lines and hands on each that is not blank."""

    __slots__ = ("_give", "_pieces")

    def __init__(self, give: Callable[[str], object]) -> None:
        self._give = give
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        """Text whose white space is of no account."""
        self._pieces.append(text)

    def add_kept(self, text: str) -> None:
        """Text whose line breaks count."""
        first, *rest = re.split(r"\r\n|\r|\n", text)
        self._pieces.append(first)
        for line in rest:
            self.end()
            self._pieces.append(line)

    def end(self) -> None:
        """The line ends here."""
        if self._pieces:
            text = squeezed("".join(self._pieces))
            self._pieces.clear()
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
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and bool(_HIDDEN_STYLE.search(style) or _STRUCK_STYLE.search(style))


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
    keeps: list[_Element] = []  # the open elements in which line breaks count
    while True:
        tag = node.tag
        descend = tag not in _NOT_PRINTED and (node is root or hidden_too or not is_hidden(node))
        if descend:
            if tag in BLOCK:
                lines.end()
                if tag == "table" and is_done(node):
                    descend = False
            elif tag == "br":
                lines.end()
            elif tag == "input" or tag == "textarea":
                descend = inputs
                if inputs and tag == "input" and node.get("type", "").lower() in _TEXT_INPUTS:
                    lines.add(node.get("value", ""))
        if descend:
            if tag in _PREFORMATTED or ((style := node.get("style")) and _KEEPS_LINES.search(style)):
                keeps.append(node)
            if node.text:
                (lines.add_kept if keeps else lines.add)(node.text)
            if len(node):
                node = node[0]
                continue
        while True:  # up to the next element that is not yet visited
            if keeps and keeps[-1] is node:
                keeps.pop()
            if node.tag in BLOCK:
                lines.end()
            if node is root:
                return
            if node.tail:
                (lines.add_kept if keeps else lines.add)(node.tail)
            following = node.getnext()
            if following is not None:
                node = following
                break
            parent = node.getparent()
            if parent is None:
                return
            node = parent
