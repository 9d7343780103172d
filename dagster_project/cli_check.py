"""``gongkai check``: every rule about a report and its year before, applied to files: as text, JSON or a page."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dagster_project.cli_common import to_json
from dagster_project.cli_parse import READ, as_record, read_files
from dagster_project.reports.model import Cell, ParsedReport

if TYPE_CHECKING:
    from dagster_project.arithmetic.rule import CellCode
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


def run(paths: Iterable[Path], form: str, to: Path | None = None, previous: Iterable[Path] = ()) -> int:
    """Read and check the files, against last year's reports where given, and give out what was found; the exit code."""
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
    checked = check_reports([report for report in reports if report.outcome in READ], previous=_last_year(previous))
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


def _last_year(paths: Iterable[Path]) -> list[ParsedReport]:
    """The reports to compare with. What cannot be read is said at once: without it nothing would be compared."""
    from dagster_project.checking.files import files_of

    reports = list(read_files(files_of(paths)))
    for report in reports:
        if report.outcome not in READ:
            click.echo(
                f"{report.file}: 上一年度报告未能读出,跨年规则不作比对 / last year's report could not be read, "
                f"years are not compared: {report.reason}",
                err=True,
            )
    return [report for report in reports if report.outcome in READ]


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
    from dagster_project.arithmetic.year_messages import file_name

    record = as_record(checked.report)
    del record["cells"]
    cells_of = _Involved(checked)
    record["previous"] = file_name(checked.before) if checked.before else None
    record["results"] = [
        {name: result[name] for name in _RESULT_COLUMNS} | {"cells": cells_of.result(result)}
        for result in checked.results
    ]
    record["suspects"] = [asdict(suspect) for suspect in checked.suspects]
    return record


class _Involved:
    """Which printed cells a result is about."""

    def __init__(self, checked: CheckedReport) -> None:
        from dagster_project.arithmetic.comparisons import YEARS
        from dagster_project.arithmetic.rules import compared_rules, enforced_rules
        from dagster_project.arithmetic.years import year_places

        self._report, self._before = checked.report, checked.before
        self._cells: dict[tuple[str, str, str | None], list[tuple[CellCode, bool]]] = {
            (rule.id, instance.applicant, instance.metric): [(code, False) for code in instance.cells]
            for rule in enforced_rules()
            for instance in rule.instances()
        }
        for rule in compared_rules(YEARS):
            for applicant, cells in year_places(rule):
                self._cells[rule.id, applicant, None] = [(cell.code, cell.is_before) for cell in cells]
        self._printed = {False: self._printed_in(self._report), True: self._printed_in(self._before)}

    @staticmethod
    def _printed_in(report: ParsedReport | None) -> dict[CellCode, Cell]:
        from dagster_project.arithmetic.messages import printed_cells
        from dagster_project.reports.forms.registry import load_registry

        has_table = report is not None and report.form and load_registry().forms[report.form].sections
        return printed_cells(str(report.form), report.cells) if report is not None and has_table else {}

    def result(self, result: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The cells of one result; none of one that is not about certain cells, or does not apply.

        A cell of last year's report names its file.
        """
        from dagster_project.arithmetic.year_messages import file_name

        if result["status"] == "not_applicable":
            return []
        found = []
        for code, is_before in self._cells.get(
            (result["check_id"], result["applicant_code"], result["metric_code"]), ()
        ):
            if is_before and self._before is None:
                continue
            cell = self._printed[is_before].get(code)
            found.append(
                {
                    "metric": code.metric,
                    "applicant": _applicant(code.metric, code.applicant),
                    "value": cell.value if cell else None,
                    "location": cell.location if cell else None,
                    "file": file_name(self._before) if is_before and self._before else None,
                }
            )
        return found


def _applicant(metric: str, applicant: str) -> str | None:
    """The applicant as ``gongkai parse`` names it: null for a row without breakdown."""
    from dagster_project.reports.forms.registry import load_registry

    return applicant if load_registry().metrics[metric].has_applicants else None
