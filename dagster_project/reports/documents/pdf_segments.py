"""Where columns part in tables that have rules between their rows only: browsers draw a piece of each rule per cell.

Where text goes on across the end of such pieces its cell covers both columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page

from dagster_project.reports.documents.pdf_text import Mark, marks_of

_SNAP = 3.0  # points within which two rules, or the ends of their pieces, are one
_MIN_RULES = 3
_MIN_ENDS = 4  # of the pieces of a rule: three columns
_TOGETHER = 0.25  # of the size of the type: characters of one text stand nearer
_MAX_ENDS = 60  # a dashed line has more, a table never
_HIGHEST = 150.0  # points from a rule of a table to the next
Rule = tuple[float, tuple[float, ...]]
"""How far down a rule stands, and where its pieces end."""


def sides_between_rules(page: Page) -> list[dict[str, Any]]:
    """The sides of the cells of tables without any upright rule, as lines of pdfplumber."""
    if any(edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _SNAP for edge in page.edges):
        return []
    tables = [table for table in _tables(_rules(page)) if len(table) >= _MIN_RULES]
    if not tables:
        return []
    marks = sorted((mark for mark in marks_of(page.chars) if mark.text.strip()), key=_down)
    return [
        {"object_type": "line", "x0": x, "x1": x, "top": top, "bottom": bottom, "height": bottom - top, "width": 0.0}
        for table in tables
        for x, top, bottom in _sides(table)
        if not _is_crossed(x, marks[bisect_left(marks, top, key=_down) : bisect_left(marks, bottom, key=_down)])
    ]


def _down(mark: Mark) -> float:
    return mark.middle[1]


def _rules(page: Page) -> list[Rule]:
    """The rules of a page from the top, and where their pieces end."""
    found: list[tuple[float, list[float]]] = []
    for edge in sorted((edge for edge in page.edges if edge["orientation"] == "h"), key=lambda each: each["top"]):
        if not found or edge["top"] - found[-1][0] > _SNAP:
            found.append((edge["top"], []))
        found[-1][1].extend((edge["x0"], edge["x1"]))
    return [rule for top, ends in found if 1 < len((rule := (top, _as_one(ends)))[1]) <= _MAX_ENDS]


def _as_one(places: Sequence[float]) -> tuple[float, ...]:
    own: list[float] = []
    for place in sorted(places):
        if not own or place - own[-1] > _SNAP:
            own.append(place)
    return tuple(own)


def _tables(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules of each table: of two in turn pieces end at the same places, not only at the sides of both."""
    found: list[list[Rule]] = []
    for rule in rules:
        if found and _is_next(found[-1][-1], rule):
            found[-1].append(rule)
        else:
            found.append([rule])
    return [table for table in found if max(len(ends) for _, ends in table) >= _MIN_ENDS]


def _is_next(above: Rule, below: Rule) -> bool:
    if below[0] - above[0] > _HIGHEST:
        return False
    fewer, more = sorted((above[1], below[1]), key=len)
    shared = [end for end in fewer if _has(more, end)]
    within = [end for end in shared if not (_has(fewer[:: len(fewer) - 1], end) and _has(more[:: len(more) - 1], end))]
    return len(shared) == len(fewer) or (len(shared) > 1 and bool(within))


def _has(ends: Sequence[float], place: float) -> bool:
    return any(abs(end - place) <= _SNAP for end in ends)


def _sides(table: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """The sides of cells: from each rule of which a piece ends there to the next such rule."""
    places = _as_one([end for _, ends in table for end in ends])
    return [
        (place, top, bottom)
        for place in places
        for top, bottom in pairwise(top for top, ends in table if _has(ends, place))
    ]


def _is_crossed(place: float, within: Sequence[Mark]) -> bool:
    """Whether text goes on across a place: a character, or two that stand together."""
    near = [mark for mark in within if mark.left < place + mark.size and mark.right > place - mark.size]
    return any(mark.left < place - 1 and mark.right > place + 1 for mark in near) or any(
        abs(one.middle[1] - other.middle[1]) < 0.5 * one.size and other.left - one.right < _TOGETHER * one.size
        for one in near
        for other in near
        if one.middle[0] < place < other.middle[0]
    )
