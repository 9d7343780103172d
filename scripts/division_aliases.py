"""Other names of divisions: those that follow from the name, and those kept by hand in other_names.csv."""

import csv
from pathlib import Path

from division_history import History, HistoryError
from division_names import short_name
from division_rows import Row

ALIAS_COLUMNS = ("alias", "durable_key", "name", "kind")
# 恩施州, 玉屏县, 鄂伦春旗 for the autonomous ones; 管城区 for 管城回族区.
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
_ZONE_WORDS = {
    "经济技术开发区": ("经开区", "经济技术开发区", "经济开发区"),
    "经济开发区": ("经开区", "经济技术开发区", "经济开发区"),
    "高新技术产业开发区": ("高新区", "高新技术产业开发区", "高新技术开发区"),
    "城乡一体化示范区": ("城乡一体化示范区", "示范区"),
}


def alias_rows(history: History, rows: list[Row], folder: Path) -> list[tuple[object, ...]]:
    """Rows of aliases.csv.

    ``kind``: ``derived`` follows from the name, ``other`` was kept by hand, ``generic`` is what a zone is called within
    its city (高新区): many zones share it.
    """
    found: set[tuple[str, int, str, str]] = set()
    known = {(row.durable_key, name) for row in rows for name in (row.name, row.short_name)}
    for row in rows:
        for alias, kind in _derived(row):
            if (row.durable_key, alias) not in known:
                found.add((alias, row.durable_key, row.name, kind))
    units = {(one.code, one.name): one.unit for state in history.years.values() for one in state.values()}
    durable = {row.unit: row.durable_key for row in rows}
    with (folder / "other_names.csv").open(encoding="utf-8", newline="") as handle:
        for line, given in enumerate(csv.DictReader(handle), start=2):
            unit = units.get((given["code"], given["name"]))
            if unit is None:
                raise HistoryError(f"other_names.csv line {line}: there was never a {given['code']} {given['name']}")
            found.add((given["alias"], durable[unit], given["name"], "other"))
    return sorted(found, key=lambda row: (row[1], row[0], row[2]))


def _derived(row: Row) -> list[tuple[str, str]]:
    if row.division_type in _AUTONOMOUS:
        return [(row.short_name + _AUTONOMOUS[row.division_type], "derived")]
    if row.division_type == "市辖区" and "族" in row.name:
        return [(short_name(row.name, row.division_type) + "区", "derived")]
    if row.code:
        return []
    for ending, words in _ZONE_WORDS.items():
        if row.name.endswith(ending):
            stem = row.name.removesuffix(ending)
            return [(stem + word, "derived") for word in words if stem] + [(word, "generic") for word in words]
    return []
