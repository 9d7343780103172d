"""Rows of tables whose cells stand between double bars, as wikis write them: a || b || c, with |- between the rows.

Two bars there are one border. Where bars of other kinds stand in the rows too, nothing is changed: between two of them
there may be an empty cell.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dagster_project.reports.documents.model import Paragraph

_MARK = re.compile(r"\s*(?:\{\||\|\}|\|-|\|\+).*")  # begin and end of a table, of a row, its caption
_ROW = re.compile(r"\s*\|-+\s*(?:\w+\s*=.*)?")
_HEAD = re.compile(r"\s*!")
_LOOKS = re.compile(r"(?<=[|!])(?:\s*[a-z-]+\s*=\s*(?:\"[^\"|]*\"|'[^'|]*'|[\w.%#-]+))+\s*\|(?!\|)", re.IGNORECASE)
_BARS = re.compile(r"\|+")
_DOUBLE = re.compile(r"\|\||!!")
_MIN_MARKS = 2
_MIN_ROWS = 3


def with_single_bars(paragraphs: list[tuple[int, Paragraph]]) -> list[tuple[int, Paragraph]]:
    """The lines with one bar between two cells, every character in its place; as they are where bars are single."""
    texts = [paragraph.text for _, paragraph in paragraphs if "|" in paragraph.text]
    is_wiki = sum(_ROW.fullmatch(text) is not None for text in texts) >= _MIN_MARKS
    rows = [bars for text in texts if len(bars := _inner_bars(text)) >= 2]
    doubles = sum(all(bar == "||" for bar in bars) for bars in rows)
    if not (is_wiki and doubles) and (len(rows) < _MIN_ROWS or doubles < len(rows)):
        return paragraphs
    found = []
    for number, paragraph in paragraphs:
        text = paragraph.text
        if is_wiki and _MARK.fullmatch(text):
            continue
        if is_wiki:
            text = _LOOKS.sub(lambda match: " " * len(match[0]), text)
            text = _HEAD.sub(lambda match: match[0].replace("!", "|"), text)
        found.append((number, replace(paragraph, text=_DOUBLE.sub(" |", text) if "|" in text else text)))
    return found


def _inner_bars(text: str) -> list[str]:
    """The bars between the cells of a line, without those before the first and behind the last."""
    return _BARS.findall(_LOOKS.sub("", text).strip().strip("|"))
