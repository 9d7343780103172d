"""Tables that a page draws by style, of elements that are no table: display: table-row, table-cell, or flex in rows.

Where the page itself says so, in the style of an element or in a style sheet within the page, these elements are turned
into table, row and cell; nothing is fetched. Only what holds rows of figures is turned: pages arrange menus so too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_Element = etree._Element
_DISPLAY = re.compile(r"display\s*:\s*(table-row-group|table-row|table-cell|table|flex|grid)\b", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"([.#][\w-]+|(?<![\w-])(?:li|div|p|dl|section))$", re.IGNORECASE)
_FIGURE = re.compile(r"[+-]?[\d.,]{1,20}")
_MAX_SHEETS = 500_000  # characters of style sheets that are looked through
_MIN_ROWS = 3
_MIN_FIGURES = 3


def turn_css_tables(root: _Element) -> None:
    """Turn the elements of such tables into ``table``, ``tr`` and ``td``, in place."""
    classes = _classes(root)
    styled = any("display" in (element.get("style") or "") for element in root.iter("div", "ul", "li", "section", "dl"))
    if not classes and not styled:
        return
    shown = {element: display for element in root.iter(etree.Element) if (display := _display(element, classes))}
    holders = dict.fromkeys(parent for element in shown if (parent := element.getparent()) is not None)
    for holder in holders:
        rows = [row for row in holder if shown.get(row) in ("table-row", "flex", "grid") and len(row) > 1]
        cells = [cell for row in rows for cell in row]
        if len(rows) >= _MIN_ROWS and len(rows) * 2 > len(holder) and _holds_figures(rows):
            if any(cell.tag in ("td", "th", "tr", "table") for cell in cells) or holder.tag in ("body", "html"):
                continue
            _turn(holder, rows, cells)


def _turn(holder: _Element, rows: list[_Element], cells: list[_Element]) -> None:
    """Make a table of an element; what stands among its rows becomes a row of one cell."""
    holder.tag = "table"
    for cell in cells:
        cell.tag = "td"
    for row in holder:
        if row not in rows:
            inner = etree.Element("td")
            inner.text, row.text = row.text, None
            inner.extend(list(row))
            row.append(inner)
        row.tag = "tr"


def _holds_figures(rows: list[_Element]) -> bool:
    """Whether rows hold words and several figures, and nothing long."""
    figures = words = 0
    for row in rows:
        texts = ["".join(map(str, cell.itertext())).strip() for cell in row]
        if any(len(text) > 200 for text in texts):
            return False
        numbers = sum(_FIGURE.fullmatch(text) is not None for text in texts)
        figures += numbers
        words += sum(map(bool, texts)) - numbers
    return figures >= _MIN_FIGURES and words >= _MIN_ROWS


def _display(element: _Element, classes: dict[str, str]) -> str | None:
    """How the page says an element is laid out; its own style goes before that of its class."""
    if (style := element.get("style")) and (own := _DISPLAY.search(style)):
        return own.group(1).lower()
    names = [str(element.tag)] if classes else []
    names += [f".{name}" for name in (element.get("class") or "").split()] if classes else []
    if classes and (identity := element.get("id")):
        names.append(f"#{identity}")
    return next((classes[name] for name in reversed(names) if name in classes), None)


def _classes(root: _Element) -> dict[str, str]:
    """The classes (.name) and elements (#name) to which the style sheets within the page give such a layout."""
    found: dict[str, str] = {}
    for selectors, body in _rules(root):
        if display := _DISPLAY.search(body):
            for selector in selectors.split(","):
                if name := _SIMPLE.search(selector.strip()):
                    found[name.group(1)] = display.group(1).lower()
    return found


def _rules(root: _Element) -> Iterator[tuple[str, str]]:
    length = 0
    for sheet in root.iter("style"):
        text = sheet.text or ""
        length += len(text)
        if length > _MAX_SHEETS:
            return
        if "display" in text:
            yield from _RULE.findall(text)
