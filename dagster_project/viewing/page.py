"""The page that shows figures where they are printed: what was read beside the document it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.open import kind_of
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.lines import lines_of
from dagster_project.reports.model import Cell, Origin, ParsedReport, ValueStatus
from dagster_project.reports.outline import headings
from dagster_project.viewing.blocks import view_of_blocks
from dagster_project.viewing.choose import label_path
from dagster_project.viewing.frame import page as framed
from dagster_project.viewing.marks import Finder, Mark
from dagster_project.viewing.markup import words
from dagster_project.viewing.style import STYLE

_STATUSES = {
    ValueStatus.REPORTED: "有数值",
    ValueStatus.BLANK: "空白(不是零)",
    ValueStatus.PLACEHOLDER: "占位符号(不是零)",
    ValueStatus.TEXT: "文字(不是零)",
}
_ORIGINS = {Origin.TABLE: "统计表", Origin.NARRATIVE: "正文叙述"}
_HINT = "文件按读取程序所见排出,行号、列号与“位置”所说一致。"
_HINTS = {
    "text/html": "网页的文字和表格照录;脚本、样式、图片和链接均已去除,隐藏的文字不显示。",
    "image": "先是图片本身,再是从图中识别出的文字和表格(OCR)。",
    "application/pdf": "先是原件页面的图像,再是从该页读出的文字和表格。",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The page, and which of the figures it marks where."""

    html: str
    marks: tuple[Mark, ...]


def page_of(name: str, data: bytes, report: ParsedReport, document: Document, cells: Sequence[Cell]) -> Shown:
    """The page for some cells of a report, in their order; the first one is scrolled to."""
    finder = Finder(document)
    found = [finder.mark(number, cell.location, cell.raw) for number, cell in enumerate(cells, start=1)]
    marks = tuple(mark for mark in found if mark is not None)
    parts = _headings(document)
    cards = "".join(
        _card(number, cell, report, mark, parts)
        for number, (cell, mark) in enumerate(zip(cells, found, strict=True), start=1)
    )
    title = f"{load_registry().metrics[cells[0].metric].label_zh} · {report.identity.title or name}"
    aside = f"<aside>{cards}{_about(name, data, report, document)}</aside>"
    return Shown(framed(title, STYLE, f"{aside}<main>{_body(data, document, marks)}</main>"), marks)


def _body(data: bytes, document: Document, marks: Sequence[Mark]) -> str:
    if document.media_type == "text/html":
        from dagster_project.viewing.web_page import view_of_page

        return view_of_page(data, document, marks) or view_of_blocks(document, marks)
    if document.media_type == "application/pdf":
        from dagster_project.viewing.pdf_pages import view_of_pages

        return view_of_pages(data, document, marks) or view_of_blocks(document, marks)
    if document.media_type.startswith("image/"):
        from dagster_project.viewing.scans import view_of_picture

        return view_of_picture(data, document, marks)
    return view_of_blocks(document, marks)


def _card(number: int, cell: Cell, report: ParsedReport, mark: Mark | None, parts: Sequence[tuple[int, str]]) -> str:
    """What was read of one figure."""
    registry = load_registry()
    metric = registry.metrics[cell.metric]
    applicants = {applicant.code: applicant.label_zh for applicant in registry.applicants}
    who = applicants.get(cell.applicant or "", "")
    value = f"{figure(cell.value)} {cell.unit}" if cell.value is not None else "—"
    is_more = number > 1 and cell.value_status is ValueStatus.REPORTED  # the first card tells the rest
    rows = [
        ("印刷内容", f"“{words(cell.raw)}”" if cell.raw else "(空白)"),
        ("读数", f'<span class="value">{words(value)}</span>'),
        ("状态", "" if is_more else words(_STATUSES[cell.value_status])),
        ("原单位", words(cell.raw_unit or "")),
        ("备注", words(cell.note or "")),
        ("出处", words(_ORIGINS[cell.origin])),
        ("位置", words(cell.location) + ("" if is_more else _below(mark, parts))),
        ("指标", "" if is_more else words(label_path(cell.metric, report.form))),
        ("申请人", "" if is_more else words(who)),
        ("代码", f"<code>{words(cell.metric + (f'@{cell.applicant}' if cell.applicant else ''))}</code>"),
    ]
    head = f"{words(who)}·{words(metric.label_zh)}" if who else words(metric.label_zh)
    if mark is None:
        link = '<p class="warning">文件中找不到这个位置,未能标出。</p>'
    else:
        link = f'<p><a href="#hit-{number}">看原文中的位置 ↓</a></p>'
        if not mark.is_exact:
            link = f'<p class="warning">此处没有印出数值,标出的是所在的行。</p>{link}'
    return f'<section class="card"><h1>{head}</h1>{_list(rows)}{link}</section>'


def _headings(document: Document) -> list[tuple[int, str]]:
    """The headings of the report's parts, with their blocks."""
    lines = lines_of(document)
    return [(lines[one.line].index, one.text) for one in headings(lines)]


def _below(mark: Mark | None, parts: Sequence[tuple[int, str]]) -> str:
    """The nearest heading above: by it a person finds the place faster than by counting."""
    above = [text for block, text in parts if mark is not None and block <= mark.block]
    return f'<br><span class="quiet">在标题“{words(above[-1])}”之下</span>' if above else ""


def _about(name: str, data: bytes, report: ParsedReport, document: Document) -> str:
    who = report.identity
    form = load_registry().forms.get(report.form or "")
    rows = [
        ("文件", words(name)),
        ("格式", words(kind_of(data).label_zh)),
        ("标题", words(who.title or "(不明)")),
        ("发布机构", words(who.issuer or "(不明)")),
        ("年度", words(str(who.year or "(不明)"))),
        ("表式", words(form.label_zh if form else "(不明)")),
        ("SHA-256", f"<code>{words(report.sha256)}</code>"),
    ]
    hint = _HINTS.get(document.media_type.partition("/")[0], _HINTS.get(document.media_type, _HINT))
    return f'<section class="about"><h2>报告</h2>{_list(rows)}<p class="quiet">{hint}</p></section>'


def _list(rows: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in rows if text) + "</dl>"


def figure(value: Decimal | None) -> str:
    """A value with its thousands parted."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
