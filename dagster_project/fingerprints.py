"""Which version of what a result was made with, told by the content of the files that made it.

A build compares these fingerprints with those in the last release's manifest before anything heavy is imported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from dagster_project import __version__, project_files
from dagster_project.intake.ledger import complete_size
from dagster_project.reports.documents import programs
from dagster_project.settings import Settings

SCHEMA_VERSION = "1"
"""Raised when the published tables change; makes every build after it a full refresh."""

_PACKAGE = Path(__file__).resolve().parent
# What decides how a file's bytes become a parsed batch. The rules are in it because reading uses them as a checksum.
_READER = (
    _PACKAGE / "reports",
    _PACKAGE / "arithmetic" / "rules.py",
    _PACKAGE / "arithmetic" / "expressions.py",
    _PACKAGE / "reading" / "frames.py",
)
# What decides, of a document that was opened, whose report it is.
_RESOLVER_DATA = (("data", "jurisdictions"), ("data", "bodies"))
# What decides how parsed batches become the published tables.
_MODEL = (
    _PACKAGE / "arithmetic",
    _PACKAGE / "validation",
    _PACKAGE / "warehouse",
    _PACKAGE / "publishing",
)
_MODEL_DATA = (("dbt",), ("data", "contract"))  # beside the suites
# Python leaves its caches there, dbt its own when it is run by hand from a clone.
_NOT_SOURCES = frozenset({"__pycache__", "target", "logs", "dbt_packages"})


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """All that a release depends on beside the contents of files. Equal fingerprints give equal tables."""

    schema: str
    product: str
    reader: str  # of the reading library and the forms that it reads with
    resolver: str  # of the divisions and bodies
    forms: str  # of the forms alone: data/forms, and what GONGKAI_DATA adds to it
    model: str  # of dbt models, suites, rules and the code between reading and publishing
    decisions: str
    sources: str  # of the list of sources in HOME

    def as_dict(self) -> dict[str, str]:
        """The fingerprints by name, as they stand in a manifest."""
        return asdict(self)


def current(settings: Settings) -> Fingerprints:
    """The fingerprints of the installed program and of the decisions in HOME."""
    return Fingerprints(
        schema=SCHEMA_VERSION,
        product=__version__,
        reader=reader(),
        resolver=resolver(),
        forms=forms(),
        model=model(),
        decisions=decisions(settings),
        sources=_content(settings.sources),
    )


def reader() -> str:
    """The version of the reader: changes whenever the same bytes might be read differently.

    So it does when LibreOffice or Tesseract is installed: files that waited for it are then read. They are looked for
    each time, for a service that runs for weeks.
    """
    return hashlib.sha256("\n".join((_reader_sources(), *programs.versions())).encode()).hexdigest()[:16]


@cache
def _reader_sources() -> str:
    return _hash_of((*_READER, project_files.path("data", "characters"), *project_files.forms_layers()))


@cache
def resolver() -> str:
    """The version of the registry of divisions and bodies: where it changes, no file is opened anew."""
    return _hash_of(project_files.path(*parts) for parts in _RESOLVER_DATA)


@cache
def forms() -> str:
    """The version of the form registry."""
    return _hash_of(project_files.forms_layers())


@cache
def model() -> str:
    """The version of everything between the parsed batches and the published tables."""
    data = (project_files.path(*parts) for parts in _MODEL_DATA)
    return _hash_of((*_MODEL, *project_files.suites_layers(), *data))


def dbt_project() -> str:
    """The version of the dbt project alone: tells whether its manifest is still right."""
    return _hash_of((project_files.path("dbt"),))


def decisions(settings: Settings) -> str:
    """The version of the decisions of people; the same when there are none and when the file is empty."""
    return _content(settings.decisions)


def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes() if file.exists() else b"").hexdigest()[:16]


def ledger_size(settings: Settings) -> int:
    """How much of the ledger there is: it only grows, so equal sizes mean equal contents."""
    return complete_size(settings.ledger)


def _hash_of(places: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for place in places:
        for file in _sources(place):
            digest.update(f"{file.relative_to(place.parent).as_posix()}\n".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    if not place.is_dir():
        return
    for entry in sorted(place.iterdir()):
        if entry.name.startswith(".") or entry.name in _NOT_SOURCES:
            continue
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.suffix != ".pyc":
            yield entry
