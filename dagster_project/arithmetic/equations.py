"""The equalities of a report as linear equations in what its figures would have to change by. Exact: no floats."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from dagster_project.arithmetic.rules import CellCode, Instance

_Row = tuple[list[Fraction], Fraction]
"""Weights of the unknowns, and what they must add up to."""


@dataclass(frozen=True, slots=True)
class Equation:
    """One equality at one place: left minus right, in the figures of one report.

    Blanks take part as what they leave open: where a number in one of them could raise left - right, a negative
    difference is no contradiction; where it could lower it, a positive one is none.
    """

    place: tuple[str, str, str | None]
    weights: Mapping[CellCode, int]  # of the cells that hold a number
    residual: Fraction
    can_rise: bool
    can_fall: bool

    @classmethod
    def of(cls, instance: Instance, figures: Mapping[str, Decimal | None], signed: Collection[str]) -> Equation:
        """The equation of an instance; the metrics in ``signed`` may be negative."""
        weights: dict[CellCode, int] = {}
        residual = Fraction(instance.left_constant - instance.right_constant)
        can_rise = can_fall = False
        for cell, weight in instance.weights.items():
            figure = figures.get(cell.name)
            if figure is not None:
                weights[cell] = weight
                residual += weight * Fraction(figure)
            else:
                can_rise |= weight > 0 or cell.metric in signed
                can_fall |= weight < 0 or cell.metric in signed
        return cls((instance.rule, instance.applicant, instance.metric), weights, residual, can_rise, can_fall)

    @property
    def is_strict(self) -> bool:
        """Whether nothing is left open: the difference must be zero."""
        return not (self.can_rise or self.can_fall)

    def allows(self, difference: Fraction) -> bool:
        """Whether the equality is not contradicted by a difference."""
        return difference == 0 or (self.can_rise if difference < 0 else self.can_fall)

    def allows_changes(self, cells: Sequence[CellCode], changes: Sequence[Fraction]) -> bool:
        """Whether it is not contradicted once these cells have changed by so much."""
        moved = (self.weights.get(cell, 0) * change for cell, change in zip(cells, changes, strict=True))
        return self.allows(self.residual + sum(moved, Fraction(0)))

    def row(self, cells: Sequence[CellCode]) -> _Row:
        """The equation for the changes of these cells that makes it exact."""
        return [Fraction(self.weights.get(cell, 0)) for cell in cells], -self.residual


def least_changes(
    cells: Sequence[CellCode], equations: Sequence[Equation], figures: Sequence[Fraction]
) -> list[tuple[Fraction, ...]]:
    """The smallest changes of all of these cells that settle the equations: none, one, or several equally small.

    Each cell changes, to a whole number not below zero; the sum of the absolute changes is the least that will do.
    """
    strict = [equation.row(cells) for equation in equations if equation.is_strict]
    solution, rank = _eliminate(strict, len(cells))
    if solution is None:
        return []
    best: list[tuple[Fraction, ...]] = []
    # The least change lies where as many of the other limits as are still free are met exactly.
    for limits in combinations(list(_limits(cells, equations, figures)), len(cells) - rank):
        changes, rank_with = _eliminate([*strict, *limits], len(cells)) if limits else (solution, rank)
        if changes is None or rank_with < len(cells) or not _fits(cells, changes, equations, figures):
            continue
        size, least = (sum(map(abs, changes)), sum(map(abs, best[0]))) if best else (0, 0)
        if best and size > least:
            continue
        if best and size < least:
            best = []
        if changes not in best:
            best.append(changes)
    return best


def _limits(cells: Sequence[CellCode], equations: Sequence[Equation], figures: Sequence[Fraction]) -> Iterator[_Row]:
    for equation in equations:
        if equation.can_rise != equation.can_fall:
            yield equation.row(cells)
    for position, figure in enumerate(figures):
        yield [Fraction(position == other) for other in range(len(cells))], -figure


def _fits(
    cells: Sequence[CellCode], changes: Sequence[Fraction], equations: Sequence[Equation], figures: Sequence[Fraction]
) -> bool:
    meant = [figure + change for figure, change in zip(figures, changes, strict=True)]
    return (
        all(change != 0 for change in changes)
        and all(value >= 0 and value.denominator == 1 for value in meant)
        and all(equation.allows_changes(cells, changes) for equation in equations)
    )


def _eliminate(rows: Sequence[_Row], unknowns: int) -> tuple[tuple[Fraction, ...] | None, int]:
    """Gauss elimination: a solution with zero for what is left free, or None where there is none; and the rank."""
    reduced: list[_Row] = []
    pivots: list[int] = []
    for weights, target in rows:
        weights = list(weights)
        for pivot, (known, value) in zip(pivots, reduced, strict=True):
            factor = weights[pivot]
            if factor:
                weights = [w - factor * k for w, k in zip(weights, known, strict=True)]
                target -= factor * value
        pivot_here = next((position for position, weight in enumerate(weights) if weight), None)
        if pivot_here is None:
            if target:
                return None, len(pivots)
            continue
        scale = weights[pivot_here]
        weights, target = [w / scale for w in weights], target / scale
        for number, (known, value) in enumerate(reduced):
            factor = known[pivot_here]
            if factor:
                known = [k - factor * w for k, w in zip(known, weights, strict=True)]
                reduced[number] = (known, value - factor * target)
        reduced.append((weights, target))
        pivots.append(pivot_here)
    solution = [Fraction(0)] * unknowns
    for pivot, (_, value) in zip(pivots, reduced, strict=True):
        solution[pivot] = value
    return tuple(solution), len(pivots)
