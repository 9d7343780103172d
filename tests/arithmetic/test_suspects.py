"""Which cells are named as wrong: exactly the smallest sets, ties as ties, and never more than the sums allow."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product
from random import Random

import pytest

from dagster_project.arithmetic.plausibility import (
    EXCHANGED,
    LOST_DIGIT,
    ONE_DIGIT,
    OTHER,
    SIGN,
    SWAPPED,
    cost,
    cost_of_set,
)
from dagster_project.arithmetic.rules import enforced_rules
from dagster_project.arithmetic.suspects import Place, SuspectCell, suspects
from dagster_project.reports.forms.registry import load_registry
from tests.arithmetic.filled_forms import Figures, filled, holds


def failed(form: str, figures: Figures) -> set[Place]:
    """The equalities that a form without blanks breaks."""
    return {
        (rule.id, instance.applicant, instance.metric)
        for rule in enforced_rules(form)
        if rule.kind == "equality"
        for instance in rule.instances()
        if not holds(rule, instance, figures)
    }


def repairs(rows: tuple[SuspectCell, ...]) -> list[dict[str, Decimal | None]]:
    """The repairs, each as cell name → value, in the order given."""
    found: dict[int, dict[str, Decimal | None]] = {}
    for row in rows:
        found.setdefault(row.repair, {})[f"{row.metric_code}@{row.applicant_code}"] = row.repair_value
    return list(found.values())


def zeros(form: str) -> Figures:
    return dict.fromkeys(load_registry().cell_names(form), Decimal(0))


def test_the_yaohai_report_has_four_smallest_repairs_and_none_is_proposed() -> None:
    figures = zeros("2019")
    outcomes = {"granted": 91, "partial": 3, "unavailable.not_held": 27, "unavailable.unclear_after_correction": 3}
    outcomes |= {"not_processed.petition": 2, "other": 1}
    for applicant in ("natural_person", "total"):
        for name, value in outcomes.items():
            figures[f"applications.outcome.{name}@{applicant}"] = Decimal(value)
        figures[f"applications.outcome.total@{applicant}"] = Decimal(124)
        figures[f"applications.new@{applicant}"] = Decimal(124)
    assert failed("2019", figures) == {("2019.E2", "natural_person", None), ("2019.E2", "total", None)}
    rows = suspects("2019", figures, failed("2019", figures))
    expected = {"granted": 88, "partial": 0, "unavailable.not_held": 24, "unavailable.unclear_after_correction": 0}
    assert sorted(repairs(rows), key=str) == sorted(
        (
            {f"applications.outcome.{name}@{a}": Decimal(value) for a in ("natural_person", "total")}
            for name, value in expected.items()
        ),
        key=str,
    )
    assert {row.proposed_value for row in rows} == {None}
    assert {(row.explains, row.repairs_left_out) for row in rows} == {(2, 0)}


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_one_wrong_cell_of_the_applications_is_found_and_proposed(form: str) -> None:
    random = Random(form)
    names = [name for name in load_registry().cell_names(form) if name.startswith("applications.")]
    for seed, name in enumerate(names):
        right = filled(form, seed)
        wrong = dict(right)
        while wrong[name] == right[name]:
            wrong[name] = Decimal(max(0, int(right[name] or 0) + random.choice((-9, -2, -1, 1, 5, 10, 90))))
        rows = suspects(form, wrong, failed(form, wrong))
        assert repairs(rows) == [{name: right[name]}]
        assert rows[0].proposed_value == right[name]
        assert (rows[0].reported_value, rows[0].rank) == (wrong[name], 1)


def test_two_wrong_cells_are_among_the_smallest_repairs() -> None:
    random = Random(2)
    names = [name for name in load_registry().cell_names("2021") if name.startswith("applications.")]
    for seed in range(60):
        right = filled("2021", seed)
        wrong = dict(right)
        for name in random.sample(names, 2):
            wrong[name] = (right[name] or Decimal(0)) + random.choice((1, 2, 7, 10))
        truth = {name: right[name] for name in names if wrong[name] != right[name]}
        assert truth in repairs(suspects("2021", wrong, failed("2021", wrong)))


def by_brute_force(figures: dict[str, int], largest: int) -> list[dict[str, int]]:
    """All smallest repairs of one sum total = a + b + c + d, by trying every value."""
    names = list(figures)
    best: list[dict[str, int]] = []
    for size in (1, 2):
        for chosen in combinations(names, size):
            for values in product(range(largest + 1), repeat=size):
                changed = dict(zip(chosen, values, strict=True))
                total, *parts = (figures | changed).values()
                if total == sum(parts) and all(changed[name] != figures[name] for name in chosen):
                    best.append(changed)
        if best:
            return best
    return best


def test_a_single_sum_against_brute_force() -> None:
    random = Random(4)
    names = [f"litigation_direct.{name}@total" for name in ("total", "upheld", "corrected", "other", "pending")]
    for _ in range(12):
        values = [random.randint(0, 4) for _ in names]
        if values[0] == sum(values[1:]):
            continue
        figures = zeros("2019") | {name: Decimal(value) for name, value in zip(names, values, strict=True)}
        expected = by_brute_force(dict(zip(names, values, strict=True)), largest=20)
        found = [
            {n: int(v) for n, v in repair.items() if v is not None}
            for repair in repairs(suspects("2019", figures, failed("2019", figures)))
        ]
        assert sorted(found, key=str) == sorted(expected, key=str)


def test_a_cell_is_proposed_only_where_nothing_else_would_do() -> None:
    figures = zeros("2019") | {"reconsideration.upheld@total": Decimal(1), "reconsideration.total@total": Decimal(3)}
    rows = suspects("2019", figures, failed("2019", figures))
    assert len(repairs(rows)) == 5
    assert {row.proposed_value for row in rows} == {None}
    only = zeros("2019") | {"reconsideration.total@total": Decimal(-2)}  # no part can fall below zero
    rows = suspects("2019", only, failed("2019", only))
    assert [(row.metric_code, row.proposed_value) for row in rows] == [("reconsideration.total", Decimal(0))]


def test_faults_that_share_no_cell_are_combined() -> None:
    figures = filled("2019", 8)
    figures["applications.new@other"] = (figures["applications.new@other"] or Decimal(0)) + 3
    for name in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        for part in ("upheld", "corrected", "other", "pending"):
            figures[f"{name}.{part}@total"] = Decimal(10)
        figures[f"{name}.total@total"] = Decimal(37)
    rows = suspects("2019", figures, failed("2019", figures))
    assert len(repairs(rows)) == 100
    assert {row.repairs_left_out for row in rows} == {25}
    assert {row.explains for row in rows} == {5}
    assert all(len(repair) == 4 for repair in repairs(rows))
    assert {row.proposed_value for row in rows} == {None}
    assert suspects("2019", figures, failed("2019", figures)) == rows


def test_exchanged_neighbours_come_first() -> None:
    right = filled("2021", 3)
    right |= {"applications.new@business": Decimal(931), "applications.new@research": Decimal(913)}
    left, other = "applications.new@business", "applications.new@research"
    figures = dict(right)
    for rule in enforced_rules("2021"):  # bring the form back into balance, then exchange the two
        if rule.id == "2021.E1":
            for instance in rule.instances():
                if instance.applicant in ("business", "research"):
                    gap = sum((w * (figures[c.name] or Decimal(0)) for c, w in instance.weights.items()), Decimal(0))
                    name = f"applications.carried_out@{instance.applicant}"
                    figures[name] = (figures[name] or Decimal(0)) + gap
    for row in ("applications.new", "applications.carried_out"):
        figures[f"{row}@total"] = sum(
            (
                value or Decimal(0)
                for name, value in figures.items()
                if name.startswith(f"{row}@") and not name.endswith("@total")
            ),
            Decimal(0),
        )
    figures["applications.carried_in@total"] = sum(
        (
            v or Decimal(0)
            for n, v in figures.items()
            if n.startswith("applications.carried_in@") and not n.endswith("@total")
        ),
        Decimal(0),
    )
    assert failed("2021", figures) == set()
    exchanged = figures | {left: figures[other], other: figures[left]}
    rows = suspects("2021", exchanged, failed("2021", exchanged))
    assert repairs(rows)[0] == {left: figures[left], other: figures[other]}
    assert {row.rank for row in rows if row.repair == 1} == {1}


def test_a_total_exchanged_with_its_neighbour_is_named_beside_the_cells_that_would_do_alone() -> None:
    """尚未审结 and 总计 in each other's place: 4 = 1 + 2 + 0 + 7, where 7 = 1 + 2 + 0 + 4 is meant."""
    printed = {"upheld": 1, "corrected": 2, "other": 0, "pending": 7, "total": 4}
    figures = zeros("2021") | {f"reconsideration.{name}@total": Decimal(value) for name, value in printed.items()}
    rows = suspects("2021", figures, failed("2021", figures))
    exchanged = {"reconsideration.pending@total": Decimal(4), "reconsideration.total@total": Decimal(7)}
    assert repairs(rows) == [exchanged, *({name: value} for name, value in repairs_of_one(rows))]
    assert len(repairs_of_one(rows)) == 2
    assert {row.proposed_value for row in rows} == {None}


def repairs_of_one(rows: tuple[SuspectCell, ...]) -> list[tuple[str, Decimal | None]]:
    return [item for repair in repairs(rows) if len(repair) == 1 for item in repair.items()]


@pytest.mark.parametrize("to_the_right", [True, False])
def test_a_row_moved_by_one_column_is_one_repair(to_the_right: bool) -> None:
    figures = filled("2021", 5)
    row = [name for name in load_registry().cell_names("2021") if name.startswith("applications.outcome.granted@")]
    values = [Decimal(number) for number in (41, 7, 0, 3, 2, 1, 54)]
    change = {name: value - (figures[name] or Decimal(0)) for name, value in zip(row, values, strict=True)}
    for metric in ("granted", "total"):  # what is granted counts in the outcomes, and these with what came in
        for name, more in change.items():
            cell = name.replace("granted", metric)
            figures[cell] = (figures[cell] or Decimal(0)) + more
    for name, more in change.items():
        cell = name.replace("outcome.granted", "new")
        figures[cell] = (figures[cell] or Decimal(0)) + more
    assert failed("2021", figures) == set()
    moved = [Decimal(0), *values[:-1]] if to_the_right else [*values[1:], Decimal(0)]
    rows = suspects("2021", wrong := figures | dict(zip(row, moved, strict=True)), failed("2021", wrong))
    assert repairs(rows) == [{name: value for name, value in zip(row, values, strict=True) if value != wrong[name]}]
    assert {row.proposed_value == row.repair_value for row in rows} == {True}


def test_blanks_leave_room_and_are_never_suspects() -> None:
    figures = dict.fromkeys(load_registry().cell_names("2019"), None)
    figures |= {"reconsideration.total@total": Decimal(2), "reconsideration.upheld@total": Decimal(5)}
    rows = suspects("2019", figures, {("2019.E4", "total", None)})
    # with the other parts blank, the total must be at least 5, or what was upheld at most 2: the nearest value is named
    assert repairs(rows) == [{"reconsideration.upheld@total": Decimal(2)}, {"reconsideration.total@total": Decimal(5)}]


def test_nothing_is_named_where_nothing_fails_or_too_much_does() -> None:
    figures = filled("2019", 1)
    assert suspects("2019", figures, set()) == ()
    random = Random(9)
    wild = {
        name: Decimal(random.randint(0, 99)) if name.startswith("applications.") else value
        for name, value in figures.items()
    }
    assert suspects("2019", wild, failed("2019", wild)) == ()


@pytest.mark.parametrize(
    ("reported", "meant", "expected"),
    [
        (124, 142, SWAPPED),
        (124, 127, ONE_DIGIT),
        (12, 124, LOST_DIGIT),
        (1124, 124, LOST_DIGIT),
        (-5, 5, SIGN),
        (91, 88, OTHER),
        (3, 0, ONE_DIGIT),
    ],
)
def test_plausibility(reported: int, meant: int, expected: int) -> None:
    assert cost(Decimal(reported), Decimal(meant)) == expected


def test_two_exchanged_figures_are_one_slip() -> None:
    assert cost_of_set([(Decimal(3), Decimal(90)), (Decimal(90), Decimal(3))]) == EXCHANGED
    assert cost_of_set([(Decimal(3), Decimal(90)), (Decimal(90), Decimal(4))]) == 2 * OTHER
