"""A list of sources that comes later: the report that nobody could place is loaded by the next build."""

from __future__ import annotations

from pathlib import Path

from dagster_project.reading import batches
from tests.built_warehouse import bundled_warehouse, copy_of, manifest_of, must_publish, rows
from tests.unplaced_report import NO_PLACE

FILE = "SELECT outcome, reason FROM marts.fct_source_file WHERE path = '2019/a.txt'"
REPORT = """SELECT j.path_name, r.source_url
            FROM marts.dim_report r JOIN marts.dim_jurisdiction j USING (jurisdiction_key)
            WHERE r.title LIKE '鼓楼区%'"""


def test_a_list_of_sources_places_a_report(tmp_path: Path) -> None:
    settings = copy_of(bundled_warehouse(), tmp_path)
    (settings.inbox / "2019").mkdir()
    (settings.inbox / "2019/a.txt").write_text(NO_PLACE, encoding="utf-8")
    (settings.inbox / "2019/sources.csv").write_text("path,year\na.txt,last\n", encoding="utf-8")
    must_publish(settings)
    ((outcome, reason),) = rows(settings, FILE)
    assert outcome == "quarantined"
    assert "鼓楼区" in reason
    ((outcome, reason),) = rows(settings, FILE.replace("a.txt", "sources.csv"))
    assert outcome == "quarantined"
    assert "line 2: the year 'last' is none" in reason
    known = {batch.name for batch in batches.written(settings.parsed)}

    settings.sources.write_text("path,url\n2019/a.txt,http://www.njgl.gov.cn/a.html\n", encoding="utf-8")
    must_publish(settings)
    assert rows(settings, FILE)[0][0] == "loaded"
    assert rows(settings, REPORT) == [("江苏省/南京市/鼓楼区", "http://www.njgl.gov.cn/a.html")]
    (new,) = {batch.name for batch in batches.written(settings.parsed)} - known
    assert len(next(b for b in batches.written(settings.parsed) if b.name == new).contents) == 1
    assert manifest_of(settings).counts["reports"] == 6

    settings.sources.write_text("path,url\n2019/a.txt,http://www.xuzhou.gov.cn/a.html\n", encoding="utf-8")
    must_publish(settings)
    assert rows(settings, REPORT) == [("江苏省/徐州市/鼓楼区", "http://www.xuzhou.gov.cn/a.html")]
    assert rows(settings, "SELECT count(*) FROM marts.mart_coverage WHERE has_report AND year = 2019") == [(3,)]
