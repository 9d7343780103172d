"""The elements of a Word document: what is content, which rows and cells a table has, what is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from dagster_project.reports.documents.ooxml import attribute, local

_Element = etree._Element
THROUGH = frozenset(
    ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "fldSimple", "hyperlink", "dir", "bdo")
)
_OFF = frozenset(("0", "false", "off", "none"))
_CONTAINERS = frozenset(("p", "tbl"))


def content(container: _Element) -> Iterator[_Element]:
    """The paragraphs and tables of a container, also those inside controls and tracked insertions."""
    for element in container:
        name = local(element)
        if name in _CONTAINERS:
            yield element
        elif name in THROUGH:
            yield from content(element)
        elif name == "AlternateContent":
            for choice in one_alternative(element):
                yield from content(choice)


def one_alternative(element: _Element) -> Iterator[_Element]:
    """Of content that is stored twice, for new and for old programs, the one that has more to it than a frame."""
    choices = [child for child in element if local(child) in ("Choice", "Fallback")]
    filled = [choice for choice in choices if next(choice.iter("{*}t", "{*}tbl"), None) is not None]
    yield from (filled or choices)[:1]


def text_boxes(drawing: _Element) -> list[_Element]:
    """The contents of the text boxes in a drawing, outermost only."""
    found: list[_Element] = []
    for box in drawing.iter("{*}txbxContent"):
        outer = next(box.iterancestors("{*}txbxContent"), None)
        fallback = next(box.iterancestors("{*}Fallback", "{*}Choice"), None)
        if outer is not None and any(outer is each for each in found):
            continue
        if fallback is not None and local(fallback) == "Fallback" and _is_below(fallback, drawing):
            continue
        found.append(box)
    return found


def _is_below(element: _Element, ancestor: _Element) -> bool:
    return any(each is ancestor for each in element.iterancestors())


def rows_of(table: _Element) -> Iterator[_Element]:
    """The rows of a table that are printed: neither deleted nor hidden."""
    for element in table:
        name = local(element)
        if name == "tr":
            properties = _child(element, "trPr")
            if properties is None or all(local(each) not in ("del", "hidden") for each in properties):
                yield element
        elif name in THROUGH:
            yield from rows_of(element)


def cells_of(row: _Element) -> Iterator[_Element]:
    """The cells of a row."""
    for element in row:
        name = local(element)
        if name == "tc":
            yield element
        elif name in THROUGH:
            yield from cells_of(element)


def grid_before(row: _Element) -> int:
    """How many columns are left out before the first cell of a row."""
    properties = _child(row, "trPr")
    before = _child(properties, "gridBefore") if properties is not None else None
    return _count(attribute(before, "val"), 0) if before is not None else 0


def merges(cell: _Element) -> tuple[int, str, str]:
    """Columns that a cell spans, and its part in a vertical and a horizontal merge (restart, continue or nothing)."""
    span, vertical, horizontal = 1, "", ""
    properties = _child(cell, "tcPr")
    if properties is not None:
        for each in properties:
            name = local(each)
            if name == "gridSpan":
                span = max(_count(attribute(each, "val"), 1), 1)
            elif name == "vMerge":
                vertical = attribute(each, "val") or "continue"
            elif name == "hMerge":
                horizontal = attribute(each, "val") or "continue"
    return span, vertical, horizontal


def is_unseen(run: _Element) -> bool:
    """Whether a run is hidden or struck out."""
    properties = _child(run, "rPr")
    if properties is None:
        return False
    marks = [each for each in properties if local(each) in ("vanish", "strike", "dstrike")]
    return any((attribute(mark, "val") or "true") not in _OFF for mark in marks)


def is_raised(run: _Element) -> bool:
    """Whether a run stands raised, as marks of notes do."""
    properties = _child(run, "rPr")
    position = _child(properties, "vertAlign") if properties is not None else None
    return position is not None and attribute(position, "val") == "superscript"


def _child(element: _Element, name: str) -> _Element | None:
    return next((child for child in element if local(child) == name), None)


def _count(text: str | None, default: int) -> int:
    return min(int(text), 1000) if text is not None and text.isascii() and text.isdigit() else default


def text_length(table: _Element) -> int:
    """How many characters stand in an element."""
    return sum(len(text.text or "") for text in table.iter("{*}t"))
