"""The one row of values below heads, in text whose lines have all their cells: blanks stay where they are."""

from __future__ import annotations

import pytest

from tests.reports.test_tables import read

OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
HEADS = [
    ["", "行政复议", *[""] * 4, "行政诉讼", *[""] * 10],
    ["", *[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 5],
    ["", *OUTCOMES, *[""] * 11],
    ["", *[""] * 5, *OUTCOMES, *OUTCOMES, ""],
]
BLANKS = [""] * 8


def _values(row: list[str], heads: list[list[str]] = HEADS) -> dict[str, int | None]:
    lines = ["\t四、政府信息公开行政复议、行政诉讼情况", *("\t".join(line) for line in (*heads, row))]
    tables = read("\n".join(lines), "2019")
    return {cell.metric: None if cell.value is None else int(cell.value) for cell in tables.cells}


def test_blanks_on_both_sides_of_figures_are_blanks() -> None:
    values = _values(["", "", "1", "", "", "1", *BLANKS, "2", "", ""])
    assert len(values) == 15
    assert {metric: value for metric, value in values.items() if value is not None} == {
        "reconsideration.corrected": 1,
        "reconsideration.total": 1,
        "litigation_after_reconsideration.pending": 2,
    }


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "", "1", "", "", "1", *BLANKS, "2", ""],  # a cell longer than the heads
        ["", "", "1", "", "", "1", *BLANKS],  # cut off
    ],
)
def test_a_row_of_another_length_is_refused(row: list[str]) -> None:
    heads = [line[:-1] for line in HEADS]
    assert _values(row, heads) == {}
