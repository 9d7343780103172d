"""Columns of other years beside the form's own: none of their figures is the form's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reports.read import read_bytes

TITLE = "定远县人民政府2015年政府信息公开工作年度报告"
ROWS = (
    ("(一)主动公开政府信息数", "条", "1859"),
    ("其中:主动公开规范性文件数", "条", "3"),
    ("制发规范性文件总数", "件", ""),
    ("(一)收到申请数", "件", "2"),
    ("1.当面申请数", "件", ""),
)
OWN = {
    "disclosure.items": Decimal(1859),
    "disclosure.normative_documents": Decimal(3),
    "normative_documents.issued_total": None,
    "requests.received": Decimal(2),
    "requests.received.in_person": None,
}


def _table(head: str, *, before: bool, blank: bool, own: str = "本年") -> list[tuple[str, ...]]:
    def pair(this: str, other: str) -> tuple[str, str]:
        return (other, this) if before else (this, other)

    rows = [(label, unit, *pair("" if blank else value, "187")) for label, unit, value in ROWS]
    return [("指标名称", "单位", *pair(own, head)), *rows]


def _html(rows: list[tuple[str, ...]]) -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    page = f"<html><meta charset=utf-8><title>{TITLE}</title><h1>{TITLE}</h1><p>统计表</p><table>{body}</table></html>"
    return page.encode()


def _tabs(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join([TITLE, "统计表", *("\t".join(row) for row in rows)]).encode()


def _pipes(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join([TITLE, "统计表", *("| " + " | ".join(row) + " |" for row in rows)]).encode()


def _cells(data: bytes) -> dict[str, Decimal | None]:
    (report,) = read_bytes(data)
    return {cell.metric: cell.value for cell in report.cells}


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("head", ["上年", "上年数", "历年累计", "去年同期", "同比增长", "增长率(%)", "2014年"])
def test_this_years_column_is_read_and_its_blanks_are_blank(head: str, before: bool) -> None:
    assert _cells(_html(_table(head, before=before, blank=False))) == OWN


@pytest.mark.parametrize("render", [_html, _tabs, _pipes])
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("own", "head"),
    [
        ("本年", "上年"),
        ("本年", "历年累计"),
        ("本年", "2014年"),
        ("2015年", "上年"),
        ("2015年", "2014年"),
        ("统计数", "上年"),
        ("统计数", "历年累计"),
    ],
)
def test_no_figure_of_another_year_is_read(own: str, head: str, before: bool, render) -> None:  # type: ignore[no-untyped-def]
    for blank in (True, False):
        read = _cells(render(_table(head, before=before, blank=blank, own=own)))
        assert all(value is None or value == OWN[metric] for metric, value in read.items())


def test_a_cell_per_line_below_such_a_head_is_refused() -> None:
    rows = _table("上年", before=True, blank=True)
    assert _cells("\n".join([TITLE, *(cell for row in rows for cell in row if cell)]).encode()) == {}


def test_a_table_without_the_years_own_column_is_refused() -> None:
    rows: list[tuple[str, ...]] = [("指标名称", "单位", "上年"), *((label, unit, "187") for label, unit, _ in ROWS)]
    assert not {metric for metric, value in _cells(_html(rows)).items() if value is not None}


def test_a_piece_of_an_annotation_is_no_head() -> None:
    rows = [("指标名称", "单位", "统计数"), *ROWS[:1], ("", "", "含上年"), ("", "", "结转1件)"), *ROWS[1:]]
    assert _cells(_html(rows)).get("requests.received") == OWN["requests.received"]
