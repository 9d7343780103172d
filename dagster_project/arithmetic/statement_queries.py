"""Statements that are held against other statements, or against the tables of two years: steps of ``text_queries.py``.

Each kind ends in ``placed``: one row for each report and place, with both figures and whether they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dagster_project.arithmetic.comparisons import FEE, GROWTH, PART, Pair
from dagster_project.reports.forms.registry import TOTAL, load_registry
from dagster_project.warehouse import raw_schema

NO_PARTS = "文字没有带“其中”并有总数的说法"
NO_FEES = "文字没有列出可以相加的信息处理费"
NO_GROWTH = "文字没有同比的说法,或没有两年的表格可供对照"

Steps = list[tuple[str, str]]


def part_steps(_: Pair) -> Steps:
    """Each part that a sentence gives of a whole, against that whole."""
    keys = f"report_key, metric_code, coalesce(applicant_code, '{TOTAL}') AS applicant_code, sentence"
    of = "FROM raw.statement\nWHERE metric_code IS NOT NULL AND value IS NOT NULL AND kind ="
    return [
        ("whole", f"SELECT {keys}, max(value) AS reading\n{of} 'value'\nGROUP BY ALL"),
        ("part", f"SELECT {keys}, max(value) AS value\n{of} 'part'\nGROUP BY ALL"),
        (
            "placed",
            "SELECT report_key, metric_code AS place, applicant_code, metric_code,\n"
            "bool_and(value <= reading) AS holds, bool_and(value <= reading) AS can_hold, TRUE AS is_assessed,\n"
            "0 AS blanks, '' AS missing,\n"
            "arg_max(value, (value - reading, value)) AS value,\n"
            "arg_max(reading, (value - reading, value)) AS reading\n"
            "FROM part JOIN whole USING (report_key, metric_code, applicant_code, sentence)\nGROUP BY ALL",
        ),
    ]


def fee_steps(pair: Pair) -> Steps:
    """The parts of an amount of fees against its whole; and that fees for some cases are more than nothing.

    Of a sentence with one whole and several parts the parts are all there are.
    """
    placed = (
        "SELECT report_key, {place} AS place, '{total}' AS applicant_code, NULL::VARCHAR AS metric_code,\n"
        "{holds} AS holds, {holds} AS can_hold, TRUE AS is_assessed, 0 AS blanks, '' AS missing, value, reading\n"
        "FROM {source}"
    )
    sums = placed.format(place=1, total=TOTAL, holds="value = reading", source="summed")
    cases = placed.format(place=2, total=TOTAL, holds="(value = 0 OR reading > 0)", source="charged")
    return [
        (
            "fee",
            "SELECT report_key, sentence, kind, value, regexp_matches(raw, '元') AS is_money,\n"
            "regexp_matches(raw, '[件宗次笔]') AS is_count\nFROM raw.statement\n"
            f"WHERE value IS NOT NULL AND contains(replace(sentence, ' ', ''), '{pair.word}')",
        ),
        (
            "summed",
            "SELECT report_key, sum(value) FILTER (kind = 'part') AS value,\n"
            "max(value) FILTER (kind = 'value') AS reading\nFROM fee\nWHERE is_money\nGROUP BY report_key, sentence\n"
            "HAVING count(*) FILTER (kind = 'part') > 1 AND count(*) FILTER (kind = 'value') = 1",
        ),
        (
            "charged",
            "SELECT report_key, max(value) FILTER (is_count) AS value, max(value) FILTER (is_money) AS reading\n"
            "FROM fee\nWHERE kind = 'value'\nGROUP BY report_key\nHAVING bool_or(is_count) AND bool_or(is_money)",
        ),
        ("placed", f"{sums}\nUNION ALL\n{cases}"),
    ]


def growth_steps(_: Pair) -> Steps:
    """What is said to have grown on last year, against the tables of both years, to a tenth of a point as printed."""
    forms = [form.code for form in load_registry().forms.values() if form.sections]
    held = "\nUNION ALL\n".join(
        f"SELECT * FROM (UNPIVOT (FROM raw.{raw_schema.held_view(form)} SEMI JOIN looked_at USING (report_key))"
        " ON * EXCLUDE (report_key) INTO NAME cell VALUE figure)"
        for form in forms
    )
    off = "abs(value - reading) <= CASE WHEN contains(raw, '.') THEN 0.1 ELSE 0.5 END"
    return [
        (
            "said",
            f"SELECT report_key, before_key, metric_code, coalesce(applicant_code, '{TOTAL}') AS applicant_code,\n"
            "value, raw\nFROM raw.statement JOIN raw.report_before USING (report_key)\n"
            "JOIN (SELECT report_key, year FROM {batch} AS report) AS report USING (report_key)\n"
            "WHERE kind = 'growth' AND metric_code IS NOT NULL AND value IS NOT NULL AND before_key IS NOT NULL\n"
            # 较2019年 in a report of 2021 speaks of another year than the one before.
            "AND (NOT regexp_matches(sentence, '[较比与] *20[0-9][0-9] *年')\n"
            "     OR contains(replace(sentence, ' ', ''), (year - 1)::VARCHAR || '年'))",
        ),
        ("looked_at", "SELECT report_key FROM said UNION SELECT before_key FROM said"),
        ("held", held),
        (
            "compared",
            "SELECT said.*, round(100 * (own.figure - earlier.figure)::DOUBLE / earlier.figure::DOUBLE, 6)"
            "::DECIMAL(20,6) AS reading\nFROM said\n"
            "JOIN held AS own ON own.report_key = said.report_key"
            " AND own.cell = metric_code || '@' || applicant_code\n"
            "JOIN held AS earlier ON earlier.report_key = before_key AND earlier.cell = own.cell\n"
            "WHERE earlier.figure > 0",
        ),
        (
            "placed",
            f"SELECT report_key, metric_code AS place, applicant_code, metric_code, bool_or({off}) AS holds,\n"
            f"bool_or({off}) AS can_hold, TRUE AS is_assessed, 0 AS blanks, '' AS missing,\n"
            "arg_min(value, (abs(value - reading), value)) AS value,\n"
            "arg_min(reading, (abs(value - reading), value)) AS reading\nFROM compared\nGROUP BY ALL",
        ),
    ]


STATEMENT_STEPS: Mapping[str, tuple[Callable[[Pair], Steps], str]] = {
    PART: (part_steps, NO_PARTS),
    FEE: (fee_steps, NO_FEES),
    GROWTH: (growth_steps, NO_GROWTH),
}
"""Kind of what is said → its steps, and what is said of a report that has nothing of the kind."""
