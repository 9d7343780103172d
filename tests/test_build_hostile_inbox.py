"""One build of an inbox with everything that should not be there: each file has its row and reason, the others load."""

from __future__ import annotations

import pytest

from dagster_project.settings import Settings
from tests.built_warehouse import must_publish, outcomes, rows
from tests.reading import hostile_files
from tests.reports.compilations import as_docx, as_html, report
from tests.reports.documents.packages import zipped

WATER = report("合肥市水务局", 2019, seed=1)
SCHOOLS = report("合肥市教育局", 2019, seed=2)
CIVIL = report("合肥市民政局", 2020, seed=3)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("hostile")
    inbox = root / "inbox"
    inbox.mkdir()
    odd = {name: data for name, (data, _) in hostile_files.odd_files().items()}
    member = as_docx([*SCHOOLS, *report("合肥市教育局", 2020, seed=4)])
    files = {
        **{f"odd/{name}": data for name, data in odd.items()},
        **{f"slow/{name}": data for name, data in hostile_files.slow_files().items()},
        "compiled.docx": as_docx(WATER + CIVIL),
        "mixed.html": as_html(report("合肥市财政局", 2019, 5) + report("合肥市财政局", 2019, 6)),
        "members.zip": zipped(
            {
                "汇编/b.docx": member,
                "slow.pdf": hostile_files.slow_files()["drawing.pdf"],
                "c.html": as_html(report("合肥市司法局", seed=7)),
            }
        ),
        "again.zip": zipped({"汇编/b.docx": member, "only here.txt": "年报"}),
    }
    for name, data in files.items():
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(data)
    settings = Settings(home=root / "home", inbox=inbox)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_FILE_SECONDS", "8")
        must_publish(settings)
    return settings


def test_every_odd_file_is_quarantined_with_its_reason(warehouse: Settings) -> None:
    found = outcomes(warehouse)
    for name, (_, words) in hostile_files.odd_files().items():
        rows_of_file = {path: row for path, row in found.items() if path.partition("!")[0] == f"odd/{name}"}
        assert rows_of_file, name
        for path, (outcome, reason, key) in rows_of_file.items():
            assert (outcome, key) == ("quarantined", None), path
            assert words in str(reason), path
    for path in ("slow/drawing.pdf", "members.zip!/slow.pdf"):
        outcome, reason, _ = found[path]
        assert outcome == "quarantined"
        assert "上限8秒" in str(reason)


def test_each_report_of_a_file_is_loaded_for_itself(warehouse: Settings) -> None:
    found = outcomes(warehouse)
    assert {path for path, (outcome, _, _) in found.items() if outcome == "loaded"} == {
        "compiled.docx",
        "compiled.docx#2",
        "again.zip!/汇编/b.docx",
        "again.zip!/汇编/b.docx#2",
        "members.zip!/c.html",
        "mixed.html",
    }
    for part in ("", "#2"):
        outcome, _, key = found[f"members.zip!/汇编/b.docx{part}"]
        assert (outcome, key) == ("duplicate", found[f"again.zip!/汇编/b.docx{part}"][2])
    reports = rows(
        warehouse,
        "SELECT b.name, r.year, count(DISTINCT r.sha256), count(DISTINCT r.report_id), count(f.value) "
        "FROM marts.dim_report r JOIN marts.dim_reporting_body b USING (reporting_body_key) "
        "LEFT JOIN marts.fct_disclosure f USING (report_key) GROUP BY ALL ORDER BY ALL",
    )
    assert reports == [
        ("合肥市司法局", 2019, 1, 1, 198),
        ("合肥市教育局", 2019, 1, 1, 198),
        ("合肥市教育局", 2020, 1, 1, 198),
        ("合肥市民政局", 2020, 1, 1, 198),
        ("合肥市水务局", 2019, 1, 1, 198),
        ("合肥市财政局", 2019, 1, 1, 0),
    ]
    (ids,) = rows(warehouse, "SELECT count(*), count(DISTINCT report_id), count(DISTINCT sha256) FROM marts.dim_report")
    assert ids == (6, 6, 4)


def test_figures_of_two_reports_that_cannot_be_told_apart_are_refused(warehouse: Settings) -> None:
    (refused,) = rows(
        warehouse,
        "SELECT count(*), count(DISTINCT c.reason) FROM marts.fct_refused_cell c "
        "JOIN marts.fct_source_file f USING (report_key) WHERE f.path = 'mixed.html'",
    )
    assert refused[0] > 190
