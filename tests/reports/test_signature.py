"""Copies of a report have one signature in every format and script; a report with another figure has another one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dagster_project.reports.model import ParsedReport
from dagster_project.reports.read import read_bytes
from dagster_project.reports.signature import figures_of, resemblance, telling_figures
from tests.reports.damage import traditional
from tests.reports.documents import printed_forms


def read(data: bytes | str) -> ParsedReport:
    (report,) = read_bytes(data if isinstance(data, bytes) else data.encode())
    return report


def text_of(report: ParsedReport) -> str:
    return "\n".join(section.text for section in report.sections)


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_a_form_has_one_signature_in_every_format(form: str) -> None:
    printed = printed_forms.filled(form, 7)
    page = printed_forms.as_html(printed)
    copies = [
        page,
        *(getattr(printed_forms, f"as_{name}")(printed) for name in ("docx", "xlsx", "xls", "pdf")),
        traditional(page.decode()).encode(),
    ]
    reports = [read(data) for data in copies]
    assert len({figures_of(report) for report in reports}) == 1
    assert {telling_figures(report) for report in reports} == {sum(v not in ("", "0") for v in printed.values.values())}
    assert all(resemblance(text_of(reports[0]), text_of(report)) >= 0.95 for report in reports)
    assert figures_of(read(printed_forms.as_html(printed_forms.filled(form, 8)))) != figures_of(reports[0])


def test_one_figure_in_prose_makes_another_report(bundled_files: dict[str, Path]) -> None:
    text = bundled_files["004"].read_text("utf-8")
    original = read(text)
    assert telling_figures(original) == 0
    assert figures_of(read(traditional(text))) == figures_of(original)
    said = next(statement.raw for statement in original.statements if statement.value and statement.raw in text)
    number = re.search(r"\d+", said)
    assert number is not None
    changed = text.replace(said, said.replace(number.group(), number.group() + "7"))
    assert figures_of(read(changed)) != figures_of(original)


def test_texts_resemble_each_other_in_any_script_and_spacing() -> None:
    text = "本年度主动公开政府信息三百条,收到申请五件,全部按期答复,没有收取费用。"
    assert resemblance(text, " ".join(traditional(text)) + "附件下载") == 1
    assert resemblance(text, text[::-1]) == 0
    assert resemblance(text, "") == resemblance("", text) == 0
    assert resemblance("", "\n") == 1
