"""``gongkai build``: progress while it works, then a summary that a person can act on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dagster_project.build import Built, build
from dagster_project.progress import Task
from dagster_project.publishing.manifest import last_manifest, manifest_path
from dagster_project.settings import Settings, resolve

if TYPE_CHECKING:
    from rich.console import Console

_MOST_LINES = 20

_FILES = "SELECT outcome, count(*) AS files FROM marts.fct_source_file GROUP BY ALL ORDER BY ALL"
_QUARANTINED = """
SELECT path, reason FROM marts.fct_source_file WHERE outcome = 'quarantined' ORDER BY path, sha256
"""
_FAILED = """
SELECT report.report_id, report.title, result.check_id, rule.label_zh,
    concat_ws(' ', applicant.label_zh, metric.label_zh) AS "where",
    result.left_value AS "left", result.right_value AS "right", result.difference
FROM marts.fct_check_result AS result
JOIN marts.dim_report AS report USING (report_key)
JOIN marts.dim_check AS rule USING (check_id)
LEFT JOIN marts.dim_applicant AS applicant
    ON applicant.applicant_code = result.applicant_code AND rule.scope = 'per_applicant'
LEFT JOIN marts.dim_metric AS metric ON metric.metric_code = result.metric_code
WHERE result.status = 'fail' AND result.severity = 'error' AND report.is_current
ORDER BY ALL
"""


def run(inbox: Path | None, home: Path | None) -> int:
    """Build and tell how it went; the exit code."""
    settings = resolve(home, inbox)
    with _Shown() as shown:
        try:
            built = build(settings, shown)
        except NotADirectoryError as error:
            raise click.UsageError(str(error)) from error
    if built.failure is not None:
        _say_failure(settings, built)
        return 1
    _summarise(settings, built)
    return 0


class _Shown:
    """Progress on standard error: bars on a terminal, a line per finished stage elsewhere."""

    def __enter__(self) -> _Shown:
        # A build sends standard error into its log; this is a way around that.
        self._stream = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
        self._terminal = self._stream.isatty()
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    @contextmanager
    def task(self, what: str, total: int | None = None, unit: str = "") -> Iterator[Task]:
        """Show a piece of work for the length of the block."""
        started = time.monotonic()
        if not self._terminal:
            task = _Counted(0)
            yield task
            count = f": {task.done} {unit}" if unit and task.done else ""
            print(f"{what}{count} ({time.monotonic() - started:.1f} s)", file=self._stream, flush=True)
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30)]
        if unit:
            columns += [MofNCompleteColumn(), TextColumn(unit)]
        with Progress(*columns, TimeElapsedColumn(), console=Console(file=self._stream)) as bars:
            yield _Bar(bars, bars.add_task(what, total=total))


class _Counted:
    """Counts the steps of one piece of work."""

    def __init__(self, done: int) -> None:
        self.done = done

    def at(self, done: int) -> None:
        """So many steps are done."""
        self.done = done

    def advance(self, steps: int = 1) -> None:
        """So many more steps are done."""
        self.at(self.done + steps)


class _Bar(_Counted):
    """The same, shown as a bar."""

    def __init__(self, bars: object, task: object) -> None:
        super().__init__(0)
        self._bars, self._task = bars, task

    def at(self, done: int) -> None:
        """Move the bar."""
        super().at(done)
        self._bars.update(self._task, completed=done)  # type: ignore[attr-defined]


def _say_failure(settings: Settings, built: Built) -> None:
    click.echo(f"No release was published: {built.failure}", err=True)
    if built.release is not None:
        click.echo(f"Readers still get release {built.release}: {settings.current_release}", err=True)
    if built.log is not None:
        click.echo(f"The whole log: {built.log}", err=True)


def _summarise(settings: Settings, built: Built) -> None:
    if built.log is None or not built.is_new:
        click.echo(f"Nothing new: release {built.release} is up to date ({settings.current_release})")
        return
    import duckdb
    from rich.console import Console

    console = Console(highlight=False)
    with duckdb.connect(settings.current_release.resolve(), read_only=True) as connection:
        _part(console, connection, "Files by outcome", _FILES)
        _part(console, connection, "Quarantined files", _QUARANTINED)
        _part(console, connection, "Current reports that break a rule (severity error)", _FAILED)
    _say_changes(settings, console)
    console.print(f"Release {built.release} published: {settings.current_release}", markup=False, soft_wrap=True)


def _part(console: Console, connection: object, title: str, query: str) -> None:
    from dagster_project.cli_common import show_table

    result = connection.execute(query)  # type: ignore[attr-defined]
    columns = [column[0] for column in result.description or ()]
    rows = result.fetchall()
    if not rows:
        console.print(f"{title}: none", markup=False)
        return
    show_table(console, columns, rows[:_MOST_LINES], f"{title} ({len(rows)})" if len(rows) > 1 else title)
    if len(rows) > _MOST_LINES:
        console.print(f"… and {len(rows) - _MOST_LINES} more; gongkai status and gongkai sql show them", markup=False)


def _say_changes(settings: Settings, console: Console) -> None:
    manifest = last_manifest(settings)
    if manifest is None:
        return
    words = [f"{name.replace('_', ' ')} {count}" for name, count in manifest.changes.items()]
    console.print(f"Against the release before: {', '.join(words)}", markup=False)
    console.print(f"In all: {', '.join(f'{n} {c}' for n, c in manifest.counts.items())}", markup=False)
    console.print(f"Manifest: {manifest_path(settings, manifest.release)}", markup=False, soft_wrap=True)
