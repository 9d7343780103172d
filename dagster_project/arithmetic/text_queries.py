"""A rule that compares prose with the report's own tables, as the SQL query of its expectation.

The shape is that of ``queries.py``: steps up to ``assessed``, then the rows that break the rule. Every report has at
least one row; a report whose prose states nothing of the kind, or whose tables hold no such figure, has one without
numbers. A pair holds where any statement fits any reading. Only figures printed in tables are read: a cell that was
taken from the prose would agree with itself.

A blank cell counts as zero in a reading, and is counted: where no statement fits, the verdict waits for the blanks that
could make one fit. A cell that the report's form does not print is no blank.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.arithmetic.comparisons import ALL, Pair, Reading, pairs
from dagster_project.arithmetic.expressions import ROW, Expression
from dagster_project.arithmetic.queries import LAST_SELECT, UNEXPECTED, indented
from dagster_project.arithmetic.rules import Rule
from dagster_project.arithmetic.statement_queries import STATEMENT_STEPS
from dagster_project.reports.forms.registry import TOTAL, cell_name, load_registry

NOTHING_SAID = "文字没有可与表格对照的说法,或表格没有相应数字"

_TABLE = "origin = 'table' AND value_status = 'reported' AND value IS NOT NULL"
_BETWEEN = "(案件|事项|申请|情形|答复|信息|总数|数量|的|数|案|件|共|总|合|累|计|达|到|为|是|有|了|均|约|”|\\s)*"
"""Words that may stand between a name and its figure."""
_OTHER_RATE = "(按时|按期|及时|限时|限期|如期|依法|期限内|时限内)[^,。;]*"
"""A rate of answers in time is another one."""


def text_query(rule: Rule) -> str:
    """The query of an enforced rule of scope text_against_table."""
    compared = pairs(rule.left_text, rule.right_text)
    if compared[0].kind in STATEMENT_STEPS:
        own_steps, reason = STATEMENT_STEPS[compared[0].kind]
        steps = [*own_steps(compared[0]), *_settled_step(), ("assessed", _assessed(rule, reason))]
    elif compared[0].kind == ROW:
        steps = [*_row_steps(rule), *_fitting_steps(), ("assessed", _assessed(rule, NOTHING_SAID))]
    else:
        said = "\nUNION ALL\n".join(_said(number, pair) for number, pair in enumerate(compared))
        steps = [
            ("figures", _figures(compared)),
            ("reading", "\nUNION ALL\n".join(_readings(number, pair) for number, pair in enumerate(compared))),
            ("said", said),
            ("pair", "SELECT * FROM said JOIN reading USING (report_key, place)\nWHERE reading IS NOT NULL"),
            *_fitting_steps(),
            ("assessed", _assessed(rule, NOTHING_SAID)),
        ]
    text = ",\n".join(f"{name} AS (\n{indented(body)}\n)" for name, body in steps)
    return f"WITH {text}\n{LAST_SELECT}\nFROM assessed\nWHERE {UNEXPECTED}"


def _figures(compared: tuple[Pair, ...]) -> str:
    """One row a report that printed some figure: its form, and one column for each cell of the readings."""
    columns = ",\n".join(
        f"max(value) FILTER (metric_code = '{name.partition('@')[0]}') AS \"{name}\"" for name in _names(compared)
    )
    return (
        f"SELECT report_key, form,\n{columns}\nFROM raw.cell JOIN {{batch}} AS report USING (report_key)\n"
        f"WHERE {_TABLE} AND applicant_code = '{TOTAL}'\nGROUP BY report_key, form"
    )


def _names(compared: tuple[Pair, ...]) -> list[str]:
    metrics = (metric for pair in compared for reading in pair.readings for metric in reading.metrics)
    return [cell_name(metric, TOTAL) for metric in dict.fromkeys(metrics)]


def _readings(number: int, pair: Pair) -> str:
    """The readings of a pair in the reports that hold a number for any of them, each with the blanks it is made of."""
    some_number = " OR ".join(f'"{name}" IS NOT NULL' for name in _names((pair,)))
    return "\nUNION ALL\n".join(
        f"SELECT report_key, {number} AS place, {_reading(reading)} AS reading,\n{_blanks(reading)}\n"
        f"FROM figures WHERE ({some_number}) AND {_is_printed(reading.metrics)}"
        for reading in pair.readings
    )


def _reading(reading: Reading) -> str:
    over = _sum(reading.sum)
    if reading.divisor is None:
        return f"({over})::DECIMAL(20,6)"
    under = _sum(reading.divisor)
    return f"CASE WHEN ({under}) > 0 THEN round(100 * ({over})::DOUBLE / ({under})::DOUBLE, 6)::DECIMAL(20,6) END"


def _sum(side: Expression) -> str:
    """A sum of cells in which a blank adds nothing; the blanks are counted beside."""
    parts: list[str] = []
    for term in side.terms:
        sign = "-" if term.weight < 0 else "+" if parts else ""
        parts.append(f'{sign} coalesce("{cell_name(term.metric, TOTAL)}", 0)'.strip())
    return " ".join(parts)


def _blanks(reading: Reading) -> str:
    """The blanks of a reading: how many, whether a number there could raise it or lower it, and their names."""
    names = [f"CASE WHEN {_is_blank(metric)} THEN '{cell_name(metric, TOTAL)}' END" for metric in reading.metrics]
    count = " + ".join(f"({_is_blank(metric)})::INT" for metric in reading.metrics)
    return (
        f"{count} AS blanks,\n{_moved(reading, 1)} AS can_rise, {_moved(reading, -1)} AS can_fall,\n"
        f"concat_ws(' ', {', '.join(names)}) AS missing"
    )


def _moved(reading: Reading, direction: int) -> str:
    """Whether a number from zero up in one of the blanks would move the reading this way; a quotient moves both."""
    kinds = {metric: load_registry().metrics[metric].kind for metric in reading.metrics}
    conditions = [
        _is_blank(metric)
        for metric, weight in reading.weights
        if reading.divisor is not None or kinds[metric] == "change" or weight * direction > 0
    ]
    return f"({' OR '.join(conditions) or 'FALSE'})"


def _is_blank(metric: str) -> str:
    """The report's form prints the cell, and it holds no number."""
    return f'"{cell_name(metric, TOTAL)}" IS NULL AND {_is_printed((metric,))}'


def _is_printed(metrics: Iterable[str]) -> str:
    """The report's form prints one of these rows."""
    wanted = set(metrics)
    forms = [f.code for f in load_registry().forms.values() if any(cell.metric in wanted for cell in f.cells)]
    return f"form IN ({', '.join(repr(form) for form in forms)})"


def _said(number: int, pair: Pair) -> str:
    """The statements of one kind: figure, its words, and whether it is about the whole of what the report is about."""
    metric = f"'{pair.metric}'" if pair.metric else "NULL::VARCHAR"
    head = f"SELECT report_key, {number} AS place, '{TOTAL}' AS applicant_code, {metric} AS metric_code,\n"
    flat = "replace(sentence, ' ', '')"
    after = f"'{pair.word}{_BETWEEN}' || regexp_escape(replace(raw, ' ', ''))"
    if pair.kind == "value":
        tail = f"kind = 'value' AS is_whole, FALSE AS is_rate\nFROM raw.statement\nWHERE metric_code = '{pair.word}'"
        tail += f" AND coalesce(applicant_code, '{TOTAL}') = '{TOTAL}' AND kind IN ('value', 'part')"
    elif pair.kind == "zero":
        tail = f"TRUE AS is_whole, FALSE AS is_rate\nFROM raw.statement\nWHERE metric_code = '{pair.word}'"
        tail += " AND kind = 'value' AND value = 0 AND NOT regexp_matches(raw, '[0-9零〇]')"
    elif pair.kind == "block_sum":
        tail = "TRUE AS is_whole, FALSE AS is_rate\nFROM raw.statement\nWHERE kind = 'block_sum'"
        tail += f" AND regexp_matches({flat}, {after})"
    else:
        tail = "TRUE AS is_whole, TRUE AS is_rate\nFROM raw.statement\nWHERE kind = 'rate'"
        tail += " AND contains(sentence, '公开') AND contains(sentence, '申请')"
        tail += f" AND regexp_matches({flat}, {after}) AND NOT regexp_matches({flat}, '{_OTHER_RATE}{pair.word}')"
    return f"{head}value, raw, sentence, {tail} AND value IS NOT NULL"


def _row_steps(rule: Rule) -> list[tuple[str, str]]:
    """Each figure with a code of the rule's rows against the cell of its code."""
    others = ", ".join(f"'{metric}'" for metric in load_registry().metrics if metric not in rule.rows)
    return [
        (
            "said",
            f"SELECT report_key, metric_code, coalesce(applicant_code, '{TOTAL}') AS applicant_code,\n"
            "value, raw, sentence, kind = 'value' AS is_whole, FALSE AS is_rate\n"
            f"FROM raw.statement\nWHERE kind IN ('value', 'part') AND value IS NOT NULL\n"
            f"AND metric_code NOT IN ({others})",
        ),
        (
            "pair",
            "SELECT said.*, metric_code AS place, cell.value AS reading,\n"
            "0 AS blanks, FALSE AS can_rise, FALSE AS can_fall, '' AS missing\n"
            "FROM said JOIN raw.cell AS cell USING (report_key, metric_code, applicant_code)\n"
            f"WHERE {_TABLE.replace('value ', 'cell.value ')}",
        ),
    ]


def _fitting_steps() -> list[tuple[str, str]]:
    """Which statements fit which readings, and for each pair whether one does; the nearest two figures are shown."""
    return [
        (
            "measured",
            "SELECT *, abs(value - reading) AS gap,\n"
            "CASE WHEN value = 0 OR value % 1 <> 0 THEN 0\n"
            + "\n".join(f"     WHEN value % {10**power} = 0 THEN {10**power}" for power in range(9, 0, -1))
            + "\n     ELSE 1 END AS last_place,\n"
            "CASE WHEN contains(raw, '亿') THEN 100000000 WHEN contains(raw, '万') THEN 10000 ELSE 0 END\n"
            "    / pow(10, length(regexp_extract(raw, '[.]([0-9]+)', 1))) AS rounded_to\nFROM pair",
        ),
        (
            "fitted",
            "SELECT *, CASE\n"
            "    WHEN is_rate THEN gap <= CASE WHEN contains(raw, '.') THEN 0.1 ELSE 0.5 END\n"
            "    WHEN gap = 0 THEN TRUE\n"
            "    WHEN regexp_matches(raw, '[余餘多]') THEN reading > value AND gap < greatest(last_place, rounded_to)\n"
            "    WHEN regexp_matches(sentence, '(约|近|超|超过|逾|至少)\\s*' || regexp_escape(raw))\n"
            "        THEN gap <= greatest(last_place, rounded_to)\n"
            "    ELSE gap < rounded_to END AS fits,\n"
            "fits OR (value > reading AND can_rise) OR (value < reading AND can_fall) AS can_fit\nFROM measured",
        ),
        (
            "placed",
            "SELECT report_key, place, applicant_code, metric_code, bool_or(fits) AS holds,\n"
            "bool_or(can_fit) AS can_hold, bool_or(fits) OR bool_or(is_whole) AS is_assessed,\n"
            # Where blanks decide, a statement is shown that waits for them; else one that fits without them.
            f"{_shown('(NOT fits, NOT can_fit, fits AND blanks > 0, NOT is_whole, gap, blanks, value, reading)')}\n"
            "FROM fitted\nGROUP BY ALL",
        ),
        *_settled_step(),
    ]


def _shown(order: str) -> str:
    """The figures and blanks of the row that comes first."""
    return ",\n".join(f"arg_min({name}, {order}) AS {name}" for name in ("value", "reading", "blanks", "missing"))


def _settled_step() -> list[tuple[str, str]]:
    """One row for each table row; what no code names has one row together, which shows what does not hold."""
    return [
        (
            "settled",
            "SELECT report_key, applicant_code, metric_code,\n"
            "bool_and(holds) AS holds, bool_and(can_hold) AS can_hold, TRUE AS is_assessed,\n"
            f"{_shown('(can_hold, holds, blanks = 0, place)')}\n"
            "FROM placed\nWHERE is_assessed\nGROUP BY ALL",
        )
    ]


def _assessed(rule: Rule, reason: str) -> str:
    columns = ",\n".join(
        [
            f"report.report_key, coalesce(applicant_code, '{TOTAL}') AS applicant_code, metric_code",
            "value AS left_value, reading AS right_value",
            "coalesce(is_assessed, FALSE)::INT AS numbers, coalesce(blanks, 0) AS blanks",
            "coalesce(holds, FALSE) AS holds, coalesce(can_hold, FALSE) AS can_hold",
            f"CASE WHEN NOT coalesce(is_assessed, FALSE) THEN '{reason}' ELSE missing END AS missing",
        ]
    )
    return f"SELECT {columns}\nFROM {{batch}} AS report\nLEFT JOIN settled USING (report_key){of_forms(rule)}"


def of_forms(rule: Rule) -> str:
    """The condition that keeps the reports which a rule is about; none where it is about all."""
    forms = ", ".join(f"'{form}'" for form in rule.forms)
    return "" if rule.form == ALL else f"\nWHERE form IN ({forms})"
