"""Publishing: what readers see before, during and after, and what is left of builds that died."""

from __future__ import annotations

import os
import time
from pathlib import Path

import duckdb
import pytest

from dagster_project.publishing import candidate as candidates
from dagster_project.publishing.manifest import (
    Manifest,
    TableContent,
    current_release,
    last_manifest,
    manifest_path,
    release_file_name,
)
from dagster_project.publishing.release import PublishError, next_release, publish
from dagster_project.settings import KEEP_RELEASES, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")


def make_candidate(settings: Settings, content: int) -> None:
    candidates.start(settings, is_full=True)
    with duckdb.connect(settings.candidate) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {content} AS a")


def manifest(release: int) -> Manifest:
    return Manifest(release, "2026-01-01T00:00:00+00:00", {"reader": "x"}, 0, {"b": 1}, {"t": TableContent(1, "0")})


def content_of(settings: Settings) -> int:
    with duckdb.connect(settings.current_release.resolve(), read_only=True) as connection:
        row = connection.execute("SELECT a FROM t").fetchone()
    assert row is not None
    return int(row[0])


def publish_next(settings: Settings) -> int:
    release = next_release(settings)
    make_candidate(settings, release)
    publish(settings, manifest(release))
    return release


def test_a_release_is_numbered_linked_and_described(settings: Settings) -> None:
    assert current_release(settings) is None
    assert publish_next(settings) == 1
    assert os.readlink(settings.current_release) == "gongkai-000001.duckdb"  # noqa: PTH115
    assert last_manifest(settings) == manifest(1)
    assert publish_next(settings) == 2
    assert (current_release(settings), content_of(settings)) == (2, 2)


def test_the_last_releases_are_kept_and_young_ones_too(settings: Settings) -> None:
    for _ in range(KEEP_RELEASES + 2):
        publish_next(settings)
    names = {path.name for path in settings.published.glob("gongkai-*")}
    assert len(names) == KEEP_RELEASES + 2, "none is old enough to be sure that nobody is just opening it"
    for path in settings.published.glob("gongkai-*"):
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    newest = publish_next(settings)
    kept = {path.name for path in settings.published.glob("gongkai-*")}
    assert kept == {release_file_name(newest - n) for n in range(KEEP_RELEASES)}


def test_what_a_dead_build_left_is_replaced(settings: Settings) -> None:
    publish_next(settings)
    leftover = settings.published / release_file_name(2)
    leftover.write_bytes(b"half a file")
    candidates.wal_of(leftover).write_bytes(b"an old log")
    manifest_path(settings, 2).write_text("{", encoding="utf-8")
    assert content_of(settings) == 1
    assert publish_next(settings) == 2
    assert content_of(settings) == 2
    assert not candidates.wal_of(leftover).exists()


def test_changes_still_in_the_log_are_published(settings: Settings) -> None:
    make_candidate(settings, 1)
    connection = duckdb.connect(settings.candidate)
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    connection.execute("UPDATE t SET a = 7")
    connection.close()
    assert candidates.wal_of(settings.candidate).exists()
    publish(settings, manifest(1))
    assert content_of(settings) == 7
    assert not candidates.wal_of(settings.candidate).exists()


def test_a_stray_log_beside_the_link_stops_nothing_and_one_in_the_way_is_removed(settings: Settings) -> None:
    make_candidate(settings, 1)
    settings.published.mkdir(parents=True)
    stray = candidates.wal_of(settings.published / release_file_name(1))
    stray.write_bytes(b"x")
    publish(settings, manifest(1))
    assert not stray.exists()
    assert content_of(settings) == 1


def test_without_a_candidate_nothing_is_published(settings: Settings) -> None:
    publish_next(settings)
    with pytest.raises((PublishError, OSError)):
        publish(settings, manifest(2))
    assert content_of(settings) == 1


def test_a_candidate_starts_as_a_copy_that_does_not_touch_the_release(settings: Settings) -> None:
    publish_next(settings)
    before = settings.current_release.resolve().read_bytes()
    candidates.start(settings, is_full=False)
    with duckdb.connect(settings.candidate) as connection:
        connection.execute("UPDATE t SET a = 9")
    assert settings.current_release.resolve().read_bytes() == before


def test_a_damaged_manifest_is_no_manifest(settings: Settings) -> None:
    publish_next(settings)
    manifest_path(settings, 1).write_text("{}", encoding="utf-8")
    assert last_manifest(settings) is None
    assert current_release(settings) == 1
