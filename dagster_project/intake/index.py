"""Remembers the stamp and hash of every inbox file, so that a build opens only files that changed.

Disposable: without it every file is hashed again, with the same result.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from dagster_project.intake.inbox import Stamp

# A file changed again within the clock's grain keeps its stamp. One that was hashed this soon after its last change is
# therefore not remembered; the next build hashes it again.
_GRAIN_NS = 1_000_000_000


class Index:
    """The stamps of one inbox, kept in a small SQLite file below ``work``. Use as a context manager."""

    def __init__(self, path: Path, inbox: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._inbox = os.fsencode(inbox)
        try:
            self._open(path)
        except sqlite3.DatabaseError:  # torn by a power cut: it is disposable
            path.unlink(missing_ok=True)
            self._open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.commit()
        self._connection.close()

    def known(self, path: str, stamp: Stamp) -> str | None:
        """The hash of the file's content, if it has not changed since it was last hashed."""
        row = self._connection.execute(
            "select sha256 from file "
            "where inbox = ? and path = ? and size = ? and mtime = ? and ctime = ? and inode = ?",
            (self._inbox, os.fsencode(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode),
        ).fetchone()
        return None if row is None else str(row[0])

    def remember(self, path: str, stamp: Stamp, sha256: str, hashed_at_ns: int | None = None) -> None:
        """Note the hash of a file that had this stamp before and after it was hashed."""
        hashed_at = time.time_ns() if hashed_at_ns is None else hashed_at_ns
        if hashed_at - max(stamp.mtime_ns, stamp.ctime_ns) < _GRAIN_NS:
            return
        self._connection.execute(
            "insert or replace into file values (?, ?, ?, ?, ?, ?, ?)",
            (self._inbox, os.fsencode(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode, sha256),
        )

    def _open(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("pragma synchronous = off")
        self._connection.execute(
            "create table if not exists file (inbox blob, path blob, size integer, mtime integer, ctime integer, "
            "inode integer, sha256 text, primary key (inbox, path)) without rowid"
        )
