"""Where a row of text ends: whether figures on the next line, or a part of its last one, may still be its own."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from dagster_project.reports.labels import SectionPlan
from dagster_project.reports.numbers import is_unit
from dagster_project.reports.sums import adds_up
from dagster_project.reports.tokens import Kind, Token

_PIECE = re.compile(r"[+-]?[.,]?\d[\d.,]*[\u4e07\u4ebf]?\u5143?$")
_DIGIT = re.compile(r"\d")


def figures_follow(tokens: list[Token], position: int, is_empty: bool) -> bool:
    """Whether figures stand on the lines behind a row before any label: the row may go on there, or its last figure.

    Of a row without figures even words may stand between: the rest of its label, its unit. The cells of a row of a grid
    are known: one with figures has none in the text behind its table, which may be a note with its number.
    """
    last = tokens[position - 2 if tokens[position - 1].kind is Kind.END else position - 1]
    for token in islice(tokens, position, None):
        if last.place.row is not None and not is_empty and token.block != last.block and not token.bordered:
            return False
        if token.kind is Kind.VALUE:
            return True
        if token.kind is Kind.TEXT:
            if not token.bordered and (_begins_with_figure(token) or (is_empty and _DIGIT.search(token.raw))):
                return True
            if not (is_empty or is_unit(token.raw)):
                return False
        elif token.kind not in (Kind.END, Kind.BLANK):
            return token.kind is Kind.STOP and _begins_with_figure(token)
    return False


def _begins_with_figure(token: Token) -> bool:
    """Whether a line begins with a figure or a piece of one: 0. and 5, of 0.5."""
    words = token.raw.split()
    return bool(words) and _PIECE.match(words[1] if is_unit(words[0]) and len(words) > 1 else words[0]) is not None


def goes_over_line(slots: tuple[Token, ...]) -> bool:
    """Whether a line ends behind a figure of a row that has borders, without one: its last cell may go on below."""
    return any(
        one.kind is other.kind is Kind.VALUE and one.bordered and not one.closed and one.block != other.block
        for one, other in pairwise(slots)
    )


def is_whole(plan: SectionPlan, cells: list[tuple[int, Token]]) -> bool:
    """Whether the sum of a row says that it is whole."""
    return plan.layout == "matrix" and adds_up([token for _, token in sorted(cells, key=lambda cell: cell[0])])
