"""Zip archives: of reports, and as the shell of Word and Excel files. Nothing is ever written to disk from them.

Sizes are bounded before and while a member is unpacked, so that a few kilobytes cannot become gigabytes. Source of the
structure: PKWARE APPNOTE.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from dagster_project.reports.documents.model import UnreadableDocument

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 100_000_000
MAX_TOTAL_BYTES = 400_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_FURNITURE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its bytes, or the reason why it was left out."""

    name: str
    data: bytes | None
    reason: str | None = None


class Package:
    """An open zip archive whose members are read within limits."""

    def __init__(self, data: bytes) -> None:
        """Open the archive; raises :class:`UnreadableDocument` where it is damaged or larger than the limits."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.members = [member for member in self._archive.infolist() if not member.is_dir()]
        except _BROKEN as error:
            raise UnreadableDocument(
                f"压缩结构损坏,请重新获取该文件({error}) / the zip archive is damaged ({error}). Fetch the file again."
            ) from error
        self._check_limits()

    def _check_limits(self) -> None:
        total = sum(member.file_size for member in self.members)
        if len(self.members) > MAX_MEMBERS:
            raise UnreadableDocument(
                f"压缩包内文件过多:{len(self.members)}个,上限{MAX_MEMBERS}个,请拆分 / "
                f"the archive holds {len(self.members)} files, more than the limit of {MAX_MEMBERS}; split it."
            )
        if total > MAX_TOTAL_BYTES:
            raise UnreadableDocument(
                f"解压后过大:{total}字节,上限{MAX_TOTAL_BYTES}字节,疑为压缩炸弹 / "
                f"it would unpack to {total} bytes, more than the limit of {MAX_TOTAL_BYTES}; it may be a zip bomb."
            )

    def names(self) -> list[str]:
        """The names of the members as stored."""
        return [member.filename for member in self.members]

    def read(self, name: str) -> bytes | None:
        """The bytes of a member, None where there is none; raises like :meth:`bytes_of`."""
        member = next((member for member in self.members if member.filename == name), None)
        return None if member is None else self.bytes_of(member)

    def bytes_of(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes of a member; raises :class:`UnreadableDocument` where they are encrypted, damaged or too many."""
        name = printed_name(member)
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableDocument(
                f"“{name}”已加密,请提供未加密的文件 / {name!r} is encrypted; fetch one that is not."
            )
        if member.compress_type not in _METHODS:
            raise UnreadableDocument(
                f"“{name}”的压缩方法不受支持 / the compression method of {name!r} is not supported."
            )
        if member.file_size > MAX_MEMBER_BYTES:
            raise UnreadableDocument(
                f"“{name}”解压后过大:{member.file_size}字节,上限{MAX_MEMBER_BYTES}字节 / {name!r} would unpack to "
                f"{member.file_size} bytes, more than the limit of {MAX_MEMBER_BYTES}."
            )
        try:
            # zipfile gives no more than the size that the directory states, and compares the checksum.
            with self._archive.open(member) as stream:
                return stream.read(MAX_MEMBER_BYTES)
        except _BROKEN as error:
            raise UnreadableDocument(
                f"压缩包内“{name}”损坏({error}),请重新获取 / "
                f"{name!r} in the archive is damaged ({error}). Fetch it again."
            ) from error


def read_archive(data: bytes) -> Iterator[Member]:
    """The files in an archive of reports, in the order of its directory; what is not to be read comes with the reason.

    Left out, each for itself, so that the others can be read: archives in the archive, links, names that point outside,
    encrypted, damaged and oversized files. What an operating system adds (``__MACOSX``, ``Thumbs.db``) is passed over,
    and so is a file that is there again with the same name and content.
    Raises :class:`UnreadableDocument` where the archive as a whole is damaged, empty or beyond the limits.
    """
    package = Package(data)
    found = False
    seen: set[tuple[str, bytes | str]] = set()
    for member in package.members:
        name = printed_name(member)
        if name.startswith(_FURNITURE[0]) or name.rpartition("/")[2] in _FURNITURE:
            continue
        found = True
        read = _member(package, member, name)
        same = (name, hashlib.sha256(read.data).digest() if read.data is not None else read.reason or "")
        if same not in seen:
            seen.add(same)
            yield read
    if not found:
        raise UnreadableDocument("压缩包内没有文件 / the archive holds no files.")


def printed_name(member: zipfile.ZipInfo) -> str:
    """The name of a member. Chinese Windows writes GB18030 without a mark, which zipfile takes for cp437."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename


def _member(package: Package, member: zipfile.ZipInfo, name: str) -> Member:
    if stat.S_ISLNK(member.external_attr >> 16):
        return Member(name, None, "符号链接,不予读取 / a symbolic link; not followed.")
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]:
        return Member(name, None, "路径指向压缩包之外,不予读取 / its path points outside the archive; not read.")
    try:
        data = package.bytes_of(member)
    except UnreadableDocument as error:
        return Member(name, None, str(error))
    if data.startswith(_NESTED) and not _is_document(data):
        return Member(
            name,
            None,
            "压缩包内的压缩包不予读取,请先解压 / an archive inside the archive is not read; unpack it first.",
        )
    return Member(name, data)


def _is_document(data: bytes) -> bool:
    """Whether a zip archive is a Word, Excel or similar document rather than an archive of files."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except _BROKEN:
        return True  # a damaged file: its reader says what is wrong
    return "[Content_Types].xml" in names or "mimetype" in names or "OFD.xml" in names
