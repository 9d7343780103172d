"""What a build under way is about: decided once when it loads, read by the stages after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from dagster_project import durable, fingerprints
from dagster_project.publishing.manifest import last_manifest
from dagster_project.publishing.release import next_release
from dagster_project.publishing.up_to_date import why_full
from dagster_project.reading import batches
from dagster_project.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """One build: which release it makes, from what, and how much of it anew."""

    release: int
    built_at: str  # UTC, ISO 8601
    full_because: str | None  # None = the touched reports only
    batches: dict[str, int]  # parsed batch -> number of contents
    new_batches: tuple[str, ...]
    ledger_bytes: int
    fingerprints: Mapping[str, str]


def make_plan(settings: Settings) -> Plan:
    """Decide what the next release is made from, and write it down for the stages after load."""
    reader = fingerprints.reader()
    held = {batch.name: len(batch.contents) for batch in batches.current(settings.parsed, reader)}
    manifest = last_manifest(settings)
    full_because = why_full(settings)
    written = set(batches.names(settings.parsed))
    if manifest is not None and full_because is None and not manifest.batches.keys() <= written:
        full_because = "parsed batches of the last release are gone"
    seen = manifest.batches.keys() if manifest is not None and full_because is None else ()
    plan = Plan(
        release=next_release(settings),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        full_because=full_because,
        batches=held,
        new_batches=tuple(name for name in held if name not in seen),
        ledger_bytes=fingerprints.ledger_size(settings),
        fingerprints=fingerprints.current(settings).as_dict(),
    )
    durable.write_text(_file(settings), json.dumps(asdict(plan), indent=1) + "\n")
    return plan


def read_plan(settings: Settings) -> Plan:
    """The plan of the build under way. Raises FileNotFoundError when nothing was loaded yet."""
    fields = json.loads(_file(settings).read_text(encoding="utf-8"))
    fields["new_batches"] = tuple(fields["new_batches"])
    return Plan(**fields)


def _file(settings: Settings) -> Path:
    return settings.work / "plan.json"
