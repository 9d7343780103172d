"""Which printed cells are most likely wrong, after Fellegi and Holt: the fewest whose change settles every failed sum.

A repair is a set of cells with the values, whole and not negative, that make all failed equalities of a report hold and
break none that held. The smallest repairs are found exactly: by branching on the cells of equalities that are not yet
accounted for, and solving the few equations that remain. Equalities that share no cell are repaired apart, and each way
of the one goes with each way of the other. One smallest repair is proposed; several are listed, and none is proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from heapq import nsmallest
from itertools import product
from math import prod

from dagster_project.arithmetic.equations import Equation, least_changes
from dagster_project.arithmetic.failure import Failure, signed
from dagster_project.arithmetic.plausibility import cost_of_set
from dagster_project.arithmetic.repairs import Repair, printed
from dagster_project.arithmetic.rules import CellCode, Instance, enforced_rules
from dagster_project.arithmetic.slips import exchanged_neighbours, moved_rows
from dagster_project.reports.forms.registry import load_registry

LARGEST = 3
"""Cells that may be wrong together in sums that share cells; beyond that nothing is named."""
LISTED = 100
"""Repairs that are listed for a report."""

Place = tuple[str, str, str | None]
"""A place where a check failed: check, applicant, row."""


@dataclass(frozen=True, slots=True)
class SuspectCell:
    """A cell of one smallest repair: a row of ``fct_suspect_cell`` without the report."""

    repair: int
    metric_code: str
    applicant_code: str
    reported_value: Decimal
    repair_value: Decimal | None  # None where several values would do
    proposed_value: Decimal | None  # the repair's value, where it is the only smallest repair
    rank: int
    explains: int
    repairs_left_out: int


def suspects(form: str, figures: Mapping[str, Decimal | None], failed: Collection[Place]) -> tuple[SuspectCell, ...]:
    """The smallest repairs of a report, the most plausible first.

    ``figures`` by cell name, None where there is no number; ``failed`` the places where equalities fail. Sums that no
    repair of at most LARGEST cells settles are left out, and then nothing is proposed. The repair value is the one
    nearest to the printed figures, None where several are equally near.
    """
    equations = [Equation.of(instance, figures, signed()) for instance in _equalities(form)]
    broken = {
        number
        for number, equation in enumerate(equations)
        if equation.place in failed and not equation.allows(equation.residual)
    }
    groups = [_repairs(form, equations, group, figures) for group in _groups(equations, broken)]
    solved = [(repairs, explained) for repairs, explained in groups if repairs]
    if not solved:
        return ()
    number = prod(len(repairs) for repairs, _ in solved)
    listed = nsmallest(LISTED, product(*(repairs for repairs, _ in solved)), key=_order)
    is_proposed = number == 1 and len(solved) == len(groups)
    explains = sum(explained for _, explained in solved)
    ranks = {cost: rank for rank, cost in enumerate(sorted({_cost(parts) for parts in listed}), start=1)}
    rows: list[SuspectCell] = []
    for repair, parts in enumerate(listed, start=1):
        for part in parts:
            for cell, value in zip(part.cells, part.values, strict=True):
                rows.append(
                    SuspectCell(
                        repair=repair,
                        metric_code=cell.metric,
                        applicant_code=cell.applicant,
                        reported_value=printed(figures, cell),
                        repair_value=value,
                        proposed_value=value if is_proposed else None,
                        rank=ranks[_cost(parts)],
                        explains=explains,
                        repairs_left_out=number - len(listed),
                    )
                )
    return tuple(rows)


def _cost(parts: Iterable[Repair]) -> int:
    return sum(part.cost for part in parts)


def _order(parts: Sequence[Repair]) -> tuple[int, tuple[int, ...]]:
    positions = _positions()
    return _cost(parts), tuple(positions[cell] for part in parts for cell in part.cells)


@cache
def _equalities(form: str) -> tuple[Instance, ...]:
    return tuple(i for rule in enforced_rules(form) if rule.kind == "equality" for i in rule.instances())


@cache
def _positions() -> dict[CellCode, int]:
    return {CellCode(*cell): position for position, cell in enumerate(load_registry().all_cells())}


def _groups(equations: Sequence[Equation], broken: set[int]) -> list[set[int]]:
    """The broken equations, those together that are linked by cells, directly or through equations that hold."""
    of_cell: dict[CellCode, list[int]] = {}
    for number, equation in enumerate(equations):
        for cell in equation.weights:
            of_cell.setdefault(cell, []).append(number)
    groups: list[set[int]] = []
    seen: set[int] = set()
    for start in sorted(broken):
        if start in seen:
            continue
        reached, waiting = {start}, [start]
        while waiting:
            for cell in equations[waiting.pop()].weights:
                for other in of_cell[cell]:
                    if other not in reached:
                        reached.add(other)
                        waiting.append(other)
        seen |= reached
        groups.append(reached & broken)
    return groups


def _repairs(
    form: str, equations: Sequence[Equation], broken: set[int], figures: Mapping[str, Decimal | None]
) -> tuple[list[Repair], int]:
    """What settles a group of broken equations, and how many these are.

    All repairs with the fewest cells, and the slips by which more cells may be wrong at once: moved rows not where
    several single cells would do.
    """
    failure = Failure.of(form, equations, broken, figures)
    search = _Search(failure)
    sizes = (search.run(size) for size in range(1, LARGEST + 1))
    smallest = next((repairs for repairs in sizes if repairs), [])
    found = {repair.cells: repair for repair in smallest}
    found.update((repair.cells, repair) for repair in exchanged_neighbours(failure))
    if not (len(smallest) > 1 and len(smallest[0].cells) == 1):
        found.update((repair.cells, repair) for repair in moved_rows(failure))
    return list(found.values()), len(broken) if found else 0


class _Search:
    """Branches over sets of cells. An equation is touched when a chosen cell is in it."""

    def __init__(self, failure: Failure) -> None:
        self.equations = failure.equations
        self.broken = failure.broken
        self.figures = failure.figures
        self.of_cell = failure.of_cell
        self.below_zero = tuple(sorted(failure.below_zero, key=_positions().__getitem__))

    def run(self, size: int) -> list[Repair]:
        """All repairs of exactly so many cells."""
        self.size = size
        self.seen: set[frozenset[CellCode]] = set()
        self.found: dict[frozenset[CellCode], Repair] = {}
        if len(self.below_zero) <= size:
            self._extend(self.below_zero)
        return sorted(self.found.values(), key=lambda repair: _order((repair,)))

    def _extend(self, chosen: tuple[CellCode, ...]) -> None:
        key = frozenset(chosen)
        if key in self.seen:
            return
        self.seen.add(key)
        hits: dict[int, int] = dict.fromkeys(self.broken, 0)
        for cell in chosen:
            for number in self.of_cell[cell]:
                hits[number] = hits.get(number, 0) + 1
        left = self.size - len(chosen)
        if left == 0:
            self._settle(chosen, hits)
            return
        # What must still be hit: a broken equation that is not, and one that held and has lost its balance by one cell.
        needs: list[KeysView[CellCode]] = [
            self.equations[number].weights.keys()
            for number, count in hits.items()
            if (count == 0 if number in self.broken else count == 1 and self.equations[number].is_strict)
        ]
        if not needs:
            candidates = {cell for number in hits for cell in self.equations[number].weights}
        elif left == 1:
            candidates = set(needs[0]).intersection(*needs[1:])
        else:
            shortest = min(needs, key=len)
            candidates = set(shortest)
        positions = _positions()
        for cell in sorted(candidates - key, key=positions.__getitem__):
            self._extend((*chosen, cell))

    def _settle(self, chosen: tuple[CellCode, ...], hits: Iterable[int]) -> None:
        """Keep the set if some values for all of its cells settle every equation that it touches."""
        cells = tuple(sorted(chosen, key=_positions().__getitem__))
        reported = [Fraction(printed(self.figures, cell)) for cell in cells]
        least = least_changes(cells, [self.equations[number] for number in hits], reported)
        if len(least) == 1:
            changes = zip(reported, least[0], strict=True)
            self._keep(cells, tuple(Decimal(int(value + change)) for value, change in changes))
        elif least:
            self._keep(cells, (None,) * len(cells))

    def _keep(self, cells: tuple[CellCode, ...], values: tuple[Decimal | None, ...]) -> None:
        changes = [(printed(self.figures, cell), value) for cell, value in zip(cells, values, strict=True)]
        self.found[frozenset(cells)] = Repair(cells, values, cost_of_set(changes))
