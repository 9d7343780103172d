"""Text that has lost cells, ends of rows or the gaps between words: what is left without doubt is read."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from random import Random

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.lost_blanks import rows_in_common
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY, Box, Filled, fill
from tests.reports.text_styles import AFTER, HEADINGS, _grid, _width

Table = list[list[Box]]


def read(form: str, text: str) -> TablesRead:
    return read_tables(read_text(text.encode()), REGISTRY.forms[form], REGISTRY)


def tabs_cut_at_the_end(table: Table) -> list[str]:
    return ["\t".join(row).rstrip("\t") for row in _grid(table)]


def pipe_before_each_cell(table: Table) -> list[str]:
    return [line for row in table for line in (*(f"| {box.text}".rstrip() for box in row), "|")]


def pipe_before_each_cell_filled_up(table: Table) -> list[str]:
    width = _width(table)
    return [line for row in table for line in (*(f"| {box.text}".rstrip() for box in row), *["|"] * (width - len(row)))]


def labels_broken_in_their_cells(table: Table) -> list[str]:
    lines = []
    for row in table:
        cells = [box.text if box.key or len(box.text) < 8 else f"{box.text[:5]}\n{box.text[5:]}" for box in row]
        lines += f"| {' | '.join(cells)} |".split("\n")
    return lines


LINES = [tabs_cut_at_the_end, pipe_before_each_cell, pipe_before_each_cell_filled_up, labels_broken_in_their_cells]


def rendered(filled: Filled, style: object) -> str:
    assert callable(style)
    parts = [[HEADINGS[name], *style(table)] for name, table in filled.tables.items()]
    return "\n".join(line for part in (*parts, AFTER) for line in part)


def wrong(filled: Filled, tables: TablesRead) -> list[str]:
    return [
        f"{cell.metric} {cell.applicant}: {cell.raw}"
        for cell in tables.cells
        if cell.value != filled.cells[cell.metric, cell.applicant].value
    ]


@pytest.mark.parametrize("style", LINES)
@pytest.mark.parametrize("blanks", [0.0, 0.1, 0.6])
def test_rows_whose_cells_or_ends_are_moved_are_read_right(style: object, blanks: float) -> None:
    read_cells = all_cells = 0
    for seed in range(12):
        rng = Random(seed)
        filled = fill(rng, rng.choice(["2014", "2019", "2021"]), blanks=blanks)
        tables = read(filled.form, rendered(filled, style))
        assert wrong(filled, tables) == []
        read_cells += len(tables.cells)
        all_cells += len(filled.cells)
    assert read_cells >= (0.95 if blanks else 1.0) * all_cells


def glued(filled: Filled) -> str:
    """Labels and figures with no gap between them; two figures are parted."""
    text = ""
    for name, table in filled.tables.items():
        text += HEADINGS[name]
        boxes = [box for row in table for box in row if box.text]
        for before, box in zip([None, *boxes], boxes, strict=False):
            text += f" {box.text}" if before is not None and before.key and box.key else box.text
    return text + "".join(AFTER)


def test_figures_glued_to_labels_headings_and_units_are_read() -> None:
    for seed in range(12):
        rng = Random(seed)
        filled = fill(rng, rng.choice(["2014", "2019", "2021"]), oddities=0.0)
        tables = read(filled.form, glued(filled))
        assert wrong(filled, tables) == []
        assert len(tables.cells) == len(filled.cells), (seed, tables.refused[:3])


def test_a_digit_before_a_label_without_its_number_is_a_figure() -> None:
    text = "三、依申请公开情况(一)收到申请数件121.当面申请数件12传真申请数件3网络申请数件4"
    found = {cell.metric: cell.value for cell in read("2014", text).cells}
    assert found.get("requests.received.in_person") in (None, 12)


def numbers(*figures: int | None) -> list[Decimal | None]:
    return [None if figure is None else Decimal(figure) for figure in figures]


def test_rows_away_from_the_missing_blank_stand_the_same_in_all_readings() -> None:
    # One blank is lost in the fourth of seven rows; the third and the fifth may be mistakes of the report's own.
    rows: list[tuple[int | None, ...]] = [(1, 2, 3), (4, 5, 9), (3, 5, 8), (2, 2), (3, 4, 7), (1, 6, 7), (5, 6, 11)]
    assert rows_in_common(7, 3, numbers(*chain(*rows))) == {0: 0, 6: 17}
    rows[-1] = (5, 6, 12)
    assert rows_in_common(7, 3, numbers(*chain(*rows))) == {0: 0}
    assert rows_in_common(3, 3, numbers(1, 2, 3, 4, 9, 7, 1, 8)) == {}
    assert rows_in_common(3, 3, numbers(0, 0, 0, 0, 0, 0, 0, 0)) == {}
    rows[0], rows[-1] = (1, None, 3), (5, 6, 11)
    assert rows_in_common(7, 3, numbers(*chain(*rows)))[0] == 0


def test_sums_that_hold_by_chance_do_not_outweigh_wrong_sums_of_the_report() -> None:
    # The first row has lost a blank, the next two have wrong sums; dealt to the rows one number later, all sums hold.
    rows = [(0, 0, 0, 0, 2, 0), (2, 0, 0, 1, 0, 0, 1), (2, 0, 1, 0, 0, 0, 1), (0,) * 7, (1, 0, 0, 0, 1, 0, 2)]
    assert rows_in_common(5, 7, numbers(*chain(*rows))).keys() <= {3, 4}
    for seed in range(40):
        rng = Random(seed)
        filled = fill(rng, rng.choice(["2019", "2021"]), blanks=0.02, wrong=0.04)
        words = [[box.text for row in table for box in row if box.text] for table in filled.tables.values()]
        text = " ".join(
            word for name, part in zip(filled.tables, words, strict=True) for word in [HEADINGS[name], *part]
        )
        assert wrong(filled, read(filled.form, text)) == []


def test_lines_as_they_stood_on_paper_have_lost_none() -> None:
    rows = [
        "                                第二十条 第(一)项",
        "          信息内容              本年制发件数      本年废止件数      现行有效件数",
        "            规章                                      18",
        "       行政规范性文件               22              12              44",
        "                                第二十条 第(五)项",
        "          信息内容                              本年处理决定数量",
        *("                          (七)总计", "               四、结转下年度继续办理", "           行政复议"),
        *("                        3.其他", "                   2.重复申请", "        (二)部分公开"),
    ]
    on_paper = read("2021", "\n".join(rows))
    assert [cell.raw for cell in on_paper.cells] == ["22", "12", "44"]
    assert [cell.raw for cell in on_paper.refused] == ["18"]  # which of the three it is only its place tells
    bare = read("2021", "\n".join(row.strip() for row in rows))
    assert not bare.cells
