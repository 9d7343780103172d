"""Warehouses built for tests: one build costs half a minute, so tests share them and work on copies."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import project_files
from dagster_project.build import Built, build
from dagster_project.progress import Silent
from dagster_project.publishing.manifest import Manifest, last_manifest
from dagster_project.settings import Settings


@cache
def bundled_warehouse() -> Settings:
    """A warehouse of the bundled reports. Do not change it: build on a `copy_of` it."""
    root = Path(tempfile.mkdtemp(prefix="gongkai-test-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    shutil.copytree(project_files.path("data", "reports"), root / "inbox")
    settings = Settings(home=root / "home", inbox=root / "inbox")
    must_publish(settings)
    return settings


def copy_of(settings: Settings, folder: Path) -> Settings:
    """A copy of a warehouse with its inbox, to build on."""
    shutil.copytree(settings.home, folder / "home", symlinks=True)
    shutil.copytree(settings.inbox, folder / "inbox")
    return Settings(home=folder / "home", inbox=folder / "inbox")


def must_publish(settings: Settings) -> Built:
    """Build, and show the log when it did not work."""
    built = build(settings, Silent())
    log = built.log.read_text(encoding="utf-8")[-8000:] if built.failure and built.log else ""
    assert built.failure is None, f"{built.failure}\n{log}"
    return built


def manifest_of(settings: Settings) -> Manifest:
    """The manifest of the published release."""
    manifest = last_manifest(settings)
    assert manifest is not None
    return manifest


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """What a reader gets from the published release."""
    with duckdb.connect(settings.current_release.resolve(), read_only=True) as connection:
        return connection.execute(query).fetchall()


def changed_tables(before: Manifest, after: Manifest) -> set[str]:
    """The tables whose content differs."""
    assert before.tables.keys() == after.tables.keys()
    return {name for name in before.tables if before.tables[name] != after.tables[name]}


def outcomes(settings: Settings) -> Mapping[str, tuple[str, str | None, int | None]]:
    """What became of each path: outcome, reason, report key."""
    found = rows(settings, "SELECT path, outcome, reason, report_key FROM marts.fct_source_file")
    return {path: (outcome, reason, key) for path, outcome, reason, key in found}
