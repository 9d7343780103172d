"""Figures that text recognition (OCR) read: accepted only where the form's own arithmetic confirms them.

A cell counts where it takes part in a rule that holds, all of whose cells were recognised as numbers for certain, and
which says something: not all of it is zero, or its sum is confirmed by another rule. Everything else is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from dagster_project.reports.checksum import Check, equalities, name_of
from dagster_project.reports.documents.model import Document
from dagster_project.reports.model import Cell, RefusedCell, TableReading, TableStatus, ValueStatus
from dagster_project.reports.tables import TablesRead

NOTE = "OCR"
_PREFIX = "文字识别(OCR)"
_UNCERTAIN = "文字识别(OCR)不能确定这个数 / recognised text: this number is not certain"
_UNCONFIRMED = (
    "文字识别(OCR)的数没有成立的勾稽关系可以证实,不予采用 / recognised text: no sum that holds confirms this number"
)
_NO_NUMBER = "文字识别(OCR)的单元格不是数 / recognised text: this cell holds no number"


def confirmed(tables: TablesRead, document: Document, form: str) -> TablesRead:
    """The tables with only those cells that arithmetic confirms; the others are refused with the reason."""
    certainty = document.certainty or {}
    certain = {
        name_of(cell.metric, cell.applicant): cell.value
        for cell in tables.cells
        if cell.value is not None and certainty.get(cell.location)
    }
    accepted = _accepted(form, certain)
    section_of = {cell.location: reading.section for reading, cells in _by_section(tables, form) for cell in cells}
    kept: list[Cell] = []
    refused = [replace(cell, location=_PREFIX + cell.location) for cell in tables.refused]
    for cell in tables.cells:
        if name_of(cell.metric, cell.applicant) in accepted:
            note = NOTE if cell.note is None else f"{NOTE};{cell.note}"
            kept.append(replace(cell, note=note, location=_PREFIX + cell.location))
        elif cell.raw:
            refused.append(
                RefusedCell(section_of[cell.location], cell.raw, _why(cell, certainty), _PREFIX + cell.location)
            )
    readings = tuple(_reading(reading, cells, accepted) for reading, cells in _by_section(tables, form))
    return TablesRead(tuple(kept), readings, tuple(refused), tables.consumed)


def _accepted(form: str, values: Mapping[str, Decimal]) -> set[str]:
    """The cells that some rule confirms; ``values`` holds the certain ones only."""
    holding = [check for check in equalities(form, frozenset(values)) if check.holds(values)]
    accepted = {name for check in holding if any(values[n] for n, _ in check.weights) for name, _ in check.weights}
    grown = True
    while grown:
        before = len(accepted)
        for check in holding:
            if (total := _sum_of(check)) is not None and total in accepted:
                accepted.update(name for name, _ in check.weights)
        grown = len(accepted) > before
    return accepted


def _sum_of(check: Check) -> str | None:
    """The cell that stands alone on its side of a rule: the sum of the others."""
    for sign in (1, -1):
        alone = [name for name, weight in check.weights if weight * sign > 0]
        if len(alone) == 1 and len(check.weights) > 2:
            return alone[0]
    return None


def _by_section(tables: TablesRead, form: str) -> list[tuple[TableReading, list[Cell]]]:
    from dagster_project.reports.forms.registry import load_registry

    section_of = {cell.metric: cell.section for cell in load_registry().forms[form].cells}
    return [
        (reading, [cell for cell in tables.cells if section_of.get(cell.metric) == reading.section])
        for reading in tables.readings
    ]


def _why(cell: Cell, certainty: Mapping[str, bool]) -> str:
    if cell.value_status is not ValueStatus.REPORTED:
        return _NO_NUMBER
    return _UNCONFIRMED if certainty.get(cell.location) else _UNCERTAIN


def _reading(reading: TableReading, cells: list[Cell], accepted: set[str]) -> TableReading:
    read = sum(name_of(cell.metric, cell.applicant) in accepted for cell in cells)
    if read == len(cells):
        return reading
    status = TableStatus.READ if read else TableStatus.REFUSED
    reason = (
        f"文字识别(OCR):{len(cells) - read}个单元格未经证实 / {len(cells) - read} recognised cells are not confirmed"
    )
    return replace(reading, status=status, cells_read=read, reason="; ".join(filter(None, (reason, reading.reason))))
