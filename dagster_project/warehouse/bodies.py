"""Who issued a report: one body for one organ, however its name is worded in this or that year's title.

A body's key is made of the durable key of its division and its normalised name. An issuer whose division is not known
has the hash of its file in the key too: many places have a 市财政局, and without the place they must not become one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.reports.jurisdiction_files import Division
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.warehouse.keys import UNKNOWN, KeyCollisionError, key_of
from dagster_project.warehouse.organ_names import normalise

GOVERNMENT_KINDS = frozenset({"government", "township_government"})
_GOVERNMENT = "政府"
# Kinds of divisions that have no 人民政府 but an organ sent by the level above, or are the organ themselves.
_ORGANS = {
    ("prefecture", "地区"): "行政公署",
    ("prefecture", "盟"): "行政公署",
    ("prefecture", "兵团"): "",
    ("county", "行政委员会"): "",
    ("township", "地区"): "办事处",
    ("township", "街道"): "办事处",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose report it is, as the reader found it."""

    name: str | None
    kind: str | None
    jurisdiction_key: int | None
    level: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Body:
    """One row of ``raw.reporting_body`` before its sector is told."""

    reporting_body_key: int
    name: str
    kind: str | None
    jurisdiction_key: int
    level: str | None
    organ: str | None
    """What of a department's name tells it from the others of its division; None for other kinds of bodies."""


class Bodies:
    """Gives every issuer its body and collects the bodies met."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions
        self._identities: dict[int, tuple[str, ...]] = {}
        self._names: dict[int, Counter[str]] = {}
        self._issuers: dict[int, Issuer] = {}

    def key_for(self, issuer: Issuer) -> int:
        """The body's key; UNKNOWN where neither a name nor a government's division is known.

        Raises KeyCollisionError when two different bodies would have the same key.
        """
        identity = self._identity(issuer)
        if identity is None:
            return UNKNOWN
        key = key_of("body", *identity)
        if self._identities.setdefault(key, identity) != identity:
            raise KeyCollisionError(f"The bodies {self._identities[key]} and {identity} have the same key {key}.")
        self._names.setdefault(key, Counter())[issuer.name or ""] += 1
        known = self._issuers.get(key)
        if known is None or _seniority(issuer) < _seniority(known):
            self._issuers[key] = issuer
        return key

    def rows(self) -> Iterable[Body]:
        """The bodies met, by key: a function of the set of issuers, not of their order."""
        for key in sorted(self._issuers):
            issuer = self._issuers[key]
            unit = self._latest(issuer.jurisdiction_key)
            yield Body(
                reporting_body_key=key,
                name=self._name(key, issuer, unit),
                kind=issuer.kind,
                jurisdiction_key=unit.key if unit else UNKNOWN,
                level=unit.level if unit and issuer.kind in GOVERNMENT_KINDS else issuer.level,
                organ=self._identities[key][1] if issuer.kind == "department" else None,
            )

    def _identity(self, issuer: Issuer) -> tuple[str, ...] | None:
        unit = self._latest(issuer.jurisdiction_key)
        if unit is not None and is_government_of(issuer, unit):
            return str(unit.durable_key), _GOVERNMENT
        if not issuer.name:
            return None
        if unit is None:
            return "?", normalise(issuer.name), issuer.sha256
        return str(unit.durable_key), normalise(issuer.name, self._place_names(unit), self._levels(unit))

    def _latest(self, key: int | None) -> Division | None:
        """The division as it was last: its name and parent may have changed since the report's year."""
        if key is None:
            return None
        division = self._divisions.by_key(key)
        periods = self._divisions.periods(division.durable_key)
        return periods[-1] if periods else division

    def _place_names(self, unit: Division) -> tuple[str, ...]:
        """What may stand before an organ's name: the names of its division and of those above it, now and before."""
        places = [unit, *self._divisions.ancestors(unit)]
        periods = [p for place in places for p in (place, *self._divisions.periods(place.durable_key))]
        return tuple({name for period in periods for name in (period.name, period.short_name)})

    def _levels(self, unit: Division) -> frozenset[str]:
        """The signs of a division's level, now and before: 区, and 县 of a district that was a county."""
        names = {row.name for row in (unit, *self._divisions.periods(unit.durable_key))}
        signs = ("自治区", "自治州", "省", "市", "县", "区", "州", "盟", "旗")
        return frozenset(sign for sign in signs if any(name.endswith(sign) for name in names))

    def _name(self, key: int, issuer: Issuer, unit: Division | None) -> str:
        if unit is not None and self._identities[key][1:] == (_GOVERNMENT,):
            return government_name(unit)
        counts, organ = self._names[key], self._identities[key][1]
        # 瑶海区卫生健康委员会 rather than 瑶海区卫健委, however often the short name was printed
        return min(counts, key=lambda name: (not name.endswith(organ), -counts[name], len(name), name))


def is_government_of(issuer: Issuer, unit: Division) -> bool:
    """Whether the issuer is the government of this division itself (not of a town inside it that is not registered)."""
    if issuer.kind == "government":
        return True
    return issuer.kind == "township_government" and unit.level == "township"


def government_name(unit: Division) -> str:
    """The name of a division's government, or of the organ that stands for one there."""
    if unit.level == "national":
        return "中华人民共和国国务院"
    if unit.name.endswith(("政府", "办事处")):
        return unit.name
    return unit.name + _ORGANS.get((unit.level, unit.division_type), "人民政府")


def _seniority(issuer: Issuer) -> tuple[str, str, int, str]:
    """An order among the issuers of one body that does not depend on arrival."""
    return issuer.kind or "~", issuer.level or "~", issuer.jurisdiction_key or 0, issuer.name or ""
