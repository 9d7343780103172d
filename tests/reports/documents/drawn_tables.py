"""Filled forms drawn as PDF pages by their own rules: every kind of ruling, alignment, head and page that is met.

Nothing here knows how PDFs are read. A table is set row by row, each cell's text broken to its width as a word
processor does; pages break between rows or, if so wanted, through them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from dagster_project.reports.documents.model import GridCell
from tests.reports.filled_forms import Filled
from tests.reports.grid_styles import grid
from tests.reports.text_styles import AFTER, BEFORE, HEADINGS, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Look:
    """How a document is set."""

    ruling: str = "lines"  # lines, boxes, thin, dashed, filled, open_sides, across, heads_only, none
    across: str = "center"  # left, center, right: where text stands in its cell
    down: str = "middle"  # top, middle, bottom
    heads: str = "flat"  # flat, turned, upright
    paper: tuple[float, float] = (595, 842)
    turn: int = 0  # the page is stored turned and shown by its /Rotate
    size: float = 9.0
    padding: float = 4.0
    white: float = 2.0  # above and below the text of a cell
    spacing: float = 0.0  # between characters
    cut_rows: bool = False  # a page may end in the middle of a row
    repeat_heads: bool = False
    furniture: bool = False  # running head and page number
    watermark: bool = False
    narrow: float = 1.0  # of the width between the margins


@dataclass
class _Cell:
    cell: GridCell
    lines: list[str]
    is_head: bool


class _Pages:
    """A canvas that goes from page to page."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.target = io.BytesIO()
        self.width, self.height = look.paper
        size = (self.height, self.width) if look.turn in (90, 270) else (self.width, self.height)
        self.canvas = Canvas(self.target, pagesize=size)
        self.number = 0
        self.left, self.top, self.bottom = 60.0, 70.0, self.height - 70.0
        self.right = self.width - 60.0
        self._start()

    def _start(self) -> None:
        self.number += 1
        canvas, look = self.canvas, self.look
        if look.turn:
            canvas.setPageRotation(look.turn)
            move = {90: (self.height, 0), 180: (self.width, self.height), 270: (0, self.width)}[look.turn]
            canvas.translate(*move)
            canvas.rotate(look.turn)
        if look.watermark:
            canvas.saveState()
            canvas.setFont(FONT, 40)
            canvas.setFillGray(0.85)
            canvas.translate(150, 300)
            canvas.rotate(40)
            canvas.drawString(0, 0, "政府信息公开 2020")
            canvas.restoreState()
        if look.furniture:
            self.text(self.left, 40, "某某县人民政府政务公开", 8)
            self.text(self.width / 2, self.height - 30, f"- {self.number} -", 8)
        self.down = self.top

    def next(self) -> None:
        self.canvas.showPage()
        self._start()

    def text(self, left: float, down: float, words: str, size: float, spacing: float = 0.0) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.setFillGray(0)
        words = words.replace("\u2212", "\uff0d")  # the type has no such sign
        self.canvas.drawString(left, self.height - down, words, charSpace=spacing)

    def line(self, words: str) -> None:
        """A paragraph, broken at the margin."""
        size = 12.0
        for number, piece in enumerate(_broken("\u3000\u3000" + words, self.right - self.left, size, 0)):
            if self.down + 20 > self.bottom:
                self.next()
            self.down += 20
            indent = 2 * size if number == 0 else 0
            self.text(self.left + indent, self.down, piece.strip("\u3000"), size)
        self.down += 4

    def done(self) -> bytes:
        self.canvas.save()
        return self.target.getvalue()


def draw(filled: Filled, look: Look, rng: Random) -> bytes:
    """A report with its tables as a PDF."""
    pages = _Pages(look)
    for line in BEFORE:
        pages.line(line)
    for name, table in filled.tables.items():
        pages.line(HEADINGS[name])
        _draw_table(pages, table, look)
        pages.down += 12
    for line in AFTER:
        pages.line(line)
    return pages.done()


def _broken(text: str, width: float, size: float, spacing: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            longer = line + character
            if line and pdfmetrics.stringWidth(longer, FONT, size) + spacing * len(longer) > width:
                lines.append(line)
                line = character
            else:
                line = longer
        lines.append(line)
    return lines


def _widths(columns: int, space: float) -> list[float]:
    shares = {3: [6, 1, 2], 4: [3, 2, 2, 2], 10: [1, 1.6, 3.4, *[1] * 7], 15: [1] * 15}.get(columns, [1] * columns)
    return [space * share / sum(shares) for share in shares]


def _draw_table(pages: _Pages, table: Table, look: Look) -> None:
    made = grid(table, 1)
    widths = _widths(made.columns, (pages.right - pages.left) * look.narrow)
    lefts = [pages.left + sum(widths[:n]) for n in range(made.columns + 1)]
    heads = _head_rows(made.columns, made.rows)
    cells = [_set(cell, lefts, look, heads) for cell in made.cells]
    heights = _heights(cells, made.rows, look)
    first = 0
    while first < made.rows:
        room = pages.bottom - pages.down
        last = first
        used = 0.0
        while last < made.rows and used + heights[last] <= room:
            used += heights[last]
            last += 1
        leading = look.size * 1.3
        rest = room - used
        step = 2 * leading + look.white
        through = look.cut_rows and last < made.rows and heights[last] > 2.5 * leading and step <= rest
        if last == first and not through:
            pages.next()
            continue
        _draw_rows(pages, cells, lefts, heights, range(first, last), look)
        if through:
            tall = heights[last]
            part = look.white + leading * int((rest - look.white) / leading)
            cut = min(part, tall - leading)
            rows = [each for each in cells if each.cell.row == last]
            pages.down = _draw_cut(pages, rows, lefts, cut, tall, look)
            first = last + 1
        else:
            first = last
        if first < made.rows and not through:
            pages.next()
            if look.repeat_heads and heads:
                _draw_rows(pages, cells, lefts, heights, range(heads), look)


def _head_rows(columns: int, rows: int) -> int:
    return {10: 3, 15: 3, 3: 0}.get(columns, 0) if rows > 3 else 0


def _set(cell: GridCell, lefts: Sequence[float], look: Look, heads: int) -> _Cell:
    width = lefts[cell.column + cell.column_span] - lefts[cell.column] - 2 * look.padding
    is_head = heads > 0 and cell.row < heads and len(cell.text) <= 6 and cell.column_span == 1
    if is_head and look.heads == "upright":
        return _Cell(cell, list(cell.text), True)
    if is_head and look.heads == "turned":
        return _Cell(cell, [cell.text], True)
    return _Cell(cell, _broken(cell.text, width, look.size, look.spacing), is_head)


def _needed(each: _Cell, look: Look) -> float:
    if each.is_head and look.heads == "turned":
        return pdfmetrics.stringWidth(each.cell.text, FONT, look.size) + 8
    return len(each.lines) * look.size * 1.3 + 2 * look.white


def _heights(cells: Sequence[_Cell], rows: int, look: Look) -> list[float]:
    heights = [look.size * 1.3 + 2 * look.white] * rows
    for each in sorted(cells, key=lambda each: each.cell.row_span):
        span = range(each.cell.row, each.cell.row + each.cell.row_span)
        short = _needed(each, look) - sum(heights[row] for row in span)
        if short > 0:
            heights[span[-1]] += short
    return heights


def _draw_rows(
    pages: _Pages, cells: Sequence[_Cell], lefts: Sequence[float], heights: Sequence[float], rows: range, look: Look
) -> None:
    top = pages.down
    tops = {row: top + sum(heights[rows.start : row]) for row in range(rows.start, rows.stop + 1)}
    for each in cells:
        cell = each.cell
        begin, end = max(cell.row, rows.start), min(cell.row + cell.row_span, rows.stop)
        if begin >= end:
            continue
        left, right = lefts[cell.column], lefts[cell.column + cell.column_span]
        _rule(pages, left, tops[begin], right, tops[end], look, each.is_head)
        if begin == cell.row or rows.start == 0:
            _print(pages, each, left, tops[begin], right, tops[end], look)
    if look.ruling == "heads_only":
        _bars(pages, lefts, [tops[row] for row in (rows.start, rows.stop)])
    pages.down = tops[rows.stop]


def _draw_cut(
    pages: _Pages, cells: Sequence[_Cell], lefts: Sequence[float], cut: float, tall: float, look: Look
) -> float:
    """A row of which the page shows only what fits, and the next page the rest."""
    leading = look.size * 1.3
    top = pages.down
    shown = int((cut - look.white) / leading + 0.01)
    later: list[_Cell] = []
    for each in cells:
        left, right = lefts[each.cell.column], lefts[each.cell.column + each.cell.column_span]
        _rule(pages, left, top, right, top + cut, look, False)
        here = replace_lines(each, each.lines[:shown])
        later.append(replace_lines(each, each.lines[shown:]))
        _print(pages, here, left, top, right, top + cut, replace(look, down="top"))
    pages.next()
    top = pages.down
    for each in later:
        left, right = lefts[each.cell.column], lefts[each.cell.column + each.cell.column_span]
        _rule(pages, left, top, right, top + tall - cut + 2 * look.white, look, False)
        _print(pages, each, left, top, right, top + tall - cut + 2 * look.white, replace(look, down="top"))
    return top + tall - cut + 2 * look.white


def replace_lines(each: _Cell, lines: list[str]) -> _Cell:
    return _Cell(each.cell, lines, each.is_head)


def _rule(pages: _Pages, left: float, top: float, right: float, bottom: float, look: Look, is_head: bool) -> None:
    canvas = pages.canvas
    up = pages.height - top
    down = pages.height - bottom
    canvas.setLineWidth(0.5)
    if look.ruling == "lines" or look.ruling == "dashed":
        canvas.setDash([3, 2] if look.ruling == "dashed" else [])
        for one in ((left, up, right, up), (left, down, right, down), (left, up, left, down), (right, up, right, down)):
            canvas.line(*one)
        canvas.setDash([])
    elif look.ruling == "boxes":
        canvas.rect(left, down, right - left, up - down)
    elif look.ruling == "thin":
        canvas.setFillGray(0)
        for x in (left, right):
            canvas.rect(x - 0.25, down, 0.5, up - down, stroke=0, fill=1)
        for y in (up, down):
            canvas.rect(left, y - 0.25, right - left, 0.5, stroke=0, fill=1)
    elif look.ruling == "filled":
        canvas.setFillGray(0.9 if is_head else 0.96)
        canvas.rect(left + 0.5, down + 0.5, right - left - 1, up - down - 1, stroke=0, fill=1)
    elif look.ruling == "open_sides":
        canvas.line(left, up, right, up)
        canvas.line(left, down, right, down)
        if left > pages.left + 1:
            canvas.line(left, up, left, down)
    elif look.ruling == "across":
        canvas.line(left, up, right, up)
        canvas.line(left, down, right, down)


def _bars(pages: _Pages, lefts: Sequence[float], downs: Sequence[float]) -> None:
    for down in downs:
        pages.canvas.line(lefts[0], pages.height - down, lefts[-1], pages.height - down)


def _print(pages: _Pages, each: _Cell, left: float, top: float, right: float, bottom: float, look: Look) -> None:
    leading = look.size * 1.3
    canvas = pages.canvas
    if each.is_head and look.heads == "turned":
        canvas.saveState()
        canvas.setFont(FONT, look.size)
        canvas.setFillGray(0)
        canvas.translate((left + right) / 2 + look.size / 3, pages.height - bottom + 4)
        canvas.rotate(90)
        canvas.drawString(0, 0, each.cell.text)
        canvas.restoreState()
        return
    tall = leading * len(each.lines)
    room = bottom - top - 2 * look.white
    start = top + look.white + {"top": 0.0, "middle": (room - tall) / 2, "bottom": room - tall}[look.down]
    for number, line in enumerate(each.lines):
        wide = pdfmetrics.stringWidth(line, FONT, look.size) + look.spacing * len(line)
        free = right - left - 2 * look.padding - wide
        x = left + look.padding + {"left": 0.0, "center": free / 2, "right": free}[look.across]
        pages.text(x, start + leading * number + look.size * 0.85, line, look.size, look.spacing)


def looks() -> Iterator[tuple[str, Look]]:
    """All looks by name."""
    plain = Look()
    yield "lines", plain
    for ruling in ("boxes", "thin", "dashed", "filled", "open_sides"):
        yield ruling, replace(plain, ruling=ruling)
    yield "turned heads", replace(plain, heads="turned")
    yield "upright heads", replace(plain, heads="upright", ruling="thin")
    yield "landscape", replace(plain, paper=(842, 595), repeat_heads=True, size=10.5)
    for turn in (90, 180, 270):
        yield f"turned page {turn}", replace(plain, turn=turn, furniture=True)
    yield "rows cut by the page", replace(plain, cut_rows=True, down="top", size=10.5, furniture=True)
    yield "watermark", replace(plain, watermark=True, ruling="boxes")
    yield "spaced characters", replace(plain, spacing=1.2, size=8)
    yield "narrow", replace(plain, narrow=0.8, size=10.5, padding=2)
    for down in ("top", "middle", "bottom"):
        for across in ("left", "center", "right"):
            yield f"none {down} {across}", replace(plain, ruling="none", across=across, down=down)
    yield "none tight", replace(plain, ruling="none", across="left", down="top", white=0.0)
    yield "none cut", replace(plain, ruling="none", across="left", down="top", cut_rows=True, furniture=True, size=10.5)
    yield "across", replace(plain, ruling="across")
    yield "across left", replace(plain, ruling="across", across="left", down="top", size=10.5, repeat_heads=True)
    yield "across cut", replace(plain, ruling="across", across="right", cut_rows=True, furniture=True)
    yield "heads only", replace(plain, ruling="heads_only", across="right")
    yield "none turned heads", replace(plain, ruling="none", heads="turned")
    yield "none upright heads", replace(plain, ruling="none", heads="upright")
    yield "none landscape", replace(plain, ruling="none", paper=(842, 595), size=10.5, repeat_heads=True)
