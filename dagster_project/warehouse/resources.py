"""The databases of a build and dbt as Dagster resources."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource
from packaging.version import Version

from dagster_project import project_files
from dagster_project.settings import Settings
from dagster_project.warehouse import dbt_project


class DuckDBFile(dg.ConfigurableResource):  # type: ignore[type-arg]
    """One DuckDB file of a build: the scratch file or the candidate."""

    path: str

    @property
    def file(self) -> Path:
        """Where it lies."""
        return Path(self.path)

    @contextmanager
    def connect(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for the block; while it writes, nobody else may have the file open."""
        with duckdb.connect(self.path, read_only=read_only) as connection:
            yield connection


class LocalDbt(DbtCliResource):
    """dagster-dbt's resource, told the version of dbt instead of asking a command that looks for newer ones online."""

    @classmethod
    def of(cls) -> LocalDbt:
        """The resource for the project that travels with the program."""
        dbt = str(project_files.path("dbt"))
        return cls(project_dir=dbt, profiles_dir=dbt, dbt_executable=dbt_project.executable())

    @cached_property
    def _cli_version(self) -> Version:
        return Version(importlib.metadata.version("dbt-core"))


def databases(settings: Settings) -> dict[str, DuckDBFile]:
    """The databases of a build by the names under which assets ask for them."""
    return {"scratch": DuckDBFile(path=str(settings.scratch)), "candidate": DuckDBFile(path=str(settings.candidate))}
