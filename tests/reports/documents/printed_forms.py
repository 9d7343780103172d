"""Forms filled with figures that agree with each other, laid out as they are printed, in every format."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

import docx
import openpyxl
import xlwt
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from dagster_project.reports.forms.entries import Form, FormCell, Section
from dagster_project.reports.forms.registry import cell_name, load_registry
from tests.arithmetic import filled_forms

NOTE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"


@dataclass(frozen=True)
class Entry:
    """A cell of a laid out table."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    name: str | None = None  # of the cell whose figure it is


@dataclass(frozen=True)
class Filled:
    """A filled form: lines of text and tables in printed order, and the value that each cell has."""

    form: str
    blocks: tuple[str | tuple[Entry, ...], ...]
    values: dict[str, str]


_NUMERALS = "一二三四五六七八九"


@cache
def filled(form: str, seed: int) -> Filled:
    """A bundled form with random figures of which every enforced rule holds."""
    return laid_out(load_registry().forms[form], filled_forms.filled(form, seed))


def laid_out(form: Form, figures: filled_forms.Figures) -> Filled:
    """A form with these figures, with its headings and tables as it prints them."""
    values = {name: _text(value) for name, value in figures.items()}
    year = form.first_year + 1
    blocks: list[str | tuple[Entry, ...]] = [f"合肥市瑶海区人民政府{year}年政府信息公开工作年度报告"]
    if all(section.layout == "list" for section in form.sections):  # one table, with the headings in it
        blocks += [f"政府信息公开情况统计表({year}年度)", _list(form.cells, values)]
        return Filled(form.code, tuple(blocks), values)
    parts = [
        "总体情况",
        *(section.heading for section in form.sections),
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ]
    texts = ["本年度工作平稳,各项任务按期完成。", *form.sections, "公开的主动性还要加强。", "没有其他需要报告的事项。"]
    for numeral, heading, content in zip(_NUMERALS, parts, texts, strict=False):
        blocks.append(f"{numeral}、{heading}")
        blocks.append(content if isinstance(content, str) else LAYOUTS[content.layout](content, values))
    return Filled(form.code, tuple(blocks), values)


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _figure(values: dict[str, str], cell: FormCell, row: int, column: int, applicant: str | None = None) -> Entry:
    name = cell_name(cell.metric, applicant)
    return Entry(values[name], row, column, name=name)


def _blocks(section: Section, values: dict[str, str]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    row = 0
    groups: dict[tuple[str, ...], list[FormCell]] = {}
    for cell in section.cells:
        groups.setdefault(cell.row_path[:-1], []).append(cell)
    width = max(len({cell.column_path for cell in cells}) for cells in groups.values())
    for title, cells in groups.items():
        heads = list(dict.fromkeys(cell.column_path[-1] for cell in cells))
        labels = list(dict.fromkeys(cell.row_path[-1] for cell in cells))
        printed = {(cell.row_path[-1], cell.column_path[-1]): cell for cell in cells}
        entries.append(Entry(title[-1], row, 0, 1, width + 1))
        for number, label in enumerate(["信息内容", *labels]):
            row += 1
            entries.append(Entry(label, row, 0))
            for column, head in enumerate(heads):
                entry = (
                    _figure(values, printed[label, head], row, column + 1) if number else Entry(head, row, column + 1)
                )
                last = column == len(heads) - 1
                entries.append(replace(entry, columns=width - column if last else 1))
        row += 1
    return tuple(entries)


def _heads(paths: list[tuple[str, ...]], top: int, left: int, depth: int) -> list[Entry]:
    """The heads of columns over one another, a shared one across its columns, the last down to the figures."""
    entries: list[Entry] = []
    for column, path in enumerate(paths):
        for level, label in enumerate(path):
            if column and paths[column - 1][: level + 1] == path[: level + 1]:
                continue
            last = level == len(path) - 1
            span = sum(other[: level + 1] == path[: level + 1] for other in paths)
            entries.append(Entry(label, top + level, left + column, depth - level if last else 1, 1 if last else span))
    return entries


def _matrix(section: Section, values: dict[str, str]) -> tuple[Entry, ...]:
    paths = [cell.row_path for cell in section.cells]
    heads = [column.path for column in section.columns]
    left, depth = max(map(len, paths)), max(map(len, heads))
    entries = [Entry(NOTE, 0, 0, depth + 1, left), Entry("申请人情况", 0, left, 1, len(heads))]
    entries += _heads(heads, 1, left, depth)
    for number, cell in enumerate(section.cells):
        row = number + depth + 1
        path = cell.row_path
        for level, label in enumerate(path):
            if number and paths[number - 1][: level + 1] == path[: level + 1]:
                continue
            rows = sum(other[: level + 1] == path[: level + 1] for other in paths)
            last = level == len(path) - 1
            entries.append(Entry(label, row, level, rows, left - level if last else 1))
        entries += [_figure(values, cell, row, left + at, code) for at, code in enumerate(cell.applicants)]
    return tuple(entries)


def _single_row(section: Section, values: dict[str, str]) -> tuple[Entry, ...]:
    paths = [cell.column_path for cell in section.cells]
    depth = max(map(len, paths))
    figures = [_figure(values, cell, depth, column) for column, cell in enumerate(section.cells)]
    return (*_heads(paths, 0, 0, depth), *figures)


def _list(cells: tuple[FormCell, ...], values: dict[str, str]) -> tuple[Entry, ...]:
    entries = [Entry(head, 0, column) for column, head in enumerate(("统计指标", "单位", "统计数"))]
    printed: set[tuple[str, ...]] = set()
    row = 1
    for cell in cells:
        for depth in range(1, len(cell.row_path) + 1):
            path = cell.row_path[:depth]
            if path in printed:
                continue
            printed.add(path)
            entries.append(Entry(path[-1], row, 0))
            if path == cell.row_path:
                entries += [Entry(cell.unit, row, 1), _figure(values, cell, row, 2)]
            else:
                entries += [Entry("——", row, 1), Entry("——", row, 2)]
            row += 1
    return tuple(entries)


LAYOUTS: dict[str, Callable[[Section, dict[str, str]], tuple[Entry, ...]]] = {
    "blocks": _blocks,
    "matrix": _matrix,
    "single_row": _single_row,
    "list": lambda section, values: _list(section.cells, values),
}


def _size(entries: tuple[Entry, ...]) -> tuple[int, int]:
    return max(e.row + e.rows for e in entries), max(e.column + e.columns for e in entries)


def as_html(report: Filled) -> bytes:
    parts = ["<!DOCTYPE html><html><head><meta charset='utf-8'><title>年度报告</title></head><body>"]
    for block in report.blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
            continue
        parts.append("<table border='1'>")
        for row in range(_size(block)[0]):
            cells = sorted((e for e in block if e.row == row), key=lambda e: e.column)
            parts.append("<tr>")
            parts += [
                f"<td rowspan='{e.rows}' colspan='{e.columns}'><p><span>{html.escape(e.text)}</span></p></td>"
                for e in cells
            ]
            parts.append("</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


def as_docx(report: Filled) -> bytes:
    document: Any = docx.Document()
    for block in report.blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(*_size(block))
        for entry in block:
            corner = table.cell(entry.row, entry.column)
            if entry.rows > 1 or entry.columns > 1:
                corner = corner.merge(table.cell(entry.row + entry.rows - 1, entry.column + entry.columns - 1))
            corner.text = entry.text
    return _saved(document.save)


def as_xlsx(report: Filled) -> bytes:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    top = 1
    for block in report.blocks:
        if isinstance(block, str):
            sheet.cell(top, 1, block)
            top += 2
            continue
        for e in block:
            sheet.cell(top + e.row, e.column + 1, _typed(e.text))
            if e.rows > 1 or e.columns > 1:
                sheet.merge_cells(
                    start_row=top + e.row,
                    start_column=e.column + 1,
                    end_row=top + e.row + e.rows - 1,
                    end_column=e.column + e.columns,
                )
        top += _size(block)[0] + 1
    return _saved(workbook.save)


def as_xls(report: Filled) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("年报")
    top = 0
    for block in report.blocks:
        if isinstance(block, str):
            sheet.write(top, 0, block)
            top += 2
            continue
        for e in block:
            rows = (top + e.row, top + e.row + e.rows - 1)
            sheet.write_merge(*rows, e.column, e.column + e.columns - 1, _typed(e.text))
        top += _size(block)[0] + 1
    return _saved(workbook.save)


def as_pdf(report: Filled) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = ParagraphStyle(
        "text", fontName="STSong-Light", fontSize=10.5, leading=18, wordWrap="CJK", firstLineIndent=21
    )
    small = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")
    story: list[Any] = []
    for block in report.blocks:
        if isinstance(block, str):
            story.append(Paragraph(html.escape(block), text))
            continue
        rows, columns = _size(block)
        grid: list[list[Any]] = [[""] * columns for _ in range(rows)]
        commands: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
        for e in block:
            grid[e.row][e.column] = Paragraph(html.escape(e.text), small)
            if e.rows > 1 or e.columns > 1:
                commands.append(("SPAN", (e.column, e.row), (e.column + e.columns - 1, e.row + e.rows - 1)))
        widths = [440 / columns] * columns
        labels = next((e.column for e in block if e.text == "申请人情况"), 0)
        if labels:
            widths = [44] * (labels - 1) + [88] + [(352 - 44 * (labels - 1)) / (columns - labels)] * (columns - labels)
        elif columns == 3:
            widths = [320, 50, 70]
        story.append(Table(grid, widths, style=TableStyle(commands), repeatRows=0))
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4).build(story)
    return target.getvalue()


def _typed(text: str) -> str | int | float:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def _saved(save: Callable[[Any], object]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()
