"""``gongkai sql``: a query on the published release, which can neither write nor reach any other file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.cli_common import as_text, people_console, release_connection, show_table, to_json

if TYPE_CHECKING:
    import duckdb

_MOST_ROWS = 1_000  # of a table for people; the other formats hold all rows


def run(query: str, home: Path | None, form: str) -> int:
    """Run the query and print its result; the exit code."""
    import duckdb

    with release_connection(home) as (_, connection):
        try:
            result = connection.execute(query)
            if result is None:  # nothing but blanks and comments
                raise click.UsageError("The query is empty.")
            if result.description is None:
                return 0
            _print(result, form)
        except duckdb.Error as error:
            raise click.ClickException(f"The query failed: {error}") from error
    return 0


def _print(result: duckdb.DuckDBPyConnection, form: str) -> None:
    columns = _distinct(column[0] for column in result.description or ())
    if form == "parquet":
        _print_parquet(result)
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        while rows := result.fetchmany(10_000):
            writer.writerows([as_text(value) for value in row] for row in rows)
    elif form == "json":
        records = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
        print("[" + ",\n ".join(to_json(record) for record in records) + "]")
    else:
        _print_table(result, columns)


def _distinct(names: Iterable[str]) -> list[str]:
    """Column names, none of them twice: a, a_1, so that an object holds every column."""
    found: dict[str, None] = {}
    for name in names:
        new, number = name, 0
        while new in found:
            number += 1
            new = f"{name}_{number}"
        found[new] = None
    return list(found)


def _print_parquet(result: duckdb.DuckDBPyConnection) -> None:
    if sys.stdout.isatty():
        raise click.UsageError("Parquet is not for the screen: send it to a file (gongkai sql … > result.parquet).")
    buffer = BytesIO()
    result.pl().write_parquet(buffer)
    sys.stdout.buffer.write(buffer.getvalue())


def _print_table(result: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    rows: list[tuple[Any, ...]] = result.fetchmany(_MOST_ROWS + 1)
    show_table(people_console(), columns, rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        print(f"Only the first {_MOST_ROWS} rows are shown; --format csv gives all.", file=sys.stderr)
