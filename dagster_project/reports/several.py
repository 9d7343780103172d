"""Several annual reports in one file, one after another: where each begins, and when that cannot be told.

A report begins at a title of its own that is followed by an outline of its own from 一 on (or by the tables of a form)
and stands behind another report with the same. Lists of titles, titles repeated on every page, links to other reports
and quotations have no such outline below them. Where the parts do not differ in body or year, nothing is parted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise

from dagster_project.reports.documents.model import Document
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.furniture import is_furniture
from dagster_project.reports.lines import Line, compact
from dagster_project.reports.model import Identity
from dagster_project.reports.outline import headings, sections, topic_of
from dagster_project.reports.titles import heading_titles

_MIN_TOPICS = 2  # parts of a report with text of their own
_WHOLE = 3  # such parts, that two outlines share
_MIN_TEXT = 6  # characters; the entry of a table of contents has a page number only
_MIN_LABEL = 8  # characters: a shorter label may well be a word of the text
_MIN_LABELS = 5  # of a form, that a table must show
_MOST = 0.6  # share of the labels shown that stand there again where a table is printed again
_MIN_COPY = 3  # lines of a table
_FURNITURE_LINES = 15
_TABLE_OF_CONTENTS = re.compile(r"^[.…·—_\-\s\d|页第]*$")
_FIRST = re.compile(r"[#*]*(?:第?一(?:[、,.]|部分)|[((]?一[))]?、)")
_LONGEST_HEADING = 45
_FIGURES = re.compile(r"[\d|.,+\-/—条件次篇个人元万]*")


def divide(document: Document, lines: tuple[Line, ...], identity_of: Callable[[Document], Identity]) -> list[Document]:
    """The documents of the reports that a document holds, itself alone where it holds one or the parts are unsure.

    Each is a slice with the places of the whole. What stands before the first title or is a list of titles only is in
    none of several.
    """
    titled = _reports(lines)
    if len(titled) < 2:
        return [document]
    starts = _apart(document, lines, titled, identity_of)
    if len(starts) < 2:
        return [document]
    firsts = [lines[start].index for start in starts]
    if len(set(firsts)) < len(firsts):  # two of them begin in one block
        return [document]
    ends = [*firsts[1:], len(document.blocks)]
    return [_slice(document, first, end) for first, end in zip(firsts, ends, strict=True)]


def is_mixed(lines: tuple[Line, ...]) -> bool:
    """Whether two reports stand in these lines: a form's tables twice with different figures, or two whole outlines.

    The same report printed twice, for the screen and for the printer, is not mixed.
    """
    lines = _without_copies(lines)
    text = "".join(line.compact for line in lines)
    return any(_repeats(text, labels) for labels in _long_labels()) or _has_two_outlines(lines)


def _without_copies(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without tables that stand there before, cell by cell the same: for wide and for narrow screens."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.index, []).append(line)
    seen: set[tuple[str, ...]] = set()
    kept: list[Line] = []
    for block in blocks.values():
        texts = tuple(line.compact for line in block)
        if len(texts) < _MIN_COPY or texts not in seen:
            kept += block
        seen.add(texts)
    return tuple(kept)


def _slice(document: Document, first: int, end: int) -> Document:
    return replace(document, blocks=document.blocks[first:end])


def _reports(lines: tuple[Line, ...]) -> list[int]:
    """The lines of titles below which a report follows, by its outline or its tables."""
    marks = [position for position, _ in heading_titles(lines)]
    if len(marks) < 2:
        return []
    found: list[int] = []
    for number, position in enumerate(marks):
        end = marks[number + 1] if number + 1 < len(marks) else len(lines)
        if _is_report(lines[position + 1 : end]):
            found.append(position)
    return found


def _is_report(lines: tuple[Line, ...]) -> bool:
    """Whether lines below a title are a report: an outline that begins at 一 with text in its parts, or tables."""
    marks = headings(lines)
    if marks and marks[0].number <= 1 and len(_told(lines)) >= _MIN_TOPICS:
        return True
    text = "".join(line.compact for line in lines)
    return any(len(_shown(text, labels)) >= max(_MIN_LABELS, _MOST * len(labels)) for labels in _long_labels())


def _has_text(text: str) -> bool:
    return any(len(line) >= _MIN_TEXT and not _TABLE_OF_CONTENTS.match(line) for line in text.splitlines())


def _apart(
    document: Document, lines: tuple[Line, ...], titled: list[int], identity_of: Callable[[Document], Identity]
) -> list[int]:
    """The lines at which reports begin that are not the same as the one before, by body or year."""
    begins = [_with_furniture(lines, position) for position in titled]
    ends = [*(lines[begin].index for begin in begins[1:]), len(document.blocks)]
    starts: list[int] = []
    last: Identity | None = None
    for begin, end in zip(begins, ends, strict=True):
        identity = identity_of(_slice(document, lines[begin].index, end))
        if last is None or _differ(last, identity):
            starts.append(begin)
            last = identity
    return starts


def _differ(one: Identity, other: Identity) -> bool:
    """Whether two reports are surely of different bodies or years. A short name may be the other in full."""
    if one.year is not None and other.year is not None and one.year != other.year:
        return True
    if not one.issuer or not other.issuer:
        return False
    return not (one.issuer.endswith(other.issuer) or other.issuer.endswith(one.issuer))


def _has_two_outlines(lines: tuple[Line, ...]) -> bool:
    """Whether the outline of a report begins anew at 一 after most of one, with text in its parts and not the same."""
    starts = [n for n, line in enumerate(lines) if len(line.compact) < _LONGEST_HEADING and _FIRST.match(line.compact)]
    outlines: list[dict[str, str]] = []
    for begin, end in pairwise([*starts, len(lines)]):
        told = _told(lines[begin:end])
        if len(told) >= _WHOLE:
            outlines.append(told)
    return any(
        len(both := one.keys() & other.keys()) >= _WHOLE and any(_is_other(one[topic], other[topic]) for topic in both)
        for one, other in pairwise(outlines)
    )


def _is_other(one: str, other: str) -> bool:
    """Whether two texts differ before the shorter one ends: what follows the last part is not of the report."""
    return not (one.startswith(other) or other.startswith(one))


def _told(lines: tuple[Line, ...]) -> dict[str, str]:
    """The parts of a report in these lines that have text of their own, by topic."""
    told: dict[str, str] = {}
    for part in sections(lines):
        topic = topic_of(part.heading)
        if topic is not None and _has_text(part.text):
            told.setdefault(topic, part.text)
    return told


def _with_furniture(lines: tuple[Line, ...], start: int) -> int:
    """The line from which a page's own fields stand above the title."""
    first = start
    for position in range(start - 1, max(start - 1 - _FURNITURE_LINES, -1), -1):
        if not is_furniture(lines[position]):
            break
        first = position
    while first < start and first > 0 and lines[first].index == lines[first - 1].index:
        first += 1  # a block is not divided
    return first


def _repeats(text: str, labels: frozenset[str]) -> bool:
    """Whether most of a form's long labels stand in the text again, and not with the same figures."""
    shown = _shown(text, labels)
    again = {label for label in shown if text.count(label) > 1}
    if len(again) < max(_MIN_LABELS, _MOST * len(shown)):
        return False
    return any(_figures(text, label) for label in again)


def _figures(text: str, label: str) -> bool:
    """Whether different figures stand behind one label."""
    found: set[str] = set()
    position = text.find(label)
    while position >= 0:
        match = _FIGURES.match(text, position + len(label))
        found.add(match.group() if match else "")
        position = text.find(label, position + 1)
    return len(found) > 1


def _shown(text: str, labels: frozenset[str]) -> set[str]:
    return {label for label in labels if label in text}


_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、])")


@cache
def _long_labels() -> tuple[frozenset[str], ...]:
    """For each form the labels of rows that are printed once in it and are too long to be met by chance."""
    found = []
    for form in load_registry().forms.values():
        printed: dict[str, set[str]] = {}
        for cell in form.cells:
            for depth, label in enumerate(cell.row_path):
                printed.setdefault(_NUMBERING.sub("", compact(label)), set()).add(" ".join(cell.row_path[: depth + 1]))
        once = {label for label, paths in printed.items() if len(paths) == 1 and len(label) >= _MIN_LABEL}
        # One that is part of another is met wherever the other stands.
        found.append(frozenset(x for x in once if not any(x != other and x in other for other in printed)))
    return tuple(labels for labels in found if len(labels) >= _MIN_LABELS)
