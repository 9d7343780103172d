"""Every table cell of the founding reports, read by eye, against what the reader finds."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.reports.documents.open import open_document
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, TableStatus
from dagster_project.reports.tables import TablesRead, read_tables

EXPECTED = Path(__file__).parent / "expected"
FORMS = {"000": "2014", "001": "2019", "002": "2019", "003": "2014", "004": "2014"}
CELLS = {"000": 58, "001": 198, "002": 198}


def _read(path: Path, form: str) -> TablesRead:
    registry = load_registry()
    return read_tables(open_document(path.read_bytes()), registry.forms[form], registry)


def _expected(number: str) -> list[tuple[str, str | None, Decimal, str, str | None]]:
    with (EXPECTED / f"{number}.csv").open(encoding="utf-8", newline="") as stream:
        return [
            (row["metric"], row["applicant"] or None, Decimal(row["value"]), row["raw"], row["note"] or None)
            for row in csv.DictReader(stream)
        ]


def _facts(cell: Cell) -> tuple[str, str | None, Decimal | None, str, str | None]:
    return cell.metric, cell.applicant, cell.value, cell.raw, cell.note


@pytest.mark.parametrize("number", sorted(CELLS))
def test_every_cell_is_right(seed_files: dict[str, Path], number: str) -> None:
    expected = _expected(number)
    assert len(expected) == CELLS[number]
    read = _read(seed_files[number], FORMS[number])
    assert [_facts(cell) for cell in read.cells] == expected
    assert read.refused == ()
    assert {reading.status for reading in read.readings} == {TableStatus.READ}
    assert sum(reading.cells_read for reading in read.readings) == CELLS[number]
    assert all(cell.location for cell in read.cells)


@pytest.mark.parametrize("number", ["003", "004"])
def test_prose_holds_no_table(seed_files: dict[str, Path], number: str) -> None:
    read = _read(seed_files[number], FORMS[number])
    assert read.cells == ()
    assert read.refused == ()
    assert {reading.status for reading in read.readings} == {TableStatus.ABSENT}


def test_a_printed_total_stays_although_its_parts_say_otherwise(seed_files: dict[str, Path]) -> None:
    cells = {(cell.metric, cell.applicant): cell for cell in _read(seed_files["001"], "2019").cells}
    total = cells["applications.outcome.total", "natural_person"]
    parts = [
        cell.value
        for (metric, applicant), cell in cells.items()
        if metric.startswith("applications.outcome.") and applicant == "natural_person" and cell is not total
    ]
    assert total.value == 124
    assert sum(value for value in parts if value is not None) == 127


def test_a_recovered_layout_says_how_it_was_recovered(seed_files: dict[str, Path]) -> None:
    cells = {(cell.metric, cell.applicant): cell for cell in _read(seed_files["001"], "2019").cells}
    assert "由勾稽关系确认" in cells["litigation_direct.total", None].location
    assert "由行名定位" in cells["penalties.decisions", None].location
