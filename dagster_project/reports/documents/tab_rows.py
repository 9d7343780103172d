"""Rows of tables that browsers copy with each cell on a line of its own and, between two, a line that holds only a tab.

label, tab, 5, tab, an empty line, tab, 5: an empty line there is an empty cell. One line between two tabs is a cell of
their row; of several the first ends the row and the last begins the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dagster_project.reports.documents.model import Paragraph, Place

_TAB = "\t"
_MIN_TABS = 6  # lines with nothing but a tab beside printed lines: fewer may stand astray


def tab_rows(lines: Sequence[str]) -> list[list[int]]:
    """The rows of such tables, each as the lines of its cells; none where lines of tabs part no cells."""
    tabs = [n for n, line in enumerate(lines) if line == _TAB and 0 < n < len(lines) - 1]
    beside = sum(bool(lines[n - 1].strip() or lines[n + 1].strip()) for n in tabs)
    if beside < _MIN_TABS or any(_TAB in line.strip() for line in lines):
        return []
    rows: list[list[int]] = []
    last = -1
    for tab in tabs:
        if rows and tab - last <= 2:
            rows[-1].append(tab - 1)
        else:
            if rows:
                rows[-1].append(last + 1)
            rows.append([tab - 1])
        last = tab
    rows[-1].append(last + 1)
    return rows


def row_paragraphs(lines: Sequence[str], rows: list[list[int]]) -> Iterator[tuple[int, Paragraph]]:
    """Each row as one line with tabs between its cells, with the number of its first line; places stay as printed."""
    for row in rows:
        text = lines[row[0]].strip()
        breaks: list[int] = []
        for before, line in pairwise(row):
            text += _TAB
            breaks += [len(text)] * (line - before)
            text += lines[line].strip()
        yield row[0], Paragraph(text, Place(line=row[0] + 1, breaks=tuple(breaks)))
