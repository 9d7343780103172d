"""Numbers that follow one another in a run of text, and the labels before them: what a label vouches for."""

from __future__ import annotations

import re

from dagster_project.reports.flat import Element
from dagster_project.reports.labels import Role
from dagster_project.reports.numbers import is_unit
from dagster_project.reports.records import record

_WORDS = re.compile(r"\w")


@record(frozen=True, slots=True)
class Run:
    """Numbers that follow one another without a label between, and the labels before them."""

    labels: tuple[Element, ...]
    values: tuple[Element, ...]
    adjoins: bool  # the last label stands directly before the first number


def runs_of(elements: list[Element], text: str) -> list[Run]:
    """The elements of a section as runs of numbers, parted by labels and other words, with the labels before each."""
    runs: list[Run] = []
    labels: list[Element] = []
    values: list[Element] = []
    for element in elements:
        if values and (not element.is_value or _WORDS.search(text, values[-1].end, element.start)):
            runs.append(_run(labels, values, text))
            labels, values = [], []
        (values if element.is_value else labels).append(element)
    if values:
        runs.append(_run(labels, values, text))
    return runs


def _run(labels: list[Element], values: list[Element], text: str) -> Run:
    between = text[labels[-1].end : values[0].start].strip() if labels else "-"
    adjoins = bool(labels) and (not _WORDS.search(between) or is_unit(between))
    return Run(tuple(labels), tuple(values), adjoins)


def row_of(run: Run) -> int | None:
    """The only row whose label stands before a run, directly."""
    rows = {label.index for element in run.labels for label in element.labels[:1] if label.role is Role.ROW}
    last = run.labels[-1].labels[0] if run.labels else None
    if len(rows) != 1 or not run.adjoins or last is None or last.role is Role.GROUP:
        return None
    return rows.pop()


def last_row_of(run: Run) -> int | None:
    """The row whose label stands before a run, with only column heads between; no other row may share its values."""
    rows = [e.labels[0].index for e in run.labels if e.labels[0].role is Role.ROW]
    behind = [e.labels[0].role for e in run.labels]
    while behind and behind[-1] is Role.COLUMN:
        behind.pop()
    if not run.adjoins or not behind or behind[-1] is not Role.ROW:
        return None
    return rows[-1] if len(set(rows)) == 1 else None


def is_detached(runs: list[Run]) -> bool:
    """Whether values stand before their labels: somewhere more follow one another than labels stand before them."""
    return any(len(run.values) > max(1, len(rows_before(run))) for run in runs)


def rows_before(run: Run) -> tuple[int, ...]:
    """The rows whose labels stand before a run."""
    return tuple(dict.fromkeys(e.labels[0].index for e in run.labels if e.labels[0].role is Role.ROW))
