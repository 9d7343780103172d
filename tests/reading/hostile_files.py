"""Files that no reader should meet and every one does: made at test time, small, and costly to read without limits."""

from __future__ import annotations

import binascii
import bz2
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from functools import cache

import xlwt
from reportlab.pdfgen import canvas

from tests.reports.documents.packages import docx_of, encrypted_office, p, zipped

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(sheet: str) -> bytes:
    """A workbook of one sheet with this content."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def relation(target: str, name: str) -> str:
        one = f'<Relationship Id="r1" Type="{_RELATIONS}/{name}" Target="{target}"/>'
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'

    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": relation("xl/workbook.xml", "officeDocument"),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relation("worksheets/sheet1.xml", "worksheet"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
        }
    )


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "年报")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def pdf(pages: int, password: str | None = None) -> bytes:
    """A document with a word on each page."""
    target = io.BytesIO()
    drawing = canvas.Canvas(target, encrypt=password)
    for _ in range(pages):
        drawing.drawString(50, 700, "report")
        drawing.showPage()
    drawing.save()
    return target.getvalue()


def pdf_of(content: bytes, pages: bytes = b"/Kids[3 0 R]/Count 1") -> bytes:
    """A document of one page with this content stream."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages%s>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def encrypted_zip() -> bytes:
    """An archive whose member says that it needs a password."""
    data = bytearray(zipped({"a.txt": "secret"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def overlapping_zip(members: int, size: int) -> bytes:
    """Many members, all of which are the same few bytes of the archive, each large when unpacked."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"a" * size
    packed = packer.compress(content) + packer.flush()
    crc = binascii.crc32(content)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), size, 5, 0) + b"0.txt" + packed
    directory = b""
    for number in range(members):
        name = b"%d.txt" % number
        sizes = (len(packed), size, len(name), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, *sizes) + name
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, members, members, len(directory), len(local), 0)
    return local + directory + end


def inflating_docx(megabytes: int) -> bytes:
    """A document whose text is this large when unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as stream:
            for _ in range(megabytes):
                stream.write(b" " * 1_000_000)
    return target.getvalue()


def nested_zip(depth: int) -> bytes:
    data = zipped({"a.txt": "年报"})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def duplicate_zip(members: Iterable[tuple[str, str]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def tar_of(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        about = tarfile.TarInfo(name)
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    return target.getvalue()


def _sheet(*cells: tuple[int, str]) -> str:
    rows = "".join(f'<row r="{row}"><c r="{name}"><v>1</v></c></row>' for row, name in cells)
    return f"<sheetData>{rows}</sheetData>"


@cache
def odd_files() -> dict[str, tuple[bytes, str]]:
    """Name → bytes and words of the reason: what is told at once, without reaching a limit of time or memory."""
    docx, sheet = docx_of(p("年报" * 500)), workbook(_sheet((1, "A1"), (2, "B2")))
    whole_pdf, many = pdf(3), "<td colspan=1000>1</td>" * 2000
    return {
        "empty.txt": (b"", "空文件"),
        "blank.txt": (b" \r\n\t ", "空文件"),
        "blank-wide.txt": ("\u3000\n\u3000".encode(), "没有文字"),
        "empty.zip": (zipped({}), "没有文件"),
        "empty.docx": (docx_of(""), "没有文字"),
        "empty.xlsx": (workbook("<sheetData/>"), "空的"),
        "no-pages.pdf": (pdf_of(b"q", b"/Kids[]/Count 0"), "没有文字"),
        "encrypted.pdf": (pdf(1, "password"), "已加密"),
        "encrypted.docx": (encrypted_office(), "加密"),
        "encrypted.xlsx": (encrypted_office() + b"\0", "加密"),
        "encrypted.zip": (encrypted_zip(), "已加密"),
        "cut.docx": (docx[: len(docx) // 2], "不完整"),
        "cut.xlsx": (sheet[: len(sheet) // 2], "不完整"),
        "cut.zip": (zipped({"a.txt": "x" * 1000})[:60], "不完整"),
        "cut.pdf": (whole_pdf[:200], "PDF"),
        "cut.xls": (old_workbook()[:700], "旧版"),
        "cut.png": (b"\x89PNG\r\n\x1a\n", "图片"),
        "a.rar": (b"Rar!\x1a\x07\x01\x00" + b"\0" * 100, "RAR"),
        "a.7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 100, "7z"),
        "a.gz": (gzip.compress(b"report"), "gzip"),
        "a.tar": (tar_of("a.txt", "年报".encode()), "tar"),
        "a.bz2": (bz2.compress(b"report" * 100), "bzip2"),
        "nested.zip": (nested_zip(3), "压缩包内的压缩包"),
        "deep.html": (b"<html><body>" + b"<div>" * 100_000 + "年报".encode(), "嵌套过深"),
        "tables-in-tables.html": (b"<html>" + b"<table><tr><td>" * 3000 + "年报".encode(), "嵌套过深"),
        "wide.html": (f"<html><body><table><tr>{many}</tr></table></body></html>".encode(), "表格过大"),
        "spans.html": (
            b"<html><body><table>" + b"<tr><td rowspan=1000000 colspan=1000000000>a</td><td>1</td></tr>" * 300,
            "表格过大",
        ),
        "gigabytes.docx": (inflating_docx(450), "解压后过大"),
        "far.xlsx": (workbook(_sheet((1, "A1"), (1048576, "XFD1048576"))), "工作表过大"),
        "merged.xlsx": (
            workbook(
                '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row></sheetData>'
                '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
            "表格过大",
        ),
        "many-pages.pdf": (pdf(301), "页数过多"),
        "pages-in-a-ring.pdf": (pdf_of(b"q", b"/Kids[2 0 R]/Count 1"), "没有文字"),
        "many-members.zip": (zipped({f"{n}.txt": "" for n in range(5001)}), "文件过多"),
        "overlapping.zip": (overlapping_zip(5, 90_000_000), "解压后过大"),
        "large.txt": ("收到申请3件。\n".encode() * 1_100_000, "文件过大"),
    }


@cache
def slow_files() -> dict[str, bytes]:
    """What takes minutes to read."""
    lines = b"".join(b"%d %d 10 10 re S\n" % (n % 600, n // 600 * 3 % 800) for n in range(400_000))
    return {"drawing.pdf": pdf_of(lines)}


def fat_files() -> dict[str, bytes]:
    """What takes hundreds of megabytes of memory to read."""
    paragraphs = "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_500_000
    return {"paragraphs.docx": docx_of(paragraphs), "stream.pdf": pdf_of(b" " * 900_000_000)}
