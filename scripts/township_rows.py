"""Towns, townships and streets, from the yearly lists of the statistics bureau.

A unit is a name under a county; it is told by the years of the first and the last list that hold it. A town that became
a street, or passed to another county, is two units: the lists do not say that they are the same.
"""

import re
from pathlib import Path

import division_sources as sources
from division_history import History
from division_rows import Row, Zone, zone_unit

TOWNSHIP_COLUMNS = (
    "code",
    "name",
    "division_type",
    "county_durable_key",
    "first_listed",
    "last_listed",
    "source",
    "licence",
)
_TYPES = ("民族苏木", "苏木", "街道", "地区", "镇", "族乡", "乡")
_BRACKETS = re.compile(r"[（(].*?[）)]")
# Codes from 400 on are farms, prisons, parks counted like townships: no local government, unless so named.
_FIRST_OTHER = 400
_FIRST_LIST, _LAST_LIST = min(sources.CHINA_DIVISION), max(sources.CHINA_DIVISION)


def township_name(listed: str, local_code: str) -> str | None:
    """The name of a town, township or street as it is used; None for what is none.

    漓东街道办事处 → 漓东街道, 云林办事处 → 云林街道, 南磨房地区办事处 → 南磨房地区.
    """
    name = _BRACKETS.sub("", listed).strip().replace(" ", "")
    if name.endswith(("街道办事处", "街道办", "街道地区")):
        name = name[: name.rindex("街道") + 2]
    elif name.endswith("办事处"):
        stem = name.removesuffix("办事处")
        name = stem if stem.endswith(_TYPES) else f"{stem}街道"
    name = name.replace("办事处", "")
    if "直辖" in name or "直管" in name or not name.endswith(_TYPES) or len(name) < 2 or name in _TYPES:
        return None
    if int(local_code) >= _FIRST_OTHER and (name.endswith("地区") or name != listed):
        return None
    return name


def township_type(name: str) -> str:
    """The Chinese word for the type."""
    kind = next(kind for kind in _TYPES if name.endswith(kind))
    return "民族乡" if kind == "族乡" else kind


def township_rows(folder: Path, history: History, rows: list[Row], zones: list[Zone]) -> list[tuple[object, ...]]:
    """Rows of townships.csv, ordered by code and first list."""
    durable = {row.unit: row.durable_key for row in rows}
    zone_units = {code: zone_unit(zone) for zone in zones for code in zone.list_code.split("|") if code}
    listed: dict[tuple[int, str], dict[int, str]] = {}
    for year in sources.CHINA_DIVISION:
        for code, (raw, above) in sources.townships(folder, year).items():
            unit = _unit(history, zone_units, above[:6], year)
            name = township_name(raw, code[6:9])
            if unit is not None and name is not None:
                listed.setdefault((unit, name), {}).setdefault(year, code)
    found: list[tuple[object, ...]] = []
    taken: dict[tuple[int, str], list[tuple[int, int]]] = {}
    # Names that most lists have come first: where two hold one code at once, the other is a rare wording.
    for (unit, name), codes in sorted(listed.items(), key=lambda item: (-len(item[1]), item[0])):
        first, last = min(codes), max(codes)
        span = (0 if first == _FIRST_LIST else first, 9999 if last == _LAST_LIST else last)
        for code in sorted(set(codes.values()), key=lambda code: code != codes[last]):
            spans = taken.setdefault((unit, code[6:9]), [])
            if all(span[1] < other[0] or other[1] < span[0] for other in spans):
                spans.append(span)
                found.append((code, name, township_type(name), durable[unit], first, last, "china-division", "WTFPL"))
                break
    return sorted(found)


def _unit(history: History, zone_units: dict[str, int], code: str, year: int) -> int | None:
    """The unit that a list means by a county code; its codes may be those of the year before or after."""
    if code in zone_units:
        return zone_units[code]
    for near in (year, year - 1, year + 1):
        state = history.years.get(near, {}).get(code)
        if state is not None:
            return state.unit
    return None
