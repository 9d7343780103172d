"""Reports that come in several formats, scripts, places and versions: one of each is loaded, whichever came first."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.settings import Settings
from tests.built_warehouse import changed_tables, manifest_of, must_publish, outcomes, rows
from tests.reports.damage import traditional
from tests.reports.documents import printed_forms
from tests.reports.documents.packages import zipped
from tests.reports.documents.printed_forms import Filled

FURNITURE = (
    "<div>首页 > 政务公开 > 政府信息公开年报</div><p>发布日期:{day} 浏览次数:35 【打印】</p>",
    "<div>版权所有:某办公室 联系电话:0551-12345678</div>",
)


def titled(report: Filled, title: str, text: str = "") -> Filled:
    """With another title and, where one is given, another text of its first part."""
    blocks = [title, *report.blocks[1:]]
    if text:
        blocks[2] = text
    return replace(report, blocks=tuple(blocks))


def on_page(page: bytes, day: str) -> bytes:
    """A page with what surrounds a report on a site."""
    above, below = FURNITURE
    text = page.decode().replace("<body>", "<body>" + above.format(day=day))
    return text.replace("</body>", below + "</body>").encode()


REPORT = printed_forms.filled("2019", 3)
TITLE = str(REPORT.blocks[0])  # of a government, for the year 2020
OFFICE = titled(
    REPORT,
    TITLE.replace("人民政府", "人民政府办公室"),
    "瑶海区人民政府办公室2020年政府信息公开工作情况如下,所列数据的统计期限自2020年1月1日起至2020年12月31日止。",
)
CORRECTED = titled(printed_forms.filled("2019", 5), TITLE + "(更正)")
SMALL = """瑶海区2012年政府信息公开工作年度报告
一、概述
2012年,我区政府信息公开工作平稳有序,制度健全,人员到位,按期完成了各项任务,统计期限自1月1日起至12月31日止。
二、主动公开政府信息的情况
2012年主动公开政府信息321条,其中通过政府网站公开的为300条,其余的通过公告栏公开。
三、依申请公开政府信息的情况
2012年收到政府信息公开申请3件,都在规定的期限内答复,没有收取费用。
四、存在的问题和改进措施
公开的内容还不够丰富,今后要加强学习,提高水平,更好地为群众服务。
"""

PAGE = printed_forms.as_html(REPORT)
FILES: dict[str, bytes] = {
    "site a/report.html": PAGE,
    "site b/report.pdf": printed_forms.as_pdf(REPORT),
    "site b/report.docx": printed_forms.as_docx(REPORT),
    "site c/report.xlsx": printed_forms.as_xlsx(REPORT),
    "mirror/report.html": traditional(PAGE.decode()).encode(),
    "all.zip": zipped({"2020/report.html": PAGE, "2020/other.txt": "没有内容".encode()}),
    "site d/with date.html": on_page(PAGE, "2021-01-20"),
    "site e/with date.html": on_page(PAGE, "2021-02-01"),
    "site e/corrected.html": on_page(printed_forms.as_html(CORRECTED), "2021-02-01"),
    "office.html": printed_forms.as_html(OFFICE),
    "small.txt": SMALL.encode(),
    "small mirror.txt": traditional(SMALL).replace("\n", "\r\n\r\n").encode(),
    "small with another text.txt": SMALL.replace("公开的内容还不够丰富", "公开的时间有时太晚").replace(
        "加强学习,提高水平,更好地为群众服务", "按月检查各单位的栏目,把办理的时限写进制度"
    ).encode(),
}  # fmt: skip
OF_THE_GOVERNMENT = [name for name in FILES if name.startswith(("site", "mirror", "all.zip!"))] + [
    "all.zip!/2020/report.html"
]


def built(root: Path, batches: Sequence[Sequence[str]]) -> Settings:
    """A warehouse into which the files came in these batches."""
    settings = Settings(home=root / "home", inbox=root / "inbox")
    for batch in batches:
        for name in batch:
            file = settings.inbox / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(FILES[name])
        must_publish(settings)
    return settings


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return built(tmp_path_factory.mktemp("copies"), [list(FILES)])


def test_copies_are_duplicates_of_the_one_that_is_loaded(at_once: Settings) -> None:
    found = outcomes(at_once)
    current = found["site e/corrected.html"]
    assert current[0] == "loaded"
    # what was published on two days is there in two versions; the copies without a date are of the later
    assert found["site d/with date.html"][0] == found["site e/with date.html"][0] == "superseded"
    without_date = [name for name in OF_THE_GOVERNMENT if "date" not in name and "corrected" not in name]
    assert len(without_date) == 6
    for name in without_date:
        outcome, reason, key = found[name]
        assert (outcome, key) == ("duplicate", found["site e/with date.html"][2]), name
        assert reason is not None
        assert reason.endswith("the same report as site e/with date.html")
    assert found["all.zip!/2020/other.txt"][0] == "quarantined"


def test_the_whole_district_and_its_office_are_both_current(at_once: Settings) -> None:
    assert rows(
        at_once,
        "SELECT b.kind, r.year, r.scope, r.is_current, r.superseded_by IS NULL, r.title LIKE '%更正%' "
        "FROM marts.dim_report r JOIN marts.dim_reporting_body b USING (reporting_body_key) "
        "WHERE r.year = 2020 ORDER BY ALL",
    ) == [
        ("government", 2020, "whole_jurisdiction", False, False, False),
        ("government", 2020, "whole_jurisdiction", False, False, False),
        ("government", 2020, "whole_jurisdiction", True, True, True),
        ("office", 2020, "own_body", True, True, False),
    ]
    speaks = rows(at_once, "SELECT DISTINCT report_key FROM marts.mart_jurisdiction_year_metric WHERE year = 2020")
    assert speaks == [(outcomes(at_once)["site e/corrected.html"][2],)]


def test_where_figures_are_few_the_text_tells_copies_from_versions(at_once: Settings) -> None:
    found = {name: row for name, row in outcomes(at_once).items() if name.startswith("small")}
    mirrored = {found["small.txt"], found["small mirror.txt"]}
    assert len({key for _, _, key in mirrored}) == 1
    assert "duplicate" in {outcome for outcome, _, _ in mirrored}
    other = found["small with another text.txt"]
    assert other[0] in ("loaded", "superseded")
    assert {outcome for outcome, _, _ in (*mirrored, other)} == {"loaded", "superseded", "duplicate"}


def test_however_they_arrive_the_warehouse_is_the_same(at_once: Settings, tmp_path: Path) -> None:
    names = [name for name in FILES if name != "site b/report.pdf"]
    random.Random(1).shuffle(names)
    settings = built(tmp_path, [names[:4], names[4:]])
    before = manifest_of(settings)
    built(tmp_path, [["site b/report.pdf"]])
    after = manifest_of(settings)
    assert after.tables == manifest_of(at_once).tables
    # the last was a copy that is not loaded: nothing else changed
    assert changed_tables(before, after) == {"fct_source_file"}


def test_a_decision_on_a_copy_is_one_on_the_report(at_once: Settings, tmp_path: Path) -> None:
    shutil.copytree(at_once.home, tmp_path / "home", symlinks=True)
    settings = Settings(home=tmp_path / "home", inbox=at_once.inbox)
    (sha256,) = rows(settings, "SELECT DISTINCT sha256 FROM marts.fct_source_file WHERE path = 'site b/report.pdf'")[0]
    settings.decisions.write_text(
        "sha256,check_id,metric_code,applicant_code,verdict,decided_value,reason,evidence,decided_by,decided_on\n"
        f"{sha256},,applications.new,total,accepted as is,,,,someone,2026-01-02\n"
        f"{sha256}#1,,applications.new,total,accepted as is,,,,another,2026-01-02\n",
        encoding="utf-8",
    )
    must_publish(settings)
    decided = rows(settings, "SELECT DISTINCT report_key FROM marts.fct_decision")
    assert decided == [(outcomes(settings)["site e/with date.html"][2],)]
