"""``gongkai check``: every rule that needs no other report, applied to files: as text, JSON or a page to hand on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.cli_common import to_json
from dagster_project.cli_parse import READ, as_record, read_files
from dagster_project.reports.model import Cell

if TYPE_CHECKING:
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


def run(paths: Iterable[Path], form: str, to: Path | None = None) -> int:
    """Read and check the files and give out what was found; the exit code."""
    from dagster_project.checking.files import files_of
    from dagster_project.checking.findings import findings_of
    from dagster_project.validation.direct import CheckedReport, check_reports

    try:
        files = files_of(paths)
    except OSError as problem:
        raise click.ClickException(f"文件夹无法列出 / the folder cannot be listed: {problem}") from problem
    if not files:
        raise click.UsageError("文件夹内没有文件 / the folder holds no files.")
    reports = list(read_files(files))
    checked = check_reports([report for report in reports if report.outcome in READ])
    findings = findings_of(reports, checked)
    if form == "json":
        answers = iter(checked)
        found = [next(answers) if report.outcome in READ else CheckedReport(report, ()) for report in reports]
        _give("".join(f"{to_json(_record(one))}\n" for one in found), to)
    elif form == "html":
        from dagster_project.checking.page import page_of

        _give(page_of(findings), to)
    else:
        from dagster_project.checking.text import text

        _give(text(findings) + "\n", to)
    return 0 if all(found.is_clean for found in findings) else 1


def _give(output: str, to: Path | None) -> None:
    if to is None:
        sys.stdout.write(output)
        return
    try:
        to.write_text(output, encoding="utf-8", errors="backslashreplace")
    except OSError as problem:
        raise click.ClickException(f"{to}: 无法写入 / cannot be written: {problem.strerror or problem}") from problem
    click.echo(f"{to}", err=True)


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
