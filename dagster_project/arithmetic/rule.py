"""What a rule is: two sums of cells that are compared, and the places of a report where it is assessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.expressions import PART, ROW, Expression, Term
from dagster_project.reports.forms.registry import TOTAL, Registry, cell_name, load_registry


@dataclass(frozen=True, slots=True, order=True)
class CellCode:
    """A cell as the warehouse names it."""

    metric: str
    applicant: str

    @property
    def name(self) -> str:
        """``metric@applicant``."""
        return cell_name(self.metric, self.applicant)


@dataclass(frozen=True, slots=True)
class Instance:
    """One place where a rule is assessed: two weighted sums of cells, and the constants added to them."""

    rule: str
    applicant: str  # total where the rule is not about one applicant
    metric: str | None  # None where the rule is not about one row
    left: tuple[tuple[int, CellCode], ...]
    right: tuple[tuple[int, CellCode], ...]
    left_constant: int = 0
    right_constant: int = 0

    @property
    def cells(self) -> tuple[CellCode, ...]:
        """The cells that take part, left side first."""
        return tuple(cell for _, cell in self.left + self.right)

    @property
    def weights(self) -> dict[CellCode, int]:
        """The weight of each cell in left minus right."""
        weights: dict[CellCode, int] = {}
        for sign, side in ((1, self.left), (-1, self.right)):
            for weight, cell in side:
                weights[cell] = weights.get(cell, 0) + sign * weight
        return weights


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the rule table. ``pairs`` are the sums it compares, none unless it is about one report's cells."""

    id: str
    form: str
    kind: str
    severity: str
    scope: str
    left_text: str
    operator: str
    right_text: str
    pairs: tuple[tuple[Expression, Expression], ...]
    rows: tuple[str, ...]  # metric codes
    implied_by: str | None  # the rule from which this one follows wherever that can be assessed
    is_enforced: bool
    label_zh: str
    label_en: str
    statement_zh: str
    source: str
    forms: tuple[str, ...] = ()  # of the reports that an enforced rule is about
    forms_before: tuple[str, ...] = ()  # of the reports of the year before
    unless: tuple[tuple[str, str], ...] = ()  # level and kind of bodies that it does not bind; kind "" means any

    @property
    def is_comparison(self) -> bool:
        """Whether the rule compares a report with something else than its own cells."""
        return self.scope in comparisons.SCOPES

    @property
    def has_difference(self) -> bool:
        """Whether left less right says by how much the rule is missed."""
        return self.operator not in ("needs", "with")

    @property
    def sides(self) -> tuple[Expression, Expression]:
        """Both sides of an enforced rule about one report's cells; of several pairs those of the first."""
        if not self.pairs:
            raise ValueError(f"the rule {self.id} is not about one report's cells: its sides are text only")
        return self.pairs[0]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every reference to a cell, left sides before right ones."""
        return tuple(term for sides in zip(*self.pairs, strict=True) for side in sides for term in side.terms)

    def instances(self, registry: Registry | None = None) -> tuple[Instance, ...]:
        """The places where an enforced rule is assessed in a report of its form, in printed order."""
        places = tuple(self._places(registry or load_registry()))
        return tuple(
            Instance(
                rule=self.id,
                applicant=applicant,
                metric=row or self.row_of(left),
                left=_resolved(left, applicant, row),
                right=_resolved(right, applicant, row),
                left_constant=left.constant,
                right_constant=right.constant,
            )
            for left, right in self.pairs or (self.sides,)
            for applicant, row in places
        )

    def row_of(self, left: Expression) -> str | None:
        """The row that a pair of several is told from the others by: the first of its left side."""
        return left.terms[0].metric if len(self.pairs) > 1 else None

    def _places(self, registry: Registry) -> Iterator[tuple[str, str | None]]:
        if self.scope == "report":
            yield TOTAL, None
        elif self.scope == "per_applicant":
            for applicant in self.applicants(registry):
                for row in self.rows or (None,):
                    yield applicant, row
        elif self.scope == "per_row":
            for row in self.rows:
                for applicant in self.applicants(registry) if self.is_per_part else [TOTAL]:
                    if not self.is_per_part or applicant != TOTAL:
                        yield applicant, row
        else:
            for row in self.rows:
                for applicant in registry.applicants_of(self.form, row):
                    yield applicant, row

    def applicants(self, registry: Registry) -> tuple[str, ...]:
        """The columns of the table that a rule per applicant or per row is about, the total included."""
        named = [term.metric for term in self.terms if term.metric != ROW]
        return registry.applicants_of(self.form, (*named, *self.rows)[0])

    @property
    def is_per_part(self) -> bool:
        """Whether a rule of scope per_row is assessed for each applicant but the total."""
        return any(term.applicant == PART for term in self.terms)


def _resolved(side: Expression, applicant: str, row: str | None) -> tuple[tuple[int, CellCode], ...]:
    return tuple(
        (
            term.weight,
            CellCode(
                metric=row if term.metric == ROW and row is not None else term.metric,
                applicant=applicant if term.applicant in (None, PART) else str(term.applicant),
            ),
        )
        for term in side.terms
    )
