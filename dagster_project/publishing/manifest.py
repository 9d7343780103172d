"""The manifest of a release: what it was made from, what it holds, what changed. JSON below HOME/releases."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dagster_project import durable
from dagster_project.settings import Settings

_RELEASE_FILE = re.compile(r"gongkai-(\d{6})\.duckdb")


@dataclass(frozen=True, slots=True)
class TableContent:
    """One published table: its rows, and a hash of them that does not depend on their order."""

    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of one release without opening its database."""

    release: int
    built_at: str  # UTC
    fingerprints: dict[str, str]
    ledger_bytes: int  # how much of the ledger the release has seen
    batches: dict[str, int]  # parsed batch -> number of contents
    tables: dict[str, TableContent]
    counts: dict[str, int] = field(default_factory=dict)  # files, reports, facts, failed checks
    changes: dict[str, int] = field(default_factory=dict)  # against the release before

    @property
    def file_name(self) -> str:
        """The name of its database below ``published``."""
        return release_file_name(self.release)


def release_file_name(release: int) -> str:
    """The versioned file name of a release."""
    return f"gongkai-{release:06d}.duckdb"


def manifest_path(settings: Settings, release: int) -> Path:
    """Where the manifest of a release lies."""
    return settings.releases / f"{release:06d}.json"


def validation_report_path(settings: Settings, release: int) -> Path:
    """Where the validation report of a release lies: a page for the browser beside its manifest."""
    return settings.releases / f"{release:06d}-validation.html"


def current_release(settings: Settings) -> int | None:
    """The number of the release that readers get; None when nothing is published."""
    link = settings.current_release
    if not link.is_file():  # follows the link: one that leads nowhere is no release
        return None
    match = _RELEASE_FILE.fullmatch(link.resolve().name)
    return int(match[1]) if match else None


def last_manifest(settings: Settings) -> Manifest | None:
    """The manifest of the release that readers get; None when nothing is published or its manifest is lost."""
    release = current_release(settings)
    if release is None:
        return None
    try:
        return read_manifest(manifest_path(settings, release))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # lost or damaged: the next build is a full one and writes a new manifest


def read_manifest(path: Path) -> Manifest:
    """Read one manifest. Raises OSError, ValueError, KeyError or TypeError when it is not one."""
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tables: Mapping[str, Mapping[str, Any]] = fields.pop("tables")
    return Manifest(tables={name: TableContent(**content) for name, content in tables.items()}, **fields)


def write_manifest(settings: Settings, manifest: Manifest) -> Path:
    """Write a manifest to disk; returns its path."""
    path = manifest_path(settings, manifest.release)
    durable.write_text(path, json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n")
    return path
