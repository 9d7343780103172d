"""What lies in the inbox: every file below it, with the bytes of its name unchanged.

Names are handed on as Python's file system strings: bytes that are no UTF-8 stay in them as lone surrogates, so that a
name leads back to its file; `printable` turns such a name into one that a database can hold.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """What of a file's metadata changes whenever its content does."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class InboxFile:
    """One file of the inbox. ``problem`` says why it cannot be taken in; then there is no stamp to compare."""

    path: str  # relative to the inbox, parts joined by /
    stamp: Stamp
    problem: str | None = None
    is_folder: bool = False  # only of a folder that cannot be listed


def walk(inbox: Path, leave_out: Path | None = None) -> Iterator[InboxFile]:
    """Every file below the inbox, in the order of the bytes of their names, folder by folder.

    Symbolic links are taken as files only where they lead to a file inside the inbox. The folder ``leave_out`` is
    passed over: a warehouse inside its own inbox would take in itself. Raises OSError when the inbox cannot be
    listed; a folder inside it that cannot be listed is one entry with its problem.
    """
    root = os.path.realpath(inbox)
    yield from _walk(str(inbox), "", root, os.path.realpath(leave_out) if leave_out else "")


def stamp_of(result: os.stat_result) -> Stamp:
    """The stamp of a file as stat gives it."""
    return Stamp(result.st_size, result.st_mtime_ns, result.st_ctime_ns, result.st_ino)


def printable(path: str) -> str:
    """A name as text that UTF-8 can hold: unchanged where it is UTF-8, other bytes written as ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: str, prefix: str, root: str, leave_out: str) -> Iterator[InboxFile]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        if not prefix:
            raise
        yield InboxFile(prefix.rstrip("/"), Stamp(0, 0, 0, 0), f"the folder cannot be listed: {error.strerror}", True)
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if not leave_out or os.path.realpath(entry.path) != leave_out:
                yield from _walk(entry.path, path + "/", root, leave_out)
        else:
            file = _file(entry, path, root)
            if file is not None:
                yield file


def _file(entry: os.DirEntry[str], path: str, root: str) -> InboxFile | None:
    try:
        status = entry.stat(follow_symlinks=False)
        problem = None
        if stat.S_ISLNK(status.st_mode):
            problem = _problem_of_link(entry.path, root)
            status = status if problem else os.stat(entry.path)  # noqa: PTH116 - a Path would not keep such names cheaper
        if problem is None and not stat.S_ISREG(status.st_mode):
            problem = "not a file but a device, pipe or socket"
    except FileNotFoundError:
        return None  # gone between listing and looking
    except OSError as error:
        return InboxFile(path, Stamp(0, 0, 0, 0), f"cannot be looked at: {error.strerror}")
    return InboxFile(path, stamp_of(status), problem)


def _problem_of_link(path: str, root: str) -> str | None:
    target = os.path.realpath(path)
    if target != root and not target.startswith(root + os.sep):
        return "a symbolic link that leads out of the inbox is not followed"
    if not os.path.exists(target):  # noqa: PTH110
        return "a symbolic link that leads nowhere"
    if os.path.isdir(target):  # noqa: PTH112
        return "a symbolic link to a folder is not followed"
    return None
