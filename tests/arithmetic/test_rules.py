"""The rule table: what it holds, what it refuses, where its rules are assessed, and that the rules fit together."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project import project_files
from dagster_project.arithmetic.rules import CellCode, compared_rules, enforced_rules, load_rules, rule_cells
from dagster_project.reports.forms.registry import RegistryError, load_registry
from tests.arithmetic.filled_forms import FORMS, broken_alone, filled, linear_rules, violated

RULES = {rule.id: rule for rule in load_rules()}


def test_all_rules_about_one_report_are_enforced() -> None:
    expected = {
        "2014": [f"E{n}" for n in range(1, 8)] + ["Q1", "Q2", "Q3", "Q4", "S1", "S2a", "S2b", "S3", "S5", "S6"],
        "2019": [*(f"E{n}" for n in range(1, 7)), "Q1a", "Q1b", "Q1c", "Q2"]
        + [f"Q3.{row}" for row in ("regulations", "normative_documents")]
        + [f"Q4.{row}" for row in ("licensing", "other_services", "penalties", "coercion", "fees")]
        + [f"S1.{row}" for row in ("licensing", "other_services", "penalties", "coercion")]
        + ["S2", "S3"],
        "2021": [*(f"E{n}" for n in range(1, 7)), "Q1a", "Q1b", "Q1c", "Q2"]
        + [f"Q5.{row}" for row in ("regulations", "normative_documents")]
        + ["Q6", "S3"],
    }
    for form, names in expected.items():
        assert {rule.id for rule in enforced_rules(form)} == {f"{form}.{name}" for name in names}
    assert len(enforced_rules()) == sum(len(names) for names in expected.values())


def test_every_rule_is_labelled_and_has_a_source() -> None:
    assert len(RULES) == len({rule.label_zh + rule.form for rule in RULES.values()})
    for rule in RULES.values():
        assert rule.label_zh, rule.id
        assert rule.label_en.isascii(), rule.id
        assert rule.statement_zh, rule.id
        assert rule.source, rule.id


def test_severities() -> None:
    assert RULES["2014.E4"].severity == "warning"
    hard = [rule for rule in enforced_rules() if rule.id != "2014.E4" and rule.kind != "soft"]
    assert {rule.severity for rule in hard} == {"error"}
    assert {rule.severity for rule in RULES.values() if rule.kind == "soft"} == {"hint"}


@pytest.mark.parametrize(
    ("rule_id", "instances"),
    [
        ("2019.E1", 7),
        ("2019.E2", 7),
        ("2019.E3", 23),
        ("2021.E3", 25),
        ("2019.E4", 1),
        ("2019.Q1b", 7 * 19),
        ("2021.Q1b", 7 * 21),
        ("2019.Q1c", 23 * 6),
        ("2014.Q4", 58),
        ("2014.S2a", 5),
        ("2014.S6", 2),
        ("2019.Q2", 198 - 6),  # without the five signed changes and the amount of money
        ("2021.Q2", 10 + 25 * 7 + 15 - 1),
    ],
)
def test_instances(rule_id: str, instances: int) -> None:
    assert len(RULES[rule_id].instances()) == instances


def test_an_instance_names_its_cells() -> None:
    instance = next(i for i in RULES["2019.E3"].instances() if i.metric == "applications.carried_in")
    assert instance.applicant == "total"
    assert instance.left == ((1, CellCode("applications.carried_in", "total")),)
    assert {cell.applicant for _, cell in instance.right} == {a.code for a in load_registry().applicants} - {"total"}
    balance = RULES["2021.E1"].instances()[0]
    assert balance.weights == {
        CellCode("applications.new", "natural_person"): 1,
        CellCode("applications.carried_in", "natural_person"): 1,
        CellCode("applications.outcome.total", "natural_person"): -1,
        CellCode("applications.carried_out", "natural_person"): -1,
    }


def test_rule_cells_are_the_cells_of_all_instances() -> None:
    cells = rule_cells()
    assert len(set(cells)) == len(cells)
    by_check = Counter(cell.check_id for cell in cells)
    assert by_check["2019.E1"] == 28
    assert by_check["2019.E2"] == 140
    assert by_check["2019.E3"] == 161
    of_years = {rule.id for rule in compared_rules("cross_year") if rule.operator != "differs"}
    assert set(by_check) == {rule.id for rule in enforced_rules()} | of_years


def changed_table(folder: Path, rule_id: str, **changes: str) -> tuple[Path, ...]:
    """A copy of the registry in which one rule is changed."""
    copy = folder / "forms"
    shutil.copytree(project_files.path("data", "forms"), copy)
    with (copy / "rules.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    next(row for row in rows if row["id"] == rule_id).update(changes)
    with (copy / "rules.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return (copy,)


@pytest.mark.parametrize(
    ("rule_id", "changes", "message"),
    [
        ("2014.E1", {"left": "requests.recieved"}, "line 2: left: unknown metric 'requests.recieved' in form 2014"),
        ("2014.E1", {"left": "applications.new"}, "unknown metric 'applications.new' in form 2014"),
        ("2014.E2", {"id": "2014.E1"}, "line 3: duplicate id '2014.E1'"),
        ("2014.E1", {"op": "=="}, "line 2: unknown op '=='"),
        ("2014.S2a", {"right": "disclosure.items; disclosure.items"}, "5 sums on the left, 2 on the right"),
        ("2014.S2a", {"left": "disclosure.items; 3"}, "several pairs, each of cells"),
        ("2019.S3", {"right": "0 unless county town"}, "right: cannot read 'county town'"),
        ("2019.S3", {"right": "0 unless village"}, "right: cannot read 'village'"),
        ("2014.E1", {"severity": "fatal"}, "line 2: unknown severity 'fatal'"),
        ("2014.E1", {"kind": "equal"}, "unknown kind 'equal'"),
        ("2014.E1", {"scope": "table"}, "unknown scope 'table'"),
        ("2014.E1", {"form": "2013"}, "unknown form '2013'"),
        ("2014.E1", {"right": "requests.received.fax +"}, "right: a cell or a number expected"),
        ("2014.E1", {"label_en": ""}, "label_en is empty"),
        ("2019.E3", {"rows": "regulations.*"}, "broken down by applicant"),
        ("2019.E3", {"rows": "applicatons.*"}, "names no metric"),
        ("2019.E3", {"right": "*@natural"}, "unknown applicant 'natural'"),
        ("2019.E1", {"left": "regulations.made"}, "is no row broken down by applicant"),
        ("2019.Q1a", {"implied_by": "2019.E9"}, "implied_by '2019.E9'"),
        ("2014.S1", {"right": "normative_documents.isued"}, "unknown metric 'normative_documents.isued'"),
        ("X.K1", {"left": "applications.carred_in[y]", "is_enforced": "false"}, "'applications.carred_in'"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(
    tmp_path: Path, rule_id: str, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(RegistryError, match=r"rules\.csv, line \d+: ") as caught:
        load_rules(changed_table(tmp_path, rule_id, **changes))
    assert message in str(caught.value)


@given(form=st.sampled_from(FORMS), seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_every_form_can_be_filled_so_that_all_rules_hold(form: str, seed: int) -> None:
    assert violated(form, filled(form, seed)) == set()


@pytest.mark.parametrize("rule", [r for form in FORMS for r in linear_rules(form)], ids=lambda rule: rule.id)
def test_every_rule_that_is_not_implied_can_be_broken_alone(rule: object) -> None:
    figures = filled(rule.form, 1)  # type: ignore[attr-defined]
    changed = broken_alone(rule, figures)  # type: ignore[arg-type]
    assert violated(rule.form, changed) == {rule.id}  # type: ignore[attr-defined]


def test_implied_rules_are_listed_as_such() -> None:
    implied = {rule.id: rule.implied_by for rule in load_rules() if rule.implied_by}
    assert implied == {
        f"{form}.Q1{n}": f"{form}.E{k}" for form in ("2019", "2021") for n, k in zip("abc", "123", strict=True)
    }
