"""``gongkai check``: every rule that needs no other report, applied to files; in Chinese and English, or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.cli_common import to_json
from dagster_project.cli_parse import READ, as_record, read_files
from dagster_project.reports.model import Cell, ParsedReport

if TYPE_CHECKING:
    from dagster_project.arithmetic.messages import InvolvedCell

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
    from dagster_project.validation.direct import check_reports

    reports = list(read_files(files))
    checked = iter(check_reports([report for report in reports if report.outcome in READ]))
    is_clean = True
    for report in reports:
        results: Sequence[Mapping[str, Any]] = ()
        if report.outcome in READ:
            found = next(checked)
            results = found.results
        else:
            is_clean = False
        is_clean = is_clean and not any(r["status"] == "fail" and r["severity"] == "error" for r in results)
        if form == "json":
            click.echo(to_json(_record(report, results)))
        else:
            click.echo(_text(report, results))
    return 0 if is_clean else 1


def _record(report: ParsedReport, results: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    record = as_record(report)
    del record["cells"]
    cells_of = _Involved(report.cells)
    record["results"] = [
        {name: result[name] for name in _RESULT_COLUMNS} | {"cells": cells_of.result(result)} for result in results
    ]
    record["suspects"] = []
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


def _text(report: ParsedReport, results: Sequence[Mapping[str, Any]]) -> str:
    from dagster_project.arithmetic.messages import message
    from dagster_project.arithmetic.rules import enforced_rules

    who = report.identity
    lines = [f"{report.file}{report.part or ''}"]
    lines.append(
        f"  {who.title or who.issuer or '?'} · {who.year or '?'} · {report.form or '?'} · {report.outcome.value}"
    )
    if report.reason:
        lines.append(f"  {report.reason}")
    rules = {rule.id: rule for rule in enforced_rules()}
    failed = sorted((r for r in results if r["status"] == "fail"), key=lambda r: list(_SEVERITIES).index(r["severity"]))
    for result in failed:
        rule = rules[result["check_id"]]
        words = message(result, report.cells)
        severity = result["severity"]
        lines.append("")
        lines.append(f"  [{rule.id}] {_SEVERITIES[severity]} {severity}: {rule.label_zh} / {rule.label_en}")
        lines.append(f"    {words.zh}")
        lines.append(f"    {words.en}")
        lines.extend(_cell_line(cell) for cell in words.cells if _is_telling(cell, words.cells))
    if results:
        counts = Counter(result["status"] for result in results)
        lines.append("")
        lines.append("  " + ",".join(f"{zh} {counts[status]}" for status, zh in _STATUSES.items()))
        lines.append("  " + ", ".join(f"{status} {counts[status]}" for status in _STATUSES))
    return "\n".join(lines) + "\n"


def _is_telling(cell: InvolvedCell, cells: Sequence[InvolvedCell]) -> bool:
    """Of a long sum the zeros are passed over: the others are what a person has to look at."""
    return len(cells) <= 5 or cell.value != 0


def _cell_line(cell: InvolvedCell) -> str:
    raw = "未见 / not in the document" if cell.raw is None else cell.raw or "空白 / blank"
    where = f" ({cell.location})" if cell.location else ""
    return f"      {cell.label_zh} / {cell.label_en}: {raw}{where}"
