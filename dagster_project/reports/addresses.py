"""Whose site an address is: the division that a government's domain names, in pinyin or as kept in data/jurisdictions.

A domain is data where it is known (sites.csv). Else it is read as a name of a division in pinyin, alone or behind that
of a division above it (szpinglu: 朔州 平鲁); initials alone (tljq) fit too many names and say nothing.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from dagster_project.reports.jurisdiction_files import folder
from dagster_project.reports.jurisdictions import Division, Divisions

_OFFICIAL = ".gov.cn"
_NO_NAME = frozenset(("www", "m", "wap", "big5", "mobile", "gov"))
_SUFFIXES = {"省": "sheng", "市": "shi", "区": "qu", "县": "xian", "旗": "qi", "州": "zhou", "盟": "meng"}
_SLUG = re.compile(r"(?<=/)[a-z]{3,40}(?=[/_\d-])")
_TOWN_ENDINGS = (
    ("街道", ("jd", "jdb", "jdbsc", "jiedao", "jiedaobanshichu")),
    ("镇", ("z", "zhen")),
    ("乡", ("x", "xiang")),
)
_SHORTEST = 4  # letters of a name that is spelled out


@dataclass(frozen=True, slots=True)
class Site:
    """The divisions, as durable keys, that a site may belong to."""

    domain: str
    units: frozenset[int]
    slugs: frozenset[str]  # the words in Latin letters behind the domain and before it


def site_of(url: str, divisions: Divisions) -> Site | None:
    """The site of an address, None for one that is no government's or whose name is no division's."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
    except ValueError:
        return None
    if not host.endswith(_OFFICIAL):
        return None
    labels = [label for label in host.removesuffix(_OFFICIAL).split(".") if label not in _NO_NAME]
    if not labels:
        return None
    domain = labels[-1] + _OFFICIAL
    known = _known_sites().get(domain)
    if known is not None:  # zones have no code
        units = frozenset(row.durable_key for row in divisions.rows if known in ((row.code, ""), ("", row.name)))
    else:
        units = _spelled(divisions).get(labels[-1], frozenset())
    if not units:
        return None
    below = _below(labels[:-1], units, divisions)
    path = urlsplit(url if "//" in url else f"//{url}").path
    return Site(host, below or units, frozenset((*labels[:-1], *_SLUG.findall(path.lower()))))


def _below(labels: list[str], units: frozenset[int], divisions: Divisions) -> frozenset[int]:
    """The division inside the site's own whose name a label before the domain spells out: ht.sanya does not."""
    spelled = _spelled(divisions)
    for label in labels:
        inside = {unit for unit in spelled.get(label, ()) if _lies_in(unit, units, divisions)}
        if len(inside) == 1:
            return frozenset(inside)
    return frozenset()


def _lies_in(unit: int, units: frozenset[int], divisions: Divisions) -> bool:
    return any(up.durable_key in units for row in divisions.periods(unit) for up in divisions.ancestors(row))


@cache
def _known_sites() -> dict[str, tuple[str, str]]:
    """Domain -> the code of its division, or of a zone the name."""
    with (folder() / "sites.csv").open(encoding="utf-8", newline="") as handle:
        return {row["domain"]: (row["code"], "" if row["code"] else row["name"]) for row in csv.DictReader(handle)}


@cache
def _pinyin() -> dict[str, str]:
    with (folder() / "pinyin.csv").open(encoding="utf-8", newline="") as handle:
        return {row["name"]: row["pinyin"] for row in csv.DictReader(handle)}


@cache
def _spelled(divisions: Divisions) -> dict[str, frozenset[int]]:
    """Every spelling that a domain may have -> the units that it may mean."""
    found: dict[str, set[int]] = defaultdict(set)
    for row in divisions.rows:
        if row.level != "national" and row.code:
            for spelling in _spellings(row, divisions):
                found[spelling].add(row.durable_key)
    return {spelling: frozenset(units) for spelling, units in found.items()}


def _spellings(row: Division, divisions: Divisions) -> Iterator[str]:
    name = spell(row.short_name)
    if len(name) < _SHORTEST:
        return
    suffix = _SUFFIXES.get(row.name[-1], "") if row.name != row.short_name else ""
    own = [name, *((name + suffix, name + suffix[:1]) if suffix else ())]
    yield from own
    for above in divisions.ancestors(row):
        if above.level == "national":
            continue
        full, first = spell(above.short_name), initials(above.short_name)
        for before in (full, first, first + _SUFFIXES.get(above.name[-1], "")[:1]):
            yield from (before + after for after in own)


def town_spellings(name: str) -> frozenset[str]:
    """How an address may name a town: 砚台镇 is yantaizhen, yantai or ytz."""
    for ending, written in _TOWN_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            own = name.removesuffix(ending)
            full, first = spell(own), initials(own)
            return frozenset([full, *(full + end for end in written), *(first + end for end in written)])
    return frozenset()


def spell(name: str) -> str:
    """A name in pinyin without tones, as addresses have it."""
    known = _pinyin()
    whole = known.get(name) or "".join(known.get(character, "") for character in name)
    return whole.replace("ü", "v")


def initials(name: str) -> str:
    """The first letters of a name's characters in pinyin."""
    return "".join(_pinyin().get(character, "")[:1] for character in name)
