"""A DuckDB dialect for SQLAlchemy that keeps a query's rows after its connection is closed.

Great Expectations hands back the cursor of a connection that it has already closed; DuckDB then drops the rows that
were not fetched, and every expectation ends in an error that reads like a failed check. Here the rows are fetched as
soon as a query has run. The dialect is registered under ``duckdb+buffered``.
"""

from __future__ import annotations

from typing import Any

import duckdb_engine
from sqlalchemy.dialects import registry
from sqlalchemy.engine import cursor

SCHEME = "duckdb+buffered"


_Context: Any = duckdb_engine.Dialect.execution_ctx_cls


class _BufferingContext(_Context):  # type: ignore[misc]
    cursor_fetch_strategy: Any

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor is not None and self.cursor.description and self.cursor_fetch_strategy is cursor._DEFAULT_FETCH:
            self.cursor_fetch_strategy = cursor.FullyBufferedCursorFetchStrategy(
                self.cursor, alternate_description=self.cursor.description, initial_buffer=self.cursor.fetchall()
            )


class BufferedDialect(duckdb_engine.Dialect):  # type: ignore[misc]
    """duckdb-engine's dialect with buffered results."""

    execution_ctx_cls = _BufferingContext
    supports_statement_cache = False


registry.register(SCHEME.replace("+", "."), __name__, BufferedDialect.__name__)
