"""Rows of a run of numbers from which blank cells are missing: those that stand the same wherever the blanks were.

Every row but those with a blank has its sum. Of all ways to deal the numbers to the rows that keep these sums, only
what is common to all is known; the rows that can hold the blanks, and those between them, are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_MOST = 12  # blanks that may be missing: with more nearly everything is possible


def rows_in_common(rows: int, width: int, numbers: Sequence[Decimal | None]) -> dict[int, int]:
    """The rows that have all their numbers in every possible reading, with the place of their first number.

    A row is parts and, last, their sum; None is a dash, in the place of any figure. Empty where too many numbers are
    missing, none is, or no reading is possible.
    """
    missing = rows * width - len(numbers)
    if not 0 < missing <= _MOST:
        return {}
    ahead = _reachable(rows, width, numbers, missing)
    steps: dict[int, set[tuple[int, int]]] = {row: set() for row in range(rows)}
    behind = {missing}
    for row in reversed(range(rows)):
        before: set[int] = set()
        for lost in ahead[row]:
            for own in range(min(width, missing - lost) + 1):
                if lost + own in behind and (own or _adds_up(numbers, row * width - lost, width)):
                    steps[row].add((lost, own))
                    before.add(lost)
        behind = before
    return {
        row: row * width - lost for row, found in steps.items() if len(found) == 1 for lost, own in found if own == 0
    }


def _reachable(rows: int, width: int, numbers: Sequence[Decimal | None], missing: int) -> list[set[int]]:
    """For each row how many blanks can be missing before it."""
    ahead: list[set[int]] = [{0}]
    for row in range(rows):
        ahead.append(
            {
                lost + own
                for lost in ahead[row]
                for own in range(min(width, missing - lost) + 1)
                if own or _adds_up(numbers, row * width - lost, width)
            }
        )
    return ahead


def _adds_up(numbers: Sequence[Decimal | None], start: int, width: int) -> bool:
    row = numbers[start : start + width]
    if len(row) < width:
        return False
    *parts, total = row
    printed = sum((part for part in parts if part is not None), Decimal(0))
    if total is None:
        return True
    return printed <= total if None in parts else printed == total
