"""The findings as text for a terminal: Chinese first, English below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dagster_project.arithmetic.messages import InvolvedCell
from dagster_project.arithmetic.year_messages import file_name
from dagster_project.checking.advice import BLANK, PUBLISHED, about_suspects, left_out, suspect_words, what_to_do
from dagster_project.checking.findings import SEVERITIES, STATUSES, Findings, Problem, problems_first


def text(findings: Sequence[Findings]) -> str:
    """All reports, of several a summary first and those with problems at the top."""
    if len(findings) == 1:
        return _report(findings[0])
    ordered = problems_first(findings)
    return "\n".join([*summary(ordered), "", *(_report(found) for found in ordered)])


def summary(findings: Sequence[Findings]) -> Iterator[str]:
    """How many reports have what kind of problem, and then one line for each report that has any."""
    errors = sum(bool(found.count("error")) for found in findings)
    unread = sum(not found.is_read for found in findings)
    empty = sum(found.is_read and not found.has_figures for found in findings)
    clean = sum(found.has_figures and not found.problems for found in findings)
    rest = len(findings) - errors - unread - empty - clean
    yield (
        f"共 {len(findings)} 份:有错误 {errors} 份,仅有警告或提示 {rest} 份,未发现问题 {clean} 份,"
        f"没有可核对的数字 {empty} 份,无法核对 {unread} 份"
    )
    yield (
        f"{len(findings)} reports: {errors} with errors, {rest} with warnings or hints only, {clean} without problem, "
        f"{empty} without figures to check, {unread} not readable"
    )
    for found in findings:
        if found.problems or not found.is_read:
            yield f"  {found.verdict_zh}  {found.name}"


def _report(found: Findings) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Findings) -> Iterator[str]:
    report, who = found.report, found.report.identity
    yield found.name
    yield f"  {who.title or who.issuer or '?'} · {who.year or '?'} · {report.form or '?'} · {report.outcome.value}"
    yield f"  结论:{found.verdict_zh}"
    if found.before is not None:
        yield f"  对照的上一年度报告 / compared with last year's report: {file_name(found.before)}"
    if report.reason:
        yield f"  {report.reason}"
    for problem in found.problems:
        yield from _problem(problem)
    yield from _suspects(found)
    if found.problems:
        yield ""
        yield from _both(PUBLISHED, "  ")
    if found.statuses:
        yield ""
        yield "  " + ",".join(f"{zh} {found.statuses[status]}" for status, zh in STATUSES.items())
        yield "  " + ", ".join(f"{status} {found.statuses[status]}" for status in STATUSES)


def _problem(problem: Problem) -> Iterator[str]:
    rule = problem.rule
    yield ""
    yield f"  [{rule.id}] {SEVERITIES[problem.severity]} {problem.severity}: {rule.label_zh} / {rule.label_en}"
    yield f"    {problem.message.zh}"
    yield f"    {problem.message.en}"
    yield from (_cell(cell) for cell in problem.telling_cells)
    yield from _both(what_to_do(problem), "    → ")
    if any(cell.raw == "" for cell in problem.telling_cells):
        yield from _both(BLANK, "    → ")


def _suspects(found: Findings) -> Iterator[str]:
    head = about_suspects(found)
    if head is None:
        return
    yield ""
    yield from _both(head, "  ")
    for number, repair in enumerate(found.repairs, start=1):
        for suspect in repair:
            yield f"    {number}. {' / '.join(suspect_words(suspect))}"
    if more := left_out(found):
        yield from _both(more, "    ")


def _both(words: tuple[str, str], indent: str) -> Iterator[str]:
    yield indent + words[0]
    yield " " * len(indent) + words[1]


def _cell(cell: InvolvedCell) -> str:
    raw = "未见 / not in the document" if cell.raw is None else cell.raw or "空白 / blank"
    place = " ".join(part for part in (cell.file, cell.location) if part)
    where = f" ({place})" if place else ""
    return f"      {cell.label_zh} / {cell.label_en}: {raw}{where}"
