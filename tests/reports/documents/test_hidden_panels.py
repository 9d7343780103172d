"""Hidden parts of a page: panels that a click shows are read, but not what stands elsewhere too or is no content."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.html import read_html
from tests.reports.documents.shown import blocks_of

LONG = "全面推进政务公开工作,不断提升政府透明度。" * 20
HEAD = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
ROW = "<tr><td>行政规范性文件</td><td>3</td><td>1</td><td>12</td></tr>"
TABLE = f"<p>二、主动公开政府信息情况</p><table>{HEAD}{ROW}</table>"
OLD = TABLE.replace("<td>3</td>", "<td>8</td>")
PROSE = "<p>五、存在的主要问题及改进情况</p><p>公开的内容不够全面,下一步将加强学习,逐项对照,补齐短板,按时更新。</p>"
LINKS = "".join(f"<li><a href='#'>政府信息公开指南第{n}条</a></li>" for n in range(20))


def _words(body: str) -> str:
    document = read_html(f"<html><meta charset=utf-8><body><p>{LONG}</p>{body}</body></html>".encode())
    return "".join(map(str, blocks_of(document)))


@pytest.mark.parametrize(
    ("body", "word", "times"),
    [
        (f"<div style='display:none'>{TABLE}</div>", "行政规范性文件", 1),
        (f"<p>二、主动公开政府信息情况</p><div style='display:none'>{HEAD}{ROW}</div>", "行政规范性文件", 1),
        (f"<section hidden>{TABLE}</section>", "行政规范性文件", 1),
        (f"<div style='display: none'><div style='display:none'>{TABLE}</div>{PROSE}</div>", "规范性文件", 1),
        (f"<table><tr><td><div style='display:none'>{PROSE * 3}{TABLE}</div></td></tr></table>", "规范性文件", 1),
        (f"<div style='display:none'>{PROSE}</div>", "补齐短板", 1),
        # the same once more: for phones, for print; an older state of the same table
        (f"{TABLE}<div style='display:none'>{TABLE}</div>", "行政规范性文件", 1),
        (f"<div style='display:none'>{TABLE}</div><div style='display:none'>{TABLE}</div>", "行政规范性文件", 1),
        (f"{TABLE}<div style='display:none'>{OLD}</div>", "行政规范性文件", 1),
        (f"<div style='display:none'>{LONG}</div>", LONG, 1),
        # no content
        (f"<ul style='display:none'>{LINKS}</ul>", "指南", 0),
        ("<div style='display:none'>分享到微信</div>", "微信", 0),
        (f"<div style='display:none;mso-hide:all'>{PROSE}</div>", "补齐", 0),
        (f"<div style='text-decoration:line-through'>{PROSE}</div>", "补齐", 0),
        (f"<table><tr><td>规章</td><td>5<div style='display:none'>{LONG[:100]}甲</div></td></tr></table>", "甲", 0),
        (f"<table><tr style='display:none'><td>{LONG}乙丙丁</td></tr><tr><td>规章</td></tr></table>", "乙丙丁", 0),
    ],
)
def test_hidden_parts_are_read_where_they_are_content(body: str, word: str, times: int) -> None:
    assert _words(body).count(word) == times
