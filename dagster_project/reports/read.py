"""Reading one file: bytes in, the reports that they hold out. Never raises for what a file contains."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dagster_project.reports.documents.archive import Member, read_archive
from dagster_project.reports.documents.model import Document, Paragraph, UnreadableDocument
from dagster_project.reports.documents.open import ARCHIVE, kind_of, open_document
from dagster_project.reports.documents.sniff import Kind
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.hard_wraps import unwrapped
from dagster_project.reports.identity import identify
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.lines import lines_of
from dagster_project.reports.model import (
    Evidence,
    Identity,
    Outcome,
    ParsedReport,
    RefusedCell,
    TableStatus,
)
from dagster_project.reports.outcomes import judged
from dagster_project.reports.outline import sections
from dagster_project.reports.prose import ProseRead, read_prose
from dagster_project.reports.recognise import recognise_form
from dagster_project.reports.recognised import confirmed
from dagster_project.reports.repair import repairs
from dagster_project.reports.several import divide, is_mixed
from dagster_project.reports.surroundings import NOWHERE, Found, Surroundings
from dagster_project.reports.tables import read_tables
from dagster_project.reports.witnesses import Witnesses, witnesses

MayBegin = Callable[[str], str | None]
"""Asked before each member of an archive is read: None, or the reason why it is to be left out."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # of an object in memory: another one in every run
_PLAIN = frozenset(("text/plain", "text/csv"))
_log = logging.getLogger(__name__)
MAX_BYTES = 100_000_000  # of one file; an archive may hold more
MAX_TEXT_BYTES = 20_000_000  # of plain text: ten thousand pages


def read_file(path: Path | str, around: Surroundings | None = None) -> list[ParsedReport]:
    """The reports of a file; its path as given is evidence where ``around`` says nothing else.

    A file that cannot be fetched from the disk gives one report of outcome unreadable.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"无法打开文件 / the file cannot be opened: {error.strerror or error}"
        return [_without_content(path.name, "", "application/octet-stream", Outcome.UNREADABLE, reason)]
    return read_bytes(data, path.name, around=around or Surroundings((Found(path.as_posix()),)))


def read_bytes(
    data: bytes, name: str = "", may_begin: MayBegin = lambda part: None, around: Surroundings = NOWHERE
) -> list[ParsedReport]:
    """The reports that a file's bytes hold. Its name is recorded; what is known of where it was found is ``around``.

    An archive gives the reports of its members, with the path as ``part`` (``!/folder/b.html``); of several reports in
    one document the second has ``#2`` there, and so on. Always at least one: what cannot be opened, or is no report, is
    there with outcome and reason. ``may_begin`` is asked before each member of an archive and each further report; a
    reason that it gives becomes theirs. Raises MemoryError.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > MAX_BYTES and not data.startswith(b"PK"):
        reason = _too_large(data, MAX_BYTES)
        return [_without_content(name, digest, "application/octet-stream", Outcome.UNREADABLE, reason)]
    kind = kind_of(data)
    media_type = kind.media_type
    if media_type != ARCHIVE or kind.damage_zh:
        return _read_one(data, name, None, digest, kind, may_begin, around)
    try:
        members = list(read_archive(data))
    except UnreadableDocument as problem:
        return [_without_content(name, digest, media_type, Outcome.UNREADABLE, str(problem))]
    return [report for member in members for report in _read_member(member, name, digest, may_begin, around)]


def _read_member(
    member: Member, name: str, digest: str, may_begin: MayBegin, around: Surroundings
) -> list[ParsedReport]:
    """The reports in a member of an archive; one that was left out has the archive's own sha256."""
    part = f"!/{member.name}"
    if member.data is None:
        reason = member.reason or "无法读取 / it cannot be read"
        return [_without_content(name, digest, "application/octet-stream", Outcome.UNREADABLE, reason, part)]
    own = hashlib.sha256(member.data).hexdigest()
    if (refusal := may_begin(part)) is not None:
        return [_without_content(name, own, "application/octet-stream", Outcome.UNREADABLE, refusal, part)]
    return _read_one(member.data, name, part, own, kind_of(member.data), may_begin, around.below(member.name))


def _read_one(
    data: bytes,
    name: str,
    part: str | None,
    digest: str,
    kind: Kind,
    may_begin: MayBegin,
    around: Surroundings,
) -> list[ParsedReport]:
    """The reports in one document, the first with the document that was opened."""
    media_type = kind.media_type
    try:
        if media_type in _PLAIN and len(data) > MAX_TEXT_BYTES:
            raise UnreadableDocument(_too_large(data, MAX_TEXT_BYTES))
        document = open_document(data, name, kind)
    except MemoryError:  # whoever set the limit knows it and says so
        raise
    except Exception as error:  # the boundary of one file: a fault of ours must not stop the others
        return [_without_content(name, digest, media_type, Outcome.UNREADABLE, _reason(error, name, digest), part)]
    first, *others = reports_of(document, name, part, digest, around, may_begin)
    return [replace(first, document=document), *others]


def reports_of(
    document: Document,
    name: str,
    part: str | None,
    digest: str,
    around: Surroundings = NOWHERE,
    may_begin: MayBegin = lambda part: None,
) -> list[ParsedReport]:
    """The reports in a document that is open already; those after the first have ``#2`` and so on behind ``part``.

    Where several stand in one document, a name or a body by which it was found tells nothing of each. Raises
    MemoryError.
    """
    document = unwrapped(document)
    try:
        lines = lines_of(document)
        documents = divide(document, lines, _identity)
    except MemoryError:
        raise
    except Exception as error:  # the boundary of one file, here and below
        reason = _reason(error, name, digest)
        return [_without_content(name, digest, document.media_type, Outcome.UNREADABLE, reason, part)]
    around = around if len(documents) == 1 else around.of_several()
    found: list[ParsedReport] = []
    for number, one in enumerate(documents, start=1):
        own = part if number == 1 else f"{part or ''}#{number}"
        why_not = may_begin(own or "") if number > 1 else None
        try:
            if why_not is None:
                seen = witnesses(one, lines if one is document else None)
                found.append(_read(one, name, own, digest, around, seen))
        except MemoryError:
            raise
        except Exception as error:  # the boundary of one report
            why_not = _reason(error, name, digest)
        if why_not is not None:
            found.append(_without_content(name, digest, one.media_type, Outcome.UNREADABLE, why_not, own))
    return found


def _identity(document: Document) -> Identity:
    return identify(document, load_divisions())


def _reason(error: Exception, name: str, digest: str) -> str:
    """Why something could not be read: what is wrong with the file, or else with the reader. Raises MemoryError."""
    if _lacked_memory(error):  # a library took it for damage
        raise MemoryError from error
    if isinstance(error, UnreadableDocument):
        return _ADDRESS.sub("", str(error))
    _log.error("reading %s (sha256 %s) failed", name, digest, exc_info=error)
    what = f"{type(error).__name__}: {_ADDRESS.sub('', str(error))}"
    return f"读取程序出错,请报告此问题 / the reader failed, please report it: {what}"


def _lacked_memory(error: BaseException | None) -> bool:
    """Whether memory ran out somewhere below this error."""
    while error is not None:
        if any(isinstance(cause, MemoryError) for cause in (error, *error.args)):
            return True
        error = error.__cause__ or error.__context__
    return False


def _too_large(data: bytes, limit: int) -> str:
    return (
        f"文件过大:{len(data)}字节,上限{limit}字节,请确认是否为年度报告 / the file has {len(data)} bytes, more than "
        f"the limit of {limit}; check whether this is an annual report."
    )


def identities_of(document: Document, around: Surroundings = NOWHERE) -> list[Identity]:
    """The identities of the reports in a document, in the order of :func:`reports_of`, and nothing else of them."""
    document = unwrapped(document)
    documents = divide(document, lines_of(document), _identity)
    around = around if len(documents) == 1 else around.of_several()
    return [identify(one, load_divisions(), around=around) for one in documents]


def _read(
    document: Document, name: str, part: str | None, digest: str, around: Surroundings, seen: Witnesses
) -> ParsedReport:
    registry = load_registry()
    identity = identify(document, load_divisions(), seen, around)
    form_code, evidence = recognise_form(text_of(document), identity.year, registry)
    form = registry.forms[form_code]
    tables = read_tables(document, form, registry)
    consumed = [(region.block, region.start, region.end) for region in tables.consumed]
    prose = read_prose(document, form, registry, identity, consumed)
    if document.certainty is not None:  # recognised text: no arithmetic confirms what it says in prose
        tables, prose = confirmed(tables, document, form_code), ProseRead((), ())
    parts = sections(seen.lines)
    report = ParsedReport(
        file=name,
        part=part,
        sha256=digest,
        media_type=document.media_type,
        outcome=Outcome.PARSED,
        reason=None,
        form=form_code,
        identity=_with_evidence(identity, evidence + repairs(document, seen.lines)),
        cells=tables.cells + prose.cells,
        tables=tables.readings,
        statements=prose.statements,
        refused=tables.refused,
        sections=parts,
    )
    if is_mixed(seen.lines):
        report = _nothing_mixed(report)
    return judged(report, seen)


def _nothing_mixed(report: ParsedReport) -> ParsedReport:
    """The report without its figures: they are those of two reports, and which is whose is not known."""
    reason = (
        "文件中同一统计表或全部章节出现两次且内容不同,应为多份报告合并,无法区分,请拆分 / the tables or the parts of a "
        "report are there twice and differ: several reports in one file that cannot be told apart; split it."
    )
    registry = load_registry()
    lost = tuple(
        RefusedCell(registry.metrics[cell.metric].section, cell.raw, reason, cell.location) for cell in report.cells
    )
    tables = tuple(
        table
        if table.status is TableStatus.ABSENT
        else replace(table, status=TableStatus.REFUSED, cells_read=0, reason=reason)
        for table in report.tables
    )
    return replace(
        report,
        outcome=Outcome.PARTIAL,
        reason=reason,
        cells=(),
        statements=(),
        tables=tables,
        refused=report.refused + lost,
    )


def text_of(document: Document) -> str:
    """The whole text, a line for each paragraph and each cell of a grid."""
    lines: list[str] = []
    for block in document.blocks:
        lines.extend([block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells])
    return "\n".join(lines)


def _with_evidence(identity: Identity, evidence: tuple[Evidence, ...]) -> Identity:
    return replace(identity, evidence=identity.evidence + tuple(replace(one, decides=True) for one in evidence))


def _without_content(
    name: str, digest: str, media_type: str, outcome: Outcome, reason: str, part: str | None = None
) -> ParsedReport:
    return ParsedReport(name, part, digest, media_type, outcome, reason, None, Identity())
