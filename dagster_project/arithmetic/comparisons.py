"""Rules that compare a report with something else than its own cells: with its prose, with other reports.

In the rule table their scope says what is compared:

    text_against_table   statements of the prose with the cells of the report's own tables
    document             a report's dates, its parts, the figures of its local tables (see document_terms.py)
    cross_year           cells of a report with cells ([y-1]) of the same body's report of the year before
    cross_body           the totals of ``rows`` with those of reports about the same year by other bodies: ``whole`` is
                         a government's report about its division, ``parts`` are those it can be put together from
                         (``all parts``: only where the set is complete), ``own organ`` what its office says of itself

``form`` names the forms whose reports are looked at (``all``, ``2019,2021``); ``2019 to 2021`` means reports of the
form 2021 whose year before was reported in the form 2019.

A rule of scope text_against_table lists what is said on the left and how the table may be read on the right: pairs
parted by ``;``, readings of one pair by ``|``. What is said is

    applications.new       figures stated with this code
    zero:applications.new  words that deny it: 未收到
    block_sum:不予公开      a sum under this name
    rate:办结率             a percentage under this name, against a quotient of sums (a / b)
    *                      figures with a code of ``rows``, each against the cell of its code
    part                   figures that are said to be part of a whole (其中), against the whole of their sentence
    fee:信息处理费          amounts under this name: several parts against their whole, cases against their amount
    growth                 a percentage on last year (同比), against the cells of both years' tables

A rule across years may have several right sides parted by ``|``: it holds where one of them does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from dagster_project.arithmetic.expressions import ROW, Expression, ExpressionError, parse

TEXT, YEARS, DOCUMENT, BODIES = "text_against_table", "cross_year", "document", "cross_body"
SCOPES = (TEXT, YEARS, DOCUMENT, BODIES)
"""The scopes that suites of their own hold."""

OPERATORS = ("=", "<=", ">=", "~", "outside", "differs")
"""Of rules across years. ``~``: nearly equal; ``outside``: not between two sums parted by ``..``; ``differs``: of all
figures (``*``), some is another than the year before."""

ORGAN, WHOLE, PARTS, ALL_PARTS = "own organ", "whole", "parts", "all parts"
OF_BODIES = {(WHOLE, PARTS): (">=",), (WHOLE, ALL_PARTS): ("=",), (ORGAN, WHOLE): ("<=",)}
"""Who is compared with whom by a rule across bodies, and how."""

ALL = "all"
PART, FEE, GROWTH = "part", "fee", "growth"
SAID = ("value", "zero", "block_sum", "rate", PART, FEE, GROWTH, ROW)
_NOTHING: Expression = Expression(())


@dataclass(frozen=True, slots=True)
class Reading:
    """A sum of cells, or a quotient of two sums in per cent."""

    sum: Expression
    divisor: Expression | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that take part, each once."""
        return tuple(dict.fromkeys(metric for metric, _ in self.weights))

    @property
    def weights(self) -> tuple[tuple[str, int], ...]:
        """Metric and weight of each term, those of the divisor last."""
        terms = self.sum.terms + (self.divisor.terms if self.divisor else ())
        return tuple((term.metric, term.weight) for term in terms)


@dataclass(frozen=True, slots=True)
class Pair:
    """Something that prose states, and how the table may be read to say the same."""

    kind: str  # one of SAID
    word: str  # a metric code, or the name that stands before the figure
    readings: tuple[Reading, ...]

    @property
    def metric(self) -> str | None:
        """The table row that a verdict on this pair is about."""
        if self.kind in ("value", "zero"):
            return self.word
        return None


def pairs(left: str, right: str) -> tuple[Pair, ...]:
    """What a rule of scope text_against_table compares. Raises ExpressionError."""
    said, read = (tuple(part.strip() for part in side.split(";")) for side in (left, right))
    if len(said) != len(read):
        raise ExpressionError(f"{len(said)} things are said, {len(read)} are read")
    return tuple(_pair(one, other) for one, other in zip(said, read, strict=True))


def _pair(said: str, read: str) -> Pair:
    if said in (ROW, PART, GROWTH):
        return Pair(said, said, ())
    kind, _, word = said.rpartition(":")
    if kind == FEE and word:
        return Pair(FEE, word, ())
    if (kind or "value") not in SAID or not word:
        raise ExpressionError(
            f"cannot read {said!r}: it is one of code, zero:code, block_sum:name, rate:name, fee:name, *, part, growth"
        )
    if kind in ("", "zero") and not re.fullmatch(r"[a-z_.]+", word):
        raise ExpressionError(f"{word!r} is no metric code")
    return Pair(kind or "value", word, tuple(_reading(reading) for reading in read.split("|")))


def _reading(text: str) -> Reading:
    over, _, under = text.partition("/")
    return Reading(parse(over), parse(under) if under else None)


def alternatives(text: str) -> tuple[Expression, ...]:
    """The right sides of a rule across years, or the two bounds of ``outside``. Raises ExpressionError."""
    return tuple(parse(part) for part in re.split(r"\||\.\.", text))


def forms_of(text: str, known: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms of the reports that are looked at, and those of the year before. Raises ValueError."""
    before, to, now = (part.strip() for part in text.partition(" to "))
    forms = [tuple(one.strip() for one in part.split(",")) for part in ((now, before) if to else (text, text))]
    found = [tuple(known) if names == (ALL,) else names for names in forms]
    if unknown := sorted({name for names in found for name in names} - set(known)):
        raise ValueError(f"unknown form {', '.join(unknown)}")
    return found[0], found[1]
