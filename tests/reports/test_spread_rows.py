"""The form's one row of values, printed over several rows or over two tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph, Place
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY

_OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
_GROUPS = [("行政复议", ""), ("行政诉讼", "未经复议直接起诉"), ("行政诉讼", "复议后起诉")]
_FIGURES = [["1", "2", "3", "4", "10"], ["0", "0", "5", "0", "5"], ["7", "0", "0", "0", "7"]]
_PLACE = Place(table=1)
_HEADING = Paragraph("四、政府信息公开行政复议、行政诉讼情况", Place(line=1))


def _grid(groups: list[int], *, across: bool) -> Grid:
    """The figures of some groups, the outcomes beside each other or below each other."""
    cells = [
        *(
            GridCell(name, depth, n, 1, 1, _PLACE)
            for n, g in enumerate(groups, 2)
            for depth, name in enumerate(_GROUPS[g])
        ),
        *(GridCell(name, n, 0, 1, 1, _PLACE) for n, name in enumerate(_OUTCOMES, 2)),
        *(GridCell(f, r, c, 1, 1, _PLACE) for c, g in enumerate(groups, 2) for r, f in enumerate(_FIGURES[g], 2)),
    ]
    if across:
        cells = [replace(cell, row=cell.column, column=cell.row) for cell in cells]
    return Grid(tuple(cells), 9, 9, _PLACE)


def _read(*blocks: Paragraph | Grid) -> TablesRead:
    return read_tables(Document("text/html", (_HEADING, *blocks), {}), REGISTRY.forms["2019"], REGISTRY)


@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("tables", [[[0, 1, 2]], [[0], [1, 2]], [[0], [1], [2]]])
def test_values_at_the_crossings_of_all_their_labels(tables: list[list[int]], across: bool) -> None:
    read = _read(*(_grid(groups, across=across) for groups in tables))
    assert [cell.raw for cell in read.cells] == [figure for group in _FIGURES for figure in group], read.refused


@pytest.mark.parametrize("tables", [[[0, 1]], [[0], [1, 1]], [[0, 1, 2, 2]]])
def test_what_is_not_the_whole_row_stays_refused(tables: list[list[int]]) -> None:
    read = _read(*(_grid(groups, across=True) for groups in tables))
    assert not read.cells
    assert read.refused


@pytest.mark.parametrize("joint", [":", " — ", "(", "\n"])
def test_both_labels_of_a_row_in_one_cell(joint: str) -> None:
    names = [joint.join(filter(None, group)) + ")" * (joint == "(" and bool(group[1])) for group in _GROUPS]
    rows = [["项目", *_OUTCOMES], *([name, *row] for name, row in zip(names, _FIGURES, strict=True))]
    cells = [GridCell(text, r, c, 1, 1, _PLACE) for r, row in enumerate(rows) for c, text in enumerate(row)]
    read = _read(Grid(tuple(cells), 4, 6, _PLACE))
    assert [cell.raw for cell in read.cells] == [figure for group in _FIGURES for figure in group], read.refused
