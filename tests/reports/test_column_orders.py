"""Columns in another order than the form's, and columns of another form: read by their heads, or refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.model import TableStatus
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY, Box, Filled, fill
from tests.reports.grid_styles import GRID_STYLES, as_document
from tests.reports.test_tables import read, values
from tests.reports.text_styles import STYLES, Table, render

STYLES_OF_BOTH = [*STYLES, *GRID_STYLES]
seeds = st.integers(min_value=0, max_value=2**32)
few = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def matrix_with_total_first(table: Table) -> Table:
    """总计 stands before 自然人, with its heads."""
    corner, top = table[0]
    person, others, total = table[1]
    rows = [[corner, top], [total, person, others], table[2]]
    for row in table[3:]:
        labels, figures = row[:-7], row[-7:]
        rows.append([*labels, figures[-1], *figures[:-1]])
    return rows


def matrix_with_total_second(table: Table) -> Table:
    """总计 stands behind 自然人."""
    corner, top = table[0]
    person, others, total = table[1]
    rows = [[corner, top], [person, total, others], table[2]]
    for row in table[3:]:
        labels, figures = row[:-7], row[-7:]
        rows.append([*labels, figures[0], figures[-1], *figures[1:-1]])
    return rows


def row_with_totals_first(table: Table) -> Table:
    """总计 is the first of each five in the table of reviews."""

    def moved(row: list[Box]) -> list[Box]:
        fives = [row[n : n + 5] for n in range(0, len(row), 5)]
        return [box for five in fives for box in (five[-1], *five[:-1])]

    top, second, third, figures = table
    return [top, [*moved(second[:5]), *second[5:]], moved(third), moved(figures)]


def blocks_reversed(table: Table) -> Table:
    """The columns of each block stand from the last to the first."""
    rows = []
    for row in table:
        if len(row) < 3:
            rows.append(row)
            continue
        widths = [box.columns for box in row[1:]]
        turned = [Box(b.text, w, b.rows, b.key) for b, w in zip(reversed(row[1:]), widths, strict=True)]
        rows.append([row[0], *turned])
    return rows


ORDERS: dict[str, Callable[[Table], Table]] = {
    "applications": matrix_with_total_first,
    "applications, total second": matrix_with_total_second,
    "review_litigation": row_with_totals_first,
    "proactive": blocks_reversed,
}


def _document(rng: Random, filled: Filled, style: str) -> Document:
    if style in GRID_STYLES:
        return as_document(rng, filled, style)
    return read_text(render(rng, filled, style).encode())


@pytest.mark.parametrize("style", STYLES_OF_BOTH)
@pytest.mark.parametrize("order", list(ORDERS))
@given(seed=seeds)
@few
def test_no_figure_is_read_by_a_position_that_its_head_denies(style: str, order: str, seed: int) -> None:
    rng = Random(seed)
    filled = fill(rng, rng.choice(("2019", "2021")), oddities=0.0)
    section = order.split(",")[0]
    filled.tables[section] = ORDERS[order](filled.tables[section])
    tables = read_tables(_document(rng, filled, style), REGISTRY.forms[filled.form], REGISTRY)
    for cell in tables.cells:
        assert cell.value == filled.cells[cell.metric, cell.applicant].value, cell


@pytest.mark.parametrize("style", ["whole", "tab_rows"])
@pytest.mark.parametrize("order", ["applications", "applications, total second", "proactive"])
def test_columns_in_another_order_are_read_by_their_heads(style: str, order: str) -> None:
    filled = fill(Random(5), "2019", oddities=0.0)
    section = order.split(",")[0]
    filled.tables[section] = ORDERS[order](filled.tables[section])
    tables = read_tables(_document(Random(5), filled, style), REGISTRY.forms["2019"], REGISTRY)
    assert {(c.metric, c.applicant): c.value for c in tables.cells} == {k: p.value for k, p in filled.cells.items()}


def _statuses(tables: TablesRead) -> dict[str, TableStatus]:
    return {reading.section: reading.status for reading in tables.readings}


@pytest.mark.parametrize("style", STYLES_OF_BOTH)
@pytest.mark.parametrize(("printed", "taken_for"), [("2019", "2021"), ("2021", "2019")])
@given(seed=seeds)
@few
def test_columns_of_another_form_are_never_read_as_the_forms_own(
    style: str, printed: str, taken_for: str, seed: int
) -> None:
    rng = Random(seed)
    filled = fill(rng, printed, oddities=0.0)
    tables = read_tables(_document(rng, filled, style), REGISTRY.forms[taken_for], REGISTRY)
    for cell in tables.cells:
        own = filled.cells.get((cell.metric, cell.applicant))
        assert own is not None, cell
        assert cell.value == own.value, cell


def test_a_table_of_another_form_is_refused_and_the_others_are_read() -> None:
    tables = read(
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 1 | 2 | 30 |\n"
        "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 | 3 | 1 | 0 | 0 | 2 | 0 | 6 |",
        "2021",
    )
    assert _statuses(tables)["proactive"] is TableStatus.REFUSED
    assert values(tables)["applications.new@total"] == Decimal(6)
    assert sorted(cell.raw for cell in tables.refused) == ["1", "2", "30"]


def test_sums_that_hold_in_another_order_only_leave_the_row_unread() -> None:
    fives = "3 2 1 0 0 9 4 3 2 0 0 0 0 0 0"
    tables = read(f"四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n{fives}\n五、存在的主要问题")
    assert values(tables) == {}


@pytest.mark.parametrize("separator", [" | ", "\t"])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_what_a_span_of_columns_says_once_is_one_figure_though_repeated(form: str, separator: str) -> None:
    filled = fill(Random(9), form, oddities=0.0)
    lines = [
        separator.join(box.text for box in row for _ in range(box.columns)) + separator.rstrip(" ")
        for row in filled.tables["proactive"]
    ]
    tables = read("\n".join(lines).replace("\t\n", "\n").rstrip("\t"), form)
    written = {k: p.value for k, p in filled.cells.items() if k[1] is None and not _is_review(k[0])}
    assert {(cell.metric, cell.applicant): cell.value for cell in tables.cells} == written
    assert tables.refused == ()


def _is_review(metric: str) -> bool:
    return metric.startswith(("reconsideration.", "litigation_"))


def test_unequal_figures_below_one_head_stay_unread() -> None:
    head = "信息内容 | 本年处理决定数量 | 本年处理决定数量 | 本年处理决定数量 |"
    assert values(read(f"{head}\n行政许可 | 5 | 6 | 5 |", "2021")) == {}
    assert values(read("行政许可 | 5 | 5 | 5 |", "2021")) == {}
