"""One build at a time: a lock on HOME that the system releases when its process ends, however it ends."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_held: dict[Path, int] = {}  # locks of this process, with how often each was taken


class LockedError(Exception):
    """Another process builds in this HOME; the message says which."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock for the block. The process that holds it may take it again (a build and the assets it runs).

    Raises LockedError at once, without waiting, when another process holds it.
    """
    path = path.resolve()
    if path in _held:
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        if not _try_lock(handle):
            raise LockedError(_owner(path))
        handle.truncate(0)
        handle.write(json.dumps(_about_us()))
        handle.flush()
        _held[path] = 1
        try:
            yield
        finally:
            del _held[path]
            handle.truncate(0)  # closing the file releases the lock


def _about_us() -> dict[str, str | int]:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": started}


def _owner(path: Path) -> str:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        who = f"process {about['pid']} on {about['host']}, since {about['since']}"
    except (OSError, ValueError, KeyError):
        who = "another process"
    return f"A build is already running in this warehouse ({who}). Wait until it has finished. Lock file: {path}"


if os.name == "nt":
    import msvcrt

    def _try_lock(handle: IO[str]) -> bool:
        """Lock one byte far behind the text, which others may still read."""
        handle.seek(1 << 30)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        handle.seek(0)
        return True

else:
    import fcntl

    def _try_lock(handle: IO[str]) -> bool:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
