"""Labels that a line prints side by side without a gap."""

from __future__ import annotations

import pytest

from dagster_project.reports.documents.model import Grid, GridCell, Place
from dagster_project.reports.glued_labels import parted
from dagster_project.reports.labels import label_book
from tests.reports.filled_forms import REGISTRY

_BOOK = label_book(REGISTRY.forms["2019"], REGISTRY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三、本年(一)予以公开", ["三、本年", "(一)予以公开"]),
        ("度办理结 (二)部分公开(区分处理的,只计这", ["度办理结", "(二)部分公开(区分处理的,只计这"]),
        ("(三)不予公开 1.属于国家秘密", ["(三)不予公开", "1.属于国家秘密"]),
        ("法提供要另行制作", ["法提供", "要另行制作"]),
        ("一、本年新收政府信息公开申请数量", ["一、本年新收政府信息公开申请数量"]),
        ("(一)予以公开", ["(一)予以公开"]),
        ("去年办结(一)予以公开", ["去年办结(一)予以公开"]),
        ("三、本年(一)收费标准", ["三、本年(一)收费标准"]),
    ],
)
def test_labels_side_by_side_are_parted(text: str, expected: list[str]) -> None:
    place = Place(page=1, table=1)
    grid = Grid((GridCell(text, 0, 0, 1, 3, place), GridCell("5", 0, 3, 1, 1, place)), 1, 4, place, 3)
    cells = parted(grid, 3, _BOOK).cells
    assert [cell.text for cell in cells] == [*expected, "5"]
    assert sum(cell.column_span for cell in cells) == 4
    assert [cell.column for cell in cells][: len(expected)] == list(range(len(expected)))
