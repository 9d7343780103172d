"""Reading contents of the landing area in worker processes: bytes in, frames out.

A file on which the reader fails is not a failed build: it becomes an unreadable report that says why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.intake.landing import content_path
from dagster_project.reading.workers import in_workers
from dagster_project.reports.model import Identity, Outcome, ParsedReport

if TYPE_CHECKING:
    import polars as pl

Frames = dict[str, "pl.DataFrame"]
Progress = Callable[[int], None]
"""Told the number of files just read."""

_CHUNK = 50  # files handed to a worker at once
_WORTH_WORKERS = 60  # a worker needs some seconds to start: fewer files are read at once by this process


def read_contents(contents: Sequence[str], landing: Path, reader: str, progress: Progress | None = None) -> Frames:
    """The frames of all reports in these contents of the landing area.

    Beside the frames of the reports there is ``contents``: which content holds which report (columns ``content``, the
    sha256 of the file, and ``report_key``).
    """
    import polars as pl

    report = progress or (lambda count: None)
    parts: dict[str, Frames] = {}
    if len(contents) < _WORTH_WORKERS:
        for sha256 in contents:
            parts[sha256] = _read_chunk((sha256,), landing, reader)
            report(1)
    else:
        parts.update(_read_in_workers(contents, landing, reader, report))
    ordered = [parts[first] for first in sorted(parts)] or [_read_chunk((), landing, reader)]
    return {name: pl.concat([part[name] for part in ordered]) for name in ordered[0]}


def read_one(data: bytes, sha256: str, name: str = "") -> list[ParsedReport]:
    """The reports in one content. Never raises: a fault of the reader is an unreadable report with the reason."""
    from dagster_project.reports.read import read_bytes

    try:
        return read_bytes(data, name)
    except Exception as error:  # the boundary of one file: whatever is wrong with it stops no other
        reason = f"the reader failed on this file ({type(error).__name__}: {error})"
        return [unreadable(sha256, reason[:500], name)]


def unreadable(sha256: str, reason: str, name: str = "") -> ParsedReport:
    """A file of which nothing could be read, and why."""
    return ParsedReport(
        file=name,
        part=None,
        sha256=sha256,
        media_type="application/octet-stream",
        outcome=Outcome.UNREADABLE,
        reason=reason,
        form=None,
        identity=Identity(),
    )


def _frames(reports: Sequence[tuple[str, ParsedReport]], reader: str) -> Frames:
    import polars as pl

    from dagster_project.reading.frames import batch_frames, report_key

    places = [(content, report_key(report.sha256, report.part)) for content, report in reports]
    contents = pl.DataFrame(places, schema={"content": pl.String, "report_key": pl.Int64}, orient="row")
    return batch_frames([report for _, report in reports], reader) | {"contents": contents}


def _read_chunk(contents: Sequence[str], landing: Path, reader: str) -> Frames:
    reports: list[tuple[str, ParsedReport]] = []
    for sha256 in contents:
        data = content_path(landing, sha256).read_bytes()
        reports.extend((sha256, report) for report in read_one(data, sha256))
    return _frames(reports, reader)


def _read_in_workers(
    contents: Sequence[str], landing: Path, reader: str, report: Progress
) -> Iterator[tuple[str, Frames]]:
    """Read chunks in parallel, each handed back with its first content.

    Chunks that were lost because a worker died are read again, file by file: the one that kills its worker once more is
    an unreadable report.
    """
    work = partial(_read_chunk, landing=landing, reader=reader)
    chunks = [tuple(contents[start : start + _CHUNK]) for start in range(0, len(contents), _CHUNK)]
    workers = max(1, min(os.cpu_count() or 1, len(chunks)))
    lost: list[str] = []
    for chunk, frames in in_workers(work, chunks, workers):
        if frames is None:
            lost.extend(chunk)
        else:
            yield chunk[0], frames
            report(len(chunk))
    for alone, frames in in_workers(work, [(sha256,) for sha256 in lost], workers):
        sha256 = alone[0]
        if frames is None:
            reason = "the reader's process died on this file (a crash, or memory ran out)"
            frames = _frames([(sha256, unreadable(sha256, reason))], reader)
        yield sha256, frames
        report(1)
