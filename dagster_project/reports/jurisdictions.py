"""The administrative divisions of mainland China from 2008 on: by key, by code, by name, as of a year.

Read from ``data/jurisdictions`` (built by ``scripts/build_divisions.py``; each row names its source and licence). A row
is a period of unchanged name, level, parent and code of one division; ``durable_key`` holds the periods of one unit
together. A row is valid in a year when the division existed on 31 December of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dagster_project.reports.jurisdiction_files import (
    Alias,
    Division,
    JurisdictionError,
    Successor,
    read_aliases,
    read_divisions,
    read_successors,
    read_townships,
)
from dagster_project.reports.jurisdiction_names import NameMatcher

__all__ = ["Alias", "Division", "Divisions", "JurisdictionError", "NameMatcher", "Successor", "load_divisions"]

# Keys of townships come from codes of 9 digits, all others from 6 or 7.
_FIRST_TOWNSHIP_KEY = 10**8 * 10_000


@dataclass(frozen=True, slots=True)
class _Index:
    """Names and places of a set of rows; townships have one of their own, made when first asked for."""

    by_key: dict[int, Division]
    by_name: dict[str, tuple[Division, ...]]
    by_code: dict[str, tuple[Division, ...]]
    by_parent: dict[int, tuple[Division, ...]]
    by_unit: dict[int, tuple[Division, ...]]


def _index(rows: Sequence[Division], aliases: Sequence[Alias] = (), *, short_names: bool = True) -> _Index:
    names: dict[str, dict[int, Division]] = defaultdict(dict)
    codes: dict[str, list[Division]] = defaultdict(list)
    parents: dict[int, list[Division]] = defaultdict(list)
    units: dict[int, list[Division]] = defaultdict(list)
    for row in rows:
        names[row.name][row.key] = row
        if short_names:
            names[row.short_name][row.key] = row
        units[row.durable_key].append(row)
        if row.code:
            codes[row.code].append(row)
        if row.parent_key is not None:
            parents[row.parent_key].append(row)
    for alias in aliases:
        for row in units[alias.durable_key]:
            names[alias.alias][row.key] = row
    return _Index(
        {row.key: row for row in rows},
        {name: tuple(found.values()) for name, found in names.items()},
        {code: tuple(found) for code, found in codes.items()},
        {key: tuple(found) for key, found in parents.items()},
        {key: tuple(sorted(found, key=lambda row: row.valid_from)) for key, found in units.items()},
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """A unit that a name can stand for in a report about a year."""

    bearer: Division
    """The row that has the name."""
    division: Division
    """The unit as it was in the year: under this or another name; its nearest period where it did not exist."""
    gap: int
    """Years between the year and the time of the name; 0 while it was in use."""
    existed: bool
    """Whether the unit existed in the year, as a division or as the zone that became one."""


class Divisions:
    """All divisions of county level and above, zones included; townships are read when first asked for."""

    def __init__(self, rows: Sequence[Division], aliases: Sequence[Alias], successors: Sequence[Successor]) -> None:
        self.rows = tuple(rows)
        self.aliases = tuple(aliases)
        self.successor_rows = tuple(successors)
        self._index = _index(self.rows, self.aliases)
        self._townships: _Index | None = None
        self._passed: dict[int, list[Successor]] = defaultdict(list)
        self._came_from: dict[int, list[Successor]] = defaultdict(list)
        for successor in successors:
            self._passed[successor.key].append(successor)
            self._came_from[successor.successor_key].append(successor)
        self.first_year = min((row.valid_from for row in self.rows), default=0)

    def _township_index(self) -> _Index:
        if self._townships is None:
            self._townships = _index(read_townships(self._index.by_key), short_names=False)
        return self._townships

    @property
    def townships(self) -> tuple[Division, ...]:
        """Towns, townships and streets: a snapshot (see data/jurisdictions/README.md)."""
        return tuple(self._township_index().by_key.values())

    def by_key(self, key: int) -> Division:
        """The row of a key. Raises KeyError when there is none."""
        found = self._index.by_key.get(key)
        return found if found is not None else self._township_index().by_key[key]

    def by_code(self, code: str, year: int) -> Division | None:
        """The division that had a code at the end of a year: 6 digits, or a township's 9 digits or 12 digits."""
        if len(code) == 12 and code.endswith("000"):
            code = code[:9]
        index = self._index if len(code) == 6 else self._township_index()
        return next((row for row in index.by_code.get(code, ()) if row.is_valid(year)), None)

    def named(self, name: str, year: int | None = None, *, townships: bool = False) -> tuple[Division, ...]:
        """Every row whose name, short name or alias is exactly this, in the order of the official lists.

        With a year, only rows valid in it; without one, every period (the rows of one unit share a ``durable_key``).
        A zone is also found by what it is called in its own city (高新区): narrow it by ``children`` of the city.
        Townships are looked through only when asked for, and by full name only: 太平镇, not 太平.
        """
        found = self._index.by_name.get(name, ())
        if townships:
            found += self._township_index().by_name.get(name, ())
        return tuple(row for row in found if year is None or row.is_valid(year))

    def meant(self, name: str, year: int) -> tuple[Meant, ...]:
        """Every unit that has, had or was to have this name, each once and as of a year.

        Reports are titled with the name of their year, but also with the next one (put online again after a change) or
        the last one. A unit that has ended stands for itself, in its last period: its figures are not those of the unit
        that it went into. One that was still to come is its first period, or the zone that became it. Years before the
        first of the registry count as that one.
        """
        year = max(year, self.first_year)
        bearers: dict[int, Division] = {}
        for row in self._index.by_name.get(name, ()):
            known = bearers.get(row.durable_key)
            # 梅县 is the full name of the county that was, and short for the 梅县区 that it became.
            if known is None or (row.name != name, _gap(row, year)) < (known.name != name, _gap(known, year)):
                bearers[row.durable_key] = row
        found: dict[int, Meant] = {}
        for row in bearers.values():
            then = self.in_year(row, year) or self._zone_before(row, year)
            periods = self.periods(row.durable_key)
            nearest = then or (periods[0] if periods[0].valid_from > year else periods[-1])
            known_unit = found.get(nearest.durable_key)
            if known_unit is None or _gap(row, year) < known_unit.gap:
                found[nearest.durable_key] = Meant(row, nearest, _gap(row, year), then is not None)
        return tuple(found.values())

    def _zone_before(self, division: Division, year: int) -> Division | None:
        """The zone that became this unit, as it was in a year before; of several the one whose name it took."""
        first = self.periods(division.durable_key)[0]
        if year >= first.valid_from:
            return None
        zones = [self.by_key(one.key) for one in self._came_from[first.key] if one.kind == "upgraded"]
        zones = [zone for zone in zones if not zone.code]
        if len(zones) > 1:
            zones = [zone for zone in zones if zone.short_name.startswith(first.short_name)]
        return self.in_year(zones[0], year) if len(zones) == 1 else None

    def children(self, key: int, year: int, *, townships: bool = False) -> tuple[Division, ...]:
        """The divisions directly under a row that were valid in a year."""
        found = self._index.by_parent.get(key, ())
        if townships:
            found += self._township_index().by_parent.get(key, ())
        return tuple(row for row in found if row.is_valid(year))

    def parent(self, division: Division) -> Division | None:
        """The row directly above; None for 中国."""
        return None if division.parent_key is None else self.by_key(division.parent_key)

    def ancestors(self, division: Division) -> tuple[Division, ...]:
        """The rows above a division from its parent up to 中国."""
        found: list[Division] = []
        above = self.parent(division)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        return tuple(found)

    def path_name(self, division: Division) -> str:
        """The names from the province down, joined by "/": 安徽省/合肥市/瑶海区. 中国 for the country itself."""
        names = [division.name, *(row.name for row in self.ancestors(division) if row.level != "national")]
        return "/".join(reversed(names))

    def is_valid(self, division: Division, year: int) -> bool:
        """Whether the division existed, with this name and parent, on 31 December of a year."""
        return division.is_valid(year)

    def periods(self, durable_key: int) -> tuple[Division, ...]:
        """The periods of one unit, oldest first; empty for an unknown key."""
        if durable_key < _FIRST_TOWNSHIP_KEY:
            return tuple(self._index.by_unit.get(durable_key, ()))
        return self._township_index().by_unit.get(durable_key, ())

    def in_year(self, division: Division, year: int) -> Division | None:
        """The same unit as it was at the end of a year; None when it did not exist."""
        return next((row for row in self.periods(division.durable_key) if row.is_valid(year)), None)

    def successors(self, division: Division) -> tuple[tuple[Division, Successor], ...]:
        """The rows that followed a row, or took area from it, with year and kind."""
        return tuple((self.by_key(one.successor_key), one) for one in self._passed.get(division.key, ()))

    def today(self, division: Division) -> Division | None:
        """The one division that stands today where this one stood: itself, what it became, or what it was merged into.

        None when its area went to several.
        """
        if division.valid_to is None:
            return division
        periods = self.periods(division.durable_key)
        if not periods or periods[-1].valid_to is None:
            return periods[-1] if periods else None
        heirs = {heir.key: heir for heir, one in self.successors(periods[-1]) if one.year > (periods[-1].valid_to or 0)}
        if len(heirs) != 1:
            return None
        return self.today(next(iter(heirs.values())))

    def matcher(self, *, townships: bool = False) -> NameMatcher:
        """Finds every known name of a division in a text."""
        return _matcher(self, townships)

    def known_names(self, *, townships: bool = False) -> Iterable[str]:
        """Every name, short name and alias that means one place: without 高新区 and the like."""
        generic = {alias.alias for alias in self.aliases if alias.kind == "generic"}
        yield from (name for name in self._index.by_name if name not in generic)
        if townships:
            yield from self._township_index().by_name


def _gap(row: Division, year: int) -> int:
    """Years between a year and a row's period, 0 within it."""
    return max(row.valid_from - year, year - (row.valid_to if row.valid_to is not None else year), 0)


@cache
def _matcher(divisions: Divisions, townships: bool) -> NameMatcher:
    return NameMatcher(divisions.known_names(townships=townships))


@cache
def load_divisions() -> Divisions:
    """The divisions of data/jurisdictions, read and checked once. Raises JurisdictionError, naming file and line."""
    rows = read_divisions()
    by_key = {row.key: row for row in rows}
    return Divisions(rows, read_aliases(by_key), read_successors(by_key))
