"""What a failed check across years says to people: both figures, and in which file and cell each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dagster_project.arithmetic.messages import InvolvedCell, Message, involved_cell, number, printed_cells
from dagster_project.arithmetic.rule import CellCode, Rule
from dagster_project.arithmetic.years import YearCell, year_places
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, ParsedReport


def year_message(rule: Rule, result: Mapping[str, Any], report: ParsedReport, before: ParsedReport) -> Message:
    """The words for one row of results of a rule across years that failed; ``before`` is the report of the year before.

    Raises KeyError for a place that the rule table does not know.
    """
    names = {False: file_name(report), True: file_name(before)}
    left, right = number(result["left_value"]), number(result["right_value"])
    if rule.operator == "differs":
        return Message(
            f"{rule.label_zh}:本年统计表的 {left} 个数字与上一年度报告({names[True]})完全相同",
            f"{rule.label_en}: all {left} figures are those of last year's report ({names[True]})",
            (),
        )
    printed = {False: _printed(report), True: _printed(before)}
    cells = dict(year_places(rule))[result["applicant_code"]]
    involved = tuple(_involved(cell, printed[cell.is_before], names) for cell in cells)
    blank_zh, blank_en = (",空格按 0 计", ", blanks counted as zero") if result["blanks_as_zero"] else ("", "")
    sign = {"=": "≠", "<=": ">", ">=": "<", "~": "≉"}.get(rule.operator, "")
    where_zh, where_en = _where(rule, str(result["applicant_code"]))
    gap = number(result["difference"])
    if rule.operator == "outside":
        times = number(round(Decimal(1000) * result["left_value"] / result["right_value"], 1))
        return Message(
            f"{where_zh}:{_both(involved, 'zh')}(为上年的 {times} 倍)",
            f"{where_en}: {_both(involved, 'en')} ({times} times last year's)",
            involved,
        )
    return Message(
        f"{where_zh}:本年 {left} {sign} 由上年推得 {right}(差 {gap}{blank_zh});{_both(involved, 'zh')}",
        f"{where_en}: this year {left} {sign} {right} from last year (difference {gap}{blank_en}); "
        f"{_both(involved, 'en')}",
        involved,
    )


def file_name(report: ParsedReport) -> str:
    """The file of a report, with the part of it that is meant."""
    return f"{report.file}{report.part or ''}"


def _printed(report: ParsedReport) -> Mapping[CellCode, Cell]:
    form = report.form
    return printed_cells(form, report.cells) if form and load_registry().forms[form].sections else {}


def _involved(cell: YearCell, printed: Mapping[CellCode, Cell], names: Mapping[bool, str]) -> InvolvedCell:
    found = involved_cell(cell.code, printed)
    if not cell.is_before:
        return found
    return replace(
        found, label_zh=f"上一年度 {found.label_zh}", label_en=f"last year: {found.label_en}", file=names[True]
    )


def _where(rule: Rule, applicant: str) -> tuple[str, str]:
    """The rule, and the column where it is about each applicant. The first colon of a message is behind it."""
    places = [place for place, _ in year_places(rule)]
    if len(places) == 1:
        return rule.label_zh.replace(":", " "), rule.label_en
    known = next(entry for entry in load_registry().applicants if entry.code == applicant)
    label = load_registry().applicant_label(rule.forms[0], applicant)
    return f"{label}列 {rule.label_zh}", f'{rule.label_en}, column "{known.label_en}"'


def _both(involved: tuple[InvolvedCell, ...], language: str) -> str:
    parts = "、" if language == "zh" else ", "
    return parts.join(_figure(one, language) for one in involved)


def _figure(cell: InvolvedCell, language: str) -> str:
    """A cell as it was printed, of last year's report with its file and place."""
    label = cell.label_zh if language == "zh" else cell.label_en
    figure = number(cell.value) if language == "zh" or cell.value is not None else "blank"
    if cell.file is None:
        return f"{label} {figure}"
    where = " ".join(part for part in (cell.file, cell.location) if part)
    return f"{label} {figure}({where})" if language == "zh" else f"{label} {figure} ({where})"
