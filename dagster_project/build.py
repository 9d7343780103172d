"""``gongkai build``: the daily job in one process, told to a person.

Looks first whether there is anything to build, and imports nothing heavy for that.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dagster_project import lock
from dagster_project.intake.ledger import DamagedLedgerError
from dagster_project.progress import Progress, shown_on
from dagster_project.publishing.manifest import current_release
from dagster_project.publishing.up_to_date import up_to_date
from dagster_project.quiet import DAGSTER_YAML, switch_off_statistics
from dagster_project.settings import Settings, SettingsError

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

_KEPT_LOGS = 10
# What a build prints is in its log; Dagster's own copies would start two more processes for each step.
_BUILD_YAML = (
    DAGSTER_YAML
    + """\
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""
)


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended."""

    release: int | None  # that readers get now; None when nothing was ever published
    is_new: bool = False
    failure: str | None = None  # why no release could be published
    log: Path | None = None


def build(settings: Settings, show: Progress) -> Built:
    """Bring the published release up to date: take in, read, load, validate, audit, publish.

    Raises NotADirectoryError when the inbox is not a folder. Whatever else goes wrong is in the result, and the last
    release is as it was.
    """
    if not settings.inbox.is_dir():
        raise NotADirectoryError(f"The inbox {settings.inbox} is not a folder.")
    before = current_release(settings)
    try:
        with lock.hold(settings.work / "lock"):
            release = up_to_date(settings)
            if release is not None:
                return Built(release)
            return _run(settings, show, before)
    except (lock.LockedError, DamagedLedgerError, SettingsError, OSError) as error:
        return Built(before, failure=str(error))


def _run(settings: Settings, show: Progress, before: int | None) -> Built:
    log = _new_log(settings)
    switch_off_statistics()
    with shown_on(show), log.open("a", encoding="utf-8") as handle, output_to(handle):
        with show.task("Starting Dagster, dbt and Great Expectations"):
            _write_instance_files(settings)
            from dagster import DagsterInstance  # seconds to import: not before there is something to do

            from dagster_project.code_location import DAILY, code_location
            from dagster_project.warehouse.dbt_project import DbtError

            try:
                job = code_location(settings).resolve_job_def(DAILY)
            except DbtError as error:
                return Built(before, failure=str(error), log=log)
        with DagsterInstance.from_config(str(settings.dagster), "build.yaml") as instance:
            result = job.execute_in_process(instance=instance, raise_on_error=False)
    after = current_release(settings)
    if not result.success:
        return Built(after, failure=failure_of(result), log=log)
    return Built(after, is_new=after != before, log=log)


def failure_of(result: ExecuteInProcessResult) -> str:
    """What went wrong in a run, in the words of the innermost error."""
    reasons = []
    for event in result.all_events:
        if not event.is_failure:
            continue
        error = getattr(event.event_specific_data, "error", None)
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            message = error.message.strip()
            known, _, rest = message.partition(": ")
            # Our own errors are written for people: their class adds nothing.
            reasons.append(rest if known.startswith("dagster_project.") or known.isidentifier() else message)
    return "\n".join(dict.fromkeys(reasons)) or "the run failed; see the log"


@contextlib.contextmanager
def output_to(handle: IO[str]) -> Iterator[None]:
    """Send everything that this process and its children print into a file for the length of the block."""
    sys.stdout.flush()
    sys.stderr.flush()
    saved = [os.dup(1), os.dup(2)]
    try:
        os.dup2(handle.fileno(), 1)
        os.dup2(handle.fileno(), 2)
        with contextlib.redirect_stdout(handle), contextlib.redirect_stderr(handle):
            yield
    finally:
        handle.flush()
        for descriptor, original in zip((1, 2), saved, strict=True):
            os.dup2(original, descriptor)
            os.close(original)


def _write_instance_files(settings: Settings) -> None:
    settings.dagster.mkdir(parents=True, exist_ok=True)
    (settings.dagster / "build.yaml").write_text(_BUILD_YAML, encoding="utf-8")
    own = settings.dagster / "dagster.yaml"
    if not own.exists():  # for `dagster dev` with DAGSTER_HOME here; never overwritten
        own.write_text(DAGSTER_YAML, encoding="utf-8")


def _new_log(settings: Settings) -> Path:
    settings.logs.mkdir(parents=True, exist_ok=True)
    for old in sorted(settings.logs.glob("build-*.log"))[: -(_KEPT_LOGS - 1)]:
        old.unlink(missing_ok=True)
    return settings.logs / f"build-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
