"""The rules of the forms, read from ``data/forms/rules.csv``, and the places where each is assessed.

A rule compares two sums of cells. Its scope says how often it is assessed in one report:

    report          once
    per_applicant   once for each applicant, the total included; a cell without ``@`` is that applicant's
    per_row         once for each row that ``rows`` names; ``*@applicant`` is a cell of that row
    cell            each cell that ``rows`` names is looked at for itself: not negative, and whole where it counts

``rows`` lists patterns of metric codes (``applications.*``, ``kind:count``, ``!code`` to leave one out). A rule of
scope per_applicant with ``rows`` is assessed for each applicant and each row (``*``); one of scope per_row that says
``*@part`` for each row and each applicant but the total.

Rules that compare a report with its prose or with other reports have scopes of their own (see ``comparisons.py``).
Those that no suite holds yet are listed too, with ``is_enforced`` false.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from dagster_project import project_files
from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.expressions import PART, ROW, Expression, ExpressionError, Term, parse
from dagster_project.reports.forms.registry import TOTAL, Registry, RegistryError, cell_name, load_registry
from dagster_project.reports.forms.rows import Row, layered_rows

RULES_FILE = "rules.csv"
KINDS = ("equality", "inequality", "continuity", "soft")
SEVERITIES = ("error", "warning", "hint")
OPERATORS = ("=", "<=", ">=")
SCOPES = ("report", "per_applicant", "per_row", "cell")
"""The scopes of rules about a single report's cells."""

_CODE = re.compile(r"[a-z_]+(?:\.[a-z_]+)+(?:\.\*)?|[a-z_]+\.\*")


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
    """A row of the rule table. ``left`` and ``right`` are None unless the rule is about one report's cells."""

    id: str
    form: str
    kind: str
    severity: str
    scope: str
    left_text: str
    operator: str
    right_text: str
    left: Expression | None
    right: Expression | None
    rows: tuple[str, ...]  # metric codes
    implied_by: str | None  # the rule from which this one follows wherever that can be assessed
    is_enforced: bool
    label_zh: str
    label_en: str
    statement_zh: str
    source: str
    forms: tuple[str, ...] = ()  # of the reports that an enforced rule is about
    forms_before: tuple[str, ...] = ()  # of the reports of the year before

    @property
    def is_comparison(self) -> bool:
        """Whether the rule compares a report with something else than its own cells."""
        return self.scope in comparisons.SCOPES

    @property
    def sides(self) -> tuple[Expression, Expression]:
        """Both sides of an enforced rule about one report's cells."""
        if self.left is None or self.right is None:
            raise ValueError(f"the rule {self.id} is not about one report's cells: its sides are text only")
        return self.left, self.right

    def instances(self, registry: Registry | None = None) -> tuple[Instance, ...]:
        """The places where an enforced rule is assessed in a report of its form, in printed order."""
        left, right = self.sides
        return tuple(
            Instance(
                rule=self.id,
                applicant=applicant,
                metric=row,
                left=_resolved(left, applicant, row),
                right=_resolved(right, applicant, row),
                left_constant=left.constant,
                right_constant=right.constant,
            )
            for applicant, row in self._places(registry or load_registry())
        )

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
        named = [term.metric for side in self.sides for term in side.terms if term.metric != ROW]
        return registry.applicants_of(self.form, (*named, *self.rows)[0])

    @property
    def is_per_part(self) -> bool:
        """Whether a rule of scope per_row is assessed for each applicant but the total."""
        return any(term.applicant == PART for side in (self.left, self.right) if side for term in side.terms)


@cache
def load_rules(layers: tuple[Path, ...] | None = None) -> tuple[Rule, ...]:
    """Read and validate the rule table, in its order; ``layers`` as for ``load_registry``.

    Raises RegistryError naming file and line: a duplicate id, an unknown kind, severity, scope, operator, form,
    metric or applicant, an expression that cannot be read, a rule that is said to follow from one that is not there.
    """
    registry = load_registry(layers)
    rules: dict[str, Rule] = {}
    implied: list[tuple[Row, Rule]] = []
    for row in layered_rows(layers or project_files.forms_layers(), RULES_FILE):
        rule = _rule(row, registry)
        if rule.id in rules:
            raise row.error(f"duplicate id {rule.id!r}")
        rules[rule.id] = rule
        if rule.implied_by:
            implied.append((row, rule))
    for row, rule in implied:
        parent = rules.get(rule.implied_by or "")
        if parent is None or (parent.form, parent.scope, parent.is_enforced) != (rule.form, rule.scope, True):
            raise row.error(f"implied_by {rule.implied_by!r} is no enforced rule of the same form and scope")
    return tuple(rules.values())


def enforced_rules(form: str | None = None) -> tuple[Rule, ...]:
    """The enforced rules about one report's cells, of one form or of all."""
    return tuple(
        rule for rule in load_rules() if rule.is_enforced and not rule.is_comparison and form in (None, rule.form)
    )


def compared_rules(scope: str | None = None) -> tuple[Rule, ...]:
    """The enforced rules that compare a report with something else than its own cells, of one scope or of all."""
    return tuple(
        rule for rule in load_rules() if rule.is_enforced and rule.is_comparison and scope in (None, rule.scope)
    )


def all_rules() -> tuple[Rule, ...]:
    """All rules that the suites hold."""
    return enforced_rules() + compared_rules()


@dataclass(frozen=True, slots=True)
class RuleCell:
    """A cell that takes part in one instance of a rule; the instance is named as in ``fct_check_result``."""

    check_id: str
    instance_applicant: str
    instance_metric: str | None
    metric_code: str
    applicant_code: str


def rule_cells() -> tuple[RuleCell, ...]:
    """Which cells each instance of each enforced rule involves: the rows of ``raw.rule_cell``.

    A cell rule has an instance for each cell; its row about the whole report names no cells.
    """
    return tuple(
        RuleCell(instance.rule, instance.applicant, instance.metric, cell.metric, cell.applicant)
        for rule in enforced_rules()
        for instance in rule.instances()
        for cell in instance.cells
    )


def _rule(row: Row, registry: Registry) -> Rule:
    for column in ("id", "label_zh", "label_en", "statement_zh", "source"):
        if not row[column]:
            raise row.error(f"{column} is empty")
    is_enforced = row.flag("is_enforced")
    left = right = None
    rows: tuple[str, ...] = ()
    forms: tuple[str, ...] = (row["form"],)
    before: tuple[str, ...] = ()
    if is_enforced and row["scope"] in comparisons.SCOPES:
        rows, forms, before = _comparison(row, registry)
    elif is_enforced:
        row.one_of("form", [form for form in registry.forms if registry.forms[form].cells], "forms.csv")
        row.one_of("scope", SCOPES)
        row.one_of("op", OPERATORS)
        rows = _rows(row, registry)
        left, right = (_side(row, side, rows, registry) for side in ("left", "right"))
        if row["scope"] in ("per_applicant", "per_row"):
            _one_table(row, rows, (left, right), registry)
    else:
        _check_codes(row, registry)
    return Rule(
        id=row["id"],
        form=row["form"],
        kind=row.one_of("kind", KINDS),
        severity=row.one_of("severity", SEVERITIES),
        scope=row["scope"],
        left_text=row["left"],
        operator=row["op"],
        right_text=row["right"],
        left=left,
        right=right,
        rows=rows,
        implied_by=row["implied_by"] or None,
        is_enforced=is_enforced,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        statement_zh=row["statement_zh"],
        source=row["source"],
        forms=forms,
        forms_before=before,
    )


def _comparison(row: Row, registry: Registry) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The rows, forms and forms of the year before of a rule that compares; its sides must make sense."""
    try:
        forms, before = comparisons.forms_of(row["form"], registry.forms)
        with_tables = [form for form in forms if registry.forms[form].sections]
        if row["scope"] == comparisons.TEXT:
            row.one_of("op", ("=", "<="))
            said = comparisons.pairs(row["left"], row["right"])
            named = {metric for pair in said for reading in pair.readings for metric in reading.metrics}
            named |= {pair.metric for pair in said if pair.metric}
            for metric in sorted(named):
                if not any(cell.metric == metric for form in with_tables for cell in registry.forms[form].cells):
                    raise row.error(f"unknown metric {metric!r}{_meant(metric, registry.metrics)}")
            return _rows_of_forms(row, with_tables, registry), forms, ()
        row.one_of("op", comparisons.OPERATORS)
        sides = (parse(row["left"]), *comparisons.alternatives(row["right"]))
    except (ExpressionError, ValueError) as error:
        raise error if isinstance(error, RegistryError) else row.error(str(error)) from None
    for term in (term for side in sides for term in side.terms):
        places = before if term.is_before else forms
        lacking = [form for form in places if not _has(registry, form, term)]
        if lacking:
            raise row.error(f"form {', '.join(lacking)} has no {term.reference!r}")
    return (), forms, before


def _has(registry: Registry, form: str, term: Term) -> bool:
    return any(
        cell.metric == term.metric and (term.applicant or TOTAL) in (*cell.applicants, TOTAL)
        for cell in registry.forms[form].cells
    )


def _rows_of_forms(row: Row, forms: Iterable[str], registry: Registry) -> tuple[str, ...]:
    """The metrics that the patterns of ``rows`` name among those of several forms."""
    metrics = tuple(dict.fromkeys(cell.metric for form in forms for cell in registry.forms[form].cells))
    chosen: set[str] = set()
    for pattern in row["rows"].split():
        found = {metric for metric in metrics if fnmatchcase(metric, pattern.lstrip("!"))}
        if not found:
            raise row.error(f"rows: {pattern!r} names no metric of these forms")
        chosen = chosen - found if pattern.startswith("!") else chosen | found
    return tuple(metric for metric in metrics if metric in chosen)


def _rows(row: Row, registry: Registry) -> tuple[str, ...]:
    """The metrics that the patterns of ``rows`` name, in printed order; a pattern that names none is an error."""
    cells = registry.forms[row["form"]].cells
    chosen: set[str] = set()
    for pattern in row["rows"].split():
        if pattern.startswith("kind:"):
            found = {cell.metric for cell in cells if cell.kind == pattern.removeprefix("kind:")}
        else:
            found = {cell.metric for cell in cells if fnmatchcase(cell.metric, pattern.lstrip("!"))}
        if not found:
            raise row.error(f"rows: {pattern!r} names no metric of form {row['form']}")
        chosen = chosen - found if pattern.startswith("!") else chosen | found
    if row["scope"] in ("per_row", "cell") and not chosen:
        raise row.error(f"a rule of scope {row['scope']} needs rows")
    if row["scope"] == "per_row" and not all(registry.metrics[metric].has_applicants for metric in chosen):
        raise row.error("rows: a rule of scope per_row needs rows that are broken down by applicant")
    return tuple(cell.metric for cell in cells if cell.metric in chosen)


def _side(row: Row, column: str, rows: tuple[str, ...], registry: Registry) -> Expression:
    try:
        expression = parse(row[column])
    except ExpressionError as error:
        raise row.error(f"{column}: {error}") from None
    metrics = {cell.metric for cell in registry.forms[row["form"]].cells}
    applicants = {TOTAL}.union(*(cell.applicants for cell in registry.forms[row["form"]].cells))
    for term in expression.terms:
        if term.is_before:
            raise row.error(f"{column}: {term.reference!r}: only a rule of scope cross_year speaks of the year before")
        if term.metric == ROW and not rows:
            raise row.error(f"{column}: {ROW} needs rows")
        if term.metric != ROW and term.metric not in metrics:
            raise row.error(
                f"{column}: unknown metric {term.metric!r} in form {row['form']}{_meant(term.metric, metrics)}"
            )
        if term.applicant not in (None, PART) and term.applicant not in applicants:
            raise row.error(f"{column}: unknown applicant {term.applicant!r}{_meant(term.applicant or '', applicants)}")
        if row["scope"] == "per_row" and (term.metric != ROW or term.applicant is None):
            raise row.error(f"{column}: a rule of scope per_row speaks of {ROW}@applicant, not of {term.reference!r}")
        if row["scope"] == "per_applicant" and (
            term.applicant or not all(registry.metrics[m].has_applicants for m in _metrics_of(term.metric, rows))
        ):
            raise row.error(f"{column}: {term.reference!r} is no row broken down by applicant")
        if row["scope"] == "cell" and term.reference != ROW:
            raise row.error(f"{column}: a rule of scope cell speaks of {ROW} only")
    return expression


def _one_table(row: Row, rows: tuple[str, ...], sides: Iterable[Expression], registry: Registry) -> None:
    """The rows that a rule compares, or looks at in turn, must have the same columns."""
    form = row["form"]
    metrics = [*rows, *(term.metric for side in sides for term in side.terms if term.metric != ROW)]
    named = {term.applicant for side in sides for term in side.terms} - {None, PART}
    if not metrics:
        raise row.error(f"a rule of scope {row['scope']} needs rows of a table by applicant")
    for metric in metrics:
        own = registry.applicants_of(form, metric)
        if own != registry.applicants_of(form, metrics[0]):
            raise row.error(f"{metrics[0]!r} and {metric!r} stand in tables with other columns: write a rule for each")
        if missing := sorted(str(applicant) for applicant in named if applicant not in own):
            raise row.error(f"the row {metric!r} of form {form} has no column {' and no '.join(missing)}")


def _meant(code: str, known: Collection[str]) -> str:
    near = get_close_matches(code, known, n=3)
    return f"; is {' or '.join(near)} meant?" if near else ""


def _metrics_of(metric: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    return rows if metric == ROW else (metric,)


def _check_codes(row: Row, registry: Registry) -> None:
    """What looks like a metric code in a rule without suite must be one, so that the table cannot rot unseen."""
    for column in ("left", "right"):
        for code in _CODE.findall(row[column]):
            if not any(fnmatchcase(metric, code) or metric.startswith(f"{code}.") for metric in registry.metrics):
                raise row.error(f"{column}: unknown metric {code!r}")


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
