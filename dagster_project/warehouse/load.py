"""Fills schema ``raw`` of the scratch file: the touched reports with all their rows, and the registries in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from dagster_project.intake import ledger as ledgers
from dagster_project.intake.sources import what_became_of_lists
from dagster_project.reading import batches
from dagster_project.reading.batches import Batch
from dagster_project.reading.frames import read_batch
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.settings import Settings
from dagster_project.warehouse import raw_schema
from dagster_project.warehouse.decisions import decision_rows
from dagster_project.warehouse.keys import UNKNOWN
from dagster_project.warehouse.neighbours import lent_by_others, years_before
from dagster_project.warehouse.organ_names import stem
from dagster_project.warehouse.parsed_reports import ParsedReports, collect
from dagster_project.warehouse.plan import Plan
from dagster_project.warehouse.regions import lent_by_regions, places_above, wholes_and_parts
from dagster_project.warehouse.registry_tables import registry_tables
from dagster_project.warehouse.sectors import sector_of
from dagster_project.warehouse.source_files import paths_of_contents, source_files
from dagster_project.warehouse.touched import touched_reports


@dataclass(frozen=True, slots=True)
class _Tables:
    """Where the reports of one kind are loaded to."""

    report: str
    frames: Mapping[str, str]  # frame of a parsed batch -> table, where all reports have the same columns
    wide: Callable[[str], str]  # form -> table


_OF_TOUCHED = _Tables(
    "report",
    {"cells": "cell", "tables": "report_table", "statements": "statement", "refused": "refused_cell"},
    raw_schema.wide_table,
)
_OF_OTHERS = _Tables("other_report", {"cells": "other_cell"}, raw_schema.other_wide_table)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded."""

    reports: int  # of the warehouse, copies not counted
    touched: int
    new: int
    files: int
    cells: int
    bodies: int


def load(settings: Settings, plan: Plan) -> Loaded:
    """Make the scratch file anew and fill it; whatever it held is gone.

    Raises KeyCollisionError when two different things have the same key, RegistryError and the like when the data that
    travels with the program is not right.
    """
    divisions = load_divisions()
    held = batches.standing(batch for batch in batches.written(settings.parsed) if batch.name in plan.batches)
    states = ledgers.read(settings.ledger)
    parsed = collect(settings.parsed, held, divisions, paths_of_contents(states))
    loaded = parsed.loaded()
    fresh = [sha256 for batch in held if batch.name in plan.new_batches for sha256 in batch.contents]
    contents = parsed.contents.filter(pl.col("content").is_in(fresh))
    new = set(contents["report_key"])
    touched, replaced = loaded, loaded["report_key"].to_list()
    if not plan.full_because:
        published = _published(settings.current_release)
        places = {*loaded["jurisdiction_key"].drop_nulls(), *published["jurisdiction_key"]}
        touched, replaced = touched_reports(loaded, new, published, places_above(places, divisions))
    files = list(source_files(states, parsed.by_content(), what_became_of_lists(settings, states)))
    _start_afresh(settings.scratch)
    with duckdb.connect(settings.scratch) as connection:
        raw_schema.create(connection)
        for form in load_registry().forms.values():
            if form.sections:
                names = load_registry().cell_names(form.code)
                raw_schema.create_wide_tables(connection, form.code, names)
        for table, rows in registry_tables(divisions):
            insert_rows(connection, table, rows)
        bodies = _bodies(parsed)
        insert_rows(connection, "reporting_body", bodies)
        insert_rows(connection, "source_file", [astuple(file) for file in files])
        insert_rows(connection, "decision", decision_rows(settings.decisions, parsed.of_documents()))
        insert_rows(connection, "build_info", [_build_info(plan)])
        insert_rows(connection, "touched_report", [(key,) for key in replaced])
        before = years_before(loaded).join(touched, on="report_key", how="semi")
        insert_frame(connection, "report_before", before)
        wholes, parts = wholes_and_parts(loaded, divisions, _vertical(bodies))
        insert_frame(connection, "report_whole", wholes.join(touched, on="report_key", how="semi"))
        insert_frame(connection, "report_part", parts.join(touched, on="report_key", how="semi"))
        lent = pl.concat([lent_by_others(touched, before), lent_by_regions(touched, wholes, parts)]).unique()
        others = loaded.join(lent, on="report_key", how="semi")
        _load_reports(connection, settings.parsed, held, others, _OF_OTHERS)
        cells = _load_reports(connection, settings.parsed, held, touched, _OF_TOUCHED)
    arrived = len(new.intersection(loaded["report_key"]))
    return Loaded(len(loaded), len(touched), arrived, len(files), cells, len(parsed.bodies))


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Append rows, values in the order of the table's columns, to one table of schema ``raw``."""
    names = raw_schema.column_names(table)
    if rows:
        frame = pl.DataFrame(rows, schema=list(names), orient="row", infer_schema_length=None)
        insert_frame(connection, table, frame)


def insert_frame(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Append a frame to the table of schema ``raw`` that has its columns; DuckDB checks the types."""
    connection.register("incoming", frame.to_arrow())
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    connection.execute(f'INSERT INTO raw."{table}" ({columns}) SELECT {columns} FROM incoming')
    connection.unregister("incoming")


def _published(release: Path) -> pl.DataFrame:
    """What the last release says of its reports, as far as it tells which others they touch."""
    with duckdb.connect(release.resolve(), read_only=True) as connection:
        return connection.execute(
            "SELECT report_key, reporting_body_key, jurisdiction_key, year, scope FROM marts.dim_report"
        ).pl()


def _start_afresh(scratch: Path) -> None:
    scratch.parent.mkdir(parents=True, exist_ok=True)
    for file in (scratch, scratch.with_name(scratch.name + ".wal")):
        file.unlink(missing_ok=True)


def _bodies(parsed: ParsedReports) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for body in parsed.bodies:
        sector = sector_of(body.organ or body.name, body.kind)
        found = (sector.code, sector.label_zh, sector.is_vertical) if sector else (None, None, False)
        own = (body.reporting_body_key, body.name, body.kind, body.jurisdiction_key, body.level)
        rows.append((*own, *found, stem(body.organ) if body.organ else None))
    return rows


def _vertical(bodies: Sequence[tuple[object, ...]]) -> frozenset[int]:
    """The bodies that are not led by the government of their division."""
    key, flag = (
        raw_schema.column_names("reporting_body").index(name) for name in ("reporting_body_key", "is_vertical")
    )
    return frozenset(int(str(body[key])) for body in bodies if body[flag])


def _build_info(plan: Plan) -> tuple[object, ...]:
    versions = (plan.fingerprints[name] for name in ("schema", "product", "reader", "forms"))
    built_at = datetime.fromisoformat(plan.built_at).astimezone(UTC).replace(tzinfo=None)
    return (f"{plan.release:06d}", *versions, built_at)


def _load_reports(
    connection: duckdb.DuckDBPyConnection, parsed: Path, held: Iterable[Batch], reports: pl.DataFrame, to: _Tables
) -> int:
    """Load these reports batch by batch, so that memory holds one batch at a time. The number of cells."""
    keys = reports.select("report_key")
    if keys.is_empty():
        return 0
    read_tables = pl.DataFrame(schema={"report_key": pl.Int64})
    cells = 0
    for batch in held:
        lazy = read_batch(parsed / batch.name)
        own = batches.contents_of(parsed, batch).select("report_key").unique()
        own = own.join(keys, on="report_key", how="semi")
        if own.is_empty():
            continue
        forms = (name.removeprefix("wide_") for name in lazy if name.startswith("wide_"))
        for name, table in (*to.frames.items(), *((f"wide_{form}", to.wide(form)) for form in forms)):
            frame = lazy[name].join(own.lazy(), on="report_key", how="semi").collect()
            cells += len(frame) if name == "cells" else 0
            insert_frame(connection, table, frame)
        read = lazy["tables"].filter(pl.col("status") == "read").join(own.lazy(), on="report_key", how="semi")
        read_tables = pl.concat([read_tables, read.select("report_key").collect()])
    insert_frame(connection, to.report, _report_frame(reports, read_tables))
    return cells


def _report_frame(reports: pl.DataFrame, read_tables: pl.DataFrame) -> pl.DataFrame:
    counts = read_tables.group_by("report_key").len("tables_read")
    return (
        reports.join(counts, on="report_key", how="left")
        .with_columns(
            pl.col("tables_read").fill_null(0),  # a count of ours, not a reported value
            pl.col("scope").fill_null("unknown"),
            pl.col("jurisdiction_key").fill_null(UNKNOWN),
            is_retracted=pl.lit(value=False),
        )
        .select(raw_schema.column_names("report"))
    )
