"""Reads and checks the files of data/jurisdictions. An error names the file and the line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dagster_project import project_files
from dagster_project.reports.records import record

LEVELS = ("national", "province", "prefecture", "county", "township")
SUCCESSOR_KINDS = ("renamed", "merged", "split", "upgraded")
ALIAS_KINDS = ("derived", "other", "generic")
_KEY_LIMIT = 2**53
_FOREVER = 9999


class JurisdictionError(Exception):
    """A file of data/jurisdictions is not as it must be: which file, which line, what is wrong."""


@record(frozen=True, slots=True)
class Division:
    """A division in a period of unchanged name, level, parent and code. ``code`` is empty for zones."""

    key: int
    durable_key: int
    code: str
    name: str
    short_name: str
    level: str
    division_type: str
    parent_key: int | None
    valid_from: int
    valid_to: int | None
    sort_order: int

    def is_valid(self, year: int) -> bool:
        """Whether it existed on 31 December of a year."""
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Successor:
    """What a row was followed by (renamed, upgraded), went into (merged), or gave area to (split), in a year."""

    key: int
    successor_key: int
    year: int
    kind: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a unit: derived from its name, kept by hand (other), or generic: 高新区, as in its own city."""

    alias: str
    durable_key: int
    kind: str


def folder() -> Path:
    """Where the files lie."""
    return project_files.path("data", "jurisdictions")


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Line number and the values of the columns asked for. Raises JurisdictionError when one is missing."""
    try:
        handle = path.open(encoding="utf-8", newline="")
    except FileNotFoundError as error:
        raise JurisdictionError(f"{path.name} is missing in {path.parent}") from error
    with handle:
        reader = csv.reader(handle)
        head = next(reader, [])
        missing = [column for column in columns if column not in head]
        if missing:
            raise JurisdictionError(f"{path.name} line 1: no column {', '.join(missing)}")
        places = [head.index(column) for column in columns]
        for values in reader:
            if len(values) != len(head):
                raise JurisdictionError(f"{path.name} line {reader.line_num}: {len(values)} values, not {len(head)}")
            yield reader.line_num, [values[place] for place in places]


def read_divisions(path: Path | None = None) -> list[Division]:
    """The rows of divisions.csv. Raises JurisdictionError naming the line.

    Checked: unique keys, known levels, a parent for the whole period, no overlap of the periods of a unit.
    """
    path = path or folder() / "divisions.csv"
    columns = (
        "jurisdiction_key", "durable_key", "code", "name", "short_name", "level", "division_type", "parent_key",
        "valid_from_year", "valid_to_year", "sort_order",
    )  # fmt: skip
    rows: list[Division] = []
    lines: dict[int, int] = {}
    for line, values in _rows(path, columns):
        row = _division(path.name, line, values)
        if row.key in lines:
            raise JurisdictionError(f"{path.name} line {line}: key {row.key} also stands in line {lines[row.key]}")
        lines[row.key] = line
        rows.append(row)
    _check_parents(path.name, rows, lines)
    _check_periods(path.name, rows, lines)
    return rows


def _division(file: str, line: int, values: list[str]) -> Division:
    key, durable_key, code, name, short_name, level, kind, parent_key, first, last, order = values
    try:
        row = Division(
            int(key), int(durable_key), code, name, short_name, level, kind, int(parent_key) if parent_key else None,
            int(first), int(last) if last else None, int(order),
        )  # fmt: skip
    except ValueError as error:
        raise JurisdictionError(f"{file} line {line}: {name or key}: {error}") from error
    problem = None
    if not 0 < row.key < _KEY_LIMIT or not 0 < row.durable_key < _KEY_LIMIT:
        problem = "a key must lie between 1 and 2^53"
    elif level not in LEVELS:
        problem = f"level {level!r} is none of {', '.join(LEVELS)}"
    elif not name or not short_name or not kind:
        problem = "name, short_name and division_type must not be empty"
    elif (row.parent_key is None) != (level == "national"):
        problem = "every division but the country has a parent"
    elif row.valid_to is not None and row.valid_to < row.valid_from:
        problem = f"ends in {row.valid_to}, before it begins in {row.valid_from}"
    if problem:
        raise JurisdictionError(f"{file} line {line}: {name or key}: {problem}")
    return row


def _check_parents(file: str, rows: list[Division], lines: dict[int, int]) -> None:
    by_key = {row.key: row for row in rows}
    for row in rows:
        if row.parent_key is None:
            continue
        place = f"{file} line {lines[row.key]}: {row.name}"
        parent = by_key.get(row.parent_key)
        if parent is None:
            raise JurisdictionError(f"{place}: no row has its parent_key {row.parent_key}")
        if LEVELS.index(parent.level) >= LEVELS.index(row.level):
            raise JurisdictionError(f"{place} ({row.level}) cannot lie under {parent.name} ({parent.level})")
        if parent.valid_from > row.valid_from or (parent.valid_to or _FOREVER) < (row.valid_to or _FOREVER):
            raise JurisdictionError(
                f"{place}: its parent {parent.name} (line {lines[parent.key]}) does not exist during its whole period"
            )


def _check_periods(file: str, rows: list[Division], lines: dict[int, int]) -> None:
    last: dict[int, Division] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        before = last.get(row.durable_key)
        if before and (before.valid_to or _FOREVER) >= row.valid_from:
            raise JurisdictionError(
                f"{file} line {lines[row.key]}: {row.name}: its period overlaps that of line {lines[before.key]}, "
                "which has the same durable_key"
            )
        last[row.durable_key] = row


def read_successors(divisions: Mapping[int, Division], path: Path | None = None) -> list[Successor]:
    """The rows of successors.csv; both keys must be known."""
    path = path or folder() / "successors.csv"
    found = []
    for line, values in _rows(path, ("jurisdiction_key", "successor_key", "year", "kind")):
        try:
            one = Successor(int(values[0]), int(values[1]), int(values[2]), values[3])
        except ValueError as error:
            raise JurisdictionError(f"{path.name} line {line}: {error}") from error
        if one.kind not in SUCCESSOR_KINDS:
            raise JurisdictionError(
                f"{path.name} line {line}: kind {one.kind!r} is none of {', '.join(SUCCESSOR_KINDS)}"
            )
        for key in (one.key, one.successor_key):
            if key not in divisions:
                raise JurisdictionError(f"{path.name} line {line}: no division has the key {key}")
        found.append(one)
    return found


def read_aliases(divisions: Mapping[int, Division], path: Path | None = None) -> list[Alias]:
    """The rows of aliases.csv; ``name`` must be a name that the unit has or had."""
    path = path or folder() / "aliases.csv"
    names: dict[int, set[str]] = {}
    for row in divisions.values():
        names.setdefault(row.durable_key, set()).add(row.name)
    found = []
    for line, (alias, durable_key, name, kind) in _rows(path, ("alias", "durable_key", "name", "kind")):
        if not alias or not durable_key.isdigit() or name not in names.get(int(durable_key), ()):
            raise JurisdictionError(
                f"{path.name} line {line}: {alias or '(empty)'}: no division {durable_key} named {name}"
            )
        if kind not in ALIAS_KINDS:
            raise JurisdictionError(f"{path.name} line {line}: kind {kind!r} is none of {', '.join(ALIAS_KINDS)}")
        found.append(Alias(alias, int(durable_key), kind))
    return found


# The lists of townships begin in 2015 and end in 2023: what the first holds is taken to have existed before, what the
# last holds to exist still.
_FIRST_LIST, _LAST_LIST = 2015, 2023
_TOWNSHIP_COLUMNS = ("code", "name", "division_type", "county_durable_key", "first_listed", "last_listed")


def read_townships(divisions: Mapping[int, Division], path: Path | None = None) -> list[Division]:
    """The rows of townships.csv as divisions: one for each period of the county that a township lies in."""
    path = path or folder() / "townships.csv"
    counties: dict[int, list[Division]] = {}
    for county in sorted(divisions.values(), key=lambda row: row.valid_from):
        counties.setdefault(county.durable_key, []).append(county)
    found: list[Division] = []
    lines: dict[int, int] = {}
    for line, values in _rows(path, _TOWNSHIP_COLUMNS):
        code, name, kind, county_key, first_listed, last_listed = values
        place = f"{path.name} line {line}: {name or code}"
        numbers = (code, county_key, first_listed, last_listed)
        if len(code) != 9 or not all(number.isdigit() for number in numbers) or not name or not kind:
            raise JurisdictionError(f"{place}: needs a code of 9 digits, name, type, county and two years")
        if int(county_key) not in counties:
            raise JurisdictionError(f"{place}: no division has the durable_key {county_key}")
        first = 0 if int(first_listed) == _FIRST_LIST else int(first_listed)
        last = _FOREVER if int(last_listed) == _LAST_LIST else int(last_listed)
        durable_key = 0
        for above in counties[int(county_key)]:
            row = _township(code, name, kind, above, first, last, durable_key)
            if row is None:
                continue
            durable_key = row.durable_key
            if row.key in lines:
                raise JurisdictionError(f"{place}: key {row.key} also stands in line {lines[row.key]}")
            lines[row.key] = line
            found.append(row)
    return found


def _township(
    code: str, name: str, kind: str, county: Division, first: int, last: int, durable_key: int
) -> Division | None:
    """A township in one period of its county; its code begins with the code that the county had then."""
    start, end = max(first, county.valid_from), min(last, county.valid_to or _FOREVER)
    if start > end:
        return None
    code = (county.code or code[:6]) + code[6:]
    key = int(code) * 10_000 + start
    short_name = name.removesuffix(kind)
    return Division(
        key=key,
        durable_key=durable_key or key,
        code=code,
        name=name,
        short_name=short_name if len(short_name) > 1 else name,
        level="township",
        division_type=kind,
        parent_key=county.key,
        valid_from=start,
        valid_to=None if end == _FOREVER else end,
        sort_order=int(code),
    )
