"""Hostile and odd files: each ends as unreadable with its reason, within the limits, and the others are read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dagster_project.reading.read import read_paths
from dagster_project.reports.model import Outcome, ParsedReport
from dagster_project.reports.read import read_bytes
from tests.reading import hostile_files

GOOD = """合肥市水务局2020年政府信息公开工作年度报告
统计期限自2020年1月1日起至2020年12月31日止。
一、总体情况
我局收到政府信息公开申请3件。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
"""


def read_with_a_good_one(folder: Path, files: dict[str, bytes]) -> dict[str, ParsedReport]:
    """What is made of these files, read together with a report, which must be read."""
    paths = []
    for name, data in {**files, "z-good.txt": GOOD.encode()}.items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    reports = list(read_paths(paths))
    assert [report.file for report in reports] == [str(path) for path in paths]
    assert reports[-1].outcome is Outcome.PARSED
    return {Path(report.file).name: report for report in reports[:-1]}


def test_odd_files_are_named_for_what_they_are(tmp_path: Path) -> None:
    files = hostile_files.odd_files()
    reports = read_with_a_good_one(tmp_path, {name: data for name, (data, _) in files.items()})
    wrong = {
        name: (report.outcome.value, report.reason)
        for name, report in reports.items()
        if report.outcome is not Outcome.UNREADABLE or files[name][1] not in str(report.reason)
    }
    assert wrong == {}
    assert all(" / " in str(report.reason) for report in reports.values()), "reasons are in both languages"


def test_what_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_FILE_SECONDS", "3")
    reports = read_with_a_good_one(tmp_path, hostile_files.slow_files())
    for name, report in reports.items():
        assert report.outcome is Outcome.UNREADABLE
        assert "上限3秒" in str(report.reason), name
        assert report.sha256 == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is bounded on Linux only")
def test_what_takes_too_much_memory_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_FILE_MEMORY_MB", "300")
    for name, report in read_with_a_good_one(tmp_path, hostile_files.fat_files()).items():
        assert report.outcome is Outcome.UNREADABLE
        assert "上限300 MB" in str(report.reason), (name, report.reason)


def test_claims_of_size_alone_do_no_harm() -> None:
    sheet = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>3</v></c></row></sheetData>'
    (report,) = read_bytes(hostile_files.workbook(sheet))
    assert report.outcome is Outcome.UNRECOGNISED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart_by_content() -> None:
    data = hostile_files.duplicate_zip([("a.txt", GOOD), ("a.txt", GOOD.replace("3件", "4件")), ("a.txt", GOOD)])
    reports = read_bytes(data)
    assert [(one.part, one.outcome.value) for one in reports] == [("!/a.txt", "parsed")] * 2
    assert len({one.sha256 for one in reports}) == 2
