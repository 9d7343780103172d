"""Slips by which several figures are wrong at once: two neighbours in each other's place, a row one column too far.

Each is offered as one repair beside the smallest sets of cells, whose number of cells it may exceed. Of a row that was
moved the figure that fell off its end is what the sums say it was; the one that stands at the other end belongs to no
column of the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

from dagster_project.arithmetic.equations import Equation, least_changes
from dagster_project.arithmetic.failure import Failure
from dagster_project.arithmetic.plausibility import EXCHANGED, SHIFTED
from dagster_project.arithmetic.repairs import Repair
from dagster_project.arithmetic.rules import CellCode
from dagster_project.reports.forms.registry import TOTAL, load_registry

LEAST = 3
"""Cells that change at least where a row was moved: fewer are no sign of it."""


def exchanged_neighbours(failure: Failure) -> Iterator[Repair]:
    """Each pair of neighbours whose exchange settles all broken equations and breaks no other."""
    for pair in _neighbours(failure.form):
        touched = failure.touched_by(pair)
        if touched is None:
            continue
        (one, other), equations = touched
        after = (_after(equation, pair, (one, other), (other, one)) for equation in equations)
        if one != other and all(equation.allows(equation.residual) for equation in after):
            yield Repair(pair, (other, one), EXCHANGED)


def moved_rows(failure: Failure) -> Iterator[Repair]:
    """Each row that settles all broken equations and breaks no other once it is moved by one column."""
    for row in _rows(failure.form):
        touched = failure.touched_by(row)
        if touched is None:
            continue
        reported, equations = touched
        for moved, lost in ((reported[1:], len(row) - 1), (reported[:-1], 0)):
            repair = _moved(row, reported, moved, lost, equations)
            if repair is not None:
                yield repair


def _moved(
    row: Sequence[CellCode], reported: Sequence[Decimal], moved: list[Decimal], lost: int, equations: Sequence[Equation]
) -> Repair | None:
    """The row with ``moved`` in its columns and, in the column ``lost``, what the sums leave for it."""
    known = [*moved[:lost], reported[lost], *moved[lost:]]
    changed = [n for n in range(len(row)) if n != lost and known[n] != reported[n]]
    after = [_after(equation, row, reported, known) for equation in equations]
    change = _change(row[lost], reported[lost], after)
    if change is None:
        return None
    if change:
        changed = sorted([*changed, lost])
        known[lost] = reported[lost] + change
    if len(changed) < LEAST:
        return None
    return Repair(tuple(row[n] for n in changed), tuple(known[n] for n in changed), SHIFTED)


def _after(
    equation: Equation, row: Sequence[CellCode], reported: Sequence[Decimal], known: Sequence[Decimal]
) -> Equation:
    """The equation once the row holds other figures."""
    change = sum(
        (
            equation.weights.get(cell, 0) * Fraction(new - old)
            for cell, old, new in zip(row, reported, known, strict=True)
        ),
        Fraction(0),
    )
    return Equation(equation.place, equation.weights, equation.residual + change, equation.can_rise, equation.can_fall)


def _change(cell: CellCode, reported: Decimal, equations: Sequence[Equation]) -> Decimal | None:
    """By what the cell must change to settle all equations; None where nothing, or no one figure, does."""
    if all(equation.allows(equation.residual) for equation in equations):
        return Decimal(0)
    least = least_changes((cell,), equations, (Fraction(reported),))
    return Decimal(int(least[0][0])) if len(least) == 1 else None


@cache
def _rows(form: str) -> tuple[tuple[CellCode, ...], ...]:
    """The rows of figures that a form prints side by side, each from left to right."""
    rows: list[tuple[CellCode, ...]] = []
    for section in load_registry().forms[form].sections:
        if section.layout == "single_row":
            rows.append(tuple(CellCode(cell.metric, TOTAL) for cell in section.cells))
        rows.extend(
            tuple(CellCode(cell.metric, applicant) for applicant in cell.applicants)
            for cell in section.cells
            if cell.has_applicants
        )
    return tuple(rows)


@cache
def _neighbours(form: str) -> tuple[tuple[CellCode, CellCode], ...]:
    """The cells that stand side by side or one below the other in a table of the form."""
    rows = _rows(form)
    beside = [pair for row in rows for pair in pairwise(row)]
    below = [
        pair for above, under in pairwise(rows) if len(above) == len(under) for pair in zip(above, under, strict=True)
    ]
    return tuple(beside + below)
