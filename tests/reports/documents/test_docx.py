"""Word documents: what Word prints is read, and nothing that it does not print."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from dagster_project.reports.documents.docx import read_docx
from dagster_project.reports.documents.model import UnreadableDocument
from tests.hangs import no_hang
from tests.reports.documents.packages import docx_of, encrypted_office, p, tbl, tc, tr, zipped
from tests.reports.documents.shown import blocks_of, covers_exactly, rows_of

RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


def read(body: str, **parts: str) -> list[str | list[list[str]]]:
    return blocks_of(read_docx(docx_of(body, **parts)))


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_paragraphs_as_printed() -> None:
    body = (
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:t xml:space='preserve'> 乙</w:t>"
        "<w:tab/><w:t>丙</w:t><w:br/><w:t>丁</w:t></w:r></w:p>"
        "<w:p/><w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>12</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r><w:smartTag><w:r><w:t>件</w:t></w:r></w:smartTag></w:p>"
    )
    assert read(body) == ["甲 乙\t丙", "丁", "链接", "12-3件"]


@pytest.mark.parametrize(
    ("pieces", "printed"),
    [
        ("__规章_3__", "\t\t规章\t3\t\t"),  # cells, the empty ones too
        ("规章__", "规章\t\t"),
        ("__2020年,收到申请5件。", "2020年,收到申请5件。"),  # an indent
        ("单位负责人_", "单位负责人"),
    ],
)
def test_tabs_around_a_line_stay_where_they_part_cells(pieces: str, printed: str) -> None:
    runs = "<w:tab/>".join(f"<w:t>{piece}</w:t>" if piece else "" for piece in pieces.split("_"))
    assert read(f"<w:p><w:r>{runs}</w:r></w:p>") == [printed]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r><w:r><w:t>12</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>件</w:t></w:r></w:moveTo></w:p>"
        + tbl(tr(tc("甲"), tc("1")), tr(tc("删"), tc("9"), properties="<w:del/>"), tr(tc("乙"), tc("2")))
    )
    assert read(body) == ["共15件", [["甲", "1"], ["乙", "2"]]]


def test_hidden_and_struck_out_text_is_left_out() -> None:
    def run(text: str, mark: str) -> str:
        return f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>"

    body = "".join(
        (
            run("1", "<w:vanish/>"),
            run("2", '<w:vanish w:val="0"/>'),
            run("3", "<w:strike/>"),
            run("4", '<w:strike w:val="false"/>'),
            run("5", "<w:dstrike/>"),
        )
    )
    assert read(f"<w:p>{body}</w:p>") == ["24"]


def test_of_fields_the_result_is_read() -> None:
    body = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>"
        "<w:r><w:t>代码</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>124</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:fldSimple w:instr='PAGE'><w:r><w:t>件</w:t></w:r></w:fldSimple></w:p>" + p("后")
    )
    assert read(body) == ["124件", "后"]


def test_merged_cells() -> None:
    body = tbl(
        tr(tc("信息内容", span(2) + RESTART), tc("申请人", span(2))),
        tr(tc("", span(2) + CONTINUE), tc("自然人"), tc("总计")),
        tr(tc("结果", RESTART), tc("公开"), tc("1"), tc("")),
        tr(tc("x", CONTINUE), tc("部分公开"), tc("3"), tc("4")),
    )
    expected = [
        ["信息内容 [2x2]", "申请人 [1x2]"],
        ["自然人", "总计"],
        ["结果 [2x1]", "公开", "1", ""],
        ["部分公开", "3", "4"],
    ]
    assert read(body) == [expected]


def test_merges_that_do_not_fit_are_cells_of_their_own() -> None:
    body = tbl(
        tr(tc("甲", CONTINUE), tc("1")),  # continues nothing
        tr(tc("乙", span(2) + CONTINUE)),
        tr(tc("丙"), tc("2", CONTINUE)),
        tr(tc("丁", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("3", span(40))),
        tr(tc("戊"), tc("4"), properties='<w:gridBefore w:val="1"/>'),
    )
    (grid,) = read_docx(docx_of(body)).grids
    assert covers_exactly(grid)
    assert rows_of(grid) == [["甲", "1"], ["乙 [1x2]"], ["丙", "2"], ["丁 [1x2]", "3"], ["戊", "4"]]


def test_tables_in_tables_and_frames() -> None:
    inner = tbl(tr(tc("公开"), tc("9")))
    data = tbl(
        tr(tc("一、本年新收政府信息公开申请数量"), tc("12")),
        tr(tc("二、上年结转政府信息公开申请数量"), tc("3")),
        tr(tc("三、结果"), f"<w:tc>{inner}<w:p/></w:tc>"),
    )
    frame = tbl(tr(f"<w:tc>{p('标题')}{data}{p('注')}</w:tc>"))
    outer = [["一、本年新收政府信息公开申请数量", "12"], ["二、上年结转政府信息公开申请数量", "3"], ["三、结果", ""]]
    assert read(frame) == ["标题", outer, [["公开", "9"]], "注"]


@pytest.mark.parametrize("with_choice", [True, False])
def test_text_boxes_are_read_once(with_choice: bool) -> None:
    box = f"<w:txbxContent>{p('框内')}{tbl(tr(tc('甲'), tc('1')))}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    new = f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
    choice = f"<mc:Choice Requires='wps'>{new}</mc:Choice>" if with_choice else ""
    body = f"<w:p><w:r><w:t>锚</w:t></w:r><w:r><mc:AlternateContent>{choice}<mc:Fallback>{old}</mc:Fallback>"
    assert read(body + "</mc:AlternateContent></w:r></w:p>" + p("后")) == ["锚", "框内", [["甲", "1"]], "后"]


def test_a_raised_mark_behind_a_figure_is_no_part_of_it() -> None:
    def raised(text: str) -> str:
        return f"<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{text}</w:t></w:r>"

    printed = {"12": "12[1]", "12 ": "12 [1]", "m": "m1", "": "1"}
    for text, expected in printed.items():
        assert read(f"<w:p><w:r><w:t>{text}</w:t></w:r>{raised('1')}</w:p>") == [expected]


def test_a_text_box_in_a_cell_is_text_of_the_cell() -> None:
    def boxed(text: str) -> str:
        box = f"<w:txbxContent>{text}</w:txbxContent>"
        new = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        old = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"

    def cell(text: str, box: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r>{boxed(box)}</w:p></w:tc>"

    long = "说明" * 100
    body = tbl(
        tr(tc("规章"), cell("", p("12")), cell("3", p("4"))),
        tr(tc("规范性文件"), cell("", tbl(tr(tc("甲"), tc("1")))), cell("5", p(long))),
        *(tr(tc("行政许可项目的办理情况" * 5), tc("6"), tc("7")) for _ in range(4)),
    )
    rows = [["行政许可项目的办理情况" * 5, "6", "7"]] * 4
    assert read(body) == [[["规章", "12", "3\n4"], ["规范性文件", "", "5"], *rows], [["甲", "1"]], long]


def test_automatic_numbers_are_printed_and_so_read() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        "<w:top><w:abstractNum w:abstractNumId='7'>"
        + level.format(0, "chineseCountingThousand", "%1、")
        + level.format(1, "japaneseCounting", "(%2)")
        + level.format(2, "decimal", "%3.")
        + level.format(3, "bullet", "•")
        + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='2'><w:abstractNumId "
        "w:val='7'/><w:lvlOverride w:ilvl='2'><w:startOverride w:val='1'/></w:lvlOverride></w:num></w:top>"
    )
    styles = "<w:top><w:style w:styleId='H'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:top>"

    def numbered(text: str, at: int, number: int = 1) -> str:
        return p(text, f"<w:pPr><w:numPr><w:ilvl w:val='{at}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>")

    body = (
        p("总体情况", "<w:pPr><w:pStyle w:val='H'/></w:pPr>")
        + numbered("", 0)
        + p("主动公开", "<w:pPr><w:pStyle w:val='H'/></w:pPr>")
        + numbered("渠道", 1)
        + numbered("公报", 2)
        + numbered("网站", 2)
        + numbered("其他", 3)
        + numbered("解读", 1)
        + numbered("公报", 2)
        + numbered("微博", 2)
        + numbered("重来", 2, number=2)
        + numbered("再来", 2, number=2)
        + p("无号", "<w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>")
        + "".join(p(str(each), "<w:pPr><w:pStyle w:val='H'/></w:pPr>") for each in range(19))
    )
    lines = read(body, numbering=numbering, styles=styles)
    assert lines[:12] == [
        "一、总体情况",
        "二、主动公开",
        "(一)渠道",
        "1.公报",
        "2.网站",
        "其他",
        "(二)解读",
        "1.公报",
        "2.微博",
        "1.重来",
        "2.再来",
        "无号",
    ]
    assert [str(line)[:-1].rstrip("01") for line in (lines[12], lines[19], lines[20], lines[29], lines[30])] == [
        "三、", "十、", "十一、", "二十、", "二十一、",
    ]  # fmt: skip


def test_core_properties_and_places() -> None:
    document = docx.Document()
    document.core_properties.title = "某县2021年报告"
    document.core_properties.author = "政府办"
    document.add_paragraph("甲")
    document.add_table(1, 2).cell(0, 1).text = "1"
    target = io.BytesIO()
    document.save(target)
    found = read_docx(target.getvalue())
    assert (found.metadata["title"], found.metadata["creator"]) == ("某县2021年报告", "政府办")
    assert found.paragraphs[0].place.describe() == "第1段"
    assert found.grids[0].cells[1].place.describe() == "第1个表第1行第2列"


def test_the_strict_edition_and_another_name_of_the_main_part() -> None:
    body = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>文</w:t></w:r></w:p>'
    relation = '<Relationship Type="http://purl.oclc.org/x/officeDocument" Target="/word/main.xml"/>'
    relations = f"<Relationships>{relation}</Relationships>"
    data = zipped({"_rels/.rels": relations, "word/main.xml": body + "</w:body></w:document>"})
    assert blocks_of(read_docx(data)) == ["文"]


MEGABYTES_50 = bytes(50_000_000)
BOMB = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "x" * 10}">' for i in range(12))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted_office(), "已加密"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000, "LibreOffice"),
        (docx_of(p("甲"))[:300], "压缩结构损坏"),
        (b"PK\x03\x04" + b"\x00" * 100, "压缩结构损坏"),
        (zipped({"word/styles.xml": "<a/>"}), "缺少正文部分"),
        (docx_of("<w:p><w:r>"), "损坏"),
        (docx_of(""), "没有文字"),
        (docx_of("<w:p>" * 400 + "</w:p>" * 400), "损坏"),
        (docx_of("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f"<!DOCTYPE w:document [{BOMB}]>"), "文档类型定义|损坏"),
        (
            docx_of("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "文档类型定义|损坏",
        ),
        (zipped({"word/document.xml": b"<a>" + b" " * 120_000_000}), "解压后过大"),
        (zipped({f"word/{i}.bin": MEGABYTES_50 for i in range(9)}), "解压后过大"),
        (zipped({f"word/{i}.xml": b"" for i in range(6000)}), "文件过多"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with no_hang(), pytest.raises(UnreadableDocument, match=reason) as problem:
        read_docx(data)
    assert " / " in str(problem.value)


def test_a_part_that_is_larger_than_it_says_is_not_unpacked_further() -> None:
    data = bytearray(docx_of(p("甲" * 100_000)))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x05\x06"))
    data[at + 24 : at + 28] = (500).to_bytes(4, "little")  # the size that the directory states
    with pytest.raises(UnreadableDocument, match="损坏"):
        read_docx(bytes(data))


def test_an_encrypted_part_says_so() -> None:
    data = bytearray(docx_of(p("甲")))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.infolist()[1].filename == "word/document.xml"
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(UnreadableDocument, match="已加密"):
        read_docx(bytes(data))
