"""Sentences that were cut into rows of a sheet: put together, and never read from the middle."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from dagster_project.reports.model import Origin
from dagster_project.reports.read import read_bytes

TITLE = ("昆山市人民政府2016年政府信息公开工作年度报告", "一、概述", "三、依申请公开政府信息办理情况")
RECEIVED = {"requests.received": 19}


def _cells(*rows: str | tuple[str, ...]) -> dict[str, int]:
    book = Workbook()
    assert book.active is not None
    for row in (*TITLE, *rows):
        book.active.append((row,) if isinstance(row, str) else row)
    data = BytesIO()
    book.save(data)
    (report,) = read_bytes(data.getvalue(), "a.xlsx")
    return {cell.metric: int(cell.value or 0) for cell in report.cells if cell.origin is Origin.NARRATIVE}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ("全年收到申请19件。申请答复19件,同意公开6件,不", "同意公开13件,信息不存在0件。"),
            {"answered": 19, "answered.granted": 6, "answered.refused": 13, "answered.nonexistent": 0},
        ),
        (("全年收到申请19件。申请答复19件,不", "同意公开13件"), {"answered": 19, "answered.refused": 13}),
        (
            ("全年收到申请19件。其中,当面申请1", "2件,传真申请3件,", "网络申请4件。"),
            {"received.in_person": 12, "received.fax": 3, "received.online": 4},
        ),
        # a heading, a row that begins with a number, and one behind a full stop begin anew
        (("全年收到申请19件。其中,当面申请1件,不", "四、行政复议,行政诉讼情况"), {"received.in_person": 1}),
        (("全年收到申请19件。其中,当面申请1件。", "传真申请3件。"), {"received.in_person": 1, "received.fax": 3}),
    ],
)
def test_a_sentence_goes_on_in_the_next_row(rows: tuple[str, ...], expected: dict[str, int]) -> None:
    assert _cells(*rows) == RECEIVED | {f"requests.{name}": value for name, value in expected.items()}


def test_between_rows_of_a_table_a_cut_sentence_is_not_read_from_its_middle() -> None:
    rows = ("全年收到政府信息公开申请19件。申请答复19件,其中不", "同意公开13件,申请信息不存在0件,不属于本机关公开6件。")
    assert "requests.answered.granted" not in _cells(("项目", "数量"), *rows, ("公文", "5"))
