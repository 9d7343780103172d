"""What the suites say of filled forms, broken forms and forms with blanks, through Great Expectations."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.arithmetic.rules import all_rules, enforced_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.run import Verdicts, validate
from tests.arithmetic.filled_forms import FORMS, broken_alone, filled, linear_rules
from tests.validation.conftest import failures, make_scratch, rows, statuses

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
        told = passed.filter(pl.col("difference").is_not_null())
        assert (told["difference"] == told["left_value"] - told["right_value"]).all()
    about_forms = {rule.id for rule in enforced_rules() if not rule.implied_by}
    assert all(
        outcome.success and outcome.compared == outcome.reports == 5
        for outcome in verdicts.outcomes
        if outcome.rule_id in about_forms
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
    # more than zero on the left needs more than zero on the right
    ("2019.S1.penalties", {"penalties.decisions@total": 3, "penalties.items_prior_year@total": 1}, "pass", True),
    (
        "2019.S1.penalties",
        {"penalties.decisions@total": 3, "penalties.items_prior_year@total": 1, "penalties.items_change@total": -1},
        "fail",
        False,
    ),
    (
        "2019.S1.penalties",
        {"penalties.decisions@total": 0, "penalties.items_prior_year@total": 1, "penalties.items_change@total": -1},
        "pass",
        False,
    ),
    ("2019.S1.penalties", {"penalties.decisions@total": 3}, "not_assessable", False),
    ("2019.S1.penalties", {"penalties.items_change@total": 0}, "pass", True),
    # both zero or neither
    ("2019.S2", {"procurement.items@total": 0, "procurement.amount@total": 0}, "pass", False),
    ("2019.S2", {"procurement.items@total": 1, "procurement.amount@total": 5}, "pass", False),
    ("2019.S2", {"procurement.items@total": 1, "procurement.amount@total": 0}, "fail", False),
    ("2019.S2", {"procurement.items@total": 0, "procurement.amount@total": 7}, "fail", False),
    ("2019.S2", {"procurement.amount@total": 7}, "not_assessable", False),
    # somebody in each course, nobody without a course
    ("2014.S5", {"training.trainees@total": 40, "training.sessions@total": 2}, "pass", False),
    ("2014.S5", {"training.trainees@total": 1, "training.sessions@total": 2}, "fail", False),
    ("2014.S5", {"training.trainees@total": 1, "training.sessions@total": 0}, "fail", False),
    ("2014.S5", {"training.trainees@total": 0, "training.sessions@total": 0}, "pass", False),
    ("2014.S5", {"training.trainees@total": 1}, "not_assessable", False),
]


def test_blanks_in_a_comparison(check: Check) -> None:
    verdicts = check([(rule_id[:4], figures) for rule_id, figures, *_ in COMPARISON_TABLE])
    for key, (rule_id, figures, status, as_zero) in enumerate(COMPARISON_TABLE, start=1):
        (row,) = rows(verdicts, rule_id, key)
        assert (row["status"], row["blanks_as_zero"]) == (status, as_zero), (rule_id, figures)


def test_pairs_of_one_rule_have_a_row_each(check: Check) -> None:
    figures = {
        "disclosure.items@total": 10,
        "disclosure.channel.gazette@total": 11,
        "disclosure.channel.website@total": 10,
        "requests.received@total": 9,
        "requests.fees_charged@total": 200,  # 元 in the place of 万元
        "organisation.staff@total": 3,
        "organisation.budget@total": 20,
    }
    verdicts = check([("2014", figures)])
    channels = statuses(verdicts, "2014.S2a")
    assert channels == {
        ("total", "disclosure.channel.gazette"): "fail",
        ("total", "disclosure.channel.website"): "pass",
        **{("total", f"disclosure.channel.{name}"): "pass" for name in ("weibo", "wechat", "other")},  # 0 ≤ 10
    }
    assert statuses(verdicts, "2014.S6") == {
        ("total", "requests.fees_charged"): "fail",
        ("total", "organisation.budget"): "pass",
    }
    fees = next(row for row in rows(verdicts, "2014.S6") if row["metric_code"] == "requests.fees_charged")
    assert (fees["left_value"], fees["right_value"]) == (Decimal(2000000), Decimal(5000))


# level and kind of the body, its regulations → status
BODIES = [
    ("county", "government", 1, "fail"),
    ("county", "government", 0, "pass"),
    ("township", None, 1, "fail"),
    ("province", "department", 1, "fail"),
    ("province", "government", 1, "pass"),
    ("prefecture", "office", 1, "pass"),
    ("national", "department", 1, "pass"),
    ("prefecture", None, 1, "not_assessable"),
    (None, "government", 1, "not_assessable"),
]


def test_only_bodies_without_the_power_must_report_no_regulations(tmp_path: Path) -> None:
    scratch = make_scratch(
        tmp_path / "s.duckdb", [("2019", {"regulations.made@total": made}) for _, _, made, _ in BODIES]
    )
    with duckdb.connect(scratch) as connection:
        for key, (level, kind, _, _) in enumerate(BODIES, start=1):
            connection.execute(
                "UPDATE raw.report SET level = ?, issuer_kind = ? WHERE report_key = ?", [level, kind, key]
            )
    verdicts = validate(scratch)
    for key, (level, kind, made, status) in enumerate(BODIES, start=1):
        (row,) = rows(verdicts, "2019.S3", key)
        assert row["status"] == status, (level, kind, made)
        assert (row["reason"] == "不知道机关的层级或性质") == (status == "not_assessable")


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
