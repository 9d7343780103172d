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
    """The sector whose longest word the department's name contains; None for others and where two fit as well."""
    if kind != "department":
        return None
    found: dict[int, list[Sector]] = {}
    for sector in load_sectors():
        length = max((len(pattern) for pattern in sector.patterns if pattern in name), default=0)
        found.setdefault(length, []).append(sector)
    longest = max(found, default=0)
    return found[longest][0] if longest and len(found[longest]) == 1 else None
