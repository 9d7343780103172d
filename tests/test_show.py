"""The command ``gongkai show``: what it names, where it writes, what it says when there is nothing to show."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dagster_project import cli_show
from dagster_project.cli import main
from dagster_project.viewing.choose import UnknownName, applicant_of, metric_of
from tests.reports.documents.printed_forms import Filled, as_html, filled
from tests.viewing.marked_text import Marked

REQUESTS = "applications.new"


@pytest.fixture
def report(bundled_files: dict[str, Path]) -> Path:
    return bundled_files["002"]


def show(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["show", *map(str, arguments)])


def test_the_page_goes_to_standard_output_and_the_figure_to_standard_error(report: Path) -> None:
    done = show(report, REQUESTS, "natural_person")
    assert done.exit_code == 0
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert list(Marked(done.stdout).texts.values()) == ["6398"]
    assert done.stderr.splitlines() == ["applications.new@natural_person: “6398” = 6,398 件,第106行"]


def test_labels_serve_as_well_as_codes(report: Path) -> None:
    by_code = show(report, "applications.outcome.granted", "total")
    by_label = show(report, "予以公开", "总计")
    assert by_label.exit_code == 0
    assert by_label.stdout == by_code.stdout


def test_a_row_is_shown_with_the_total_first_and_prose_beside_the_table(report: Path) -> None:
    page = Marked(show(report, REQUESTS).stdout)
    assert [page.texts[n] for n in sorted(page.texts)] == ["7522", "6398", "561", "185", "86", "273", "19", "7522件"]


def test_it_writes_a_file_and_nothing_else(report: Path, tmp_path: Path) -> None:
    done = show(report, REQUESTS, "total", "--to", tmp_path / "页.html")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert (tmp_path / "页.html").read_text(encoding="utf-8") == show(report, REQUESTS, "total").stdout


def test_a_name_that_is_no_text_is_shown_without_its_odd_bytes(report: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(bytes(tmp_path) + b"/a\xff.txt")
    Path(odd).write_bytes(report.read_bytes())
    assert show(odd, REQUESTS, "--to", tmp_path / "a.html").exit_code == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_file_that_cannot_be_written_is_an_error(report: Path, tmp_path: Path) -> None:
    done = show(report, REQUESTS, "--to", tmp_path / "none" / "a.html")
    assert done.exit_code == 1
    assert "none" in done.stderr


def test_it_opens_the_browser_at_the_figure(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def browser(url: str) -> bool:
        opened.append(url)
        return False

    monkeypatch.setattr(cli_show.webbrowser, "open", browser)
    done = show(report, REQUESTS, "--open", "--to", tmp_path / "a.html")
    assert done.exit_code == 0
    assert opened == [f"{(tmp_path / 'a.html').as_uri()}#hit-1"]
    assert "no browser" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["no such file", REQUESTS],
        ["{report}", "没有这个指标"],
        ["{report}", "行政许可"],
        ["{report}", REQUESTS, "没有这种人"],
        ["{report}", "procurement.amount", "natural_person"],
        ["{report}!/b.html", REQUESTS],
        ["{report}#2", REQUESTS],
        ["{report}"],
    ],
)
def test_wrong_usage_exits_2_and_shows_nothing(arguments: list[str], report: Path) -> None:
    done = show(*(each.format(report=report) for each in arguments))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_several_metrics_of_one_name_are_listed(report: Path) -> None:
    done = show(report, "行政许可")
    for code in ("licensing.items_prior_year", "licensing.items_change", "licensing.decisions"):
        assert code in done.stderr


def test_a_metric_of_another_form_is_not_in_the_report(report: Path) -> None:
    done = show(report, "requests.received")
    assert done.exit_code == 1
    assert "2014" in done.stderr


def test_a_refused_table_is_named_with_its_reason_and_place(tmp_path: Path) -> None:
    page = as_html(filled("2021", 3)).decode()
    # A row with a value too many: which of them belongs where is not known.
    row = page.index("行政处罚")
    cell = page.index("<td", row)
    broken = f"{page[:cell]}<td>77</td><td>88</td>{page[cell:]}"
    (tmp_path / "a.html").write_text(broken, encoding="utf-8")
    done = show(tmp_path / "a.html", "penalties.decisions")
    assert done.exit_code == 1
    assert done.stdout == ""
    for words in ("proactive", "“77”", "第1个表", "licensing.decisions"):
        assert words in done.stderr


def test_what_only_prose_says_in_two_ways_is_quoted(tmp_path: Path) -> None:
    lines = [
        "青山县人民政府2012年政府信息公开工作年度报告",
        "一、概述",
        "二、依申请公开情况",
        "2012年,全县收到政府信息公开申请12件。",
        "三、存在的问题",
        "2012年,全县收到政府信息公开申请15件。",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    done = show(tmp_path / "a.txt", "收到申请数")
    assert done.exit_code == 1
    assert "“12件” 第4行" in done.stderr
    assert "“15件” 第6行" in done.stderr


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nonsense")
    done = show(tmp_path / "a.pdf", REQUESTS)
    assert done.exit_code == 1
    assert "PDF" in done.stderr


def test_members_of_an_archive_are_named_as_in_the_warehouse(tmp_path: Path) -> None:
    archive = tmp_path / "一#2.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("年报/甲.html", as_html(filled("2021", 3)))
        target.writestr("乙.html", as_html(filled("2021", 4)))
    done = show(f"{archive}!/年报/甲.html", REQUESTS, "总计")
    assert done.exit_code == 0
    assert list(Marked(done.stdout).texts.values()) == [filled("2021", 3).values["applications.new@total"]]
    unnamed = show(archive, REQUESTS)
    assert unnamed.exit_code == 2
    assert f"{archive}!/年报/甲.html" in unnamed.stderr


def test_the_only_member_of_an_archive_needs_no_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as target:
        target.writestr("甲.html", as_html(filled("2021", 3)))
    assert show(tmp_path / "a.zip", REQUESTS).exit_code == 0


def test_one_of_several_reports_in_a_file_is_named_by_its_number(tmp_path: Path) -> None:
    first, second = filled("2021", 3), filled("2019", 5)
    both = Filled(first.form, first.blocks + second.blocks, first.values)
    (tmp_path / "a.html").write_bytes(as_html(both))
    done = show(tmp_path / "a.html", REQUESTS, "total")
    assert list(Marked(done.stdout).texts.values()) == [first.values["applications.new@total"]]
    assert "several" in done.stderr or "first" in done.stderr
    done = show(f"{tmp_path / 'a.html'}#2", REQUESTS, "total")
    assert list(Marked(done.stdout).texts.values()) == [second.values["applications.new@total"]]
    assert show(f"{tmp_path / 'a.html'}#3", REQUESTS).exit_code == 2


@pytest.mark.parametrize(
    ("words", "form", "code"),
    [
        ("applications.new", None, "applications.new"),
        ("采购总金额", "2019", "procurement.amount"),
        ("行政许可 > 处理决定数量", "2019", "licensing.decisions"),
        ("行政许可>本年处理决定数量", "2021", "licensing.decisions"),
        ("(一)收到申请数", "2014", "requests.received"),
        ("收到申请数", "narrative", "requests.received"),
        ("收到申请数", "2021", "requests.received"),
        ("行政许可:本年增/减", "2019", "licensing.items_change"),
    ],
)
def test_metrics_by_their_names(words: str, form: str | None, code: str) -> None:
    assert metric_of(words, form) == code


def test_names_of_nothing() -> None:
    for words in ("", "  ", ">", "某某"):
        with pytest.raises(UnknownName):
            metric_of(words, "2021")
    with pytest.raises(UnknownName):
        applicant_of("某某", "applications.new")
    assert applicant_of("自然人", "applications.new") == "natural_person"
    assert applicant_of("总计", "procurement.amount") == "total"
