"""Markdown and plain text with tables in HTML: their lines stay lines."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.open import open_document
from tests.reports.documents.shown import blocks_of

TABLE = "<table><tr><td>规章</td><td>3</td></tr><tr><td>规范性\n文件</td><td>4</td></tr></table>"
ROWS = [["规章", "3"], ["规范性 文件", "4"]]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (f"标题\n\n# 一、情况\n甲\n{TABLE}\n乙\n丙", ["标题", "# 一、情况", "甲", ROWS, "乙", "丙"]),
        (f"甲\r\n乙\r\n\r\n{TABLE}\r\n\r\n{TABLE}\r\n丙", ["甲", "乙", ROWS, ROWS, "丙"]),
        (
            f"甲\n乙\n<html><body>{TABLE}</body></html>\n丙\n<html><body>{TABLE}</body></html>",
            ["甲", "乙", ROWS, "丙", ROWS],
        ),
        (f"甲<b>乙</b>\n丙<br>丁\n{TABLE}", ["甲乙", "丙", "丁", ROWS]),
        # pages: a line break is a space
        (f"<p>甲\n乙</p>{TABLE}", ["甲 乙", ROWS]),
        (f"<html><body>甲\n乙{TABLE}</body></html>", ["甲 乙", ROWS]),
        (f"<div>{TABLE}</div>甲\n乙", [ROWS, "甲 乙"]),
    ],
)
def test_lines_of_text_around_tables(text: str, blocks: list[object]) -> None:
    assert blocks_of(open_document(text.encode())) == blocks
