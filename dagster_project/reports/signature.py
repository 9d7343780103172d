"""What two copies of one report have in common, whatever their format, script, spacing and page: their figures.

A copy of a report loses no figure by being left out when every figure that it has is in the other one too. Whether two
reports with the same figures are copies is for those to say who know whose reports they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from dagster_project.reports.model import Origin, ParsedReport
from dagster_project.reports.normal import key_of_text

_PIECE = 8  # characters: long enough to be said once, short enough to stand between two breaks of a page


def figures_of(report: ParsedReport) -> str:
    """A sha256 of all that was read in figures: cells, statements, refused cells, and which tables there were.

    Wordings, locations and printed forms of numbers (1,234 or 1234) are no part of it, nor how often a thing is said.
    """
    return hashlib.sha256("\n".join((report.form or "", *sorted(set(_figures(report))))).encode()).hexdigest()


def telling_figures(report: ParsedReport) -> int:
    """How many cells of tables have a number other than zero: few reports have none, and no two have many in common."""
    return sum(cell.origin is Origin.TABLE and bool(cell.value) for cell in report.cells)


def resemblance(text: str, other: str) -> float:
    """Which part of the shorter text is said in the other one as well, from 0 to 1, in whatever script and spacing.

    0 where one is more than twice as long as the other: that is no copy, but a part. 1 where both are empty.
    """
    short, long = sorted((_pieces(text), _pieces(other)), key=len)
    if len(long) > 2 * len(short):
        return 0.0
    return len(short & long) / len(short) if short else 1.0


def _pieces(text: str) -> set[str]:
    key = key_of_text(text)
    return {key[at : at + _PIECE] for at in range(max(len(key) - _PIECE + 1, min(len(key), 1)))}


def _figures(report: ParsedReport) -> Iterator[str]:
    for cell in report.cells:
        code = f"{cell.metric}@{cell.applicant or ''}"
        yield f"cell {cell.origin} {code} {cell.value_status} {_number(cell.value)}"
    for said in report.statements:
        yield f"statement {said.kind} {said.metric or ''}@{said.applicant or ''} {_number(said.value)}"
    for table in report.tables:
        yield f"table {table.section} {table.status}"
    for refused in report.refused:
        yield f"refused {refused.section} {key_of_text(refused.raw)}"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
