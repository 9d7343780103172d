"""The one row of values below heads: whether it is whole, and which cells of a grid it takes."""

from __future__ import annotations

from dagster_project.reports.labels import Role, SectionPlan
from dagster_project.reports.numbers import says_nothing
from dagster_project.reports.sums import adds_up
from dagster_project.reports.tokens import Kind, Token

_GROUP = 5  # columns of a single row under one head: parts and, last, their sum


def is_broken(run: list[Token]) -> bool:
    """Whether a row of values takes several printed lines, though these hold several values: each may be cut."""
    lines = [token.block for token in run if token.kind is Kind.VALUE and token.place.row is None]
    return 1 < len(set(lines)) < len(lines)


def groups_add_up(own: tuple[Token, ...]) -> bool:
    """Whether the sum of each group of columns says that a row is whole."""
    groups = [own[start : start + _GROUP] for start in range(0, len(own), _GROUP)]
    return all(len(group) == _GROUP and adds_up(group) for group in groups)


def head_columns(plan: SectionPlan, tokens: list[Token]) -> list[int]:
    """The columns in which the heads of a single row stand; none where spans are lost and heads overlap.

    Cells of lines have columns too, where every line has all its cells, the empty ones at its end too (CSV).
    """
    heads = [token for token in tokens if token.labels and token.labels[0].role is Role.COLUMN]
    columns = sorted({head.column for head in heads if head.column is not None})
    ordered = sorted(heads, key=lambda head: head.column or 0)
    in_order = [plan.columns[head.labels[0].index] for head in ordered] == list(plan.columns)
    is_clear = in_order and len(columns) == len(heads)
    return columns if is_clear and (heads[0].place.row is not None or _are_as_long(tokens)) else []


def _are_as_long(tokens: list[Token]) -> bool:
    """Whether all lines with heads or figures have as many cells."""
    ends: dict[int | None, int] = {}
    lines: set[int | None] = set()
    for token in tokens:
        if token.column is not None:
            ends[token.place.line] = max(ends.get(token.place.line, 0), token.column)
            is_head = bool(token.labels) and token.labels[0].role is Role.COLUMN
            lines |= {token.place.line} if is_head or token.kind is Kind.VALUE else set()
    return len({ends[line] for line in lines}) == 1


def whole_rows(run: list[Token], columns: list[int]) -> list[dict[int | None, Token]]:
    """The rows that have a figure, or nothing, in each of these columns; a word makes it another row."""
    rows: dict[tuple[int | None, int | None], dict[int | None, Token]] = {}
    for token in run:
        rows.setdefault((token.place.row, token.place.line), {})[token.column] = token
    return [
        row
        for row in rows.values()
        if columns
        and all(
            column in row and (row[column].kind is not Kind.TEXT or says_nothing(row[column].raw)) for column in columns
        )
        and any(row[column].kind is Kind.VALUE for column in columns)
    ]
