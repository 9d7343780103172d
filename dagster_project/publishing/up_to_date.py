"""Whether there is anything to build, told without importing Dagster, dbt, DuckDB or Great Expectations."""

from __future__ import annotations

import json
from pathlib import Path

from dagster_project import durable, fingerprints
from dagster_project.intake.take_in import has_news
from dagster_project.publishing.manifest import Manifest, current_release, last_manifest
from dagster_project.reading import batches
from dagster_project.settings import Settings, reading


def up_to_date(settings: Settings) -> int | None:
    """The number of the published release if a build could not change it; None if there is something to do."""
    manifest = last_manifest(settings)
    if manifest is None or manifest.fingerprints != fingerprints.current(settings).as_dict():
        return None
    if _confirmed_ledger(settings, manifest) != fingerprints.ledger_size(settings) or has_news(settings):
        return None
    chosen = reading()
    if any(
        batch.is_outgrown_by(chosen) for batch in batches.written(settings.parsed) if batch.name in manifest.batches
    ):
        return None  # what was stopped at a limit may be read now
    return manifest.release


def confirm(settings: Settings, release: int, ledger_bytes: int) -> None:
    """Note that a build from this much of the ledger said the same as the release, which therefore stays."""
    note = {"release": release, "ledger_bytes": ledger_bytes}
    durable.write_text(_note(settings), json.dumps(note) + "\n")


def why_full(settings: Settings) -> str | None:
    """Why a build has to make everything anew; None where replacing the touched reports is enough."""
    if current_release(settings) is None:
        return "there is no release yet"
    manifest = last_manifest(settings)
    if manifest is None:
        return "the manifest of the last release is missing or damaged"
    now = fingerprints.current(settings).as_dict()
    changed = [name for name, value in now.items() if manifest.fingerprints.get(name) != value and name != "sources"]
    return f"changed since the last release: {', '.join(changed)}" if changed else None


def _confirmed_ledger(settings: Settings, manifest: Manifest) -> int:
    try:
        note = json.loads(_note(settings).read_text(encoding="utf-8"))
        if note["release"] == manifest.release:
            return int(note["ledger_bytes"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # disposable: the manifest itself says how far its release went
    return manifest.ledger_bytes


def _note(settings: Settings) -> Path:
    return settings.work / "unchanged.json"
