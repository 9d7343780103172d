"""Workbooks (XLSX, XLS): the visible sheets, with values as a person sees them: 124 and not 124.0, dates as dates.

Macros and links are never looked at.
"""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import python_calamine as calamine
import xlrd

from dagster_project.reports.documents.archive import Package
from dagster_project.reports.documents.model import Document, Grid, Paragraph, UnreadableDocument
from dagster_project.reports.documents.ooxml import core_properties, open_package
from dagster_project.reports.documents.sheet_looks import Look, as_formatted, looks_of
from dagster_project.reports.documents.sheets import Sheet

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS_MEDIA_TYPE = "application/vnd.ms-excel"
MAX_SHEETS = 200
MAX_PLACES = 2_000_000  # rows times columns of a sheet up to its last filled cell
_XLSX_KIND = "Excel 工作簿(xlsx)"
_XLS_KIND = "旧版 Excel 工作簿(xls)"
_ADDRESS = rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']"""
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?" + _ADDRESS + rb"(?:[^<>]*[^<>/])?>")
_WITHOUT_ADDRESS = re.compile(rb"""<(?:\w+:)?c(?:>|\s(?![^<>]*\br\s*=)[^<>]*[^<>/]>)""")
_ROW_ADDRESS = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d{1,7})["']""")
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?workbook\.[\w.]+|xl/(?:sharedStrings|styles)\.xml"
)
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets|dialogsheets|macrosheets)/[^/]+\.xml")
_BROKEN = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    OSError,
)


def read_xlsx(data: bytes) -> Document:
    """The visible sheets of a workbook.

    Raises :class:`UnreadableDocument` where it is encrypted, damaged or too large.
    """
    package = open_package(data, _XLSX_KIND)
    metadata = core_properties(package)
    rebuilt = _rebuilt(package)
    looks = looks_of(package)
    blocks = _checked(lambda workbook: _xlsx_blocks(workbook, looks), rebuilt, _XLSX_KIND)
    return Document(XLSX_MEDIA_TYPE, blocks, metadata)


def read_xls(data: bytes) -> Document:
    """The visible sheets of a workbook in the old binary format. Raises like :func:`read_xlsx`."""
    return Document(XLS_MEDIA_TYPE, _checked(_xls_blocks, data, _XLS_KIND), {})


def _xlsx_blocks(data: bytes, looks: dict[str, Look]) -> list[Paragraph | Grid]:
    """The blocks of the sheets that are shown, all sheets where none is."""
    blocks: list[Paragraph | Grid] = []
    with calamine.load_workbook(io.BytesIO(data)) as workbook:
        sheets = [each for each in workbook.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        visible = [each.name for each in sheets if each.visible == calamine.SheetVisibleEnum.Visible]
        tables = 0
        for name in (visible or [each.name for each in sheets])[:MAX_SHEETS]:
            sheet = workbook.get_sheet_by_name(name)
            _check_places(sheet.total_height, sheet.total_width)
            reader = Sheet(name, tables)
            look = looks.get(name, Look())
            values = sheet.to_python(skip_empty_area=False)
            rows = [[_shown(value) for value in row] for row in values]
            for (row, column), code in look.formats.items():
                value = values[row][column] if row < len(values) and column < len(values[row]) else None
                if isinstance(value, int | float) and not isinstance(value, bool):
                    rows[row][column] = as_formatted(rows[row][column], value < 0, code)
            merged = list(sheet.merged_cell_ranges or [])
            blocks += reader.blocks(rows, merged, look.hidden_rows, look.hidden_columns)
            tables = reader.tables
    return blocks


def _xls_blocks(data: bytes) -> list[Paragraph | Grid]:
    """The same of the old format, read in Python: its tables of sectors can be made to run in circles."""
    blocks: list[Paragraph | Grid] = []
    with xlrd.open_workbook(
        file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
    ) as book:
        sheets = book.sheets()
        tables = 0
        for sheet in ([each for each in sheets if each.visibility == 0] or sheets)[:MAX_SHEETS]:
            reader = Sheet(sheet.name, tables)
            rows = [[_shown_xls(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
            merged = [((top, left), (end - 1, right - 1)) for top, end, left, right in sheet.merged_cells]
            hidden_rows = {number for number, look in sheet.rowinfo_map.items() if look.hidden}
            hidden_columns = {number for number, look in sheet.colinfo_map.items() if look.hidden}
            blocks += reader.blocks(rows, merged, hidden_rows, hidden_columns)
            tables = reader.tables
    return blocks


def _checked(read: Callable[[bytes], list[Paragraph | Grid]], data: bytes, kind: str) -> tuple[Paragraph | Grid, ...]:
    """The blocks of a workbook; raises :class:`UnreadableDocument` with the reason where there are none."""
    try:
        blocks = read(data)
    except (calamine.CalamineError, *_BROKEN) as error:
        if isinstance(error, calamine.PasswordError) or "encrypted" in str(error):
            raise UnreadableDocument(
                f"{kind}:已加密,需要密码,请提供未加密的文件 / "
                "encrypted with a password; fetch one that is not encrypted."
            ) from error
        raise UnreadableDocument(
            f"{kind}:已损坏({error}),请重新获取 / the workbook is damaged ({error}). Fetch the file again."
        ) from error
    if not blocks:
        raise UnreadableDocument(f"{kind}:所有工作表都是空的 / all its sheets are empty.")
    return tuple(blocks)


def _rebuilt(package: Package) -> bytes:
    """A workbook of only the parts that hold values, unpacked here within limits, so that no other code unpacks any."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for member in package.members:
            name = member.filename
            is_sheet = _SHEET.fullmatch(name) is not None
            if is_sheet or _NEEDED.fullmatch(name) or name.startswith("xl/worksheets/_rels/"):
                data = package.bytes_of(member)
                if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                    raise UnreadableDocument(
                        f"{_XLSX_KIND}:“{name}”带有文档类型定义,拒绝读取 / {name!r} defines a document type; not read."
                    )
                if is_sheet:
                    _check_extent(data)
                archive.writestr(name, data)
    return copy.getvalue()


def _check_extent(sheet: bytes) -> None:
    """Refuse a sheet that reaches so far that the library would lay out millions of places for a few cells."""
    rows = columns = 0
    addresses = set(_FILLED_CELL.findall(sheet))
    if _WITHOUT_ADDRESS.search(sheet):  # such cells are counted on from the address of their row
        addresses |= {(b"", row) for row in _ROW_ADDRESS.findall(sheet)}
    for letters, digits in addresses:
        rows = max(rows, int(digits))
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        columns = max(columns, column)
    _check_places(rows, max(columns, 1))


def _check_places(rows: int, columns: int) -> None:
    if rows * columns > MAX_PLACES:
        raise UnreadableDocument(
            f"工作表过大:{rows}行{columns}列,超出上限{MAX_PLACES}格,请删去多余内容 / "
            f"a sheet of {rows} rows and {columns} columns is larger than the limit of {MAX_PLACES} places; "
            "delete what lies far from the table."
        )


def _shown(value: object) -> str:
    """A value as it would be seen in its cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Fifteen digits are what a workbook stores of what was typed or computed; more are traces of binary fractions.
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return str(value)


def _shown_xls(cell: Any, datemode: int) -> str:
    """The same for a cell of the old format, which marks the kind of a value beside it."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):  # a number that is formatted as a date and is none
            return _shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#"))
    return _shown(cell.value)
