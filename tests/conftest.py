"""Fixtures shared by all tests: the founding reports, as published and as bundled."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from dagster_project import project_files

# The same examples for everybody; HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ROOT = Path(__file__).resolve().parent.parent
SEED_NUMBERS = ("000", "001", "002", "003", "004")


def _originals() -> Path | None:
    """The folder of the five reports as published: GONGKAI_SEEDS, or beside the clone; None where they are absent."""
    candidates = [Path(os.environ["GONGKAI_SEEDS"])] if os.environ.get("GONGKAI_SEEDS") else []
    candidates.append(ROOT.parent / "shared" / "seeds")
    return next((folder for folder in candidates if folder.is_dir()), None)


def _by_number(folder: Path) -> dict[str, Path]:
    found = {number: sorted(folder.glob(f"{number}[_-]*")) for number in SEED_NUMBERS}
    missing = [number for number, paths in found.items() if len(paths) != 1]
    assert not missing, f"{folder} must hold exactly one file for each of {missing}"
    return {number: paths[0] for number, paths in found.items()}


@pytest.fixture(scope="session")
def seeds() -> Path | None:
    """The folder of the original reports, where it is present."""
    return _originals()


@pytest.fixture(scope="session")
def bundled_files() -> dict[str, Path]:
    """The transcriptions that travel with the program, by number."""
    return _by_number(project_files.path("data", "reports"))


@pytest.fixture(scope="session")
def seed_files(bundled_files: dict[str, Path]) -> dict[str, Path]:
    """The five reports by number: the originals where they are present, else the transcriptions."""
    folder = _originals()
    return _by_number(folder) if folder else bundled_files
