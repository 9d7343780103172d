"""What the suites say of filled forms, broken forms and forms with blanks, through Great Expectations."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.arithmetic.rules import all_rules, enforced_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.run import Verdicts
from tests.arithmetic.filled_forms import FORMS, broken_alone, filled, linear_rules
from tests.validation.conftest import failures, rows, statuses

Check = Callable[..., Verdicts]
TOTAL = ("total", None)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_form_of_which_every_rule_holds_passes(check: Check, seed: int) -> None:
    reports = [(form, filled(form, seed + n)) for form in FORMS for n in range(5)]
    verdicts = check(reports)
    frame = verdicts.frame()
    about_cells = frame.filter(pl.col("check_id").is_in([rule.id for rule in enforced_rules()]))
    assert set(about_cells["status"]) == {"pass", "not_applicable"}
    assert "fail" not in set(frame["status"])
    for form in FORMS:
        keys = [key for key, (of_form, _) in enumerate(reports, start=1) if of_form == form]
        passed = frame.filter(pl.col("report_key").is_in(keys), pl.col("status") == "pass")
        assert set(passed["check_id"]) == {rule.id for rule in enforced_rules(form) if not rule.implied_by}
        assert not passed["blanks_as_zero"].any()
        assert (
            passed["difference"].drop_nulls() == passed["left_value"].drop_nulls() - passed["right_value"].drop_nulls()
        ).all()
    assert all(
        outcome.success and outcome.compared == outcome.reports == 5
        for outcome in verdicts.outcomes
        if outcome.form in FORMS and ("Q1" not in outcome.rule_id or outcome.form == "2014")
    )


def test_every_rule_broken_alone_fails_and_no_other(check: Check) -> None:
    rules = [rule for form in FORMS for rule in linear_rules(form)]
    verdicts = check([(rule.form, broken_alone(rule, filled(rule.form, 7))) for rule in rules])
    for key, rule in enumerate(rules, start=1):
        assert failures(verdicts, key) == {rule.id}
    for outcome in verdicts.outcomes:
        assert outcome.failed == sum(rule.id == outcome.rule_id for rule in rules)
        assert outcome.success == (outcome.failed == 0)


def test_every_report_has_a_row_for_every_rule(check: Check) -> None:
    forms = [*FORMS, "narrative", "2021"]
    verdicts = check([(form, None if n == 4 else {}) for n, form in enumerate(forms)])
    frame = verdicts.frame()
    everything = {rule.id for rule in all_rules()}
    for key, form in enumerate(forms, start=1):
        own = frame.filter(pl.col("report_key") == key)
        assert set(own["check_id"]) == everything
        for rule in all_rules():
            found = own.filter(pl.col("check_id") == rule.id)
            if form in rule.forms:
                # no figure at all: never a pass, and a reason
                assert set(found["status"]) == {"not_assessable"}, rule.id
            else:
                assert found.select("applicant_code", "metric_code", "status").rows() == [
                    ("total", None, "not_applicable")
                ]
        assert own["reason"].null_count() == 0
    severities = dict(frame.select("check_id", "severity").unique().rows())
    assert severities == {rule.id: rule.severity for rule in all_rules()}


def test_rows_are_named_by_applicant_and_table_row(check: Check) -> None:
    verdicts = check([("2019", filled("2019", 3))])
    applicants = {applicant.code for applicant in load_registry().applicants}
    assert set(statuses(verdicts, "2019.E1")) == {(applicant, None) for applicant in applicants}
    assert set(statuses(verdicts, "2019.E2")) == {(applicant, None) for applicant in applicants}
    e3 = statuses(verdicts, "2019.E3")
    assert len(e3) == 23
    assert ("total", "applications.carried_out") in e3
    assert statuses(verdicts, "2019.E4") == {TOTAL: "pass"}
    assert statuses(verdicts, "2019.Q2") == {TOTAL: "pass"}
    assert statuses(verdicts, "2019.Q1b") == {TOTAL: "not_applicable"}
    keys = verdicts.frame().select("report_key", "check_id", "applicant_code", "metric_code")
    assert keys.is_unique().all()


def test_both_sums_and_the_difference_are_given(check: Check) -> None:
    figures = filled("2019", 5) | {
        "reconsideration.total@total": Decimal(10),
        "reconsideration.upheld@total": Decimal(4),
        "reconsideration.corrected@total": Decimal(3),
        "reconsideration.other@total": Decimal(2),
        "reconsideration.pending@total": Decimal(4),
    }
    (row,) = rows(check([("2019", figures)]), "2019.E4")
    assert row["status"] == "fail"
    assert (row["left_value"], row["right_value"], row["difference"]) == (Decimal(10), Decimal(13), Decimal(-3))
    assert (row["severity"], row["blanks_as_zero"], row["reason"]) == ("error", False, None)


RECONSIDERATION = ("total", "upheld", "corrected", "other", "pending")
B = None

# total, upheld, corrected, other, pending → status, blanks as zero, names of the cells that the verdict waits for
SUM_TABLE: list[tuple[tuple[int | None, ...], str, bool, tuple[str, ...]]] = [
    ((6, 1, 2, 3, 0), "pass", False, ()),
    ((6, 1, 2, 3, B), "pass", True, ()),
    ((6, 1, 2, B, B), "not_assessable", False, ("other", "pending")),  # 3 more could stand in them
    ((6, 1, 2, 4, B), "fail", True, ()),  # the parts are too large whatever stands in the blank
    ((6, 7, B, B, B), "fail", True, ()),
    ((B, 1, 2, 3, 0), "not_assessable", False, ("total",)),
    ((B, 0, 0, 0, 0), "pass", True, ()),
    ((B, 0, 0, 0, B), "pass", True, ()),
    ((0, B, B, B, B), "pass", True, ()),
    ((5, B, B, B, B), "not_assessable", False, ("upheld", "corrected", "other", "pending")),
    (
        (B, 5, B, B, B),
        "not_assessable",
        False,
        ("total",),
    ),  # zero in the other blanks will do, the total may not be zero
    ((B, B, B, B, B), "not_assessable", False, ()),
    ((-3, B, 0, 0, 0), "fail", True, ()),  # no number from zero up makes it -3
]


def test_blanks_in_a_sum(check: Check) -> None:
    reports = [
        (
            "2021",
            {f"reconsideration.{name}@total": figure for name, figure in zip(RECONSIDERATION, figures, strict=True)},
        )
        for figures, *_ in SUM_TABLE
    ]
    verdicts = check(reports)
    for key, (figures, status, as_zero, waits) in enumerate(SUM_TABLE, start=1):
        (row,) = rows(verdicts, "2021.E4", key)
        assert (row["status"], row["blanks_as_zero"]) == (status, as_zero), figures
        for name in waits:
            assert f"reconsideration.{name}@total" in str(row["reason"]), figures
        if status == "not_assessable":
            assert row["reason"], figures
            assert (row["left_value"], row["right_value"], row["difference"]) == (None, None, None)
        else:
            assert row["reason"] is None
            assert row["difference"] is not None


# rule, figures → status, blanks as zero
COMPARISON_TABLE: list[tuple[str, dict[str, int | None], str, bool]] = [
    ("2014.Q1", {"disclosure.normative_documents@total": 3, "disclosure.items@total": 3}, "pass", False),
    ("2014.Q1", {"disclosure.normative_documents@total": 4, "disclosure.items@total": 3}, "fail", False),
    ("2014.Q1", {"disclosure.normative_documents@total": 4}, "not_assessable", False),
    ("2014.Q1", {"disclosure.normative_documents@total": 0}, "pass", True),
    ("2014.Q1", {"disclosure.items@total": 3}, "pass", True),
    ("2014.Q1", {"disclosure.items@total": -3}, "fail", True),
    ("2019.Q3.regulations", {"regulations.public_total@total": 2, "regulations.disclosed@total": 3}, "fail", False),
    ("2019.Q3.regulations", {"regulations.disclosed@total": 3}, "not_assessable", False),
    ("2019.Q3.regulations", {"regulations.public_total@total": 3}, "pass", True),
    ("2019.Q4.fees", {"fees.items_prior_year@total": 3, "fees.items_change@total": -3}, "pass", False),
    ("2019.Q4.fees", {"fees.items_prior_year@total": 3, "fees.items_change@total": -4}, "fail", False),
    ("2019.Q4.fees", {"fees.items_change@total": -4}, "not_assessable", False),
    ("2019.Q4.fees", {"fees.items_prior_year@total": 3}, "pass", True),
    ("2019.Q4.fees", {"fees.items_prior_year@total": -3}, "not_assessable", False),  # a change may be any number
    ("2021.Q5.regulations", {"regulations.in_force@total": 1, "regulations.issued@total": 3}, "not_assessable", False),
    (
        "2021.Q5.regulations",
        {"regulations.in_force@total": 1, "regulations.issued@total": 3, "regulations.repealed@total": 2},
        "pass",
        False,
    ),
    (
        "2021.Q5.regulations",
        {"regulations.in_force@total": 1, "regulations.issued@total": 3, "regulations.repealed@total": 1},
        "fail",
        False,
    ),
    ("2021.Q5.regulations", {"regulations.repealed@total": 5}, "pass", True),
    ("2021.Q6", {"fees.amount@total": 0}, "pass", False),
    ("2021.Q6", {"fees.amount@total": -1}, "fail", False),
    ("2021.Q6", {"fees.amount@total": None}, "not_assessable", False),
]


def test_blanks_in_a_comparison(check: Check) -> None:
    verdicts = check([(rule_id[:4], figures) for rule_id, figures, *_ in COMPARISON_TABLE])
    for key, (rule_id, figures, status, as_zero) in enumerate(COMPARISON_TABLE, start=1):
        (row,) = rows(verdicts, rule_id, key)
        assert (row["status"], row["blanks_as_zero"]) == (status, as_zero), (rule_id, figures)


def test_a_cell_rule_has_a_row_for_the_report_and_one_for_each_fault(check: Check) -> None:
    faulty = {
        "regulations.made@total": Decimal(-1),
        "applications.new@business": Decimal("2.5"),
        "licensing.items_change@total": Decimal("-3"),  # signed: no fault
        "procurement.amount@total": Decimal("12.34"),  # money: no fault
        "applications.new@total": Decimal("99999999999999.5"),  # too large for the fast test of whole numbers
    }
    verdicts = check(
        [("2019", filled("2019", 1) | faulty), ("2019", filled("2019", 2)), ("2019", {"procurement.amount@total": 3})]
    )
    found = {(row["applicant_code"], row["metric_code"]): row for row in rows(verdicts, "2019.Q2")}
    assert set(found) == {
        TOTAL,
        ("total", "regulations.made"),
        ("business", "applications.new"),
        ("total", "applications.new"),
    }
    assert {row["status"] for row in found.values()} == {"fail"}
    assert found["business", "applications.new"]["left_value"] == Decimal("2.5")
    assert found["total", "regulations.made"]["difference"] == Decimal(-1)
    assert statuses(verdicts, "2019.Q2", 2) == {TOTAL: "pass"}
    assert statuses(verdicts, "2019.Q2", 3) == {TOTAL: "not_assessable"}  # the amount is no cell of this rule


def test_cells_of_the_2014_form_are_whole_unless_they_are_money(check: Check) -> None:
    figures = {
        "requests.fees_charged@total": Decimal("0.35"),
        "organisation.budget@total": Decimal("-0.5"),
        "complaints.cases@total": Decimal("1.5"),
    }
    verdicts = check([("2014", figures)])
    assert set(statuses(verdicts, "2014.Q4")) == {
        TOTAL,
        ("total", "organisation.budget"),
        ("total", "complaints.cases"),
    }


def test_implied_rules_are_looked_at_only_where_their_parent_could_not_be_assessed(check: Check) -> None:
    open_total = filled("2021", 4) | {"applications.outcome.total@research": None}
    # The negative figure keeps the sum below the total: only a blank could settle it. Yet one outcome exceeds it.
    negative = filled("2021", 4) | {
        "applications.outcome.total@business": Decimal(3),
        "applications.outcome.granted@business": Decimal(5),
        "applications.outcome.partial@business": Decimal(-900),
        "applications.outcome.other.misc@business": None,
    }
    verdicts = check([("2021", open_total), ("2021", negative), ("2021", {"applications.new@other": 3})])
    e2 = statuses(verdicts, "2021.E2")
    parts = sum(
        figure or 0
        for name, figure in open_total.items()
        if name.startswith("applications.outcome.") and name.endswith("@research")
    )
    assert parts > 0
    assert e2["research", None] == "not_assessable"
    assert {status for place, status in e2.items() if place != ("research", None)} == {"pass"}
    q1b = statuses(verdicts, "2021.Q1b")
    assert {applicant for applicant, _ in q1b} == {"research"}
    assert len(q1b) == 21
    assert set(q1b.values()) == {"pass", "not_assessable"}  # 0 ≤ blank holds; more waits for the total
    assert statuses(verdicts, "2021.Q1b", 2)["business", "applications.outcome.granted"] == "fail"
    assert statuses(verdicts, "2021.Q2", 2)["business", "applications.outcome.partial"] == "fail"
    # E1 of `other` waits for three blanks; nothing is carried out, so its implied rule holds. E2 has no figure at all.
    assert statuses(verdicts, "2021.Q1a", 3) == {("other", None): "pass"}
    assert statuses(verdicts, "2021.Q1b", 3) == {TOTAL: "not_assessable"}
