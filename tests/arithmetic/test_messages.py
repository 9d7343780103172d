"""A failed check says where, which figures, both sums and the difference, in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dagster_project.arithmetic.messages import message, printed_cells
from dagster_project.arithmetic.rules import CellCode
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, Origin, ValueStatus


def cell(name: str, value: str | None, origin: Origin = Origin.TABLE) -> Cell:
    metric, applicant = name.split("@")
    details = load_registry().metrics[metric]
    return Cell(
        metric=metric,
        applicant=applicant if details.has_applicants else None,
        value=None if value is None else Decimal(value),
        value_status=ValueStatus.BLANK if value is None else ValueStatus.REPORTED,
        unit=details.unit,
        raw=value or "",
        origin=origin,
        location=f"表格1,{name}",
    )


def result(check_id: str, left: str | None, right: str | None, **place: Any) -> dict[str, Any]:
    values = [None if value is None else Decimal(value) for value in (left, right)]
    difference = None if None in values else values[0] - values[1]  # type: ignore[operator]
    return {
        "check_id": check_id,
        "applicant_code": "total",
        "metric_code": None,
        "left_value": values[0],
        "right_value": values[1],
        "difference": difference,
        "blanks_as_zero": False,
        **place,
    }


OUTCOMES = {"granted": "91", "partial": "3", "unavailable.not_held": "27", "not_processed.petition": "6", "other": "0"}


def test_a_long_sum() -> None:
    cells = [cell(f"applications.outcome.{name}@natural_person", value) for name, value in OUTCOMES.items()]
    cells.append(cell("applications.outcome.total@natural_person", "124"))
    said = message(result("2019.E2", "124.000000", "127.000000", applicant_code="natural_person"), cells)
    place = "第三部分“收到和处理政府信息公开申请情况”表 自然人列"
    assert said.zh.startswith(f"{place}:(七)总计 124 ≠ 各项之和 127(差 -3);各项:(一)予以公开 91 + (二)部分公开 3 + ")
    assert "其他处理" not in said.zh  # zeros are passed over
    assert said.zh.endswith(",其余为 0")
    assert "1.属于国家秘密 空白" in said.zh
    assert 'column "Natural persons": Outcomes in total 124 ≠ sum of the parts 127 (difference -3); parts: ' in said.en
    assert len(said.cells) == 20
    assert (said.cells[0].value, said.cells[0].location) == (
        Decimal(124),
        "表格1,applications.outcome.total@natural_person",
    )
    missing = next(c for c in said.cells if c.metric == "applications.outcome.refused.state_secret")
    assert (missing.value, missing.location) == (None, None)


def test_a_short_sum_a_row_and_a_comparison() -> None:
    cells = [cell("applications.new@total", "5"), cell("applications.carried_in@total", "1")]
    cells += [cell("applications.outcome.total@total", "7"), cell("applications.carried_out@total", None)]
    said = message(result("2021.E1", "6", "7", blanks_as_zero=True), cells)
    assert "总计列:一、本年新收政府信息公开申请数量 5 + 二、上年结转政府信息公开申请数量 1 合计 6 ≠ " in said.zh
    assert said.zh.endswith("结转下年度继续办理 空白 合计 7(差 -1,空格按 0 计)")
    assert said.en.endswith("blank, together 7 (difference -1, blanks counted as zero)")
    row = message(
        result("2021.E3", "5", "6", metric_code="applications.new"), [*cells, cell("applications.new@other", "6")]
    )
    assert "“一、本年新收政府信息公开申请数量”行:总计 5 ≠ 各项之和 6(差 -1);各项:自然人 空白 + " in row.zh
    q1 = message(
        result("2014.Q1", "4", "3"),
        [cell("disclosure.normative_documents@total", "4"), cell("disclosure.items@total", "3")],
    )
    assert q1.zh == "第一部分“主动公开情况”表:其中:主动公开规范性文件数 4 > (一)主动公开政府信息数 3(差 1)"
    q4 = message(
        result("2019.Q4.fees", "-1", "0"),
        [cell("fees.items_prior_year@total", "3"), cell("fees.items_change@total", "-4")],
    )
    assert q4.zh.endswith("本年增/减 -4 合计 -1 < 0(差 -1)")


def test_a_single_cell() -> None:
    figures = [cell("applications.new@business", "2.5"), cell("applications.carried_in@business", "-2")]
    half = message(result("2021.Q2", "2.5", "0", applicant_code="business", metric_code="applications.new"), figures)
    assert half.zh == "商业企业·本年新收政府信息公开申请数量:2.5 应为整数"
    negative = message(
        result("2021.Q2", "-2", "0", applicant_code="business", metric_code="applications.carried_in"), figures
    )
    assert negative.en.endswith(": -2 must not be negative")
    assert message(result("2021.Q2", None, None), figures).cells == ()


def test_prose_counts_only_where_the_table_was_not_printed() -> None:
    cells = [
        cell("litigation.cases@total", "3", Origin.NARRATIVE),
        cell("requests.received@total", "9", Origin.NARRATIVE),
        cell("requests.received@total", "8"),
    ]
    assert {code.metric: c.value for code, c in printed_cells("2014", cells).items()} == {
        "litigation.cases": Decimal(3),
        "requests.received": Decimal(8),
    }
    assert CellCode("requests.received", "total") in printed_cells("2014", cells)


def test_rules_that_are_no_plain_comparison_say_their_sentence() -> None:
    bought = [cell("procurement.items@total", "0"), cell("procurement.amount@total", "7")]
    said = message(result("2019.S2", "0", "7", difference=None), bought)
    assert said.zh.startswith("第二部分“主动公开政府信息情况”表:")
    assert said.zh.endswith(" 0,而 政府集中采购 采购总金额 7(采购项目数与金额同为零或同不为零)")
    assert said.en.endswith(" 7 (Procurement items and amount are both zero or neither)")
    decided = [cell("penalties.decisions@total", "3"), cell("penalties.items_prior_year@total", "1")]
    decided.append(cell("penalties.items_change@total", "-1"))
    said = message(result("2019.S1.penalties", "3", "0", difference=None), decided)
    assert said.zh.endswith("本年增/减 -1 合计 0(有处理决定则应有项目)")


def test_one_of_several_pairs_is_named_by_its_row() -> None:
    figures = [cell("disclosure.channel.gazette@total", "11"), cell("disclosure.items@total", "10")]
    said = message(result("2014.S2a", "11", "10", metric_code="disclosure.channel.gazette"), figures)
    assert "“1.政府公报公开政府信息数”行:1.政府公报公开政府信息数 11 > (一)主动公开政府信息数 10(差 1)" in said.zh
    assert [one.metric for one in said.cells] == ["disclosure.channel.gazette", "disclosure.items"]
