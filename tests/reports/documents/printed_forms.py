"""The real forms filled with figures that agree with each other, laid out as they are printed, in every format."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
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

from dagster_project.reports.forms.entries import FormCell, Section
from dagster_project.reports.forms.registry import cell_name, load_registry

APPLICANT_HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
NOTE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"


@dataclass(frozen=True)
class Entry:
    """A cell of a laid out table."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Filled:
    """A filled form: lines of text and tables in printed order, and the value that each cell has."""

    form: str
    blocks: tuple[str | tuple[Entry, ...], ...]
    values: dict[str, str]


@cache
def filled(form: str, seed: int) -> Filled:
    """A form with random figures whose sums agree."""
    dice = random.Random(f"{form}-{seed}")
    sections = load_registry().forms[form].sections
    values = _values(form, dice)
    year = {"2014": 2017, "2019": 2019, "2021": 2023}[form]
    blocks: list[str | tuple[Entry, ...]] = [f"青山县人民政府{year}年政府信息公开工作年度报告"]
    if form == "2014":
        blocks += [
            f"政府信息公开情况统计表({year}年度)",
            _list([cell for each in sections for cell in each.cells], values),
        ]
        return Filled(form, tuple(blocks), values)
    blocks += ["一、总体情况", "本年度工作平稳,各项任务按期完成。"]
    for number, section in zip("二三四", sections, strict=True):
        blocks.append(f"{number}、{section.heading}")
        blocks.append(
            {"blocks": _blocks, "matrix": _matrix, "single_row": _single_row}[section.layout](section, values)
        )
    blocks += [
        "五、存在的主要问题及改进情况",
        "公开的主动性还要加强。",
        "六、其他需要报告的事项",
        "没有其他需要报告的事项。",
    ]
    return Filled(form, tuple(blocks), values)


def _values(form: str, dice: random.Random) -> dict[str, str]:
    values: dict[str, str] = {}
    applications: dict[str, dict[str, int]] = {}
    for cell in load_registry().forms[form].cells:
        if cell.has_applicants:
            applications[cell.metric] = {}
        elif cell.kind == "money":
            values[cell_name(cell.metric, None)] = f"{dice.randint(0, 99999) / 100:g}"
        elif cell.kind == "change":
            values[cell_name(cell.metric, None)] = str(dice.randint(-30, 30))
        else:
            values[cell_name(cell.metric, None)] = str(dice.choice((0, 0, dice.randint(0, 9), dice.randint(10, 4000))))
    for kind in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        parts = [f"{kind}.{name}" for name in ("upheld", "corrected", "other", "pending")]
        if cell_name(parts[0], None) in values:
            values[cell_name(f"{kind}.total", None)] = str(sum(int(values[cell_name(part, None)]) for part in parts))
    codes = [applicant.code for applicant in load_registry().applicants]
    for applicant in codes[:-1] if applications else ():
        for metric in applications:
            applications[metric][applicant] = dice.choice((0, 0, 0, dice.randint(1, 9), dice.randint(10, 300)))
        outcomes = [metric for metric in applications if ".outcome." in metric and not metric.endswith(".total")]
        total = sum(applications[metric][applicant] for metric in outcomes)
        applications["applications.outcome.total"][applicant] = total
        carried_in = min(applications["applications.carried_in"][applicant], total)
        applications["applications.carried_in"][applicant] = carried_in
        applications["applications.new"][applicant] = (
            total + applications["applications.carried_out"][applicant] - carried_in
        )
    for metric, row in applications.items():
        row["total"] = sum(row.values())
        values.update({cell_name(metric, applicant): str(number) for applicant, number in row.items()})
    return values


def _blocks(section: Section, values: dict[str, str]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    row = 0
    groups: dict[str, list[FormCell]] = {}
    for cell in section.cells:
        groups.setdefault(cell.row_path[0], []).append(cell)
    for title, cells in groups.items():
        heads = list(dict.fromkeys(cell.column_path[-1] for cell in cells))
        labels = list(dict.fromkeys(cell.row_path[-1] for cell in cells))
        entries.append(Entry(title, row, 0, 1, 4))
        for number, label in enumerate(["信息内容", *labels]):
            row += 1
            entries.append(Entry(label, row, 0))
            for column, head in enumerate(heads):
                last = column == len(heads) - 1
                text = head
                if number:
                    metric = next(c.metric for c in cells if c.row_path[-1] == label and c.column_path[-1] == head)
                    text = values[cell_name(metric, None)]
                entries.append(Entry(text, row, column + 1, 1, 3 - column if last else 1))
        row += 1
    return tuple(entries)


def _matrix(section: Section, values: dict[str, str]) -> tuple[Entry, ...]:
    entries = [Entry(NOTE, 0, 0, 3, 3), Entry("申请人情况", 0, 3, 1, 7), Entry("自然人", 1, 3, 2, 1)]
    entries += [Entry("法人或其他组织", 1, 4, 1, 5), Entry("总计", 1, 9, 2, 1)]
    entries += [Entry(head, 2, 4 + number) for number, head in enumerate(APPLICANT_HEADS[1:6])]
    paths = [cell.row_path for cell in section.cells]
    codes = [applicant.code for applicant in load_registry().applicants]
    for number, cell in enumerate(section.cells):
        row = number + 3
        path = cell.row_path
        for depth, label in enumerate(path):
            if number and paths[number - 1][: depth + 1] == path[: depth + 1]:
                continue
            rows = sum(other[: depth + 1] == path[: depth + 1] for other in paths)
            last = depth == len(path) - 1
            entries.append(Entry(label, row, depth, rows, 3 - depth if last else 1))
        entries += [Entry(values[cell_name(cell.metric, code)], row, 3 + at) for at, code in enumerate(codes)]
    return tuple(entries)


def _single_row(section: Section, values: dict[str, str]) -> tuple[Entry, ...]:
    entries = [Entry("行政复议", 0, 0, 1, 5), Entry("行政诉讼", 0, 5, 1, 10)]
    entries += [Entry("未经复议直接起诉", 1, 5, 1, 5), Entry("复议后起诉", 1, 10, 1, 5)]
    for column, cell in enumerate(section.cells):
        top = 1 if column < 5 else 2
        entries.append(Entry(cell.column_path[-1], top, column, 3 - top, 1))
        entries.append(Entry(values[cell_name(cell.metric, None)], 3, column))
    return tuple(entries)


def _list(cells: list[FormCell], values: dict[str, str]) -> tuple[Entry, ...]:
    entries = [Entry(head, 0, column) for column, head in enumerate(("统计指标", "单位", "统计数"))]
    printed: set[tuple[str, ...]] = set()
    row = 1
    for cell in cells:
        for depth in range(1, len(cell.row_path) + 1):
            path = cell.row_path[:depth]
            if path in printed:
                continue
            printed.add(path)
            is_cell = path == cell.row_path
            texts = (
                path[-1],
                cell.unit if is_cell else "——",
                values[cell_name(cell.metric, None)] if is_cell else "——",
            )
            entries += [Entry(text, row, column) for column, text in enumerate(texts)]
            row += 1
    return tuple(entries)


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
        if columns == 10:
            widths = [44, 44, 88, *[264 / 7] * 7]
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
