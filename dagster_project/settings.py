"""Where one warehouse lies on disk and where its inbox is: the only place that knows the folders of HOME.

Nothing here creates a folder or reads a file; importing it costs nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dagster_project import project_files

HOME_VARIABLE = "GONGKAI_HOME"
INBOX_VARIABLE = "GONGKAI_INBOX"
SECONDS_VARIABLE = "GONGKAI_FILE_SECONDS"
MEMORY_VARIABLE = "GONGKAI_FILE_MEMORY_MB"
WORKERS_VARIABLE = "GONGKAI_READ_WORKERS"
KEEP_RELEASES = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """One warehouse (``home``) and the folder whose files it takes in (``inbox``)."""

    home: Path
    inbox: Path

    @property
    def landing(self) -> Path:
        """Contents of all files ever seen, by their sha256; never changed."""
        return self.home / "landing"

    @property
    def ledger(self) -> Path:
        """The append-only list of what was seen where."""
        return self.home / "ledger.jsonl"

    @property
    def decisions(self) -> Path:
        """Decisions of people about checks and values."""
        return self.home / "decisions.csv"

    @property
    def sources(self) -> Path:
        """A list of sources for the whole inbox, kept by people; need not be there."""
        return self.home / "sources.csv"

    @property
    def parsed(self) -> Path:
        """What the reader made of the contents, one folder per batch."""
        return self.home / "parsed"

    @property
    def published(self) -> Path:
        """Folder of the released database files."""
        return self.home / "published"

    @property
    def current_release(self) -> Path:
        """The link that always leads to the newest complete release."""
        return self.published / "gongkai.duckdb"

    @property
    def releases(self) -> Path:
        """Folder of the releases' manifests."""
        return self.home / "releases"

    @property
    def work(self) -> Path:
        """Everything that may be deleted between two builds."""
        return self.home / "work"

    @property
    def scratch(self) -> Path:
        """DuckDB file with the touched reports of the build under way."""
        return self.work / "scratch.duckdb"

    @property
    def candidate(self) -> Path:
        """The next release while it is made."""
        return self.work / "candidate.duckdb"

    @property
    def dbt(self) -> Path:
        """dbt's target and log folder."""
        return self.work / "dbt"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage (runs, events)."""
        return self.home / "dagster"

    @property
    def logs(self) -> Path:
        """Log files of builds."""
        return self.home / "logs"


def resolve(home: Path | None = None, inbox: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings from the arguments, else the environment, else the defaults of a clone or an installed package."""
    return Settings(
        home=_absolute(home or _from_environment(environ, HOME_VARIABLE) or default_home(environ)),
        inbox=_absolute(inbox or _from_environment(environ, INBOX_VARIABLE) or project_files.path("data", "reports")),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: what one of them, or one member of an archive, may take, and by how many processes."""

    seconds: int = 60
    memory_mb: int = 1024
    workers: int = 1


class SettingsError(ValueError):
    """A variable of the environment holds what it must not; the message says which, and what to do."""


def reading(environ: Mapping[str, str] = os.environ) -> Reading:
    """The limits of reading from the environment, else the defaults. Raises SettingsError for what is no number."""
    return Reading(
        seconds=_number(environ, SECONDS_VARIABLE, 60, least=1),
        memory_mb=_number(environ, MEMORY_VARIABLE, 1024, least=256),  # the reader itself needs some 100
        workers=_number(environ, WORKERS_VARIABLE, os.cpu_count() or 1, least=1),
    )


def _number(environ: Mapping[str, str], variable: str, default: int, least: int) -> int:
    value = environ.get(variable, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise SettingsError(
            f"{variable} is {value!r}: it must be a whole number from {least} upwards. Correct or unset it."
        )
    return int(value)


def default_home(environ: Mapping[str, str] = os.environ) -> Path:
    """``data/warehouse`` in a clone; the user's data folder of the platform for an installed package."""
    if project_files.is_clone():
        return project_files.path("data", "warehouse")
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "gongkai"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gongkai"
    base = environ.get("XDG_DATA_HOME")
    # The XDG rules say that a relative path there is to be ignored.
    return (Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "share") / "gongkai"


def _from_environment(environ: Mapping[str, str], variable: str) -> Path | None:
    value = environ.get(variable)
    return Path(value).expanduser() if value else None


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - keeps links in the path as the user wrote them
