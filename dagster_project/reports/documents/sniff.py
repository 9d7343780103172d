"""What kind of file some bytes are, told by their content and never by a name.

A kind that is recognised is not yet a kind that is read: ``open.py`` decides that. Sources of the magic numbers: the
formats' own specifications (PKWARE APPNOTE, ISO 32000, ECMA-376, [MS-CFB], PNG, JFIF, GIF89a).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from dagster_project.reports.documents.compound import MAGIC as _OLE_MAGIC
from dagster_project.reports.documents.compound import CompoundFile, DamagedCompoundFile


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, with its names for people and what is wrong with this one, if anything is."""

    media_type: str
    label_zh: str
    label_en: str
    damage_zh: str | None = None
    damage_en: str | None = None


EMPTY = Kind("application/x-empty", "空文件", "an empty file")
BINARY = Kind("application/octet-stream", "无法识别的二进制数据", "binary data of no known kind")
TEXT = Kind("text/plain", "文本", "text")

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ODF = "application/vnd.oasis.opendocument"

# What a member of a zip archive says about the whole, the most telling first.
_ZIP_KINDS: tuple[tuple[str, Kind], ...] = (
    ("word/", Kind(_DOCX, "Word 文档(docx)", "a Word document (docx)")),
    ("xl/", Kind(_XLSX, "Excel 工作簿(xlsx)", "an Excel workbook (xlsx)")),
    (
        "ppt/",
        Kind(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "PowerPoint 演示文稿(pptx)",
            "a PowerPoint presentation (pptx)",
        ),
    ),
    ("OFD.xml", Kind("application/ofd", "OFD 版式文档", "an OFD document")),
    ("content.xml", Kind(_ODF, "OpenDocument 文档", "an OpenDocument file")),
)
_ZIP = Kind("application/zip", "ZIP 压缩包", "a zip archive")
_ODT = Kind("application/vnd.oasis.opendocument.text", "OpenDocument 文本(odt)", "an OpenDocument text (odt)")
_ODS = Kind(
    "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument 电子表格(ods)", "an OpenDocument spreadsheet (ods)"
)
UOF_TEXT = Kind("application/x-uof-text", "标文通文档(UOF)", "a document in the Uniform Office Format")
UOF_SHEET = Kind("application/x-uof-spreadsheet", "标文通电子表格(UOF)", "a spreadsheet in the Uniform Office Format")

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", "PNG 图片", "a picture (PNG)")),
    (b"\xff\xd8\xff", Kind("image/jpeg", "JPEG 图片", "a picture (JPEG)")),
    (b"GIF87a", Kind("image/gif", "GIF 图片", "a picture (GIF)")),
    (b"GIF89a", Kind("image/gif", "GIF 图片", "a picture (GIF)")),
    (b"II*\x00", Kind("image/tiff", "TIFF 图片", "a picture (TIFF)")),
    (b"MM\x00*", Kind("image/tiff", "TIFF 图片", "a picture (TIFF)")),
    (b"{\\rtf", Kind("application/rtf", "RTF 文档", "a rich text document (RTF)")),
    (b"Rar!\x1a\x07", Kind("application/vnd.rar", "RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", Kind("application/x-7z-compressed", "7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Kind("application/gzip", "gzip 压缩文件", "a gzip file")),
    (b"BZh91AY&SY", Kind("application/x-bzip2", "bzip2 压缩文件", "a bzip2 file")),
    (b"\xfd7zXZ\x00", Kind("application/x-xz", "xz 压缩文件", "an xz file")),
    (b"MZ", Kind("application/x-msdownload", "Windows 程序", "a Windows program")),
    (b"\x7fELF", Kind("application/x-elf", "Linux 程序", "a Linux program")),
)

_XLS = Kind("application/vnd.ms-excel", "旧版 Excel 工作簿(xls)或 WPS 表格", "a legacy Excel or WPS workbook (xls, et)")
_OLE_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind("application/x-ole-encrypted", "加密的 Office 文档", "an encrypted Office document")),
    (
        "WordDocument",
        Kind("application/msword", "旧版 Word 文档(doc)或 WPS 文字", "a legacy Word document (doc) or WPS"),
    ),
    ("Workbook", _XLS),
    ("Book", _XLS),
    (
        "PowerPoint Document",
        Kind(
            "application/vnd.ms-powerpoint", "旧版 PowerPoint 演示文稿(ppt)", "a legacy PowerPoint presentation (ppt)"
        ),
    ),
)
_OLE = Kind("application/x-ole-storage", "旧版 Office 文档", "a legacy Office file")

_ROOT = re.compile(r"<(?![?!])([\w.:-]+)")
_TAR = Kind("application/x-tar", "tar 打包文件", "a tar archive")
_BLANK = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_HEAD = 1024  # bytes of preamble that viewers tolerate before the signature of a PDF


def sniff(data: bytes) -> Kind:
    """The kind of the file that these bytes are; ``TEXT`` for all that no other signature claims and that looks like
    text.

    Markup (HTML, XML) is told from plain text later, once the characters are known.
    """
    if not data[:_HEAD].strip(_BLANK) and not data.strip(_BLANK):
        return EMPTY
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if b"%PDF-" in data[:_HEAD]:
        return Kind("application/pdf", "PDF 文档", "a PDF document")
    if data.startswith(_OLE_MAGIC):
        return _ole_kind(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind("image/webp", "WebP 图片", "a picture (WebP)")
    if data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00":
        return Kind("image/bmp", "BMP 图片", "a picture (BMP)")
    if data[257:262] == b"ustar":
        return _TAR
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not _is_prose(data, magic):
            return kind
    return TEXT


def _is_prose(data: bytes, magic: bytes) -> bool:
    """Whether bytes that begin like a two-letter signature are plain ASCII text all the same ("MZ…")."""
    return len(magic) == 2 and all(9 <= byte < 127 for byte in data[:64])


def _zip_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kind = _kind_of_members(archive.namelist())
            return _open_document_kind(archive) or kind if kind.media_type == _ODF else kind
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        return _damaged_zip(data, error)


def _damaged_zip(data: bytes, error: Exception) -> Kind:
    """The kind that the bytes that are left still show, and what happened to the rest."""
    kind = _kind_of_members([name for name, _ in _ZIP_KINDS if name.encode() in data])
    if b"PK\x05\x06" not in data:
        return _with_damage(
            kind,
            "文件不完整,提前结束(缺少压缩目录,可能下载时被截断)",
            "the file ends too early (the archive's directory is missing; it was probably cut off in a download)",
        )
    return _with_damage(kind, "压缩结构损坏", f"its archive is damaged ({error})")


def _kind_of_members(names: list[str]) -> Kind:
    for beginning, kind in _ZIP_KINDS:
        if any(name.startswith(beginning) for name in names):
            return kind
    return _ZIP


def _open_document_kind(archive: zipfile.ZipFile) -> Kind | None:
    """What the member ``mimetype`` says, templates taken for what is made from them."""
    try:
        with archive.open("mimetype") as member:
            stated = member.read(200).decode("ascii", "replace").strip().removesuffix("-template")
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return None
    return {kind.media_type: kind for kind in (_ODT, _ODS)}.get(stated)


def _ole_kind(data: bytes) -> Kind:
    """By the streams in the directory; by their names anywhere in the file where the directory cannot be read."""
    try:
        streams = {name.casefold() for name in CompoundFile(data).streams}
        found = [kind for stream, kind in _OLE_STREAMS if stream.casefold() in streams]
    except DamagedCompoundFile:
        found = [kind for stream, kind in _OLE_STREAMS if _stored(stream) in data]
    return found[0] if found else _OLE


def _stored(stream: str) -> bytes:
    """The name of a stream as a directory stores it, so that it is no part of another."""
    return b"\0" * 2 + stream.encode("utf-16-le") if stream == "Book" else stream.encode("utf-16-le")


def kind_of_xml(text: str) -> Kind | None:
    """A kind of document that is one XML file, by its first element."""
    root = _ROOT.search(text[:4000])
    if root is None or not root.group(1).endswith("UOF"):
        return None
    body = text[:200_000]
    return UOF_SHEET if "<uof:电子表格" in body and "<uof:文字处理" not in body else UOF_TEXT


def _with_damage(kind: Kind, damage_zh: str, damage_en: str) -> Kind:
    return Kind(kind.media_type, kind.label_zh, kind.label_en, damage_zh, damage_en)
