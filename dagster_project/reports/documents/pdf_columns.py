"""Tables without ruling lines: where a number stands in a line tells its column, and so which columns are blank.

Each wide gap of a line is given as a tab. A row with a blank cell has one gap less, and its numbers would count for the
wrong columns; here the gap is put back where the other rows of the table, or its head, have a column and this row has
none. Where that is not beyond doubt the line stays as it is: its reader then finds that values are missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dagster_project.reports.documents.pdf_text import Line, Part

_VALUE = re.compile(r"[-+-+−]?[\d][\d,., ]*[%%]?|[-—–―//]{1,4}|无")
_MIN_COLUMNS = 3  # of a table whose blanks can be told: fewer give no pattern
_Column = tuple[float, float]


def with_blanks(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of tables with an empty field for each blank cell that can be told."""
    found: list[Line] = []
    stretch: list[Line] = []
    head: Line | None = None
    for line in lines:
        if _is_head(line, stretch):
            found += _filled(stretch, head)
            stretch, head = [], line
            found.append(line)
        else:
            stretch.append(line)
    return found + _filled(stretch, head)


def _is_head(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a line is the head of a new table: parted into columns, without values, reaching over their columns."""
    if len(line.parts) < 2 or _values(line):
        return False
    lefts = [value.left for row in rows for value in _values(row)[:1]]
    return not lefts or line.parts[-1].right > min(lefts)


def _filled(rows: Sequence[Line], head: Line | None) -> list[Line]:
    """The rows of one table with their blanks."""
    columns = _columns(rows, head)
    return [_aligned(row, columns) for row in rows] if columns else list(rows)


def _columns(rows: Sequence[Line], head: Line | None) -> list[_Column]:
    """The columns of values of a table, from the left; none where its rows do not agree on them."""
    counts = [len(_values(row)) for row in rows]
    most = max(counts, default=0)
    if head is not None and len(head.parts) > most and most >= _MIN_COLUMNS:
        columns = [(part.left, part.right) for part in head.parts]
        first = min(_values(row)[0].left for row in rows if _values(row))
        columns = [column for column in columns if column[1] > first - 1]
        # The head of the labels stands left of all values; were it counted, every row would seem to lack one.
    elif most >= _MIN_COLUMNS:
        full = [_values(row) for row, count in zip(rows, counts, strict=True) if count == most]
        columns = [(min(row[at].left for row in full), max(row[at].right for row in full)) for at in range(most)]
    else:
        return []
    apart = all(left[1] < right[0] for left, right in pairwise(columns))
    return columns if apart else []


def _aligned(row: Line, columns: Sequence[_Column]) -> Line:
    values = _values(row)
    if not values or len(values) >= len(columns):
        return row
    fields: dict[int, str] = {}
    for value in values:
        under = [at for at, (left, right) in enumerate(columns) if value.left < right and value.right > left]
        if len(under) != 1 or under[0] in fields:
            return row
        fields[under[0]] = value.text
    labels = [part.text for part in row.parts[: len(row.parts) - len(values)]]
    return replace(row, text="\t".join([*labels, *(fields.get(at, "") for at in range(len(columns)))]))


def _values(row: Line) -> list[Part]:
    """The values at the end of a line; a number before a label belongs to the label."""
    values: list[Part] = []
    for part in reversed(row.parts):
        if _VALUE.fullmatch(part.text) is None:
            break
        values.append(part)
    return values[::-1]
