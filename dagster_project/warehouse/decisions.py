"""Decisions of people (``HOME/decisions.csv``) as rows of ``raw.decision``."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import polars as pl

from dagster_project.arithmetic.rules import load_rules
from dagster_project.reports.forms.registry import load_registry

COLUMNS = (
    "sha256",
    "check_id",
    "metric_code",
    "applicant_code",
    "verdict",
    "decided_value",
    "reason",
    "evidence",
    "decided_by",
    "decided_on",
)


_NUMBER = re.compile(r"#\d+$")  # of a further report of one file, at the end of its part


class DecisionError(Exception):
    """A line of decisions.csv cannot be used; the message says which, why, and what to do."""


def decision_rows(file: Path, reports: pl.DataFrame) -> list[tuple[object, ...]]:
    """The decisions, in the order of ``raw.decision``'s columns; none when there is no file.

    Of a file that holds several reports a line names the second as ``<sha256>#2``, the first as ``<sha256>#1``. Raises
    DecisionError for a line that is not a decision, or names a report, a rule or a cell that there is not.
    """
    if not file.exists():
        return []
    keys: dict[str, list[int]] = {}
    for sha256, part, key in reports.select("sha256", "part", "report_key").iter_rows():
        number = _NUMBER.search(part or "")
        for name in (sha256, f"{sha256}{number.group() if number else '#1'}"):
            if key not in keys.setdefault(name, []):  # copies of a document are one report
                keys[name].append(key)
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise DecisionError(f"{file}, line 1: the columns {', '.join(missing)} are missing")
        return [_row(f"{file}, line {reader.line_num}", line, keys) for line in reader]


def _row(where: str, line: dict[str, str], keys: Mapping[str, list[int]]) -> tuple[object, ...]:
    values = {name: (line[name] or "").strip() or None for name in COLUMNS}
    sha256 = values["sha256"]
    if sha256 is None or sha256 not in keys:
        raise DecisionError(
            f"{where}: no report of the warehouse has the sha256 {sha256!r}. Correct or remove the line."
        )
    if len(keys[sha256]) > 1:
        raise DecisionError(
            f"{where}: the file {sha256} holds {len(keys[sha256])} reports. Name the one that is meant as "
            f"{sha256}#1, {sha256}#2 and so on, in the order of the file, or give it a file of its own."
        )
    for name, known in _known_codes().items():
        if values[name] is not None and values[name] not in known:
            raise DecisionError(f"{where}: there is no {name} {values[name]!r}. Correct it, or leave it empty.")
    for name in ("verdict", "decided_by", "decided_on"):
        if values[name] is None:
            raise DecisionError(f"{where}: {name} is empty. A decision says what was decided, by whom and when.")
    try:
        value = None if values["decided_value"] is None else Decimal(values["decided_value"])
        day = date.fromisoformat(values["decided_on"] or "")
    except (InvalidOperation, ValueError) as error:
        raise DecisionError(
            f"{where}: decided_value must be a number, decided_on a day (YYYY-MM-DD): {error}"
        ) from error
    typed = values | {"decided_value": value, "decided_on": day}
    return (*(typed[name] for name in COLUMNS), keys[sha256][0])


@cache
def _known_codes() -> dict[str, frozenset[str]]:
    registry = load_registry()
    return {
        "check_id": frozenset(rule.id for rule in load_rules()),
        "metric_code": frozenset(registry.metrics),
        "applicant_code": frozenset(applicant.code for applicant in registry.applicants),
    }
