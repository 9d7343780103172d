"""What a name of a division means as of a year: the unit as it then was, whatever it is called today."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dagster_project.reports.jurisdictions import Division, Divisions, Meant, load_divisions

_NEAR_YEARS = 3  # from the last year of a name (or to the first) to reports that still (or already) use it
_GENERIC_SHORT = frozenset({"公安", "安全", "和平", "文化", "城市", "中心", "建设", "开发"})


def is_generic(short_name: str) -> bool:
    """Whether a division's short name is an everyday word as well: 和平, 公安."""
    return short_name in _GENERIC_SHORT


def begins_with_division(text: str) -> bool:
    """Whether a text begins with the full name of a division of whatever year, towns included."""
    return any(text[:length] in _full_names() for length in range(2, 16))


@cache
def _full_names() -> frozenset[str]:
    divisions = load_divisions()
    return frozenset(row.name for row in (*divisions.rows, *divisions.townships))


class NamesOfYear:
    """The divisions by name as of one year; without a year, each unit as it was last."""

    def __init__(self, divisions: Divisions, year: int | None) -> None:
        self._divisions = divisions
        self._year = year

    def meant(self, name: str) -> tuple[Meant, ...]:
        """The units of a name as of the year; without a year each as it was when it last had the name."""
        if self._year is not None:
            return self._divisions.meant(name, self._year)
        newest = {row.durable_key: row for row in self._divisions.named(name)}
        return tuple(Meant(row, row, 0, True) for row in newest.values())

    def of_the_year(self, found: Sequence[Meant]) -> list[Division]:
        """Of the units of a name those that had it in the year; all, where none had.

        With them stay others that a report of about that year may mean by it: units elsewhere that had the name shortly
        before or after, unless they were still to come.
        """
        current = [one.division for one in found if not one.gap]
        if not current:
            return [one.division for one in found]
        others = [
            one.division
            for one in found
            if 0 < one.gap <= _NEAR_YEARS
            and (one.existed or one.bearer.valid_from < (self._year or 0))
            and not any(self._is_nested(one.division, row) for row in current)
        ]
        return current + others

    def named(self, name: str) -> list[Division]:
        """The rows of a name as of the year; of a name no longer (or not yet) in use the unit as it then was."""
        return self.of_the_year(self.meant(name))

    def then(self, row: Division) -> Division | None:
        """The unit of a row as it was in the year; None where it did not exist then."""
        if self._year is None:
            return self._divisions.periods(row.durable_key)[-1]
        return self._divisions.in_year(row, max(self._year, self._divisions.first_year))

    def _is_nested(self, one: Division, other: Division) -> bool:
        """Whether one of the units lies or lay in the other: 铜仁市 became the name of the prefecture around it."""

        def around(row: Division) -> set[int]:
            periods = self._divisions.periods(row.durable_key)
            return {up.durable_key for period in periods for up in self._divisions.ancestors(period)}

        return one.durable_key in around(other) or other.durable_key in around(one)
