"""Figures about disclosure that no phrase names: witnesses without a code, so that no figure of the prose is lost.

A report in a later form says how many items its website disclosed, which that form does not ask for; another counts
in words that no form has. What such a figure means is for people to tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from dagster_project.reports.figures import in_unit
from dagster_project.reports.model import Statement, StatementKind
from dagster_project.reports.numbers import NotANumber, read_amount
from dagster_project.reports.sentences import Sentence

_ABOUT = re.compile(
    r"公开|信息|申请|复议|诉讼|解读|回应|规范性文件|规章|行政许可|行政处罚|行政强制|收费|集中采购|微博|微信|公众号|网站|公报"
)
_AMOUNT = re.compile(
    r"(?<![第\d.〔\[号A-Za-z-])(?P<amount>\d[\d,]*(?:\.\d+)?(?:余|多)?[万亿千百]*(?:余|多)?"
    r"(?:条|件|宗|份|篇|项|次|场|起|例|则|人次|人|名|位|家|亿元|万元|元|个(?!月|工作日|自然日|小时|百分点)|期(?!间)))"
    r"|(?P<share>\d+(?:\.\d+)?%)"
)
_FIGURE = re.compile(r"\d")
_GROWTH = re.compile(r"(?:增长|增加|上升|提高|下降|减少|降低|增幅|降幅)(?:了|约|近|达|为)*$")
_FALL = re.compile(r"下降|减少|降低|降幅")


def unnamed(sentence: Sentence, taken: Collection[int]) -> Iterator[Statement]:
    """The amounts and percentages of a sentence about disclosure that do not end where one of ``taken`` does."""
    if not (_FIGURE.search(sentence.text) and _ABOUT.search(sentence.text)):
        return
    said: str | None = None
    for match in _AMOUNT.finditer(sentence.text):
        start, end = match.span()
        if end in taken or (match["amount"] and sentence.text.startswith("次", end) and end + 1 in taken):
            continue
        try:
            kind, value = _kind_and_value(sentence.text, match)
        except NotANumber:
            continue
        if said is None:
            said = sentence.printed(0, len(sentence.text)).strip()
        yield Statement(
            kind,
            None,
            None,
            value,
            sentence.printed(start, end),
            said,
            sentence.place(start).describe(),
        )


def _kind_and_value(text: str, match: re.Match[str]) -> tuple[StatementKind, Decimal]:
    start = match.start()
    if match["share"]:
        value = Decimal(match["share"][:-1])
        if growth := _GROWTH.search(text, max(start - 8, 0), start):
            return StatementKind.GROWTH, -value if _FALL.search(growth.group()) else value
        return StatementKind.RATE, value
    kind = StatementKind.PART if "其中" in text[:start] else StatementKind.VALUE
    return kind, in_unit(read_amount(match["amount"]), None)
