"""The prefectures that the telephone numbers of a text lie in: they tell places of one name apart, and nothing more.

A number is that of whom to ask, so it names no place by itself; a county's number has the code of its prefecture.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache

from dagster_project.reports.hints import PlaceHint
from dagster_project.reports.jurisdiction_files import folder
from dagster_project.reports.jurisdictions import Divisions

TELEPHONE = "telephone"
_NUMBER = re.compile(r"(?<![\d-])\(?(?P<area>0\d{2,3})(?:\)-?|-{1,2})\d{7,8}(?!\d)")


def area_hints(text: str, divisions: Divisions) -> tuple[PlaceHint, ...]:
    """The divisions of each area code in a text without whitespace, once for each code; unknown codes say nothing."""
    found = {match["area"]: match.group() for match in _NUMBER.finditer(text)}
    units = _units(divisions)
    return tuple(PlaceHint(TELEPHONE, raw, units[area]) for area, raw in found.items() if area in units)


@cache
def _units(divisions: Divisions) -> dict[str, frozenset[int]]:
    """Area code -> the units, as durable keys, that have it or had it."""
    by_code: dict[str, set[int]] = defaultdict(set)
    for row in divisions.rows:
        by_code[row.code].add(row.durable_key)
    found: dict[str, set[int]] = defaultdict(set)
    with (folder() / "area_codes.csv").open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            found[line["area_code"]] |= by_code[line["code"]]
    return {area: frozenset(units) for area, units in found.items()}
