"""From an audited candidate to the file that readers open: durable on disk first, then seen, at one blow."""

from __future__ import annotations

import os
import time
from pathlib import Path

import duckdb

from dagster_project import durable
from dagster_project.publishing.candidate import wal_of
from dagster_project.publishing.manifest import (
    Manifest,
    current_release,
    release_file_name,
    validation_report_path,
    write_manifest,
)
from dagster_project.settings import KEEP_RELEASES, Settings

_YOUNG = 15 * 60  # seconds; a reader may have followed the link to an old release and not opened it yet


class PublishError(Exception):
    """The candidate cannot be published; the last release stays."""


def next_release(settings: Settings) -> int:
    """The number that the next release gets. What lies above the current one is left of a build that died."""
    return (current_release(settings) or 0) + 1


def publish(settings: Settings, manifest: Manifest) -> Path:
    """Make the candidate the release that readers get; the path of its versioned file.

    Until the link is swapped, in one step, readers get the old release; after it the complete new one. Raises
    PublishError or OSError with the old release in place.
    """
    target = settings.published / manifest.file_name
    _remove_leftovers(settings)
    checkpoint(settings.candidate)
    settings.published.mkdir(parents=True, exist_ok=True)
    if wal_of(target).exists():
        raise PublishError(f"{wal_of(target)} is in the way: DuckDB would replay it into the new release. Delete it.")
    durable.sync_file(settings.candidate)
    settings.candidate.replace(target)
    target.chmod(0o444)
    durable.sync_folder(settings.published)
    write_manifest(settings, manifest)
    _swap_link(settings.current_release, target)
    _remove_old(settings, manifest.release)
    return target


def checkpoint(database: Path) -> None:
    """Bring everything into the database file itself. Raises PublishError when there is none, or a log remains."""
    if not database.is_file():
        raise PublishError(f"There is no candidate to publish: {database} is missing.")
    with duckdb.connect(database) as connection:
        connection.execute("CHECKPOINT")
    if wal_of(database).exists():
        raise PublishError(f"{database.name} still has a write-ahead log after its checkpoint.")


def _swap_link(link: Path, target: Path) -> None:
    draft = link.with_name(f".{link.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target.name)
    draft.replace(link)
    durable.sync_folder(link.parent)


def _remove_leftovers(settings: Settings) -> None:
    """Delete what builds that died left above the current release: no reader was ever led there."""
    first = next_release(settings)
    for number in _numbers(settings):
        if number >= first:
            _remove(settings, number)


def _remove_old(settings: Settings, newest: int) -> None:
    """Keep the newest releases, and those young enough that a reader may just be opening them."""
    for number in _numbers(settings):
        file = settings.published / release_file_name(number)
        is_young = file.exists() and time.time() - file.stat().st_mtime < _YOUNG
        if number <= newest - KEEP_RELEASES and not is_young:
            _remove(settings, number)


def _remove(settings: Settings, number: int) -> None:
    file = settings.published / release_file_name(number)
    for path in (file, wal_of(file), validation_report_path(settings, number)):
        path.unlink(missing_ok=True)


def _numbers(settings: Settings) -> list[int]:
    if not settings.published.is_dir():
        return []
    names = (path.name for path in settings.published.iterdir())
    numbers = (name.removeprefix("gongkai-").split(".")[0] for name in names if name.startswith("gongkai-"))
    return sorted({int(number) for number in numbers if number.isdigit()})
