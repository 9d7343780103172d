"""Rows of the registry's CSV files that know where they stand, so that an error can name file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


class RegistryError(ValueError):
    """A row of the registry is wrong; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file that knows where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def error(self, message: str) -> RegistryError:
        """An error that names this row."""
        return RegistryError(f"{self.file}, line {self.line}: {message}")

    def flag(self, column: str) -> bool:
        """The value of a true/false column."""
        if self.values[column] not in ("true", "false"):
            raise self.error(f"{column} must be true or false, not {self.values[column]!r}")
        return self.values[column] == "true"

    def whole(self, column: str) -> int:
        """The value of a column of whole numbers."""
        try:
            return int(self.values[column])
        except ValueError:
            raise self.error(f"{column} must be a whole number, not {self.values[column]!r}") from None

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """The value of a column that refers to a list."""
        if self.values[column] not in allowed:
            raise self.error(f"unknown {column} {self.values[column]!r}")
        return self.values[column]


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a registry file; a row with too few or too many columns is an error."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        for values in reader:
            row = Row(path.name, reader.line_num, values)
            if None in values or None in values.values():
                raise row.error("wrong number of columns")
            yield row
