"""``gongkai build``: progress while it works, then a summary that a person can act on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from dagster_project.build import Built, build
from dagster_project.cli_common import as_text
from dagster_project.progress import Task
from dagster_project.publishing.manifest import last_manifest, manifest_path
from dagster_project.settings import Settings, resolve

_MOST_LINES = 20

_FILES = "SELECT outcome, count(*) AS files FROM marts.fct_source_file GROUP BY ALL ORDER BY ALL"
_QUARANTINED = """
SELECT path, reason FROM marts.fct_source_file WHERE outcome = 'quarantined' ORDER BY path, sha256
"""
_FAILED = """
SELECT report.report_id, coalesce(report.title, body.name), result.check_id, rule.label_zh,
    concat_ws(' ', applicant.label_zh, metric.label_zh),
    result.left_value, result.right_value, result.difference
FROM marts.fct_check_result AS result
JOIN marts.dim_report AS report USING (report_key)
JOIN marts.dim_reporting_body AS body USING (reporting_body_key)
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

    with duckdb.connect(settings.current_release.resolve(), read_only=True) as connection:
        counted = connection.execute(_FILES).fetchall()
        click.echo("Files: " + (", ".join(f"{count} {outcome}" for outcome, count in counted) or "none"))
        _list("Quarantined files", [f"{path}: {why}" for path, why in connection.execute(_QUARANTINED).fetchall()])
        _list("Checks of severity error that fail", [_failure(*row) for row in connection.execute(_FAILED).fetchall()])
    _say_changes(settings)
    click.echo(f"Release {built.release} published: {settings.current_release}")


def _list(title: str, lines: Sequence[str]) -> None:
    click.echo(f"{title}: {len(lines) or 'none'}")
    for line in lines[:_MOST_LINES]:
        click.echo(f"  {line}")
    if len(lines) > _MOST_LINES:
        click.echo(f"  … and {len(lines) - _MOST_LINES} more: see gongkai status, or ask with gongkai sql")


def _failure(*values: Any) -> str:
    report, title, check, label, place, left, right, difference = values
    sums = "" if left is None else f": {as_text(left)} against {as_text(right)}, difference {as_text(difference)}"
    return f"{report} {title} [{check}] {label}{f' ({place})' if place else ''}{sums}"


def _say_changes(settings: Settings) -> None:
    manifest = last_manifest(settings)
    if manifest is None:
        return
    for title, counts in (("Against the release before", manifest.changes), ("In all", manifest.counts)):
        click.echo(f"{title}: " + ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items()))
    click.echo(f"Manifest: {manifest_path(settings, manifest.release)}")
