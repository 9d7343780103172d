"""Reading one file: bytes in, the reports that they hold out. Never raises for what a file contains."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dagster_project.reports.documents.archive import Member, read_archive
from dagster_project.reports.documents.model import Document, Paragraph, UnreadableDocument
from dagster_project.reports.documents.open import ARCHIVE, kind_of, open_document
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.identity import Witnesses, identify, witnesses
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.lookalikes import look_alike
from dagster_project.reports.model import Evidence, Identity, Outcome, ParsedReport, TableStatus, ValueStatus
from dagster_project.reports.outline import sections, topics_found
from dagster_project.reports.prose import read_prose
from dagster_project.reports.recognise import recognise_form
from dagster_project.reports.tables import read_tables

MayBegin = Callable[[str], str | None]
"""Asked before each member of an archive is read: None, or the reason why it is to be left out."""

_log = logging.getLogger(__name__)
_MIN_TOPICS = 2  # parts of a report that make a document without figures one


def read_file(path: Path | str) -> list[ParsedReport]:
    """The reports of a file. A file that cannot be fetched from the disk gives one report of outcome unreadable."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"无法打开文件 / the file cannot be opened: {error.strerror or error}"
        return [_without_content(path.name, "", "application/octet-stream", Outcome.UNREADABLE, reason)]
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str = "", may_begin: MayBegin = lambda part: None) -> list[ParsedReport]:
    """The reports that a file's bytes hold; its name is recorded and tells nothing else.

    An archive gives the reports of its members, with the path as ``part`` (``!/folder/b.html``). Always at
    least one: what cannot be opened, or is no report, is there with outcome and reason. ``may_begin`` is asked before
    each member of an archive; the reason that it gives becomes the member's. Raises MemoryError.
    """
    digest = hashlib.sha256(data).hexdigest()
    media_type = kind_of(data).media_type
    if media_type != ARCHIVE:
        return [_read_one(data, name, None, digest, media_type)]
    try:
        members = list(read_archive(data))
    except UnreadableDocument as problem:
        return [_without_content(name, digest, media_type, Outcome.UNREADABLE, str(problem))]
    return [_read_member(member, name, digest, may_begin) for member in members]


def _read_member(member: Member, name: str, digest: str, may_begin: MayBegin) -> ParsedReport:
    """A member of an archive; one that was left out has the archive's own sha256."""
    part = f"!/{member.name}"
    if member.data is None:
        reason = member.reason or "无法读取 / it cannot be read"
        return _without_content(name, digest, "application/octet-stream", Outcome.UNREADABLE, reason, part)
    own = hashlib.sha256(member.data).hexdigest()
    if (refusal := may_begin(part)) is not None:
        return _without_content(name, own, "application/octet-stream", Outcome.UNREADABLE, refusal, part)
    return _read_one(member.data, name, part, own, kind_of(member.data).media_type)


def _read_one(data: bytes, name: str, part: str | None, digest: str, media_type: str) -> ParsedReport:
    try:
        return _read(open_document(data, name), name, part, digest)
    except UnreadableDocument as problem:
        return _without_content(name, digest, media_type, Outcome.UNREADABLE, str(problem), part)
    except MemoryError:  # whoever set the limit knows it and says so
        raise
    except Exception as error:  # the boundary of one file: a fault of ours must not stop the others
        _log.exception("reading %s (sha256 %s) failed", name, digest)
        reason = f"读取程序出错,请报告此问题 / the reader failed, please report it: {type(error).__name__}: {error}"
        return _without_content(name, digest, media_type, Outcome.UNREADABLE, reason, part)


def _read(document: Document, name: str, part: str | None, digest: str) -> ParsedReport:
    registry = load_registry()
    seen = witnesses(document)
    identity = identify(document, load_divisions(), seen)
    form_code, evidence = recognise_form(_text(document), identity.year, registry)
    form = registry.forms[form_code]
    tables = read_tables(document, form, registry)
    consumed = [(region.block, region.start, region.end) for region in tables.consumed]
    prose = read_prose(document, form, registry, identity, consumed)
    parts = sections(seen.lines)
    report = ParsedReport(
        file=name,
        part=part,
        sha256=digest,
        media_type=document.media_type,
        outcome=Outcome.PARSED,
        reason=None,
        form=form_code,
        identity=_with_evidence(identity, evidence),
        cells=tables.cells + prose.cells,
        tables=tables.readings,
        statements=prose.statements,
        refused=tables.refused,
        sections=parts,
    )
    return _judged(report, seen)


def _text(document: Document) -> str:
    """The whole text, a line for each paragraph and each cell of a grid."""
    lines: list[str] = []
    for block in document.blocks:
        lines.extend([block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells])
    return "\n".join(lines)


def _with_evidence(identity: Identity, evidence: tuple[Evidence, ...]) -> Identity:
    return replace(identity, evidence=identity.evidence + evidence)


def _judged(report: ParsedReport, seen: Witnesses) -> ParsedReport:
    """The report with its outcome: whether it can be loaded, and whether something of its tables was refused."""
    reason = _why_not_loadable(report, seen)
    if reason:
        return replace(report, outcome=Outcome.UNRECOGNISED, reason=reason)
    refused = [table for table in report.tables if table.status is TableStatus.REFUSED]
    if refused or report.refused:
        return replace(report, outcome=Outcome.PARTIAL, reason=_why_partial(report))
    return report


def _why_not_loadable(report: ParsedReport, seen: Witnesses) -> str | None:
    """Why a document is not a report that can be loaded; the rule is that of the published contract."""
    figures = sum(cell.value_status is ValueStatus.REPORTED for cell in report.cells)
    topics = topics_found(report.sections)
    dated = any(one.field == "year" and one.source != "text" for one in report.identity.evidence)
    other = look_alike(seen.lines, seen.titles, topics, dated)
    if other is not None:
        return other.reason
    identity = report.identity
    if not seen.titles and figures == 0 and topics < _MIN_TOPICS:
        return "不是年度报告:没有报告的标题、章节和数据 / not an annual report: no title, parts or figures of one"
    if figures == 0 and topics < _MIN_TOPICS:
        return "只有标题或片段,没有数据和章节 / a title or fragment only: no figure, fewer than two of a report's parts"
    if identity.year is None:
        return identity.unknown.get("year", "年份不明 / the year is not known")
    if identity.jurisdiction is None:
        return identity.unknown.get("jurisdiction", "地区不明 / the division is not known")
    if identity.issuer is None or identity.issuer_kind is None:
        return identity.unknown.get("issuer", "发布机构不明 / the issuer is not known")
    return None


def _why_partial(report: ParsedReport) -> str:
    tables = [f"{table.section}: {table.reason}" for table in report.tables if table.status is TableStatus.REFUSED]
    if tables:
        return "部分表格未能读取 / some tables were refused: " + "; ".join(tables)
    first = report.refused[0]
    count = len(report.refused)
    return f"{count}个单元格未能读取 / {count} cells were refused, the first: {first.location}: {first.reason}"


def _without_content(
    name: str, digest: str, media_type: str, outcome: Outcome, reason: str, part: str | None = None
) -> ParsedReport:
    return ParsedReport(name, part, digest, media_type, outcome, reason, None, Identity())
