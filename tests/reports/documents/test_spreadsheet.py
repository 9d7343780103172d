"""Workbooks and CSV files: tables and text parted, values as seen, nothing laid out beyond bounds."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
import xlwt

from dagster_project.reports.documents.csv_tables import looks_like_csv, read_csv
from dagster_project.reports.documents.model import Grid, UnreadableDocument
from dagster_project.reports.documents.sheets import Sheet
from dagster_project.reports.documents.spreadsheet import read_xls, read_xlsx
from tests.hangs import no_hang
from tests.reports.documents.packages import OLE, encrypted_office, zipped
from tests.reports.documents.shown import blocks_of


def saved(workbook: Any) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def workbook_with(sheet: dict[str, object], *merged: str, name: str = "附表") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    worksheet: Any = workbook.active
    worksheet.title = name
    for address, value in sheet.items():
        worksheet[address] = value
    for area in merged:
        worksheet.merge_cells(area)
    return workbook


CELLS = {
    "B2": "某县2021年报告",
    "B3": "信息内容",
    "C3": "本年",
    "D3": 124.0,
    "C4": "增减",
    "D4": -0.1 - 0.2,
    "B5": "日期",
    "D5": datetime.date(2022, 1, 20),
    "B6": "备注:截至年底",
    "B9": "另一表",
    "C9": 29628302.01,
    "B10": "有",
    "C10": True,
}


def test_sheets_give_tables_and_the_text_around_them() -> None:
    document = read_xlsx(saved(workbook_with(CELLS, "B2:D2", "B3:B4", "B6:D6")))
    assert blocks_of(document) == [
        "某县2021年报告",
        [["信息内容 [2x1]", "本年", "124"], ["增减", "-0.3"], ["日期", "", "2022-01-20"]],
        "备注:截至年底",
        [["另一表", "29628302.01"], ["有", "TRUE"]],
    ]
    assert document.paragraphs[0].place.describe() == "工作表“附表”B2"
    assert document.grids[0].cells[-1].place.describe() == "工作表“附表”D5"
    assert document.grids[1].place.describe() == "工作表“附表”第2个表"


def test_the_old_format_gives_the_same() -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("附表")
    sheet.write_merge(0, 0, 0, 2, "某县2021年报告")
    sheet.write_merge(1, 3, 0, 0, "信息内容")
    for row, (label, value) in enumerate([("本年", 124), ("增减", -3.5), ("空白", "")], start=1):
        sheet.write(row, 1, label)
        sheet.write(row, 2, value)
    assert blocks_of(read_xls(saved(workbook))) == [
        "某县2021年报告",
        [["信息内容 [3x1]", "本年", "124"], ["增减", "-3.5"], ["空白", ""]],
    ]


def test_hidden_sheets_are_left_out_and_others_come_in_order() -> None:
    workbook = workbook_with({"A1": "甲", "B1": 1}, name="表一")
    hidden: Any = workbook.create_sheet("草稿")
    hidden.append(["乙", 2])
    hidden.sheet_state = "hidden"
    workbook.create_sheet("空白")
    workbook.create_sheet("表二").append(["丙", 3])
    document = read_xlsx(saved(workbook))
    assert blocks_of(document) == [[["甲", "1"]], [["丙", "3"]]]
    assert [grid.place.describe() for grid in document.grids] == ["工作表“表一”第1个表", "工作表“表二”第2个表"]


def test_hidden_rows_and_columns_are_left_out_and_places_stay() -> None:
    workbook = workbook_with(
        {"A1": "甲", "B1": "旧", "C1": 1, "A2": "乙", "B2": 7, "C2": 30, "A3": "丙", "B3": 8, "C3": None, "D3": 5},
        "A2:A3",
    )
    sheet: Any = workbook.active
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    document = read_xlsx(saved(workbook))
    assert blocks_of(document) == [[["甲", "1", ""], ["乙", "", "5"]]]
    places = [cell.place.describe() for cell in document.grids[0].cells]
    assert places == ["工作表“附表”" + where for where in ("A1", "C1", "D1", "A3", "C3", "D3")]


def test_hidden_rows_and_columns_of_the_old_format_are_left_out() -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("附表")
    for row, values in enumerate((("甲", 7, 1), ("乙", 8, 30), ("丙", 9, 3))):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    assert blocks_of(read_xls(saved(workbook))) == [[["甲", "1"], ["丙", "3"]]]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('0"元"', "5103216元"),
        ('#,##0.00"万元"', "5103216万元"),
        ('"约"0\\件', "约5103216件"),
        ('0;-0"元"', "5103216"),
        ("_ * #,##0.00_ ;_ * -#,##0.00_ ", "5103216"),
        ('0.0,"千元"', '5103216 [0.0,"千元"]'),
        ('0!.0,"万元"', '5103216 [0!.0,"万元"]'),
    ],
)
def test_words_of_a_number_format_belong_to_the_cell(code: str, shown: str) -> None:
    workbook = workbook_with({"A1": "收费", "B1": 5103216})
    sheet: Any = workbook.active
    sheet["B1"].number_format = code
    assert blocks_of(read_xlsx(saved(workbook))) == [[["收费", shown]]]


def test_formulas_give_the_result_that_was_stored() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>计</t></is></c><c r="B1"><f>1+2</f><v>3</v></c></row></sheetData></worksheet>'
    )
    assert blocks_of(read_xlsx(xlsx_of(sheet))) == [[["计", "3"]]]


def xlsx_of(sheet: str) -> bytes:
    """A workbook of one sheet, written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Override PartName="/xl/workbook.xml" '
            f'ContentType="{kind}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" '
            'sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def sheet_of(rows: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    )


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{}</row>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted_office(), "已加密"),
        (OLE, "LibreOffice"),
        (saved(workbook_with(CELLS))[:2000], "压缩结构损坏"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "损坏|空的"),
        (saved(workbook_with({})), "空的"),
        (saved(workbook_with({"A1": 1, "XFD1048576": 2})), "工作表过大"),
        (xlsx_of(sheet_of(FAR.format('<c r="XFD1048576"><v>1</v></c>'))), "工作表过大"),
        (xlsx_of(sheet_of(FAR.format("<c r='XFD1048576' ><v>1</v></c>"))), "工作表过大"),
        (xlsx_of(sheet_of(FAR.format("<c><v>1</v></c>" * 3))), "工作表过大|空的|损坏"),
        (xlsx_of('<!DOCTYPE a [<!ENTITY x "y">]>' + sheet_of("")), "文档类型定义"),
        (zipped({"xl/sharedStrings.xml": b"<a>" + b" " * 150_000_000}), "解压后过大"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with no_hang(), pytest.raises(UnreadableDocument, match=reason) as problem:
        read_xlsx(data)
    assert " / " in str(problem.value)


def test_blank_cells_far_away_do_no_harm() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert blocks_of(read_xlsx(xlsx_of(sheet_of(rows)))) == [[["1", "2"]]]


@pytest.mark.parametrize("data", [OLE, OLE[:100], OLE + b"Workbook".decode().encode("utf-16-le") + b"\x01" * 5000])
def test_a_damaged_old_workbook_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="已损坏"):
        read_xls(data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv(delimiter: str, charset: str) -> None:
    lines = ['"某县2021年,报告"', "", "信息内容;本年;合计", '"规章\n公开";"1,234";', "规范性文件;-3;5", "行政许可;0;12"]
    text = "\r\n".join(line.replace(";", delimiter) for line in lines)
    document = read_csv(text.encode(charset))
    assert looks_like_csv(text) == (delimiter in ",;")
    assert blocks_of(document) == [
        "某县2021年,报告",
        [["信息内容", "本年", "合计"], ["规章\n公开", "1,234", ""], ["规范性文件", "-3", "5"], ["行政许可", "0", "12"]],
    ]
    assert document.grids[0].cells[-1].place.describe() == "第6行第3列"


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n本年,各项工作推进。\n二、主动公开\n全年公开12条,其中政策3条,解读5条。\n",
        "只有一行,没有别的",
        "",
        "甲\n乙\n丙\n",
    ],
)
def test_prose_is_not_taken_for_csv(text: str) -> None:
    assert not looks_like_csv(text)


def test_a_text_without_columns_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="无法按逗号"):
        read_csv("甲\n乙\n丙\n".encode())


_HEADS = ["结果维持", "结果纠正", "其他结果", "尚未审结"]


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ([_HEADS, [], ["五、存在的主要问题"]], [""] * 4),
        ([_HEADS], [""] * 4),
        ([_HEADS, ["0", "1", "2", "3"], [], ["五、存在的主要问题"]], ["0", "1", "2", "3"]),
        ([["规章", "0"], ["规范性文件", "无"], [], ["五、存在的主要问题"]], ["规范性文件", "无"]),
    ],
)
def test_the_blank_row_below_heads_belongs_to_their_table(rows: list[list[str]], last: list[str]) -> None:
    grid = Sheet("年报").blocks(rows, [])[0]
    assert isinstance(grid, Grid)
    cells = [cell for cell in grid.cells if cell.row == grid.rows - 1]
    assert [cell.text for cell in cells] == last
    assert cells[0].place.row == grid.rows
