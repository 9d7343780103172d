"""Local tables of the years before 2014: rows that mean what a row of 2014 means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reports.documents.open import open_document
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Identity, Origin
from dagster_project.reports.prose import ProseRead, read_prose

IDENTITY = Identity(year=2010, issuer="安源区人民政府", issuer_kind="government", jurisdiction="江西省/萍乡市/安源区")
TWO_COLUMNS = (
    ("指标名称", "计量单位", "2010年度", "历年累计"),
    ("主动公开信息数", "条", "1,203", "4410"),
    ("其中:1.政府网站", "条", "1100", "4000"),
    ("受理依申请公开信息总数", "条", "17", "41"),
    ("其中:1.当面申请数", "条", "5", "12"),
    ("2.传真申请数", "条", "", "1"),
    ("行政复议数", "件", "0", "2"),
)
WITH_CODES = (
    ("指标名称", "计量单位", "代码", "本期实际", "本年累计"),
    ("甲", "乙", "丙", "1", "2"),
    ("申请总数", "条", "10", "3", "8"),
    ("同意公开答复数", "条", "18", "2", "6"),
    ("2.兼职人员数", "人", "53", "4", "4"),
    ("政府信息公开专项经费", "万元", "54", "1.5", "12.5"),
)


def _html(rows: tuple[tuple[str, ...], ...]) -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><meta charset=utf-8><p>附表</p><table>{body}</table></html>".encode()


def _pipes(rows: tuple[tuple[str, ...], ...]) -> bytes:
    return "\n".join(["附表", *(" | ".join(row) + " |" for row in rows)]).encode()


def _read(data: bytes, form: str = "narrative") -> ProseRead:
    registry = load_registry()
    return read_prose(open_document(data, ""), registry.forms[form], registry, IDENTITY)


@pytest.mark.parametrize("render", [_html, _pipes])
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            TWO_COLUMNS,
            {
                "disclosure.items": 1203,
                "requests.received": 17,
                "requests.received.in_person": 5,
                "reconsideration.cases": 0,
            },
        ),
        (
            WITH_CODES,
            {
                "requests.received": 8,
                "requests.answered.granted": 6,
                "organisation.staff.part_time": 4,
                "organisation.budget": Decimal("12.5"),
            },
        ),
    ],
)
def test_the_years_column_is_read(render, rows, expected) -> None:  # type: ignore[no-untyped-def]
    read = _read(render(rows))
    assert {cell.metric: cell.value for cell in read.cells} == expected
    assert {cell.origin for cell in read.cells} == {Origin.NARRATIVE}
    said = {(one.metric, one.value) for one in read.statements}
    assert {(cell.metric, cell.value) for cell in read.cells} <= said


@pytest.mark.parametrize(
    "rows",
    [
        (("指标名称", "历年累计"), ("主动公开信息数", "4410")),
        (("指标名称", "2009年度"), ("主动公开信息数", "4410")),
        (("指标名称", "区本级", "乡镇"), ("主动公开信息数", "12", "30")),
        (("指标名称", "2010年度"), ("主动公开信息数", "约12345条左右")),
        (("指标名称", "2010年度"), ("主动公开信息数", "12"), ("主动公开信息数", "15")),
    ],
)
def test_a_value_whose_period_or_body_is_unsure_is_not(rows: tuple[tuple[str, ...], ...]) -> None:
    assert _read(_html(rows)).cells == ()


def test_a_labelled_row_goes_before_prose() -> None:
    text = "主动公开政府信息1200余条。\n".encode() + _pipes(TWO_COLUMNS)
    assert {cell.value for cell in _read(text).cells if cell.metric == "disclosure.items"} == {1203}


def test_reports_with_a_national_form_have_no_local_tables() -> None:
    assert _read(_html(TWO_COLUMNS), "2014").cells == ()
