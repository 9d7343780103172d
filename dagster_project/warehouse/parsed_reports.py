"""All reports of the parsed batches, each with its body and readable id: what load decides from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.reading import batches as batch_files
from dagster_project.reading.batches import Batch
from dagster_project.reading.frames import SCHEMAS
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.warehouse.bodies import Bodies, Body, Issuer
from dagster_project.warehouse.keys import UNKNOWN, KeyCollisionError
from dagster_project.warehouse.source_files import ReadReport

LOADABLE_OUTCOMES = frozenset({"parsed", "partial"})


@dataclass(frozen=True, slots=True)
class ParsedReports:
    """The reports of all current batches."""

    reports: pl.DataFrame  # the columns of the batches' frame ``reports``, and those added below
    contents: pl.DataFrame  # content (sha256 of the file), report_key
    bodies: tuple[Body, ...]

    def loadable(self) -> pl.DataFrame:
        """The reports that enter the warehouse."""
        return self.reports.filter("is_loadable")

    def by_content(self) -> dict[str, list[ReadReport]]:
        """What the reader made of each content."""
        joined = self.contents.join(self.reports, on="report_key", how="inner", maintain_order="left")
        found: dict[str, list[ReadReport]] = {}
        for row in joined.iter_rows(named=True):
            found.setdefault(row["content"], []).append(_read_report(row))
        return found


def collect(parsed: Path, batches: Sequence[Batch], divisions: Divisions) -> ParsedReports:
    """Read the reports of these batches and give each its body and id.

    Raises KeyCollisionError when two different reports have the same key or id.
    """
    frames = [
        pl.read_parquet(parsed / batch.name / "reports.parquet").join(
            batch_files.contents_of(parsed, batch), on="report_key", how="semi"
        )
        for batch in batches
    ]
    reports = pl.concat([pl.DataFrame(schema=SCHEMAS["reports"]), *frames])
    collisions = reports.group_by("report_key").agg(pl.struct("sha256", "part").n_unique().alias("n"))
    _no_repeats(collisions.filter(pl.col("n") > 1), "report_key")
    reports = reports.unique("report_key", keep="first", maintain_order=True).sort("report_key")
    bodies = Bodies(divisions)
    added = [_added(row, bodies) for row in reports.iter_rows(named=True)]
    reports = reports.hstack(pl.DataFrame(added, schema=_ADDED, orient="row"))
    ids = reports.filter("is_loadable").group_by("report_id").len("n")
    _no_repeats(ids.filter(pl.col("n") > 1), "report_id")
    return ParsedReports(reports, batch_files.reports_of_contents(parsed, batches), tuple(bodies.rows()))


_ADDED = {
    "is_loadable": pl.Boolean,
    "not_loaded": pl.String,
    "reporting_body_key": pl.Int64,
    "report_id": pl.String,
}


def report_id(code: str | None, year: int | None, kind: str | None, sha256: str, part: str | None) -> str:
    """The id under which a report is cited, e.g. ``340102-2019-government-3c5ccc28``."""
    tail = "" if part is None else "-" + hashlib.sha256(part.encode()).hexdigest()[:4]
    return f"{code or 'unknown'}-{year}-{kind or 'unknown'}-{sha256[:8]}{tail}"


def _added(row: dict[str, Any], bodies: Bodies) -> tuple[object, ...]:
    place = row["jurisdiction_key"]
    issuer = Issuer(row["issuer"], row["issuer_kind"], place, row["level"], row["sha256"])
    why_not = None
    body = UNKNOWN
    if row["outcome"] in LOADABLE_OUTCOMES:
        if row["year"] is None:
            why_not = "the year of the report is not known"
        else:
            body = bodies.key_for(issuer)
            why_not = "the body that issued the report is not known" if body == UNKNOWN else None
    is_loadable = row["outcome"] in LOADABLE_OUTCOMES and why_not is None
    citation = report_id(row["jurisdiction_code"], row["year"], row["issuer_kind"], row["sha256"], row["part"])
    return is_loadable, why_not, body, citation


def _read_report(row: dict[str, Any]) -> ReadReport:
    return ReadReport(
        report_key=row["report_key"],
        part=row["part"],
        media_type=row["media_type"],
        outcome=row["outcome"],
        reason=row["reason"] or row["not_loaded"],
        is_loadable=row["is_loadable"],
        year=row["year"],
        jurisdiction_key=row["jurisdiction_key"],
    )


def _no_repeats(repeated: pl.DataFrame, what: str) -> None:
    if not repeated.is_empty():
        raise KeyCollisionError(f"Different reports have the same {what}: {repeated[what].head(5).to_list()}")
