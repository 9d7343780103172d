"""The language of the rule table reads what it says it reads, and nothing else."""

from __future__ import annotations

import pytest

from dagster_project.arithmetic.expressions import Expression, ExpressionError, Term, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b", Expression((Term(1, "a.b", None),))),
        ("a + b.c - d", Expression((Term(1, "a", None), Term(1, "b.c", None), Term(-1, "d", None)))),
        ("- a", Expression((Term(-1, "a", None),))),
        ("*@total", Expression((Term(1, "*", "total"),))),
        ("*@part", Expression((Term(1, "*", "part"),))),
        ("10000 × a - 200", Expression((Term(10000, "a", None),), -200)),
        ("0", Expression((), 0)),
        ("a.b@natural_person+1", Expression((Term(1, "a.b", "natural_person"),), 1)),
    ],
)
def test_reads_sums(text: str, expected: Expression) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "a b", "a +", "a + + b", "max(a, b)", "a[y-2]", "a / b", "2 × ", "a + a", "A", "×a"]
)
def test_refuses_everything_else(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
