"""Figures at the end of a line of text to which the number of the page may be joined: 12 and page 5 printed as 125.

A sum that fails, and holds for the figure without its last digits, casts doubt on the figure. Where pages are known to
be numbered so, figures without a sum that may end in the next page's number are doubtful too. Of two groups of digits
with a space between (12 5) nobody knows whether they are one figure, unless a sum says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from dagster_project.reports.checksum import Check, equalities, name_of
from dagster_project.reports.labels import SectionPlan
from dagster_project.reports.layouts import Placed
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import NotANumber, read_value
from dagster_project.reports.page_marks import page_number
from dagster_project.reports.page_numbers import goes_on
from dagster_project.reports.tokens import Kind

JOINED = "数值末尾可能连有页码"
APART = "数字之间有空格,可能是两个数"

Position = tuple[int, int]  # row, position of a cell in it
_APART = re.compile(r"[^(]*\d\s+\d")
_GLUED = re.compile(r"\d{2,}")


class GluedFigures:
    """The cells of a section that may have the number of a page, or another cell's figure, behind their own digits."""

    def __init__(self, plan: SectionPlan, form: str, placed: Mapping[Position, Placed]) -> None:
        self._plan = plan
        self._checks: dict[Position, list[Check]] = {}
        self._values: dict[Position, Decimal] = {}
        self._last = _last_of_lines(placed)
        if not self._last:
            return
        self._values = {key: value for key, cell in placed.items() if (value := self._value(cell)) is not None}
        self._named = {self._name(key): value for key, value in self._values.items()}
        key_of = {self._name(key): key for key in self._values}
        for check in equalities(form, frozenset(self._named)):
            keys = [key_of[name] for name, _ in check.weights]
            if plan.layout != "matrix" or len({row for row, _ in keys}) == 1:  # sums over rows say little of one figure
                for key in keys:
                    self._checks.setdefault(key, []).append(check)

    def pages(self) -> dict[int, int]:
        """The blocks (lines) whose last figure a sum shows to end in the number of a page, with this number."""
        return {
            cell.token.block: page
            for key, cell in self._last.items()
            for figure, page in _parts(cell.token.raw)
            if self._is_right_without(key, figure)
        }

    def doubtful(self, known: Mapping[int, int]) -> dict[Position, str]:
        """The cells that are not to be read, with the reason. ``known``: page numbers joined to figures, by block."""
        found: dict[Position, str] = {}
        for key, cell in self._last.items():
            if _APART.match(normalise(cell.token.raw, keep_gaps=True)):
                if not self._is_confirmed(key):
                    found |= dict.fromkeys((other for other in self._values if other[0] == key[0]), APART)
                continue
            for figure, page in _parts(cell.token.raw):
                in_series = cell.token.block in known or goes_on(cell.token.block, page, known)
                if self._is_right_without(key, figure) or (in_series and not self._is_confirmed(key)):
                    found[key] = JOINED
        return found

    def _is_confirmed(self, key: Position) -> bool:
        """Whether a sum that says something speaks for a figure, and none against it."""
        checks = self._checks.get(key, [])
        telling = any(self._named[name] for check in checks for name, _ in check.weights)
        return telling and all(check.holds(self._named) for check in checks)

    def _is_right_without(self, key: Position, figure: str) -> bool:
        """Whether a sum fails with the figure as printed, and all would hold for this beginning of it."""
        checks = self._checks.get(key, [])
        if not checks or all(check.holds(self._named) for check in checks):
            return False
        shorter = self._named | {self._name(key): Decimal(figure)}
        return all(check.holds(shorter) for check in checks)

    def _name(self, key: Position) -> str:
        cell, applicant = self._plan.cell(*key)
        return name_of(cell.metric, applicant)

    def _value(self, placed: Placed) -> Decimal | None:
        """The figure of a cell, a blank counted as nothing; None where it is no number."""
        if placed.token.kind is Kind.BLANK:
            return Decimal(0)
        cell, _ = self._plan.cell(placed.row, placed.position)
        try:
            return read_value(placed.token.raw, cell.unit, cell.kind, placed.heading_unit).value or Decimal(0)
        except NotANumber:
            return None


def _last_of_lines(placed: Mapping[Position, Placed]) -> dict[Position, Placed]:
    """The figures behind which no other stands on their line of text."""
    last: dict[int, Position] = {}
    for key, cell in placed.items():
        token = cell.token
        if token.kind is Kind.VALUE and token.place.row is None:
            other = last.get(token.block)
            if other is None or placed[other].token.start < token.start:
                last[token.block] = key
    return {key: placed[key] for key in last.values()}


def _parts(raw: str) -> Iterator[tuple[str, int]]:
    """The ways to read digits as a figure and the number of a page."""
    digits = normalise(raw)
    if not _GLUED.fullmatch(digits):
        return
    for length in range(1, len(digits)):
        page = page_number(digits[length:])
        if page and digits[length] != "0":
            yield digits[:length], page
