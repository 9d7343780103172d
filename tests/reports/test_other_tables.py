"""Columns and tables that are not the form's: row numbers, units, comparisons with last year, unknown heads."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.model import TableStatus
from dagster_project.reports.tables import read_tables
from tests.reports import text_styles
from tests.reports.filled_forms import REGISTRY, Box, Filled, fill
from tests.reports.grid_styles import GRID_STYLES, as_document, grid
from tests.reports.test_tables import read, values
from tests.reports.text_styles import Table, render

ROWS = ("whole", "filled_spans", "repeated_spans", "pipe_rows", "tab_rows", "markdown")
FORMS = ("2014", "2019", "2021")
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
MONEY = ("fees.amount", "procurement.amount")
COMPARISON = [
    [Box("项目"), Box("2020年"), Box("2021年"), Box("增减")],
    [Box("规章"), Box("3"), Box("4"), Box("1")],
    [Box("行政许可"), Box("300"), Box("412"), Box("112")],
    [Box("(一)予以公开"), Box("5"), Box("7"), Box("2")],
    [Box("收到申请"), Box("51"), Box("72"), Box("21")],
]


def numbered(name: str, table: Table) -> Table:
    """A column of row numbers stands first."""
    if name == "review_litigation":
        return table
    rows: Table = []
    count = 0
    for place, row in enumerate(table):
        is_row = any(box.key for box in row)
        count += is_row
        rows.append([Box(str(count) if is_row else "序号" if not place else ""), *row])
    return rows


def with_units(name: str, table: Table) -> Table:
    """The unit of each row has a column of its own before the figures."""
    if name in ("review_litigation", "list"):
        return table
    rows: Table = []
    for place, row in enumerate(table):
        first = next((n for n, box in enumerate(row) if box.key), None)
        if first is not None:
            metric = (row[first].key or ("", None))[0]
            row = [*row[:first], Box("万元" if metric in MONEY else "件"), *row[first:]]
        elif name == "applications":
            row = [row[0], Box("单位", 1, 3), *row[1:]] if place == 0 else row
        else:
            row = [row[0], Box("单位"), *row[1:]] if len(row) > 1 else [Box(row[0].text, 5)]
        rows.append(row)
    return rows


def _document(filled: Filled, style: str) -> Document:
    if style in GRID_STYLES:
        return as_document(Random(1), filled, style)
    return read_text(render(Random(1), filled, style).encode())


@pytest.mark.parametrize("style", ROWS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", [numbered, with_units])
def test_a_column_of_numbers_or_units_refuses_nothing(
    change: Callable[[str, Table], Table], form: str, style: str
) -> None:
    filled = fill(Random(3), form, oddities=0.0)
    filled.tables = {name: change(name, table) for name, table in filled.tables.items()}
    tables = read_tables(_document(filled, style), REGISTRY.forms[form], REGISTRY)
    assert tables.refused == ()
    for cell in tables.cells:
        if cell.metric not in MONEY:
            assert cell.value == filled.cells[cell.metric, cell.applicant].value
    assert len(tables.cells) == len(filled.cells)


def test_values_that_count_up_are_no_row_numbers() -> None:
    rows = "\n".join(f"{label} | {n} |" for n, label in enumerate(("规章", "规范性文件", "行政许可"), start=1))
    assert sorted(cell.raw for cell in read(rows).refused) == ["1", "2", "3"]


@pytest.mark.parametrize("style", ROWS)
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("behind", [False, True])
def test_a_comparison_beside_the_forms_tables_is_left_alone(
    behind: bool, form: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(text_styles.HEADINGS, "comparison", "与上年相比,有关情况如下。")
    filled = fill(Random(3), form, oddities=0.0)
    other = {"comparison": COMPARISON}
    filled.tables = {**filled.tables, **other} if behind else {**other, **filled.tables}
    tables = read_tables(_document(filled, style), REGISTRY.forms[form], REGISTRY)
    assert {(c.metric, c.applicant): c.value for c in tables.cells} == {k: p.value for k, p in filled.cells.items()}
    assert tables.refused == ()


@pytest.mark.parametrize(
    "text",
    [
        "项目 | 2020年 | 2021年 | 增减 |\n规章 | 3 | 4 | 1 |\n规范性文件 | 5 | 6 | 1 |",
        "项目\t2020年\t2021年\t增减\n规章\t3\t4\t1",
        "二、主动公开政府信息情况\n项目 2020年 2021年 增减\n规章 3 4 1\n规范性文件 5 6 1",
    ],
)
def test_figures_below_heads_that_no_form_has_are_refused(text: str) -> None:
    tables = read(text, "2021")
    assert values(tables) == {}
    assert {reading.section: reading.status for reading in tables.readings}["proactive"] is TableStatus.REFUSED


@pytest.mark.parametrize("style", ["pipes", "grid"])
@pytest.mark.parametrize(
    ("cells", "is_number"),
    [
        (("1", "属于国家秘密"), True),
        (("1.", "属于国家秘密"), True),
        (("2", "属于国家秘密"), False),  # the form's label has another
        (("1", "1.属于国家秘密"), False),  # the label has its own
    ],
)
def test_the_number_of_a_label_in_a_cell_of_its_own(cells: tuple[str, str], is_number: bool, style: str) -> None:
    head = (
        "三、收到和处理政府信息公开申请情况",
        "",
        *APPLICANTS,
    )
    new = ("一、本年新收政府信息公开申请数量", "", *"5100028")
    rows = (head, new, (*cells, *"4000004"))
    document = (
        Document("text/html", (grid([[Box(text) for text in row] for row in rows], 1),))
        if style == "grid"
        else read_text("\n".join("| " + " | ".join(row) + " |" for row in rows).encode())
    )
    tables = read_tables(document, REGISTRY.forms["2021"], REGISTRY)
    assert (len(tables.cells) == 14 and not tables.refused) is is_number
