"""The published names, held as data in data/contract, and everything that is made from them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml

from dagster_project import project_files
from dagster_project.warehouse import contract, contract_yaml, raw_schema

TABLES = contract.tables()
COLUMNS = [(table, column) for table in TABLES for column in table.columns]


def test_there_is_a_contract() -> None:
    assert len(TABLES) == 26
    assert len(COLUMNS) >= 261


def test_the_model_file_is_written_from_the_contract() -> None:
    assert contract_yaml.main(["--check"]) == 0, (
        f"{contract_yaml.path()} differs from data/contract: "
        "run python -m dagster_project.warehouse.contract_yaml --write and commit both"
    )


def test_every_table_has_a_query_and_every_query_a_table() -> None:
    queries = {path.stem for path in project_files.path("dbt", "models", "marts").glob("*.sql")}
    assert queries == {table.name for table in TABLES}


def test_the_sources_of_dbt_are_the_tables_of_the_loader() -> None:
    text = project_files.path("dbt", "models", "staging", "_raw__sources.yml").read_text(encoding="utf-8")
    named = {table["name"] for table in yaml.safe_load(text)["sources"][0]["tables"]}
    assert named == set(raw_schema.TABLES)


def test_types_are_the_agreed_ones() -> None:
    allowed = {"BIGINT", "INTEGER", "SMALLINT", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP", "DECIMAL(20,6)"}
    for table, column in COLUMNS:
        where = f"{table.name}.{column.name}"
        assert column.type in allowed, where
        if column.name.endswith("_key"):
            assert column.type == "BIGINT", where
        if column.name == "year":
            assert column.type == "SMALLINT", where
        if column.name == "value" or column.name.endswith("_value"):
            assert column.type == "DECIMAL(20,6)", where
        if column.name.startswith(("is_", "has_")):
            assert column.type == "BOOLEAN", where
        if column.name.endswith("_code"):
            assert column.type == "VARCHAR", where


def test_every_foreign_key_says_what_it_points_at() -> None:
    """A column that is named as a key of another table is declared as one."""
    keys = {table.grain_columns[0]: table.name for table in reversed(TABLES) if len(table.grain_columns) == 1}
    undeclared = [
        f"{table.name}.{column.name}"
        for table, column in COLUMNS
        if column.name in keys and keys[column.name] != table.name and column.references is None
    ]
    # A change of divisions may be of a year for which there is no report yet.
    assert undeclared == ["bridge_jurisdiction_successor.year"]


def test_only_the_foreign_keys_that_may_be_null_are() -> None:
    nullable = {f"{table.name}.{column.name}" for table, column in COLUMNS if column.references and column.is_nullable}
    assert nullable == {
        "dim_jurisdiction.parent_key",  # at the top
        "dim_jurisdiction.today_key",  # when split
        "dim_metric.parent_metric_code",  # at the top
        "dim_reporting_body.successor_key",  # where no other body followed
        "dim_report.superseded_by",  # when current
        "fct_text_witness.metric_code",  # where no single code fits
        "fct_check_result.metric_code",  # where the check is not about one row
        "mart_failed_cell.check_metric_code",  # likewise
        "fct_decision.check_id",  # where the decision is about a cell or a whole report
        "fct_decision.metric_code",
        "fct_decision.applicant_code",
        "fct_source_file.report_key",  # when quarantined
    }


def test_labels_are_chinese_and_words_of_one_meaning() -> None:
    meanings: dict[str, set[str]] = {}
    for table, column in COLUMNS:
        assert re.fullmatch(r"[\u4e00-\u9fff]+", column.label_zh), f"{table.name}.{column.name}: {column.label_zh}"
        assert column.description, f"{table.name}.{column.name}"
        meanings.setdefault(column.name, set()).add(column.label_zh)
    for name in ("report_key", "jurisdiction_key", "metric_code", "applicant_code", "value_status", "location"):
        assert len(meanings[name]) == 1, f"{name} has several labels: {meanings[name]}"


@pytest.mark.parametrize(
    ("file", "column", "value", "message"),
    [
        ("columns.csv", "column", "code", "occurs twice"),
        ("columns.csv", "label_zh", "区划代码", "occurs twice"),
        ("columns.csv", "position", "7", "out of order"),
        ("columns.csv", "references", "dim_nothing.key", "references what does not exist"),
        ("tables.csv", "table", "dim_unknown", "tables.csv does not have"),
        ("tables.csv", "label_zh", "区划沿革", "occurs twice"),
        ("tables.csv", "grain_columns", "nothing", "not its columns"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(
    tmp_path: Path, file: str, column: str, value: str, message: str
) -> None:
    for name in ("tables.csv", "columns.csv"):
        with project_files.path("data", "contract", name).open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        if name == file:
            rows[0][column] = value
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    with pytest.raises(contract.ContractError, match=message):
        contract.load(tmp_path)


def test_no_use_is_reported_to_anyone() -> None:
    project = yaml.safe_load(project_files.path("dbt", "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["flags"]["send_anonymous_usage_stats"] is False
