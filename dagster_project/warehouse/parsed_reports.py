"""All reports of the parsed batches, each with its body and readable id: what load decides from."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.reading import batches as batch_files
from dagster_project.reading.batches import Batch
from dagster_project.reading.frames import SCHEMAS
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.warehouse.bodies import Bodies, Body, Issuer
from dagster_project.warehouse.copies import Candidate, stand_ins
from dagster_project.warehouse.keys import UNKNOWN, KeyCollisionError, key_of
from dagster_project.warehouse.organ_names import normalise
from dagster_project.warehouse.source_files import ReadReport, order_of_copies

LOADABLE_OUTCOMES = frozenset({"parsed", "partial"})
_NUMBER = re.compile(r"#\d+$")  # of a further report of one file, at the end of its part


@dataclass(frozen=True, slots=True)
class ParsedReports:
    """The reports of all current batches."""

    reports: pl.DataFrame  # the columns of the batches' frame ``reports``, ``content`` and those added below
    contents: pl.DataFrame  # content (sha256 of the file), report_key
    bodies: tuple[Body, ...]

    def loadable(self) -> pl.DataFrame:
        """The reports that can enter the warehouse, copies among them."""
        return self.reports.filter("is_loadable")

    def loaded(self) -> pl.DataFrame:
        """The reports that enter the warehouse: of several copies of one report the one that is loaded for them."""
        return self.reports.filter(pl.col("loaded_as") == pl.col("report_key"))

    def of_documents(self) -> pl.DataFrame:
        """The loaded report of each document and each of its copies: columns sha256, part, report_key."""
        found = self.reports.filter(pl.col("loaded_as").is_not_null())
        return found.select("sha256", "part", pl.col("loaded_as").alias("report_key"))

    def by_content(self) -> dict[str, list[ReadReport]]:
        """What the reader made of each content."""
        found: dict[str, list[ReadReport]] = {}
        for row in self.reports.iter_rows(named=True):
            found.setdefault(row["content"], []).append(_read_report(row))
        return found


def collect(
    parsed: Path, batches: Sequence[Batch], divisions: Divisions, paths: Mapping[str, Iterable[str]] | None = None
) -> ParsedReports:
    """Read the reports of these batches, give each its body and id, and find those that are copies of others.

    ``paths`` holds the paths of each content: of equal files the one with the plainest name is the original. Raises
    KeyCollisionError when two different reports have the same key or id.
    """
    contents = batch_files.reports_of_contents(parsed, batches)
    frames = [
        pl.read_parquet(parsed / batch.name / "reports.parquet").join(
            batch_files.contents_of(parsed, batch), on="report_key", how="semi"
        )
        for batch in batches
    ]
    reports = pl.concat([pl.DataFrame(schema=SCHEMAS["reports"]), *frames])
    _no_repeats(reports.group_by("report_key").len("n").filter(pl.col("n") > 1), "report_key")
    reports = reports.sort("report_key").join(contents, on="report_key", how="left", maintain_order="left")
    bodies = Bodies(divisions)
    added = [_added(row, bodies) for row in reports.iter_rows(named=True)]
    reports = reports.hstack(pl.DataFrame(added, schema=_ADDED, orient="row"))
    ids = reports.filter("is_loadable").group_by("report_id").len("n")
    _no_repeats(ids.filter(pl.col("n") > 1), "report_id")
    loaded_as = _loaded_as(reports, paths or {}, lambda keys: _texts(parsed, batches, keys))
    keys = [loaded_as.get(key) for key in reports["report_key"]]
    reports = reports.with_columns(loaded_as=pl.Series(keys, dtype=pl.Int64))
    return ParsedReports(reports, contents, tuple(bodies.rows()))


_ADDED = {
    "is_loadable": pl.Boolean,
    "not_loaded": pl.String,
    "reporting_body_key": pl.Int64,
    "report_id": pl.String,
}


def report_id(
    code: str | None, year: int | None, kind: str | None, sha256: str, part: str | None, content: str | None = None
) -> str:
    """The id under which a report is cited, e.g. ``340102-2019-government-3c5ccc28``.

    ``content`` is the sha256 of the file that it came in, where that is an archive.
    """
    place = part if content in (None, sha256) else f"{content}{part}"
    tail = "" if place is None else "-" + hashlib.sha256(place.encode()).hexdigest()[:4]
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
    code, kind = row["jurisdiction_code"], row["issuer_kind"]
    citation = report_id(code, row["year"], kind, row["sha256"], row["part"], row["content"])
    return is_loadable, why_not, body, citation


def _loaded_as(
    reports: pl.DataFrame, paths: Mapping[str, Iterable[str]], texts: Callable[[Collection[int]], Mapping[int, str]]
) -> dict[int, int]:
    """For each report the key of the one that is loaded for it; none for one that is not loaded in any copy."""
    original = {content: min(map(order_of_copies, places)) for content, places in paths.items()}
    candidates = [_candidate(row, original) for row in reports.filter("is_loadable").iter_rows(named=True)]
    found = stand_ins(candidates, texts)
    # Where a file lies may tell whose report it is, and not where its copy lies. The bytes say that they are the same.
    same_bytes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in candidates:
        same_bytes[one.sha256, one.number].add(found[one.report_key])
    for key, sha256, part in reports.filter(~pl.col("is_loadable")).select("report_key", "sha256", "part").iter_rows():
        if len(known := same_bytes.get((sha256, _number(part)), set())) == 1:
            found[key] = min(known)
    return found


def _candidate(row: dict[str, Any], original: Mapping[str, tuple[str, ...]]) -> Candidate:
    is_placed = row["jurisdiction_key"] is not None
    return Candidate(
        report_key=row["report_key"],
        sha256=row["sha256"],
        number=_number(row["part"]),
        owner=row["reporting_body_key"] if is_placed else key_of("name", normalise(row["issuer"] or "")),
        is_placed=is_placed,
        year=row["year"],
        scope=row["scope"] or "unknown",
        form=row["form"],
        is_correction=row["is_correction"],
        published_on=row["published_on"],
        cells_read=row["cells_read"],
        figures=row["figures"],
        telling_figures=row["telling_figures"],
        # A document before a copy in an archive, then by its path.
        order=("" if row["content"] == row["sha256"] else "!", *original.get(row["content"], ()), row["part"] or ""),
    )


def _number(part: str | None) -> str:
    found = _NUMBER.search(part or "")
    return found.group() if found else ""


def _texts(parsed: Path, batches: Sequence[Batch], keys: Collection[int]) -> dict[int, str]:
    """The texts of these reports: all that stands below their headings."""
    frames = [
        pl.scan_parquet(parsed / batch.name / "sections.parquet").filter(pl.col("report_key").is_in(list(keys)))
        for batch in batches
    ]
    sections = pl.concat(frames).collect().sort("report_key", "number")
    texts: dict[int, list[str]] = defaultdict(list)
    for key, text in sections.select("report_key", "text").iter_rows():
        texts[key].append(text)
    return {key: "\n".join(parts) for key, parts in texts.items()}


def _read_report(row: dict[str, Any]) -> ReadReport:
    return ReadReport(
        report_key=row["report_key"],
        loaded_as=row["loaded_as"],
        part=row["part"],
        media_type=row["media_type"],
        outcome=row["outcome"],
        reason=row["reason"] or row["not_loaded"],
        year=row["year"],
        jurisdiction_key=row["jurisdiction_key"],
    )


def _no_repeats(repeated: pl.DataFrame, what: str) -> None:
    if not repeated.is_empty():
        raise KeyCollisionError(f"Different reports have the same {what}: {repeated[what].head(5).to_list()}")
