"""Rows of ``raw.source_file``: every path × content (× part) that the ledger knows, with what became of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from dagster_project.intake.inbox import printable
from dagster_project.intake.ledger import PathState

NO_CONTENT = ""
"""Stands for the hash of a file that could never be read."""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What the reader made of one report, as far as the file's row needs it."""

    report_key: int
    loaded_as: int | None  # the report that is loaded for it: itself, one that it is a copy of, or none
    part: str | None
    media_type: str | None
    outcome: str
    reason: str | None
    year: int | None
    jurisdiction_key: int | None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One row of ``raw.source_file``, its columns in order."""

    path: str
    sha256: str
    part: str | None
    bytes: int
    media_type: str | None
    outcome_read: str
    reason: str | None
    report_key: int | None
    is_primary: bool
    is_retracted: bool
    year: int | None
    jurisdiction_key: int | None


def source_files(
    states: Mapping[str, PathState],
    reports: Mapping[str, Sequence[ReadReport]],
    lists: Mapping[str, str] | None = None,
) -> Iterator[SourceFile]:
    """One row for each report in each content of each path, and one for each path that could not be read.

    ``reports`` holds the reports of every content in ``states``, by its sha256; ``lists`` what became of the paths
    that are lists of sources and no reports.
    """
    lists = lists or {}
    primary = _primary_copies(states, reports)
    for path in sorted(states):
        state = states[path]
        if state.refused is not None:
            yield _refused(path, state)
        for sha256 in sorted(state.contents):
            for report in reports[sha256]:
                source = primary[report.loaded_as or report.report_key]
                row = _row(path, sha256, state.contents[sha256], report, loaded_from=source)
                is_list = path in lists and sha256 == state.current and report.loaded_as is None
                yield replace(row, reason=lists[path]) if is_list else row


def paths_of_contents(states: Mapping[str, PathState]) -> dict[str, list[str]]:
    """The paths at which each content was ever seen, by its sha256."""
    paths: dict[str, list[str]] = {}
    for path, state in states.items():
        for sha256 in state.contents:
            paths.setdefault(sha256, []).append(path)
    return paths


def order_of_copies(path: str) -> tuple[str, str]:
    """Of several files with one content the first in this order counts as the loaded one, the others as its copies.

    By the letters and digits of the path without its suffix, so that "x.txt" comes before "x copy.txt" and "x (1).txt".
    """
    stem = str(PurePosixPath(path).with_suffix(""))
    return "".join(c for c in stem if unicodedata.category(c)[0] in "LN"), path


def _primary_copies(
    states: Mapping[str, PathState], reports: Mapping[str, Sequence[ReadReport]]
) -> dict[int, tuple[str, str | None]]:
    """For each report the path that counts as its own, and where it stands in that file."""
    primary: dict[int, tuple[str, str | None]] = {}
    for path, state in states.items():
        for sha256 in state.contents:
            for report in reports[sha256]:
                known = primary.get(report.report_key)
                if known is None or order_of_copies(path) < order_of_copies(known[0]):
                    primary[report.report_key] = (path, report.part)
    return primary


def _row(path: str, sha256: str, size: int, report: ReadReport, loaded_from: tuple[str, str | None]) -> SourceFile:
    is_primary = loaded_from == (path, report.part) and report.loaded_as in (None, report.report_key)
    reason = report.reason
    if report.loaded_as not in (None, report.report_key):
        original = printable(loaded_from[0]) + (loaded_from[1] or "")
        reason = f"与该文件为同一份报告 / the same report as {original}"
    return SourceFile(
        path=printable(path) + (report.part or ""),
        sha256=sha256,
        part=report.part,
        bytes=size,
        media_type=report.media_type,
        outcome_read=report.outcome,
        reason=reason,
        report_key=report.loaded_as,
        is_primary=is_primary,
        is_retracted=False,
        year=report.year,
        jurisdiction_key=report.jurisdiction_key,
    )


def _refused(path: str, state: PathState) -> SourceFile:
    return SourceFile(
        path=printable(path),
        sha256=NO_CONTENT,
        part=None,
        bytes=state.bytes,
        media_type=None,
        outcome_read="unreadable",
        reason=state.refused,
        report_key=None,
        is_primary=True,
        is_retracted=False,
        year=None,
        jurisdiction_key=None,
    )
