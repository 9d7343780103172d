"""A rule that compares reports of several bodies about one year, as the SQL query of its expectation.

The shape is that of ``queries.py``. ``raw.report_whole`` names for the report of an own organ the one of its government
about the whole division, ``raw.report_part`` for such a report those about its parts; ``raw.held_<form>`` has the
figures of all of them. Each table row is compared in the column 总计. A report that cannot be compared has one row
without numbers.
"""

from __future__ import annotations

from dagster_project.arithmetic.comparisons import ALL_PARTS, ORGAN
from dagster_project.arithmetic.queries import LAST_SELECT, UNEXPECTED, indented
from dagster_project.arithmetic.rule import Rule
from dagster_project.reports.forms.registry import TOTAL, Registry, cell_name

NO_FIGURES = "对照的报告中没有可对照的数字"
NO_OTHERS = "没有其他机关的报告可供对照"
INCOMPLETE = "下级政府、部门和本机关的报告不齐全"


def body_query(rule: Rule, registry: Registry) -> str:
    """The query of an enforced rule of scope cross_body."""
    steps = [
        ("figure", _figures(rule, registry)),
        ("compared", _compared(rule)),
        ("assessed", _assessed(rule)),
    ]
    text = ",\n".join(f"{name} AS (\n{indented(body)}\n)" for name, body in steps)
    return f"WITH {text}\n{LAST_SELECT}\nFROM assessed\nWHERE {UNEXPECTED}"


def _figures(rule: Rule, registry: Registry) -> str:
    """One row for each report and table row: its own figure, and those of the reports that it is compared with."""
    selects = []
    for form in rule.forms:
        held = {cell.metric for cell in registry.forms[form].cells}
        for metric in (metric for metric in rule.rows if metric in held):
            name = f'"{cell_name(metric, TOTAL)}"'
            if rule.left_text == ORGAN:
                pairs = (
                    f"FROM raw.wide_{form} AS own JOIN raw.report_whole AS pair USING (report_key)\n"
                    f"JOIN raw.held_{form} AS other ON other.report_key = pair.whole_key"
                )
            else:
                complete = " AND state.is_complete" if rule.right_text == ALL_PARTS else ""
                pairs = (
                    f"FROM raw.wide_{form} AS own JOIN raw.report_whole AS state\n"
                    f"    ON state.report_key = own.report_key{complete}\n"
                    "JOIN raw.report_part AS pair ON pair.report_key = own.report_key\n"
                    f"JOIN raw.held_{form} AS other ON other.report_key = pair.part_key"
                )
            selects.append(
                f"SELECT own.report_key, '{metric}' AS metric_code, any_value(own.{name}) AS own_value,\n"
                f"sum(other.{name}) AS other_value, count(other.{name}) AS known, "
                f"count(*) - count(other.{name}) AS unknown\n{pairs}\nGROUP BY own.report_key"
            )
    return "\nUNION ALL\n".join(selects)


def _compared(rule: Rule) -> str:
    """A figure of one side only is no comparison. A blank part can only raise the sum of the parts."""
    can_hold = {
        "<=": "FALSE",
        ">=": "FALSE",
        "=": "own_value > other_value AND unknown > 0",
    }[rule.operator]
    return (
        "SELECT *, own_value AS left_value, other_value::DECIMAL(20,6) AS right_value,\n"
        "CASE WHEN own_value IS NULL OR known = 0 THEN 0 ELSE 1 + known END AS numbers, unknown AS blanks,\n"
        f"coalesce(own_value {rule.operator} other_value, FALSE) AS holds,\n"
        f"holds OR coalesce({can_hold}, FALSE) AS can_hold,\n"
        f"CASE WHEN own_value IS NULL OR known = 0 THEN '{NO_FIGURES}'\n"
        "     WHEN NOT holds AND can_hold THEN unknown || '份对照报告的空格' END AS missing\nFROM figure"
    )


def _assessed(rule: Rule) -> str:
    forms = ", ".join(f"'{form}'" for form in rule.forms)
    if rule.left_text == ORGAN:
        why = "state.whole_reason"
    elif rule.right_text == ALL_PARTS:
        why = f"state.parts_reason, CASE WHEN NOT state.is_complete THEN '{INCOMPLETE}' END"
    else:
        why = "state.parts_reason"
    why = f"CASE WHEN state.report_key IS NULL THEN '{NO_OTHERS}' ELSE coalesce({why}, '{NO_FIGURES}') END"
    columns = ",\n".join(
        [
            f"report.report_key, '{TOTAL}' AS applicant_code, metric_code",
            "left_value, right_value",
            "coalesce(numbers, 0) AS numbers, coalesce(blanks, 0) AS blanks",
            "coalesce(holds, FALSE) AS holds, coalesce(can_hold, FALSE) AS can_hold",
            f"CASE WHEN compared.report_key IS NOT NULL THEN missing ELSE {why} END AS missing",
        ]
    )
    return (
        f"SELECT {columns}\nFROM {{batch}} AS report\nLEFT JOIN compared USING (report_key)\n"
        f"LEFT JOIN raw.report_whole AS state USING (report_key)\nWHERE form IN ({forms})"
    )
