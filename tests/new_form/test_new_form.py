"""A form that is given as rows alone is recognised, read, checked and published, with no change of code."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.recognise import recognise_form
from tests.built_warehouse import bundled_warehouse, rows
from tests.new_form import invented
from tests.new_form.conftest import Followed
from tests.reports.documents import printed_forms

FORMATS = {
    "report.html": printed_forms.as_html,
    "report.docx": printed_forms.as_docx,
    "report.xlsx": printed_forms.as_xlsx,
    "report.xls": printed_forms.as_xls,
    "report.pdf": printed_forms.as_pdf,
}
STYLES = ("pipe_rows", "leading_pipe_rows", "markdown", "tab_rows", "cell_pipe_lines", "tight_lines", "space_rows")
SEEDS = (1, 2)


def parsed(files: list[Path], data: Path | None) -> list[dict[str, Any]]:
    done = invented.run("dagster_project.cli", "parse", *map(str, files), data=data)
    assert done.stdout, done.stderr
    return [json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines()]


def figures_of(record: dict[str, Any]) -> dict[str, Decimal | None]:
    return {
        f"{cell['metric']}@{cell['applicant'] or 'total'}": None if cell["value"] is None else Decimal(cell["value"])
        for cell in record["cells"]
        if cell["origin"] == "table"
    }


@cache
def read_in_every_format(folder: Path) -> dict[str, dict[str, Any]]:
    """One process reads a report in every format: file name → what was read."""
    for seed in SEEDS:
        written = invented.report(seed)
        for name, render in FORMATS.items():
            (folder / f"{seed}-{name}").write_bytes(render(written))
        for style in STYLES:
            (folder / f"{seed}-{style}.txt").write_bytes(invented.as_text(written, style))
    records = parsed(sorted(folder.iterdir()), invented.ADDED)
    return {Path(record["file"]).name: record for record in records}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return read_in_every_format(tmp_path_factory.mktemp("documents"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [*FORMATS, *(f"{style}.txt" for style in STYLES)])
def test_every_cell_is_read_in_every_format(documents: dict[str, dict[str, Any]], name: str, seed: int) -> None:
    record = documents[f"{seed}-{name}"]
    wanted = {cell: Decimal(text) for cell, text in invented.report(seed).values.items()}
    assert (record["outcome"], record["form"], record["report"]["year"]) == ("parsed", "2027", 2028), record["reason"]
    assert figures_of(record) == wanted
    assert len(wanted) == 13 * 9 + 12 + 4 + 14


def test_new_units_wordings_blanks_and_phrases(tmp_path: Path) -> None:
    written = invented.report(1)
    printed = invented.with_texts(written, {"public_data.open_total@total": "1,234套", "accounts.closed@total": ""})
    page = printed_forms.as_html(printed).decode()
    page = page.replace("年末有效件数", "年底有效件数").replace("(五)转交其他机关办理", "(五)转办")
    page = page.replace("任务按期完成。", "任务按期完成。全年新增开放数据集56套,收到政府信息公开申请9件。")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (record,) = parsed([tmp_path / "a.html"], invented.ADDED)
    assert record["outcome"] == "parsed", record["reason"]
    found = figures_of(record)
    assert found.pop("public_data.open_total@total") == 1234
    assert found.pop("accounts.closed@total") is None
    wanted = {cell: Decimal(text) for cell, text in written.values.items()}
    assert found == {cell: value for cell, value in wanted.items() if cell in found}
    assert len(found) == len(wanted) - 2
    prose = {cell["metric"]: cell["value"] for cell in record["cells"] if cell["origin"] == "narrative"}
    assert prose == {"public_data.opened": 56, "applications.new": 9}


def test_older_reports_stay_what_they_are() -> None:
    """Labels that both forms print are signatures of both: the most count, and of equals the form in force."""
    registry = invented.REGISTRY
    for form in ("2014", "2019", "2021"):
        text = "\n".join(
            label for cell in registry.forms[form].cells for label in (*cell.row_path[-1:], *cell.column_path[-1:])
        )
        assert recognise_form(text, 2028, registry)[0] == form
        assert recognise_form(text, 2028, load_registry())[0] == form
    assert recognise_form("本年制发件数", 2028, registry)[0] == "2027"
    assert recognise_form("本年制发件数", 2024, registry)[0] == "2021"
    assert [registry.form_in_force(year) for year in (2021, 2026, 2027, 2040)] == ["2021", "2021", "2027", "2027"]


def test_without_its_rows_the_form_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(printed_forms.as_html(invented.report(1)))
    (record,) = parsed([tmp_path / "a.html"], None)
    assert record["form"] == "2021"


def test_the_runbook_prints_what_it_says(followed: Followed) -> None:
    _, summary, suites, reading, status = followed.printed
    assert (
        "2027: 2027-; applications (matrix, 13 rows), proactive (blocks, 12 rows), channels (list, 4 rows)" in summary
    )
    assert "2021: 2021-2026;" in summary
    assert suites == ""
    # What the form prints of the cells that prose is held against, and its deadline, are said by suites of all forms.
    written = sorted(path.name for path in (followed.own / "expectations").iterdir())
    assert written == ["document.json", "form_2027.json", "text_against_table.json"]
    assert "新闻媒体" in reading or "media" in reading
    assert re.search(r"通过 3\d,不通过 0,无法判定 \d+", reading), (
        reading
    )  # nothing in the prose to hold against the tables
    assert "2027" in status


def test_suites_that_are_out_of_date_are_told(followed: Followed) -> None:
    own = followed.own
    assert invented.run("dagster_project.arithmetic.suites", "--check", data=own).returncode == 0
    sample = str(followed.folder / "inbox" / "sample.html")
    done = invented.run("dagster_project.cli", "check", sample, data=invented.ADDED)  # no suites there
    assert done.returncode == 1
    assert "no expectation for 2027.E1" in done.stderr
    assert "python -m dagster_project.arithmetic.suites --write" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_sum_is_told_in_chinese_with_its_suspects(followed: Followed) -> None:
    files = [str(followed.folder / "inbox" / name) for name in ("row.html", "total.txt")]
    done = invented.run("dagster_project.cli", "check", *files, "--format", "json", data=followed.own)
    assert done.returncode == 1
    row, total = (json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines())
    failed = [(r["check_id"], r["applicant_code"], r["metric_code"]) for r in row["results"] if r["status"] == "fail"]
    assert failed == [("2027.E2", "media", None), ("2027.E3", "total", "applications.outcome.transferred")]
    assert {r["check_id"] for r in total["results"] if r["status"] == "fail"} == {"2027.E5"}
    (suspect,) = row["suspects"]
    meant = invented.report(2).values["applications.outcome.transferred@media"]
    assert (suspect["metric_code"], suspect["applicant_code"]) == ("applications.outcome.transferred", "media")
    assert suspect["proposed_value"] == Decimal(meant)
    done = invented.run("dagster_project.cli", "check", *files, data=followed.own)
    assert "“办理政府信息公开申请情况”表 新闻媒体列:(七)总计" in done.stdout
    assert "“办理政府信息公开申请情况”表 “(五)转交其他机关办理”行:总计" in done.stdout
    assert "“行政复议和行政诉讼情况”表:行政诉讼 一审 总计" in done.stdout


def test_its_figures_are_published(followed: Followed) -> None:
    def query(sql: str) -> list[tuple[Any, ...]]:
        return rows(followed.warehouse, sql)

    registry = invented.REGISTRY
    assert query("SELECT count(*) FROM marts.dim_report WHERE form = '2027' AND year = 2028") == [(3,)]
    facts = query(
        "SELECT metric_code || '@' || applicant_code, value FROM marts.fct_disclosure "
        "JOIN marts.dim_report USING (report_key) WHERE title LIKE '%瑶海区%' AND form = '2027'"
    )
    assert dict(facts) == {cell: Decimal(text) for cell, text in invented.report(1).values.items()}
    assert query("SELECT count(*) FROM marts.bridge_metric_form WHERE form = '2027'") == [(43,)]
    checks = query("SELECT check_id FROM marts.dim_check WHERE form = '2027' ORDER BY check_id")
    assert [check for (check,) in checks] == [
        *(f"2027.E{n}" for n in range(1, 7)),
        *(f"2027.Q{n}" for n in range(1, 5)),
    ]
    applicants = "SELECT applicant_code, label_zh, group_zh FROM marts.dim_applicant ORDER BY sort_order"
    assert query(applicants)[-3:] == [
        ("foreign_person", "境外个人", "个人"),
        ("media", "新闻媒体", "单位"),
        ("total", "总计", None),
    ]
    assert query("SELECT label_path_zh, unit FROM marts.dim_metric WHERE metric_code = 'public_data.opened'") == [
        ("第二十二条第(三)项/公共数据/本年开放数据集数", "套")
    ]
    assert {code for (code,) in query("SELECT metric_code FROM marts.dim_metric")} == set(registry.metrics)
    assert query(
        "SELECT year, prescribed_form, is_form_change, strftime(deadline_department, '%m-%d') FROM marts.dim_year "
        "WHERE year BETWEEN 2026 AND 2028 ORDER BY year"
    ) == [(2026, "2021", False, "01-31"), (2027, "2027", True, "02-15"), (2028, "2027", False, "02-15")]
    assert query("SELECT count(*) FROM marts.mart_jurisdiction_year_metric WHERE year = 2028") == [(3 * 147,)]
    together = sum(int(invented.report(seed).values["applications.new@media"]) for seed in (1, 2, 3))
    assert query(
        "SELECT DISTINCT value, reports_held FROM marts.mart_total_year_metric "
        "WHERE year = 2028 AND metric_code = 'applications.new' AND applicant_code = 'media'"
    ) == [(together, 3)]
    assert query(
        "SELECT metric_code FROM marts.fct_suspect_cell JOIN marts.dim_report USING (report_key) "
        "WHERE form = '2027' AND proposed_value IS NOT NULL"
    ) == [("applications.outcome.transferred",)]
    related = "SELECT count(*) FROM marts.bridge_metric_concordance WHERE other_metric_code = 'litigation.first.total'"
    assert query(related) == [(2,)]
    assert query("SELECT count(*) FROM zh.公开数据 WHERE 报告年度 = 2028") == [(3 * 147,)]


@pytest.mark.parametrize(
    "table",
    [
        "dim_report",
        "fct_disclosure",
        "fct_disclosure_superseded",
        "fct_report_table",
        "fct_refused_cell",
        "fct_text_witness",
        "fct_suspect_cell",
        "fct_check_result",
        "mart_jurisdiction_year_metric",
    ],
)
def test_the_bundled_reports_are_as_without_it(followed: Followed, table: str) -> None:
    version = "EXCLUDE (reader_version)" if table == "dim_report" else ""
    rule = "AND check_id NOT LIKE '2027.%'" if table == "fct_check_result" else ""
    query = (
        f"SELECT * {version} FROM marts.{table} "
        f"WHERE report_key IN (SELECT report_key FROM marts.dim_report WHERE form <> '2027') {rule} ORDER BY ALL"
    )
    found = rows(followed.warehouse, query)
    assert found == rows(bundled_warehouse(), query)
    assert found or table in ("fct_disclosure_superseded", "fct_refused_cell")


def test_a_release_knows_the_rows_it_was_made_with(followed: Followed) -> None:
    program = "from dagster_project import fingerprints as f; print(f.reader(), f.forms(), f.model())"

    def versions(data: Path | None) -> list[str]:
        return invented.run_code(program, data).split()

    without, own = versions(None), versions(followed.own)
    assert [a != b for a, b in zip(without, own, strict=True)] == [True, True, True]
    assert versions(followed.own) == own
