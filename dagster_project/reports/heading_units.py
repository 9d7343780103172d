"""The unit of an amount as its heading prints it, also where the heading was broken off before it, or run together.

An amount of which it is not sure whether it is printed in 元 or 万元 is not read: it would be wrong by four digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from dagster_project.reports.flat import Element
from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.normal import match_key, normalise
from dagster_project.reports.numbers import is_unit
from dagster_project.reports.tokens import Kind, Token

UNCLEAR = "?"  # money units are printed near, and none of them surely in the heading of the column

_BASE = r"[亿万千百]{0,3}(?:人民币)?元"
_AT_END = re.compile(rf"(?:^|[(/,:;、额]|单位)(?P<unit>{_BASE})\)*$")
_ANYWHERE = re.compile(rf"(?<![\d.余多几约近整])(?P<unit>{_BASE})(?![\u4e00-\u9fff])")
_GAPS = re.compile(r"\s+")
_MAX_PIECES = 3  # of a unit that a narrow column breaks: (单位: / 万 / 元)
_LONGEST = 12  # characters of such a piece


def _plain(text: str) -> str:
    return _GAPS.sub("", normalise(text))


@lru_cache(maxsize=4096)
def unit_at_end(heading: str) -> str | None:
    """The money unit with which a heading ends: 采购总金额(单位:万元), 采购总金额/万元, 采购总金额万元."""
    found = _AT_END.search(_plain(heading))
    return found["unit"] if found and is_unit(found["unit"]) else None


def with_unit_behind(heading: str, tokens: Sequence[Token], position: int) -> str:
    """A heading with the unit that stands in pieces or cells of its own behind it, if one does."""
    if unit_at_end(heading):
        return heading
    text = heading
    pieces = 0
    for token in islice(tokens, position, None):
        if token.kind in (Kind.BLANK, Kind.END):
            continue
        if token.kind is not Kind.TEXT or len(token.raw) > _LONGEST or pieces == _MAX_PIECES:
            break
        text += token.raw
        pieces += 1
        behind = _plain(text)[len(_plain(heading)) :]
        if unit_at_end(text) and not re.sub(rf"{_BASE}|金额|单位|[(),/:;、]", "", behind):
            return text
    return heading


def unit_of_column(label: str, headings: Iterable[str], tokens: Iterable[Token]) -> str | None:
    """The unit of the money column of that label: its heading's, or that of a text that is the label with a unit.

    None where no money unit is printed near; UNCLEAR where one is, but not in the heading.
    """
    for heading in headings:
        if unit := unit_at_end(heading):
            return unit
    key = match_key(label)
    near = False
    for token in tokens:
        if token.kind not in (Kind.TEXT, Kind.LABEL):
            continue
        unit = unit_at_end(token.raw)
        if unit and match_key(re.sub(rf"单位|{_BASE}", "", _plain(token.raw))) == key:
            return unit
        near |= unit is not None or _ANYWHERE.search(_plain(token.raw)) is not None
    return UNCLEAR if near else None


def units_in_run(plan: SectionPlan, elements: list[Element], text: str) -> dict[int, str]:
    """The units of the money columns of a section (in a list: of its rows) in running text, by column or row.

    The unit stands between the label and what follows it.
    """
    found: dict[int, str] = {}
    role = Role.ROW if plan.layout == "list" else Role.COLUMN
    wanted = _money(plan)
    between: list[str] = []
    for n, element in enumerate(elements):
        end = elements[n + 1].start if n + 1 < len(elements) else element.end
        behind = text[element.end : end]
        between.append(behind)
        label = element.labels[0] if element.labels else None
        if label is None or label.role is not role or label.index not in wanted:
            continue
        units = {unit["unit"] for unit in _ANYWHERE.finditer(_plain(element.raw + behind)) if is_unit(unit["unit"])}
        if len(units) == 1:
            found.setdefault(label.index, units.pop())
        elif units:
            found[label.index] = UNCLEAR
    if plan.layout != "list" and any(_ANYWHERE.search(_plain(part)) for part in between):
        found |= {index: UNCLEAR for index in wanted if index not in found}
    return found


def _money(plan: SectionPlan) -> set[int]:
    """The columns, or in a list the rows, with amounts of money."""
    if plan.layout == "list":
        return {row.index for row in plan.rows if any(cell.kind == "money" for cell in row.cells.values())}
    return {column for row in plan.rows for column, cell in row.cells.items() if cell.kind == "money"}
