"""Rows of tables without ruling, put together again from the lines that they are printed on."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.model import Document, Grid, Place
from dagster_project.reports.labels import label_book
from dagster_project.reports.mending import mended
from tests.reports.filled_forms import REGISTRY
from tests.reports.grid_styles import grid_of

_BOOK = label_book(REGISTRY.forms["2019"], REGISTRY)
_PLACE = Place(page=1, table=1)


def _rows(lines: list[list[str]]) -> list[list[str]]:
    """What lines of a label and three columns of figures become."""
    document = Document("application/pdf", (grid_of(lines, _PLACE, 1),), {})
    (grid,) = mended(document, _BOOK).blocks
    assert isinstance(grid, Grid)
    found: dict[int, list[str]] = {}
    for cell in grid.cells:
        found.setdefault(cell.row, []).append(cell.text)
    return [found[number] for number in sorted(found)]


_FIRST = ["规范性文件", "12", "12", "28"]
_NEXT = ["行政许可", "2", "0", "5"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [["规章"], ["", "1", "2", "3"], _NEXT],
            [["规章", "1", "2", "3"], _NEXT],
            id="figures below their label, beside a row that has its own",
        ),
        pytest.param(
            [_FIRST, ["其他主动公开文件", "3", "3", "12"], _NEXT],
            [_FIRST, ["其他主动公开文件", "3", "3", "12"], _NEXT],
            id="a row that is not of the form",
        ),
        pytest.param(
            [["规章(设区的市、自治州人民政府应提供相关"], ["", "0", "0", "0"], ["数据)"], _FIRST],
            [["规章(设区的市、自治州人民政府应提供相关数据)", "0", "0", "0"], _FIRST],
            id="an explanation in brackets over lines",
        ),
    ],
)
def test_lines_become_rows(lines: list[list[str]], expected: list[list[str]]) -> None:
    assert _rows(lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([["规章"], ["", "1", "2", "3"], ["规范性文件"]], id="neither row has its own"),
        pytest.param([["规章"], ["", "1", "2"], _FIRST], id="not all columns"),
        pytest.param([["规章"], ["", "1", "2", "3"], ["", "4", "5", "6"], _FIRST], id="two lines"),
    ],
)
def test_figures_between_rows_stay_in_doubt(lines: list[list[str]]) -> None:
    assert ["规章", "1", "2", "3"] not in _rows(lines)
    assert not any(cell in ("1", "2", "3") for row in _rows(lines) if row[0] == "规章" for cell in row[1:])
