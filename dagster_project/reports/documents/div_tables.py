"""Tables made of div and li alone: rows of the same class one after another, each with its cells as elements.

A page rarely holds the style sheet that lays them out. Read as lines such a table loses its empty cells; so rows that
hold nothing but short cells, with words first and figures behind, are turned into rows of a table. Words and figures
within a sentence stand in no elements of this kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, starmap

from lxml import etree

_Element = etree._Element
_ROWS = ("div", "ul", "li", "dl")
_CELLS = frozenset(("div", "li", "dd", "dt", "p"))
_NOT_IN_CELLS = ("div", "ul", "ol", "li", "dl", "table", "form", "input", "img", "h1", "h2", "h3", "h4")
_FIGURE = re.compile(r"[+-]?\d[\d.,]{0,20}")
_MAX_CELL = 120  # characters
_MIN_HEADS = 5  # side by side, above a row of figures
_MIN_ROWS = 3  # that begin with words and have figures behind


def turn_div_tables(root: _Element) -> None:
    """Turn the elements of such tables into ``table``, ``tr`` and ``td``, in place."""
    rows = {element for element in root.iter(*_ROWS) if len(element) and _is_row(element)}
    for holder in dict.fromkeys(row.getparent() for row in root.iter(*_ROWS) if row in rows):
        if holder is not None and next(holder.iterancestors("table"), None) is None and holder.tag != "table":
            for run in list(_runs(holder, rows)):
                if sum(map(_has_figures, run)) >= _MIN_ROWS or any(starmap(_is_below_heads, pairwise(run))):
                    _turn(holder, run)


def _is_row(element: _Element) -> bool:
    """Whether an element holds cells and nothing else."""
    if (element.text or "").strip():
        return False
    for cell in element:
        if (
            cell.tag not in _CELLS
            or (cell.tail or "").strip()
            or next(cell.iterdescendants(*_NOT_IN_CELLS), None) is not None
        ):
            return False
    return True


def _runs(holder: _Element, rows: set[_Element]) -> Iterator[list[_Element]]:
    """The rows of a kind that follow one another with nothing between."""
    run: list[_Element] = []
    for child in holder:
        if run and (child not in rows or _kind(child) != _kind(run[-1]) or (run[-1].tail or "").strip()):
            yield run
            run = []
        if child in rows:
            run.append(child)
    if run:
        yield run


def _kind(row: _Element) -> tuple[str, str]:
    return str(row.tag), (row.get("class") or "").split(" ")[0]


def _has_figures(row: _Element) -> bool:
    """Whether a row begins with words, and holds besides them only figures and short cells."""
    first, *others = (text_of(cell) for cell in row)
    if not first or _FIGURE.fullmatch(first) or any(len(text) > _MAX_CELL for text in (first, *others)):
        return False
    return any(_FIGURE.fullmatch(text) for text in others)


def _is_below_heads(above: _Element, row: _Element) -> bool:
    """Whether a row of figures stands below words, of which those that reach down from further above are not here."""
    heads, figures = [text_of(cell) for cell in above], [text_of(cell) for cell in row]
    if len(heads) > len(figures) or len(heads) < _MIN_HEADS or not any(figures):
        return False
    if not all(heads) or any(_FIGURE.fullmatch(head) or len(head) > _MAX_CELL for head in heads):
        return False
    return all(not figure or _FIGURE.fullmatch(figure) for figure in figures)


def text_of(cell: _Element) -> str:
    """The text of a cell without blanks around it."""
    return "".join(map(str, cell.itertext())).strip()


def _turn(holder: _Element, run: list[_Element]) -> None:
    table = etree.Element("table")
    holder.insert(holder.index(run[0]), table)
    table.tail, run[-1].tail = run[-1].tail, None
    width = max(map(len, run))
    for row in run:
        table.append(row)
        row.tag = "tr"
        for cell in row:
            cell.tag = "td"
        if len(row) == 1 and width > 1:
            row[0].set("colspan", str(width))
