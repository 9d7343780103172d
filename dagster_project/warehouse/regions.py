"""Which reports of one year speak for parts of a whole: own organ, departments and divisions below a government.

Only current versions of one year and one form are compared. A government's report about its whole division is the
whole; its parts are the reports of the governments directly below it about theirs, and what its own organ and its
departments say of themselves. Vertical organs are left out: some governments count them in, others do not. Institutions
are left out too: their applications have been their own since 2021.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from dagster_project.reports.jurisdiction_files import Division
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.warehouse.bodies import Issuer, is_government_of
from dagster_project.warehouse.neighbours import current_versions

WHOLE, OWN = "whole_jurisdiction", "own_body"

DEPARTMENTS = 20
"""Departments from which on a set may be complete. No list says which departments a government has: governments of
county level and above have more than these, and one that lacks only a few cannot be told from a complete set."""

NOT_OWN = "不是本机关口径的报告"
NO_WHOLE = "未收录所属政府同一年度同一表式的全域报告"
NOT_WHOLE = "不是一级政府现行的全域报告"
NO_PARTS = "未收录下级政府或部门同一年度同一表式的报告"

_STATES = {
    "report_key": pl.Int64,
    "whole_key": pl.Int64,
    "whole_reason": pl.String,
    "parts_reason": pl.String,
    "is_complete": pl.Boolean,
}
_Place = tuple[int, int, str]
"""Durable key of a division, year, form."""


@dataclass(slots=True)
class _Parts:
    divisions: dict[int, int] = field(default_factory=dict)  # durable key of the division -> report
    departments: list[int] = field(default_factory=list)
    own: list[tuple[bool, int]] = field(default_factory=list)  # the government itself before its office

    @property
    def keys(self) -> list[int]:
        return [*self.divisions.values(), *self.departments, *(key for _, key in sorted(self.own)[:1])]


def wholes_and_parts(
    reports: pl.DataFrame, divisions: Divisions, vertical: frozenset[int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of ``raw.report_whole`` and ``raw.report_part`` for all reports that are loaded.

    ``vertical`` are the keys of bodies that are not led by the government of their division.
    """
    wholes: dict[_Place, int] = {}
    parts: defaultdict[_Place, _Parts] = defaultdict(_Parts)
    organs: dict[int, _Place] = {}
    for row in current_versions(reports).filter(pl.col("jurisdiction_key") > 0).iter_rows(named=True):
        unit = divisions.by_key(row["jurisdiction_key"])
        place = (unit.durable_key, row["year"], row["form"])
        issuer = Issuer(row["issuer"], row["issuer_kind"], unit.key, row["level"], row["sha256"])
        is_government = is_government_of(issuer, unit)
        key = row["report_key"]
        if row["scope"] == WHOLE and is_government:
            wholes[place] = key
            above = divisions.parent(unit)
            if above is not None:
                parts[above.durable_key, row["year"], row["form"]].divisions[unit.durable_key] = key
        elif row["scope"] == OWN and (is_government or row["issuer_kind"] == "office"):
            organs[key] = place
            parts[place].own.append((not is_government, key))
        elif (row["scope"], row["issuer_kind"]) == (OWN, "department") and row["reporting_body_key"] not in vertical:
            parts[place].departments.append(key)
    below = _Below(divisions)
    region_of = {key: place for place, key in wholes.items()}
    states: list[tuple[int, int | None, str | None, str | None, bool]] = []
    pairs: list[tuple[int, int]] = []
    for key in reports["report_key"].to_list():
        if key in region_of:
            place = region_of[key]
            found = parts[place] if place in parts else _Parts()
            pairs += [(key, part) for part in sorted(found.keys)]
            is_complete = below.is_complete(place, found)
            states.append((key, None, NOT_OWN, None if found.keys else NO_PARTS, is_complete))
        else:
            whole = wholes.get(organs[key]) if key in organs else None
            reason = None if whole else NO_WHOLE if key in organs else NOT_OWN
            states.append((key, whole, reason, NOT_WHOLE, False))
    return (
        pl.DataFrame(states, schema=_STATES, orient="row").sort("report_key"),
        pl.DataFrame(pairs, schema={"report_key": pl.Int64, "part_key": pl.Int64}, orient="row"),
    )


class _Below:
    """The divisions directly below a division in a year."""

    def __init__(self, divisions: Divisions) -> None:
        self._rows: defaultdict[int, list[Division]] = defaultdict(list)
        for row in divisions.rows:
            above = divisions.parent(row)
            if above is not None:
                self._rows[above.durable_key].append(row)

    def is_complete(self, place: _Place, held: _Parts) -> bool:
        durable_key, year, _ = place
        there = {row.durable_key for row in self._rows[durable_key] if row.is_valid(year)}
        return (
            bool(there) and there <= held.divisions.keys() and bool(held.own) and len(held.departments) >= DEPARTMENTS
        )


def lent_by_regions(touched: pl.DataFrame, wholes: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The keys of reports that touched ones are compared with as whole or parts, and that are not touched."""
    above = wholes.join(touched, on="report_key", how="semi").select(report_key="whole_key").drop_nulls()
    below = parts.join(touched, on="report_key", how="semi").select(report_key="part_key")
    return pl.concat([above, below]).unique().join(touched, on="report_key", how="anti")


def places_above(keys: Collection[int], divisions: Divisions) -> pl.DataFrame:
    """Of each division (jurisdiction_key) the keys of the one directly above it in all its periods (above_key)."""
    rows = []
    for key in sorted({key for key in keys if key}):
        above = divisions.parent(divisions.by_key(key))
        if above is not None:
            rows += [(key, period.key) for period in divisions.periods(above.durable_key) or (above,)]
    return pl.DataFrame(rows, schema={"jurisdiction_key": pl.Int64, "above_key": pl.Int64}, orient="row")
