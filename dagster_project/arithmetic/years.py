"""A rule across years, read: which cells of two reports it compares, and at how many places.

A cell without ``@`` of a row that is broken down by applicant means each applicant in turn, the total included; the
rule is then assessed for each. ``*`` means all figures of the tables together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.expressions import ROW, Expression, Term, parse
from dagster_project.arithmetic.rule import CellCode, Rule
from dagster_project.reports.forms.registry import TOTAL, Registry, load_registry


@dataclass(frozen=True, slots=True)
class YearCell:
    """A cell that takes part in one place of a rule across years."""

    code: CellCode
    is_before: bool  # of the report of the year before


@dataclass(frozen=True, slots=True)
class YearRule:
    """Both sides of a rule across years; of several right sides one has to fit (``outside``: they are the bounds)."""

    rule: Rule
    left: Expression
    rights: tuple[Expression, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every cell that is named, once."""
        return tuple({term.reference: term for side in (self.left, *self.rights) for term in side.terms}.values())

    @property
    def is_of_all_figures(self) -> bool:
        """Whether the tables are compared as a whole."""
        return any(term.metric == ROW for term in self.terms)

    def applicants(self, registry: Registry) -> tuple[str, ...]:
        """The places where the rule is assessed: the columns of the table, or the total alone."""
        for term in self.terms:
            if self._is_of_each_applicant(term, registry):
                return registry.applicants_of(self.rule.forms[0], term.metric)
        return (TOTAL,)

    def code(self, term: Term, applicant: str) -> CellCode:
        """The cell that a reference means where the rule is assessed for this applicant."""
        return CellCode(term.metric, term.applicant or applicant)

    def cells(self, applicant: str) -> tuple[YearCell, ...]:
        """The cells of one place, left side first; none where the tables are compared as a whole."""
        if self.is_of_all_figures:
            return ()
        return tuple(YearCell(self.code(term, applicant), term.is_before) for term in self.terms)

    @staticmethod
    def _is_of_each_applicant(term: Term, registry: Registry) -> bool:
        return term.applicant is None and term.metric != ROW and registry.metrics[term.metric].has_applicants


def year_rule(rule: Rule) -> YearRule:
    """The two sides of an enforced rule of scope cross_year. Raises ExpressionError, ValueError for another scope."""
    if rule.scope != comparisons.YEARS:
        raise ValueError(f"the rule {rule.id} does not compare years")
    return YearRule(rule, parse(rule.left_text), comparisons.alternatives(rule.right_text))


def year_places(rule: Rule, registry: Registry | None = None) -> Iterator[tuple[str, tuple[YearCell, ...]]]:
    """Each place of a rule across years with its cells: the applicant, and what takes part."""
    found = year_rule(rule)
    for applicant in found.applicants(registry or load_registry()):
        yield applicant, found.cells(applicant)
