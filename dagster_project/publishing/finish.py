"""From the audited candidate to a release, or to the finding that it would say the same as the last one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb

from dagster_project import durable
from dagster_project.intake.landing import content_path
from dagster_project.publishing import candidate as candidates
from dagster_project.publishing.changes import changes_since, counts_of
from dagster_project.publishing.content import table_contents
from dagster_project.publishing.manifest import Manifest, last_manifest, manifest_path, validation_report_path
from dagster_project.publishing.release import publish
from dagster_project.publishing.up_to_date import confirm
from dagster_project.publishing.validation_report import validation_report
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
    validation_report: Path  # page for the browser; of a release of an older program there may be none


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
        return _finished(settings, False, last)
    _write_validation_report(settings, manifest)
    publish(settings, manifest)
    batches.clean(settings.parsed, keep=plan.batches)
    return _finished(settings, True, manifest)


def _finished(settings: Settings, is_published: bool, manifest: Manifest) -> Finished:
    paths = manifest_path(settings, manifest.release), validation_report_path(settings, manifest.release)
    return Finished(is_published, manifest, *paths)


def _write_validation_report(settings: Settings, manifest: Manifest) -> None:
    """What the checks found in this release. Written first: a release without its report must not be seen."""
    target = validation_report_path(settings, manifest.release)

    def link(sha256: str) -> str:
        content = content_path(settings.landing, sha256)
        return quote(os.path.relpath(content, target.parent).replace(os.sep, "/"))

    with duckdb.connect(settings.candidate, read_only=True) as connection:
        html = validation_report(connection, manifest.release, manifest.built_at, link)
    durable.write_text(target, html)


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
