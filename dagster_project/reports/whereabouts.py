"""The division of a body: known, or not known with the reason; and what a body's name tells of its level."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from dagster_project import project_files

_NATIONAL = re.compile(r"^(?:国务院|国家|中国|全国)[\u4e00-\u9fff]{2,}$|^[\u4e00-\u9fff]{2,14}(?:总署|总局)$")
RELATIVE = re.compile(r"^(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟|地区)(?=.{2,})")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A division, or one below the registry's (a town, a zone it does not list), as of a year."""

    path: str
    code: str | None
    key: int | None
    level: str | None
    name: str
    is_zone: bool = False
    is_bare: bool = False  # the body's name is the division's name and nothing else
    why_no_code: str | None = None  # of a division that the registry does not list, or that has no name in the text


def unlisted(path: str, level: str, name: str, is_zone: bool = False, is_bare: bool = False) -> Whereabouts:
    """A division that the registry does not list, by what it lies in and its own name."""
    why = f"行政区划表中没有“{name}” / the registry of divisions has no {name}"
    return Whereabouts(path, None, None, level, name, is_zone, is_bare, why)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """No division, or several that fit equally well; the reason is for people."""

    reason: str
    is_bare: bool = False  # the body's name is a division's name and nothing else


def is_relative(name: str) -> bool:
    """Whether a body's name tells its level and not its place: 市政府办, 区统计局."""
    return RELATIVE.match(name) is not None


@cache
def _national_bodies() -> frozenset[str]:
    """The national organs whose names do not say that they are national: data/bodies/national.csv."""
    with project_files.path("data", "bodies", "national.csv").open(encoding="utf-8", newline="") as handle:
        return frozenset(row["name"] for row in csv.DictReader(handle))


def is_national(body: str) -> bool:
    """Whether a body is a national organ."""
    return body.removesuffix("办公厅") in _national_bodies() or _NATIONAL.match(body) is not None
