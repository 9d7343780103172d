"""The reading library: files in, reports with identity, cells, statements and sections out. Usable alone.

``read_file`` and ``read_bytes`` are what others call; the records they return are in ``model``. The parts of the
library are imported when they are first needed, so that ``model`` and the registries are cheap to import.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.reports.model import ParsedReport

__all__ = ["ParsedReport", "read_bytes", "read_file"]


def read_file(path: Path | str) -> list[ParsedReport]:
    """The reports of a file; never raises for what is in it. See :func:`dagster_project.reports.read.read_file`."""
    from dagster_project.reports.read import read_file as read

    return read(path)


def read_bytes(data: bytes, name: str = "") -> list[ParsedReport]:
    """The reports that a file's bytes hold. See :func:`dagster_project.reports.read.read_bytes`."""
    from dagster_project.reports.read import read_bytes as read

    return read(data, name)
