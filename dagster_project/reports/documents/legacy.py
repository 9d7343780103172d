"""Kinds of documents that LibreOffice opens and we do not: DOC, WPS, RTF, OpenDocument, UOF, through DOCX or XLSX.

The program runs without screen in a folder and with a profile of its own, so that many can run at once; macros, links
and the network are off, its time is limited, and nothing of it stays behind. What it makes is compared with what the
source itself says is in its tables (``legacy_witness``): a conversion that lost a cell is refused. Places are those of
the converted document, whose tables and rows are those that Word or WPS shows.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from dagster_project.reports.documents import programs, supervised
from dagster_project.reports.documents.docx import read_docx
from dagster_project.reports.documents.legacy_witness import lost_cells, of_open_document, of_rtf, of_uof, of_word
from dagster_project.reports.documents.model import Document, UnreadableDocument
from dagster_project.reports.documents.spreadsheet import read_xlsx

SECONDS = 45  # for one document; a usual one takes two. Below the time that one file may take as a whole
MAX_BYTES = 100_000_000
_TEXT = ("docx", "docx:MS Word 2007 XML", "libreoffice-writer-nogui")
_SHEET = ("xlsx", "xlsx:Calc MS Excel 2007 XML", "libreoffice-calc-nogui")
# Of the profile: macros are never run, what a document links to is never fetched, and no server would be reached.
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_DEAD_END = "http://127.0.0.1:9"  # the discard port: refuses every connection


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind of document: its media type and name, the ending that LibreOffice knows it by, and what it becomes."""

    media_type: str
    label_zh: str
    label_en: str
    ending: str
    target: tuple[str, str, str]


def read_doc(data: bytes) -> Document:
    """A Word document in the old binary format, also as WPS Writer writes it.

    Raises :class:`UnreadableDocument` where it needs a password or is of Word 95 or older, where LibreOffice is
    absent, fails or takes too long, and where the conversion lost something of a table.
    """
    source = _Source(
        "application/msword", "旧版 Word 文档(doc)或 WPS 文字", "a legacy Word or WPS document", "doc", _TEXT
    )
    return _converted(data, source, lambda: of_word(data))


def read_rtf(data: bytes) -> Document:
    """A rich text document. Raises like :func:`read_doc`."""
    source = _Source("application/rtf", "RTF 文档", "a rich text document (RTF)", "rtf", _TEXT)
    return _converted(data, source, lambda: of_rtf(data))


def read_odt(data: bytes) -> Document:
    """An OpenDocument text. Raises like :func:`read_doc`."""
    media_type = "application/vnd.oasis.opendocument.text"
    source = _Source(media_type, "OpenDocument 文本(odt)", "an OpenDocument text (odt)", "odt", _TEXT)
    return _converted(data, source, lambda: of_open_document(data))


def read_ods(data: bytes) -> Document:
    """An OpenDocument spreadsheet. Raises like :func:`read_doc`."""
    media_type = "application/vnd.oasis.opendocument.spreadsheet"
    source = _Source(media_type, "OpenDocument 电子表格(ods)", "an OpenDocument spreadsheet (ods)", "ods", _SHEET)
    return _converted(data, source, _no_witness(data))


def read_uof_text(data: bytes) -> Document:
    """A text in the Uniform Office Format (GB/T 20916). Raises like :func:`read_doc`."""
    source = _Source("application/x-uof-text", "标文通文档(UOF)", "a document in UOF", "uot", _TEXT)
    return _converted(data, source, lambda: of_uof(data))


def read_uof_sheet(data: bytes) -> Document:
    """A spreadsheet in the Uniform Office Format. Raises like :func:`read_doc`."""
    source = _Source("application/x-uof-spreadsheet", "标文通电子表格(UOF)", "a spreadsheet in UOF", "uos", _SHEET)
    return _converted(data, source, list)


def _no_witness(data: bytes) -> Callable[[], list[str]]:
    """Of a spreadsheet only whether it needs a password is asked: its cells are values, which no layout can lose."""

    def witness() -> list[str]:
        of_open_document(data)
        return []

    return witness


def _converted(data: bytes, source: _Source, witness: Callable[[], list[str]]) -> Document:
    """The document by way of its conversion, compared with the cells of the source that the witness names."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"{source.label_zh}:文件过大({len(data)}字节),上限{MAX_BYTES}字节 / "
            f"{source.label_en} of {len(data)} bytes, more than the limit of {MAX_BYTES}."
        )
    cells = witness()
    result = _convert(data, source)
    document = (read_docx if source.target is _TEXT else read_xlsx)(result)
    lost = lost_cells(cells, document)
    if lost:
        raise UnreadableDocument(
            f"{source.label_zh}:转换时丢失了{len(lost)}个单元格(如“{lost[0][:20]}”),"
            f"不予采用,请用 Word 或 WPS 另存为 docx / the conversion of {source.label_en} lost {len(lost)} table "
            "cells; it is not used. Save the document as docx with Word or WPS."
        )
    metadata = document.metadata | {"converted_by": "LibreOffice", "converted_to": source.target[0]}
    return replace(document, media_type=source.media_type, metadata=metadata)


def _convert(data: bytes, source: _Source) -> bytes:
    program = programs.soffice()
    ending, filter_name, package = source.target
    if program is None:
        raise UnreadableDocument(
            f"{source.label_zh}:读取它需要 LibreOffice,本机没有找到。请安装(Debian、Ubuntu:apt install {package})"
            f"后重新运行,或另存为 {ending} / {source.label_en} is read through LibreOffice, which was not found here. "
            f"Install it (Debian, Ubuntu: apt install {package}) and build again, or save the file as {ending}."
        )
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        (folder / f"source.{source.ending}").write_bytes(data)
        _write_profile(folder / "profile" / "user")
        command = [str(program), "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", filter_name]
        command += ["--outdir", str(folder / "out"), str(folder / f"source.{source.ending}")]
        code = supervised.run(command, folder, SECONDS, _environment(folder))
        result = folder / "out" / f"source.{ending}"
        if code == supervised.TOO_LONG:
            raise UnreadableDocument(
                f"{source.label_zh}:LibreOffice 转换超过{SECONDS}秒,已停止,请另存为 {ending} / LibreOffice took more "
                f"than {SECONDS} seconds over {source.label_en} and was stopped. Save it as {ending}."
            )
        if not result.is_file() or not 0 < result.stat().st_size <= MAX_BYTES:
            raise UnreadableDocument(
                f"{source.label_zh}:LibreOffice 无法转换(可能已加密或损坏,或未安装 {package}),请另存为 {ending} / "
                f"LibreOffice could not convert {source.label_en} (exit code {code}): it may be encrypted or "
                f"damaged, or {package} is not installed. Save it as {ending}."
            )
        return result.read_bytes()


def _environment(folder: Path) -> dict[str, str]:
    """The variables of the program: nothing of ours but where programs and libraries are, and no way out."""
    kept = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "SystemRoot", "WINDIR", "PROGRAMFILES", "ProgramFiles")
    variables = {name: os.environ[name] for name in kept if name in os.environ}
    home = folder / "home"
    home.mkdir()
    for name in ("HOME", "TMPDIR", "TMP", "TEMP", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        variables[name] = str(home)
    for name in ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"):
        variables[name] = variables[name.upper()] = _DEAD_END
    return variables | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n",
        "utf-8",
    )
