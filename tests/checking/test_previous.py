"""Checks against last year's report: which report is taken for it, and what is told of both."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from dagster_project.checking.findings import findings_of
from dagster_project.checking.page import page_of
from dagster_project.checking.text import text
from dagster_project.reading.frames import batch_frames
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.model import Cell, Identity, Origin, Outcome, ParsedReport, ValueStatus
from dagster_project.validation.direct import check_reports
from dagster_project.validation.year_pairs import NOT_GIVEN, OTHER_BODY, OTHER_YEAR, year_pairs
from dagster_project.warehouse.neighbours import NOT_HELD, SUPERSEDED

PLACES = {name: load_divisions().named(name, 2020)[0] for name in ("济源市", "合肥市")}


def report(
    year: int | None,
    figures: Mapping[str, int] | None = None,
    *,
    place: str | None = "济源市",
    form: str = "2021",
    scope: str = "whole_jurisdiction",
    file: str | None = None,
    published_on: date | None = None,
) -> ParsedReport:
    cells = []
    for name, value in (figures or {}).items():
        metric, applicant = name.split("@")
        known = load_registry().metrics[metric]
        who = applicant if known.has_applicants else None
        cells.append(
            Cell(metric, who, Decimal(value), ValueStatus.REPORTED, known.unit, str(value), Origin.TABLE, "第9行")
        )
    division = PLACES[place] if place else None
    identity = Identity(
        year=year,
        issuer=f"{place}人民政府" if place else None,
        issuer_kind="government" if place else None,
        scope=scope,
        jurisdiction_key=division.key if division else None,
        level=division.level if division else None,
        published_on=published_on,
    )
    name = file or f"{place}{year}.txt"
    sha256 = hashlib.sha256(f"{name} {scope} {form} {published_on}".encode()).hexdigest()
    return ParsedReport(name, None, sha256, "text/plain", Outcome.PARSED, None, form, identity, cells=tuple(cells))


def pairs(checked: list[ParsedReport], given: list[ParsedReport]) -> list[tuple[str | None, str | None]]:
    """Of each checked report the file it is compared with, or why there is none."""
    reports = checked + given
    frame = batch_frames(reports, reader_version="")["reports"]
    keys = frame["report_key"].to_list()
    files = dict(zip(keys, (one.file for one in reports), strict=True))
    found = year_pairs(reports, frame, keys[: len(checked)], keys[len(checked) :])
    by_key = {row[0]: (files.get(row[1]), row[3]) for row in found.iter_rows()}
    return [by_key[key] for key in keys[: len(checked)]]


def test_which_report_is_last_years() -> None:
    this = report(2022)
    last = report(2021)
    cases: list[tuple[list[ParsedReport], list[ParsedReport], tuple[str | None, str | None]]] = [
        ([this], [last], ("济源市2021.txt", None)),
        ([this], [], (None, NOT_HELD)),
        ([this], [report(2020)], (None, OTHER_YEAR)),
        ([this], [report(2021, place="合肥市")], (None, OTHER_BODY)),
        ([this], [report(2021, place="合肥市"), last], ("济源市2021.txt", None)),
        # Somebody says that it is last year's: where the text does not tell whose it is, that is enough.
        ([this], [report(2021, place=None, file="去年.txt")], ("去年.txt", None)),
        ([this], [report(2021, scope="own_body", file="本机关.txt")], ("本机关.txt", None)),
        ([this], [report(2021, scope="own_body", file="本机关.txt"), last], ("济源市2021.txt", None)),
        (
            [this],
            [last, report(2021, file="更正.txt", published_on=date(2022, 5, 1))],
            ("更正.txt", None),
        ),
        ([report(None)], [last], (None, OTHER_YEAR)),
        ([report(None)], [], (None, NOT_GIVEN)),
    ]
    for checked, given, expected in cases:
        assert pairs(checked, given) == [expected], (given, expected)


def test_reports_that_are_checked_together_are_each_others_years_before() -> None:
    checked = [report(2022), report(2021), report(2020, form="2019"), report(2021, place="合肥市")]
    assert pairs(checked, []) == [
        ("济源市2021.txt", None),
        ("济源市2020.txt", None),
        (None, NOT_HELD),
        (None, NOT_HELD),
    ]
    corrected = report(2021, file="更正.txt", published_on=date(2022, 5, 1))
    assert pairs([report(2022), report(2021), corrected], []) == [
        ("更正.txt", None),
        (None, SUPERSEDED),
        (None, NOT_HELD),
    ]


THIS = {"applications.carried_in@natural_person": 8, "applications.carried_in@total": 8}
LAST = {"applications.carried_out@natural_person": 7, "applications.carried_out@total": 8}


def test_both_cells_are_told_with_both_files() -> None:
    (checked,) = check_reports([report(2022, THIS)], previous=[report(2021, LAST)])
    failed = [(row, said) for row, said in checked.failures if row["check_id"] == "X.K1"]
    ((row, said),) = failed
    assert (row["applicant_code"], row["difference"]) == ("natural_person", Decimal(1))
    assert "自然人列" in said.zh
    assert "本年 8 ≠ 由上年推得 7(差 1)" in said.zh
    assert "上一年度 自然人·结转下年度继续办理 7(济源市2021.txt 第9行)" in said.zh
    assert "this year 8 ≠ 7 from last year (difference 1)" in said.en
    assert "(济源市2021.txt 第9行)" in said.en
    assert [(cell.value, cell.file) for cell in said.cells] == [(Decimal(8), None), (Decimal(7), "济源市2021.txt")]
    findings = findings_of([checked.report], [checked])
    printed, page = text(findings), page_of(findings)
    assert printed.index("本年 8 ≠") < printed.index("this year 8")
    assert "对照的上一年度报告 / compared with last year's report: 济源市2021.txt" in printed
    assert "济源市2021.txt 第9行" in page
    assert "请同时核对上一年度报告" in page
    assert findings[0].is_clean, "a warning is no error"


def test_a_copy_of_last_year_is_told() -> None:
    figures = {"applications.new@total": 3, "litigation_direct.total@total": 2}
    (checked,) = check_reports([report(2022, figures)], previous=[report(2021, figures)])
    said = {row["check_id"]: words for row, words in checked.failures}
    assert "2 个数字与上一年度报告(济源市2021.txt)完全相同" in said["X.D2"].zh


def test_without_last_years_report_no_year_is_compared() -> None:
    (checked,) = check_reports([report(2022, THIS)])
    found = Counter(row["status"] for row in checked.results if row["check_id"] in ("X.K1", "X.D2"))
    assert found == {"not_assessable": 2}
    assert checked.before is None
