"""A repair: cells of one report with the values that settle the sums that fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.arithmetic.rules import CellCode


@dataclass(frozen=True, slots=True)
class Repair:
    """A set of cells with their values, in the order of the form."""

    cells: tuple[CellCode, ...]
    values: tuple[Decimal | None, ...]  # None where several values would do
    cost: int


def printed(figures: Mapping[str, Decimal | None], cell: CellCode) -> Decimal:
    """The figure of a suspect. Raises ValueError for a blank: only cells that hold a number may be suspected."""
    figure = figures[cell.name]
    if figure is None:
        raise ValueError(f"{cell.name} is blank and cannot be a suspect")
    return figure
