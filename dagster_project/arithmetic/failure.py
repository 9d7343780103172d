"""What has to be repaired: equations of one report that fail and are linked by cells, and the figures they are of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dagster_project.arithmetic.equations import Equation
from dagster_project.arithmetic.rules import CellCode
from dagster_project.reports.forms.registry import load_registry


@dataclass(frozen=True, slots=True)
class Failure:
    """Broken equations among all equations of a report; ``of_cell`` tells in which equations a cell is."""

    form: str
    equations: Sequence[Equation]
    of_cell: Mapping[CellCode, Sequence[int]]
    broken: Collection[int]
    below_zero: frozenset[CellCode]  # cells of the broken equations that cannot be right: counts with a minus
    figures: Mapping[str, Decimal | None]

    @classmethod
    def of(
        cls, form: str, equations: Sequence[Equation], broken: Collection[int], figures: Mapping[str, Decimal | None]
    ) -> Failure:
        """The failure of these equations of a report of a form; ``figures`` by cell name."""
        of_cell: dict[CellCode, list[int]] = {}
        for number, equation in enumerate(equations):
            for cell in equation.weights:
                of_cell.setdefault(cell, []).append(number)
        below_zero = frozenset(
            cell
            for number in broken
            for cell in equations[number].weights
            if cell.metric not in signed() and (figure := figures.get(cell.name)) is not None and figure < 0
        )
        return cls(form, equations, of_cell, broken, below_zero, figures)

    def touched_by(self, cells: Sequence[CellCode]) -> tuple[list[Decimal], list[Equation]] | None:
        """The figures of these cells and their equations; None where they cannot be all that is wrong.

        That is where one is blank, a broken equation has none of them, or another cell is below zero.
        """
        touching = {number for cell in cells for number in self.of_cell.get(cell, ())}
        reported = [value for cell in cells if (value := self.figures.get(cell.name)) is not None]
        if len(reported) < len(cells) or not touching.issuperset(self.broken) or not self.below_zero.issubset(cells):
            return None
        return reported, [self.equations[number] for number in touching]


@cache
def signed() -> frozenset[str]:
    """The metrics that may be below zero."""
    return frozenset(metric.code for metric in load_registry().metrics.values() if metric.kind == "change")
