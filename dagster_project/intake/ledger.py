"""The ledger: an append-only file, one JSON object per line, of every file ever seen in the inbox.

With ``landing/`` it is what cannot be made again, so nothing ever rewrites it: a build appends and syncs. A torn last
line (the power went while it was written) is cut off before the next append; its file is still in the inbox and is
seen again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from dagster_project import durable


class Event(StrEnum):
    """What was seen of a path."""

    CONTENT = "content"  # it holds this content (new, changed, or back after it was gone)
    REFUSED = "refused"  # it cannot be read, for a reason
    GONE = "gone"  # it is no longer in the inbox; what it held stays in the warehouse


class DamagedLedgerError(Exception):
    """A line before the last cannot be read: somebody or something changed the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    seen_at: str  # UTC, ISO 8601
    event: Event
    path: str  # relative to the inbox; bytes that are no UTF-8 as lone surrogates
    sha256: str | None = None
    bytes: int = 0
    reason: str | None = None


@dataclass(slots=True)
class PathState:
    """What the ledger says about one path, all lines together."""

    contents: dict[str, int] = field(default_factory=dict)  # sha256 -> bytes, every content it ever held
    current: str | None = None  # the content it holds now
    refused: str | None = None  # why it cannot be read now
    bytes: int = 0
    is_present: bool = False

    def apply(self, entry: Entry) -> None:
        """Take in the next line about this path."""
        self.is_present = entry.event is not Event.GONE
        if entry.event is Event.CONTENT and entry.sha256 is not None:
            self.contents[entry.sha256] = entry.bytes
            self.current, self.refused = entry.sha256, None
        elif entry.event is Event.REFUSED:
            self.current, self.refused = None, entry.reason or "cannot be read"
        self.bytes = entry.bytes or self.bytes


def read(ledger: Path) -> dict[str, PathState]:
    """The state of every path ever seen. Raises DamagedLedgerError naming the line that cannot be read."""
    states: dict[str, PathState] = {}
    for entry in entries(ledger):
        states.setdefault(entry.path, PathState()).apply(entry)
    return states


def entries(ledger: Path) -> Iterator[Entry]:
    """All complete lines, oldest first. Raises DamagedLedgerError naming the line that cannot be read."""
    if not ledger.exists():
        return
    with ledger.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            if not line.endswith(b"\n"):
                return  # torn: see the module's docstring
            try:
                fields = json.loads(line)
                fields["event"] = Event(fields["event"])
                yield Entry(**fields)
            except (ValueError, TypeError, KeyError) as error:
                raise DamagedLedgerError(
                    f"{ledger}, line {number}: not a ledger entry ({error}). Restore the file from a backup; "
                    "contents are safe in landing/."
                ) from error


def append(ledger: Path, new: Iterable[Entry]) -> int:
    """Append entries and wait until they are on disk; the number of entries written."""
    lines = [_line(entry) for entry in new]
    if not lines:
        return 0
    ledger.parent.mkdir(parents=True, exist_ok=True)
    is_new = not ledger.exists()
    with ledger.open("ab") as handle:
        handle.truncate(complete_size(ledger))
        handle.write(b"".join(lines))
        handle.flush()
        os.fsync(handle.fileno())
    if is_new:
        durable.sync_folder(ledger.parent)
    return len(lines)


def complete_size(ledger: Path) -> int:
    """The size in bytes of the complete lines: what a build can rely on, and how far a release has seen the ledger."""
    if not ledger.exists():
        return 0
    with ledger.open("rb") as handle:
        position = handle.seek(0, os.SEEK_END)
        while position > 0:
            start = max(0, position - 65536)
            handle.seek(start)
            found = handle.read(position - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            position = start
    return 0


def _line(entry: Entry) -> bytes:
    fields = {name: value for name, value in asdict(entry).items() if value is not None}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # lone surrogates: only JSON's escapes can carry them
        return json.dumps(fields, separators=(",", ":")).encode() + b"\n"
