"""Reports titled with the old or the new name of every division that changed, and what each must be taken for.

The answer is worked out from the lines of changes.csv and the periods of the units, not by the code that finds names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from dagster_project import project_files
from dagster_project.reports.jurisdictions import Division, Divisions

FIRST_YEAR, LAST_YEAR = 2008, 2025
AROUND = 2  # years before and after the change


@dataclass(frozen=True)
class Titled:
    """A report about a year, titled with a place."""

    place: str
    year: int
    context: str  # none, province, full: what stands before the name
    kind: str  # of the change
    which: str  # old, new
    paths: frozenset[str]  # the divisions that it may be taken for
    certain: bool  # whether the title leaves no choice, so that the answer must not be null

    def text(self) -> str:
        """A short report as plain text."""
        return (
            f"{self.place}{self.year}年政府信息公开工作年度报告\n\n"
            "本报告根据《中华人民共和国政府信息公开条例》编制,"
            f"数据统计期限自{self.year}年1月1日起至{self.year}年12月31日止。\n"
            f"一、总体情况\n{self.year}年,政府信息公开工作有序开展。\n"
        )


def titled_reports(divisions: Divisions) -> Iterator[Titled]:
    """Every report once, line by line of changes.csv."""
    with project_files.path("data", "jurisdictions", "changes.csv").open(encoding="utf-8", newline="") as handle:
        changes = list(csv.DictReader(handle))
    seen: set[tuple[str, int, int]] = set()
    for change in changes:
        year = int(change["year"])
        for which, named_in in (("old", year - 1), ("new", year)):
            bearer = divisions.by_code(change[f"{which}_code"], named_in) if change[f"{which}_code"] else None
            if bearer is None:
                continue
            for about in range(year - AROUND, min(year + AROUND, LAST_YEAR) + 1):
                for context, before in _contexts(divisions, bearer):
                    place = before + bearer.name
                    if (place, about, bearer.durable_key) not in seen:
                        seen.add((place, about, bearer.durable_key))
                        paths, certain = _answer(divisions, bearer, context, about)
                        yield Titled(place, about, context, change["kind"], which, paths, certain)


def _contexts(divisions: Divisions, bearer: Division) -> Iterator[tuple[str, str]]:
    names = [row.name for row in divisions.ancestors(bearer) if row.level != "national"]
    yield "none", ""
    if names:
        yield "province", names[-1]
    if len(names) > 1:
        yield "full", "".join(reversed(names))


def _answer(divisions: Divisions, bearer: Division, context: str, about: int) -> tuple[frozenset[str], bool]:
    year = max(about, FIRST_YEAR)
    namesakes = _namesakes(divisions, bearer, context)
    current = [row for row in namesakes if row.is_valid(year)]
    own = _unit_in(divisions, bearer, year)
    paths = {divisions.path_name(own)}
    if current:  # the name belongs to another division in this very year: not to be told apart without context
        paths |= {divisions.path_name(row) for row in current}
    return frozenset(paths), not namesakes


def _namesakes(divisions: Divisions, bearer: Division, context: str) -> list[Division]:
    """Rows of other units that have, had or will have the name, as far as what stands before it admits them."""
    above = [row.durable_key for row in divisions.ancestors(bearer) if row.level != "national"]
    wanted = set(above if context == "full" else above[-1:] if context == "province" else [])
    rows = []
    for row in divisions.named(bearer.name):
        lines = {up.durable_key for one in divisions.periods(row.durable_key) for up in divisions.ancestors(one)}
        if row.durable_key != bearer.durable_key and wanted <= lines:
            rows.append(row)
    return rows


def _unit_in(divisions: Divisions, bearer: Division, year: int) -> Division:
    """The unit in a year; its last period when it had ended, the zone before it or its first when it was to come."""
    periods = divisions.periods(bearer.durable_key)
    then = next((row for row in periods if row.is_valid(year)), None)
    if then is not None:
        return then
    if periods[0].valid_from < year:
        return periods[-1]
    zones = [
        row
        for row in divisions.rows
        if not row.code and row.is_valid(year) and any(heir.key == periods[0].key for heir in _heirs(divisions, row))
    ]
    named_so = [zone for zone in zones if periods[0].short_name in zone.name]
    return (named_so or [periods[0]])[0]


def _heirs(divisions: Divisions, row: Division) -> list[Division]:
    last = divisions.periods(row.durable_key)[-1]
    return [heir for heir, _ in divisions.successors(last)]
