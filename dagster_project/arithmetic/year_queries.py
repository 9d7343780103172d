"""A rule that compares a report with the body's report of the year before, as the SQL query of its expectation.

The shape is that of ``queries.py``, and so is what a blank means. ``raw.report_before`` names the report of the year
before of each report, or says why there is none; ``raw.held_<form>`` has the figures of both, touched by the build or
not. A report that cannot be compared has one row without numbers.
"""

from __future__ import annotations

from dagster_project.arithmetic.expressions import BEFORE, Expression, Term
from dagster_project.arithmetic.queries import LAST_SELECT, UNEXPECTED, indented
from dagster_project.arithmetic.rule import Rule
from dagster_project.arithmetic.years import YearRule, year_rule
from dagster_project.reports.forms.registry import TOTAL, Registry, cell_name

NO_YEAR_BEFORE = "没有上一年度的报告可供对照"
OTHER_FORM = "上一年度报告的表式不同,没有可对照的数字"
NO_FIGURES = "两年的报告中没有可对照的数字"
BELOW_ZERO = "由上一年度推得负数,无从对照"

NEARLY = "2 * abs(left_value - {right}) <= greatest(20, left_value, {right})"
"""``~``: the smaller is at least half of the greater, or they are no more than 10 apart."""

NAMED = 10
"""Blank cells that are named where whole tables are compared; of more only the first ones."""

_MORE = {"=": True, "<=": False, ">=": True}
_LESS = {"=": True, "<=": True, ">=": False}
"""Whether a number in a blank that raises (lowers) left less right can make a broken rule hold."""


def year_query(rule: Rule, registry: Registry) -> str:
    """The query of an enforced rule of scope cross_year."""
    found = year_rule(rule)
    steps = _copy_steps(found, registry) if found.is_of_all_figures else _sum_steps(found, registry)
    steps.append(("assessed", _assessed(rule)))
    text = ",\n".join(f"{name} AS (\n{indented(body)}\n)" for name, body in steps)
    return f"WITH {text}\n{LAST_SELECT}\nFROM assessed\nWHERE {UNEXPECTED}"


def _pairs(form: str, before: str) -> str:
    return (
        f"FROM raw.wide_{form} AS this JOIN raw.report_before AS pair USING (report_key)\n"
        f"JOIN raw.held_{before} AS earlier ON earlier.report_key = pair.before_key"
    )


def _sum_steps(found: YearRule, registry: Registry) -> list[tuple[str, str]]:
    rights = [f"right_{number}" for number in range(1, len(found.rights) + 1)]
    sums = [f"{_sum(found.left)} AS left_value"]
    sums += [f"{_sum(side)} AS {name}" for side, name in zip(found.rights, rights, strict=True)]
    blanks = " + ".join(f"({_column(term)} IS NULL)::INT" for term in found.terms)
    names = ", ".join(f"CASE WHEN {_column(term)} IS NULL THEN {_name_sql(term, registry)} END" for term in found.terms)
    verdict = [
        f"({_holds(found, rights)}) AS holds",
        f"({_can_hold(found, rights, registry)}) AS can_hold",
        f"{_nearest(found, rights)} AS right_value",
    ]
    numbers = f"{len(found.terms)} - blanks"
    missing = f"WHEN blanks = {len(found.terms)} THEN '{NO_FIGURES}'\n"
    missing += f"     WHEN NOT holds AND can_hold THEN concat_ws(' ', {names})"
    if found.rule.operator == "~":
        numbers = f"CASE WHEN right_value < 0 THEN 0 ELSE {numbers} END"
        missing = f"WHEN right_value < 0 THEN '{BELOW_ZERO}'\n     {missing}"
    return [
        ("cell", _cells(found, registry)),
        ("summed", ",\n".join(["SELECT *", *sums, f"{blanks} AS blanks"]) + "\nFROM cell"),
        ("judged", ",\n".join(["SELECT *", *verdict]) + "\nFROM summed"),
        (
            "compared",
            "SELECT report_key, applicant_code, left_value, right_value, blanks, holds, can_hold,\n"
            f"{numbers} AS numbers,\nCASE {missing} END AS missing\nFROM judged",
        ),
    ]


def _cells(found: YearRule, registry: Registry) -> str:
    """One row for each pair of reports (and applicant), one column for each cell of the two."""
    return "\nUNION ALL\n".join(
        f"SELECT report_key, '{applicant}' AS applicant_code, "
        + ", ".join(
            f'{"earlier" if term.is_before else "this"}."{found.code(term, applicant).name}" AS {_column(term)}'
            for term in found.terms
        )
        + "\n"
        + _pairs(form, before)
        for form in found.rule.forms
        for before in found.rule.forms_before
        for applicant in found.applicants(registry)
    )


def _column(term: Term) -> str:
    return f'"{term.reference}"'


def _name_sql(term: Term, registry: Registry) -> str:
    mark = BEFORE if term.is_before else ""
    if term.applicant is None and registry.metrics[term.metric].has_applicants:
        return f"'{term.metric}@' || applicant_code || '{mark}'"
    return f"'{cell_name(term.metric, term.applicant or TOTAL)}{mark}'"


def _sum(side: Expression) -> str:
    """A sum of cells in which a blank adds nothing: the verdict says so, or waits for it."""
    parts: list[str] = []
    for term in side.terms:
        sign = ("- " if term.weight < 0 else "+ ") if parts else ("-" if term.weight < 0 else "")
        weight = f"{abs(term.weight)} * " if abs(term.weight) != 1 else ""
        parts.append(f"{sign}{weight}coalesce({_column(term)}, 0)")
    if side.constant or not parts:
        parts.append(f"{'- ' if side.constant < 0 else '+ ' if parts else ''}{abs(side.constant)}")
    return " ".join(parts)


def _holds(found: YearRule, rights: list[str]) -> str:
    operator = found.rule.operator
    if operator == "outside":
        # Nothing can be a multiple of nothing, and nothing is no amount in the wrong unit.
        return f"left_value <= 0 OR left_value < {rights[0]} OR left_value > {rights[1]}"
    form = NEARLY if operator == "~" else f"left_value {operator} {{right}}"
    return " OR ".join(form.format(right=right) for right in rights)


def _can_hold(found: YearRule, rights: list[str], registry: Registry) -> str:
    """Whether numbers in the blanks could make one of the right sides fit."""
    operator = found.rule.operator
    if operator not in _MORE:
        return f"({_holds(found, rights)}) OR blanks > 0"
    ways = [_holds(found, rights)]
    for side, right in zip(found.rights, rights, strict=True):
        rising, falling = _blanks(found, side, registry)
        if _MORE[operator]:
            ways.append(f"(left_value < {right} AND {rising})")
        if _LESS[operator]:
            ways.append(f"(left_value > {right} AND {falling})")
    return " OR ".join(ways)


def _blanks(found: YearRule, side: Expression, registry: Registry) -> tuple[str, str]:
    """The conditions that some blank can raise, and can lower, left less this right side."""
    rising, falling = ["FALSE"], ["FALSE"]
    for sign, terms in ((1, found.left.terms), (-1, side.terms)):
        for term in terms:
            blank = f"{_column(term)} IS NULL"
            is_signed = registry.metrics[term.metric].kind == "change"
            if is_signed or sign * term.weight > 0:
                rising.append(blank)
            if is_signed or sign * term.weight < 0:
                falling.append(blank)
    return f"({' OR '.join(rising)})", f"({' OR '.join(falling)})"


def _nearest(found: YearRule, rights: list[str]) -> str:
    """The right side that is shown: the one that comes nearest."""
    if found.rule.operator == "outside":
        return rights[0]
    shown = rights[-1]
    for right in reversed(rights[:-1]):
        shown = f"CASE WHEN abs(left_value - {right}) <= abs(left_value - {shown}) THEN {right} ELSE {shown} END"
    return shown


def _copy_steps(found: YearRule, registry: Registry) -> list[tuple[str, str]]:
    """All figures of both years side by side. Figures that are there in both years are compared.

    A stock that stays as it was is no copy: where nothing flowed in this year, nothing is suspected.
    """
    every = "list_value(*COLUMNS({}.* EXCLUDE ({})))"
    selects = []
    for form in found.rule.forms:
        stocks = [
            f'"{cell_name(cell.metric, applicant)}"'
            for cell in registry.forms[form].cells
            if registry.metrics[cell.metric].measure == "stock"
            for applicant in registry.applicants_of(form, cell.metric)
        ]
        flows = every.format("this", ", ".join(["report_key", *stocks]))
        selects.append(
            f"SELECT report_key, struct_keys(this)[2:] AS names,\n{every.format('this', 'report_key')} AS figures,\n"
            f"{every.format('earlier', 'report_key')} AS earlier_figures,\n{flows} AS flows\n{_pairs(form, form)}"
        )
    return [
        ("pair", "\nUNION ALL\n".join(selects)),
        (
            "zipped",
            "SELECT report_key, list_zip(names, figures, earlier_figures) AS cells,\n"
            "len(list_filter(flows, lambda figure: figure <> 0)) > 0 AS is_telling\nFROM pair",
        ),
        (
            "counted",
            "SELECT report_key, is_telling,\n"
            "len(list_filter(cells, lambda cell: cell[2] IS NOT NULL AND cell[3] IS NOT NULL)) AS numbers,\n"
            "len(list_filter(cells, lambda cell: cell[2] = cell[3])) AS alike,\n"
            "list_filter(cells, lambda cell: (cell[2] IS NULL) <> (cell[3] IS NULL)) AS lacking\nFROM zipped",
        ),
        (
            "compared",
            f"SELECT report_key, '{TOTAL}' AS applicant_code, numbers,\n"
            "numbers::DECIMAL(20,6) AS left_value, alike::DECIMAL(20,6) AS right_value,\n"
            "alike < numbers OR NOT is_telling AS holds, holds OR len(lacking) > 0 AS can_hold,\n"
            "CASE WHEN holds THEN 0 ELSE len(lacking) END AS blanks,\n"
            f"CASE WHEN numbers = 0 THEN '{NO_FIGURES}'\n"
            f"     WHEN NOT holds AND can_hold THEN array_to_string(list_transform(lacking[1:{NAMED}],\n"
            f"         lambda cell: cell[1] || CASE WHEN cell[2] IS NULL THEN '' ELSE '{BEFORE}' END), ' ')\n"
            "END AS missing\nFROM counted",
        ),
    ]


def _assessed(rule: Rule) -> str:
    columns = ",\n".join(
        [
            f"report.report_key, coalesce(applicant_code, '{TOTAL}') AS applicant_code",
            "NULL::VARCHAR AS metric_code",
            "left_value, right_value",
            "coalesce(numbers, 0) AS numbers, coalesce(blanks, 0) AS blanks",
            "coalesce(holds, FALSE) AS holds, coalesce(can_hold, FALSE) AS can_hold",
            f"CASE WHEN compared.report_key IS NOT NULL THEN missing\n"
            f"     WHEN pair.before_key IS NULL THEN coalesce(pair.reason, '{NO_YEAR_BEFORE}')\n"
            f"     WHEN {_other_form(rule)} THEN '{OTHER_FORM}'\n     ELSE '{NO_FIGURES}' END AS missing",
        ]
    )
    return (
        f"SELECT {columns}\nFROM {{batch}} AS report\nLEFT JOIN compared USING (report_key)\n"
        f"LEFT JOIN raw.report_before AS pair USING (report_key)\nWHERE form IN ({_quoted(rule.forms)})"
    )


def _other_form(rule: Rule) -> str:
    if year_rule(rule).is_of_all_figures:
        return "pair.before_form <> report.form"
    return f"pair.before_form NOT IN ({_quoted(rule.forms_before)})"


def _quoted(forms: tuple[str, ...]) -> str:
    return ", ".join(f"'{form}'" for form in forms)
