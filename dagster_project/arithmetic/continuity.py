"""The year before as a witness: of several smallest repairs of a report a continuity rule may decide for one.

The figures of last year's report are not those of this one's sums, so a repair that they bear out is borne out from
outside. It is proposed where the continuity rules whose cells the repairs change hold under exactly one of them; under
none or several, nothing is. What last year's report does not print bears nothing out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from dagster_project.arithmetic.comparisons import YEARS
from dagster_project.arithmetic.expressions import Term
from dagster_project.arithmetic.rule import CellCode
from dagster_project.arithmetic.rules import compared_rules
from dagster_project.arithmetic.suspects import SuspectCell
from dagster_project.arithmetic.years import YearRule, year_rule
from dagster_project.reports.forms.registry import load_registry

Figures = Mapping[str, Decimal | None]
_Changes = dict[CellCode, Decimal | None]


def decided_by_years(
    cells: Sequence[SuspectCell], form: str, figures: Figures, form_before: str, before: Figures
) -> tuple[SuspectCell, ...]:
    """The suspects with the one repair proposed, and first, that last year's report bears out; else as they are.

    ``figures`` and ``before`` by cell name. Where not all repairs are listed nothing is decided: one that is left out
    might be borne out too.
    """
    repairs: defaultdict[int, _Changes] = defaultdict(dict)
    for cell in cells:
        repairs[cell.repair][CellCode(cell.metric_code, cell.applicant_code)] = cell.repair_value
    if len(repairs) < 2 or cells[0].repairs_left_out:
        return tuple(cells)
    changed = {code for changes in repairs.values() for code in changes}
    places = [place for place in _places(form, form_before) if not changed.isdisjoint(place.own)]
    places = [place for place in places if place.is_told_by(figures, before)]
    borne_out = [
        number
        for number, changes in repairs.items()
        if places and all(place.holds(figures, changes, before) for place in places)
    ]
    if len(borne_out) != 1:
        return tuple(cells)
    return tuple(_with_first(cells, borne_out[0]))


class _Place:
    """One place of a continuity rule: its cells, and whether they agree."""

    def __init__(self, rule: YearRule, applicant: str) -> None:
        self._rule, self._applicant = rule, applicant
        self.own = {rule.code(term, applicant) for term in rule.terms if not term.is_before}

    def is_told_by(self, figures: Figures, before: Figures) -> bool:
        return all(self._figure(term, figures, before) is not None for term in self._rule.terms)

    def holds(self, figures: Figures, changes: _Changes, before: Figures) -> bool:
        """Whether this year's figures, so changed, agree with last year's; an unknown change agrees with nothing."""
        shown = {**figures, **{code.name: value for code, value in changes.items()}}
        left, right = (self._sum(side.terms, shown, before) for side in (self._rule.left, self._rule.rights[0]))
        return left is not None and left == right

    def _sum(self, terms: Iterable[Term], figures: Figures, before: Figures) -> Decimal | None:
        total = Decimal(0)
        for term in terms:
            figure = self._figure(term, figures, before)
            if figure is None:
                return None
            total += term.weight * figure
        return total

    def _figure(self, term: Term, figures: Figures, before: Figures) -> Decimal | None:
        return (before if term.is_before else figures).get(self._rule.code(term, self._applicant).name)


@cache
def _places(form: str, form_before: str) -> tuple[_Place, ...]:
    """Where equalities of severity warning tie a report of one form to that of the year before in another."""
    return tuple(
        _Place(found, applicant)
        for rule in compared_rules(YEARS)
        if rule.kind == "continuity" and rule.operator == "="
        if form in rule.forms and form_before in rule.forms_before
        for found in [year_rule(rule)]
        for applicant in found.applicants(load_registry())
    )


def _with_first(cells: Sequence[SuspectCell], chosen: int) -> Iterable[SuspectCell]:
    """The chosen repair first, alone of rank 1 and proposed; the others behind it in their order."""
    numbers = [chosen, *(number for number in dict.fromkeys(cell.repair for cell in cells) if number != chosen)]
    for place, number in enumerate(numbers, start=1):
        for cell in cells:
            if cell.repair != number:
                continue
            if number == chosen:
                yield replace(cell, repair=place, rank=1, proposed_value=cell.repair_value)
            else:
                yield replace(cell, repair=place, rank=cell.rank + 1)
