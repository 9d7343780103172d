"""The published tables as data: names, types, labels and keys, read from ``data/contract``.

What is published under these names is a promise to readers. dbt's model files and the Chinese views are made from this
data, and tests compare the published file with it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from dagster_project import project_files

MARTS = "marts"
"""The schema of the published tables."""

ZH = "zh"
"""The schema of the views with Chinese names."""


class Refresh(StrEnum):
    """What of a table a build replaces."""

    WHOLE = "whole"
    TOUCHED = "touched"  # the rows of the touched reports
    PLACES = "places"  # the rows of the divisions and years that the touched reports are about


class ContractError(ValueError):
    """The data of the contract contradicts itself; the message names the file and the row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One published column."""

    name: str
    type: str
    is_nullable: bool
    label_zh: str
    description: str
    references: tuple[str, str] | None  # table and column whose values this one takes, NULL apart
    reference_condition: str | None  # rows for which that holds; None = all
    accepted_values: tuple[str, ...]
    is_required: bool  # named in the public interface; the others are additions

    @property
    def comment(self) -> str:
        """What readers see beside the column: the Chinese label, then the description."""
        return f"{self.label_zh}。{self.description}"


@dataclass(frozen=True, slots=True)
class Table:
    """One published table."""

    name: str
    grain: str
    grain_columns: tuple[str, ...]  # a row is unique in them; empty where equal rows may occur
    refresh: Refresh
    label_zh: str
    description: str
    columns: tuple[Column, ...]

    @property
    def comment(self) -> str:
        """What readers see beside the table: the Chinese label, what it holds, what one row is."""
        return f"{self.label_zh}。{self.description} One row: {self.grain}."


def load(folder: Path | None = None) -> tuple[Table, ...]:
    """Read the published tables, in order, with their columns in order.

    Raises ContractError where the two files do not fit together.
    """
    folder = folder or project_files.path("data", "contract")
    columns: dict[str, list[Column]] = {}
    for line, row in _rows(folder / "columns.csv"):
        of_table = columns.setdefault(row["table"], [])
        if int(row["position"]) != len(of_table) + 1:
            raise ContractError(f"columns.csv line {line}: position {row['position']} is out of order")
        of_table.append(_column(row))
    tables = tuple(_table(row, columns.pop(row["table"], [])) for _, row in _rows(folder / "tables.csv"))
    if columns:
        raise ContractError(f"columns.csv names tables that tables.csv does not have: {', '.join(sorted(columns))}")
    _check(tables)
    return tables


@cache
def tables() -> tuple[Table, ...]:
    """The published tables of this version of the program."""
    return load()


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(enumerate(csv.DictReader(handle), start=2))


def _column(row: dict[str, str]) -> Column:
    target, _, target_column = row["references"].partition(".")
    return Column(
        name=row["column"],
        type=row["type"],
        is_nullable=row["is_nullable"] == "yes",
        label_zh=row["label_zh"],
        description=row["description"],
        references=(target, target_column) if target else None,
        reference_condition=row["reference_condition"] or None,
        accepted_values=tuple(row["accepted_values"].split()),
        is_required=row["required_by_contract"] == "yes",
    )


def _table(row: dict[str, str], columns: list[Column]) -> Table:
    return Table(
        name=row["table"],
        grain=row["grain"],
        grain_columns=tuple(row["grain_columns"].split()),
        refresh=Refresh(row["refresh"]),
        label_zh=row["label_zh"],
        description=row["description"],
        columns=tuple(columns),
    )


def _check(tables: tuple[Table, ...]) -> None:
    known = {table.name: {column.name for column in table.columns} for table in tables}
    for labels, what in (([table.name for table in tables], "name"), ([t.label_zh for t in tables], "label_zh")):
        _no_repeats(labels, f"tables.csv, {what}")
    for table in tables:
        if not table.columns:
            raise ContractError(f"columns.csv has no column of {table.name}")
        _no_repeats([column.name for column in table.columns], f"columns.csv, columns of {table.name}")
        _no_repeats([column.label_zh for column in table.columns], f"columns.csv, label_zh of {table.name}")
        if missing := set(table.grain_columns) - known[table.name]:
            raise ContractError(f"tables.csv: grain_columns of {table.name} are not its columns: {sorted(missing)}")
        for column in table.columns:
            if column.references and column.references[1] not in known.get(column.references[0], ()):
                raise ContractError(f"columns.csv: {table.name}.{column.name} references what does not exist")


def _no_repeats(names: list[str], where: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ContractError(f"{where}: occurs twice: {', '.join(repeated)}")
