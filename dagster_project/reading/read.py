"""Reading files in worker processes within limits: bytes in, reports or frames out.

A file on which the reader fails, or which takes too long or too much memory, is not a failed build: it becomes an
unreadable report that says why. So does a member of an archive, while the others of the archive are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project import project_files, settings
from dagster_project.intake.landing import content_path
from dagster_project.intake.sources import around_file
from dagster_project.reading.processes import Limits
from dagster_project.reading.serving import MayBegin, Work
from dagster_project.reading.workers import TOGETHER, Done, in_workers
from dagster_project.reports.model import Identity, Outcome, ParsedReport
from dagster_project.reports.surroundings import NOWHERE, Surroundings

if TYPE_CHECKING:
    import polars as pl

Frames = dict[str, "pl.DataFrame"]
Reports = list[ParsedReport]
Content = tuple[str, Surroundings]
"""The sha256 of a file in the landing area, and where it was found."""
Progress = Callable[[int], None]
"""Told the number of files just read."""

_WORTH_A_WORKER = 20  # files that are read in the time in which a worker starts


def read_contents(
    contents: Sequence[str],
    landing: Path,
    reader: str,
    progress: Progress | None = None,
    around: Mapping[str, Surroundings] | None = None,
) -> Frames:
    """The frames of all reports in these contents of the landing area, each sorted by report.

    ``around`` says where each content was found. Beside the frames of the reports there are ``contents``: which content
    holds which report (columns ``content``, the sha256 of the file, and ``report_key``), and ``documents``: what was
    opened, from which they can be read again. Raises SettingsError, WorkerError, RegistryError.
    """
    import polars as pl

    _check_own_forms()
    report = progress or (lambda count: None)
    parts = [frames_of((), reader)]
    tasks = [(content, (around or {}).get(content, NOWHERE)) for content in contents]
    work: Work[Content, Reports] = partial(_read_content, landing=landing)
    finish: Callable[[Sequence[tuple[Content, Reports]]], Frames] = partial(_frames_of, reader=reader)
    for done in in_workers(
        work,
        tasks,
        _workers(len(contents)),
        _limits(),
        finish=finish,
        prepare=_prepare_frames,
        together=TOGETHER,
    ):
        if isinstance(done, Done):
            frames, count = done.result, len(done.tasks)
        else:
            frames, count = frames_of([(done.task[0], unreadable(done.task[0], done.reason))], reader), 1
        parts.append(frames)
        report(count)
    whole = {name: pl.concat([part[name] for part in parts]) for name in parts[0]}
    # However the files were divided among the workers, the batch is the same.
    order = {name: [c for c in ("report_key", "content") if c in frame.columns] for name, frame in whole.items()}
    return {name: frame.sort(order[name], maintain_order=True) for name, frame in whole.items()}


def read_paths(paths: Sequence[Path]) -> Iterator[ParsedReport]:
    """The reports of files, in the order of the files. What cannot be opened is an unreadable report.

    Raises SettingsError, WorkerError, RegistryError.
    """
    _check_own_forms()
    found: dict[int, Reports] = {}
    tasks = list(enumerate(paths))
    following = 0
    for done in in_workers(_read_path, tasks, _workers(len(tasks)), _limits(), finish=list, prepare=_prepare):
        if isinstance(done, Done):
            found.update((number, reports) for (number, _), reports in done.result)
        else:
            number, path = done.task
            found[number] = [unreadable(_sha256(path), done.reason, str(path))]
        while following in found:
            yield from found.pop(following)
            following += 1


def read_one(
    data: bytes,
    sha256: str,
    name: str = "",
    may_begin: MayBegin | None = None,
    around: Surroundings = NOWHERE,
) -> Reports:
    """The reports in one content, read in this process and without limits.

    A fault of the reader is an unreadable report with the reason. Raises MemoryError.
    """
    from dagster_project.reports.read import read_bytes

    try:
        return read_bytes(data, name, may_begin or (lambda part: None), around)
    except MemoryError:
        raise
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


def _limits() -> Limits:
    chosen = settings.reading()
    return Limits(chosen.seconds, chosen.memory_mb << 20)


def _workers(files: int) -> int:
    return min(settings.reading().workers, 1 + files // _WORTH_A_WORKER)


def _check_own_forms() -> None:
    """Say what is wrong in rows of one's own before any worker starts; the bundled ones are known to be right."""
    if project_files.own_data():
        from dagster_project.reports.forms.summary import check_forms

        check_forms()


def _prepare() -> None:
    """Import and load what every file needs, before the time of the first one runs."""
    from dagster_project.reports import read  # noqa: F401
    from dagster_project.reports.forms.summary import check_forms
    from dagster_project.reports.jurisdictions import load_divisions

    check_forms()
    load_divisions()


def _prepare_frames() -> None:
    from dagster_project.reading import frames  # noqa: F401

    _prepare()


def _read_content(task: Content, may_begin: MayBegin, landing: Path) -> Reports:
    sha256, around = task
    return read_one(content_path(landing, sha256).read_bytes(), sha256, "", may_begin, around)


def _read_path(task: tuple[int, Path], may_begin: MayBegin) -> Reports:
    name = str(task[1])
    try:
        data = task[1].read_bytes()
    except OSError as error:
        return [unreadable("", f"cannot be read: {error.strerror}", name)]
    reports = read_one(data, hashlib.sha256(data).hexdigest(), name, may_begin, around_file(task[1]))
    return [replace(report, document=None) for report in reports]  # nobody asks for it here


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _frames_of(read: Sequence[tuple[Content, Reports]], reader: str) -> Frames:
    around = {content: where.digest for (content, where), _ in read}
    return frames_of([(content, report) for (content, _), reports in read for report in reports], reader, around)


def frames_of(
    reports: Iterable[tuple[str, ParsedReport]], reader: str, around: Mapping[str, str] | None = None
) -> Frames:
    """The frames of (content, report), with the digests of where the contents were found."""
    import polars as pl

    from dagster_project.reading.frames import DOCUMENTS, batch_frames
    from dagster_project.reading.stored import packed

    read = list(reports)
    places = [content for content, _ in read]
    opened = [
        (content, report.sha256, report.part, (around or {}).get(content, NOWHERE.digest), packed(report.document))
        for content, report in read
        if report.document is not None
    ]
    documents = pl.DataFrame(opened, schema=DOCUMENTS, orient="row")
    frames = batch_frames([report for _, report in read], reader, contents=places)
    keys = frames["reports"]["report_key"]
    contents = pl.DataFrame({"content": pl.Series(places, dtype=pl.String), "report_key": keys})
    return frames | {"contents": contents, "documents": documents}
