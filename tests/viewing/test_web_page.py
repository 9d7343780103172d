"""Views of web pages: figures in running text and in odd tables are marked, and what is hidden stays so."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.html import read_html
from dagster_project.viewing.marks import Finder
from dagster_project.viewing.web_page import view_of_page
from tests.viewing.marked_text import Marked

PAGE = """<html><head><meta charset="utf-8"><style>.x{display:none}</style></head><body>
<h1 style="text-align:center">青山县人民政府2023年政府信息公开工作年度报告</h1>
%s<p>本年度各项工作平稳,公开渠道进一步畅通,制度进一步完善,群众满意度不断提高。全年围绕中心工作主动公开,回应关切。</p>
<p>各部门按照要求开展培训,完善制度,加强监督,公开的主动性明显提升,公开的质量和时效明显改善,平台建设得到加强。</p>
</body></html>"""


def marked(body: str, line_with: str, raw: str) -> str:
    """What the view marks for a raw text in the paragraph that begins so."""
    data = (PAGE % body).encode()
    document = read_html(data)
    paragraph = next(each for each in document.paragraphs if line_with in each.text)
    at = paragraph.text.index(raw) + 1
    mark = Finder(document).mark(1, f"{paragraph.place.describe()}第{at}字", raw)
    assert mark is not None
    assert mark.is_exact
    view = view_of_page(data, document, [mark])
    assert view is not None
    return Marked(view).texts[1]


@pytest.mark.parametrize(
    ("body", "raw", "expected"),
    [
        ("<p>全年收到申请12件。</p>", "12件", "12件"),
        ("<p>  全年\n  收到  申请 <b>1</b><i>2</i>件\n  。</p>", "12件", "12件"),
        ("<p>全年收到申请<span>12</span><!-- x -->件,答复<a href='x'>12</a>件。</p>", "12件", "12件"),
        ("全年收到申请12件。<br>其余不计。", "12件", "12件"),
        ("<div><div>全年收到申请<font>12<font>件</font></font></div>尾</div>", "12件", "12件"),
        ("<pre>说明\n全年收到申请12件。\n</pre>", "12件", "12件"),
        ("<p style='white-space:pre-wrap'>说明\r\n全年收到申请12件。</p>", "12件", "12件"),
        ("<p>全年收到申请<span style='display:none'>34</span>12件。</p>", "12件", "12件"),
        ("<p>全年收到申请1 2&nbsp;件。</p>", "1 2\xa0件", "1 2\xa0件"),
        ("<p>全年收到申请&lt;12件&gt;。</p>", "<12件>", "<12件>"),
        ("<table><tr><td><p>全年收到申请12件。</p></td></tr></table>", "12件", "12件"),
        ("<form><p>全年收到申请12件。</p></form>", "12件", "12件"),
    ],
)
def test_words_of_running_text_are_marked(body: str, raw: str, expected: str) -> None:
    assert marked(body, "申请", raw) == expected


def test_every_character_of_every_line_can_be_marked() -> None:
    body = "<div>甲<b>乙 </b> <i> 丙</i>\n<span>丁戊</span>己</div>庚<br>辛 <em>壬</em><p> 癸 </p>"
    data = (PAGE % body).encode()
    document = read_html(data)
    finder = Finder(document)
    for paragraph in document.paragraphs:
        for at, character in enumerate(paragraph.text):
            if character.isspace():
                continue
            mark = finder.mark(1, f"{paragraph.place.describe()}第{at + 1}字", character)
            assert mark is not None
            view = view_of_page(data, document, [mark])
            assert view is not None
            assert Marked(view).texts[1] == character


def test_cells_of_odd_tables_are_marked() -> None:
    body = """<table><tfoot><tr><td>末</td><td>9</td></tr></tfoot><caption>表</caption>
      <tr style="display:none"><td>藏</td><td>0</td></tr><tr><th rowspan=2>头</th><td>1</td></tr><tr><td>2</td></tr>
      <tbody><tr><td>内</td><td>3<table><tr><td>4</td><td>5</td></tr></table></td></tr></tbody>
      <tr><td>填</td><td><input value="6"></td></tr><tr><td colspan="0">宽</td></tr></table>"""
    data = (PAGE % body).encode()
    document = read_html(data)
    finder = Finder(document)
    cells = [cell for grid in document.grids for cell in grid.cells]
    assert {cell.text for cell in cells} >= {"末", "9", "1", "2", "3", "4", "5"}
    for cell in cells:
        mark = finder.mark(1, cell.place.describe(), cell.text)
        assert mark is not None
        view = view_of_page(data, document, [mark])
        assert view is not None
        assert Marked(view).texts[1].strip().startswith(cell.text)
        assert "藏" not in view


def test_headings_and_sides_are_kept() -> None:
    data = (PAGE % "<p align=right><strong>落款</strong></p>").encode()
    view = view_of_page(data, read_html(data), [])
    assert view is not None
    assert '<p class="h1 centre">青山县' in view
    assert '<p class="bold right">落款</p>' in view
