"""What officials are told: plain Chinese, each failed check, the cells with places, what to do; problems first."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dagster_project.arithmetic.messages import Message
from dagster_project.arithmetic.rules import Rule, enforced_rules
from dagster_project.checking.advice import what_to_do
from dagster_project.checking.files import files_of
from dagster_project.checking.findings import Findings, Problem, findings_of, problems_first
from dagster_project.checking.page import DETAILED, page_of
from dagster_project.checking.text import text
from dagster_project.cli import main
from dagster_project.reports.model import Cell, Identity, Origin, Outcome, ParsedReport, ValueStatus
from dagster_project.validation.direct import check_reports
from dagster_project.viewing.frame import POLICY

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


class Page(HTMLParser):
    """The elements of a page and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def marked(self, name: str) -> int:
        return sum(tag == "td" and name in (attributes.get("class") or "").split() for tag, attributes in self.tags)


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def report(
    figures: dict[str, str], file: str = "a.txt", title: str = "甲县报告", raw: str | None = None
) -> ParsedReport:
    cells = tuple(
        Cell(
            metric=name.partition("@")[0],
            applicant=name.partition("@")[2] or None,
            value=Decimal(value) if value else None,
            value_status=ValueStatus.REPORTED if value else ValueStatus.BLANK,
            unit="件",
            raw=value if raw is None else raw,
            origin=Origin.TABLE,
            location=f"表格2,第{place}行第3列",
        )
        for place, (name, value) in enumerate(figures.items(), start=1)
    )
    identity = Identity(title=title, year=2022)
    sha = f"{abs(hash((file, title))):064x}"[:64]
    return ParsedReport(file, None, sha, "text/plain", Outcome.PARSED, None, "2021", identity, cells=cells)


NEGATIVE = {"applications.new@business": "-2"}
WRONG_ROW = {
    "reconsideration.upheld": "3",
    "reconsideration.corrected": "1",
    "reconsideration.other": "",
    "reconsideration.pending": "0",
    "reconsideration.total": "3",
}


def findings(*reports: ParsedReport) -> tuple[Findings, ...]:
    return findings_of(reports, check_reports([one for one in reports if one.outcome is Outcome.PARSED]))


def test_every_failed_check_is_told_with_part_column_sums_and_places(bundled_files: dict[str, Path]) -> None:
    said = check(bundled_files["001"])
    assert said.exit_code == 1
    assert "第三部分“收到和处理政府信息公开申请情况”表 自然人列" in said.stdout
    assert "第三部分“收到和处理政府信息公开申请情况”表 总计列" in said.stdout
    for repair in ("予以公开:91 → 88", "部分公开:3 → 0", "关政府信息:27 → 24", "仍不明确:3 → 0"):
        assert f"自然人·{repair}" in said.stdout.replace("无法提供:本机关不掌握相关政府信息", "关政府信息").replace(
            "无法提供:补正后申请内容", ""
        )
    assert "有 4 种同样小的改法" in said.stdout
    assert "请对照台账" in said.stdout


def test_the_page_marks_the_cells_in_the_form_and_loads_nothing(bundled_files: dict[str, Path], tmp_path: Path) -> None:
    to = tmp_path / "核对.html"
    done = check(bundled_files["001"], "--format", "html", "--to", to)
    assert (done.exit_code, done.stdout) == (1, "")
    html = to.read_text(encoding="utf-8")
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.tags
    assert not {"script", "img", "link", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in page.tags)
    assert not re.search(r"url\(|@import|https?://", html)
    assert page.marked("suspect") == 6  # the likeliest repairs: three pairs
    assert page.marked("failed") == 40  # both columns of the broken sum, 19 parts and the total each
    assert "第12行第2010字(版式丢失,由行名定位)" in page.said
    assert "@page { size: A4" in html


def test_words_of_a_document_are_never_markup() -> None:
    page = Page(page_of(findings(report(WRONG_ROW, HOSTILE, HOSTILE, raw=HOSTILE))))
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert HOSTILE in page.said


def test_no_difference_is_shown_where_left_less_right_says_nothing() -> None:
    form_2019 = {"form": "2019", "identity": Identity(title="甲县报告", year=2019)}
    bought = replace(report({"procurement.items": "0", "procurement.amount": "7"}), **form_2019)
    (found,) = findings(bought)
    assert [problem.rule.id for problem in found.problems] == ["2019.S2"]
    page = page_of([found])
    assert "左边 <b>0</b> · 右边 <b>7</b></p>" in page
    assert "相差" not in page
    assert "采购项目数与金额同为零或同不为零" in text([found])


def test_problems_come_first_and_the_summary_counts_all() -> None:
    clean, warned = report({"applications.new@business": "2"}, "b.txt"), report(NEGATIVE, "c.txt")
    wrong = report(WRONG_ROW, "d.txt")
    unread = ParsedReport("e.pdf", None, "0" * 64, "", Outcome.UNREADABLE, "已损坏", None, Identity())
    found = findings(clean, warned, wrong, unread)
    order = [one.report.file for one in problems_first(found)]
    assert (order[0], order[-1]) == ("e.pdf", "b.txt")
    said = text(found)
    assert said.startswith("共 4 份:")
    assert "无法核对 1 份" in said.splitlines()[0]
    assert said.index("e.pdf") < said.index("d.txt") < said.index("b.txt")
    assert "无法核对" in page_of(found)


def test_a_blank_in_a_failed_sum_is_answered_with_its_own_advice() -> None:
    (found,) = findings(report(WRONG_ROW))
    assert any(problem.rule.kind == "equality" for problem in found.problems)
    assert "不要留空" in text([found])
    assert "(空白)" in page_of([found])


def test_where_only_sizes_contradict_each_other_no_cell_is_named_and_the_text_says_so() -> None:
    figures = {"regulations.issued": "7", "regulations.repealed": "0", "regulations.in_force": "3"}
    told = text(findings(report(figures)))
    assert "[2021.Q5.regulations]" in told
    assert "只比较大小,仅凭表内数字无法指出哪一格有误" in told


def test_a_cell_that_cannot_be_is_told_once() -> None:
    (found,) = findings(report(NEGATIVE))
    negative = [problem for problem in found.problems if problem.rule.scope == "cell"]
    assert [problem.message.zh for problem in negative] == ["商业企业·本年新收政府信息公开申请数量:-2 不应为负数"]


@pytest.mark.parametrize("rule", enforced_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_its_advice(rule: Rule) -> None:
    problem = Problem(rule, rule.severity, Message("", "", ()), "total", None, None, None, None)
    assert all(what_to_do(problem))


def test_a_large_folder_stays_one_page_that_a_browser_opens() -> None:
    many = [report(WRONG_ROW, f"{number:04}.txt", f"第{number}县") for number in range(DETAILED + 5)]
    page = Page(page_of(findings(*many)))
    assert sum(attributes.get("class") == "report" for _, attributes in page.tags) == DETAILED
    assert all(f"{number:04}.txt" in page.said for number in range(DETAILED + 5)), "the summary lists all"


def test_a_folder_stands_for_all_files_below_it(tmp_path: Path) -> None:
    (tmp_path / "甲" / "乙").mkdir(parents=True)
    for name in ("一.txt", "甲/二.txt", "甲/乙/三.html", ".隐藏", "甲/~$二.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in files_of([tmp_path, tmp_path / "一.txt"])]
    assert sorted(found) == ["一.txt", "甲/乙/三.html", "甲/二.txt"]


def test_an_empty_folder_is_wrong_usage(tmp_path: Path) -> None:
    assert check(tmp_path).exit_code == 2


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_folder_gives_every_report_in_each_format(form: str, bundled_files: dict[str, Path], tmp_path: Path) -> None:
    for name in ("001", "002"):
        (tmp_path / f"{name}.txt").write_bytes(bundled_files[name].read_bytes())
    done = check(tmp_path, "--format", form)
    assert done.exit_code == 1
    assert done.stdout.index("001.txt") < done.stdout.rindex("002.txt")
