"""Write dbt's description of the marts from ``data/contract``, or say where it differs.

``python -m dagster_project.warehouse.contract_yaml --write`` after a change of the data; ``--check`` (exit 1 on a
difference) is what the tests do.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from dagster_project import project_files
from dagster_project.warehouse import contract
from dagster_project.warehouse.contract import Column, Refresh, Table

HEADER = """\
# Written from data/contract by: python -m dagster_project.warehouse.contract_yaml --write
# Names, types, comments and keys are changed there, not here.
version: 2
models:
"""

_PLACE = "scratch.intermediate.int_touched_place"

# Rows that a build did not replace were tested by the build that wrote them.
_TESTED_ROWS = {
    Refresh.WHOLE: None,
    Refresh.TOUCHED: "report_key in (select report_key from scratch.raw.touched_report)",
    Refresh.PLACES: f"(jurisdiction_key, year) in (select (jurisdiction_key, year) from {_PLACE})",
}

_MATERIALISED = {
    Refresh.WHOLE: {"materialized": "table"},
    Refresh.TOUCHED: {"materialized": "incremental", "incremental_strategy": "touched_reports"},
    Refresh.PLACES: {"materialized": "incremental", "incremental_strategy": "touched_places"},
}


def path() -> Path:
    """The file that is written."""
    return project_files.path("dbt", "models", "marts", "_marts__models.yml")


def render(tables: tuple[Table, ...]) -> str:
    """The text of the model file for these tables."""
    return HEADER + "\n".join(_model(table) for table in tables)


def _model(table: Table) -> str:
    config = {**_MATERIALISED[table.refresh], "contract": {"enforced": True}}
    if table.refresh is not Refresh.WHOLE:
        config["on_schema_change"] = "fail"
    lines = [
        f"  - name: {table.name}",
        f"    description: {_text(table.comment)}",
        f"    config: {_flow(config)}",
        *_tests(table),
        "    columns:",
    ]
    for column in table.columns:
        lines += _column(column)
    return "\n".join(lines) + "\n"


def _tests(table: Table) -> list[str]:
    tests: list[tuple[str, dict[str, object]]] = []
    if table.grain_columns:
        tests.append(("unique_grain", {"columns": list(table.grain_columns)}))
    codes = {column.name: list(column.accepted_values) for column in table.columns if column.accepted_values}
    if codes:
        tests.append(("known_codes", {"codes": codes}))
    lines: list[str] = []
    for name, arguments in tests:
        lines += _test(table, name, arguments)
    for column in table.columns:
        if column.references:
            lines += _reference_test(table, column, column.references)
    return ["    data_tests:", *lines] if lines else []


def _reference_test(table: Table, column: Column, references: tuple[str, str]) -> list[str]:
    target, target_column = references
    arguments: dict[str, object] = {"column": column.name, "to": f"ref('{target}')", "to_column": target_column}
    if column.reference_condition:
        arguments["condition"] = column.reference_condition
    return _test(table, "known_key", arguments, name=f"known_key_{table.name}__{column.name}")


def _test(table: Table, test: str, arguments: dict[str, object], name: str | None = None) -> list[str]:
    lines = [
        f"      - {test}:",
        f"          name: {name or f'{test}_{table.name}'}",
        f"          arguments: {_flow(arguments)}",
    ]
    where = _TESTED_ROWS[table.refresh]
    if where:
        lines.append(f"          config: {_flow({'where': where})}")
    return lines


def _column(column: Column) -> list[str]:
    lines = [
        f"      - name: {column.name}",
        f"        data_type: {column.type}",
        f"        description: {_text(column.comment)}",
    ]
    if not column.is_nullable:
        lines.append("        constraints: [{type: not_null}]")
    return lines


def _text(text: str) -> str:
    # A JSON string is a YAML string, whatever colons and quotes it holds.
    return json.dumps(text, ensure_ascii=False)


def _flow(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(arguments: list[str] | None = None) -> int:
    """Write or check the file; the exit code is 1 where a check finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m dagster_project.warehouse.contract_yaml", description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write the file")
    mode.add_argument("--check", action="store_true", help="exit 1 if the file differs")
    text = render(contract.tables())
    if parser.parse_args(arguments).write:
        path().write_text(text, encoding="utf-8")
        return 0
    if path().is_file() and path().read_text(encoding="utf-8") == text:
        return 0
    print(f"{path()} differs from data/contract. Run this with --write and commit both.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
