"""What several commands need: the published release, numbers as they are, tables for people."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.settings import Settings, resolve

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console


@contextmanager
def release_connection(home: Path | None) -> Iterator[tuple[Settings, duckdb.DuckDBPyConnection]]:
    """The settings and a connection to the published release that can neither write nor reach any other file.

    Raises ClickException (exit 1) when nothing is published.
    """
    import duckdb

    settings = resolve(home=home)
    if not settings.current_release.is_file():
        raise click.ClickException(
            f"There is no release in {settings.home}. Build one first: gongkai build --home {settings.home}"
        )
    # The versioned file, not the link: it stays what it is while this process reads.
    release = settings.current_release.resolve()
    with duckdb.connect(release, read_only=True) as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield settings, connection


def to_json(value: Any) -> str:
    """JSON on one line, Chinese as it is, decimals as exact numbers (124, 0.37, 55294000000), never through a float."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{to_json(str(name))}: {to_json(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(to_json(item) for item in value) + "]"
    if isinstance(value, Decimal) and value.is_finite():
        return plain(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "null"  # JSON has no word for it
    if isinstance(value, datetime | date):
        return json.dumps(value.isoformat())
    if value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)


def plain(value: Decimal) -> str:
    """A decimal without exponent and without zeros behind the last figure: 55294000000, 0.37."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def as_text(value: Any) -> str:
    """A value in a table or in CSV: empty for NULL, decimals without zeros that say nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal) and value.is_finite():
        return plain(value)
    return str(value)


def people_console() -> Console:
    """Standard output for people: as wide as the terminal; whoever reads a pipe wants whole lines."""
    from rich.console import Console

    console = Console(highlight=False)
    if not sys.stdout.isatty():
        console.width = 10_000
    return console


def show_table(
    console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None
) -> None:
    """Print a table for people; cells hold no markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(as_text(value), justify=_side(value)) for value in row))
    console.print(table)


def _side(value: Any) -> Any:
    return "right" if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else "left"
