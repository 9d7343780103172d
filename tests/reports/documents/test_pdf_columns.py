"""Lines of a page without ruling: which pieces are cells of which columns."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dagster_project.reports.documents.model import Place
from dagster_project.reports.documents.pdf_pieces import is_value
from dagster_project.reports.documents.pdf_text import Line, Part
from dagster_project.reports.documents.pdf_unruled import parted

_SIZE = 10.0
_GAP = 1.5 * _SIZE


def _lines(*lines: list[tuple[str, float]]) -> list[Line]:
    """Lines of words with their left edges; each sign is as wide as the type, digits half of it."""
    made = []
    for number, words in enumerate(lines):
        parts = tuple(Part(text, left, left + sum(5.0 if c.isascii() else _SIZE for c in text)) for text, left in words)
        text = parts[0].text
        for before, after in pairwise(parts):
            text += ("\t" if after.left - before.right > _GAP else " ") + after.text
        top = 15.0 * number
        made.append(Line(text, parts[0].left, top, parts[-1].right, top + _SIZE, _SIZE, parts, parts))
    return made


def _cells(*lines: list[tuple[str, float]]) -> list[list[str]]:
    (table,) = parted(_lines(*lines)).tables
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell in table.grid(Place(page=1, table=1)).cells:
        rows.setdefault(cell.row, []).append((cell.column, cell.text))
    return [[text for _, text in sorted(rows[number])] for number in sorted(rows)]


@pytest.mark.parametrize(
    "text", ["0", "1,234", "+19", "增34", "12件", "8(含上年结转1件)", "——", "/", "无", "不涉及", "不适用"]
)
def test_what_stands_for_a_figure(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize(
    "text", ["规章", "1.属于国家秘密", "2019年", "第3项", "无正当理由大量反复申请", "没有现成信息需要另行制作"]
)
def test_what_is_none(text: str) -> None:
    assert not is_value(text)


def test_heads_with_little_white_between_them() -> None:
    figures = [("1", 68), ("2", 118), ("3", 161), ("4", 194)]
    assert _cells(
        [("自然人", 60), ("商业企业", 102), ("科研机构", 145), ("其他", 188)],
        [("予以公开", 10), *figures],
        [("总计", 10), *figures],
    ) == [
        ["自然人", "商业企业", "科研机构", "其他"],
        ["予以公开", "1", "2", "3", "4"],
        ["总计", "1", "2", "3", "4"],
    ]


def test_labels_with_little_white_between_them() -> None:
    rows = [
        [(label, 53.0), ("1", 150.0), ("2", 200.0)] for label in ("属于国家秘密", "禁止公开", "其他处理", "重复申请")
    ]
    cells = _cells([("甲", 148), ("乙", 198)], [("不予公开", 10), *rows[0]], *rows[1:])
    assert cells[1] == ["不予公开", "属于国家秘密", "1", "2"]


def test_heads_without_any_white_between_them() -> None:
    figures = [("1", 68), ("2", 108), ("3", 152)]
    rows = [[("予以公开", 10), *figures], [("总计", 10), *figures]]
    assert [row[-3:] for row in _cells([("自然人", 60), ("社会公益法律服务", 104)], *rows)[1:]] == [["1", "2", "3"]] * 2


def test_heads_in_the_middle_over_figures_at_the_right() -> None:
    figures = [("1", 95), ("2", 155), ("33", 210), ("4", 275)]
    heads = [("自然人", 70), ("企业", 125), ("其他", 185), ("总计", 250)]
    cells = _cells(heads, [("公开", 10), *figures], [("总计", 10), *figures])
    assert cells[0] == ["自然人", "企业", "其他", "总计"]
    assert cells[1:] == [["公开", "1", "2", "33", "4"], ["总计", "1", "2", "33", "4"]]


def test_a_figure_that_follows_its_label_without_a_gap() -> None:
    heads = [("甲", 62), ("乙", 100), ("丙", 140)]
    rows = [[("予以公开", 10), ("1", 62), ("2", 102), ("3", 142)], [("不予公开其他0", 2), ("0", 102), ("3", 142)]]
    assert _cells(heads, *rows)[2] == ["不予公开其他", "0", "0", "3"]


def test_a_number_before_a_label_is_no_column_even_where_it_stands_on_a_line_of_its_own() -> None:
    rows = [
        [("2无现成信息", 30), ("67", 130), ("67", 190)],
        [("3重复申请", 32), ("8", 132), ("104", 158), ("112", 190)],
    ]
    assert not parted(_lines([("不掌握信息", 40)], [("1", 33), ("758", 128), ("758", 190)], *rows)).tables
    assert parted(_lines([("1不掌握信息", 33), ("758", 128), ("758", 190)], *rows)).tables
