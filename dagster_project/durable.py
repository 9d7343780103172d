"""Writing files so that a power cut leaves the old file or the complete new one."""

from __future__ import annotations

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Wait until the content of a file has reached the disk."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder (new, renamed, removed) have reached the disk."""
    if os.name == "nt":  # folders cannot be opened there, and renames are journalled
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Replace a file's content at one blow; readers see the old or the new content, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with draft.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
    sync_folder(path.parent)
