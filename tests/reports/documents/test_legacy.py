"""Old Word, WPS, RTF, OpenDocument and UOF files through LibreOffice, and what is said where that is not possible."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest

from dagster_project.reports.documents import legacy, programs, supervised
from dagster_project.reports.documents.compound import CompoundFile
from dagster_project.reports.documents.legacy_witness import lost_cells, of_rtf, of_word
from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph, Place, UnreadableDocument
from dagster_project.reports.documents.open import kind_of, open_document
from dagster_project.reports.read import read_bytes
from tests.reports.documents import legacy_files
from tests.reports.documents.printed_forms import as_xls, as_xlsx, filled

DOC = legacy_files.FILES / "chongqing-2019.doc"
WPS = legacy_files.FILES / "jiyuan-2017.wps"
needs_libreoffice = pytest.mark.skipif(
    programs.soffice() is None,
    reason="LibreOffice is not installed (apt install libreoffice-writer-nogui libreoffice-calc-nogui)",
)


@cache
def converted(number: str, ending: str) -> bytes:
    return legacy_files.converted(legacy_files.as_docx(number), "docx", ending)


@contextmanager
def clean_temporary_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield
    assert not list(folder.iterdir()), "the conversion left something behind"


def _is_as_printed(data: bytes, number: str, media_type: str) -> None:
    (report,) = read_bytes(data, "x")
    assert report.outcome.value == "parsed", report.reason
    assert report.media_type == media_type
    table = {(c.metric, c.applicant): c for c in report.cells if c.origin.value == "table"}
    wanted = legacy_files.expected(number)
    assert {key: cell.raw for key, cell in table.items()} == {key: row["raw"] for key, row in wanted.items()}
    assert {key: cell.value for key, cell in table.items()} == {
        key: Decimal(row["value"]) if row["value"] else None for key, row in wanted.items()
    }
    assert all(cell.location.startswith("第") and "表" in cell.location for cell in table.values())


@needs_libreoffice
@pytest.mark.parametrize(("file", "number"), [(DOC, "002"), (WPS, "000")])
def test_old_word_and_wps_files_read_as_the_report_is_printed(
    file: Path, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clean_temporary_folder(monkeypatch, tmp_path):
        _is_as_printed(file.read_bytes(), number, "application/msword")


@needs_libreoffice
@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("rtf", "application/rtf"),
        ("odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_other_kinds_of_text_documents_read_the_same(ending: str, media_type: str) -> None:
    _is_as_printed(converted("002", ending), "002", media_type)


@needs_libreoffice
def test_a_uof_text_is_read_without_a_wrong_cell() -> None:
    """LibreOffice does not keep every merged cell of this format; a table that suffers from it may be refused."""
    (report,) = read_bytes(converted("002", "uot"))
    wanted = legacy_files.expected("002")
    table = {(c.metric, c.applicant): c.raw for c in report.cells if c.origin.value == "table"}
    assert report.media_type == "application/x-uof-text"
    assert len(table) >= 180
    assert {key: raw for key, raw in table.items() if wanted[key]["raw"] != raw} == {}
    assert len(table) == len(wanted) or report.outcome.value == "partial"


@needs_libreoffice
def test_an_opendocument_spreadsheet_reads_as_the_workbook_it_was() -> None:
    report = filled("2021", 4)
    data = legacy_files.converted(as_xlsx(report), "xlsx", "ods")
    assert kind_of(data).media_type == "application/vnd.oasis.opendocument.spreadsheet"
    (read,) = read_bytes(data)
    (other,) = read_bytes(as_xlsx(report))
    assert len(read.cells) > 150
    assert [(c.metric, c.applicant, c.value) for c in read.cells] == [
        (c.metric, c.applicant, c.value) for c in other.cells
    ]


def test_a_kingsoft_spreadsheet_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, "/nowhere/soffice")
    data = as_xls(filled("2019", 1))  # an ET file is a workbook of Excel 97 by another name
    assert kind_of(data).media_type == "application/vnd.ms-excel"
    assert open_document(data).grids


@needs_libreoffice
def test_a_table_that_the_conversion_loses_is_not_passed_over() -> None:
    document = docx.Document(io.BytesIO(legacy_files.as_docx("002")))
    for paragraph in list(document.paragraphs)[-1:]:
        paragraph._element.getparent().remove(paragraph._element)
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"末表{number}"
    target = io.BytesIO()
    document.save(target)
    data = legacy_files.converted(target.getvalue(), "docx", "doc")
    assert [cell for cell in of_word(data) if cell.startswith("末表")] == ["末表0", "末表1", "末表2", "末表3"]
    (report,) = read_bytes(data)
    assert report.outcome.value == "unreadable"
    assert report.reason is not None
    assert "丢失了4个单元格(如“末表0”)" in report.reason
    assert "lost 4 table cells" in report.reason
    assert "docx" in report.reason


def test_every_lost_cell_is_seen_whatever_else_is_there() -> None:
    place = Place()
    grid = Grid((GridCell("一、收到\n12", 0, 0, 1, 1, place), GridCell("0", 0, 1, 1, 1, place)), 1, 2, place)
    document = Document("x", (Paragraph("三、总体情况", place), grid))
    assert lost_cells(["12", "0"], document) == []
    assert lost_cells(["12", "0", "0"], document) == ["0"]
    assert lost_cells(["2"], document) == ["2"]  # not the end of 12
    assert lost_cells(["总体情况"], document) == []  # its number is an automatic one
    assert lost_cells([" 1\u30002\x0b"], document) == []


def test_rich_text_names_its_cells_in_every_spelling() -> None:
    text = (
        rb"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0 SimSun;}}{\*\generator x;}\pard before\par "
        rb"\trowd\intbl \'ca\'d5\'b5\'bd\cell \u25910?\u21040?\cell 1{\b 2}\cell\cell {\field{\*\fldinst PAGE}"
        rb"{\fldrslt 7}}\cell\row}"
    )
    assert of_rtf(text) == ["收到", "收到", "12", "7"]


@needs_libreoffice
def test_the_cells_that_a_file_names_are_those_of_its_tables() -> None:
    wanted = sorted(row["raw"] for row in legacy_files.expected("002").values())
    for cells in (of_word(DOC.read_bytes()), of_rtf(converted("002", "rtf"))):
        held = list(cells)
        for raw in wanted:
            held.remove(raw)  # raises where it is not there often enough


def test_without_libreoffice_the_reason_names_it_and_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, "/nowhere/soffice")
    for data in (DOC.read_bytes(), WPS.read_bytes(), rb"{\rtf1\ansi text}"):
        (report,) = read_bytes(data, "年报.doc")
        assert report.outcome.value == "unreadable"
        assert report.reason is not None
        for words in ("LibreOffice", "apt install libreoffice-writer-nogui", "另存为 docx", "save the file as docx"):
            assert words in report.reason


@pytest.mark.parametrize("length", [600, 8_000, 40_000])
def test_a_file_cut_off_is_said_to_be_damaged(length: int) -> None:
    data = DOC.read_bytes()[:length]
    assert kind_of(data).media_type in ("application/msword", "application/x-ole-storage")
    with pytest.raises(UnreadableDocument, match=r"[一-龥].* / "):
        open_document(data)


def test_damage_in_the_chains_of_sectors_ends_in_a_reason() -> None:
    data = DOC.read_bytes()
    table = data.index(b"\xfd\xff\xff\xff", 512) // 512 * 512
    for damaged in (b"\0" * 512, b"\1\0\0\0" * 128):  # chains that run in circles
        with pytest.raises(UnreadableDocument, match="damaged"):
            legacy.read_doc(data[:table] + damaged + data[table + 512 :])


def test_a_password_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, "/nowhere/soffice")
    data = bytearray(DOC.read_bytes())
    at = data.index(b"\xec\xa5")  # the header of the stream WordDocument
    assert CompoundFile(bytes(data)).stream("WordDocument")[:2] == b"\xec\xa5"
    data[at + 11] |= 1
    with pytest.raises(UnreadableDocument, match=r"已加密,需要密码.* / .*password"):
        open_document(bytes(data))
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", b"\x8f\x01")
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry>'
            "<m:encryption-data/></m:file-entry></m:manifest>",
        )
    with pytest.raises(UnreadableDocument, match="password"):
        open_document(odt.getvalue())


@needs_libreoffice
def test_several_conversions_at_once_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clean_temporary_folder(monkeypatch, tmp_path), ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(open_document, [DOC.read_bytes(), WPS.read_bytes(), DOC.read_bytes()]))
    assert texts[0] == texts[2]
    assert [len(text.grids) for text in texts] == [3, 1, 3]


@needs_libreoffice
def test_nothing_that_a_document_points_to_is_fetched() -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    picture = (
        '<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:type="simple" xlink:show="embed" '
        f'xlink:actuate="onLoad" xlink:href="{address}/a.png"/></draw:frame></text:p></office:text>'
    )
    linked = _with_content(converted("002", "odt"), "</office:text>", picture)
    try:
        document = open_document(linked)
    finally:
        server.shutdown()
    assert len(document.grids) == 3
    assert asked == []


def _with_content(package: bytes, old: str, new: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            archive.writestr(name, data.replace(old.encode(), new.encode()) if name == "content.xml" else data)
    return target.getvalue()


def _slow_program(folder: Path) -> Path:
    """A program that never ends, nor does the one that it starts."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {folder}/child\nwait\n", "utf-8")
    program.chmod(0o755)
    return program


def _is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes the Linux way")
def test_a_conversion_without_end_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, str(_slow_program(tmp_path)))
    monkeypatch.setattr(legacy, "SECONDS", 0.7)
    with pytest.raises(UnreadableDocument, match=r"LibreOffice 转换超过0.7秒,已停止.* / .*stopped"):
        open_document(DOC.read_bytes())
    assert _is_gone(int((tmp_path / "child").read_text("utf-8")))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes the Linux way")
def test_a_reader_that_is_killed_leaves_neither_program_nor_folder(tmp_path: Path) -> None:
    program = _slow_program(tmp_path)
    folder = tmp_path / "temporary"
    folder.mkdir()
    code = "import sys; from pathlib import Path; from dagster_project.reports.documents.open import open_document; "
    code += "open_document(Path(sys.argv[1]).read_bytes())"
    environment = os.environ | {"TMPDIR": str(folder), programs.SOFFICE_VARIABLE: str(program)}
    reader = subprocess.Popen([sys.executable, "-c", code, str(DOC)], env=environment, start_new_session=True)
    child = tmp_path / "child"
    for _ in range(400):
        if child.exists() and child.read_text("utf-8").strip():
            break
        time.sleep(0.05)
    assert list(folder.iterdir())
    os.killpg(reader.pid, signal.SIGKILL)
    reader.wait()
    assert _is_gone(int(child.read_text("utf-8")))
    for _ in range(100):
        if not list(folder.iterdir()):
            break
        time.sleep(0.05)
    assert not list(folder.iterdir())


def test_a_program_that_cannot_be_started_is_no_crash(tmp_path: Path) -> None:
    assert supervised.run(["/nowhere/program"], tmp_path, 5, {}) == supervised.NOT_STARTED


def test_libreoffice_is_found_by_its_variable_and_by_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _slow_program(tmp_path)
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, str(program))
    assert programs.soffice() == program
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, str(tmp_path / "nothing"))
    assert programs.soffice() is None
    monkeypatch.delenv(programs.SOFFICE_VARIABLE)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.soffice() == program
