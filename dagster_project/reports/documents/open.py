"""Opening a file: bytes of any kind to a :class:`Document`, or a reason for people why not.

To read a further format, add a module with a function from bytes to Document and a line in ``_READERS``. Readers are
imported when they are first needed: most files are pages and texts, and the libraries for PDF are slow to import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from dagster_project.reports.documents.csv_tables import has_quoted_tabs, looks_like_csv
from dagster_project.reports.documents.model import Document, ScannedDocument, UnreadableDocument
from dagster_project.reports.documents.sniff import BINARY, EMPTY, TEXT, UOF_SHEET, UOF_TEXT, Kind, kind_of_xml, sniff
from dagster_project.reports.documents.text import decode, looks_like_markup

ARCHIVE = "application/zip"  # holds files of its own: see ``archive.read_archive``
ENCRYPTED = "application/x-ole-encrypted"
_HTML = Kind("text/html", "网页(HTML)", "a web page (HTML)")
_CSV = Kind("text/csv", "逗号分隔的表格(CSV)", "a table of comma-separated values (CSV)")
_XML = Kind("application/xml", "XML 文档", "an XML document")
_MIN_CSV_LINES = 3
_OFFICE = "application/vnd.openxmlformats-officedocument"
_READERS: dict[str, tuple[str, str]] = {
    TEXT.media_type: ("text", "read_text"),
    BINARY.media_type: ("text", "read_text"),  # it is no text: the reader says why not
    _HTML.media_type: ("html", "read_html"),
    _CSV.media_type: ("csv_tables", "read_csv"),
    f"{_OFFICE}.wordprocessingml.document": ("docx", "read_docx"),
    f"{_OFFICE}.spreadsheetml.sheet": ("spreadsheet", "read_xlsx"),
    "application/vnd.ms-excel": ("spreadsheet", "read_xls"),
    "application/msword": ("legacy", "read_doc"),
    "application/rtf": ("legacy", "read_rtf"),
    "application/vnd.oasis.opendocument.text": ("legacy", "read_odt"),
    "application/vnd.oasis.opendocument.spreadsheet": ("legacy", "read_ods"),
    UOF_TEXT.media_type: ("legacy", "read_uof_text"),
    UOF_SHEET.media_type: ("legacy", "read_uof_sheet"),
    "application/pdf": ("pdf", "read_pdf"),
    **{f"image/{kind}": ("ocr", "read_picture") for kind in ("png", "jpeg", "tiff", "bmp", "gif", "webp")},
}


def open_document(data: bytes, name: str = "", kind: Kind | None = None) -> Document:
    """The content of a file, whatever its name says it is; ``kind`` where it has been told already.

    Raises :class:`UnreadableDocument` with what the file is, what is wrong and what to do, in Chinese and English.
    """
    kind = kind or kind_of(data)
    if kind == EMPTY:
        raise UnreadableDocument(
            "空文件:没有内容,请重新获取 / the file is empty: there is nothing to read, fetch it again."
            if not data
            else "空文件:只有空白字符,没有内容 / the file is empty: it holds blank characters only."
        )
    if kind.damage_zh:
        raise UnreadableDocument(
            f"{kind.label_zh}:{kind.damage_zh},请重新获取完整的文件 / "
            f"{kind.label_en}: {kind.damage_en}. Fetch a complete file."
        )
    if kind.media_type == ENCRYPTED:
        raise UnreadableDocument(
            f"{kind.label_zh}:需要密码,请提供未加密的文件 / "
            f"{kind.label_en}: it needs a password; fetch one that does not."
        )
    reader = _reader(kind.media_type)
    if reader is None:
        raise UnreadableDocument(
            f"{kind.label_zh}:本版本尚不能读取此格式,请先另存为 docx、xlsx、网页或纯文本 / "
            f"{kind.label_en} is not read by this version; save it as docx, xlsx, a web page or plain text first."
        )
    try:
        document = _read(reader, data, kind.media_type)
    except UnreadableDocument as problem:
        if kind.label_zh in str(problem) or kind == BINARY:
            raise
        raise UnreadableDocument(f"{kind.label_zh}:{problem}") from problem
    if not document.blocks:
        raise UnreadableDocument(f"{kind.label_zh}:没有文字 / {kind.label_en} without any text.")
    return document


def _read(reader: Callable[[bytes], Document], data: bytes, media_type: str) -> Document:
    try:
        return replace(reader(data), media_type=media_type) if media_type.startswith("image/") else reader(data)
    except ScannedDocument:
        from dagster_project.reports.documents.ocr import read_pdf_scan

        return read_pdf_scan(data)


def kind_of(data: bytes) -> Kind:
    """What kind of file this is, by content. Never raises: what is no text and no known kind is binary data."""
    kind = sniff(data)
    if kind != TEXT:
        return kind
    try:
        text, _, _ = decode(data)
    except UnreadableDocument:
        return BINARY
    if looks_like_markup(text):
        if not text.lstrip("\ufeff \r\n\t").startswith("<?xml") or "<html" in text.lower():
            return _HTML
        return kind_of_xml(text) or _XML
    return _CSV if _may_be_csv(text) and looks_like_csv(text) else TEXT


def _reader(media_type: str) -> Callable[[bytes], Document] | None:
    found = _READERS.get(media_type)
    if found is None:
        return None
    module, function = found
    reader: Callable[[bytes], Document] = getattr(
        import_module(f"dagster_project.reports.documents.{module}"), function
    )
    return reader


def _may_be_csv(text: str) -> bool:
    """Whether some of the first lines hold separators at all: asked before the whole text is parted."""
    lines = text[:20_000].splitlines()
    return has_quoted_tabs(text) or any(sum(mark in line for line in lines) >= _MIN_CSV_LINES for mark in ",;")
