"""Rows of a run of numbers from which blank cells are missing: those that stand the same wherever the blanks were.

Every row but those with a blank has its sum, or the report itself has it wrong. Of all ways to deal the numbers to the
rows, those count that need hardly more wrong sums than the best way; only what is common to all of them is known. The
rows that can hold the blanks, and those between them, are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_State = tuple[int, int]  # before a row: blanks that are missing, rows whose own sum is wrong
_FURTHER = 2  # wrong sums beyond those that the best way to deal the numbers needs: reports have such
_MOST = 12  # blanks that may be missing: with more nearly everything is possible


def rows_in_common(rows: int, width: int, numbers: Sequence[Decimal | None]) -> dict[int, int]:
    """The rows that have all their numbers in every possible reading, with the place of their first number.

    A row is parts and, last, their sum; None is a dash, in the place of any figure. Empty where too many numbers are
    missing, none is, or no reading is possible.
    """
    missing = rows * width - len(numbers)
    if not 0 < missing <= _MOST:
        return {}
    table = _Table(rows, width, numbers, missing)
    limit = _fewest_mistakes(table) + _FURTHER
    ahead: list[set[_State]] = [{(0, 0)}]
    for row in range(rows):
        ahead.append({after for state in ahead[row] for _, after in table.steps(state, row) if after[1] <= limit})
    common: dict[int, int] = {}
    behind = {state for state in ahead[rows] if state[0] == missing}
    for row in reversed(range(rows)):
        found: set[tuple[int, int]] = set()
        before: set[_State] = set()
        for state in ahead[row]:
            own = {own for own, after in table.steps(state, row) if after in behind}
            found |= {(state[0], blanks) for blanks in own}
            before |= {state} if own else set()
        behind = before
        if len(found) == 1 and (step := found.pop())[1] == 0:
            common[row] = row * width - step[0]
    return common


@dataclass(frozen=True)
class _Table:
    """Rows that must take these numbers, some of them with blanks."""

    rows: int
    width: int
    numbers: Sequence[Decimal | None]
    missing: int

    def steps(self, state: _State, row: int) -> Iterator[tuple[int, _State]]:
        """How many blanks a row can have, and what is then behind it."""
        lost, mistakes = state
        start = row * self.width - lost
        if start + self.width <= len(self.numbers):
            yield 0, (lost, mistakes + (not _adds_up(self.numbers, start, self.width)))
        for own in range(1, min(self.width, self.missing - lost) + 1):
            yield own, (lost + own, mistakes)


def _fewest_mistakes(table: _Table) -> int:
    """How many wrong sums the best way to deal the numbers needs."""
    fewest = {0: 0}  # by the blanks that are missing before a row
    for row in range(table.rows):
        behind: dict[int, int] = {}
        for state in fewest.items():
            for _, (lost, mistakes) in table.steps(state, row):
                behind[lost] = min(mistakes, behind.get(lost, mistakes))
        fewest = behind
    return fewest.get(table.missing, 0)


def _adds_up(numbers: Sequence[Decimal | None], start: int, width: int) -> bool:
    row = numbers[start : start + width]
    if len(row) < width:
        return False
    *parts, total = row
    printed = sum((part for part in parts if part is not None), Decimal(0))
    if total is None:
        return True
    return printed <= total if None in parts else printed == total
