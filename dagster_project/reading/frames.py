"""The parsed batch: reports as polars frames with a fixed schema, one frame per table, written as Parquet.

Everything after reading works on these frames; nothing but this module knows how a report becomes rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from decimal import Decimal
from pathlib import Path

import polars as pl

from dagster_project.reading.document_facts import facts_of
from dagster_project.reports.forms.registry import TOTAL, Registry, cell_name, load_registry
from dagster_project.reports.lines import compact
from dagster_project.reports.model import Cell, Origin, ParsedReport
from dagster_project.reports.signature import figures_of, telling_figures

VALUE = pl.Decimal(20, 6)
LARGEST_KEY = 2**53 - 1  # the largest whole number that every client, JavaScript included, holds exactly

SCHEMAS: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "reports": {
        "report_key": pl.Int64,
        "sha256": pl.String,
        "part": pl.String,
        "reader_version": pl.String,
        "media_type": pl.String,
        "outcome": pl.String,
        "reason": pl.String,
        "form": pl.String,
        "title": pl.String,
        "year": pl.Int16,
        "issuer": pl.String,
        "issuer_kind": pl.String,
        "scope": pl.String,
        "jurisdiction_path": pl.String,
        "jurisdiction_code": pl.String,
        "jurisdiction_key": pl.Int64,
        "level": pl.String,
        "published_on": pl.Date,
        "source_url": pl.String,
        "is_correction": pl.Boolean,
        "sections_found": pl.Int16,
        "cells_read": pl.Int32,
        # What copies of one report have in common: see reports.signature.
        "figures": pl.String,
        "telling_figures": pl.Int32,
        # What the document says of itself: see reading.document_facts.
        "period_year": pl.Int16,
        "title_year": pl.Int16,
        "parts": pl.String,
        "problems": pl.String,
    },
    "cells": {
        "report_key": pl.Int64,
        "metric_code": pl.String,
        "applicant_code": pl.String,
        "value": VALUE,
        "value_status": pl.String,
        "unit": pl.String,
        "raw": pl.String,
        "raw_unit": pl.String,
        "note": pl.String,
        "origin": pl.String,
        "location": pl.String,
    },
    "tables": {
        "report_key": pl.Int64,
        "section": pl.String,
        "status": pl.String,
        "reason": pl.String,
        "cells_expected": pl.Int32,
        "cells_read": pl.Int32,
    },
    "statements": {
        "report_key": pl.Int64,
        "kind": pl.String,
        "metric_code": pl.String,
        "applicant_code": pl.String,
        "value": VALUE,
        "raw": pl.String,
        "sentence": pl.String,
        "location": pl.String,
    },
    "refused": {
        "report_key": pl.Int64,
        "section": pl.String,
        "raw": pl.String,
        "reason": pl.String,
        "location": pl.String,
    },
    "sections": {
        "report_key": pl.Int64,
        "number": pl.Int16,
        "heading": pl.String,
        "text": pl.String,
        "location": pl.String,
    },
}

# What was opened: the content (file) and the document in it, where it was found, and the document as `stored.packed`.
DOCUMENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "content": pl.String,
    "sha256": pl.String,
    "part": pl.String,
    "surroundings": pl.String,
    "document": pl.Binary,
}

CORRECTION_WORDS = ("更正", "修订")  # in a title they mark a newer version of a report


def report_key(sha256: str, part: str | None, content: str | None = None) -> int:
    """The key of a report: a hash of its file's content and its position there, from 1 to below 2^53.

    ``sha256`` is that of the document; ``content`` that of the file it came in where this is another (an archive):
    two archives may hold one document and say different things of where it belongs. The key depends on no guess about
    the report and on no order of arrival.
    """
    file = f"{content}!" if content is not None and content != sha256 else ""
    digest = hashlib.sha256(f"{file}{sha256}#{part or ''}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % LARGEST_KEY + 1


def wide_schema(form: str, registry: Registry) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The columns of the wide rows of a form: the report and every cell ``metric@applicant``."""
    return {"report_key": pl.Int64, **dict.fromkeys(registry.cell_names(form), VALUE)}


def schemas(registry: Registry | None = None) -> dict[str, dict[str, pl.DataType | type[pl.DataType]]]:
    """All tables of a parsed batch with their columns."""
    known = registry or load_registry()
    wide = {f"wide_{form.code}": wide_schema(form.code, known) for form in known.forms.values() if form.sections}
    return SCHEMAS | wide


def batch_frames(
    reports: Sequence[ParsedReport],
    reader_version: str,
    registry: Registry | None = None,
    contents: Sequence[str] | None = None,
) -> dict[str, pl.DataFrame]:
    """The reports as frames, one per table of the batch, all of them present even where empty.

    ``contents`` holds for each report the sha256 of the file that it came in, where some came in archives.
    """
    known = registry or load_registry()
    files = contents if contents is not None else [report.sha256 for report in reports]
    keyed = [(report_key(r.sha256, r.part, file), r) for file, r in zip(files, reports, strict=True)]
    rows: dict[str, list[tuple[object, ...]]] = {
        "reports": [_report_row(key, report, reader_version) for key, report in keyed],
        "cells": [_cell_row(key, cell) for key, report in keyed for cell in report.cells],
        "tables": [
            (key, t.section, t.status.value, t.reason, t.cells_expected, t.cells_read)
            for key, report in keyed
            for t in report.tables
        ],
        "statements": [
            (key, s.kind.value, s.metric, _applicant(s.metric, s.applicant), s.value, s.raw, s.sentence, s.location)
            for key, report in keyed
            for s in report.statements
        ],
        "refused": [(key, r.section, r.raw, r.reason, r.location) for key, report in keyed for r in report.refused],
        "sections": [(key, s.number, s.heading, s.text, s.location) for key, report in keyed for s in report.sections],
    }
    for name in schemas(known):
        if name.startswith("wide_"):
            rows[name] = list(_wide_rows(keyed, name.removeprefix("wide_"), known))
    return {name: pl.DataFrame(rows[name], schema=schema, orient="row") for name, schema in schemas(known).items()}


def write_batch(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    """Write the frames of a batch as Parquet files into a folder that exists."""
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="zstd")


def read_batch(folder: Path, registry: Registry | None = None) -> dict[str, pl.LazyFrame]:
    """The frames of a written batch, not yet in memory.

    Raises ValueError where a file's columns are not those of the schema.
    """
    frames = {}
    for name, schema in schemas(registry).items():
        frame = pl.scan_parquet(folder / f"{name}.parquet")
        if frame.collect_schema() != pl.Schema(schema):
            raise ValueError(f"{folder.name}/{name}.parquet has other columns than this version writes")
        frames[name] = frame
    return frames


def _applicant(metric: str | None, applicant: str | None) -> str | None:
    return None if metric is None else applicant or TOTAL


def _report_row(key: int, report: ParsedReport, reader_version: str) -> tuple[object, ...]:
    who = report.identity
    return (
        key,
        report.sha256,
        report.part,
        reader_version,
        report.media_type,
        report.outcome.value,
        report.reason,
        report.form,
        who.title,
        who.year,
        who.issuer,
        who.issuer_kind,
        who.scope,
        who.jurisdiction,
        who.jurisdiction_code,
        who.jurisdiction_key,
        who.level,
        who.published_on,
        who.source_url,
        any(word in compact(who.title or "") for word in CORRECTION_WORDS),  # 修訂 too
        len(report.sections),
        sum(cell.origin is Origin.TABLE for cell in report.cells),
        figures_of(report),
        telling_figures(report),
        *astuple(facts_of(report)),
    )


def _cell_row(key: int, cell: Cell) -> tuple[object, ...]:
    return (
        key,
        cell.metric,
        cell.applicant or TOTAL,
        cell.value,
        cell.value_status.value,
        cell.unit,
        cell.raw,
        cell.raw_unit,
        cell.note,
        cell.origin.value,
        cell.location,
    )


def _wide_rows(
    keyed: Iterable[tuple[int, ParsedReport]], form: str, registry: Registry
) -> Iterable[tuple[Decimal | int | None, ...]]:
    """One row per report of the form. A section speaks through its table where any of it was read, else through prose.

    The two are never mixed within a section: prose often speaks of another scope than the table beside it.
    """
    names = registry.cell_names(form)
    for key, report in keyed:
        if report.form != form:
            continue
        section_of = {cell.metric: cell.section for cell in registry.forms[form].cells}
        with_table = {section_of.get(c.metric) for c in report.cells if c.origin is Origin.TABLE}
        values = {
            cell_name(cell.metric, cell.applicant): cell.value
            for cell in report.cells
            if (cell.origin is Origin.TABLE) == (section_of.get(cell.metric) in with_table)
        }
        yield (key, *(values.get(name) for name in names))
