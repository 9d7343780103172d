"""Resolving anew whose reports were read, from the documents kept beside them: no file is opened for it.

Two things ask for it: the registry of divisions and bodies has changed, or something else is known of where a file was
found. A report whose identity stays keeps what was read from it; any other is read again from its stored document,
since its figures in prose and its form may depend on who speaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.reading import batches
from dagster_project.reading.batches import Batch
from dagster_project.reading.frames import read_batch, report_key
from dagster_project.reading.read import Frames, frames_of
from dagster_project.reading.stored import unpacked
from dagster_project.reports.documents.model import Document
from dagster_project.reports.model import Identity, ParsedReport
from dagster_project.reports.read import identities_of, reports_of
from dagster_project.reports.surroundings import NOWHERE, Surroundings


@dataclass(frozen=True, slots=True)
class Resolved:
    """What resolving anew has changed."""

    batches: tuple[Batch, ...] = ()
    contents: int = 0  # looked at
    changed: int = 0  # with another identity, read again from their documents


def resolve_again(
    parsed: Path, held: Sequence[Batch], around: Mapping[str, Surroundings], reader: str, resolver: str
) -> Resolved:
    """Write batches for the contents that are to be resolved anew; those of ``held`` stand for the others."""
    written: list[Batch] = []
    looked_at = changed = 0
    for batch in held:
        contents = to_resolve(parsed, batch, around, resolver)
        if not contents:
            continue
        frames, count = _resolved(parsed / batch.name, contents, around, reader)
        (name, _), *_ = batches.plan(contents, batches.names(parsed))
        written.append(batches.write(parsed, name, reader, contents, frames, resolver, batch.stopped_at))
        looked_at += len(contents)
        changed += count
    return Resolved(tuple(written), looked_at, changed)


def to_resolve(parsed: Path, batch: Batch, around: Mapping[str, Surroundings], resolver: str) -> list[str]:
    """The contents of a batch that another registry resolved, or that were found elsewhere than is known now."""
    if batch.resolver != resolver:
        return sorted(batch.contents)
    known = pl.read_parquet(parsed / batch.name / "documents.parquet", columns=["content", "surroundings"]).unique()
    standing = set(batch.contents)
    return sorted(
        {
            content
            for content, digest in known.iter_rows()
            if content in standing and around.get(content, NOWHERE).digest != digest
        }
    )


def _resolved(
    folder: Path, contents: Sequence[str], around: Mapping[str, Surroundings], reader: str
) -> tuple[Frames, int]:
    """The frames of these contents as resolved now, and how many of them have another identity than before."""
    lazy = read_batch(folder)
    wanted = pl.col("content").is_in(list(contents))
    places = pl.read_parquet(folder / "contents.parquet").filter(wanted)
    documents = pl.read_parquet(folder / "documents.parquet").filter(wanted)
    before = places.join(lazy["reports"].collect(), on="report_key", how="inner")
    changed = 0
    fresh: list[tuple[str, ParsedReport]] = []
    replaced: list[tuple[str, int]] = []  # content, report key
    for (content,), opened in documents.group_by("content", maintain_order=True):
        where = around.get(str(content), NOWHERE)
        known = before.filter(pl.col("content") == content, pl.col("sha256").is_in(opened["sha256"].to_list()))
        stored = [_Stored.of(row, where) for row in opened.iter_rows(named=True)]
        now = {key: identity for one in stored for key, identity in one.identities().items()}
        then = {row["report_key"]: row for row in known.iter_rows(named=True)}
        is_same = now.keys() == then.keys() and all(_is_same(then[key], identity) for key, identity in now.items())
        if is_same and all(_is_whole(identity) for identity in now.values()):
            continue
        changed += not is_same
        replaced.extend((str(content), key) for key in then)
        fresh.extend((str(content), report) for one in stored for report in one.reports())
    new = frames_of(fresh, reader)
    gone = pl.DataFrame(replaced, schema=places.schema, orient="row")
    keep = places.join(gone, on=["content", "report_key"], how="anti")
    keys = keep.select("report_key").unique().join(new["reports"], on="report_key", how="anti")
    frames: Frames = {}
    for name, frame in lazy.items():
        old = frame.join(keys.lazy(), on="report_key", how="semi").collect()
        frames[name] = pl.concat([old, new[name]]).sort("report_key", maintain_order=True)
    frames["contents"] = pl.concat([keep, new["contents"]]).unique().sort("report_key", "content")
    digests = [around.get(content, NOWHERE).digest for content in documents["content"]]
    frames["documents"] = documents.with_columns(surroundings=pl.Series(digests, dtype=pl.String))
    return frames, changed


@dataclass(frozen=True, slots=True)
class _Stored:
    """One document as it was kept, and where it is known to have been found."""

    document: Document
    content: str
    sha256: str
    part: str | None
    around: Surroundings

    @classmethod
    def of(cls, row: Mapping[str, Any], around: Surroundings) -> _Stored:
        part = row["part"]
        where = around.below(part.removeprefix("!/")) if part else around
        return cls(unpacked(row["document"]), row["content"], row["sha256"], part, where)

    def identities(self) -> dict[int, Identity]:
        """The identities of its reports now, by report key."""
        found = identities_of(self.document, self.around)
        parts = [self.part, *(f"{self.part or ''}#{number}" for number in range(2, len(found) + 1))]
        return {report_key(self.sha256, part, self.content): one for part, one in zip(parts, found, strict=True)}

    def reports(self) -> list[ParsedReport]:
        """All that is read from it."""
        return reports_of(self.document, "", self.part, self.sha256, self.around)


def _is_same(row: Mapping[str, Any], identity: Identity) -> bool:
    return (
        row["year"],
        row["issuer"],
        row["issuer_kind"],
        row["scope"],
        row["jurisdiction_path"],
        row["jurisdiction_code"],
        row["jurisdiction_key"],
        row["level"],
        row["published_on"],
        row["source_url"],
    ) == (
        identity.year,
        identity.issuer,
        identity.issuer_kind,
        identity.scope,
        identity.jurisdiction,
        identity.jurisdiction_code,
        identity.jurisdiction_key,
        identity.level,
        identity.published_on,
        identity.source_url,
    )


def _is_whole(identity: Identity) -> bool:
    """Whether nothing is left open: the reason for what is may be another now."""
    return None not in (identity.year, identity.issuer, identity.jurisdiction)
