"""dbt as a child process that writes only below HOME/work: its environment, its command, its manifest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project import durable, fingerprints, project_files
from dagster_project.quiet import NO_STATISTICS
from dagster_project.settings import Settings

PREPARE = "staging intermediate"
"""Selects the models that come before validation."""

MARTS = "marts"
"""Selects the models that come after it."""


class DbtError(Exception):
    """dbt cannot be run or does not understand the project; the message holds what it said."""


def environment(settings: Settings) -> dict[str, str]:
    """The variables that tell dbt where to read and write."""
    return {
        **NO_STATISTICS,
        "GONGKAI_CANDIDATE": str(settings.candidate),
        "GONGKAI_SCRATCH": str(settings.scratch),
        "DBT_PROFILES_DIR": str(project_files.path("dbt")),
        "DBT_PROJECT_DIR": str(project_files.path("dbt")),
        "DBT_TARGET_PATH": str(settings.dbt),
        "DBT_LOG_PATH": str(settings.dbt),
    }


@contextmanager
def environment_set(settings: Settings) -> Iterator[None]:
    """Set these variables for the block; dagster-dbt hands its own environment on to dbt."""
    wanted = environment(settings)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def executable() -> str:
    """The dbt that is installed beside this program, even where its folder is not on the PATH. Raises DbtError."""
    beside = shutil.which("dbt", path=sysconfig.get_path("scripts"))
    found = beside or shutil.which("dbt")
    if found is None:
        raise DbtError("The command dbt was not found. Install this program's requirements again.")
    return found


def manifest(settings: Settings) -> Path:
    """dbt's description of the project, made anew when the project has changed. Raises DbtError."""
    file, stamp = settings.dbt / "manifest.json", settings.dbt / "manifest.version"
    version = fingerprints.dbt_project()
    if file.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == version:
        return file
    settings.dbt.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [executable(), "--quiet", "parse"],
        cwd=project_files.path("dbt"),
        env=os.environ | environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise DbtError(f"dbt does not understand the project ({project_files.path('dbt')}):\n{done.stdout}")
    durable.write_text(stamp, version)
    return file


def clean(settings: Settings) -> None:
    """Delete what earlier runs of dbt left: dagster-dbt gives each run a folder of its own."""
    if settings.dbt.is_dir():
        for folder in settings.dbt.iterdir():
            if folder.is_dir() and (folder / "dbt.log").exists():
                shutil.rmtree(folder)
