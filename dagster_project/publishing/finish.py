"""From the audited candidate to a release, or to the finding that it would say the same as the last one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.publishing import candidate as candidates
from dagster_project.publishing.changes import changes_since, counts_of
from dagster_project.publishing.content import table_contents
from dagster_project.publishing.manifest import Manifest, last_manifest, manifest_path
from dagster_project.publishing.release import publish
from dagster_project.publishing.up_to_date import confirm
from dagster_project.reading import batches
from dagster_project.settings import Settings
from dagster_project.warehouse import contract
from dagster_project.warehouse.plan import Plan, read_plan


@dataclass(frozen=True, slots=True)
class Finished:
    """How a build ended."""

    is_published: bool  # False: the candidate said what the last release says
    manifest: Manifest  # of the release that readers get now
    manifest_path: Path


def finish(settings: Settings) -> Finished:
    """Publish the audited candidate unless nothing in it differs from the last release.

    Raises PublishError or OSError with the last release in place.
    """
    plan = read_plan(settings)
    last = last_manifest(settings)
    manifest = _describe(settings, plan, last)
    # Another version of the program makes a new release even of equal rows: release_info says what made it.
    is_same = last is not None and last.tables == manifest.tables and dict(plan.fingerprints) == last.fingerprints
    if last is not None and is_same:
        candidates.discard(settings)
        confirm(settings, last.release, plan.ledger_bytes)
        return Finished(False, last, manifest_path(settings, last.release))
    publish(settings, manifest)
    batches.clean(settings.parsed, keep=plan.batches)
    return Finished(True, manifest, manifest_path(settings, manifest.release))


def _describe(settings: Settings, plan: Plan, last: Manifest | None) -> Manifest:
    # Releases of different schema versions cannot be compared table by table.
    is_comparable = last is not None and last.fingerprints.get("schema") == plan.fingerprints["schema"]
    before = settings.current_release.resolve() if is_comparable else None
    with duckdb.connect(settings.candidate, read_only=True) as connection:
        return Manifest(
            release=plan.release,
            built_at=plan.built_at,
            fingerprints=dict(plan.fingerprints),
            ledger_bytes=plan.ledger_bytes,
            batches=plan.batches,
            tables=table_contents(connection, contract.tables()),
            counts=counts_of(connection),
            changes=changes_since(connection, before),
        )
