"""The landing area: every content ever taken in, under the name of its sha256, never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dagster_project import durable
from dagster_project.intake.inbox import Stamp, stamp_of

_CHUNK = 1 << 20


class SourceError(Exception):
    """A file of the inbox cannot be read; anything else that goes wrong here is trouble of ours."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A content that is safe in the landing area. ``stamp`` is None if the file changed while it was read."""

    sha256: str
    size: int
    stamp: Stamp | None


def content_path(landing: Path, sha256: str) -> Path:
    """Where a content lies: two levels of folders, so that none holds more than some thousands of names."""
    return landing / sha256[:2] / sha256[2:4] / sha256


def land(source: str, landing: Path) -> Landed:
    """Copy a file's content into the landing area unless it is there; returns once it is on disk.

    Hash and copy come from one pass over the bytes, so they agree even if the file changes meanwhile. Raises
    SourceError when the file cannot be read, OSError when the landing area cannot be written.
    """
    incoming = landing / ".incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    draft = incoming / f"{os.getpid()}.part"
    source_file = _Source(source)
    with source_file, draft.open("wb") as writer:
        for chunk in source_file.chunks():
            writer.write(chunk)
        landed = source_file.landed()
        target = content_path(landing, landed.sha256)
        if target.exists() and target.stat().st_size == landed.size:
            target = draft  # nothing to keep
        else:
            writer.flush()
            os.fsync(writer.fileno())
    if target == draft:
        draft.unlink()
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.chmod(0o444)
        draft.replace(target)
        durable.sync_folder(target.parent)
    return landed


def fingerprint(source: str, landing: Path) -> Landed:
    """The hash of a file's content, nothing copied. Raises SourceError when the file cannot be read."""
    del landing
    with _Source(source) as source_file:
        for _ in source_file.chunks():
            pass
        return source_file.landed()


class _Source:
    """A file of the inbox while it is read once, from end to end."""

    def __init__(self, path: str) -> None:
        try:
            self._handle = open(path, "rb")  # noqa: PTH123, SIM115 - names may hold lone surrogates; closed by __exit__
            self._before = stamp_of(os.fstat(self._handle.fileno()))
        except OSError as error:
            raise SourceError(error.strerror or str(error)) from error
        self._digest, self._size = hashlib.sha256(), 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._handle.close()

    def chunks(self) -> Iterator[bytes]:
        """The content, piece by piece."""
        while True:
            try:
                chunk = self._handle.read(_CHUNK)
            except OSError as error:
                raise SourceError(error.strerror or str(error)) from error
            if not chunk:
                return
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    def landed(self) -> Landed:
        """What was read, once all chunks were."""
        after = stamp_of(os.fstat(self._handle.fileno()))
        is_stable = self._before == after and after.size == self._size
        return Landed(self._digest.hexdigest(), self._size, after if is_stable else None)
