"""A rule as the SQL query of its expectation.

Every query has the same shape: common table expressions that end in ``assessed``, one row for each place where the
rule is assessed in each report of the form, and a last SELECT that keeps the rows which break the rule. ``assessed``
has

    report_key, applicant_code, metric_code    where; total and NULL where the rule is not about one applicant or row
    left_value, right_value                    both sums, a blank counting as zero
    numbers, blanks                            cells of the rule with and without a number
    holds                                      whether the rule holds with zero in the blanks
    can_hold                                   whether some numbers in the blanks, not negative, would make it hold
    missing                                    the blank cells, where the verdict waits for them

Arithmetic on DECIMAL is exact. ``{batch}`` is filled in by Great Expectations: the wide table of the form, one row for
each report and one column for each cell.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from dagster_project.arithmetic.expressions import ROW, Expression, Term
from dagster_project.arithmetic.rules import Rule
from dagster_project.reports.forms.registry import TOTAL, Registry, cell_name

LAST_SELECT = "SELECT report_key, applicant_code, metric_code, left_value, right_value"
UNEXPECTED = "numbers > 0 AND NOT holds AND NOT can_hold"
SHAPE = "report_key, applicant_code, metric_code, left_value, right_value, numbers, blanks, holds, can_hold, missing"
REPORTS = "raw.report"
UNKNOWN_BODY = "不知道机关的层级或性质"

_HOLDS = {
    "=": "left_value = right_value",
    "<=": "left_value <= right_value",
    ">=": "left_value >= right_value",
    "needs": "(left_value <= 0 OR right_value > 0)",
    "with": "(left_value = 0) = (right_value = 0)",
    "each": "(left_value >= right_value AND (left_value = 0 OR right_value > 0))",
}
"""When a rule holds; of those that are no plain comparison any blank is taken to be able to settle it."""


def query(rule: Rule, rules: dict[str, Rule], registry: Registry) -> str:
    """The query of an enforced rule; ``rules`` by id, for the rule that implies it."""
    if rule.scope == "cell":
        steps = _cell_steps(rule, registry)
    elif rule.implied_by:
        steps = _implied_steps(rule, rules[rule.implied_by], registry)
    elif len(rule.pairs) > 1:
        steps = _pair_steps(rule, registry)
    else:
        steps = [("cell", _cells(rule, registry)), *verdict_steps(rule, "cell", registry)]
    text = ",\n".join(f"{name} AS (\n{indented(body)}\n)" for name, body in steps)
    return f"WITH {text}\n{LAST_SELECT}\nFROM assessed\nWHERE {UNEXPECTED}"


def _cells(rule: Rule, registry: Registry, row: str | None = None) -> str:
    """One row for each report and applicant (or table row), one column for each cell that the rule speaks of."""
    if rule.scope == "report":
        columns = [f'"{cell_name(t.metric, t.applicant)}" AS "{_local(rule, t)}"' for t in _terms(rule)]
        metric = f"'{row}'" if row else "NULL::VARCHAR"
        place = f"SELECT report_key, '{TOTAL}' AS applicant_code, {metric} AS metric_code"
        if rule.unless:
            columns.append(f"{_is_excused(rule)} AS is_excused")
            return f"{place}, {', '.join(columns)}\nFROM {{batch}} LEFT JOIN {REPORTS} AS report USING (report_key)"
        return f"{place}, {', '.join(columns)}\nFROM {{batch}}"
    if rule.scope == "per_row":
        selects = [
            f"SELECT report_key, '{TOTAL}' AS applicant_code, '{row}' AS metric_code, "
            rf"COLUMNS('^{re.escape(row)}@(.*)$') AS '\1' FROM {{batch}}"
            for row in rule.rows
        ]
    else:
        pattern = _common_pattern(rule, registry)
        selects = [
            f"SELECT report_key, '{applicant}' AS applicant_code, NULL::VARCHAR AS metric_code, "
            rf"COLUMNS('^({pattern})@{applicant}$') AS '\1' FROM {{batch}}"
            for applicant in rule.applicants(registry)
        ]
    return "\nUNION ALL\n".join(selects)


def _pair_steps(rule: Rule, registry: Registry) -> list[tuple[str, str]]:
    """Each pair of sums in steps of its own; all of them together are what is assessed."""
    steps: list[tuple[str, str]] = []
    for number, pair in enumerate(rule.pairs, start=1):
        one, prefix = replace(rule, pairs=(pair,)), f"pair{number}_"
        cells = _cells(one, registry, rule.row_of(pair[0]))
        steps += [(f"{prefix}cell", cells), *verdict_steps(one, f"{prefix}cell", registry, prefix)]
    each = (f"SELECT {SHAPE} FROM pair{number}_assessed" for number in range(1, len(rule.pairs) + 1))
    return [*steps, ("assessed", "\nUNION ALL\n".join(each))]


def _is_excused(rule: Rule) -> str:
    """Whether the body need not keep the rule; NULL where too little is known of it."""
    bodies = [f"level = '{level}'" + (f" AND issuer_kind = '{kind}'" if kind else "") for level, kind in rule.unless]
    return " OR ".join(f"({body})" for body in bodies)


def verdict_steps(rule: Rule, source: str, registry: Registry, prefix: str = "") -> list[tuple[str, str]]:
    """From the cells of each place to ``assessed``."""
    left, right = rule.sides
    groups = _blank_groups(rule, registry)
    counted = [f"{_count(rule, groups[name])} AS {name}" for name in ("rising", "falling", "free")]
    summed = ",\n".join(["*", f"{_sum(rule, left)} AS left_value", f"{_sum(rule, right)} AS right_value", *counted])
    numbers, excused = f"{len(_terms(rule))} - rising - falling - free", ""
    if rule.unless:
        numbers, excused = f"CASE WHEN is_excused IS NULL THEN 0 ELSE {numbers} END", "is_excused OR "
    compared = ",\n".join(
        [
            "*",
            f"{numbers} AS numbers",
            "rising + falling + free AS blanks",
            f"{excused}{_HOLDS[rule.operator]} AS holds",
        ]
    )
    return [
        (f"{prefix}summed", f"SELECT {summed}\nFROM {source}"),
        (f"{prefix}compared", f"SELECT {compared}\nFROM {prefix}summed"),
        (f"{prefix}assessed", _assessed(rule, f"{prefix}compared", registry)),
    ]


def _assessed(rule: Rule, source: str, registry: Registry) -> str:
    # A blank that is added on the left, or taken off on the right, can only raise left - right, and the other way
    # round. A signed figure can do both.
    reach = {
        "=": (
            "holds OR (left_value < right_value AND rising + free > 0)"
            " OR (left_value > right_value AND falling + free > 0)"
        ),
        "<=": "holds OR falling + free > 0",
        ">=": "holds OR rising + free > 0",
    }.get(rule.operator, "holds OR blanks > 0")
    names = ", ".join(f'CASE WHEN "{_local(rule, t)}" IS NULL THEN {_name_sql(rule, t)} END' for t in _terms(rule))
    unknown = f" WHEN is_excused IS NULL THEN '{UNKNOWN_BODY}'" if rule.unless else ""
    columns = ",\n".join(
        [
            "*",
            f"{reach} AS can_hold",
            f"CASE WHEN numbers > 0 AND NOT holds AND can_hold THEN concat_ws(' ', {names}){unknown} END AS missing",
        ]
    )
    return f"SELECT {columns}\nFROM {source}"


def _implied_steps(rule: Rule, parent: Rule, registry: Registry) -> list[tuple[str, str]]:
    """A rule that is looked at only where the rule it follows from could not be assessed."""
    steps = [("parent", _cells(parent, registry)), *verdict_steps(parent, "parent", registry, prefix="parent_")]
    unassessed = "FROM parent_assessed\nWHERE numbers > 0 AND NOT holds AND can_hold"
    if rule.scope == "per_applicant" and not rule.rows:
        cells = ", ".join(f'"{_local(rule, term)}"' for term in _terms(rule))
        cell = f"SELECT report_key, applicant_code, metric_code, {cells}\n{unassessed}"
    elif rule.scope == "per_applicant":
        others = "".join(f', "{_local(rule, term)}"' for term in _terms(rule) if term.metric != ROW)
        entries = [f'struct_pack(metric_code := \'{row}\', "{ROW}" := "{row}")' for row in rule.rows]
        cell = f"SELECT report_key, applicant_code{others},\n{_unnested(entries)}\n{unassessed}"
    else:
        parts = [applicant for applicant in rule.applicants(registry) if applicant != TOTAL]
        entries = [f"struct_pack(applicant_code := '{part}', part := \"{part}\")" for part in parts]
        others = "".join(f', "{_local(rule, term)}"' for term in _terms(rule) if term.applicant in [*parts, TOTAL])
        cell = f"SELECT report_key, metric_code{others},\n{_unnested(entries)}\n{unassessed}"
    return [*steps, ("cell", cell), *verdict_steps(rule, "cell", registry)]


def _cell_steps(rule: Rule, registry: Registry) -> list[tuple[str, str]]:
    """Each figure for itself: not negative, and whole where it counts things. A row for the report and for each fault.

    ``fault`` keeps the figures that break the rule and blanks the others, column by column, so that the condition is
    written once. Whole numbers are tested in the narrower DECIMAL(18,6) where the figure fits: it is several times
    faster.
    """
    form = registry.forms[rule.form]
    names = {kind: _names(rule, registry, kind) for kind in ("count", "change", "money")}
    looked_at = {name for group in names.values() for name in group}
    others = [f'"{name}"' for name in registry.cell_names(form.code) if name not in looked_at]
    every = f"COLUMNS(* EXCLUDE ({', '.join(['report_key', *others])}))"
    counts = f"COLUMNS(* EXCLUDE ({', '.join(['report_key', *others, *(_quoted(names['money'] + names['change']))])}))"
    faults = [
        f"CASE WHEN {counts} < 0 OR coalesce(TRY_CAST({counts} AS DECIMAL(18,6)) % 1, {counts} % 1) <> 0\n"
        f"     THEN {counts} END"
    ]
    faults += [f"CASE WHEN {name} < 0 THEN {name} END AS {name}" for name in _quoted(names["money"])]
    fault = ",\n".join(["report_key", *faults])
    cells = sum(len(group) for group in names.values())
    of_report = [
        f"'{TOTAL}' AS applicant_code",
        "NULL::VARCHAR AS metric_code",
        "NULL::DECIMAL(20,6) AS left_value",
        "NULL::DECIMAL(20,6) AS right_value",
        "numbers",
        f"{cells} - numbers AS blanks",
        "holds",
        "holds AS can_hold",
        "NULL::VARCHAR AS missing",
    ]
    of_cell = "split_part(cell, '@', 2), split_part(cell, '@', 1), figure, 0, 1, 0, FALSE, FALSE, NULL"
    return [
        ("fault", f"SELECT {fault}\nFROM {{batch}}"),
        ("marked", "SELECT *, coalesce(*COLUMNS(* EXCLUDE (report_key))) AS first_fault\nFROM fault"),
        (
            "faulty",
            "FROM (UNPIVOT (SELECT * EXCLUDE (first_fault) FROM marked WHERE first_fault IS NOT NULL)\n"
            "      ON * EXCLUDE (report_key) INTO NAME cell VALUE figure)",
        ),
        (
            "report",
            f"SELECT report_key, list_count(list_value(*{every})) AS numbers,\n"
            "report_key NOT IN (SELECT report_key FROM faulty) AS holds\nFROM {batch}",
        ),
        (
            "assessed",
            f"SELECT report_key, {', '.join(of_report)}\nFROM report\nUNION ALL\n"
            f"SELECT report_key, {of_cell}\nFROM faulty",
        ),
    ]


def _names(rule: Rule, registry: Registry, kind: str) -> list[str]:
    return [
        cell_name(metric, applicant)
        for metric in rule.rows
        if registry.metrics[metric].kind == kind
        for applicant in registry.applicants_of(rule.form, metric)
    ]


def _quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _terms(rule: Rule) -> tuple[Term, ...]:
    """The references of the first pair of sums."""
    left, right = rule.sides
    return left.terms + right.terms


def _local(rule: Rule, term: Term) -> str:
    """The column of a cell in the step that the rule is computed from."""
    if rule.scope == "per_row":
        return str(term.applicant)
    return term.metric if term.applicant is None else term.reference


def _name_sql(rule: Rule, term: Term) -> str:
    """The full name of a cell of the place that is looked at, as an SQL expression."""
    if rule.scope == "report":
        return f"'{cell_name(term.metric, term.applicant)}'"
    metric = "metric_code ||" if term.metric == ROW else f"'{term.metric}' ||"
    if term.applicant == TOTAL or (rule.scope == "per_row" and not rule.is_per_part):
        return f"{metric} '@{term.applicant}'"
    return f"{metric} '@' || applicant_code"


def _sum(rule: Rule, side: Expression) -> str:
    parts: list[str] = []
    for term in side.terms:
        sign = ("- " if term.weight < 0 else "+ ") if parts else ("-" if term.weight < 0 else "")
        weight = f"{abs(term.weight)} * " if abs(term.weight) != 1 else ""
        parts.append(f'{sign}{weight}coalesce("{_local(rule, term)}", 0)')
    if side.constant or not parts:
        sign = ("- " if side.constant < 0 else "+ ") if parts else ("-" if side.constant < 0 else "")
        parts.append(f"{sign}{abs(side.constant)}")
    return " ".join(parts)


def _blank_groups(rule: Rule, registry: Registry) -> dict[str, list[Term]]:
    """Which way a number in a blank would move left - right: up, down, or either (signed figures)."""
    groups: dict[str, list[Term]] = {"rising": [], "falling": [], "free": []}
    left, right = rule.sides
    for sign, side in ((1, left), (-1, right)):
        for term in side.terms:
            metrics = rule.rows if term.metric == ROW else (term.metric,)
            signed = any(registry.metrics[metric].kind == "change" for metric in metrics)
            groups["free" if signed else "rising" if sign * term.weight > 0 else "falling"].append(term)
    return groups


def _count(rule: Rule, terms: list[Term]) -> str:
    return " + ".join(f'("{_local(rule, term)}" IS NULL)::INT' for term in terms) or "0"


def _common_pattern(rule: Rule, registry: Registry) -> str:
    """A regular expression for the rows of a rule: their common folder, if all of it stands under the same columns."""
    metrics = [term.metric for term in _terms(rule)]
    shared = takewhile(
        lambda parts: len(set(parts)) == 1, zip(*(metric.split(".") for metric in metrics), strict=False)
    )
    folder = "".join(f"{parts[0]}." for parts in shared)
    columns = {c.applicants for c in registry.forms[rule.form].cells if c.metric.startswith(folder)}
    if folder and len(columns) == 1:
        return re.escape(folder) + ".*"
    return "|".join(re.escape(metric) for metric in metrics)


def _unnested(entries: list[str]) -> str:
    return "unnest([\n    " + ",\n    ".join(entries) + "\n], recursive := true)"


def indented(text: str) -> str:
    """A step of a query, set in below its name."""
    return "\n".join(f"    {line}" for line in text.splitlines())
