"""What a printed cell says: one visible table, odd spaces and characters included."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reports.model import ValueStatus
from dagster_project.reports.numbers import NotANumber, read_amount, read_value

# printed, unit and kind of the metric, unit in the heading -> value, unit as printed, note
NUMBERS = [
    ('"1,953"', "人次", "count", None, "1953", None, None),  # a sheet saved as text
    ("124", "件", "count", None, "124", None, None),
    (" 5 ", "件", "count", None, "5", None, None),
    ("１２", "件", "count", None, "12", None, None),
    ("12\u200b", "件", "count", None, "12", None, None),
    ("? 0", "件", "count", None, "0", None, None),
    ("1 6", "件", "count", None, "16", None, None),
    ("1,234", "件", "count", None, "1234", None, None),
    ("1，234，567", "件", "count", None, "1234567", None, None),
    ("1 234", "件", "count", None, "1234", None, None),
    ("00", "件", "count", None, "0", None, "printed 00"),
    ("12。", "件", "count", None, "12", None, None),
    ("12*", "件", "count", None, "12", None, "*"),
    ("12件", "件", "count", None, "12", "件", None),
    ("1.2万", "件", "count", None, "12000", "万", None),
    ("十二", "件", "count", None, "12", None, None),
    ("三件", "件", "count", None, "3", "件", None),
    ("8(含2018年 结转1件)", "件", "count", None, "8", None, "含2018年 结转1件"),
    ("8（含2018年结转1件）", "件", "count", None, "8", None, "含2018年结转1件"),
    ("15件，其中结转3件", "件", "count", None, "15", "件", "其中结转3件"),
    ("-62", "项", "change", None, "-62", None, None),
    ("－5", "项", "change", None, "-5", None, None),
    ("−5", "项", "change", None, "-5", None, None),
    ("+19", "项", "change", None, "19", None, None),
    ("＋19", "项", "change", None, "19", None, None),
    ("增1558", "项", "change", None, "1558", None, None),
    ("减38", "项", "change", None, "-38", None, None),
    ("減少 4项", "项", "change", None, "-4", "项", None),
    ("552.94亿元", "元", "money", None, "55294000000", "亿元", None),
    ("251000元", "元", "money", None, "251000", "元", None),
    ("￥12.50", "元", "money", None, "12.5", "元", None),
    ("29628302.01", "元", "money", None, "29628302.01", None, "unit not printed"),
    ("2601.953875万", "元", "money", None, "26019538.75", "万", None),
    ("477.35", "元", "money", "万元", "4773500", "万元", None),
    ("477.35", "元", "money", "（单位：万元）", "4773500", "万元", None),
    ("3亿元", "元", "money", "万元", "300000000", "亿元", None),
    ("242.27万\n元", "元", "money", None, "2422700", "万元", None),
    ("0.37万元", "万元", "money", None, "0.37", "万元", None),
    ("3700元", "万元", "money", "万元", "0.37", "元", None),
    ("10", "万元", "money", "万元", "10", "万元", None),
    ("0", "元", "money", None, "0", None, "unit not printed"),
    ("**0**", "件", "count", None, "0", None, None),
    ("__1,200__", "件", "count", None, "1200", None, None),
    ("\\+22", "项", "change", None, "22", None, None),
    ("**\\-5**", "项", "change", None, "-5", None, None),
    ("12\\*", "件", "count", None, "12", None, "*"),
]

NOTHING = [
    ("", ValueStatus.BLANK),
    (" \u3000\u00a0", ValueStatus.BLANK),
    ("/", ValueStatus.PLACEHOLDER),
    ("／", ValueStatus.PLACEHOLDER),
    ("——", ValueStatus.PLACEHOLDER),
    ("****", ValueStatus.PLACEHOLDER),
    ("**-**", ValueStatus.PLACEHOLDER),
    ("--", ValueStatus.PLACEHOLDER),
    ("－", ValueStatus.PLACEHOLDER),
    ("无", ValueStatus.TEXT),
    ("不适用", ValueStatus.TEXT),
    ("本单位未制作规章", ValueStatus.TEXT),
]

NO_NUMBERS = [
    '"1,953',
    '"1","953"',
    "1,23",
    "12,34,567",
    "05",
    "0 5",
    "0 0",
    "5%",
    "3/5",
    "1.2.3",
    "2012-03",
    "本年5",
    "12万元",
    "5天",
    "一",
    "增5",
    "3(5",
    "**12",
    "**3** **4**",
    "**3****4**",
]


@pytest.mark.parametrize(("printed", "unit", "kind", "heading", "value", "raw_unit", "note"), NUMBERS)
def test_a_number(
    printed: str, unit: str, kind: str, heading: str | None, value: str, raw_unit: str | None, note: str | None
) -> None:
    read = read_value(printed, unit, kind, heading)
    assert (read.value, read.status) == (Decimal(value), ValueStatus.REPORTED)
    assert str(read.value) == value
    assert (read.raw_unit, read.note) == (raw_unit, note)


@pytest.mark.parametrize(("printed", "status"), NOTHING)
def test_nothing_is_not_zero(printed: str, status: ValueStatus) -> None:
    read = read_value(printed, "件", "count")
    assert (read.value, read.status) == (None, status)


@pytest.mark.parametrize("printed", NO_NUMBERS)
def test_what_is_not_understood_to_its_end_is_refused(printed: str) -> None:
    with pytest.raises(NotANumber):
        read_value(printed, "件", "count")


@pytest.mark.parametrize("printed", ["100000000000000", "1" * 30, "99999999999亿", f"{10**20:,}"])
def test_a_number_larger_than_any_is_refused(printed: str) -> None:
    with pytest.raises(NotANumber, match="数值过大"):
        read_value(printed, "件", "count")


@pytest.mark.parametrize(
    ("text", "value", "unit", "note"),
    [
        ("3500余条", "3500", "条", "余"),
        ("133.6万条", "1336000", "条", None),
        ("1.5万余册", "15000", "册", "余"),
        ("50余万件(次)", "500000", "件", "余"),
        ("约300条", "300", "条", "约"),
        ("三件", "3", "件", None),
        ("两次", "2", "次", None),
        ("一百零五件", "105", "件", None),
        ("二〇一二年", "2012", "年", None),
        ("２２件", "22", "件", None),
    ],
)
def test_an_amount_in_prose(text: str, value: str, unit: str, note: str | None) -> None:
    read = read_amount(text)
    assert (read.value, read.unit, read.note) == (Decimal(value), unit, note)


@pytest.mark.parametrize("text", ["几件", "若干", "", "999999999999999999999999条"])
def test_no_amount(text: str) -> None:
    with pytest.raises(NotANumber):
        read_amount(text)
