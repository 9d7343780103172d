"""The published file as a reader meets it: exactly the contract, commented, whole, and the same after a rebuild."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.publishing.chinese_views import create_views
from dagster_project.warehouse import contract
from tests.warehouse.scratch_world import Figure, content_hashes, dbt_results, run_dbt, write_scratch
from tests.warehouse.two_days import FIRST_DAY, TOUCHED_ON_SECOND_DAY, WITHOUT_UNIT_TESTS, Warehouses

TABLES = contract.tables()
NAMES = [table.name for table in TABLES]


def test_the_file_holds_exactly_the_contract(warehouses: Warehouses) -> None:
    wanted = [(t.name, c.name, c.type, c.is_nullable) for t in TABLES for c in t.columns]
    for built in (warehouses.first, warehouses.second, warehouses.rebuilt):
        with duckdb.connect(str(built), read_only=True) as con:
            held = con.execute(
                "select table_name, column_name, data_type, is_nullable from duckdb_columns()"
                " where not internal order by table_oid, column_index"
            ).fetchall()
            assert sorted(held) == sorted(wanted)
            order = {name: [row[1] for row in held if row[0] == name] for name in NAMES}
            assert order == {table.name: [column.name for column in table.columns] for table in TABLES}


def test_nothing_but_the_marts_is_published(warehouses: Warehouses) -> None:
    for built in (warehouses.first, warehouses.second):
        with duckdb.connect(str(built), read_only=True) as con:
            relations = con.execute(
                "select schema_name, table_name from duckdb_tables()"
                " union all select schema_name, view_name from duckdb_views() where not internal"
            ).fetchall()
        assert sorted(relations) == sorted(("marts", name) for name in NAMES)


def test_every_table_and_column_has_its_comment(warehouses: Warehouses) -> None:
    tables = {table.name: table.comment for table in TABLES}
    columns = {(table.name, column.name): column.comment for table in TABLES for column in table.columns}
    for built in (warehouses.first, warehouses.second):
        with duckdb.connect(str(built), read_only=True) as con:
            assert dict(con.execute("select table_name, comment from duckdb_tables()").fetchall()) == tables
            rows = con.execute("select table_name, column_name, comment from duckdb_columns() where not internal")
            assert {(table, column): comment for table, column, comment in rows.fetchall()} == columns


def test_a_day_ends_like_a_rebuild(warehouses: Warehouses) -> None:
    after_a_day = content_hashes(warehouses.second, NAMES)
    assert after_a_day == content_hashes(warehouses.rebuilt, NAMES)
    changed = {
        name for name, content in content_hashes(warehouses.first, NAMES).items() if content != after_a_day[name]
    }
    assert {"dim_report", "fct_disclosure", "release_info"} <= changed
    assert changed.isdisjoint({"dim_metric", "dim_jurisdiction", "fct_text_witness", "fct_refused_cell"})


def test_a_day_changes_only_the_touched_reports(warehouses: Warehouses) -> None:
    def untouched(database: Path) -> list[tuple[object, ...]]:
        with duckdb.connect(str(database), read_only=True) as con:
            return con.execute(
                "select * from marts.fct_disclosure where report_key not in (select unnest(?)) order by all",
                [sorted(TOUCHED_ON_SECOND_DAY)],
            ).fetchall()

    assert untouched(warehouses.first)
    assert untouched(warehouses.first) == untouched(warehouses.second)


def test_a_retracted_report_leaves_no_row_behind(warehouses: Warehouses) -> None:
    with duckdb.connect(str(warehouses.second), read_only=True) as con:
        for table in TABLES:
            if any(column.name == "report_key" for column in table.columns) and table.name != "fct_source_file":
                rows = con.execute(f"select count(*) from marts.{table.name} where report_key = 103").fetchone()
                assert rows == (0,), table.name
        assert con.execute("select outcome from marts.fct_source_file where report_key = 103").fetchall() == [
            ("retracted",),
            ("retracted",),  # its copy
        ]


def test_all_of_dbts_tests_ran_and_passed(warehouses: Warehouses) -> None:
    status = warehouses.results
    assert sum(name.startswith("unit_test.") for name in status) >= 9
    assert sum(name.startswith("test.") for name in status) >= 90
    assert set(status.values()) <= {"success", "pass"}


def test_dbt_writes_nothing_beside_its_sources(warehouses: Warehouses) -> None:
    assert warehouses.new_files == set()


def test_chinese_views_show_the_marts(warehouses: Warehouses, tmp_path: Path) -> None:
    candidate = tmp_path / "candidate.duckdb"
    shutil.copy(warehouses.second, candidate)
    with duckdb.connect(str(candidate)) as con:
        assert create_views(con) == len(TABLES)
        assert create_views(con) == len(TABLES), "a second build replaces the views"
    # Releases are renamed, and readers attach them under any name.
    release = candidate.rename(tmp_path / "gongkai-000002.duckdb")
    with duckdb.connect() as con:
        con.execute(f"attach '{release}' as anything (read_only)")
        for table in TABLES:
            view = con.execute(f'select * from anything.zh."{table.label_zh}"')
            assert [column[0] for column in view.description] == [column.label_zh for column in table.columns]
            rows = con.execute(f"select * from anything.marts.{table.name} order by all").fetchall()
            shown = con.execute(f'select * from anything.zh."{table.label_zh}" order by all').fetchall()
            assert shown == rows
        silent = con.execute(
            "select view_name from duckdb_views() where schema_name = 'zh' and comment is null"
            " union all select column_name from duckdb_columns() where schema_name = 'zh' and comment is null"
        ).fetchall()
        assert silent == []


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What dbt says of a loader that doubles a cell, invents a metric and a form, and loses a statement."""
    folder = tmp_path_factory.mktemp("broken")
    report = FIRST_DAY.reports[0]
    figures = (*report.figures, report.figures[0], Figure("fees.amount", "1", origin="narrative"))
    world = replace(FIRST_DAY, reports=(replace(report, figures=figures), *FIRST_DAY.reports[1:]))
    scratch = folder / "scratch.duckdb"
    write_scratch(scratch, world)
    with duckdb.connect(str(scratch)) as con:
        con.execute("update raw.cell set metric_code = 'no.such.metric' where metric_code = 'licensing.items_change'")
        con.execute("delete from raw.statement where metric_code = 'fees.amount'")
        con.execute("update raw.report set form = '1999' where report_key = 106")
    run_dbt(folder, folder / "candidate.duckdb", scratch, "build", *WITHOUT_UNIT_TESTS, succeeds=False)
    return {name.split(".")[2]: status for name, status in dbt_results(folder).items()}


@pytest.mark.parametrize(
    "test",
    [
        "unique_grain_fct_disclosure",
        "known_key_fct_disclosure__metric_code",
        "every_cell_has_one_home",
        "every_prose_figure_is_a_witness",
        "forms_are_known",
    ],
)
def test_what_we_did_wrong_is_noticed(broken: dict[str, str], test: str) -> None:
    assert broken[test] == "fail"
