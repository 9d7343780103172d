"""Rows and heads of a table that a page end cuts in two."""

from __future__ import annotations

import pytest

from dagster_project.reports.cut_rows import cut_row_joined
from dagster_project.reports.documents.model import Grid, Place
from dagster_project.reports.labels import label_book
from tests.reports.filled_forms import REGISTRY
from tests.reports.grid_styles import grid_of

_BOOK = label_book(REGISTRY.forms["2019"], REGISTRY)


def _grid(rows: list[list[str]], page: int) -> Grid:
    return grid_of(rows, Place(page=page, table=1))


def _texts(grid: Grid) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
    return [rows[number] for number in sorted(rows)]


_APPLICANTS = ["信息", "商业", "科研", "社会", "法律服务", "其他"]
_OVERLEAF = ["", "企业", "机构", "公益组织", "机构", ""]
_WHOLE = ["信息", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
_ROW = ["(一)予以公开", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("page", "overleaf", "joined", "left"),
    [
        pytest.param(_APPLICANTS, [_OVERLEAF, _ROW], _WHOLE, [_ROW], id="heads"),
        pytest.param(_APPLICANTS, [["", *_OVERLEAF], ["", *_ROW]], _WHOLE, [["", *_ROW]], id="labels in two columns"),
        pytest.param(_WHOLE, [_ROW], _WHOLE, [_ROW], id="nothing cut"),
        pytest.param(
            _APPLICANTS,
            [["", "企业", "数量", "", "", ""], _ROW],
            _APPLICANTS,
            [["", "企业", "数量", "", "", ""], _ROW],
            id="a rest that is none",
        ),
        pytest.param(["3.要求提供公开", "1"], [["出版物", ""]], ["3.要求提供公开出版物", "1"], [], id="row"),
    ],
)
def test_what_a_page_end_cuts(
    page: list[str], overleaf: list[list[str]], joined: list[str], left: list[list[str]]
) -> None:
    one, other = cut_row_joined(_grid([page], 1), _grid(overleaf, 2), _BOOK)
    assert _texts(one) == [joined]
    assert _texts(other) == left


def test_heads_are_not_cut_within_a_page() -> None:
    one, other = cut_row_joined(_grid([_APPLICANTS], 1), _grid([_OVERLEAF, _ROW], 1), _BOOK)
    assert _texts(one) == [_APPLICANTS]
    assert _texts(other) == [_OVERLEAF, _ROW]
