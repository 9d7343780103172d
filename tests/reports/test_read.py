"""Reading files: outcome and reason of reports, of what looks like one, and of what is none at all."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from pathlib import Path

import pytest

from dagster_project.reports import read_bytes, read_file
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Outcome, ParsedReport
from dagster_project.reports.recognise import recognise_form

REPORT = """合肥市水务局2020年政府信息公开工作年度报告
统计期限自2020年1月1日起至2020年12月31日止。
一、总体情况
我局收到政府信息公开申请3件。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
"""


def _read(text: str | bytes) -> ParsedReport:
    (report,) = read_bytes(text if isinstance(text, bytes) else text.encode(), "some file.txt")
    return report


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_founding_reports_are_read(number: str, seed_files: dict[str, Path]) -> None:
    (report,) = read_file(seed_files[number])
    assert (report.outcome, report.reason) == (Outcome.PARSED, None)
    assert report.form == {"000": "2014", "001": "2019", "002": "2019", "003": "2014", "004": "narrative"}[number]
    assert len(report.sha256) == 64


@pytest.mark.parametrize(
    ("number", "headings"),
    [
        (
            "000",
            [
                "主要做法",
                "政府信息主动公开",
                "其他政府信息公开情况",
                "存在问题及下一步打算",
                "济源市政府信息公开情况统计表",
            ],
        ),
        (
            "002",
            [
                "总体情况",
                "主动公开政府信息情况",
                "收到和处理政府信息公开申请情况",
                "政府信息公开行政复议、行政诉讼情况",
                "存在的主要问题及改进情况",
                "其他需要报告的事项",
            ],
        ),
        (
            "004",
            [
                "政府信息公开情况",
                "依申请公开政府信息和不予公开政府信息情况",
                "政府信息公开收费及减免情况",
                "申请行政复议和提起行政诉讼情况",
                "工作存在的主要问题及改进情况",
                "其他需要报告的事项",
            ],
        ),
    ],
)
def test_parts_of_a_report_are_found_by_their_headings(
    number: str, headings: list[str], seed_files: dict[str, Path]
) -> None:
    (report,) = read_file(seed_files[number])
    assert [section.heading for section in report.sections] == headings


def test_a_report_on_one_line_has_its_parts(seed_files: dict[str, Path]) -> None:
    (report,) = read_file(seed_files["001"])
    assert [section.heading for section in report.sections] == [
        "总体情况",
        "行政机关主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ]
    assert "发布信息235条。" in report.sections[5].text


def test_a_report_is_loaded_with_its_figures() -> None:
    report = _read(REPORT)
    assert report.outcome is Outcome.PARSED
    assert [(cell.metric, cell.value) for cell in report.cells] == [("applications.new", 3)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("合肥市2019年政府信息公开工作年度报告\n", "只有标题或片段"),
        (REPORT.replace("2020年", "").replace("2020", ""), "年份"),
        (REPORT.replace("合肥市", ""), "所属地区"),
        (REPORT.replace("合肥市水务局", "鼓楼区"), "可能是"),
        (REPORT.replace("合肥市水务局", "").replace("我局", "共"), "所属地区"),
        (
            "市财政局召开会议\n本报讯(记者李四)近日,市财政局召开政府信息公开工作会议。\n",
            "新闻报道",
        ),
        (
            "我市公布2019年政府信息公开工作年度报告\n本报讯(记者张三)近日,合肥市公布2019年政府信息公开工作年度报告,"
            "全年收到政府信息公开申请100件。\n",
            "新闻报道",
        ),
        ("某县春季造林工作全面展开\n连日来,该县各镇组织群众植树造林,已完成5000亩。\n", "不是年度报告"),
        (
            "关于做好2019年政府信息公开工作年度报告编制工作的通知\n各镇人民政府:\n一、总体情况\n应写明全年情况。\n"
            "二、主动公开政府信息情况\n按表填写。\n",
            "通知",
        ),
        ("吕梁市政府信息公开工作年度报告制度\n第一条 为规范年度报告工作,制定本制度。\n", "规定"),
        ("合肥市财政局政府信息公开指南\n一、主动公开\n范围见目录。\n二、依申请公开\n可当面申请。\n", "指南"),
        ("瑶海区2016年上半年政府信息公开情况统计表\n主动公开政府信息数 | 条 | 500 |\n", "半年"),
        ("政府信息公开情况统计表\n(2016年度)\n填报单位:\n(一)主动公开政府信息数 | 条 | |\n", "不是年度报告"),
    ],
)
def test_what_is_no_report_or_too_little_says_so(text: str, reason: str) -> None:
    report = _read(text)
    assert report.outcome is Outcome.UNRECOGNISED
    assert reason in (report.reason or "")
    assert " / " in (report.reason or ""), "a reason is given in Chinese and English"


def test_a_page_with_the_names_of_other_documents_around_is_a_report() -> None:
    assert _read("政府信息公开指南\n政府信息公开制度\n" + REPORT).outcome is Outcome.PARSED


@pytest.mark.parametrize("data", [b"", b"\n", random.Random(3).randbytes(3000), b"PK\x03\x04word/"])
def test_bad_input_is_a_result_and_no_exception(data: bytes) -> None:
    report = _read(data)
    assert report.outcome is Outcome.UNREADABLE
    assert report.reason
    assert report.cells == ()


def test_the_same_report_reads_the_same_in_whatever_it_is_wrapped() -> None:
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in REPORT.splitlines()) + "</body></html>"
    text, html = _read(REPORT), _read(page)
    assert html.media_type == "text/html"
    for name in ("title", "year", "issuer", "jurisdiction", "scope"):
        assert getattr(html.identity, name) == getattr(text.identity, name)
    assert [(c.metric, c.value) for c in html.cells] == [(c.metric, c.value) for c in text.cells]


def test_an_archive_gives_a_result_for_each_member() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("年报/合肥市水务局.txt", REPORT)
        archive.writestr("empty.txt", "")
    found = {report.part: report for report in read_bytes(buffer.getvalue(), "all.zip")}
    assert found["!/年报/合肥市水务局.txt"].outcome is Outcome.PARSED
    assert found["!/年报/合肥市水务局.txt"].sha256 == hashlib.sha256(REPORT.encode()).hexdigest()
    assert found["!/empty.txt"].outcome is Outcome.UNREADABLE
    assert {report.file for report in found.values()} == {"all.zip"}


def test_a_file_that_is_not_there_is_a_result(tmp_path: Path) -> None:
    (report,) = read_file(tmp_path / "没有 “这个” 文件.txt")
    assert report.outcome is Outcome.UNREADABLE
    assert report.file == "没有 “这个” 文件.txt"


@pytest.mark.parametrize(
    ("text", "year", "form"),
    [
        ("信息内容 | 本年新 制作数量 | 本年新 公开数量 |", 2023, "2019"),
        ("信息内容\n本年制发件数\n本年废止件数\n现行有效件数", 2020, "2021"),
        ("行政复议数量3件(维持2件,被依法纠错数1件)", 2012, "2014"),
        ("本年政府采购总金额5亿元。", 2016, "2014"),
        ("没有任何统计表", 2013, "narrative"),
        ("没有任何统计表", 2014, "2014"),
        ("没有任何统计表", 2020, "2019"),
        ("没有任何统计表", 2025, "2021"),
        ("没有任何统计表", None, "narrative"),
    ],
)
def test_the_form_is_told_by_its_own_words_and_else_by_the_year(text: str, year: int | None, form: str) -> None:
    assert recognise_form(text, year, load_registry())[0] == form
