"""Last year's report as a witness for one of several smallest repairs."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.arithmetic.continuity import decided_by_years
from dagster_project.arithmetic.rules import enforced_rules
from dagster_project.arithmetic.suspects import SuspectCell, suspects
from dagster_project.reports.forms.registry import load_registry

FORM = "2021"
Figures = dict[str, Decimal | None]
# One column of a table whose other columns are not printed: 4 new, 3 carried in, 6 handled, 1 carried out.
COLUMN = {
    "applications.new": 4,
    "applications.carried_in": 3,
    "applications.outcome.total": 6,
    "applications.carried_out": 1,
}


def figures(**changes: int) -> Figures:
    found: Figures = dict.fromkeys(load_registry().cell_names(FORM))
    found |= {f"{metric}@other": Decimal(value) for metric, value in COLUMN.items()}
    return found | {name.replace("__", ".") + "@other": Decimal(value) for name, value in changes.items()}


def found(shown: Figures) -> tuple[SuspectCell, ...]:
    (first,) = [rule for rule in enforced_rules(FORM) if rule.id == "2021.E1"]
    return suspects(FORM, shown, {(first.id, "other", None)})


def last_year(carried_out: int | None) -> Figures:
    return {"applications.carried_out@other": None if carried_out is None else Decimal(carried_out)}


def proposed(cells: tuple[SuspectCell, ...]) -> list[tuple[int, int, str, Decimal | None]]:
    return [(c.repair, c.rank, c.metric_code, c.proposed_value) for c in cells if c.proposed_value is not None]


WRONG = figures(applications__carried_in=5)


def test_the_only_repair_that_last_year_bears_out_is_proposed_and_first() -> None:
    several = found(WRONG)
    assert len({cell.repair for cell in several}) > 1
    assert proposed(several) == []
    decided = decided_by_years(several, FORM, WRONG, "2019", last_year(3))
    assert proposed(decided) == [(1, 1, "applications.carried_in", Decimal(3))]
    assert {(c.metric_code, c.repair_value) for c in decided} == {(c.metric_code, c.repair_value) for c in several}
    assert [c.repair for c in decided] == sorted(c.repair for c in decided)
    assert all(cell.rank > 1 for cell in decided if cell.repair > 1)


def test_nothing_is_decided_where_several_or_none_are_borne_out() -> None:
    several = found(WRONG)
    # As printed, carried in agrees with last year: every repair but the one that changes it is borne out.
    assert decided_by_years(several, FORM, WRONG, "2021", last_year(5)) == several
    assert decided_by_years(several, FORM, WRONG, "2021", last_year(9)) == several
    assert decided_by_years(several, FORM, WRONG, "2021", last_year(None)) == several
    assert decided_by_years(several, FORM, WRONG, "2014", last_year(3)) == several, "no rule ties these forms so"
    assert decided_by_years((), FORM, WRONG, "2021", last_year(3)) == ()


def test_what_is_left_out_might_be_borne_out_too() -> None:
    several = tuple(SuspectCell(c.repair, c.metric_code, c.applicant_code, c.reported_value, c.repair_value, None,
                                c.rank, c.explains, 7) for c in found(WRONG))  # fmt: skip
    assert decided_by_years(several, FORM, WRONG, "2021", last_year(3)) == several
