"""``gongkai parse``: what the reader makes of files, as JSON, CSV or tables. Nothing is stored."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from dagster_project.cli_common import as_text, people_console, show_table, to_json
from dagster_project.reports.model import Cell, Outcome, ParsedReport
from dagster_project.settings import SettingsError

_LONGEST = 60  # characters of the words of a piece of evidence in a table
READ = frozenset({Outcome.PARSED, Outcome.PARTIAL})


def run(files: Iterable[Path], form: str) -> int:
    """Read the files and print what was found; the exit code."""
    reports = list(read_files(files))
    if form == "json":
        for report in reports:
            print(to_json(as_record(report)))
    elif form == "csv":
        _print_csv(reports)
    else:
        _print_tables(reports)
    return 0 if all(report.outcome in READ for report in reports) else 1


def read_files(files: Iterable[Path]) -> Iterator[ParsedReport]:
    """All reports of the files, in order, read within the limits. What cannot be opened is an unreadable report."""
    from dagster_project.reading.read import read_paths

    try:
        yield from read_paths(list(files))
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


def as_record(report: ParsedReport) -> dict[str, Any]:
    """One report as the command prints it; every field is there, what is not known is null."""
    who = report.identity
    return {
        "file": report.file,
        "part": report.part,
        "sha256": report.sha256,
        "outcome": report.outcome.value,
        "reason": report.reason,
        "form": report.form,
        "report": {
            "title": who.title,
            "year": who.year,
            "issuer": who.issuer,
            "issuer_kind": who.issuer_kind,
            "scope": who.scope,
            "jurisdiction": who.jurisdiction,
            "jurisdiction_code": who.jurisdiction_code,
            "level": who.level,
            "published_on": who.published_on,
        },
        "source_url": who.source_url,
        "evidence": [
            {"field": one.field, "value": one.value, "source": one.source, "raw": one.raw, "decides": one.decides}
            for one in who.evidence
        ],
        "unknown": who.unknown,
        "cells": [_cell(cell) for cell in report.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "metric": cell.metric,
        "applicant": cell.applicant,
        "value": cell.value,
        "unit": cell.unit,
        "raw": cell.raw,
        "note": cell.note,
        "origin": cell.origin.value,
        "location": cell.location,
    }


_NOT_IN_CSV = frozenset(("report", "source_url", "evidence", "unknown"))


def _print_csv(reports: Iterable[ParsedReport]) -> None:
    """One line per cell, the report's own columns repeated; a report without cells has one line."""
    writer: Any = None
    empty = dict.fromkeys(("metric", "applicant", "value", "unit", "raw", "note", "origin", "location"))
    for report in reports:
        record = as_record(report)
        cells = record.pop("cells") or [empty]
        about = {**{k: v for k, v in record.items() if k not in _NOT_IN_CSV}, **record["report"]}
        for cell in cells:
            line = {name: as_text(value) for name, value in {**about, **cell}.items()}
            if writer is None:
                writer = csv.DictWriter(sys.stdout, list(line), lineterminator="\n")
                writer.writeheader()
            writer.writerow(line)


def _print_tables(reports: Iterable[ParsedReport]) -> None:
    console = people_console()
    for report in reports:
        record = as_record(report)
        part = report.part or ""
        console.print(f"{record['file']}{part}: {record['outcome']}, form {record['form'] or '?'}", markup=False)
        if report.reason:
            console.print(f"  {report.reason}", markup=False)
        for name, value in record["report"].items():
            console.print(f"  {name}: {as_text(value) or '(not known)'}{_why_open(report, name)}", markup=False)
        if report.identity.evidence:
            show_table(console, ["field", "says", "source", "words", "decides"], _evidence_rows(report))
        cells = record["cells"]
        if cells:
            show_table(console, list(cells[0]), [list(cell.values()) for cell in cells])


def _why_open(report: ParsedReport, name: str) -> str:
    why = report.identity.unknown.get(name)
    return f"  {why}" if why else ""


def _evidence_rows(report: ParsedReport) -> Iterator[tuple[str, str, str, str, str]]:
    """What speaks for each part of the identity, what decided first; words that fill a screen are cut."""
    order = {field: place for place, field in enumerate(dict.fromkeys(one.field for one in report.identity.evidence))}
    for one in sorted(report.identity.evidence, key=lambda one: (order[one.field], not one.decides)):
        yield one.field, one.value, one.source, one.raw[:_LONGEST], "yes" if one.decides else "no"
