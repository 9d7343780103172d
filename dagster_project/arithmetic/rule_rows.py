"""A row of the rule table as a rule: every code in it must be known, and its sides must make sense for its scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.document_terms import TERMS
from dagster_project.arithmetic.expressions import PART, ROW, Expression, ExpressionError, Term, parse
from dagster_project.arithmetic.rule import Rule
from dagster_project.reports.forms.registry import TOTAL, Registry, RegistryError
from dagster_project.reports.forms.rows import Row

KINDS = ("equality", "inequality", "continuity", "soft")
SEVERITIES = ("error", "warning", "hint")
OPERATORS = ("=", "<=", ">=", "needs", "with", "each")
"""Beside the usual three ``needs``: more than zero on the left only where the right side is; ``with``: both zero, or
neither; ``each``: at least as much as on the right, and zero where that is zero."""
LEVELS = ("national", "province", "prefecture", "county", "township")
BODY_KINDS = ("government", "office", "department", "township_government", "institution")
SCOPES = ("report", "per_applicant", "per_row", "cell")
"""The scopes of rules about a single report's cells."""

_UNLESS = " unless "
_CODE = re.compile(r"[a-z_]+(?:\.[a-z_]+)+(?:\.\*)?|[a-z_]+\.\*")


def rule_of(row: Row, registry: Registry) -> Rule:
    """The rule that a row states. Raises RegistryError, naming file, line and column, where it cannot be one."""
    for column in ("id", "label_zh", "label_en", "statement_zh", "source"):
        if not row[column]:
            raise row.error(f"{column} is empty")
    is_enforced = row.flag("is_enforced")
    pairs: tuple[tuple[Expression, Expression], ...] = ()
    unless: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    forms: tuple[str, ...] = (row["form"],)
    before: tuple[str, ...] = ()
    if is_enforced and row["scope"] == comparisons.DOCUMENT:
        pairs, forms = _document(row, registry)
    elif is_enforced and row["scope"] in comparisons.SCOPES:
        rows, forms, before = _comparison(row, registry)
    elif is_enforced:
        row.one_of("form", [form for form in registry.forms if registry.forms[form].cells], "forms.csv")
        row.one_of("scope", SCOPES)
        row.one_of("op", OPERATORS)
        rows = _rows(row, registry)
        pairs, unless = _pairs(row, rows, registry), _unless(row)
        if row["scope"] in ("per_applicant", "per_row"):
            _one_table(row, rows, pairs[0], registry)
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
        pairs=pairs,
        rows=rows,
        implied_by=row["implied_by"] or None,
        is_enforced=is_enforced,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
        statement_zh=row["statement_zh"],
        source=row["source"],
        forms=forms,
        forms_before=before,
        unless=unless,
    )


def _document(row: Row, registry: Registry) -> tuple[tuple[tuple[Expression, Expression], ...], tuple[str, ...]]:
    """The sums and the forms of a rule of scope document: of facts about the report, or of cells of local tables."""
    row.one_of("op", ("=", "<=", ">="))
    try:
        sides = parse(row["left"]), parse(row["right"])
        forms, _ = comparisons.forms_of(row["form"], registry.forms)
    except (ExpressionError, ValueError) as error:
        raise row.error(str(error)) from None
    names = {term.metric for side in sides for term in side.terms}
    cells = {cell.metric for form in forms for cell in registry.forms[registry.forms[form].cells_of].cells}
    if not (names <= set(TERMS) or names <= cells) or any(term.applicant for side in sides for term in side.terms):
        known = {*TERMS, *cells}
        wrong = sorted(names - known)
        meant = f"unknown {wrong[0]!r}{_meant(wrong[0], known)}" if wrong else "speaks of facts and of cells"
        raise row.error(f"{meant}; a rule of scope document speaks of facts, or of cells without applicant")
    return (sides,), forms


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
        if row["scope"] == comparisons.BODIES:
            if row["op"] not in comparisons.OF_BODIES.get((row["left"], row["right"]), ()):
                raise row.error(f"left, op and right must be one of {comparisons.OF_BODIES}")
            return _rows_of_forms(row, with_tables, registry), forms, ()
        row.one_of("op", comparisons.OPERATORS)
        sides = (parse(row["left"]), *comparisons.alternatives(row["right"]))
        is_of_all = {term.metric for side in sides for term in side.terms} == {ROW}
        if is_of_all != (row["op"] == "differs") or len(sides) < (3 if row["op"] == "outside" else 2):
            raise row.error("differs compares * with *[y-1], and nothing else does; outside has two bounds, a .. b")
    except (ExpressionError, ValueError) as error:
        raise error if isinstance(error, RegistryError) else row.error(str(error)) from None
    for term in (term for side in sides for term in side.terms if term.metric != ROW):
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


def _pairs(row: Row, rows: tuple[str, ...], registry: Registry) -> tuple[tuple[Expression, Expression], ...]:
    """The sums that are compared: pairs parted by ``;``, of which one right side may serve all left ones."""
    lefts = [_side(row, "left", part, rows, registry) for part in row["left"].split(";")]
    texts = row["right"].partition(_UNLESS)[0].split(";")
    rights = [_side(row, "right", part, rows, registry) for part in texts]
    if len(rights) == 1:
        rights *= len(lefts)
    if len(lefts) != len(rights):
        raise row.error(f"{len(lefts)} sums on the left, {len(rights)} on the right")
    if len(lefts) > 1 and (row["scope"] != "report" or rows or not all(left.terms for left in lefts)):
        raise row.error("only a rule of scope report without rows compares several pairs, each of cells")
    return tuple(zip(lefts, rights, strict=True))


def _unless(row: Row) -> tuple[tuple[str, str], ...]:
    """The bodies that a rule does not bind: ``… unless national, province government``."""
    _, word, text = row["right"].partition(_UNLESS)
    found: list[tuple[str, str]] = []
    for body in text.split(",") if word else ():
        level, _, kind = body.strip().partition(" ")
        if row["scope"] != "report" or level not in LEVELS or kind not in ("", *BODY_KINDS):
            raise row.error(
                f"right: cannot read {body.strip()!r}: a level, and a kind of body, of a rule of scope report"
            )
        found.append((level, kind))
    return tuple(found)


def _side(row: Row, column: str, text: str, rows: tuple[str, ...], registry: Registry) -> Expression:
    try:
        expression = parse(text)
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
