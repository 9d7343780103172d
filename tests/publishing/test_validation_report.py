"""The validation report of a release: every rule with its counts, the worst reports with their cells; bounded."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from dagster_project.publishing import validation_report as pages
from dagster_project.publishing.manifest import validation_report_path
from dagster_project.settings import Settings
from dagster_project.viewing.frame import POLICY
from tests.built_warehouse import bundled_warehouse


@pytest.fixture(scope="module")
def published() -> Settings:
    return bundled_warehouse()


@pytest.fixture(scope="module")
def written(published: Settings) -> str:
    return validation_report_path(published, 1).read_text(encoding="utf-8")


def _page(database: Path) -> str:
    with duckdb.connect(database, read_only=True) as connection:
        return pages.validation_report(connection, 1, "2024-01-01", lambda sha256: sha256)


def _changed(published: Settings, folder: Path, *statements: str) -> Path:
    copy = folder / "copy.duckdb"
    shutil.copyfile(published.current_release.resolve(), copy)
    copy.chmod(0o644)
    with duckdb.connect(copy) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy


def test_a_build_writes_it_with_every_rule_that_was_run(published: Settings, written: str) -> None:
    with duckdb.connect(published.current_release, read_only=True) as connection:
        ids = [row[0] for row in connection.execute("SELECT DISTINCT check_id FROM marts.fct_check_result").fetchall()]
    assert ids
    assert [rule for rule in ids if f"<td>{rule}</td>" not in written] == []


def test_the_failing_report_stands_first_with_cells_suspects_and_its_file(published: Settings, written: str) -> None:
    assert written.index("瑶海区人民政府2019年") < written.index("<h2>规则:")
    assert "2019.E2" in written.partition("<h2>规则:")[0]
    assert "自然人·本年度办理结果总计" in written
    assert "第 1 可疑:→ 0" in written
    links = re.findall(r'href="([^"]+)"', written)
    folder = validation_report_path(published, 1).parent
    assert links
    assert all((folder / unquote(link)).resolve().is_file() for link in links)


def test_it_needs_no_network_and_no_script(written: str) -> None:
    assert POLICY in written
    assert not re.search(r"<(script|img|link|iframe)|url\(|@import|src=", written)


def test_what_compared_nothing_is_not_green(published: Settings, tmp_path: Path) -> None:
    change = "UPDATE marts.mart_check_summary SET compared = 0, passed = 0, failed = 0 WHERE check_id = '2019.E1'"
    assert "没有比对任何报告" not in _page(_changed(published, tmp_path)).partition("2019.E2</td>")[2][:50]
    row = _page(_changed(published, tmp_path, change)).partition("<td>2019.E1</td>")[2].partition("</tr>")[0]
    assert "没有比对任何报告,不能视为通过" in row


def test_an_empty_warehouse_praises_nothing(published: Settings, tmp_path: Path) -> None:
    tables = ("mart_report_quality", "mart_check_summary", "mart_failed_cell", "fct_check_result")
    page = _page(_changed(published, tmp_path, *(f"DELETE FROM marts.{table}" for table in tables)))
    assert "<b>0</b>现行报告" in page
    assert "未比对任何报告" in page


def test_a_large_warehouse_gives_a_bounded_page(published: Settings, tmp_path: Path) -> None:
    failing = "report_key IN (SELECT report_key FROM marts.dim_report WHERE failed_errors > 0)"
    more = [
        f"INSERT INTO marts.{table} SELECT * EXCLUDE (n) REPLACE (report_key + n AS report_key) "
        f"FROM marts.{table}, range(1, 301) AS r(n) WHERE {failing}"
        for table in ("fct_check_result", "mart_failed_cell", "mart_report_quality", "dim_report")
    ]
    page = _page(_changed(published, tmp_path, *more))
    assert page.count("<h3>") == pages.REPORTS_SHOWN
    assert re.search(r"共 30\d 份,列出最严重的 50 份", page)
    assert len(page) < 2_000_000


def test_words_of_a_report_are_never_markup(published: Settings, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    copy = _changed(
        published,
        tmp_path,
        f"UPDATE marts.dim_report SET title = '{hostile}'",
        f"UPDATE marts.mart_failed_cell SET raw = '{hostile}', location = '{hostile}'",
    )
    assert "<script" not in _page(copy)
