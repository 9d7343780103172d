"""Rules across years: a pair of reports that keeps each, the smallest change that breaks it, and what is left open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from dagster_project.arithmetic.comparisons import YEARS
from dagster_project.arithmetic.rules import compared_rules, rule_cells, rule_cells_before
from dagster_project.arithmetic.year_queries import BELOW_ZERO, NO_FIGURES, NO_YEAR_BEFORE, OTHER_FORM
from dagster_project.validation.run import Verdicts, validate
from tests.arithmetic.filled_forms import filled
from tests.validation.conftest import failures, make_scratch, rows, statuses

Check = Callable[..., Verdicts]
Figures = Mapping[str, int | None]
APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")
YEAR_RULES = {rule.id for rule in compared_rules(YEARS)}

# rule, form of last year, form of this year, last year's figures, this year's, the smallest change that breaks it
KEPT_AND_BROKEN: list[tuple[str, str, str, Figures, Figures, Figures]] = [
    (
        "2014.S4", "2014", "2014",
        {"requests.received@total": 20, "requests.completed@total": 17},
        {"requests.received@total": 30, "requests.completed@total": 33},
        {"requests.completed@total": 34},
    ),
    (
        "2021.S4", "2021", "2021",
        {"fees.amount@total": 5}, {"fees.amount@total": 4999}, {"fees.amount@total": 5000},
    ),
    (
        "X.K1", "2019", "2019",
        {"applications.carried_out@total": 7}, {"applications.carried_in@total": 7},
        {"applications.carried_in@total": 8},
    ),
    (
        "X.K1", "2019", "2021",
        {"applications.carried_out@business": 7}, {"applications.carried_in@business": 7},
        {"applications.carried_in@business": 6},
    ),
    (
        "X.K2.regulations", "2021", "2021",
        {"regulations.in_force@total": 11},
        {"regulations.in_force@total": 12, "regulations.issued@total": 2, "regulations.repealed@total": 1},
        {"regulations.in_force@total": 13},
    ),
    (
        "X.K2.normative_documents", "2021", "2021",
        {"normative_documents.in_force@total": 597},
        {
            "normative_documents.in_force@total": 420,
            "normative_documents.issued@total": 50,
            "normative_documents.repealed@total": 227,
        },
        {"normative_documents.repealed@total": 226},
    ),
    *(
        (
            f"X.K3.{item}", "2019", "2019",
            {f"{item}.items_prior_year@total": 40, f"{item}.items_change@total": -3},
            {f"{item}.items_prior_year@total": 37},
            {f"{item}.items_prior_year@total": 38},
        )
        for item in ("licensing", "other_services", "penalties", "coercion", "fees")
    ),
    *(
        (
            f"X.K4.{kind}", "2019", "2019",
            {f"{kind}.public_total@total": 30},
            {f"{kind}.public_total@total": 34, f"{kind}.disclosed@total": 4},
            {f"{kind}.public_total@total": 35},
        )
        for kind in ("regulations", "normative_documents")
    ),
    *(
        (
            f"X.K5.{kind}", "2019", "2021",
            {f"{kind}.public_total@total": 100},
            {f"{kind}.in_force@total": 52, f"{kind}.issued@total": 9, f"{kind}.repealed@total": 5},
            {f"{kind}.in_force@total": 51},
        )
        for kind in ("regulations", "normative_documents")
    ),
    (
        "X.K6", "2014", "2019",
        {"requests.received@total": 40, "requests.completed@total": 0},
        {"applications.carried_in@total": 20},
        {"applications.carried_in@total": 19},
    ),
    (
        "X.D2", "2021", "2021",
        {"applications.new@total": 7, "regulations.issued@total": 2},
        {"applications.new@total": 7, "regulations.issued@total": 3},
        {"regulations.issued@total": 2},
    ),
]  # fmt: skip


def failed(verdicts: Verdicts, report_key: int) -> set[str]:
    return failures(verdicts, report_key) & YEAR_RULES


def test_a_pair_that_keeps_the_rule_passes_and_the_smallest_change_breaks_that_rule_alone(check: Check) -> None:
    reports: list[tuple[str, Figures]] = []
    before: dict[int, int] = {}
    for _, form_before, form, earlier, later, change in KEPT_AND_BROKEN:
        key = len(reports) + 1
        reports += [(form_before, earlier), (form, later), (form, {**later, **change})]
        before |= {key + 1: key, key + 2: key}
    verdicts = check(reports, before=before)
    for place, (rule, *_) in enumerate(KEPT_AND_BROKEN):
        first, kept, broken = (3 * place + step for step in (1, 2, 3))
        assert "pass" in statuses(verdicts, rule, kept).values(), rule
        assert failed(verdicts, kept) == failed(verdicts, first) == set(), rule
        assert failed(verdicts, broken) == {rule}
        reasons = {row["reason"] for row in rows(verdicts, rule, first) if row["status"] != "not_applicable"}
        assert reasons <= {NO_YEAR_BEFORE}, rule


def test_every_rule_across_years_is_tried() -> None:
    assert {case[0] for case in KEPT_AND_BROKEN} == YEAR_RULES


def test_what_is_carried_over_is_compared_for_each_applicant(check: Check) -> None:
    changes = [("2019", "2019"), ("2019", "2021"), ("2021", "2021")]
    reports: list[tuple[str, Mapping[str, Decimal | None]]] = []
    for form_before, form in changes:
        earlier, later = filled(form_before, seed=1), filled(form, seed=2)
        later |= {f"applications.carried_in@{who}": earlier[f"applications.carried_out@{who}"] for who in APPLICANTS}
        broken = {**later, "applications.carried_in@research": (later["applications.carried_in@research"] or 0) + 1}
        reports += [(form_before, earlier), (form, later), (form, broken)]
    verdicts = check(reports, before={2: 1, 3: 1, 5: 4, 6: 4, 8: 7, 9: 7})
    for kept in (2, 5, 8):
        assert statuses(verdicts, "X.K1", kept) == {(who, None): "pass" for who in APPLICANTS}
        (row,) = [row for row in rows(verdicts, "X.K1", kept + 1) if row["status"] == "fail"]
        assert (row["applicant_code"], row["difference"], row["severity"]) == ("research", Decimal(1), "warning")


# this year's carried in, last year's carried out, verdict, blanks counted as zero
BLANKS: list[tuple[int | None, int | None, str, bool]] = [
    (3, 3, "pass", False),
    (3, 4, "fail", False),
    (0, None, "pass", True),
    (None, 0, "pass", True),
    (3, None, "not_assessable", False),
    (None, 3, "not_assessable", False),
    (None, None, "not_assessable", False),
]


def test_a_blank_is_not_silently_zero(check: Check) -> None:
    reports: list[tuple[str, Figures]] = []
    for this, last, *_ in BLANKS:
        reports.append(("2019", {"applications.carried_out@other": last, "applications.new@total": 1}))
        reports.append(("2021", {"applications.carried_in@other": this, "applications.new@total": 2}))
    verdicts = check(reports, before={2 * place: 2 * place - 1 for place in range(1, len(BLANKS) + 1)})
    for place, (this, last, status, is_blank_zero) in enumerate(BLANKS, start=1):
        (row,) = [row for row in rows(verdicts, "X.K1", 2 * place) if row["applicant_code"] == "other"]
        assert (row["status"], row["blanks_as_zero"]) == (status, is_blank_zero), (this, last)
        if status != "not_assessable":
            continue
        assert row["left_value"] is row["right_value"] is None
        reason = str(row["reason"])
        if this is last is None:
            assert reason == NO_FIGURES
        else:
            assert ("上一年度的" in reason) == (last is None)
            assert ("applications.carried_out" if last is None else "applications.carried_in") in reason


def test_signed_blanks_can_go_both_ways(check: Check) -> None:
    earlier = {"fees.items_prior_year@total": 40}  # the change is blank: it may have been -3
    verdicts = check([("2019", earlier), ("2019", {"fees.items_prior_year@total": 37})], before={2: 1})
    (row,) = rows(verdicts, "X.K3.fees", 2)
    assert row["status"] == "not_assessable"
    assert "本年增/减" in str(row["reason"])


def test_without_a_comparable_year_nothing_passes(check: Check) -> None:
    figures = {"applications.carried_in@total": 0, "applications.new@total": 1}
    verdicts = check([("2019", figures), ("2014", {}), ("2019", figures), ("2019", figures)], before={3: 2})
    assert {(r["status"], r["reason"]) for r in rows(verdicts, "X.K1", 1)} == {("not_assessable", NO_YEAR_BEFORE)}
    assert {(r["status"], r["reason"]) for r in rows(verdicts, "X.K1", 3)} == {("not_assessable", OTHER_FORM)}
    assert {r["status"] for r in rows(verdicts, "X.K1", 2)} == {"not_applicable"}
    outcome = {one.rule_id: one for one in verdicts.outcomes}["X.K1"]
    assert (outcome.compared, outcome.reports) == (0, 3)


def test_the_reason_why_there_is_no_year_before_is_told(tmp_path: Path) -> None:
    path = make_scratch(tmp_path / "scratch.duckdb", [("2021", {"applications.carried_in@total": 1})])
    with duckdb.connect(path) as connection:
        connection.execute("INSERT INTO raw.report_before VALUES (1, NULL, NULL, '只有去年的便条')")
    found = validate(path).frame().filter(pl.col("check_id") == "X.K1")
    assert found["reason"].to_list() == ["只有去年的便条"]


def test_figures_of_a_report_that_is_not_touched_are_compared_too(tmp_path: Path) -> None:
    path = make_scratch(tmp_path / "scratch.duckdb", [("2021", {"applications.carried_in@total": 5})])
    with duckdb.connect(path) as connection:
        connection.execute('INSERT INTO raw.other_2021 (report_key, "applications.carried_out@total") VALUES (9, 4)')
        connection.execute("INSERT INTO raw.report_before VALUES (1, 9, '2021', NULL)")
    found = validate(path).frame().filter(pl.col("check_id") == "X.K1", pl.col("applicant_code") == "total")
    assert found.select("status", "difference").rows() == [("fail", Decimal(1))]


# rule, forms, last year's figures, this year's, verdict
VERDICTS: list[tuple[str, str, str, Figures, Figures, str]] = [
    *(
        (
            "X.K6", "2014", "2019",
            {"requests.received@total": received, "requests.completed@total": completed},
            {"applications.carried_in@total": carried_in},
            status,
        )
        for received, completed, carried_in, status in [
            (12, 12, 10, "pass"),  # no more than ten apart
            (12, 12, 11, "fail"),
            (100, 0, 200, "pass"),  # half and double
            (100, 0, 201, "fail"),
            (10, 50, 30, "not_assessable"),  # more completed than received: nothing is known of what was left
        ]
    ),
    *(
        ("2021.S4", "2021", "2021", {"fees.amount@total": last}, {"fees.amount@total": this}, status)
        for last, this, status in [
            (0, 0, "pass"),
            (0, 900, "pass"),
            (5, 0, "pass"),
            (5, 500_000, "fail"),
            (5, 500_001, "pass"),
        ]
    ),
    *(
        ("X.D2", "2021", "2021", last, this, status)
        for last, this, status in [
            ({"applications.new@total": 0}, {"applications.new@total": 0}, "pass"),  # nothing happened, twice
            ({"regulations.in_force@total": 5}, {"regulations.in_force@total": 5}, "pass"),  # a stock that stayed
            ({"applications.new@total": 3}, {"applications.new@total": 3}, "fail"),
            (
                {"applications.new@total": 3},
                {"applications.new@total": 3, "litigation_direct.total@total": 1},
                "not_assessable",
            ),
            ({}, {"applications.new@total": 3}, "not_assessable"),
        ]
    ),
]  # fmt: skip


def test_limits_of_what_is_nearly_equal_another_unit_or_a_copy(check: Check) -> None:
    reports: list[tuple[str, Figures]] = []
    for _, form_before, form, earlier, later, _ in VERDICTS:
        reports += [(form_before, earlier), (form, later)]
    verdicts = check(reports, before={2 * place: 2 * place - 1 for place in range(1, len(VERDICTS) + 1)})
    for place, (rule, _, _, earlier, later, status) in enumerate(VERDICTS, start=1):
        assert statuses(verdicts, rule, 2 * place) == {("total", None): status}, (rule, earlier, later)
    reasons = {row["reason"] for place in range(1, len(VERDICTS) + 1) for row in rows(verdicts, "X.K6", 2 * place)}
    assert BELOW_ZERO in reasons


def test_a_copy_of_last_year_is_told_from_a_form_that_changed_anywhere(check: Check) -> None:
    reports: list[tuple[str, Mapping[str, Decimal | None]]] = []
    for form in ("2014", "2019", "2021"):
        earlier = filled(form, seed=3)
        name = next(name for name, value in earlier.items() if value)
        reports += [(form, earlier), (form, earlier), (form, {**earlier, name: (earlier[name] or 0) + 1})]
    verdicts = check(reports, before={2: 1, 3: 1, 5: 4, 6: 4, 8: 7, 9: 7})
    for copied in (2, 5, 8):
        (row,) = rows(verdicts, "X.D2", copied)
        figures = len(reports[copied - 1][1])
        assert (row["status"], row["left_value"], row["right_value"]) == ("fail", figures, figures)
        assert statuses(verdicts, "X.D2", copied + 1) == {("total", None): "pass"}


def test_cells_of_both_years_are_known() -> None:
    own = {(c.instance_applicant, c.metric_code, c.applicant_code) for c in rule_cells() if c.check_id == "X.K1"}
    before = {
        (c.instance_applicant, c.metric_code, c.applicant_code) for c in rule_cells_before() if c.check_id == "X.K1"
    }
    assert own == {(who, "applications.carried_in", who) for who in APPLICANTS}
    assert before == {(who, "applications.carried_out", who) for who in APPLICANTS}
    of_all = YEAR_RULES - {"X.D2"}
    assert {c.check_id for c in rule_cells()} & YEAR_RULES == {c.check_id for c in rule_cells_before()} == of_all
