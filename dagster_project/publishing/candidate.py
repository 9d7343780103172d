"""The candidate: a copy of the last release in which a build replaces rows. Readers never see it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dagster_project.settings import Settings

_FICLONE = 0x40049409  # Linux: let two files share their blocks until one is written to


def start(settings: Settings, *, is_full: bool) -> None:
    """Make the candidate anew: empty for a full build, else a copy of the current release.

    Raises OSError when there is no release to copy or the disk is full.
    """
    discard(settings)
    settings.candidate.parent.mkdir(parents=True, exist_ok=True)
    if not is_full:
        copy_file(settings.current_release.resolve(strict=True), settings.candidate)


def discard(settings: Settings) -> None:
    """Delete the candidate, if there is one, with what DuckDB keeps beside it."""
    for file in (settings.candidate, wal_of(settings.candidate)):
        file.unlink(missing_ok=True)


def wal_of(database: Path) -> Path:
    """DuckDB's write-ahead log of a database file: there only while a change is not in the file itself."""
    return database.with_name(database.name + ".wal")


def copy_file(source: Path, target: Path) -> None:
    """Copy a file: at once where the file system lets files share blocks, else byte by byte."""
    if not _clone(source, target):
        shutil.copyfile(source, target)
    target.chmod(0o644)


def _clone(source: Path, target: Path) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    with source.open("rb") as reader, target.open("wb") as writer:
        try:
            fcntl.ioctl(writer.fileno(), _FICLONE, reader.fileno())
        except OSError:
            return False
    return os.path.getsize(target) == os.path.getsize(source)  # noqa: PTH202
