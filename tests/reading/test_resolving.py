"""A changed registry, or other news of where a file was found: told anew whose report it is, and nothing opened."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project.reading import batches
from dagster_project.reading.processes import Limits
from dagster_project.reading.read import frames_of, read_contents, unreadable
from dagster_project.reading.resolving import Resolved, resolve_again
from dagster_project.reading.stored import packed, unpacked
from dagster_project.reports.documents.open import open_document
from dagster_project.reports.jurisdictions import Divisions, load_divisions
from dagster_project.reports.surroundings import Found, Surroundings
from tests.unplaced_report import NO_PLACE


@pytest.fixture
def home(tmp_path: Path, bundled_files: dict[str, Path]) -> tuple[Path, list[str]]:
    landing = tmp_path / "landing"
    contents = []
    for data in (bundled_files["001"].read_bytes(), bundled_files["004"].read_bytes(), NO_PLACE.encode()):
        sha256 = hashlib.sha256(data).hexdigest()
        target = landing / sha256[:2] / sha256[2:4] / sha256
        target.parent.mkdir(parents=True)
        target.write_bytes(data)
        contents.append(sha256)
    frames = read_contents(contents, landing, "r")
    batches.write(tmp_path / "parsed", "2026-01-01-001", "r", contents, frames, "registry of yesterday")
    landing.rename(tmp_path / "away")  # whoever opens a file from here on fails
    return tmp_path / "parsed", contents


def _resolve(parsed: Path, around: dict[str, Surroundings], resolver: str) -> Resolved:
    return resolve_again(parsed, batches.current(parsed, "r"), around, "r", resolver)


def _reports(parsed: Path) -> dict[str, dict[str, Any]]:
    """The reports that stand, by content."""
    found: dict[str, dict[str, Any]] = {}
    for batch in batches.current(parsed, "r"):
        reports = pl.read_parquet(parsed / batch.name / "reports.parquet")
        for row in batches.contents_of(parsed, batch).join(reports, on="report_key").iter_rows(named=True):
            assert row["content"] not in found
            found[row["content"]] = row
    return found


def _renamed(divisions: Divisions, old: str, new: str) -> Divisions:
    rows = [replace(row, name=new, short_name=new[:-1]) if row.name == old else row for row in divisions.rows]
    return Divisions(rows, divisions.aliases, divisions.successor_rows)


def test_a_renamed_division_moves_its_report_and_no_other(
    home: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed, contents = home
    before = _reports(parsed)
    changed = _renamed(load_divisions(), "合肥市", "庐州市")
    monkeypatch.setattr("dagster_project.reports.read.load_divisions", lambda: changed)
    resolved = _resolve(parsed, {}, "registry of today")
    assert (resolved.contents, resolved.changed) == (3, 1)
    after = _reports(parsed)
    assert after[contents[0]]["jurisdiction_path"] == "安徽省/庐州市/瑶海区"
    assert after[contents[0]]["cells_read"] == before[contents[0]]["cells_read"] > 0
    assert {c: after[c] for c in contents[1:]} == {c: before[c] for c in contents[1:]}
    assert _resolve(parsed, {}, "registry of today") == Resolved()


def test_the_batch_resolved_anew_is_whole(home: tuple[Path, list[str]]) -> None:
    parsed, _ = home
    (old,) = batches.current(parsed, "r")
    _resolve(parsed, {}, "registry of today")
    (new,) = batches.current(parsed, "r")
    assert new.name != old.name
    assert sorted(new.contents) == sorted(old.contents)
    assert new.outcomes == old.outcomes
    for file in sorted((parsed / old.name).glob("*.parquet")):
        one, other = pl.read_parquet(file), pl.read_parquet(parsed / new.name / file.name)
        order = sorted(set(one.columns) - {"document"})
        assert one.sort(order).equals(other.sort(order)), file.name


def test_news_of_where_a_file_was_found_settles_what_was_open(home: tuple[Path, list[str]]) -> None:
    parsed, contents = home
    _resolve(parsed, {}, "registry of today")
    before = _reports(parsed)
    assert before[contents[2]]["outcome"] == "unrecognised"
    around = {contents[2]: Surroundings((Found("江苏省/徐州市/2019.html", "http://www.xzgl.gov.cn/a.html"),))}
    resolved = _resolve(parsed, around, "registry of today")
    assert (resolved.contents, resolved.changed) == (1, 1)
    after = _reports(parsed)
    assert after[contents[2]]["jurisdiction_path"] == "江苏省/徐州市/鼓楼区"
    assert after[contents[2]]["source_url"] == "http://www.xzgl.gov.cn/a.html"
    assert after[contents[2]]["outcome"] == "parsed"
    assert {c: after[c] for c in contents[:2]} == {c: before[c] for c in contents[:2]}
    assert _resolve(parsed, around, "registry of today") == Resolved()


def test_no_document_is_opened_and_what_was_stopped_stays_as_it_is(
    home: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it needs no limits: only text that a worker has read within them is looked at again."""
    parsed, contents = home
    stopped = "f" * 64
    frames = frames_of([(stopped, unreadable(stopped, Limits(60, 1 << 30).time_reason()))], "r")
    assert frames["documents"].is_empty()
    batches.write(parsed, "2026-01-01-002", "r", [stopped], frames, "registry of yesterday", (60, 1024))
    before = _reports(parsed)

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a document was opened")

    for opener in ("open_document", "read_archive", "kind_of"):
        monkeypatch.setattr(f"dagster_project.reports.read.{opener}", fail)
    changed = _renamed(load_divisions(), "合肥市", "庐州市")
    monkeypatch.setattr("dagster_project.reports.read.load_divisions", lambda: changed)
    assert _resolve(parsed, {}, "registry of today").changed == 1
    after = _reports(parsed)
    assert after[contents[0]]["jurisdiction_path"] == "安徽省/庐州市/瑶海区"
    assert after[stopped] == before[stopped]
    assert [batch.stopped_at for batch in batches.current(parsed, "r") if stopped in batch.contents] == [(60, 1024)]


def test_a_stored_document_comes_back_as_it_was(bundled_files: dict[str, Path]) -> None:
    for path in bundled_files.values():
        document = open_document(path.read_bytes())
        assert unpacked(packed(document)) == document
    table = "<table border=1><tr><th>规章<th>0<tr><td>1<td rowspan=2>2<tr><td>3</table>"
    page = f"<html><head><title>年报</title></head><body><p>一、总体情况</p>{table}</body></html>"
    document = open_document(page.encode())
    assert document.grids
    assert unpacked(packed(document)) == document
