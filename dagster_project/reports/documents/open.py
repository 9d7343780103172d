"""Opening a file: bytes of any kind to a :class:`Document`, or a reason for people why not.

To read a further format, add a module that gives a Document and a line in ``_READERS``.
"""

from __future__ import annotations

from collections.abc import Callable

from dagster_project.reports.documents.model import Document, UnreadableDocument
from dagster_project.reports.documents.sniff import BINARY, EMPTY, TEXT, Kind, sniff
from dagster_project.reports.documents.text import decode, looks_like_markup, read_text

_HTML = Kind("text/html", "网页(HTML)", "a web page (HTML)")
_XML = Kind("application/xml", "XML 文档", "an XML document")

_READERS: dict[str, Callable[[bytes], Document]] = {
    TEXT.media_type: read_text,
    BINARY.media_type: read_text,  # it is none: the reader of text says why not
}


def open_document(data: bytes, name: str = "") -> Document:
    """The content of a file, whatever its name says it is.

    Raises :class:`UnreadableDocument` with what the file is, what is wrong and what to do, in Chinese and English.
    """
    kind = kind_of(data)
    if kind == EMPTY:
        raise UnreadableDocument(
            "空文件:没有内容,请重新获取 / the file is empty: there is nothing to read, fetch it again."
            if not data
            else "空文件:只有空白字符,没有内容 / the file is empty: it holds blank characters only."
        )
    if kind.damage_zh:
        raise UnreadableDocument(
            f"{kind.label_zh}:{kind.damage_zh},请重新获取完整、未加密的文件 / "
            f"{kind.label_en}: {kind.damage_en}. Fetch a complete file that is not encrypted."
        )
    reader = _READERS.get(kind.media_type)
    if reader is None:
        raise UnreadableDocument(
            f"{kind.label_zh}:本版本尚不能读取此格式,请先另存为纯文本 / "
            f"{kind.label_en} is not read by this version yet; save it as plain text first."
        )
    document = reader(data)
    if not document.blocks:
        raise UnreadableDocument("空文件:没有文字 / the file is empty: it holds no characters that print.")
    return document


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
        return _XML if text.lstrip("\ufeff \r\n\t").startswith("<?xml") and "<html" not in text.lower() else _HTML
    return TEXT
