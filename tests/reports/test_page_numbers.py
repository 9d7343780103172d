"""Page numbers that stand among the cells of a table, and amounts whose unit stands apart from their column's label."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from dagster_project.reports.documents.model import Document, Paragraph, Place
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY, Filled, fill
from tests.reports.grid_styles import grid_of
from tests.reports.text_styles import render

ROWS = [cell for section in REGISTRY.forms["2021"].sections if section.layout == "matrix" for cell in section.cells]


def read(text: str, form: str = "2021") -> TablesRead:
    return read_tables(read_text(text.encode()), REGISTRY.forms[form], REGISTRY)


def applications(changes: dict[int, str]) -> str:
    """The table of applications with a cell per line; each row is all zero unless given."""
    lines = ["三、收到和处理政府信息公开申请情况"]
    for number, cell in enumerate(ROWS):
        lines += [cell.row_path[-1], *changes.get(number, "0 0 0 0 0 0 0").split()]
    return "\n".join(lines)


def values(tables: TablesRead, row: int) -> list[Decimal | None]:
    return [cell.value for cell in tables.cells if cell.metric == ROWS[row].metric]


def test_one_figure_too_many_is_the_page_number_that_the_sums_leave_out() -> None:
    tables = read(applications({3: "1 2 0 0 0 0 3 9", 7: "0 0 0 12 0 0 0 0"}))
    assert values(tables, 3) == [1, 2, 0, 0, 0, 0, 3]
    assert values(tables, 7) == [0] * 7
    assert tables.refused == ()


def test_two_readings_of_a_row_with_a_figure_too_many_are_refused() -> None:
    assert values(read(applications({3: "1 2 0 0 0 0 3 5"})), 3) == []  # 1 + 2 = 3, and 2 + 3 = 5


def test_a_page_number_never_fills_the_place_of_a_blank() -> None:
    for row in ("0 0 0 0 0 0 5", "0 0 5 0 0 0 0", "5 1 0 0 0 0 1"):
        tables = read(applications({3: "1 0 0 0 0 1", 6: row}))
        assert values(tables, 6) == [], row
        assert len(values(tables, 5)) == 7
    assert values(read(applications({6: "0 0 0 0 0 0 5"})), 6) == []


def test_a_row_that_does_not_add_up_is_read_where_nothing_is_lost() -> None:
    assert values(read(applications({3: "1 2 0 0 0 0 9"})), 3) == [1, 2, 0, 0, 0, 0, 9]


def test_a_page_number_between_dashes_is_no_cell() -> None:
    text = applications({3: "1 0 X 8 0 0 0"}).replace("X", "- 4 -")
    for row in (text, text.replace("\n1\n0\n- 4 -", "\n- 4 -\n1\n0")):
        found = values(read(row), 3)
        assert found in ([], [1, 0, 8, 0, 0, 0]), found
        assert found == []


def test_numbers_of_pages_outside_a_table_that_is_whole_are_no_cells() -> None:
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    groups = ["行政复议"] * 5 + ["行政诉讼"] * 10
    parts = ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    lines = [Paragraph(text, Place(line=n)) for n, text in enumerate([f"{heading} 3", "一、总体情况", heading], 1)]
    for row, refused in ((["0"] * 15, []), (["0"] * 13, ["3"])):
        table = grid_of([groups, parts, heads, row], Place(table=1))
        blocks = (*lines, table, Paragraph("— 1 —", Place(line=9)))
        tables = read_tables(Document("text/html", blocks, {}), REGISTRY.forms["2021"], REGISTRY)
        assert len(tables.cells) == (0 if refused else 15)
        assert [cell.raw for cell in tables.refused if cell.raw != "0"][: len(refused)] == refused


PROCUREMENT = (
    "二、主动公开政府信息情况\n第二十条第(九)项{0}信息内容{0}采购项目数量{0}{1}{0}政府集中采购{0}3{0}845.3171{2}"
)


@pytest.mark.parametrize("gap", ["\n", " ", "\t", " |\n"])
@pytest.mark.parametrize(
    "head",
    [
        "采购总金额(万元)",
        "采购总金额\uff08单位:万元\uff09",
        "采购总金额 (万元)",
        "采购总金额/万元",
        "采购总金额(万\n元)",
    ],
)
def test_the_unit_of_the_heading_is_found_wherever_it_stands(head: str, gap: str) -> None:
    tables = read(PROCUREMENT.format(gap, head, ""), "2019")
    assert [cell.value for cell in tables.cells if cell.metric == "procurement.amount"] == [Decimal(8453171)]


def test_an_amount_without_unit_is_not_read_where_a_unit_stands_near() -> None:
    text = PROCUREMENT.format("\n", "采购总金额", "").replace("第二十条", "单位:万元\n第二十条")
    tables = read(text, "2019")
    assert [cell.raw for cell in tables.refused] == ["845.3171"]
    plain = read(PROCUREMENT.format("\n", "采购总金额", ""), "2019")
    assert [cell.value for cell in plain.cells][-1] == Decimal("845.3171")


def with_pages(rng: Random, text: str) -> str:
    """The text with a bare page number on a line of its own now and then."""
    lines: list[str] = []
    page, left = 1, rng.randint(6, 30)
    for line in text.split("\n"):
        lines.append(line)
        left -= 1
        if not left:
            page, left = page + 1, rng.randint(20, 45)
            lines.append(str(page))
    return "\n".join(lines)


def misread(filled: Filled, tables: TablesRead) -> list[str]:
    return [
        f"{cell.metric} {cell.applicant}: {cell.raw}"
        for cell in tables.cells
        if cell.value != filled.cells[cell.metric, cell.applicant].value
    ]


@pytest.mark.parametrize(
    ("style", "blanks"),
    [
        ("cell_pipe_lines", 0.2),
        ("cell_pipe_lines_apart", 0.2),
        ("blanks_moved_back", 0.05),
        ("row_pipe_then_cells", 0.05),
        ("alternating", 0),
        ("spaced_lines", 0.02),
        ("tight_lines", 0.02),
    ],
)
def test_no_page_number_among_cells_is_read_for_a_figure(style: str, blanks: float) -> None:
    read_cells = figures = 0
    for seed in range(24):
        rng = Random(seed)
        filled = fill(rng, rng.choice(["2014", "2019", "2021"]), blanks=rng.choice([0, blanks]), wrong=0.01)
        tables = read(with_pages(rng, render(rng, filled, style)), filled.form)
        assert misread(filled, tables) == []
        read_cells += sum(cell.value is not None for cell in tables.cells)
        figures += sum(printed.value is not None for printed in filled.cells.values())
    assert read_cells > 0.7 * figures


def test_a_figure_that_a_sum_denies_for_its_last_digits_is_refused() -> None:
    tables = read(applications({3: "1 2 0 0 0 0 35", 7: "0 0 0 12 0 0 12"}))
    assert values(tables, 3) == [1, 2, 0, 0, 0, 0]  # 3 and page 5
    assert values(tables, 7) == [0, 0, 0, 12, 0, 0, 12]
    assert [cell.reason for cell in tables.refused] == ["数值末尾可能连有页码"]


def test_where_pages_are_joined_to_figures_those_without_a_sum_are_doubtful_too() -> None:
    heads = ["二、主动公开政府信息情况", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    head = "\n".join([*heads, "规章", "7", "8", "124", "行政规范性文件", "1", "2", "39"])
    alone = read(f"{head}\n{applications({})}")
    assert {cell.raw for cell in alone.cells} >= {"124", "39"}
    joined = read(f"{head}\n{applications({3: '1 2 0 0 0 0 35'})}")  # 3 and page 5
    assert "124" not in {cell.raw for cell in joined.cells}  # 12 and page 4
    assert {cell.raw for cell in joined.cells} >= {"7", "8", "39"}


def test_digits_apart_are_one_figure_only_where_a_sum_says_so() -> None:
    tables = read(applications({3: "1 2 0 0 0 0 3"}).replace("\n1\n2\n", "\n1 1\n2\n").replace("\n3\n", "\n1 3\n"))
    assert values(tables, 3) == [11, 2, 0, 0, 0, 0, 13]
    head = "二、主动公开政府信息情况\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n7\n8\n70 2\n"
    assert read(head).cells == ()
