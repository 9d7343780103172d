"""Schema ``zh``: the published tables under Chinese names, as views made from ``data/contract``."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from dagster_project.warehouse import contract
from dagster_project.warehouse.contract import MARTS, ZH, Table


def create_views(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table] | None = None) -> int:
    """Make schema ``zh`` anew in the database of this connection and return the number of views.

    Every view and column carries a comment that leads back to the table it shows. Views of an older version are
    replaced. Raises duckdb.CatalogException or duckdb.BinderException if a table or column of the contract is missing.
    """
    chosen = contract.tables() if tables is None else tuple(tables)
    connection.execute(f"DROP SCHEMA IF EXISTS {ZH} CASCADE")
    connection.execute(f"CREATE SCHEMA {ZH}")
    for table in chosen:
        for statement in _statements(table):
            connection.execute(statement)
    return len(chosen)


def _statements(table: Table) -> Iterable[str]:
    view = f"{ZH}.{_quoted(table.label_zh)}"
    columns = ",\n  ".join(f"{_quoted(column.name)} AS {_quoted(column.label_zh)}" for column in table.columns)
    yield f"CREATE VIEW {view} AS SELECT\n  {columns}\nFROM {MARTS}.{_quoted(table.name)}"
    yield f"COMMENT ON VIEW {view} IS {_literal(f'{MARTS}.{table.name}。{table.description}')}"
    for column in table.columns:
        name = f"{view}.{_quoted(column.label_zh)}"
        yield f"COMMENT ON COLUMN {name} IS {_literal(f'{column.name}。{column.description}')}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
