"""``gongkai check``: every rule that needs no other report, applied to files; in Chinese and English, or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.cli_common import plain, to_json
from dagster_project.cli_parse import READ, as_record, read_files
from dagster_project.reports.model import Cell

if TYPE_CHECKING:
    from dagster_project.arithmetic.messages import InvolvedCell
    from dagster_project.arithmetic.suspects import SuspectCell
    from dagster_project.validation.direct import CheckedReport

_RESULT_COLUMNS = (
    "report_key",
    "check_id",
    "applicant_code",
    "metric_code",
    "status",
    "reason",
    "left_value",
    "right_value",
    "difference",
    "blanks_as_zero",
    "severity",
)
_SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示"}
_STATUSES = {"pass": "通过", "fail": "不通过", "not_assessable": "无法判定", "not_applicable": "不适用"}


def run(files: Iterable[Path], form: str) -> int:
    """Read and check the files and print what was found; the exit code."""
    from dagster_project.validation.direct import CheckedReport, check_reports

    reports = list(read_files(files))
    checked = iter(check_reports([report for report in reports if report.outcome in READ]))
    is_clean = True
    for report in reports:
        found = next(checked) if report.outcome in READ else CheckedReport(report, ())
        is_wrong = any(result["status"] == "fail" and result["severity"] == "error" for result in found.results)
        is_clean = is_clean and report.outcome in READ and not is_wrong
        click.echo(to_json(_record(found)) if form == "json" else _text(found))
    return 0 if is_clean else 1


def _record(checked: CheckedReport) -> dict[str, Any]:
    record = as_record(checked.report)
    del record["cells"]
    cells_of = _Involved(checked.report.cells)
    record["results"] = [
        {name: result[name] for name in _RESULT_COLUMNS} | {"cells": cells_of.result(result)}
        for result in checked.results
    ]
    record["suspects"] = [asdict(suspect) for suspect in checked.suspects]
    return record


class _Involved:
    """Which printed cells a result is about."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        from dagster_project.arithmetic.messages import printed_cells
        from dagster_project.arithmetic.rules import enforced_rules

        self._instances = {
            (rule.id, instance.applicant, instance.metric): instance
            for rule in enforced_rules()
            for instance in rule.instances()
        }
        self._printed = {rule.form: printed_cells(rule.form, cells) for rule in enforced_rules()}
        self._form = {rule.id: rule.form for rule in enforced_rules()}

    def result(self, result: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The cells of one result; none of one that is not about certain cells, or does not apply."""
        instance = self._instances.get((result["check_id"], result["applicant_code"], result["metric_code"]))
        if instance is None or result["status"] == "not_applicable":
            return []
        printed = self._printed[self._form[result["check_id"]]]
        found = []
        for code in instance.cells:
            cell = printed.get(code)
            found.append(
                {
                    "metric": code.metric,
                    "applicant": _applicant(code.metric, code.applicant),
                    "value": cell.value if cell else None,
                    "location": cell.location if cell else None,
                }
            )
        return found


def _applicant(metric: str, applicant: str) -> str | None:
    """The applicant as ``gongkai parse`` names it: null for a row without breakdown."""
    from dagster_project.reports.forms.registry import load_registry

    return applicant if load_registry().metrics[metric].has_applicants else None


def _text(checked: CheckedReport) -> str:
    report = checked.report
    who = report.identity
    lines = [f"{report.file}{report.part or ''}"]
    lines.append(
        f"  {who.title or who.issuer or '?'} · {who.year or '?'} · {report.form or '?'} · {report.outcome.value}"
    )
    if report.reason:
        lines.append(f"  {report.reason}")
    lines.extend(_failures(checked))
    if checked.suspects:
        lines.extend(_suspects(checked.suspects))
    if checked.results:
        counts = Counter(result["status"] for result in checked.results)
        lines.append("")
        lines.append("  " + ",".join(f"{zh} {counts[status]}" for status, zh in _STATUSES.items()))
        lines.append("  " + ", ".join(f"{status} {counts[status]}" for status in _STATUSES))
    return "\n".join(lines) + "\n"


def _failures(checked: CheckedReport) -> Iterator[str]:
    from dagster_project.arithmetic.rules import enforced_rules

    rules = {rule.id: rule for rule in enforced_rules()}
    for result, words in sorted(checked.failures, key=lambda f: list(_SEVERITIES).index(f[0]["severity"])):
        rule, severity = rules[result["check_id"]], result["severity"]
        yield ""
        yield f"  [{rule.id}] {_SEVERITIES[severity]} {severity}: {rule.label_zh} / {rule.label_en}"
        yield f"    {words.zh}"
        yield f"    {words.en}"
        yield from (_cell_line(cell) for cell in words.cells if _is_telling(cell, words.cells))


def _suspects(suspects: Sequence[SuspectCell]) -> Iterator[str]:
    """The most plausible of the smallest repairs; the others are counted."""
    from dagster_project.arithmetic.labels import cell_label_en, cell_label_zh
    from dagster_project.arithmetic.rules import CellCode

    best = [suspect for suspect in suspects if suspect.rank == 1]
    ways = len({suspect.repair for suspect in suspects}) + suspects[0].repairs_left_out
    yield ""
    yield f"  最可能有误的单元格(共有 {ways} 种同样小的改法) / most likely wrong (of {ways} equally small repairs):"
    for number, repair in enumerate(dict.fromkeys(suspect.repair for suspect in best), start=1):
        for suspect in best:
            if suspect.repair == repair:
                code = CellCode(suspect.metric_code, suspect.applicant_code)
                would = "?" if suspect.repair_value is None else plain(suspect.repair_value)
                yield (
                    f"    {number}. {cell_label_zh(code)} / {cell_label_en(code)}: "
                    f"{plain(suspect.reported_value)} → {would}"
                )


def _is_telling(cell: InvolvedCell, cells: Sequence[InvolvedCell]) -> bool:
    """Of a long sum the zeros are passed over: the others are what a person has to look at."""
    return len(cells) <= 5 or cell.value != 0


def _cell_line(cell: InvolvedCell) -> str:
    raw = "未见 / not in the document" if cell.raw is None else cell.raw or "空白 / blank"
    where = f" ({cell.location})" if cell.location else ""
    return f"      {cell.label_zh} / {cell.label_en}: {raw}{where}"
