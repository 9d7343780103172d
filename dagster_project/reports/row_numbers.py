"""A column of row numbers before the labels of a table: no values of its rows."""

from __future__ import annotations

from dagster_project.reports.labels import Role
from dagster_project.reports.text_rows import MIN_NUMBERED
from dagster_project.reports.tokens import Kind, Token

_MIN_IN_TABLE = 5  # rows that suffice where each number is the first cell of its row; the next table may begin anew


def without_row_numbers(tokens: list[Token]) -> list[Token]:
    """The tokens without a column of row numbers: 1, 2, 3 ... each before a label of a row or a group, or in front.

    A next table may be numbered from 1 again.
    """
    numbers: list[int] = []
    last = 0
    for n, token in enumerate(tokens[:-1]):
        if token.kind is Kind.VALUE and token.raw.isdecimal():
            number = int(token.raw)
            if number != last + 1 and (number != 1 or last < _MIN_IN_TABLE):
                continue
            behind = n + 1
            while _begins_row(tokens, n) and behind < len(tokens) - 1 and tokens[behind].kind is Kind.BLANK:
                behind += 1
            roles = {label.role for label in tokens[behind].labels}
            in_front = token.column == 0 and tokens[behind].kind in (Kind.LABEL, Kind.TEXT)  # heads may be numbered too
            if in_front or roles & {Role.ROW, Role.GROUP}:
                last = number
                numbers.append(n)
    named = sum(bool(token.labels) and token.labels[0].role is Role.ROW for token in tokens)
    at_start = all(_begins_row(tokens, n) for n in numbers)
    if len(numbers) < (_MIN_IN_TABLE if at_start else MIN_NUMBERED) or 4 * len(numbers) < 3 * named:
        return tokens
    return [token for n, token in enumerate(tokens) if n not in set(numbers)]


def _begins_row(tokens: list[Token], position: int) -> bool:
    return position == 0 or tokens[position - 1].kind is Kind.END
