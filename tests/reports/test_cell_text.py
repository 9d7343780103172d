"""Prose in rows of a table: read where it is running text, never the notes of rows of figures."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.html import read_html
from dagster_project.reports.model import Origin
from dagster_project.reports.read import read_bytes
from dagster_project.reports.sentences import sentences

TITLE = "定远县人民政府2021年政府信息公开工作年度报告"
PROSE = "2021年,全县新收政府信息公开申请6件。举办新闻发布会2次。"
ROW = "<tr><td>规范性文件</td><td>1</td><td>0</td><td>7</td></tr>"


def _texts(rows: str) -> list[str]:
    document = read_html(f"<html><body><table>{rows}</table></body></html>".encode())
    return [sentence.text for sentence in sentences(document, ())]


@pytest.mark.parametrize(
    ("row", "is_read"),
    [
        (f"<tr><td colspan=4><p>{PROSE}</p></td></tr>", True),
        (f"<tr><td>内容</td><td colspan=3>{PROSE}</td></tr>", True),
        (f"<tr><td>情况</td><td>{PROSE}</td><td>6</td><td></td></tr>", False),  # a row of figures with a note
        ("<tr><td colspan=4>注:联合发布的文件共新收6件,由牵头单位统计。</td></tr>", False),
        ("<tr><td colspan=4>(不同方式回应同一热点或舆情计1次;下同)</td></tr>", False),
        ("<tr><td colspan=4>新收政府信息公开申请6件</td></tr>", False),
    ],
)
def test_running_text_in_rows(row: str, is_read: bool) -> None:
    found = _texts(f"<tr><td colspan=4>{TITLE}</td></tr><tr><td colspan=4>一、总体情况</td></tr>{row}{ROW}")
    assert any("6件" in text for text in found) is is_read


def test_figures_of_a_report_that_is_one_table() -> None:
    rows = "".join(f"<tr><td colspan=4>{text}</td></tr>" for text in (TITLE, "一、总体情况", PROSE, "第二十条第(一)项"))
    heads = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    (report,) = read_bytes(f"<html><body><table>{rows}{heads}{ROW}</table></body></html>".encode(), "a.html")
    assert [(c.metric, c.value, c.location) for c in report.cells if c.origin is Origin.NARRATIVE] == [
        ("applications.new", 6, "第1个表第3行第1列第19字"),
    ]
    assert sum(cell.origin is Origin.TABLE for cell in report.cells) == 3


@pytest.mark.parametrize(
    ("line", "is_read"),
    [
        ("2021年,未收到依申请公开事项。", True),
        ("注:各部门未收到依申请公开事项。", False),
        ("各部门,未收到依申请公开事项", False),  # the end of no sentence
    ],
)
def test_a_sentence_between_a_heading_and_its_table_is_prose(line: str, is_read: bool) -> None:
    text = (
        f"{TITLE}\n三、收到和处理政府信息公开申请情况\n{line}\n一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n"
    )
    (report,) = read_bytes(text.encode(), "a.txt")
    assert any(cell.origin is Origin.TABLE for cell in report.cells)
    assert any(statement.metric == "applications.new" for statement in report.statements) is is_read
