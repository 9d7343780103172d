"""Running text of a page that was written in one line, with a bar between any two pieces: 总体情况|…。|规章|0|0|0|….

Such a line holds the tables, too. What is a sentence in it stands between two bars as in a cell of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dagster_project.reports.cell_text import is_heading, is_running_text
from dagster_project.reports.normal import normalise

_MIN_BARS = 20  # no row of a form's table has as many
_PIECE = re.compile(r"[^|]+")
_END = re.compile("[。!?！？]")
_WHOLE = re.compile(r"(?:[。!?:】]|报告)$")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")


def without_cells(text: str) -> str | None:
    """The line with everything blanked but its sentences and the headings above them; None for any other line.

    Every character keeps its place. A piece is left out unless what stands before it ends a sentence, or is a heading:
    bars also part the words of one sentence that the page prints in bold.
    """
    if text.count("|") < _MIN_BARS:
        return None
    kept = ["\n"] * len(text)
    for begin, end in _kept(text):
        kept[begin:end] = text[begin:end]
    return "".join(kept)


def _kept(text: str) -> Iterator[tuple[int, int]]:
    headings: list[tuple[int, int]] = []
    before = ""
    for piece in _PIECE.finditer(text):
        plain = normalise(piece.group()).strip()
        if not plain:
            continue
        begins = not before or _WHOLE.search(before) or bool(headings) or _NUMBERED.match(plain)
        if is_running_text(piece.group()) and begins and (ends := list(_END.finditer(piece.group()))):
            yield from headings
            yield piece.start(), piece.start() + ends[-1].end()
            headings = []
        elif is_heading(plain):
            headings.append(piece.span())
        else:
            headings = []
        before = plain
