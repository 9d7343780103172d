"""The file that is meant, also inside an archive (``a.zip!/b.html``) or as one of several reports (``c.docx#2``)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from dagster_project.reading.read import read_one
from dagster_project.reports.documents.archive import read_archive
from dagster_project.reports.documents.model import Document, UnreadableDocument
from dagster_project.reports.documents.open import ARCHIVE, kind_of, open_document
from dagster_project.reports.model import ParsedReport

_MEMBER = "!/"
_NUMBER = re.compile(r"(.+)(#\d+)", re.DOTALL)
_LISTED = 20


class NoSuchFile(Exception):  # noqa: N818 - what the words of the user name
    """There is no such file, member or report; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file on the disk, and which part of it is meant."""

    path: Path
    member: str | None = None
    number: str | None = None  # "#2"

    @property
    def words(self) -> str:
        """As the user would write it."""
        return f"{self.path}{_MEMBER + self.member if self.member else ''}{self.number or ''}"


@dataclass(frozen=True, slots=True)
class Source:
    """One report, the document that holds it, and its bytes."""

    name: str
    data: bytes
    report: ParsedReport
    document: Document
    reports: int  # in this file or member


def named(words: str) -> Named:
    """What the words name. Raises :class:`NoSuchFile` where no file is there."""
    number: str | None = None
    for rest in _without_number(words):
        number = words[len(rest) :] or None
        if Path(rest).is_file():
            return Named(Path(rest), None, number)
        at = rest.find(_MEMBER)
        while at >= 0:
            if Path(rest[:at]).is_file():
                return Named(Path(rest[:at]), rest[at + len(_MEMBER) :], number)
            at = rest.find(_MEMBER, at + 1)
    raise NoSuchFile(f"没有文件“{words}” / there is no file {words!r}.")


def _without_number(words: str) -> list[str]:
    """The words as they are, since a name may end in #2, and then without a number."""
    match = _NUMBER.fullmatch(words)
    return [words, match[1]] if match else [words]


def sources(name: Named) -> Source:
    """The report that is meant, read, and its document.

    Raises :class:`NoSuchFile` where the part is not there, or of several files in an archive none is named;
    :class:`UnreadableDocument` where it cannot be opened; OSError where the disk fails.
    """
    data = name.path.read_bytes()
    if kind_of(data).media_type == ARCHIVE:
        name, data = _member(name, data)
    elif name.member:
        raise NoSuchFile(f"“{name.path}”不是压缩包 / {str(name.path)!r} is not an archive.")
    reports = read_one(data, hashlib.sha256(data).hexdigest(), name.words)
    return Source(name.words, data, _one_of(reports, name), open_document(data, name.words), len(reports))


def _member(name: Named, data: bytes) -> tuple[Named, bytes]:
    """The member of an archive that is meant; the only one needs no name."""
    members = list(read_archive(data))
    found = [each for each in members if each.name == name.member] if name.member else members
    if len(found) != 1:
        listed = "\n".join(f"  {name.path}{_MEMBER}{each.name}" for each in members[:_LISTED])
        more = f"\n  … 共{len(members)}个 / {len(members)} in all" if len(members) > _LISTED else ""
        what = "没有这个文件" if name.member else "压缩包内有多个文件,请指明其一"
        raise NoSuchFile(f"“{name.words}”:{what} / name one of the files in the archive:\n{listed}{more}")
    if found[0].data is None:
        raise UnreadableDocument(found[0].reason or "无法读取 / it cannot be read")
    return Named(name.path, found[0].name, name.number), found[0].data


def _one_of(reports: list[ParsedReport], name: Named) -> ParsedReport:
    """The report that is meant; without a number the first, as a path without one names it everywhere."""
    if name.number in (None, "#1"):
        return reports[0]
    for report in reports:
        if (report.part or "") == name.number:
            return report
    listed = "\n".join(
        f"  {name.path}{_MEMBER + name.member if name.member else ''}{report.part or ''}  {report.identity.title or ''}"
        for report in reports
    )
    raise NoSuchFile(f"“{name.words}”:没有这份报告,文件内有 / there is no such report, the file holds:\n{listed}")
