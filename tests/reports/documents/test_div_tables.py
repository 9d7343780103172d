"""Tables of div and li without a style sheet: their empty cells are seen."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.html import read_html
from tests.reports.documents.shown import blocks_of

ROWS = [["信息内容", "制发", "废止"], ["规章", "", ""], ["规范性文件", "5", ""], ["许可", "", "7"], ["处罚", "0", "1"]]


def _rows(row: str, cell: str, rows: list[list[str]] = ROWS) -> str:
    end = row.split()[0], cell.split()[0]
    return "".join(f"<{row}>{''.join(f'<{cell}>{c}</{end[1]}>' for c in cells)}</{end[0]}>" for cells in rows)


def _read(body: str) -> list[str | list[list[str]]]:
    return blocks_of(read_html(f"<html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{_rows('div class=row', 'div class=cell')}</div>",
        _rows("div", "div"),
        _rows("ul class='tr'", "li class='td c1'"),
        f"<ul>{_rows('li', 'div')}</ul>",
        f"<section>\n{_rows('div', 'div').replace('<div>5</div>', '<div><span> 5 </span></div>')}</section>",
    ],
)
def test_rows_of_cells(body: str) -> None:
    assert _read(f"<p>前</p>{body}<p>后</p>") == ["前", ROWS, "后"]


def test_one_row_of_figures_below_its_heads() -> None:
    heads = ["维持", "纠正", "其他", "未结", "总计"]
    for figures in (["1", "", "", "", "1"], ["1", "", "", "", "1", "3"]):  # the head of the last reaches down
        assert _read(_rows("div", "div", [heads, figures])) == [[heads, figures]]


def test_a_cell_alone_in_its_row_spans_it() -> None:
    article = [["第二十条第(一)项"]]
    assert _read(_rows("div", "div", article + ROWS))[0] == [["第二十条第(一)项 [1x3]"], *ROWS]


@pytest.mark.parametrize(
    "body",
    [
        _rows("div", "span", [["全年受理", "5", "件"], ["办结", "4", "件"], ["转下年", "1", "件"]]),  # a sentence
        _rows("ul", "li", [["首页", "公开"], ["互动", "服务"], ["1", "2"]]),  # menus, numbers of pages
        _rows("div", "div", [["政策解读", "2021-03-04"], ["通知", "2021-03-05"], ["公告", "2021-03-06"]]),
        _rows("div", "p", [["一、总体情况", "全年受理5件。"], ["二、公开", "6"], ["三、申请", "受理5件。" * 40]]),
    ],
)
def test_what_is_no_table_stays_text(body: str) -> None:
    assert all(isinstance(block, str) for block in _read(body))
