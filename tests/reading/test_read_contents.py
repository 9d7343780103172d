"""Reading in worker processes: the same result as in one process, and no file stops the others."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from dagster_project.intake.landing import land
from dagster_project.reading import read
from dagster_project.reading.read import read_contents, read_one
from dagster_project.settings import SettingsError, reading
from tests.conftest import ROOT


@pytest.fixture
def landing(tmp_path: Path, bundled_files: dict[str, Path]) -> tuple[Path, list[str]]:
    """The bundled reports and a file that is none, landed."""
    junk = tmp_path / "junk.txt"
    junk.write_text("天气晴。", encoding="utf-8")
    landed = [land(str(path), tmp_path / "landing") for path in (*bundled_files.values(), junk)]
    return tmp_path / "landing", [content.sha256 for content in landed]


def test_it_does_not_matter_how_files_are_divided_among_workers(
    landing: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, contents = landing
    alone = read_contents(contents, folder, "r")
    monkeypatch.setenv("GONGKAI_READ_WORKERS", "3")
    monkeypatch.setattr(read, "_WORTH_A_WORKER", 1)
    monkeypatch.setattr(read, "TOGETHER", 2)
    together = read_contents(list(reversed(contents)), folder, "r")
    assert alone.keys() == together.keys()
    for name in alone:
        assert alone[name].equals(together[name]), name
    assert sorted(alone["contents"]["content"]) == sorted(contents)
    assert len(alone["reports"]) == len(contents)


def test_progress_counts_every_file(landing: tuple[Path, list[str]]) -> None:
    folder, contents = landing
    seen: list[int] = []
    read_contents(contents, folder, "r", seen.append)
    assert sum(seen) == len(contents)


def test_a_fault_of_the_reader_is_an_unreadable_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
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
        f"r.read_bytes = lambda data, *rest: os._exit(9) if data == {'天气晴。'.encode()!r} else whole(data, *rest)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    frames = read_contents(contents, folder, "r")
    reports = frames["reports"]
    assert len(reports) == len(contents)
    dead = reports.filter(reports["outcome"] == "unreadable")
    assert dead["sha256"].to_list() == [hashlib.sha256("天气晴。".encode()).hexdigest()]
    assert "died" in dead["reason"][0]
    assert (reports["outcome"] != "unreadable").sum() == len(contents) - 1


def test_a_member_that_two_archives_hold_is_read_in_each(tmp_path: Path, bundled_files: dict[str, Path]) -> None:
    member = bundled_files["001"].read_bytes()
    contents = []
    for other in ("甲", "乙"):
        with zipfile.ZipFile(tmp_path / f"{other}.zip", "w") as archive:
            archive.writestr("report.txt", member)
            archive.writestr("other.txt", other)
        contents.append(land(str(tmp_path / f"{other}.zip"), tmp_path / "landing").sha256)
    alone = read_one(member, "", "")[0]
    frames = read_contents(contents, tmp_path / "landing", "r")
    same = frames["reports"].filter(frames["reports"]["sha256"] == alone.sha256)
    assert same["report_key"].n_unique() == len(same) == 2, "what surrounds them may say different things"
    assert same["figures"].n_unique() == 1
    assert len(frames["contents"]) == 4
    for key in same["report_key"]:
        assert (frames["cells"]["report_key"] == key).sum() == len(alone.cells) > 0


def test_the_limits_come_from_the_environment() -> None:
    assert reading({}).seconds == 60
    chosen = reading({"GONGKAI_FILE_SECONDS": "5", "GONGKAI_FILE_MEMORY_MB": "300", "GONGKAI_READ_WORKERS": "2"})
    assert (chosen.seconds, chosen.memory_mb, chosen.workers) == (5, 300, 2)
    for variable, value in (
        ("GONGKAI_FILE_SECONDS", "soon"),
        ("GONGKAI_FILE_MEMORY_MB", "10"),
        ("GONGKAI_READ_WORKERS", "0"),
    ):
        with pytest.raises(SettingsError, match=variable):
            reading({variable: value})
