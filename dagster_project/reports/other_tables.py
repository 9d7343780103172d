"""Tables beside the form's own that share its labels: a comparison with last year, a summary. Their cells are not its.

Told only where the form's own rows are there for certain; else what is printed under the same names stays in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dagster_project.reports.fitting import Row, figures, fits_of
from dagster_project.reports.labels import SectionPlan
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_unit
from dagster_project.reports.tokens import Kind, Token

_MIN_HEADS = 3  # words in one row, with the corner of the table
_MAX_GAP = 3  # lines from one row of a table to the next, with blank lines and rules between
_MAX_HEAD = 12  # characters
_MIN_BEGINNING = 2  # characters of a head that a narrow column breaks
_SENTENCE = re.compile("[\u3002;,.:!?]")

Table = tuple[str, int]
_RUNNING: Table = ("text", 0)
TableOf = Callable[[Token], Table | None]


def tables_in(tokens: list[Token]) -> TableOf:
    """In which table a token with borders stands: a grid, or lines between which only cells with borders stand."""
    found: dict[tuple[int, int], Table] = {}  # of the lines, by block and the character where a cell begins
    number = line = 0
    for token in tokens:
        if token.kind is Kind.END:
            continue
        own = token.place.line or line
        number += not token.bordered or abs(own - line) > _MAX_GAP
        line = own
        if token.bordered and token.place.row is None:
            found[token.block, token.start] = ("lines", number)

    def table_of(token: Token) -> Table | None:
        if token.place.row is not None:
            return ("grid", token.block) if token.bordered else None
        return found.get((token.block, token.start))

    return table_of


def own_rows(plan: SectionPlan, rows: list[Row], table_of: TableOf) -> list[Row]:
    """The rows without those of tables that lack the form's heads and repeat rows that stand below heads elsewhere."""
    if plan.layout == "list":
        return rows
    headed = {row.index for row in rows if _has_heads(row, table_of) and _fits(plan, row)}
    if not headed:
        return rows
    headless = {table_of(row.label) for row in rows} - {table_of(r.label) for r in rows if _has_heads(r, table_of)}
    for table in headless - {None}:
        inside = [row for row in rows if table_of(row.label) == table]
        if {row.index for row in inside if row.slots} <= headed:
            rows = [row for row in rows if table_of(row.label) != table]
    return rows


def of_own_tables(
    refused: list[tuple[Token, str]], placed: Iterable[Token], table_of: TableOf
) -> list[tuple[Token, str]]:
    """What was refused of a section that is complete: not what stands in tables of which nothing was taken."""
    own = {table_of(token) for token in placed}
    return [(token, reason) for token, reason in refused if (table := table_of(token)) is None or table in own]


def under_unknown_heads(plan: SectionPlan, rows: list[Row], tokens: list[Token], table_of: TableOf) -> set[int]:
    """The numbers of the rows, among those given, that stand below words in the place of heads, and below no head.

    What stands under 2019年, 2020年, 增减 is no figure of the form, though there be as many.
    """
    if plan.layout == "list" or all(row.header for row in rows):
        return set()
    lines: dict[tuple[Table, int, int | None], int] = {}
    first: dict[Table, int] = {}  # table -> most words in a row above its first row
    labels = {id(row.label) for row in rows}
    for token in tokens:
        table = table_of(token) or _RUNNING
        if table in first:
            continue
        if id(token) in labels:
            first[table] = max((count for key, count in lines.items() if key[0] == table), default=0)
        elif token.kind is Kind.TEXT and not is_unit(token.raw):
            key = (table, token.block, token.place.row)
            lines[key] = lines.get(key, 0) + (1 if token.bordered else _heads_in_line(plan, token.raw))
    return {
        n
        for n, row in enumerate(rows)
        if not row.header and first.get(table_of(row.label) or _RUNNING, 0) >= max(_MIN_HEADS, plan.width(row.index))
    }


def _heads_in_line(plan: SectionPlan, text: str) -> int:
    """How many words a line without borders has, if all of them may be heads that the form does not have."""
    words = normalise(text, keep_gaps=True).split()
    return (
        0
        if _begin_all_heads(plan, words) or any(len(word) > _MAX_HEAD or _SENTENCE.search(word) for word in words)
        else len(words)
    )


def _begin_all_heads(plan: SectionPlan, words: list[str]) -> bool:
    """Whether all heads of a matrix begin among words, in the form's order; narrow columns break them over lines."""
    rest = iter(words)
    return plan.layout == "matrix" and all(
        any(len(word) >= _MIN_BEGINNING and column.startswith(word) for word in rest) for column in plan.columns
    )


def _has_heads(row: Row, table_of: TableOf) -> bool:
    return any(table_of(head) == table_of(row.label) for head in row.header)


def _fits(plan: SectionPlan, row: Row) -> bool:
    slots = figures(plan, row)
    return any(slot.kind is Kind.VALUE for slot in slots) and bool(fits_of(slots, plan.width(row.index)))
