"""Paths, lists of sources and side files, put together for each content."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.intake import ledger as ledgers
from dagster_project.intake.sources import (
    SourceListError,
    around_file,
    read_list,
    read_side_file,
    surroundings,
    what_became_of_lists,
)
from dagster_project.intake.take_in import take_in
from dagster_project.reports.surroundings import Found, Surroundings
from dagster_project.settings import Settings, SettingsError


def _settings(tmp_path: Path, files: dict[str, str]) -> Settings:
    for path, text in files.items():
        target = tmp_path / "inbox" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")


def _around(settings: Settings) -> dict[tuple[str, ...], Surroundings]:
    """The surroundings by the paths that they name."""
    take_in(settings)
    found = surroundings(settings, ledgers.read(settings.ledger))
    return {tuple(sorted(one.path for one in around.found)): around for around in found.values()}


def test_each_content_has_its_paths_and_what_is_said_of_them(tmp_path: Path) -> None:
    files = {
        "安徽省/a.html": "one",
        "安徽省/b.html": "two",
        "copies/a.html": "one",
        "安徽省/sources.csv": "file,url,body,year\na.html,http://a.gov.cn/1,合肥市民政局,2019\n./b.html,,,\nnone.html,u,,\n",
        "copies/a.html.json": '{"url": "http://b.gov.cn/1", "Title": "年报", "other": 1}',
    }
    around = _around(_settings(tmp_path, files))
    assert around[("copies/a.html", "安徽省/a.html")].found == (
        Found("copies/a.html", "http://b.gov.cn/1", title="年报"),
        Found("安徽省/a.html", "http://a.gov.cn/1", "合肥市民政局", 2019),
    )
    assert around[("安徽省/b.html",)].found == (Found("安徽省/b.html"),)


def test_a_list_in_home_speaks_for_the_whole_inbox(tmp_path: Path) -> None:
    settings = _settings(tmp_path, {"x/a.html": "one"})
    settings.home.mkdir()
    settings.sources.write_text("path,url\nx/a.html,http://a.gov.cn\n", encoding="utf-8")
    assert _around(settings)[("x/a.html",)].source_url == "http://a.gov.cn"
    settings.sources.write_text("path,year\nx/a.html,last\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"sources\.csv, line 2: the year 'last' is none"):
        surroundings(settings, ledgers.read(settings.ledger))


@pytest.mark.parametrize("text", ["no such columns\n1\n", "path,year\na.html,19\n", "\x00", ""])
def test_a_list_of_the_inbox_that_is_not_right_tells_nothing_but_what_is_wrong(tmp_path: Path, text: str) -> None:
    settings = _settings(tmp_path, {"a.html": "one", "sources.csv": text, "a.html.json": "[1]"})
    assert _around(settings)[("a.html",)].found == (Found("a.html"),)
    became = what_became_of_lists(settings, ledgers.read(settings.ledger))
    assert became.keys() == {"sources.csv", "a.html.json"}
    assert all("未采用" in words for words in became.values())
    with pytest.raises(SourceListError):
        read_list(text.encode())


def test_a_list_that_is_right_is_known_as_a_list(tmp_path: Path) -> None:
    files = {
        "a.html": "one",
        "b.html": "two",
        "other.json": "{}",
        "sources.csv": "path,year\na.html,2019\nb.html,2020\n",
    }
    settings = _settings(tmp_path, files)
    take_in(settings)
    became = what_became_of_lists(settings, ledgers.read(settings.ledger))
    assert became == {
        "sources.csv": "来源清单,不是报告:说明2个文件 / a list of sources and no report: it tells of 2 files."
    }


def test_a_file_that_was_moved_is_known_by_its_new_place_only(tmp_path: Path) -> None:
    settings = _settings(tmp_path, {"2018/a.html": "one"})
    assert ("2018/a.html",) in _around(settings)
    (settings.inbox / "2019").mkdir()
    (settings.inbox / "2018/a.html").rename(settings.inbox / "2019/a.html")
    assert ("2019/a.html",) in _around(settings)
    (settings.inbox / "2019/a.html").unlink()
    assert ("2018/a.html", "2019/a.html") in _around(settings)  # nowhere now


def test_side_files() -> None:
    assert read_side_file(b'{"url": " http://a ", "year": "2019"}') == {"url": "http://a", "year": 2019}
    with pytest.raises(SourceListError):
        read_side_file(b"[]")


def test_a_file_outside_a_warehouse(tmp_path: Path) -> None:
    _settings(
        tmp_path,
        {"a.html": "x", "sources.csv": "file,body\na.html,合肥市民政局\n", "a.html.source.json": '{"year": 2019}'},
    )
    (found,) = around_file(tmp_path / "inbox" / "a.html").found
    assert (found.body, found.year) == ("合肥市民政局", 2019)
    assert around_file(Path("2019/b.html")).found == (Found("2019/b.html"),)
