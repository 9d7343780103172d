"""Days after the first: bad files, new, corrected and removed ones, while readers have the release open."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from dagster_project.build import build
from dagster_project.progress import Silent
from dagster_project.publishing import assets as publishing_assets
from dagster_project.publishing.manifest import Manifest
from dagster_project.settings import Settings
from tests.built_warehouse import (
    bundled_warehouse,
    changed_tables,
    copy_of,
    manifest_of,
    must_publish,
    outcomes,
    rows,
)

ODD_NAME = "报告 '一' \"二\" (终稿).txt"
NEWS = """本报讯(记者 李明)10日,全市政府信息公开工作会议召开。会议指出,去年各部门主动公开意识增强。
与会者参观了政务服务中心,并就优化营商环境进行了讨论。天气预报:明天晴,最高气温12度。
"""


def truncated_docx() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 200)
        archive.writestr("word/document.xml", "<w:document/>" * 500)
    return buffer.getvalue()[: buffer.tell() // 2]


@pytest.fixture(scope="module")
def day_two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Manifest, Manifest]:
    """The bundled warehouse, and a second day that brings files which are no use."""
    settings = copy_of(bundled_warehouse(), tmp_path_factory.mktemp("days"))
    before = manifest_of(settings)
    inbox = settings.inbox
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "random.bin").write_bytes(bytes((i * 7919 + (i >> 3) * 104729) % 256 for i in range(4096)))
    (inbox / "truncated.docx").write_bytes(truncated_docx())
    (inbox / "news.txt").write_text(NEWS, encoding="utf-8")
    (inbox / "deep" / "down").mkdir(parents=True)
    seed = next(inbox.glob("002*"))
    shutil.copy(seed, inbox / "deep" / "down" / "zz copy.txt")
    (inbox / ODD_NAME).write_text(NEWS + "又一则。\n", encoding="utf-8")
    must_publish(settings)
    return settings, before, manifest_of(settings)


def test_bad_files_have_their_row_and_reason(day_two: tuple[Settings, Manifest, Manifest]) -> None:
    settings, _, _ = day_two
    found = outcomes(settings)
    for path in ("empty.txt", "random.bin", "truncated.docx", "news.txt", ODD_NAME):
        outcome, reason, key = found[path]
        assert (outcome, key) == ("quarantined", None), path
        assert reason, path
    reasons = {found[path][1] for path in ("empty.txt", "random.bin", "truncated.docx", "news.txt")}
    assert len(reasons) == 4, "each says what is wrong with it"


def test_a_copy_is_a_duplicate_that_names_the_loaded_report(day_two: tuple[Settings, Manifest, Manifest]) -> None:
    settings, _, _ = day_two
    found = outcomes(settings)
    original = next(path for path in found if path.startswith("002"))
    assert found[original][0] == "loaded"
    assert found["deep/down/zz copy.txt"][0] == "duplicate"
    assert found["deep/down/zz copy.txt"][2] == found[original][2] is not None


def test_bad_files_change_nothing_else(day_two: tuple[Settings, Manifest, Manifest]) -> None:
    _, before, after = day_two
    assert changed_tables(before, after) == {"fct_source_file"}
    assert after.tables["fct_source_file"].rows == before.tables["fct_source_file"].rows + 6
    assert after.release == before.release + 1


_READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
query = "SELECT count(*), (SELECT release_id FROM marts.release_info) FROM marts.dim_report"
print(connection.execute(query).fetchone(), flush=True)
for line in sys.stdin:
    print(connection.execute(query).fetchone(), flush=True)
"""


@pytest.fixture(scope="module")
def day_three(day_two: tuple[Settings, Manifest, Manifest]) -> tuple[Settings, Manifest, Manifest, list[str]]:
    """A third day: one new report, one corrected, one removed; a reader has the release open meanwhile."""
    settings, _, before = day_two
    inbox = settings.inbox
    suifenhe = next(inbox.glob("004*"))
    text = suifenhe.read_text(encoding="utf-8")
    (inbox / "new.txt").write_text(text.replace("2013", "2014").replace("2012", "2013"), encoding="utf-8")
    chongqing = next(inbox.glob("002*"))
    text = chongqing.read_text(encoding="utf-8")
    chongqing.write_text(text.replace("2020-03-31", "2020-05-31"), encoding="utf-8")
    next(inbox.glob("000*")).unlink()
    command = [sys.executable, "-c", _READER, str(settings.current_release)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        seen = [reader.stdout.readline().strip()]
        must_publish(settings)
        reader.stdin.write("again\n")
        reader.stdin.flush()
        seen.append(reader.stdout.readline().strip())
        reader.stdin.close()
    return settings, before, manifest_of(settings), seen


Day = tuple[Settings, Manifest, Manifest, list[str]]


def test_a_reader_keeps_what_it_opened_and_blocks_nothing(day_three: Day) -> None:
    settings, before, _, seen = day_three
    assert seen == [f"(5, '{before.release:06d}')"] * 2
    assert rows(settings, "SELECT release_id FROM marts.release_info") == [(f"{before.release + 1:06d}",)]


def test_the_counts_say_what_the_day_brought(day_three: Day) -> None:
    _, _, after, _ = day_three
    assert {name: count for name, count in after.changes.items() if name.startswith("reports_")} == {
        "reports_new": 2,
        "reports_corrected": 1,
        "reports_gone": 0,
        "reports_superseded": 1,
        "reports_kept": 5,
    }
    assert after.counts["reports"] == 7
    assert after.counts["reports_current"] == 6


def test_only_the_rows_of_that_day_changed(day_three: Day) -> None:
    settings, before, _, _ = day_three
    old = settings.published / before.file_name
    same = rows(
        settings,
        f"ATTACH '{old}' AS before (READ_ONLY); "
        "SELECT (SELECT count(*) FROM before.marts.fct_disclosure JOIN before.marts.dim_report r USING (report_key) "
        "WHERE r.sha256 NOT IN (SELECT sha256 FROM marts.dim_report WHERE NOT is_current)), "
        "(SELECT count(*) FROM (FROM before.marts.fct_disclosure INTERSECT ALL FROM marts.fct_disclosure))",
    )[0]
    assert same[0] == same[1] > 0


def test_the_corrected_version_is_current_and_the_old_one_superseded(day_three: Day) -> None:
    settings, _, _, _ = day_three
    versions = rows(
        settings,
        "SELECT published_on::VARCHAR, is_current, superseded_by IS NULL FROM marts.dim_report r "
        "JOIN marts.dim_jurisdiction USING (jurisdiction_key) WHERE name = '重庆市' ORDER BY ALL",
    )
    assert versions == [("2020-03-31", False, False), ("2020-05-31", True, True)]
    left = rows(
        settings,
        "SELECT count(*) FROM marts.fct_disclosure JOIN marts.dim_report USING (report_key) WHERE NOT is_current",
    )
    assert left == [(0,)]


def test_a_removed_file_leaves_its_report(day_three: Day) -> None:
    settings, _, _, _ = day_three
    path = next(path for path in outcomes(settings) if path.startswith("000"))
    outcome, _, key = outcomes(settings)[path]
    assert outcome == "loaded"
    assert rows(settings, f"SELECT count(*) > 0 FROM marts.fct_disclosure WHERE report_key = {key}") == [(True,)]


def test_a_full_build_from_landing_and_ledger_gives_the_same_release(day_three: Day, tmp_path: Path) -> None:
    settings, _, after, _ = day_three
    again = Settings(home=tmp_path / "home", inbox=settings.inbox)
    shutil.copytree(settings.landing, again.landing)
    shutil.copy(settings.ledger, again.ledger)
    must_publish(again)
    assert manifest_of(again).tables == after.tables
    assert manifest_of(again).release == 1


def test_a_failed_audit_leaves_the_old_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = copy_of(bundled_warehouse(), tmp_path)
    before = settings.current_release.resolve().read_bytes()
    (settings.inbox / "news.txt").write_text(NEWS, encoding="utf-8")
    views = publishing_assets.create_views

    def lose_a_cell(connection: object) -> int:
        connection.execute(  # type: ignore[attr-defined]
            "DELETE FROM marts.fct_disclosure WHERE rowid = (SELECT min(rowid) FROM marts.fct_disclosure)"
        )
        connection.execute("DELETE FROM marts.fct_source_file WHERE path = 'news.txt'")  # type: ignore[attr-defined]
        return views(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing_assets, "create_views", lose_a_cell)
    built = build(settings, Silent())
    assert built.failure is not None
    assert "fct_source_file lacks news.txt" in built.failure
    assert built.release == 1
    assert settings.current_release.resolve().read_bytes() == before
    assert not settings.candidate.exists()
    monkeypatch.undo()
    assert must_publish(settings).release == 2
