"""What becomes of a document that was read: loaded, loaded in part, or left out, with the reason.

The rules are those of the published contract.
"""

from __future__ import annotations

from dataclasses import replace

from dagster_project.reports.lookalikes import look_alike
from dagster_project.reports.model import Outcome, ParsedReport, TableStatus, ValueStatus
from dagster_project.reports.outline import topics_found
from dagster_project.reports.witnesses import Witnesses

_MIN_TOPICS = 2  # parts of a report that make a document without figures one


def judged(report: ParsedReport, seen: Witnesses) -> ParsedReport:
    """The report with its outcome: whether it can be loaded, and whether something of its tables was refused."""
    reason = _why_not_loadable(report, seen)
    if reason:
        return replace(report, outcome=Outcome.UNRECOGNISED, reason=reason)
    refused = [table for table in report.tables if table.status is TableStatus.REFUSED]
    if report.outcome is Outcome.PARSED and (refused or report.refused):
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
