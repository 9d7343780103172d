"""A rule about a report as a document, as the SQL query of its expectation: its dates, its parts, its local tables.

Such a rule compares two sums as those about the cells of a form do, but its terms are facts about the report (see
``document_terms.py``), or cells that a local table states with codes of a national form. A fact that is not known lets
nothing be concluded; the blanks of cells are treated as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.arithmetic.document_terms import PARTS, TERMS
from dagster_project.arithmetic.expressions import Expression
from dagster_project.arithmetic.queries import LAST_SELECT, UNEXPECTED, indented, verdict_steps
from dagster_project.arithmetic.rule import Rule
from dagster_project.arithmetic.text_queries import of_forms
from dagster_project.reports.forms.registry import TOTAL, Deadline, load_registry

NOT_KNOWN = "报告没有写明,或未能读出"

_LAST_DAY = "make_date(year, 12, 31)"
_IN_ORDER = ".*".join(str(part) for part in range(1, PARTS + 1))
_OUTLINED = "length(parts) >= 2"
"""Of a report whose outline could not be read nothing can be said of its parts."""
_FOUND = " + ".join(f"contains(parts, '{part}')::INT" for part in range(1, PARTS + 1))
_FACTS = {
    "period_year": "period_year",
    "title_year": "coalesce(title_year, year)",
    "published_day": f"date_diff('day', {_LAST_DAY}, published_on)",
    "problems_length": f"CASE WHEN {_OUTLINED} THEN coalesce(length(problems), 0) END",
    "parts_in_order": (
        f"CASE WHEN {_OUTLINED} THEN\n    CASE WHEN regexp_matches(parts, '{_IN_ORDER}') THEN {PARTS}"
        f" ELSE least({_FOUND}, {PARTS - 1}) END END"
    ),
}


def document_query(rule: Rule) -> str:
    """The query of an enforced rule of scope document."""
    reports = f"FROM {{batch}}{of_forms(rule)}"
    names = [term.metric for term in rule.terms]
    if any(name in TERMS for name in names):
        columns = ",\n".join(f'{_value(name)} AS "{name}"' for name in names)
        steps = [("said", f"SELECT report_key,\n{columns}\n{reports}"), *_fact_steps(rule)]
    else:
        steps = [("cell", _local_cells(names, reports)), *verdict_steps(rule, "cell", load_registry())]
    text = ",\n".join(f"{name} AS (\n{indented(body)}\n)" for name, body in steps)
    return f"WITH {text}\n{LAST_SELECT}\nFROM assessed\nWHERE {UNEXPECTED}"


def _fact_steps(rule: Rule) -> list[tuple[str, str]]:
    left, right = (f"({_sum(side)})::DECIMAL(20,6)" for side in rule.sides)
    known = "left_value IS NOT NULL AND right_value IS NOT NULL"
    columns = ",\n".join(
        [
            f"report_key, '{TOTAL}' AS applicant_code, NULL::VARCHAR AS metric_code, left_value, right_value",
            f"({known})::INT AS numbers, 0 AS blanks",
            f"coalesce(left_value {rule.operator} right_value, FALSE) AS holds, FALSE AS can_hold",
            f"CASE WHEN NOT ({known}) THEN '{NOT_KNOWN}' END AS missing",
        ]
    )
    return [
        ("summed", f"SELECT *, {left} AS left_value, {right} AS right_value\nFROM said"),
        ("assessed", f"SELECT {columns}\nFROM summed"),
    ]


def _sum(side: Expression) -> str:
    """A sum that is not known unless all its terms are."""
    parts = [f'{"-" if term.weight < 0 else "+"} {abs(term.weight)} * "{term.metric}"' for term in side.terms]
    return " ".join([str(side.constant), *parts])


def _value(term: str) -> str:
    if term == "deadline_day":
        return _deadline_day(load_registry().deadlines)
    return _FACTS[term]


def _deadline_day(deadlines: Iterable[Deadline]) -> str:
    """The day by year and kind of body: departments are due earlier; of an unknown kind the later counts."""
    cases: list[str] = []
    for one in deadlines:
        years = f"year BETWEEN {one.first_year} AND {one.last_year or 9999}"
        for kind, day in ((" AND issuer_kind = 'department'", one.department), ("", one.government)):
            due = "make_date(year + 1, {}, {})".format(*(int(part) for part in day.split("-")))
            cases.append(f"WHEN {years}{kind} THEN date_diff('day', {_LAST_DAY}, {due})")
    return "CASE " + "\n    ".join(cases) + " END"


def _local_cells(metrics: Iterable[str], reports: str) -> str:
    """The cells of local tables, one row a report: they have no wide table, and stand among the stated figures."""
    columns = ",\n".join(f"max(value) FILTER (metric_code = '{metric}') AS \"{metric}\"" for metric in metrics)
    figures = f"FROM raw.cell WHERE applicant_code = '{TOTAL}' AND value_status = 'reported'"
    return (
        f"SELECT report_key, '{TOTAL}' AS applicant_code, NULL::VARCHAR AS metric_code,\n{columns}\n"
        f"FROM (SELECT report_key {reports})\nLEFT JOIN ({figures}) USING (report_key)\nGROUP BY report_key"
    )
