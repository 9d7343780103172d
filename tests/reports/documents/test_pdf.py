"""PDF documents drawn line by line: ruled tables over pages, turned headers, broken paragraphs, pictures, damage."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from dagster_project.reports.documents.model import UnreadableDocument
from dagster_project.reports.documents.pdf import read_pdf
from tests.hangs import no_hang
from tests.reports.documents.shown import blocks_of, covers_exactly

FONT = "STSong-Light"
HEIGHT = 842
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def drawn(*pages: Callable[[Canvas], None], encrypt: StandardEncryption | None = None) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), encrypt=encrypt)
    for page in pages:
        canvas.setFont(FONT, 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def text(canvas: Canvas, left: float, down: float, words: str, size: float = 12) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString(left, HEIGHT - down, words)


def box(canvas: Canvas, left: float, top: float, width: float, height: float, words: str = "") -> None:
    canvas.rect(left, HEIGHT - top - height, width, height)
    for number, line in enumerate(words.split("\n")):
        text(canvas, left + 4, top + 14 + 14 * number, line)


def test_merged_cells_are_rebuilt_from_the_ruling() -> None:
    def page(canvas: Canvas) -> None:
        text(canvas, 90, 80, "表前")
        box(canvas, 90, 100, 60, 60, "信息\n内容")
        box(canvas, 150, 100, 200, 30, "申请人情况")
        for column, head in enumerate(("自然人", "总计")):
            box(canvas, 150 + 100 * column, 130, 100, 30, head)
        box(canvas, 90, 160, 60, 30, "规章")
        box(canvas, 150, 160, 100, 30, "1,234")
        box(canvas, 250, 160, 100, 30)
        text(canvas, 90, 220, "表后")

    document = read_pdf(drawn(page))
    table = [["信息\n内容 [2x1]", "申请人情况 [1x2]"], ["自然人", "总计"], ["规章", "1,234", ""]]
    assert blocks_of(document) == ["表前", table, "表后"]
    assert covers_exactly(document.grids[0])
    assert document.paragraphs[0].place.describe() == "第1页第1行"
    assert document.grids[0].cells[4].place.describe() == "第1页第1个表第3行第1列"


def test_a_table_over_two_pages_is_a_grid_on_each() -> None:
    def first(canvas: Canvas) -> None:
        for row, (label, value) in enumerate((("甲", "1"), ("乙", "2"))):
            box(canvas, 90, 700 + 30 * row, 60, 30, label)
            box(canvas, 150, 700 + 30 * row, 60, 30, value)
        text(canvas, 290, 815, "- 1 -")

    def second(canvas: Canvas) -> None:
        box(canvas, 90, 60, 60, 30, "丙")
        box(canvas, 150, 60, 60, 30, "3")
        text(canvas, 290, 815, "第2页 共2页")

    document = read_pdf(drawn(first, second))
    assert blocks_of(document) == [[["甲", "1"], ["乙", "2"]], [["丙", "3"]]]
    assert [grid.place.describe() for grid in document.grids] == ["第1页第1个表", "第2页第1个表"]


@pytest.mark.parametrize("is_open_above", [True, False])
def test_a_row_without_a_line_where_the_page_begins_or_ends(is_open_above: bool) -> None:
    def page(canvas: Canvas) -> None:
        for row, words in enumerate((("甲", "1", "2 3"), ("乙", "4", "5"), ("丙", "6", ""))):
            for column, word in enumerate(words):
                text(canvas, 100 + 60 * column, 78 + 30 * row, word)
        for line in range(int(is_open_above), 3 + int(is_open_above)):
            canvas.line(90, HEIGHT - 60 - 30 * line, 270, HEIGHT - 60 - 30 * line)
        for line in range(4):
            canvas.line(90 + 60 * line, HEIGHT - 60, 90 + 60 * line, HEIGHT - 150)

    assert blocks_of(read_pdf(drawn(page))) == [[["甲", "1", "2 3"], ["乙", "4", "5"], ["丙", "6", ""]]]


def test_turned_and_upright_one_character_heads() -> None:
    def page(canvas: Canvas) -> None:
        box(canvas, 90, 100, 24, 70)
        box(canvas, 114, 100, 24, 70)
        box(canvas, 138, 100, 24, 70, "尚\n未\n审\n结")
        for left, turn, start in ((106, 90, 165), (120, -90, 105)):
            canvas.saveState()
            canvas.translate(left, HEIGHT - start)
            canvas.rotate(turn)
            canvas.drawString(0, 0, "结果 维持")
            canvas.restoreState()
        for column in range(3):
            box(canvas, 90 + 24 * column, 170, 24, 30, str(column + 10))

    assert blocks_of(read_pdf(drawn(page))) == [[["结果 维持", "结果 维持", "尚\n未\n审\n结"], ["10", "11", "12"]]]


def test_lines_that_were_broken_at_the_margin_are_put_together() -> None:
    full = "本年度共收到政府信息公开申请并且按照条例的规定办理和答复公众的全部"  # 33 characters after an indent of two
    more = "申请一百二十四件,其中自然人的申请共有一百件,其余二十四件属于商业企业提出"  # 35 and more

    def first(canvas: Canvas) -> None:
        text(canvas, 200, 80, "年度报告", 20)
        text(canvas, 114, 120, full)
        text(canvas, 90, 140, more)
        text(canvas, 90, 160, "的申请124件。")
        text(canvas, 114, 180, "第二段落。")
        text(canvas, 114, 200, full)
        text(canvas, 290, 815, "— 1 —")

    def second(canvas: Canvas) -> None:
        text(canvas, 90, 80, "全部事项。")
        text(canvas, 90, 100, "一、总体情况")

    assert blocks_of(read_pdf(drawn(first, second))) == [
        "年度报告",
        full + more + "的申请124件。",
        "第二段落。",
        full + "全部事项。",
        "一、总体情况",
    ]


def test_columns_without_ruling_are_parted_by_tabs() -> None:
    def page(canvas: Canvas) -> None:
        for left, words in ((90, "规章"), (250, "0"), (350, "-12"), (450, "1 234")):
            text(canvas, left, 100, words)

    assert blocks_of(read_pdf(drawn(page))) == ["规章\t0\t-12\t1 234"]


def in_columns(canvas: Canvas, rows: list[str], lefts: tuple[int, ...]) -> None:
    for number, row in enumerate(rows):
        for left, words in zip(lefts, row.split("|"), strict=False):
            text(canvas, left, 100 + 20 * number, words)


def test_blank_cells_without_ruling_are_told_by_the_columns_of_other_rows_or_of_the_head() -> None:
    def page(canvas: Canvas) -> None:
        rows = ["信息|制发|废止|有效", "规章|12|0|", "文件|3||45", "许可|1|22|333", "说明"]
        in_columns(canvas, rows, (90, 250, 350, 450))

    def only_a_head(canvas: Canvas) -> None:
        in_columns(canvas, ["维持|纠正|其他|未结|总计", "1|2||4|7"], (90, 170, 250, 350, 450))

    table = [
        ["信息", "制发", "废止", "有效"],
        ["规章", "12", "0", ""],
        ["文件", "3", "", "45"],
        ["许可", "1", "22", "333"],
        ["说明"],
    ]
    document = read_pdf(drawn(page))
    assert blocks_of(document) == [table]
    assert document.grids[0].values_from == 1
    one_row = [["维持", "纠正", "其他", "未结", "总计"], ["1", "2", "", "4", "7"]]
    assert blocks_of(read_pdf(drawn(only_a_head))) == [one_row]


def test_blank_cells_without_ruling_are_left_alone_where_the_column_is_in_doubt() -> None:
    def page(canvas: Canvas) -> None:
        in_columns(canvas, ["信息|制发|废止|有效", "规章|12|0|5"], (90, 250, 350, 450))
        in_columns(canvas, ["", "", "文件|3|45"], (90, 300, 450))

    # The 3 stands between two columns.
    assert blocks_of(read_pdf(drawn(page)))[2] == "文件┆3┆45"


def test_bold_print_is_read_once_and_watermarks_are_not_read() -> None:
    def page(canvas: Canvas) -> None:
        text(canvas, 90, 100, "共112件")
        text(canvas, 90.3, 100.2, "共112件")
        canvas.saveState()
        canvas.translate(100, 500)
        canvas.rotate(45)
        canvas.drawString(0, 0, "水印")
        canvas.restoreState()

    assert blocks_of(read_pdf(drawn(page))) == ["共112件"]


def test_a_frame_around_text_is_no_table() -> None:
    def page(canvas: Canvas) -> None:
        box(canvas, 90, 100, 400, 60, "框内文字")

    assert blocks_of(read_pdf(drawn(page))) == ["框内文字"]


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("L", (200, 280), 200))


def test_pictures_of_pages_are_recognised_as_such() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, 595, HEIGHT)

    with pytest.raises(UnreadableDocument, match=r"图片型PDF.* / .*OCR"):
        read_pdf(drawn(page, page))
    document = read_pdf(drawn(lambda canvas: text(canvas, 90, 90, "文"), page))
    assert document.metadata["pages_without_text"] == "2"
    assert document.metadata["pictures"] == "1"


def test_a_password_is_needed_or_not() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(90, 700, "124")

    with pytest.raises(UnreadableDocument, match="已加密"):
        read_pdf(drawn(page, encrypt=StandardEncryption("secret", "owner", strength=128)))
    owner_only = StandardEncryption("", "owner", canPrint=0, strength=128)
    assert blocks_of(read_pdf(drawn(page, encrypt=owner_only))) == ["124"]


def plain_pdf() -> bytes:
    return drawn(lambda canvas: text(canvas, 90, 100, "文"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n%%EOF", "已损坏|没有文字"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 5000, "已损坏|没有文字"),
        (drawn(lambda canvas: None), "没有文字"),
        (drawn(*[lambda canvas: text(canvas, 9, 9, "x")] * 301), "页数过多"),
        (
            b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
            "损坏|没有",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as problem:
        read_pdf(data)
    assert " / " in str(problem.value)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_truncated_file_is_read_or_says_why(cut: float) -> None:
    data = plain_pdf()
    with pytest.raises(UnreadableDocument, match=" / "):
        read_pdf(data[: int(len(data) * cut)])


def test_drawings_of_many_lines_come_to_an_end() -> None:
    def page(canvas: Canvas) -> None:
        text(canvas, 90, 100, "图")
        for number in range(20_000):
            canvas.line(number % 500, number % 700, number % 500 + 50, number % 700)

    with no_hang():
        assert blocks_of(read_pdf(drawn(page)))[0] == "图"
