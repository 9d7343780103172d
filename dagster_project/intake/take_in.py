"""From the inbox to the landing area and the ledger: one pass over the inbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.intake import ledger as ledgers
from dagster_project.intake.inbox import InboxFile, walk
from dagster_project.intake.index import Index
from dagster_project.intake.landing import Landed, SourceError, content_path, fingerprint, land
from dagster_project.intake.ledger import Entry, Event, PathState
from dagster_project.settings import Settings

_ENTRIES_PER_WRITE = 1_000

Progress = Callable[[int], None]
"""Told the number of files seen so far."""


@dataclass(slots=True)
class Intake:
    """What one pass over the inbox found."""

    files: int = 0
    new: int = 0  # paths never seen before
    changed: int = 0  # known paths with another content
    back: int = 0  # paths that had been gone
    unchanged: int = 0
    refused: int = 0  # files that cannot be read
    gone: int = 0  # known paths that are no longer in the inbox

    @property
    def is_news(self) -> bool:
        """Whether anything differs from the last pass."""
        return bool(self.new or self.changed or self.back or self.gone)


def take_in(settings: Settings, progress: Progress | None = None) -> Intake:
    """Bring every new content of the inbox into the landing area and write down what was seen.

    Raises OSError when the inbox cannot be listed or HOME cannot be written. A file that cannot be read stops
    nothing: it is in the ledger with the reason.
    """
    states = ledgers.read(settings.ledger)
    seen = _Seen()
    result = Intake()
    pending: list[Entry] = []
    with Index(settings.work / "inbox.sqlite", settings.inbox) as index:
        for file in walk(settings.inbox, leave_out=settings.home):
            seen.add(file)
            result.files += 1
            entry = _look(file, settings, index, land)
            if _is_news(entry, states.get(entry.path), result):
                states.setdefault(entry.path, PathState()).apply(entry)
                pending.append(entry)
            if len(pending) >= _ENTRIES_PER_WRITE:
                ledgers.append(settings.ledger, pending)
                pending.clear()
            if progress is not None:
                progress(result.files)
        gone = [Entry(_now(), Event.GONE, path) for path in seen.gone(states)]
        result.gone = len(gone)
        pending.extend(gone)
        ledgers.append(settings.ledger, pending)
    return result


def has_news(settings: Settings) -> bool:
    """Whether the inbox differs from what the ledger says. Writes to neither, and stops at the first difference."""
    states = ledgers.read(settings.ledger)
    seen = _Seen()
    with Index(settings.work / "inbox.sqlite", settings.inbox) as index:
        for file in walk(settings.inbox, leave_out=settings.home):
            seen.add(file)
            if _is_news(_look(file, settings, index, fingerprint), states.get(file.path), Intake()):
                return True
    return any(seen.gone(states))


class _Seen:
    """The paths met in one pass. Below a folder that cannot be listed today nothing counts as gone."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._unlisted: tuple[str, ...] = ()

    def add(self, file: InboxFile) -> None:
        self._paths.add(file.path)
        if file.is_folder:
            self._unlisted += (file.path + "/",)

    def gone(self, states: dict[str, PathState]) -> Iterator[str]:
        for path, state in states.items():
            if state.is_present and path not in self._paths and not path.startswith(self._unlisted):
                yield path


def _look(file: InboxFile, settings: Settings, index: Index, read: Callable[[str, Path], Landed]) -> Entry:
    """What is to be said of one file now; ``read`` opens a content that is not known yet."""
    if file.problem is not None:
        return Entry(_now(), Event.REFUSED, file.path, bytes=file.stamp.size, reason=file.problem)
    sha256 = index.known(file.path, file.stamp)
    if sha256 is not None and content_path(settings.landing, sha256).exists():
        return Entry(_now(), Event.CONTENT, file.path, sha256, file.stamp.size)
    source = os.path.join(settings.inbox, file.path)  # noqa: PTH118 - keeps lone surrogates
    try:
        landed = read(source, settings.landing)
    except SourceError as error:
        return Entry(_now(), Event.REFUSED, file.path, bytes=file.stamp.size, reason=f"cannot be read: {error}")
    if landed.stamp is not None:
        index.remember(file.path, landed.stamp, landed.sha256)
    return Entry(_now(), Event.CONTENT, file.path, landed.sha256, landed.size)


def _is_news(entry: Entry, state: PathState | None, result: Intake) -> bool:
    """Count the file, and say whether the ledger must hear of it."""
    if entry.event is Event.REFUSED:
        result.refused += 1
        is_news = state is None or not state.is_present or state.refused != entry.reason
        result.new += state is None
        return is_news
    if state is None:
        result.new += 1
    elif not state.is_present:
        result.back += 1
    elif state.current != entry.sha256:
        result.changed += 1
    else:
        result.unchanged += 1
        return False
    return True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
