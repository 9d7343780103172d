"""What a database file holds, table by table: counts and hashes that tell whether two releases say the same."""

from __future__ import annotations

import duckdb

from dagster_project.publishing.manifest import TableContent
from dagster_project.warehouse.contract import MARTS, Table

RELEASE_INFO = "release_info"
"""The one table that differs between two builds of the same input: it says when and with what they ran."""


def table_contents(connection: duckdb.DuckDBPyConnection, tables: tuple[Table, ...]) -> dict[str, TableContent]:
    """Rows and content hash of every published table, ``release_info`` apart."""
    return {table.name: table_content(connection, table) for table in tables if table.name != RELEASE_INFO}


def table_content(connection: duckdb.DuckDBPyConnection, table: Table) -> TableContent:
    """The number of rows and the sum of their hashes: the same in any order, another for any other value."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    query = f'SELECT count(*), coalesce(sum(hash({columns})::HUGEINT), 0) FROM {MARTS}."{table.name}"'
    found = connection.execute(query).fetchone()
    rows, total = found if found is not None else (0, 0)
    return TableContent(int(rows), f"{int(total) % 2**128:032x}")
