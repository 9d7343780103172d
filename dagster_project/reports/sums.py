"""Whether printed values are parts and, last, their sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dagster_project.reports.numbers import NotANumber, read_value


class Printed(Protocol):
    """What has printed text."""

    @property
    def raw(self) -> str:
        """As printed."""
        ...


def adds_up(values: Sequence[Printed]) -> bool:
    """Whether every value is a number and the last is the sum of the others."""
    try:
        *parts, total = [read_value(value.raw, "件", "count").value for value in values]
    except NotANumber:
        return False
    return None not in (*parts, total) and sum(part or 0 for part in parts) == total
