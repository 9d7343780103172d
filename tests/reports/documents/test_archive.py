"""Archives of reports: the files come out, and nothing that an archive should not hold."""

from __future__ import annotations

import io
import zipfile

import pytest

from dagster_project.reports.documents.archive import read_archive
from dagster_project.reports.documents.model import UnreadableDocument
from tests.reports.documents.packages import docx_of, p, zipped

MEGABYTES_99 = bytes(99_000_000)


def test_files_in_order_with_names_of_chinese_windows() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("年报/二.html", "<p>二</p>")
        archive.writestr("b.txt", "一")
    data = target.getvalue()
    utf8 = "年报/二.html".encode()
    gbk = "年报/二.html".encode("gb18030")
    old = io.BytesIO()
    with zipfile.ZipFile(old, "w") as archive:
        archive.writestr("x" * len(gbk), "<p>二</p>")
    renamed = old.getvalue().replace(b"x" * len(gbk), gbk)
    assert utf8 in data
    assert [(m.name, m.data, m.reason) for m in read_archive(data)] == [
        ("年报/二.html", "<p>二</p>".encode(), None),
        ("b.txt", "一".encode(), None),
    ]
    assert [m.name for m in read_archive(renamed)] == ["年报/二.html"]


def test_what_is_left_out_does_not_keep_the_others_back() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/cron.d/x", "x")
        archive.writestr("/etc/passwd", "x")
        archive.writestr("C:\\windows\\x", "x")
        archive.writestr("a\\..\\..\\x", "x")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", zipped({"a.txt": "x"}))
        archive.writestr("inner.rar", b"Rar!\x1a\x07\x00")
        archive.writestr("big.txt", MEGABYTES_99 + bytes(2_000_000))
        archive.writestr("__MACOSX/._a", "x")
        archive.writestr("folder/Thumbs.db", "x")
        archive.writestr("report.docx", docx_of(p("文")))
        archive.writestr("report.txt", "文")
    members = list(read_archive(target.getvalue()))
    assert [member.name for member in members if member.data is not None] == ["report.docx", "report.txt"]
    reasons = {member.name: member.reason or "" for member in members if member.data is None}
    assert len(reasons) == 8
    expected = {
        "../../etc/cron.d/x": "路径指向压缩包之外",
        "/etc/passwd": "路径指向压缩包之外",
        "link.txt": "符号链接",
        "inner.zip": "压缩包内的压缩包",
        "inner.rar": "压缩包内的压缩包",
        "big.txt": "解压后过大",
    }
    for name, reason in expected.items():
        assert reason in reasons[name]
        assert " / " in reasons[name]


def test_one_damaged_file_does_not_keep_the_others_back() -> None:
    data = bytearray(zipped({"a.txt": "甲" * 500, "b.txt": "乙"}))
    at = data.index(b"a.txt") + 6
    data[at : at + 4] = b"\xff\xff\xff\xff"
    members = list(read_archive(bytes(data)))
    assert members[0].data is None
    assert "损坏" in (members[0].reason or "")
    assert members[1].data == "乙".encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({}), "没有文件"),
        (zipped({"__MACOSX/x": "1"}), "没有文件"),
        (zipped({"a.txt": "x" * 1000})[:60], "压缩结构损坏"),
        (zipped({f"{i}.txt": MEGABYTES_99 for i in range(5)}), "解压后过大"),
        (zipped({str(i): "" for i in range(5001)}), "文件过多"),
        (b"", "压缩结构损坏"),
    ],
)
def test_archives_that_are_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        list(read_archive(data))
