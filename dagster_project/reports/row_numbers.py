"""A column of numbers before the labels of a table, of its rows or of the labels themselves: no values of its rows."""

from __future__ import annotations

import re
from itertools import pairwise

from dagster_project.reports.labels import Role
from dagster_project.reports.normal import normalise
from dagster_project.reports.text_rows import MIN_NUMBERED
from dagster_project.reports.tokens import Kind, Token

_MIN_IN_TABLE = 5  # rows that suffice where each number is the first cell of its row; the next table may begin anew
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.\u3001\uff0e]?\s*")
_OWN_NUMBER = re.compile(r"(\d{1,2})[.\u3001]")


def without_row_numbers(tokens: list[Token]) -> list[Token]:
    """The tokens without a column of row numbers: 1, 2, 3 ... each before a label of a row or a group, or in front.

    A next table may be numbered from 1 again. The form's own number of a label may stand in a cell of its own too.
    """
    tokens = _without_label_numbers(tokens)
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


def _without_label_numbers(tokens: list[Token]) -> list[Token]:
    """The tokens without cells that hold the number of the label in the next cell: 1. before 属于国家秘密.

    It is the number that the form prints before that label, and the label is printed without it.
    """
    kept = [
        token
        for token, behind in pairwise(tokens)
        if not (token.kind is Kind.VALUE and token.bordered and _is_number_of(token, behind))
    ]
    return kept + tokens[-1:]


def _is_number_of(token: Token, behind: Token) -> bool:
    if behind.kind is not Kind.LABEL or (behind.block, behind.place.row) != (token.block, token.place.row):
        return False
    number = _NUMBER.fullmatch(token.raw)
    if number is None or normalise(behind.raw)[:1].isdigit():
        return False
    own = (_OWN_NUMBER.match(label.text) for label in behind.labels if label.role is Role.ROW)
    return any(mark is not None and int(mark[1]) == int(number[1]) for mark in own)
