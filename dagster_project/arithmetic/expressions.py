"""The small language of the rule table: sums of cells, with signs, whole weights and constants.

    applications.new + applications.carried_in          cells of one report, for the applicant that is looked at
    *@total                                             the row that is looked at, in the column 总计
    *@part                                              the row that is looked at, in each column but 总计
    regulations.issued - regulations.repealed           a difference
    10000 × requests.fees_charged - 200                 a weight, a constant
    applications.carried_out[y-1]                       a cell of the report of the year before ([y]: of this one)

A reference is a metric code, or ``*`` for the row that is looked at; ``@applicant`` names the column. What a reference
without a column means depends on the scope of the rule (see ``rules.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROW = "*"
PART = "part"
"""Stands for each applicant but the total; a rule that uses it is assessed once for each."""

BEFORE = "[y-1]"
"""Marks a cell of the report of the year before."""

_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[+-])|(?P<times>×)|(?P<number>\d+)"
    r"|(?P<reference>(?:\*|[a-z_]+(?:\.[a-z_]+)*)(?:@[a-z_]+)?)(?:\[(?P<year>y(?:-1)?)\])?)"
)


class ExpressionError(ValueError):
    """An expression of the rule table cannot be read; the message says where it stops making sense."""


@dataclass(frozen=True, slots=True)
class Term:
    """A weighted reference to a cell."""

    weight: int
    metric: str  # a metric code, or ROW
    applicant: str | None  # an applicant code, PART, or None: left to the scope of the rule
    is_before: bool = False  # of the report of the year before

    @property
    def reference(self) -> str:
        """The reference as it stands in the rule table."""
        cell = self.metric if self.applicant is None else f"{self.metric}@{self.applicant}"
        return f"{cell}{BEFORE}" if self.is_before else cell


@dataclass(frozen=True, slots=True)
class Expression:
    """A sum of weighted cells and a constant."""

    terms: tuple[Term, ...]
    constant: int = 0


def parse(text: str) -> Expression:
    """Read an expression.

    Raises ExpressionError for anything that is not a sum of references and whole numbers, and for a cell that is named
    twice (its weight would be hidden in two places).
    """
    terms: list[Term] = []
    constant = 0
    tokens = _tokens(text)
    position = 0
    while position < len(tokens):
        weight = 1
        kind, token = tokens[position]
        if kind == "sign":
            weight = -1 if token == "-" else 1
            position += 1
        elif position:
            raise ExpressionError(f"+ or - expected before {token!r} in {text!r}")
        operand = tokens[position : position + 3]
        kinds = [kind for kind, _ in operand]
        if kinds[:1] == ["reference"]:
            terms.append(_term(weight, operand[0][1]))
            position += 1
        elif kinds == ["number", "times", "reference"]:
            terms.append(_term(weight * int(operand[0][1]), operand[2][1]))
            position += 3
        elif kinds[:1] == ["number"]:
            constant += weight * int(operand[0][1])
            position += 1
        else:
            raise ExpressionError(f"a cell or a number expected at the end of {text!r}")
    named = [term.reference for term in terms]
    if len(set(named)) < len(named):
        raise ExpressionError(f"a cell is named twice in {text!r}")
    if not tokens:
        raise ExpressionError("the expression is empty")
    return Expression(tuple(terms), constant)


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        kind = next((name for name in ("sign", "times", "number", "reference") if match and match[name]), None)
        if match is None or kind is None:
            raise ExpressionError(f"cannot read {text[position:].strip()!r}")
        found.append((kind, match[kind] + (BEFORE if match["year"] == "y-1" else "")))
        position = match.end()
    return found


def _term(weight: int, reference: str) -> Term:
    metric, _, applicant = reference.removesuffix(BEFORE).partition("@")
    return Term(weight, metric, applicant or None, reference.endswith(BEFORE))
