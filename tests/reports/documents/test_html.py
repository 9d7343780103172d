"""Web pages as they are met: charsets, layout tables, wrong spans, pasted markup, hidden text, hostile nesting."""

from __future__ import annotations

import contextlib

import pytest

from dagster_project.reports.documents.html import read_html
from dagster_project.reports.documents.model import UnreadableDocument
from tests.hangs import no_hang
from tests.reports.documents.shown import blocks_of, covers_exactly, rows_of

PAGE = (
    "<html><head><meta charset='{}'><title>工作报告</title></head><body>"
    "<p>本年度政府信息公开工作报告如下。</p></body></html>"
)


def read(body: str) -> list[str | list[list[str]]]:
    return blocks_of(read_html(f"<html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("big5", "big5"),
        ("utf-8", "gb18030"),  # declared wrongly
        ("gb2312", "utf-8"),
        ("no-such-charset", "gb18030"),
        ("", "gb18030"),
        ("", "utf-16"),
        ("utf-16", "utf-8"),
        ("iso-8859-1", "gb18030"),
        ("windows-1252", "utf-8"),
        ("us-ascii", "big5"),
        ("gb2312", "utf-16"),
        ("", "utf-16-le"),
        ("", "utf-16-be"),
    ],
)
def test_any_charset(declared: str, written: str) -> None:
    text = PAGE.format(declared)
    if written == "big5":
        text = text.replace("本年度政府信息公开工作报告如下。", "本年度政府資訊公開工作報告如下。").replace("报", "報")
    document = read_html(text.encode(written))
    assert document.paragraphs[0].text in ("本年度政府信息公开工作报告如下。", "本年度政府資訊公開工作報告如下。")
    assert document.metadata["title"] in ("工作报告", "工作報告")


def test_a_western_page_is_read_as_declared() -> None:
    page = "<meta charset=iso-8859-1><p>Résumé des activités de l'année passée, très détaillé : ÄÖÜäöüß éèêà</p>"
    assert "passée, très" in read_html(page.encode("latin-1")).paragraphs[0].text


def test_metadata_under_the_names_of_the_page() -> None:
    page = (
        "<!-- saved from url=(0038)http://www.example.gov.cn/art/1.html --><html><head><title> 报告\n 标题 </title>"
        '<meta name="ArticleTitle" content="某县2021年报告"><meta name="PubDate" content="2022-01-20 10:00">'
        '<meta name="ContentSource" content="某县政府办"><meta name="ArticleTitle" content="second">'
        "</head><body>文</body></html>"
    )
    metadata = read_html(page.encode()).metadata
    assert metadata["title"] == "报告 标题"
    assert metadata["ArticleTitle"] == "某县2021年报告"
    assert metadata["PubDate"] == "2022-01-20 10:00"
    assert metadata["ContentSource"] == "某县政府办"
    assert metadata["Url"] == "http://www.example.gov.cn/art/1.html"


def test_paragraphs_as_printed() -> None:
    body = """<script>var a = "不显示";</script><style>p {}</style><h1>某县<br>年度报告</h1>
      <div>第一段,共<b>12</b>件。<p>第二段
      换行</p>尾</div><div style="display: none">垃圾</div><p hidden>垃圾</p><!-- 垃圾 --><noscript>垃圾</noscript>
      <p>&nbsp;</p><p>旧<del>1</del><span style="text-decoration:line-through">2</span>3</p>
      <ruby>政<rt>zheng</rt></ruby>"""
    assert read(body) == ["某县", "年度报告", "第一段,共12件。", "第二段 换行", "尾", "旧3", "政"]


def test_preformatted_lines_are_kept() -> None:
    assert read("<pre>一、总体情况\n二、主动公开\r\n  三</pre>x y") == ["一、总体情况", "二、主动公开", "三", "x y"]
    assert read("<div style='white-space: pre-wrap'>甲\n乙</div><div>丙\n丁</div>") == ["甲", "乙", "丙 丁"]


def test_spans() -> None:
    (grid,) = read(
        "<table><thead><tr><th rowspan=2>信息<br>内容</th><th colspan='2'>申请人</th></tr>"
        "<tr><th>自然人</th><th>总计</th></tr></thead>"
        "<tbody><tr><td>规章</td><td> 1&nbsp;</td><td></td></tr></tbody></table>"
    )
    assert grid == [["信息\n内容 [2x1]", "申请人 [1x2]"], ["自然人", "总计"], ["规章", "1\xa0", ""]]


@pytest.mark.parametrize(
    ("table", "expected"),
    [  # reaches below the table
        ("<tr><td rowspan=9>甲<td>1<tr><td>2", [["甲 [2x1]", "1"], ["2"]]),
        # 0: to the end of the group
        (
            "<tbody><tr><td rowspan=0>甲<td>1<tr><td>2</tbody><tbody><tr><td>乙<td>3",
            [["甲 [2x1]", "1"], ["2"], ["乙", "3"]],
        ),
        # wider than the table
        ("<tr><td colspan=99>头<tr><td>甲<td>1", [["头 [1x2]"], ["甲", "1"]]),
        ("<tr><td colspan=99999999999>头<tr><td>甲<td>1", [["头 [1x2]"], ["甲", "1"]]),
        # not numbers
        ("<tr><td colspan='' rowspan='x'>甲<td colspan='-3'>1", [["甲", "1"]]),
        ("<tr><td colspan='2px'>头<tr><td>甲<td>1", [["头 [1x2]"], ["甲", "1"]]),
        # empty rows, and a row that is hidden
        ("<tr><td>甲<td>1<tr></tr><tr style='display:none'><td>无<td>9<tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]]),
        # the foot is printed last
        ("<tfoot><tr><td>计<td>3</tfoot><tbody><tr><td>甲<td>3</tbody>", [["甲", "3"], ["计", "3"]]),
        # a span does not reach into the next group
        ("<thead><tr><td rowspan=3>甲<td>1</thead><tbody><tr><td>乙<td>2</tbody>", [["甲", "1"], ["乙", "2"]]),
    ],
)
def test_wrong_and_odd_spans(table: str, expected: list[list[str]]) -> None:
    (grid,) = read_html(f"<table>{table}</table>".encode()).grids
    assert rows_of(grid) == expected
    assert covers_exactly(grid)


def test_word_markup_and_noise_in_cells() -> None:
    body = (
        "<table class=MsoTableGrid><tr style='mso-yfti-irow:0'><td><p class=MsoNormal>"
        "<span lang=EN-US>1<o:p></o:p></span>"
        "<span>6</span></p></td><td><p>本\u200b年</p><p>增/减</p></td><td><input value='7'><textarea>8</textarea></td>"
        "<td><![if !supportEmptyParas]>&nbsp;<![endif]></td><td>规&#31456;&shy;</td></tr></table>"
    )
    assert read(body) == [[["16", "本\u200b年\n增/减", "78", "", "规章\xad"]]]


def test_layout_tables_give_way_to_what_they_hold() -> None:
    prose = "本年度政府信息公开工作稳步推进。" * 40
    body = f"""<table width=1000><tr><td colspan=2>首页 &gt; 公开</td></tr><tr><td>导航</td><td>
      <h1>年度报告</h1><table><tr><td><p>第一段</p><table border=1><tr><td>规章</td><td>1</td></tr>
      <tr><td>规范性文件</td><td>22</td></tr></table><p>{prose}</p></td></tr></table></td></tr></table>"""
    data = [["规章", "1"], ["规范性文件", "22"]]
    assert read(body) == ["首页 > 公开", "导航", "年度报告", "第一段", data, prose]


def test_a_table_of_one_column_or_around_an_article_is_layout() -> None:
    prose = "本年度政府信息公开工作稳步推进。" * 40
    assert read("<table><tr><td>标题<br>副题</td></tr><tr><td>正文</td></tr></table>") == ["标题", "副题", "正文"]
    assert read(f"<table><tr><td>菜单</td><td><p>甲</p><p>{prose}</p></td></tr></table>") == ["菜单", "甲", prose]


def test_a_table_within_a_cell_of_data_is_lost_neither_inside_nor_outside() -> None:
    body = (
        "<table><tr><td>一、新收申请数量</td><td>12</td></tr><tr><td>二、上年结转数量</td><td>3</td></tr>"
        "<tr><td>三、办理结果</td><td><table><tr><td>公开</td><td>9</td></tr></table></td></tr></table>"
    )
    outer = [["一、新收申请数量", "12"], ["二、上年结转数量", "3"], ["三、办理结果", ""]]
    assert read(body) == [outer, [["公开", "9"]]]


def test_a_figure_in_a_frame_is_the_text_of_its_cell() -> None:
    def framed(*rows: str) -> str:
        return "<td><table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table></td>"

    hidden = "<tr style='display:none'><td>5</td></tr>"
    body = (
        f"<table><tr><td>规章</td>{framed('3')}{framed('<p>12件</p>')}</tr>"
        f"<tr>{framed('<b>规范性文件</b>')}{framed('1', '2').replace('<table>', '<table>' + hidden)}"
        "<td>4<table><tr><td></td></tr></table></td></tr></table>"
    )
    assert read(body) == [[["规章", "3", "12件"], ["规范性文件", "1\n2", "4"]]]


def test_a_raised_mark_behind_a_figure_or_a_name_is_no_part_of_it() -> None:
    cells = (
        "12<sup>1</sup>",
        "<b>12 </b><sup><a href='#n'>2</a></sup>件",
        "12<sup>①</sup>",
        "12<sup>[3]</sup>",
        "<sup>12</sup>",
        "m<sup>2</sup>",
        "1<sup>2</sup>3",
        "12<sup hidden>1</sup>",
        "行政处罚<sup>1</sup>",
        "行政处罚<sup>注</sup>",
    )
    body = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    assert read(body) == [
        [["12[1]", "12 [2]件", "12①", "12[3]", "12", "m2", "1[2]3", "12", "行政处罚[1]", "行政处罚注"]]
    ]
    assert read("<p>共12<sup>1</sup>件</p>") == ["共12[1]件"]


def test_text_in_a_table_outside_its_cells_is_kept() -> None:
    assert read("<table>(单位:件)<caption>表一</caption><tr><td>甲</td><td>1</td></tr></table>") == [
        "(单位:件)",
        "表一",
        [["甲", "1"]],
    ]


def test_places_can_be_followed() -> None:
    document = read_html("<p>甲</p><table><tr><td>a<td>b<tr><td>c<td>d</table><p>乙</p>".encode())
    assert [block.place.describe() for block in document.blocks] == ["第1段", "第1个表", "第2段"]
    assert document.grids[0].cells[3].place.describe() == "第1个表第2行第2列"


def test_text_that_only_a_script_would_show_is_shown_where_there_is_no_other() -> None:
    prose = "本年度政府信息公开工作稳步推进。" * 20
    document = read_html(f"<body><span id=c style='display:none'>{prose}</span></body>".encode())
    assert [paragraph.text for paragraph in document.paragraphs] == [prose]
    assert document.metadata["hidden_text_shown"] == "true"


def test_a_saved_web_archive() -> None:
    data = (
        b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n--xx\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><meta charset=3Dutf-8><body><p>=E6=94=BF=E5=BA=9C</p></body></html>\r\n--xx--\r\n"
    )
    assert blocks_of(read_html(data)) == ["政府"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body><script>document.write('x')</script></body></html>", "网页没有正文"),
        ("<html><body><img src='a.png'></body></html>", "网页没有正文"),
        ("<div>" * 100_000 + "x", "嵌套过深"),
        ("<table>" + "<tr>" + "<td>1" * 1000 + "<tr><td colspan=1000 rowspan=60000>" * 600, "表格过大"),
    ],
)
def test_what_cannot_be_read_says_why(page: str, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as problem:
        read_html(page.encode())
    assert " / " in str(problem.value)


def test_markup_left_open_hundreds_deep_is_read() -> None:
    assert read("<span><font>" * 700 + "<p>文</p><table><tr><td>甲<td>1</table>") == ["文", [["甲", "1"]]]


def test_an_empty_table_is_the_body_of_the_head_that_stands_directly_above_it() -> None:
    head, body = "<table><tr><th>甲<th>乙</table>", "<table><tr><td><td>&nbsp;</table>"
    assert read(head + body) == [[["甲", "乙"]], [["", ""]]]
    assert read(body + head) == [[["甲", "乙"]]]
    assert read(f"{head}<p>文</p>{body}") == [[["甲", "乙"]], "文"]
    assert read(head + "<table><tr><td><td><td></table>") == [[["甲", "乙"]]]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>1<td>" * 900 + "甲",  # tables in tables
        "<p style='" + "text-decoration:" * 20_000 + "'>甲</p>",
        "<meta " * 50_000 + "<p>甲",
        "<p>" + "&nbsp; " * 200_000 + "甲</p>",
        "<!DOCTYPE html [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;&a;'>]><p>甲&c;&c;</p>",
        "<table>" + "<tr><td rowspan=65000 colspan=3>甲<td>1" * 300,
    ],
)
def test_hostile_pages_come_to_an_end(page: str) -> None:
    with no_hang(), contextlib.suppress(UnreadableDocument):
        read_html(page.encode())


def test_external_entities_are_not_read() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>甲&x;乙</p>'
    assert "root:" not in str(blocks_of(read_html(page.encode())))
