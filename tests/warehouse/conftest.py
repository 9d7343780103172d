"""One small warehouse, built three ways: the first day, the day after, and the day after from nothing."""

from __future__ import annotations

import shutil

import pytest

from tests.warehouse.scratch_world import dbt_results, run_dbt, write_scratch
from tests.warehouse.two_days import (
    FIRST_DAY,
    SECOND_DAY,
    TOUCHED_ON_SECOND_DAY,
    WITHOUT_UNIT_TESTS,
    Warehouses,
    project_files_now,
)


@pytest.fixture(scope="session")
def warehouses(tmp_path_factory: pytest.TempPathFactory) -> Warehouses:
    """The three warehouses, each with all of dbt's tests passed."""
    folder = tmp_path_factory.mktemp("warehouse")
    first, second, rebuilt = folder / "first.duckdb", folder / "second.duckdb", folder / "rebuilt.duckdb"
    scratch = folder / "scratch.duckdb"

    write_scratch(scratch, FIRST_DAY)
    before = project_files_now()
    run_dbt(folder, first, scratch, "build")
    results = dbt_results(folder)
    new_files = project_files_now() - before

    # A day as a build runs it: prepare, then the marts, on a copy of the last release.
    shutil.copy(first, second)
    write_scratch(scratch, SECOND_DAY, TOUCHED_ON_SECOND_DAY)
    run_dbt(folder, second, scratch, "build", *WITHOUT_UNIT_TESTS, "--select", "staging", "intermediate")
    run_dbt(folder, second, scratch, "build", *WITHOUT_UNIT_TESTS, "--select", "marts")

    write_scratch(scratch, SECOND_DAY)
    run_dbt(folder, rebuilt, scratch, "build", *WITHOUT_UNIT_TESTS)
    return Warehouses(first, second, rebuilt, results, new_files)
