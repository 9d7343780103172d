"""``gongkai export``: the marts as files, one per table, with a data dictionary."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from dagster_project.cli_common import release_connection
from dagster_project.settings import resolve

_OPTIONS = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER"}


def run(home: Path | None, target: Path, form: str) -> int:
    """Write the files; the exit code."""
    import duckdb

    from dagster_project.warehouse.contract import MARTS, tables

    if form not in _OPTIONS:
        raise click.UsageError(f"The format {form} cannot be written yet; parquet and csv can.")
    with release_connection(home):
        pass  # says what to do when there is no release
    target.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(resolve(home=home).current_release.resolve(), read_only=True) as connection:
        for table in tables():
            file, draft = target / f"{table.name}.{form}", target / f".{table.name}.{form}.part"
            escaped = str(draft).replace("'", "''")
            connection.execute(f"COPY (FROM {MARTS}.{table.name} ORDER BY ALL) TO '{escaped}' ({_OPTIONS[form]})")
            draft.replace(file)
            print(f"{file.name}", file=sys.stderr)
    _write_dictionary(target / "data_dictionary.csv")
    print(target)
    return 0


def _write_dictionary(file: Path) -> None:
    from dagster_project.warehouse.contract import tables

    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["table", "table_zh", "grain", "column", "column_zh", "type", "is_nullable", "description"])
        for table in tables():
            for column in table.columns:
                about = (table.name, table.label_zh, table.grain)
                what = (column.name, column.label_zh, column.type, column.is_nullable, column.description)
                writer.writerow((*about, *what))
