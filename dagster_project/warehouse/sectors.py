"""The sector of a department (公安, 卫生健康 …), told from its name by the words in ``data/bodies/sectors.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from dagster_project import project_files


@dataclass(frozen=True, slots=True)
class Sector:
    """A line of work as departments were named in a span of years."""

    code: str
    label_zh: str
    patterns: tuple[str, ...]
    is_vertical: bool  # its organs answer to the same organ above them, not to the government of the place


class SectorError(Exception):
    """A line of sectors.csv is not right; the message says which and what."""


@cache
def load_sectors() -> tuple[Sector, ...]:
    """All sectors, in the order of the file. Raises SectorError naming the line."""
    path = project_files.path("data", "bodies", "sectors.csv")
    sectors: dict[str, Sector] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        for row in reader:
            patterns = tuple(row["patterns"].split("|"))
            if row["sector_code"] in sectors or not row["sector_zh"] or "" in patterns:
                raise SectorError(f"{path}, line {reader.line_num}: a repeated code, no label or an empty pattern")
            is_vertical = row["is_vertical"] == "true"
            sectors[row["sector_code"]] = Sector(row["sector_code"], row["sector_zh"], patterns, is_vertical)
    return tuple(sectors.values())


def sector_of(name: str, kind: str | None) -> Sector | None:
    """The sector whose word begins first in a department's name, of several there the longest; None for others.

    An organ of several lines of work is named after its main one first: 发展改革和统计局. ``name`` is best without its
    place (公安 begins 公安县, too).
    """
    if kind != "department":
        return None
    found: dict[tuple[int, int], Sector] = {}
    for sector in load_sectors():
        for pattern in sector.patterns:
            start = name.find(pattern)
            if start >= 0:
                found[(start, -len(pattern))] = sector
    return found[min(found)] if found else None
