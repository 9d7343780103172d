"""Which files are meant: those that are named, and all below a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dagster_project.intake.inbox import walk


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files in their order, each once; a folder stands for the files below it, without hidden ones.

    Raises OSError where a folder cannot be listed.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            below = (entry for entry in walk(path) if not entry.is_folder)
            found.update((path / entry.path, None) for entry in below if not _is_hidden(entry.path))
        else:
            found[path] = None
    return list(found)


def _is_hidden(path: str) -> bool:
    """Also what office programs leave beside a file that is open."""
    return any(part.startswith((".", "~$")) for part in path.split("/"))
