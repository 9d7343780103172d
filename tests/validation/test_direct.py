"""Parsed reports checked on the spot: the same suites, without a warehouse."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.arithmetic.rules import all_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, Identity, Origin, Outcome, ParsedReport, ValueStatus
from dagster_project.validation.direct import check_reports


def report(form: str | None, figures: dict[str, int], sha256: str = "ab" * 32, file: str = "a.txt") -> ParsedReport:
    registry = load_registry()
    cells = []
    for name, value in figures.items():
        metric, applicant = name.split("@")
        broken_down = registry.metrics[metric].has_applicants
        unit = registry.metrics[metric].unit
        who = applicant if broken_down else None
        cells.append(Cell(metric, who, Decimal(value), ValueStatus.REPORTED, unit, str(value), Origin.TABLE, "第1行"))
    return ParsedReport(file, None, sha256, "text/plain", Outcome.PARSED, None, form, Identity(), cells=tuple(cells))


def test_each_report_gets_its_own_verdicts_in_order() -> None:
    good = {"litigation.cases@total": 3, "litigation.cases.upheld@total": 3}
    bad = {"litigation.cases@total": 3, "litigation.cases.upheld@total": 4}
    checked = check_reports(
        [report("2014", good, "aa" * 32), report(None, {}, "bb" * 32), report("2014", bad, "cc" * 32)]
    )
    by_check = [{row["check_id"]: row for row in entry.results if row["metric_code"] is None} for entry in checked]
    assert [entry.report.sha256[:2] for entry in checked] == ["aa", "bb", "cc"]
    assert [rows["2014.E6"]["status"] for rows in by_check] == ["pass", "not_applicable", "fail"]
    assert by_check[0]["2014.E6"]["blanks_as_zero"]
    assert by_check[2]["2014.E6"]["difference"] == Decimal(-1)
    for entry in checked:
        assert {row["check_id"] for row in entry.results} == {rule.id for rule in all_rules()}


def test_failures_come_with_words_cells_and_suspects() -> None:
    (checked,) = check_reports([report("2014", {"litigation.cases@total": 3, "litigation.cases.upheld@total": 4})])
    ((row, said),) = checked.failures
    assert row["check_id"] == "2014.E6"
    assert "五、行政诉讼数量 3 ≠ " in said.zh
    assert "(差 -1,空格按 0 计)" in said.zh
    assert [(cell.value, cell.location) for cell in said.cells][:2] == [(Decimal(3), "第1行"), (Decimal(4), "第1行")]
    assert {(cell.metric_code, cell.repair_value) for cell in checked.suspects} == {
        ("litigation.cases", Decimal(4)),
        ("litigation.cases.upheld", Decimal(3)),
    }


def test_the_same_content_twice_is_answered_twice() -> None:
    once, again = check_reports([report("2014", {}, file="a.txt"), report("2014", {}, file="copy.txt")])
    assert once.results == again.results
    assert (once.report.file, again.report.file) == ("a.txt", "copy.txt")


def test_nothing_to_check() -> None:
    assert check_reports([]) == ()
