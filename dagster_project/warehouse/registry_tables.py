"""The registries that travel with the program as rows of schema ``raw``: forms, metrics, rules, divisions, sectors."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

from dagster_project import project_files
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.forms.rows import layered_rows
from dagster_project.reports.jurisdiction_files import folder
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.warehouse import raw_schema
from dagster_project.warehouse.organ_names import load_successions
from dagster_project.warehouse.sectors import load_sectors

Row = tuple[object, ...]

# Tables whose columns are those of a file of data/forms.
_FORM_FILES = {
    "form": "forms.csv",
    "metric": "metrics.csv",
    "form_cell": "cells.csv",
    "applicant": "applicants.csv",
    "applicant_column": "applicant_columns.csv",
    "section": "sections.csv",
    "rule": "rules.csv",
    "concordance": "concordance.csv",
    "deadline": "deadlines.csv",
}


def registry_tables(divisions: Divisions) -> Iterator[tuple[str, list[Row]]]:
    """Table by table, the rows of the registries, values in the order of the table's columns.

    Raises RegistryError or JurisdictionError, naming file and line, where the data is not right.
    """
    from dagster_project.arithmetic.rules import rule_cells, rule_cells_before

    load_registry()  # validates what is copied as it stands below
    for table, file in _FORM_FILES.items():
        yield table, list(_rows_of_file(table, file))
    yield "rule_cell", [astuple(cell) for cell in rule_cells()]
    yield "rule_cell_before", [astuple(cell) for cell in rule_cells_before()]
    yield "jurisdiction", list(_jurisdictions(divisions))
    yield "jurisdiction_successor", [(s.key, s.successor_key, s.year, s.kind) for s in divisions.successor_rows]
    yield "sector", [(sector.code, sector.label_zh) for sector in load_sectors()]
    yield "body_succession", [astuple(one) for one in load_successions()]


def _rows_of_file(table: str, file: str) -> Iterator[Row]:
    """The values of a file, typed as the table wants them; an empty one is NULL where the column may be."""
    columns = raw_schema.TABLES[table]
    for row in layered_rows(project_files.forms_layers(), file):
        yield tuple(_typed(row[name], kind) for name, kind in columns)


def _typed(text: str, kind: str) -> object:
    if text == "":
        return "" if kind.endswith("NOT NULL") else None
    if kind.startswith("BOOLEAN"):
        return text == "true"
    return int(text) if kind.startswith(("SMALLINT", "INTEGER", "BIGINT")) else text


def _jurisdictions(divisions: Divisions) -> Iterable[Row]:
    origins = _origins(folder() / "divisions.csv")
    for d in (*divisions.rows, *divisions.townships):
        place = (d.level, d.division_type, d.parent_key)
        period = (d.valid_from, d.valid_to, d.sort_order)
        yield (
            d.key,
            d.durable_key,
            d.code or None,
            d.name,
            d.short_name,
            *place,
            *period,
            *origins.get(d.key, (None, None, d.valid_from)),
        )


def _origins(file: Path) -> dict[int, tuple[str, str, int | None]]:
    """Source and licence of each division, and the first year for which there is proof of it."""
    with file.open(encoding="utf-8", newline="") as handle:
        return {
            int(row["jurisdiction_key"]): (
                row["source"],
                row["licence"],
                int(row["evident_from_year"]) if row["evident_from_year"] else None,
            )
            for row in csv.DictReader(handle)
        }
