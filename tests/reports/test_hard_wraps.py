"""Text broken at some width, wherever the width ended: put together again, or read without a wrong or missing value."""

from __future__ import annotations

from random import Random

import pytest

from dagster_project.reports.cut_rows import DOUBT
from dagster_project.reports.documents.csv_tables import looks_like_csv
from dagster_project.reports.documents.model import Paragraph
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.hard_wraps import unwrapped
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY, Filled, fill
from tests.reports.text_styles import hard_wrapped, render

STYLES = ["run_together", "space_rows", "tight_lines", "pipe_rows"]


def lines_of(text: str) -> list[str]:
    return [block.text for block in unwrapped(read_text(text.encode())).blocks if isinstance(block, Paragraph)]


def amiss(filled: Filled, text: str) -> tuple[list[str], int]:
    """What was read otherwise than printed, and how many figures were read."""
    read = read_tables(unwrapped(read_text(text.encode())), REGISTRY.forms[filled.form], REGISTRY)
    printed = {(cell.metric, cell.applicant): filled.cells[cell.metric, cell.applicant] for cell in read.cells}
    wrong = [
        f"{cell.metric} {cell.applicant} {cell.raw!r} {cell.location}"
        for cell in read.cells
        if cell.value != printed[cell.metric, cell.applicant].value
    ]
    return wrong, sum(cell.value is not None for cell in read.cells)


@pytest.mark.parametrize("style", STYLES)
def test_text_broken_at_one_width_is_read_as_if_it_were_not(style: str) -> None:
    figures = printed = 0
    for seed in range(6):
        rng = Random(seed)
        filled = fill(rng, rng.choice(["2014", "2019", "2021"]))
        wrong, found = amiss(filled, hard_wrapped(rng, render(rng, filled, style)))
        assert wrong == []
        figures += found
        printed += len(filled.cells)
    assert figures >= 0.9 * printed


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("keeps_spaces", [True, False])
def test_a_printed_value_is_never_blank_where_lines_end_anywhere(style: str, keeps_spaces: bool) -> None:
    for seed in range(5):
        rng = Random(seed)
        filled = fill(rng, rng.choice(["2014", "2019", "2021"]))
        text = hard_wrapped(rng, render(rng, filled, style), ragged=True, keeps_spaces=keeps_spaces)
        assert amiss(filled, text)[0] == [], seed


PROSE = "全县各级行政机关主动公开政府信息共计一千二百件并及时答复了群众提出的公开申请事项" * 8


def test_lines_of_one_width_become_the_paragraph_that_they_were() -> None:
    text = f"{PROSE} 自然人 12 345 6"
    wrapped = "\n".join(text[n : n + 20] for n in range(0, len(text), 20))
    assert lines_of(f"标题\n{wrapped}\n\n结尾") == ["标题", text, "结尾"]


def test_a_break_between_digits_stays_in_doubt_where_the_spaces_are_gone() -> None:
    lines = [PROSE[n : n + 20] for n in range(0, 200, 20)]
    text = "\n".join([*lines, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未 1", "2 34"])
    assert lines_of(text)[0].endswith(f"1{DOUBT}2 34")


def test_the_place_of_a_cell_is_that_of_its_printed_line() -> None:
    document = unwrapped(read_text("\n".join(PROSE[n : n + 20] for n in range(0, 300, 20)).encode()))
    block = document.blocks[0]
    block.place.offset = 45
    assert block.place.describe() == "第3行第5字"


def test_a_table_with_aligned_edges_is_no_broken_text() -> None:
    rows = [f"| {'行' * (n % 5 + 3):\u3000<10} | {n:>6} |" for n in range(30)]
    assert lines_of("\n".join(rows)) == rows


def test_sentences_broken_at_their_commas_are_no_separated_values() -> None:
    text = "".join(f"{PROSE[: 9 + n % 23]},公开信息{n}条,{PROSE[: 5 + n % 7]}。" for n in range(60))
    for width in (20, 30, 41):
        assert not looks_like_csv("\n".join(text[n : n + width] for n in range(0, len(text), width)))
