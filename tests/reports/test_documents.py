"""Opening files: what a file is, is told by its bytes; what cannot be read says why, in words for a person."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from dagster_project.reports.documents.model import Paragraph, UnreadableDocument
from dagster_project.reports.documents.open import kind_of, open_document
from dagster_project.reports.documents.text import decode, read_text

TEXT = "合肥市2019年政府信息公开工作年度报告\n\n一、总体情况\n2019年,全市收到政府信息公开申请12件。\n"
TRADITIONAL = "臺北市政府資訊公開年度報告\n一、總體情況\n本報告由市政府辦公廳編製,統計數量為十二件。\n"


def _zip(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX = _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>" * 400})


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (TEXT, "utf-8"),
        (TEXT, "utf-8-sig"),
        (TEXT, "utf-16"),
        (TEXT, "utf-16-le"),
        (TEXT, "utf-16-be"),
        (TEXT, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8"),
    ],
)
def test_text_is_read_in_whatever_character_set(text: str, charset: str) -> None:
    decoded, _, lost = decode(text.encode(charset))
    assert decoded.lstrip("\ufeff") == text
    assert lost == 0


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    document = read_text("第一行\r\n\r\n \t\n第四行\r第五行\n".encode())
    assert [(block.place.line, block.text) for block in document.paragraphs] == [
        (1, "第一行"),
        (4, "第四行"),
        (5, "第五行"),
    ]


def test_the_printed_line_is_kept_as_it_is() -> None:
    line = " 规章 | 7 |\t8(含2018年 结转1件) "
    (paragraph,) = read_text(line.encode()).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == line


def test_a_character_cut_off_at_the_end_does_not_change_the_character_set() -> None:
    text, charset, lost = decode(TEXT.encode()[:-2])
    assert charset == "utf-8"
    assert lost == 0
    assert TEXT.startswith(text)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "application/x-empty"),
        (b" \r\n\t ", "application/x-empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(64)), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(range(64)), "image/jpeg"),
        (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "application/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "application/msword"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (_zip({"xl/workbook.xml": "<x/>"}), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (_zip({"a/合肥.txt": TEXT}), "application/zip"),
        (b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>", "text/html"),
        (TEXT.encode("gb18030"), "text/plain"),
        (b"MZ is how this line of text begins\n", "text/plain"),
        (random.Random(7).randbytes(4000), "application/octet-stream"),
    ],
)
def test_the_kind_is_told_by_content(data: bytes, media_type: str) -> None:
    assert kind_of(data).media_type == media_type


@pytest.mark.parametrize(
    ("data", "chinese", "english"),
    [
        (b"", "空文件", "empty"),
        (b"\r\n \t", "空文件", "blank characters only"),
        (random.Random(1).randbytes(4000), "二进制数据", "binary data"),
        (DOCX[: len(DOCX) // 2], "Word 文档(docx)", "ends too early"),
        (DOCX[:90] + bytes(30) + DOCX[120:], "Word 文档(docx)", "damaged"),
        (b"%PDF-1.7\n1 0 obj", "PDF", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(64)), "PNG 图片", "a picture"),
    ],
)
def test_what_cannot_be_opened_says_why_in_both_languages(data: bytes, chinese: str, english: str) -> None:
    with pytest.raises(UnreadableDocument) as problem:
        open_document(data)
    assert chinese in str(problem.value)
    assert english in str(problem.value)


@pytest.mark.parametrize("seed", range(20))
def test_no_random_bytes_are_taken_for_text(seed: int) -> None:
    with pytest.raises(UnreadableDocument):
        open_document(random.Random(seed).randbytes(300 + 50 * seed))
