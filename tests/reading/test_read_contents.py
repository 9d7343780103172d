"""Reading in worker processes: the same result as in one process, and no file stops the others."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from dagster_project.intake.landing import land
from dagster_project.reading import read
from dagster_project.reading.read import read_contents, read_one
from tests.conftest import ROOT


@pytest.fixture
def landing(tmp_path: Path, bundled_files: dict[str, Path]) -> tuple[Path, list[str]]:
    """The bundled reports and a file that is none, landed."""
    junk = tmp_path / "junk.txt"
    junk.write_text("天气晴。", encoding="utf-8")
    landed = [land(str(path), tmp_path / "landing") for path in (*bundled_files.values(), junk)]
    return tmp_path / "landing", [content.sha256 for content in landed]


def test_workers_read_what_one_process_reads(landing: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, contents = landing
    alone = read_contents(contents, folder, "r")
    monkeypatch.setattr(read, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(read, "_CHUNK", 2)
    together = read_contents(contents, folder, "r")
    assert alone.keys() == together.keys()
    for name in alone:
        keys = [c for c in alone[name].columns if c in ("report_key", "content")]
        assert alone[name].sort(*keys, maintain_order=True).equals(together[name].sort(*keys, maintain_order=True)), (
            name
        )
    assert sorted(alone["contents"]["content"]) == sorted(contents)
    assert len(alone["reports"]) == len(contents)


def test_progress_counts_every_file(landing: tuple[Path, list[str]]) -> None:
    folder, contents = landing
    seen: list[int] = []
    read_contents(contents, folder, "r", seen.append)
    assert sum(seen) == len(contents)


def test_a_fault_of_the_reader_is_an_unreadable_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes, name: str) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("dagster_project.reports.read.read_bytes", fail)
    report = read_one(b"x", hashlib.sha256(b"x").hexdigest())[0]
    assert report.outcome == "unreadable"
    assert "RecursionError: too deep" in str(report.reason)


def test_a_file_that_kills_its_worker_stops_no_other(
    landing: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, contents = landing
    (tmp_path / "sitecustomize.py").write_text(
        "import os, dagster_project.reports.read as r\n"
        "whole = r.read_bytes\n"
        f"r.read_bytes = lambda data, name='': os._exit(9) if data == {'天气晴。'.encode()!r} else whole(data, name)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    monkeypatch.setattr(read, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(read, "_CHUNK", 3)
    frames = read_contents(contents, folder, "r")
    reports = frames["reports"]
    assert len(reports) == len(contents)
    dead = reports.filter(reports["outcome"] == "unreadable")
    assert dead["sha256"].to_list() == [hashlib.sha256("天气晴。".encode()).hexdigest()]
    assert "died" in dead["reason"][0]
    assert (reports["outcome"] != "unreadable").sum() == len(contents) - 1
