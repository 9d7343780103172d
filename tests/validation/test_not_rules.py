"""What looks like a rule and is none: reports that break each of these tempting formulas, and fail nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.run import validate
from tests.validation.conftest import make_scratch

Figures = Mapping[str, int]


def whole(form: str, figures: Figures) -> dict[str, Decimal]:
    """A form of zeros with a few other figures, named by metric, or by metric and applicant."""
    zeros = dict.fromkeys(load_registry().cell_names(form), Decimal(0))
    named = {name if "@" in name else f"{name}@total": Decimal(value) for name, value in figures.items()}
    assert named.keys() <= zeros.keys()
    return zeros | named


def suits(block: str, upheld: int, pending: int) -> dict[str, int]:
    return {f"{block}.upheld": upheld, f"{block}.pending": pending, f"{block}.total": upheld + pending}


def handled(completed: int, received: int) -> dict[str, int]:
    """The applications of a form of 2014, whose sums add up."""
    return {
        "requests.received": received,
        "requests.received.online": received,
        "requests.completed": completed,
        "requests.completed.on_time": completed,
        "requests.answered": completed,
        "requests.answered.granted": completed,
    }


# name of the tempting formula, form, figures, figures of the year before
CASES: list[tuple[str, str, Figures, Figures | None]] = [
    (
        "N1: the channels add up to the items",
        "2014",
        {"disclosure.items": 88502, "disclosure.channel.website": 62070, "disclosure.channel.other": 43697},
        None,
    ),
    (
        "N2: the ways of responding add up to the responses, or none exceeds them",
        "2014",
        {"response.issues": 31, "response.weibo_wechat": 448, "response.press_conferences": 9},
        None,
    ),
    ("N3: what was issued is part of what was disclosed", "2014", {"normative_documents.issued_total": 90}, None),
    (
        "N4: no more is disclosed than is made",
        "2019",
        {
            "normative_documents.made": 7,
            "normative_documents.disclosed": 8,
            "normative_documents.public_total": 20,
        },
        None,
    ),
    ("N5: a change is not negative", "2019", {"licensing.items_prior_year": 9, "licensing.items_change": -4}, None),
    (
        "N7: suits after reconsideration are among the reconsiderations",
        "2021",
        suits("reconsideration", 1, 0) | suits("litigation_after_reconsideration", 5, 1),
        None,
    ),
    (
        "N7: what was pending is among the cases of the next year",
        "2021",
        suits("reconsideration", 3, 0),
        suits("reconsideration", 1, 26),
    ),
    ("N9: no more is completed than is received", "2014", handled(12, received=10), handled(15, received=20)),
]


def test_no_such_formula_is_a_rule(tmp_path: Path) -> None:
    reports = [(form, whole(form, figures)) for _, form, figures, _ in CASES]
    before: dict[int, int] = {}
    for key, (_, form, _, earlier) in enumerate(CASES, start=1):
        if earlier is not None:
            reports.append((form, whole(form, earlier)))
            before[key] = len(reports)
    frame = validate(make_scratch(tmp_path / "s.duckdb", reports, before)).frame()
    for key, (name, *_) in enumerate(CASES, start=1):
        own = frame.filter(pl.col("report_key") == key)
        assert set(own.filter(pl.col("status") == "fail")["check_id"]) == set(), name
        assert own.filter(pl.col("status") == "pass")["check_id"].n_unique() > 10, name


def test_n6_administrative_charges_are_no_fees_for_processing(tmp_path: Path) -> None:
    path = make_scratch(tmp_path / "s.duckdb", [("2021", whole("2021", {"fees.amount": 72701}))])
    words = "2021年未收取信息处理费。"
    with duckdb.connect(path) as connection:
        connection.execute(
            "INSERT INTO raw.statement VALUES (1, 'value', NULL, NULL, 0, '未收取信息处理费', ?, '第六部分')", [words]
        )
        connection.execute(
            "INSERT INTO raw.cell VALUES (1, 'fees.amount', 'total', 72701, 'reported', '万元', '72701', NULL, NULL,"
            " 'table', '表')"
        )
    frame = validate(path).frame()
    assert "fail" not in set(frame["status"])


def test_n8_a_city_is_not_the_sum_of_its_counties(tmp_path: Path) -> None:
    def received(number: int) -> dict[str, Decimal]:
        people = {f"applications.{row}@natural_person": number for row in ("new", "carried_out")}
        return whole("2021", people | {"applications.new": number, "applications.carried_out": number})

    path = make_scratch(tmp_path / "s.duckdb", [("2021", received(40)), ("2021", received(12)), ("2021", received(9))])
    assert "fail" not in set(validate(path).frame()["status"])
