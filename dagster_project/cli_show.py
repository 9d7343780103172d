"""``gongkai show``: a figure where it is printed, as a page for the browser; what is not there is explained."""

from __future__ import annotations

import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from dagster_project.reports.documents.model import UnreadableDocument
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, Outcome, ParsedReport, TableStatus
from dagster_project.viewing.choose import UnknownName, applicant_of, cell_of, label_path, metric_of
from dagster_project.viewing.page import figure, page_of
from dagster_project.viewing.source import NoSuchFile, Source, named, sources

_LISTED = 40
_TABLE_STATUSES = {
    TableStatus.READ: "已读 / read",
    TableStatus.REFUSED: "拒读 / refused",
    TableStatus.ABSENT: "没有此表 / absent",
}


def run(file: str, metric: str, applicant: str | None, to: Path | None, open_it: bool) -> int:
    """Show the figure; the exit code. The page goes to standard output, else to where the options say."""
    try:
        name = named(file)
        source = sources(name)
    except NoSuchFile as problem:
        raise click.UsageError(str(problem)) from problem
    except UnreadableDocument as problem:
        raise click.ClickException(f"{file}: {problem}") from problem
    except MemoryError as problem:
        raise click.ClickException(f"{file}: 内存不足 / it takes more memory than there is.") from problem
    except OSError as problem:
        raise click.ClickException(f"{file}: 无法读取 / cannot be read: {problem.strerror or problem}") from problem
    report = source.report
    try:
        code = metric_of(metric, report.form)
        who = applicant_of(applicant, code) if applicant is not None else None
    except UnknownName as problem:
        raise click.UsageError(str(problem)) from problem
    cells = _wanted(report, code, who)
    if not cells:
        raise click.ClickException("\n".join(_why_not(source, code, who)))
    page = page_of(source.name, source.data, report, source.document, cells).html
    for cell in cells:
        click.echo(_words(cell), err=True)
    if source.reports > 1 and name.number is None:
        click.echo(
            f"文件内有{source.reports}份报告,此为第一份 / the first of {source.reports} reports; others: #2", err=True
        )
    _give(page, to, open_it)
    return 0


def _give(page: str, to: Path | None, open_it: bool) -> None:
    if to is None and not open_it:
        sys.stdout.write(page)
        return
    if to is None:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="gongkai-", suffix=".html", delete=False) as new:
            new.write(page)  # it must outlive this process: the browser reads it afterwards
        to = Path(new.name)
    else:
        try:
            to.write_text(page, encoding="utf-8")
        except OSError as problem:
            reason = problem.strerror or problem
            raise click.ClickException(f"{to}: 无法写入 / cannot be written: {reason}") from problem
    click.echo(f"{to}", err=True)
    if open_it and not webbrowser.open(f"{to.resolve().as_uri()}#hit-1"):
        click.echo("没有找到浏览器,请自行打开上述文件 / no browser was found; open the file yourself.", err=True)


def _wanted(report: ParsedReport, metric: str, applicant: str | None) -> list[Cell]:
    """The cells that were asked for: of table and prose both; without an applicant all of them, the total first."""
    cells = [cell for cell in report.cells if cell.metric == metric]
    if applicant is not None and load_registry().metrics[metric].has_applicants:
        cells = [cell for cell in cells if cell.applicant == applicant]
    return sorted(cells, key=lambda cell: (cell.origin.value != "table", cell.applicant != "total"))


def _words(cell: Cell) -> str:
    who = f"@{cell.applicant}" if cell.applicant else ""
    value = f"{figure(cell.value)} {cell.unit}" if cell.value is not None else cell.value_status.value
    return f"{cell.metric}{who}: “{cell.raw}” = {value},{cell.location}"


def _why_not(source: Source, metric: str, applicant: str | None) -> list[str]:
    """Why there is no such figure: what the report is, what became of the table, and what it has instead."""
    report, registry = source.report, load_registry()
    label = label_path(metric, report.form)
    who = next((f"·{each.label_zh}" for each in registry.applicants if each.code == applicant), "")
    lines = [f"{source.name}: 没有读到“{label}{who}” / {metric}{f'@{applicant}' if applicant else ''} was not read."]
    if report.outcome in (Outcome.UNREADABLE, Outcome.UNRECOGNISED) or report.reason:
        lines.append(f"  {report.outcome.value}: {report.reason}")
    form = registry.forms.get(report.form or "")
    cell = cell_of(metric, report.form)
    section = cell.section if cell else registry.metrics[metric].section
    if form is None or cell is None:
        return lines
    own_form = registry.forms[form.cells_of]
    if cell.form != own_form.code:
        lines.append(
            f"  本报告用{form.label_zh},没有这个指标;它属于{registry.forms[cell.form].label_zh} / "
            f"the report has the form {form.code}; this metric belongs to {cell.form}."
        )
        return lines
    for table in report.tables:
        if table.section == section:
            lines.append(
                f"  {section}: {_TABLE_STATUSES[table.status]},{table.cells_read}/{table.cells_expected}"
                f"{f',{table.reason}' if table.reason else ''}"
            )
    refused = [one for one in report.refused if one.section == section]
    if refused:
        lines.append(f"  拒读的数值共{len(refused)}个 / {len(refused)} printed values were refused:")
        lines += [f"    “{one.raw}” {one.location}: {one.reason}" for one in refused[:_LISTED]]
    said = [one for one in report.statements if one.metric == metric]
    if said:
        lines.append("  正文提到,但没有一个数能代表全部 / stated in prose, but not one figure for the whole:")
        lines += [f"    “{one.raw}” {one.location}: {one.sentence[:80]}" for one in said[:_LISTED]]
    lines += _there_is(report, section)
    return lines


def _there_is(report: ParsedReport, section: str) -> Sequence[str]:
    registry = load_registry()
    found = [cell for cell in report.cells if registry.metrics[cell.metric].section == section]
    what = "这一部分读到的指标 / what was read of this section:"
    if not found:
        found, what = list(report.cells), "这一部分没有读到数值;整份报告读到 / nothing of this section, but elsewhere:"
    if not found:
        return ["  整份报告没有读到任何数值 / no figure of the report was read."]
    names = dict.fromkeys(f"    {cell.metric}  {label_path(cell.metric, report.form)}" for cell in found)
    more = [f"    … 共{len(names)}个 / {len(names)} in all"] if len(names) > _LISTED else []
    return [f"  {what}", *list(names)[:_LISTED], *more]
