"""Names that several divisions share: with what tells them apart right, without it unknown, never another's."""

from __future__ import annotations

from collections import defaultdict

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import Division, load_divisions
from dagster_project.reports.surroundings import NOWHERE, Found, Surroundings

YEARS = (2010, 2019, 2023)


def _shared(year: int) -> dict[str, list[Division]]:
    """The names of this year that several divisions have, zones left out: they are named with their city."""
    found: dict[str, list[Division]] = defaultdict(list)
    for row in load_divisions().rows:
        if row.is_valid(year) and row.level in ("province", "prefecture", "county") and row.code:
            found[row.name].append(row)
    return {name: rows for name, rows in found.items() if len(rows) > 1}


def _path(title: str, year: int, around: Surroundings = NOWHERE) -> str | None:
    text = f"{title}{year}年政府信息公开工作年度报告\n统计期限自{year}年1月1日起至{year}年12月31日止。\n一、总体情况\n"
    return identify(read_text(text.encode()), load_divisions(), around=around).jurisdiction


def _names_above(row: Division) -> list[str]:
    return [up.name for up in load_divisions().ancestors(row) if up.level != "national"][::-1]


@pytest.mark.parametrize("year", YEARS)
def test_shared_names(year: int) -> None:
    divisions = load_divisions()
    shared = _shared(year)
    assert len(shared) > 20
    wrong: list[tuple[str, str | None]] = []
    open_ones = 0  # the only one in its province, and yet not known by it
    for name, rows in shared.items():
        for body in (name, f"{name}人民政府", f"{name}人民政府办公室", f"{name}司法局"):
            if (alone := _path(body, year)) is not None:
                wrong.append((body, alone))
        for row in rows:
            own = divisions.path_name(row)
            above = _names_above(row)
            rivals = [other for other in rows if other is not row and _names_above(other)[:1] == above[:1]]
            found = {
                "province": _path(above[0] + name, year),
                "all above": _path("".join(above) + name, year),
                "bureau": _path("".join(above) + name + "财政局", year),
                "folder": _path(name, year, Surroundings((Found("/".join([*above, "x.html"])),))),
                "code": _path(name, year, Surroundings((Found(f"{row.code}/{year}.html"),))),
            }
            assert found["province"] in (None, own), (name, found)
            open_ones += not rivals and found["province"] is None
            assert {found[how] for how in ("all above", "bureau", "folder", "code")} == {own}, (name, found)
    assert wrong == []
    assert open_ones <= 2


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://www.xzgl.gov.cn/a.html", None),  # initials say nothing
        ("http://www.njgl.gov.cn/a.html", "江苏省/南京市/鼓楼区"),
        ("http://www.xuzhou.gov.cn/a.html", "江苏省/徐州市/鼓楼区"),
        ("http://gulou.fuzhou.gov.cn/a.html", "福建省/福州市/鼓楼区"),
        ("https://www.example.com/xuzhou/a.html", None),
        ("http://www.hefei.gov.cn/a.html", None),  # none of them lies there
        ("not an address", None),
        ("http://[", None),
    ],
)
def test_an_address_tells_them_apart(url: str, path: str | None) -> None:
    assert _path("鼓楼区", 2019, Surroundings((Found(url=url),))) == path


def test_two_places_that_contradict_tell_nothing() -> None:
    around = Surroundings((Found("江苏省/徐州市/a.html"), Found("江苏省/南京市/b.html")))
    assert _path("鼓楼区", 2019, around) is None
