"""Rows of the registry's CSV files that know where they stand, so that an error can name file and line.

The files lie in layers of folders: the one that travels with the program, and folders that add rows to it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from dagster_project import project_files

_SHORT = 12  # so many allowed values are listed in full

FILES = (
    "applicant_columns.csv",
    "applicants.csv",
    "cells.csv",
    "clause_figures.csv",
    "clause_words.csv",
    "concordance.csv",
    "deadlines.csv",
    "forms.csv",
    "labels.csv",
    "local_rows.csv",
    "metrics.csv",
    "phrase_words.csv",
    "phrases.csv",
    "rules.csv",
    "sections.csv",
    "signatures.csv",
    "units.csv",
)
REPLACED = {"forms.csv": "form", "deadlines.csv": "first_year"}
"""Files in which a row of an upper layer stands for the one below with the same value here: a form that ends."""


class RegistryError(ValueError):
    """A row of the registry is wrong; the message names file and line, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file that knows where it stands."""

    path: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def place(self) -> str:
        """File and line, as an error names them."""
        return f"{shown(self.path)}, line {self.line}"

    def error(self, message: str) -> RegistryError:
        """An error that names this row."""
        return RegistryError(f"{self.place}: {message}")

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

    def one_of(self, column: str, allowed: Collection[str], file: str | None = None) -> str:
        """The value of a column that refers to a list: to the rows of ``file``, where one is named."""
        value = self.values[column]
        if value in allowed:
            return value
        advice: list[str] = []
        if near := get_close_matches(value, allowed, n=3):
            advice.append(f"is {' or '.join(near)} meant?")
        elif len(allowed) <= _SHORT:
            advice.append(f"known are {', '.join(sorted(allowed))}")
        if file:
            advice.append(f"a new one is a row of {file}")
        raise self.error("; ".join([f"unknown {column} {value!r}", *advice]))


def shown(path: Path) -> str:
    """A path as people know it: of the bundled files the part below the project."""
    return path.relative_to(project_files.root()).as_posix() if path.is_relative_to(project_files.root()) else str(path)


def layered_rows(layers: tuple[Path, ...], file: str) -> Iterator[Row]:
    """The rows of a file through all layers, the lowest first; it may be missing in all but the lowest.

    An upper layer may leave out columns: they are empty. Raises RegistryError for a file that is not UTF-8 or not CSV,
    or has columns that the lowest has not.
    """
    rows: list[Row] = []
    columns: list[str] = []
    for number, folder in enumerate(layers):
        if number and not (folder / file).exists():
            continue
        found, names = _read(folder / file)
        if number == 0:
            rows, columns = found, names
            continue
        if unknown := [name for name in names if name not in columns]:
            raise RegistryError(
                f"{shown(folder / file)}, line 1: unknown column {unknown[0]!r}; the columns are {','.join(columns)}"
            )
        whole = [Row(row.path, row.line, {name: row.values.get(name, "") for name in columns}) for row in found]
        rows = _on_top(rows, whole, REPLACED.get(file))
    return iter(rows)


def _read(path: Path) -> tuple[list[Row], list[str]]:
    """The rows of one file and its columns; a row with too few or too many values is an error."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            rows: list[Row] = []
            for values in reader:
                row = Row(path, reader.line_num, values)
                if None in values or None in values.values():
                    raise row.error(
                        f"wrong number of columns; there must be {len(reader.fieldnames or ())}. "
                        "A value with a comma stands in double quotes"
                    )
                rows.append(row)
            return rows, list(reader.fieldnames or ())
    except UnicodeDecodeError:
        raise RegistryError(f"{shown(path)}: not UTF-8; save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise RegistryError(f"{shown(path)}: not a CSV file: {error}") from None


def _on_top(below: list[Row], above: list[Row], key: str | None) -> list[Row]:
    """The rows of two layers; where there is a key, a row above stands in the place of the one below."""
    if key is None:
        return below + above
    newer = {row[key]: row for row in above}
    kept = [newer.get(row[key], row) for row in below]
    return kept + [row for row in above if row not in kept]


def check_names(layers: tuple[Path, ...]) -> None:
    """Raise RegistryError for a file with a name that nobody reads: it would be passed over in silence."""
    for folder in layers:
        for path in sorted(folder.glob("*.[cC][sS][vV]")):
            if path.name not in FILES and not path.name.startswith("."):
                near = get_close_matches(path.name, FILES, n=1)
                advice = f"is {near[0]} meant?" if near else f"the files are {', '.join(FILES)}"
                raise RegistryError(f"{shown(path)}: no file of the registry has this name; {advice}")
