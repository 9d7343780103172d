"""The whole way: what the first build publishes, and that the same input always gives the same release."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project import fingerprints
from dagster_project.settings import Settings
from dagster_project.warehouse.plan import make_plan, read_plan
from tests.built_warehouse import bundled_warehouse, copy_of, manifest_of, must_publish, rows
from tests.heavy_imports import run_telling_imports


@pytest.fixture(scope="module")
def published() -> Settings:
    return bundled_warehouse()


def test_every_bundled_report_is_loaded(published: Settings) -> None:
    files = [path.name for path in published.inbox.iterdir()]
    loaded = rows(published, "SELECT path FROM marts.fct_source_file WHERE outcome = 'loaded'")
    assert len(files) == 5
    assert sorted(path for (path,) in loaded) == sorted(files)


def test_the_governments_speak_for_their_divisions(published: Settings) -> None:
    found = rows(
        published,
        "SELECT DISTINCT d.name, m.year, r.form, m.origin FROM marts.mart_jurisdiction_year_metric m "
        "JOIN marts.dim_jurisdiction d USING (jurisdiction_key) JOIN marts.dim_report r USING (report_key)",
    )
    tables = {(name, year, form) for name, year, form, origin in found if origin == "table"}
    assert tables == {("济源市", 2017, "2014"), ("瑶海区", 2019, "2019"), ("重庆市", 2019, "2019")}
    assert {(name, year) for name, year, form, origin in found if origin == "narrative"} == {("绥芬河市", 2012)}


def test_an_amount_keeps_its_unit(published: Settings) -> None:
    found = rows(
        published,
        "SELECT f.value, f.unit, f.raw FROM marts.fct_disclosure f "
        "JOIN marts.dim_jurisdiction d USING (jurisdiction_key) "
        "WHERE d.name = '重庆市' AND metric_code = 'procurement.amount'",
    )
    assert [(value, unit) for value, unit, _ in found] == [(Decimal(55294000000), "元")]
    assert "552.94" in found[0][2]


def test_the_totals_that_do_not_add_up_are_told_and_nothing_else(published: Settings) -> None:
    found = rows(
        published,
        "SELECT d.name, c.check_id, c.applicant_code, c.left_value, c.right_value, c.difference "
        "FROM marts.fct_check_result c JOIN marts.dim_report USING (report_key) "
        "JOIN marts.dim_jurisdiction d USING (jurisdiction_key) "
        "WHERE c.status = 'fail' AND c.severity = 'error' ORDER BY ALL",
    )
    assert found == [
        ("瑶海区", "2019.E2", "natural_person", 124, 127, -3),
        ("瑶海区", "2019.E2", "total", 124, 127, -3),
    ]


def test_every_report_has_a_verdict_for_every_enforced_rule(published: Settings) -> None:
    reports, verdicts = rows(
        published,
        "SELECT (SELECT count(*) FROM marts.dim_report), count(DISTINCT (report_key, check_id)) "
        "FROM marts.fct_check_result",
    )[0]
    rules = len({check for (check,) in rows(published, "SELECT DISTINCT check_id FROM marts.fct_check_result")})
    assert reports == 5
    assert verdicts == reports * rules


def test_building_again_changes_nothing_and_imports_nothing_heavy(published: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in published.published.iterdir()}
    done, heavy = run_telling_imports("build", "--home", str(published.home), "--inbox", str(published.inbox))
    assert done.returncode == 0, done.stderr
    assert "up to date" in done.stdout
    assert heavy == []
    assert {path: path.stat().st_mtime_ns for path in published.published.iterdir()} == before


def test_a_deleted_warehouse_is_rebuilt_row_for_row(published: Settings, tmp_path: Path) -> None:
    again = Settings(home=tmp_path / "another home", inbox=tmp_path / "inbox")
    shutil.copytree(published.inbox, again.inbox)
    must_publish(again)
    assert manifest_of(again).tables == manifest_of(published).tables


def test_a_warehouse_that_began_empty_ends_the_same(published: Settings, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")
    settings.inbox.mkdir()
    assert must_publish(settings).release == 1
    assert rows(settings, "SELECT reports, facts FROM marts.release_info") == [(0, 0)]
    shutil.copytree(published.inbox, settings.inbox, dirs_exist_ok=True)
    assert must_publish(settings).release == 2
    assert manifest_of(settings).tables == manifest_of(published).tables


def test_a_file_that_only_goes_makes_no_new_release(published: Settings, tmp_path: Path) -> None:
    settings = copy_of(published, tmp_path)
    next(settings.inbox.glob("003*")).unlink()
    assert must_publish(settings).is_new is False
    assert manifest_of(settings) == manifest_of(published)
    assert not settings.candidate.exists()
    again = must_publish(settings)
    assert (again.release, again.log) == (1, None), "the second time nothing is even started"


def test_the_original_reports_are_loaded_too(seeds: Path | None, tmp_path: Path) -> None:
    if seeds is None:
        pytest.skip("the original reports are not on this machine")
    settings = Settings(home=tmp_path / "home", inbox=seeds)
    must_publish(settings)
    assert rows(settings, "SELECT outcome, count(*) FROM marts.fct_source_file GROUP BY ALL") == [("loaded", 5)]
    failed = rows(
        settings,
        "SELECT DISTINCT f.path[:3], check_id, applicant_code FROM marts.fct_check_result "
        "JOIN marts.fct_source_file f USING (report_key) WHERE status = 'fail' AND severity = 'error' ORDER BY ALL",
    )
    assert failed == [("001", "2019.E2", "natural_person"), ("001", "2019.E2", "total")]


def test_a_release_is_one_file_that_nobody_writes_into(published: Settings) -> None:
    release = published.current_release.resolve()
    assert published.current_release.is_symlink()
    assert sorted(os.listdir(published.published)) == ["gongkai-000001.duckdb", "gongkai.duckdb"]  # noqa: PTH208
    assert release.stat().st_mode & 0o222 == 0
    with duckdb.connect(release, read_only=True) as connection:
        outside = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal AND sql LIKE '%scratch%'"
        ).fetchall()
        schemas = {s for (s,) in connection.execute("SELECT DISTINCT schema_name FROM duckdb_tables()").fetchall()}
    assert outside == []
    assert schemas == {"marts"}


def test_what_makes_a_build_a_full_one(published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = copy_of(published, tmp_path)
    plan = make_plan(settings)
    assert (plan.full_because, plan.new_batches, plan.release) == (None, (), 2)
    assert read_plan(settings) == plan
    monkeypatch.setattr(fingerprints, "model", lambda: "another")
    assert make_plan(settings).full_because == "changed since the last release: model"
    monkeypatch.undo()
    settings.decisions.write_text("sha256\n", encoding="utf-8")
    assert make_plan(settings).full_because == "changed since the last release: decisions"
    settings.decisions.unlink()
    shutil.rmtree(settings.parsed)
    assert make_plan(settings).full_because == "parsed batches of the last release are gone"
    (settings.releases / "000001.json").unlink()
    assert make_plan(settings).full_because == "the manifest of the last release is missing or damaged"
    settings.current_release.unlink()
    assert make_plan(settings).full_because == "there is no release yet"
