"""Parsed batches on disk: which contents were read, by which reader, and which are still to be read."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project import durable
from dagster_project.settings import Reading, reading

if TYPE_CHECKING:
    import polars as pl

LARGEST_BATCH = 5_000  # files; so that a batch can be read again in minutes and its frames fit in memory


@dataclass(frozen=True, slots=True)
class Batch:
    """What ``batch.json`` says: the contents that one batch holds and the reader that read them."""

    name: str
    reader: str
    contents: tuple[str, ...]  # sha256 of the files
    outcomes: dict[str, int]  # outcome -> number of reports
    resolver: str = ""  # the registry that told whose reports they are
    stopped_at: tuple[int, int] | None = None  # seconds and MB allowed, where files were stopped at these limits

    def is_outgrown_by(self, chosen: Reading) -> bool:
        """Whether files of this batch were stopped at limits that are wider now, so that they may be read now."""
        if self.stopped_at is None:
            return False
        seconds, memory_mb = self.stopped_at
        return chosen.seconds > seconds or chosen.memory_mb > memory_mb


def written(parsed: Path) -> Iterator[Batch]:
    """All complete batches, by name. A folder without ``batch.json`` is what a dead run left and does not count."""
    if not parsed.is_dir():
        return
    for folder in sorted(parsed.iterdir()):
        about = folder / "batch.json"
        if not folder.name.startswith(".") and about.is_file():
            fields = json.loads(about.read_text(encoding="utf-8"))
            limits = fields.get("stopped_at")
            stopped_at = None if limits is None else (limits[0], limits[1])
            contents, resolver = tuple(fields["contents"]), fields.get("resolver", "")
            yield Batch(folder.name, fields["reader"], contents, fields["outcomes"], resolver, stopped_at)


def current(parsed: Path, reader: str) -> list[Batch]:
    """What stands of the batches of this version of the reader, each with the contents that no later one holds.

    Those in which files were stopped at narrower limits than now do not count. Raises SettingsError for limits in the
    environment that are none.
    """
    chosen = reading()
    return standing(batch for batch in written(parsed) if batch.reader == reader and not batch.is_outgrown_by(chosen))


def standing(found: Iterable[Batch]) -> list[Batch]:
    """These batches by name, each with the contents that none after it holds; those that have none are left out."""
    taken: set[str] = set()
    kept: list[Batch] = []
    for batch in sorted(found, key=lambda one: one.name, reverse=True):
        contents = tuple(content for content in batch.contents if content not in taken)
        taken.update(contents)
        if contents or not batch.contents:
            kept.append(replace(batch, contents=contents))
    return kept[::-1]


def unread(contents: Iterable[str], batches: Iterable[Batch]) -> list[str]:
    """The contents that no batch holds, each once, sorted."""
    return sorted(set(contents).difference(*(batch.contents for batch in batches)))


def plan(contents: Sequence[str], taken: Iterable[str], day: str | None = None) -> list[tuple[str, Sequence[str]]]:
    """Divide contents into named batches (a day and a number), none larger than LARGEST_BATCH."""
    prefix = (day or datetime.now(UTC).date().isoformat()) + "-"
    numbers = [int(name.removeprefix(prefix)) for name in taken if name.startswith(prefix)]
    first = max(numbers, default=0) + 1
    starts = range(0, len(contents), LARGEST_BATCH)
    return [(f"{prefix}{first + n:03d}", contents[s : s + LARGEST_BATCH]) for n, s in enumerate(starts)]


def names(parsed: Path) -> list[str]:
    """The names of all batches, of whatever reader."""
    return [batch.name for batch in written(parsed)]


def reports_of_contents(parsed: Path, batches: Iterable[Batch]) -> pl.DataFrame:
    """Which reports each content holds, over all these batches: columns ``content`` (sha256) and ``report_key``."""
    import polars as pl

    empty = pl.DataFrame(schema={"content": pl.String, "report_key": pl.Int64})
    return pl.concat([empty, *(contents_of(parsed, batch) for batch in batches)])


def contents_of(parsed: Path, batch: Batch) -> pl.DataFrame:
    """Which reports the contents that stand in a batch hold: columns ``content`` and ``report_key``."""
    import polars as pl

    found = pl.read_parquet(parsed / batch.name / "contents.parquet")
    return found.filter(pl.col("content").is_in(list(batch.contents)))


def write(
    parsed: Path,
    name: str,
    reader: str,
    contents: Sequence[str],
    frames: dict[str, pl.DataFrame],
    resolver: str = "",
    stopped_at: tuple[int, int] | None = None,
) -> Batch:
    """Write a batch so that it is there completely or not at all.

    ``stopped_at``: the limits at which files were stopped when they were opened, where that was earlier.
    """
    from dagster_project.reading.frames import write_batch  # polars: not for those who only list batches

    draft = parsed / f".{name}.{os.getpid()}.part"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_batch(frames, draft)
    outcomes = dict(sorted(Counter(frames["reports"]["outcome"]).items()))
    stopped = _stopped_at(frames["reports"])
    batch = Batch(name, reader, tuple(contents), outcomes, resolver, (stopped and stopped_at) or stopped)
    durable.write_text(draft / "batch.json", json.dumps(asdict(batch), indent=1) + "\n")
    for file in draft.iterdir():
        durable.sync_file(file)
    durable.sync_folder(draft)
    draft.replace(parsed / name)
    durable.sync_folder(parsed)
    return batch


def _stopped_at(reports: pl.DataFrame) -> tuple[int, int] | None:
    """The limits in force, where a reason says that one of them was reached: such a reason names the variable."""
    if "reason" not in reports.columns or not reports["reason"].str.contains("GONGKAI_FILE_").any():
        return None
    chosen = reading()
    return chosen.seconds, chosen.memory_mb


def clean(parsed: Path, keep: Iterable[str]) -> list[str]:
    """Delete batches that are not to be kept, and what dead runs left. Returns the names of the deleted batches."""
    kept = set(keep)
    deleted = []
    for folder in sorted(parsed.iterdir()) if parsed.is_dir() else ():
        if folder.name not in kept:
            shutil.rmtree(folder)
            deleted.append(folder.name)
    return [name for name in deleted if not name.startswith(".")]
