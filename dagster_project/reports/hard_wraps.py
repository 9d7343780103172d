"""Text that was broken into lines of one width, wherever the width ended: put together again.

Such breaks go through labels and through figures, so that a line of this text is neither a row nor a cell of a table.
A break between two digits is kept in doubt unless the spaces at line ends are still there: 12 and 4 may be 124.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from unicodedata import east_asian_width

from dagster_project.reports.cut_rows import DOUBT
from dagster_project.reports.documents.model import Document, Paragraph
from dagster_project.reports.numbers import is_printed_value

_MIN_FULL = 8  # full lines; fewer may be as long as one another by chance
_MIN_WITHIN = 2  # breaks behind full lines within a word; a table with aligned edges has none
_MIN_SHARE = 0.05  # of the breaks behind full lines, those within a word
_MIN_GREEDY = 0.95  # share of lines that have no room for the next word, where breaks stand between words
_MIN_MIXED = 3  # lines that begin with the figures of a row and go on with the label of another
_MAX_WIDTH = 120  # characters: longer lines are paragraphs
_FIGURES = re.compile("[0-9\uff10-\uff19.,+\u2212\uff0d/-]")
_WORD = re.compile("[\u3400-\u9fff]")


def unwrapped(document: Document) -> Document:
    """The document with each paragraph on one line, if it is plain text in lines of one width; else as it is."""
    blocks = [block for block in document.blocks if isinstance(block, Paragraph)]
    if document.media_type != "text/plain" or len(blocks) != len(document.blocks) or len(blocks) <= _MIN_FULL:
        return document
    follows = [one.place.line is not None and other.place.line == one.place.line + 1 for one, other in pairwise(blocks)]
    texts = [block.text for block in blocks]
    for widths in ([len(text) for text in texts], [_columns(text) for text in texts]):
        full = _full_lines(texts, widths, follows)
        if full:
            return replace(document, blocks=tuple(_joined(blocks, full, max(widths), widths)))
    return document


def _columns(text: str) -> int:
    """How many columns a line takes where a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _full_lines(texts: Sequence[str], widths: Sequence[int], follows: Sequence[bool]) -> set[int]:
    """The lines that go on in the next one, because the width ended there; none where the text is not so broken."""
    width = max(widths)
    if width > 2 * _MAX_WIDTH:
        return set()
    wide = widths[0] != len(texts[0]) or any(w != len(t) for w, t in zip(widths, texts, strict=True))
    full = {
        n
        for n, after in enumerate(follows)
        if after and (widths[n] == width or (wide and widths[n] == width - 1 and _columns(texts[n + 1][:1]) == 2))
    }
    within = sum(_WORD.match(texts[n][-1]) is not None and _WORD.match(texts[n + 1]) is not None for n in full)
    is_cut = len(full) >= _MIN_FULL and within >= max(_MIN_WITHIN, _MIN_SHARE * len(full))
    greedy = {
        n
        for n, after in enumerate(follows)
        if after and widths[n] + 1 + _columns_or_characters(texts[n + 1].split(maxsplit=1)[0], wide) > width
    }
    mixed = sum(map(_is_mixed, texts))
    if mixed >= _MIN_MIXED and len(greedy) >= max(_MIN_FULL, _MIN_GREEDY * len(follows)):
        return greedy | full
    if not is_cut:
        return set()
    if _keeps_spaces(texts, full):
        return full
    return full | {n for n, after in enumerate(follows) if after and widths[n] >= width - 2}


def _columns_or_characters(text: str, wide: bool) -> int:
    return _columns(text) if wide else len(text)


def _keeps_spaces(texts: Sequence[str], full: set[int]) -> bool:
    """Whether the spaces at the breaks are still there."""
    return any(texts[n][-1].isspace() or texts[n + 1][0].isspace() for n in full)


def _is_mixed(text: str) -> bool:
    """Whether a line begins with figures and goes on with words: no row and no cell does."""
    words = text.split()
    figures = [is_printed_value(word) for word in words]
    return len(words) > 2 and figures[0] and figures[1] and not all(figures)


def _joined(blocks: Sequence[Paragraph], full: set[int], width: int, widths: Sequence[int]) -> list[Paragraph]:
    """The paragraphs, each with the places where its printed lines begin."""
    keeps_spaces = _keeps_spaces([block.text for block in blocks], full)
    found: list[Paragraph] = []
    for n, block in enumerate(blocks):
        if n == 0 or n - 1 not in full:
            found.append(block)
            continue
        before = found[-1]
        gap = ""
        if _FIGURES.match(before.text[-1]) and _FIGURES.match(block.text[0]) and not keeps_spaces:
            gap = " " if widths[n - 1] < width - 2 else DOUBT
        elif not keeps_spaces and (widths[n - 1] < width - 2 or _FIGURES.match(block.text[0])):
            gap = " "
        begin = len(before.text) + len(gap)
        place = replace(before.place, breaks=(*before.place.breaks, begin))
        found[-1] = replace(before, text=before.text + gap + block.text, place=place)
    return found
