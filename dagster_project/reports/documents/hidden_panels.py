"""Parts of a page that are hidden until somebody clicks: panels of tabs, folded sections. They are part of the report.

What hides for another reason stays hidden: text that stands elsewhere on the page too (a version for phones or print,
an older state of the same table), menus and other heaps of links, single words, and what lies within a row of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

_Element = etree._Element
_PANELS = frozenset(("div", "section", "article", "dd", "li", "ul", "dl", "fieldset", "table", "main", "p"))
_NO_TEXT = frozenset(("script", "style", "noscript", "template", "textarea", "select", "button", "option", "del", "s"))
_ROW_PARTS = frozenset(("tr", "tbody", "thead", "tfoot"))
_NEVER_SHOWN = re.compile(r"mso-hide|line-through", re.IGNORECASE)
_CHINESE = re.compile("[\u3400-\u9fff]{2}")
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
_MIN_TEXT = 40  # characters of words; less is a hint, a button, a label
_MIN_FIGURES = 3  # that stand alone, as in a table
_MIN_BESIDE_FIGURES = 15  # characters of words beside these
_MIN_IN_CELL = 200  # the same within a cell of a table, whose text it would be taken for
_DUPLICATE = 0.8  # share of its words that stand elsewhere too


def panels_to_show(root: _Element, hidden: Iterable[_Element]) -> set[_Element]:
    """Which of the hidden elements of a page are read all the same; of equal ones the first."""
    concealed = set(hidden)
    shown: set[_Element] = set()
    ahead = [element for element in root.iter(*_PANELS) if element in concealed]
    if not ahead:
        return shown
    seen = _SPACE.sub("", "".join(text for text, _ in _texts(root, concealed)))
    for element in ahead:
        if _NEVER_SHOWN.search(element.get("style") or "") or not _may_be_panel(element, concealed):
            continue
        texts = list(_texts(element, concealed))
        words = [(_SPACE.sub("", text), is_link) for text, is_link in texts if _CHINESE.search(text)]
        length = sum(len(word) for word, _ in words)
        linked = sum(len(word) for word, is_link in words if is_link)
        known = sum(len(word) for word, _ in words if word in seen)
        needed = _MIN_IN_CELL if _is_text_of_cell(element) else _MIN_TEXT
        if needed == _MIN_TEXT and sum(_SPACE.sub("", text).isdecimal() for text, _ in texts) >= _MIN_FIGURES:
            needed = _MIN_BESIDE_FIGURES
        if length >= needed and 2 * linked < length and known < _DUPLICATE * length:
            concealed.discard(element)
            shown.add(element)
            seen += _SPACE.sub("", "".join(text for text, _ in texts))
    return shown


def _may_be_panel(element: _Element, concealed: set[_Element]) -> bool:
    """Whether an element is hidden by itself alone, and is no part of a table outside its cells."""
    parent = element.getparent()
    if parent is None or parent.tag in _ROW_PARTS:
        return False
    return not any(above in concealed or above.tag in _NO_TEXT for above in element.iterancestors())


def _is_text_of_cell(element: _Element) -> bool:
    """Whether the text of an element would be that of a cell around it."""
    in_cell = next(element.iterancestors("td", "th"), None) is not None
    return in_cell and next(element.iter("table"), None) is None


def _texts(root: _Element, concealed: set[_Element]) -> Iterator[tuple[str, bool]]:
    """The texts below an element that are not hidden, each with whether it belongs to a link."""
    stack: list[tuple[_Element | str, bool]] = [(root, False)]
    while stack:
        part, is_link = stack.pop()
        if isinstance(part, str):
            yield part, is_link
            continue
        if part is not root:
            if part.tail:
                stack.append((part.tail, is_link))
            if part in concealed or part.tag in _NO_TEXT or part.tag == "head":
                continue
        is_link |= part.tag == "a"
        stack += [(child, is_link) for child in reversed(part)]
        if part.text:
            yield part.text, is_link
