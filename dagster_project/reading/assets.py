"""Second stage: contents that this version of the reader has not read yet become parsed batches."""

from collections import Counter

import dagster as dg

from dagster_project import fingerprints
from dagster_project.intake import ledger as ledgers
from dagster_project.intake.assets import ledger
from dagster_project.intake.resources import Home
from dagster_project.intake.sources import surroundings
from dagster_project.progress import progress
from dagster_project.reading import batches
from dagster_project.reading.read import read_contents
from dagster_project.reading.resolving import Resolved, resolve_again
from dagster_project.settings import Settings

GROUP = "reading"


@dg.asset(group_name=GROUP, kinds={"python", "polars", "parquet"}, owners=["team:data-engineering"], deps=[ledger])
def parsed_batches(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """What the reader made of every content: one folder of Parquet files per batch of at most 5,000 files.

    A new version of the reader reads everything again; batches that are complete are never read twice by one version.
    Where the registry of divisions and bodies changes, whose reports they are is told anew from what was read.
    """
    written = read_unread(home.settings)
    resolved = resolve_read(home.settings)
    everything = batches.current(home.settings.parsed, fingerprints.reader())
    outcomes: Counter[str] = Counter()
    for batch in everything:
        outcomes.update(batch.outcomes)
    context.log.info("read %d contents in %d batches", sum(len(b.contents) for b in written), len(written))
    return dg.MaterializeResult(
        metadata={
            "files_read_now": sum(len(batch.contents) for batch in written),
            "batches_written_now": [batch.name for batch in written],
            "files_resolved_anew": resolved.contents,
            "of_these_with_another_identity": resolved.changed,
            "files": sum(len(batch.contents) for batch in everything),
            "batches": len(everything),
            "reports_by_outcome": dict(outcomes),
            "reader": fingerprints.reader(),
            "parsed": dg.MetadataValue.path(home.settings.parsed),
        }
    )


def read_unread(settings: Settings) -> list[batches.Batch]:
    """Read the contents of the landing area that no batch of this reader holds; the batches written."""
    reader, resolver = fingerprints.reader(), fingerprints.resolver()
    states = ledgers.read(settings.ledger)
    around = surroundings(settings, states)
    unread = batches.unread(around, batches.current(settings.parsed, reader))
    written = []
    with progress().task("Reading files", total=len(unread), unit="files") as task:
        for name, contents in batches.plan(unread, batches.names(settings.parsed)):
            frames = read_contents(contents, settings.landing, reader, task.advance, around)
            written.append(batches.write(settings.parsed, name, reader, contents, frames, resolver))
    return written


def resolve_read(settings: Settings) -> Resolved:
    """Resolve anew what another registry resolved or what is known to lie elsewhere now; no file is opened for it."""
    reader = fingerprints.reader()
    around = surroundings(settings, ledgers.read(settings.ledger))
    held = batches.current(settings.parsed, reader)
    return resolve_again(settings.parsed, held, around, reader, fingerprints.resolver())
