"""PDF documents with a text layer: ruled tables as grids, one for each page that they run over, and the text between.

A merged cell is the rectangle that its ruling lines leave. Lines that were only broken at the margin are put together
again, also over a page break, where the type setting shows that the paragraph goes on.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from dataclasses import dataclass

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from dagster_project.reports.documents.model import (
    Document,
    Grid,
    Paragraph,
    Place,
    ScannedDocument,
    UnreadableDocument,
)
from dagster_project.reports.documents.pdf_columns import Columns
from dagster_project.reports.documents.pdf_ruled import RuledTable, ruled_tables
from dagster_project.reports.documents.pdf_text import Line, Mark, lines_of, marks_of
from dagster_project.reports.documents.pdf_unruled import LineTable, parted

MAX_BYTES = 100_000_000
MAX_PAGES = 300
MAX_CHARACTERS = 1_500_000
_BROKEN = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    struct.error,
    zlib.error,
    OSError,
)
_UNKNOWN = re.compile(r"\(cid:\d+\)")
_MAX_UNKNOWN = 0.2
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,3}\s*(?:页)?(?:\s*[,,/]?\s*共?\s*\d{1,3}\s*页?)?[-—–·\s]*")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[((][一二三四五六七八九十]{1,3}[))]|第[一二三四五六七八九十]{1,3}[章节部条]"
)
_ASCII_END = re.compile(r"[A-Za-z0-9]$")
_ASCII_START = re.compile(r"[A-Za-z0-9]")
_METADATA = ("Title", "Author", "Subject", "CreationDate", "ModDate", "Producer", "Creator")
Printed = tuple[int, float, float, float, float]
"""Where a line of a paragraph is printed: page, left, top, right, bottom in points; the ``source`` of a paragraph."""

# pdfminer reports each oddity of a file as a warning; what matters to a person is in the reason or in the reading.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(data: bytes) -> Document:
    """The document; ``metadata`` holds its properties and the pages that have no text.

    Raises :class:`UnreadableDocument` where it needs a password, is damaged, too large, or pictures without text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"PDF 过大:{len(data)}字节,上限{MAX_BYTES}字节 / "
            f"the PDF has {len(data)} bytes, more than the limit of {MAX_BYTES}."
        )
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if pages > MAX_PAGES:
                raise UnreadableDocument(
                    f"PDF 页数过多:{pages}页,上限{MAX_PAGES}页,请拆分 / "
                    f"the PDF has {pages} pages, more than the limit of {MAX_PAGES}; split it."
                )
            metadata = {key: str(pdf.metadata[key])[:2000] for key in _METADATA if pdf.metadata.get(key)}
            reader = _Reader()
            for page in pdf.pages:
                reader.read(page)
                page.close()
    except _BROKEN as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise UnreadableDocument(
                "PDF 文档:已加密,需要密码,请提供未加密的文件 / "
                "the PDF is encrypted with a password; fetch one that is not."
            ) from error
        raise UnreadableDocument(
            f"PDF 文档:已损坏({type(cause).__name__}),请重新获取 / "
            f"the PDF is damaged ({type(cause).__name__}: {cause}). Fetch the file again."
        ) from error
    return Document("application/pdf", reader.blocks(metadata), metadata)


@dataclass(frozen=True, slots=True)
class _Content:
    """What is printed on a page."""

    number: int
    width: float
    lines: list[Line]
    tables: list[RuledTable | LineTable]


class _Reader:
    """Collects the blocks of a document page by page."""

    def __init__(self) -> None:
        self._pages: list[_Content] = []
        self._blocks: list[Paragraph | Grid] = []
        self._table = 0
        self._characters = self._unknown = 0
        self._bare: list[int] = []  # pages without text
        self._pictures = 0
        self._columns: Columns | None = None  # of a table without ruling at the end of the page before
        self._open: Line | None = None  # the last line of the page before, if its paragraph may go on

    def blocks(self, metadata: dict[str, str]) -> tuple[Paragraph | Grid, ...]:
        """All blocks; raises :class:`UnreadableDocument` where there is no text that can be read."""
        if self._unknown > _MAX_UNKNOWN * max(self._characters, 1):
            raise ScannedDocument(
                "PDF 文档:字体缺少编码表,文字无法还原,需要文字识别(OCR) / "
                "the fonts of the PDF do not say which characters they show; text recognition (OCR) is needed."
            )
        widths = {page.width for page in self._pages}
        margins = {width: _margins(width, [page for page in self._pages if page.width == width]) for width in widths}
        for page in self._pages:
            self._lay_out(page, *margins[page.width])
        if not self._blocks:
            if not self._pictures:
                raise UnreadableDocument("PDF 文档:没有文字 / the PDF holds no text.")
            raise ScannedDocument(
                "图片型PDF:没有文字层,需要文字识别(OCR) / "
                "the PDF holds pictures of pages and no text; text recognition (OCR) is needed."
            )
        if self._bare:
            metadata["pages_without_text"] = ",".join(map(str, self._bare))
        if self._pictures:
            metadata["pictures"] = str(self._pictures)
        return tuple(self._blocks)

    def read(self, page: Page) -> None:
        """Add the blocks of a page."""
        marks = marks_of(page.chars)
        self._pictures += len(page.images)
        self._characters += len(marks)
        self._unknown += sum(_UNKNOWN.fullmatch(mark.text) is not None for mark in marks)
        if self._characters > MAX_CHARACTERS:
            raise UnreadableDocument(
                f"PDF 文字过多,超出上限{MAX_CHARACTERS}字 / the PDF holds more than {MAX_CHARACTERS} characters."
            )
        if not any(mark.text.strip() for mark in marks):
            self._bare.append(page.page_number)
            return
        tables = list(ruled_tables(page))
        outside: list[Mark] = []
        for mark in marks:
            table = next((table for table in tables if table.holds(mark)), None)
            if table is None:
                outside.append(mark)
            else:
                table.add(mark)
        lines = _without_page_number(lines_of(outside, "\t"), float(page.height))
        found = parted(lines, self._columns)
        self._columns = found.columns
        filled = [table for table in tables if table.is_filled()]
        self._pages.append(_Content(page.page_number, float(page.width), found.lines, [*filled, *found.tables]))

    def _lay_out(self, page: _Content, left: float, right: float) -> None:
        """Add the blocks of a page; ``left`` and ``right`` are the margins of the text."""
        number = page.number
        waiting = sorted(page.tables, key=lambda table: table.top)
        self._table = 0
        before = self._open
        for count, line in enumerate(page.lines, start=1):
            while waiting and waiting[0].top < line.top:
                self._give_table(waiting.pop(0), number)
                before = None
            if before is not None and _goes_on(before, line, left, right):
                self._append(line.text, _where(number, line))
            else:
                self._blocks.append(Paragraph(line.text, Place(page=number, line=count), (_where(number, line),)))
            before = line
        for table in waiting:
            self._give_table(table, number)
            before = None
        self._open = before

    def _append(self, text: str, where: Printed) -> None:
        last = self._blocks[-1]
        assert isinstance(last, Paragraph)
        space = " " if _ASCII_END.search(last.text) and _ASCII_START.match(text) else ""
        sources = last.source if isinstance(last.source, tuple) else ()
        self._blocks[-1] = Paragraph(f"{last.text}{space}{text}", last.place, (*sources, where))

    def _give_table(self, table: RuledTable | LineTable, page: int) -> None:
        self._table += 1
        self._blocks.append(table.grid(Place(page=page, table=self._table)))


def _where(page: int, line: Line) -> Printed:
    return page, line.left, line.top, line.right, line.bottom


def _margins(width: float, pages: list[_Content]) -> tuple[float, float]:
    """Where the lines of running text begin and end on pages of one width, single lines that stick out left aside."""
    lines = [line for page in pages for line in page.lines if "\t" not in line.text]
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    if not lines:
        return 0.0, width
    # Of a short document no line may be full; then full means four fifths of the page.
    return lefts[len(lefts) // 20], max(rights[len(rights) * 9 // 10], 0.8 * width)


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether a line is the same paragraph as the one before: that one is full, this one is not indented."""
    size = max(before.size, line.size)
    return (
        "\t" not in before.text
        and "\t" not in line.text
        and abs(before.size - line.size) < 0.2 * size
        and before.right > right - 1.6 * size
        and line.left < left + 0.8 * size
        and _NUMBERED.match(line.text) is None
    )


def _without_page_number(lines: list[Line], height: float) -> list[Line]:
    """The lines without a page number, which stands in the margin and apart from all others."""
    return [
        line
        for n, line in enumerate(lines)
        if not _is_page_number(line, height)
        or any(
            other.top < line.bottom + 0.6 * line.size and other.bottom > line.top - 0.6 * line.size
            for other in (*lines[max(n - 1, 0) : n], *lines[n + 1 : n + 2])
        )
    ]


def _is_page_number(line: Line, height: float) -> bool:
    in_margin = line.top > 0.88 * height or line.bottom < 0.08 * height
    return in_margin and _PAGE_NUMBER.fullmatch(line.text) is not None
