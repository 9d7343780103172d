"""Which reports are copies of one another: the same bytes elsewhere, or the same report in another format or script.

One of them is loaded, the others are duplicates of it. Which one is a matter of the reports alone, never of their
arrival: the one that would be current if all of them were versions. What is not surely a copy is a version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dagster_project.reports.signature import resemblance

TELLING = 10
"""Numbers other than zero in tables from which on equal figures alone show a copy; with fewer the text has to agree."""

RESEMBLING = 0.9
"""The part of the shorter text that a copy's text has too: page numbers and what surrounds a text may differ."""

Texts = Callable[[Collection[int]], Mapping[int, str]]
"""Gives the texts of reports by their keys; asked once, for those only that have to be compared."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What of a loadable report decides whether it is a copy, and whether it is the one that is loaded."""

    report_key: int
    sha256: str
    number: str  # of its report in its file: "", "#2"
    owner: int  # the body, or, where no division is known, its name
    is_placed: bool  # whether the body's division is known
    year: int
    scope: str
    form: str | None
    is_correction: bool
    published_on: date | None
    cells_read: int
    figures: str
    telling_figures: int
    order: tuple[str, ...]  # of equal files the first in this order is the original

    @property
    def age(self) -> tuple[date, bool, int, str]:
        """What makes a report newer than another version of it; the order is part of the public interface."""
        return self.published_on or date.min, self.is_correction, self.cells_read, self.sha256


def stand_ins(reports: Iterable[Candidate], texts: Texts) -> dict[int, int]:
    """For each report the one that is loaded for it: itself, or the one that it is a copy of."""
    same_bytes: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for one in reports:
        same_bytes[one.owner, one.year, one.scope, one.sha256, one.number].append(one)
    found: dict[int, int] = {}
    same_figures: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for files in same_bytes.values():
        one = _loaded(files)
        found.update((copy.report_key, one.report_key) for copy in files)
        same_figures[one.owner, one.year, one.scope, one.form, one.is_correction, one.figures].append(one)
    groups = [alike for alike in same_figures.values() if len(alike) > 1]
    unsure = [one.report_key for alike in groups if not _is_told_by_figures(alike) for one in alike]
    said = texts(unsure) if unsure else {}
    loaded_for = {
        copy.report_key: _loaded(copies).report_key
        for alike in groups
        for copies in _copies(alike, said)
        for copy in copies
    }
    return {key: loaded_for.get(original, original) for key, original in found.items()}


def _loaded(copies: Sequence[Candidate]) -> Candidate:
    """The newest of them; of equal files the first by its path."""
    return max(sorted(copies, key=lambda one: (one.order, one.report_key)), key=lambda one: one.age)


def _is_told_by_figures(alike: Sequence[Candidate]) -> bool:
    return all(one.is_placed and one.telling_figures >= TELLING for one in alike)


def _copies(alike: Sequence[Candidate], said: Mapping[int, str]) -> Iterator[list[Candidate]]:
    """The groups of copies among reports of one body, year, scope and form that have the same figures."""
    for group in [alike] if _is_told_by_figures(alike) else _resembling(alike, said):
        days = sorted({one.published_on for one in group if one.published_on is not None})
        # Published on two days, it is there in two versions. A copy that names no day goes with the last one.
        by_day: dict[date | None, list[Candidate]] = defaultdict(list)
        for one in group:
            by_day[one.published_on or (days[-1] if days else None)].append(one)
        yield from by_day.values()


def _resembling(alike: Sequence[Candidate], said: Mapping[int, str]) -> Iterator[list[Candidate]]:
    left = sorted(alike, key=lambda one: one.report_key)
    while left:
        group = [left.pop()]
        for one in group:  # grows while it is gone through: copies of copies
            near = [other for other in left if _is_same_text(said, one, other)]
            group += near
            left = [other for other in left if other not in near]
        yield group


def _is_same_text(said: Mapping[int, str], one: Candidate, other: Candidate) -> bool:
    return resemblance(said.get(one.report_key, ""), said.get(other.report_key, "")) >= RESEMBLING
