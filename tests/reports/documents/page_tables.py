"""Filled forms as web pages whose tables are marked up, cut, merged and mistreated as real pages do."""

from __future__ import annotations

import html
from collections.abc import Callable
from random import Random

from dagster_project.reports.documents.model import GridCell
from tests.reports.filled_forms import Box, Filled
from tests.reports.grid_styles import grid
from tests.reports.text_styles import AFTER, BEFORE, HEADINGS, Table

Style = Callable[[Table, Random], str]


def _plain(cell: GridCell) -> str:
    return html.escape(cell.text)


def rows(table: Table, print_cell: Callable[[GridCell], str] = _plain) -> str:
    """A table with its spans."""
    made = grid(table, 1)
    parts = ["<table border=1>"]
    for row in range(made.rows):
        cells = sorted((cell for cell in made.cells if cell.row == row), key=lambda cell: cell.column)
        parts.append("<tr>")
        parts += [f"<td rowspan={c.row_span} colspan={c.column_span}>{print_cell(c)}</td>" for c in cells]
        parts.append("</tr>")
    return "".join([*parts, "</table>"])


def whole(table: Table, rng: Random) -> str:
    return rows(table)


def pasted_from_word(table: Table, rng: Random) -> str:
    """A span for each character, conditional comments, empty office elements."""

    def cell(each: GridCell) -> str:
        signs = "".join(f"<span lang=EN-US style='font-size:10.5pt'>{html.escape(sign)}</span>" for sign in each.text)
        return f"<p class=MsoNormal>{signs}<!--[if !supportEmptyParas]-->&nbsp;<!--[endif]--><o:p></o:p></p>"

    return rows(table, cell)


def inside_layout_tables(table: Table, rng: Random) -> str:
    return f"<table><tr><td><div><table width=100%><tr><td>{rows(table)}</td></tr></table></div></td></tr></table>"


def with_a_hidden_row(table: Table, rng: Random) -> str:
    hidden = "<tr style='display:none'><td>规章</td><td>9</td><td>9</td><td>9</td></tr>"
    return rows(table).replace("</tr>", "</tr>" + hidden, 1)


def with_hidden_cells(table: Table, rng: Random) -> str:
    return rows(table).replace("</tr>", "<td style='display:none'>77</td></tr>")


def spans_too_large(table: Table, rng: Random) -> str:
    return rows([[Box(box.text, box.columns + (rng.random() < 0.15), box.rows) for box in row] for row in table])


def without_row_spans(table: Table, rng: Random) -> str:
    return rows([[Box(box.text, box.columns, 1) for box in row] for row in table])


def without_column_spans(table: Table, rng: Random) -> str:
    return rows([[Box(box.text, 1, box.rows) for box in row] for row in table])


def with_row_numbers(table: Table, rng: Random) -> str:
    return rows([[Box(str(number) if number else "序号"), *row] for number, row in enumerate(table)])


def with_a_note(table: Table, rng: Random) -> str:
    return rows([*table, [Box("备注:本表数据由各单位报送", sum(box.columns for box in table[0]))]])


def with_a_subtotal(table: Table, rng: Random) -> str:
    width = sum(box.columns for box in table[-1])
    return rows([*table, [Box("小计"), *(Box("5") for _ in range(width - 1))]])


def heads_with_breaks(table: Table, rng: Random) -> str:
    def cell(each: GridCell) -> str:
        text = each.text
        if len(text) >= 8 or any(sign.isdigit() for sign in text):
            return html.escape(text)
        return "<br>".join(html.escape(text[at : at + 2]) for at in range(0, len(text), 2))

    return rows(table, cell)


def cut_at_a_page_end(table: Table, rng: Random) -> str:
    at = rng.randint(4, len(table) - 1) if len(table) > 6 else len(table)
    return rows(table[:at]) + (rows(table[at:]) if table[at:] else "")


def cut_with_the_head_again(table: Table, rng: Random) -> str:
    if len(table) <= 8:
        return rows(table)
    at = rng.randint(4, len(table) - 1)
    return rows(table[:at]) + "<p>— 3 —</p>" + rows([*table[: 3 if len(table[0]) == 2 else 0], *table[at:]])


def a_table_per_row(table: Table, rng: Random) -> str:
    return "".join(rows([row]) for row in table)


def turned(table: Table, rng: Random) -> str:
    """Rows and columns exchanged."""
    made = grid(table, 1)
    parts = ["<table>"]
    for column in range(made.columns):
        cells = sorted((cell for cell in made.cells if cell.column == column), key=lambda cell: cell.row)
        parts.append("<tr>")
        parts += [f"<td rowspan={c.column_span} colspan={c.row_span}>{_plain(c)}</td>" for c in cells]
        parts.append("</tr>")
    return "".join([*parts, "</table>"])


def with_an_empty_column(table: Table, rng: Random) -> str:
    return rows([[*row, Box("")] for row in table])


def heads_of_their_own_kind(table: Table, rng: Random) -> str:
    return rows(table).replace("<td", "<th", 8)


STYLES: dict[str, Style] = {
    style.__name__: style
    for style in (
        whole,
        pasted_from_word,
        inside_layout_tables,
        with_a_hidden_row,
        with_hidden_cells,
        spans_too_large,
        without_row_spans,
        without_column_spans,
        with_row_numbers,
        with_a_note,
        with_a_subtotal,
        heads_with_breaks,
        cut_at_a_page_end,
        cut_with_the_head_again,
        a_table_per_row,
        turned,
        with_an_empty_column,
        heads_of_their_own_kind,
    )
}


def page(filled: Filled, style: str, rng: Random) -> bytes:
    """A report as a page with its tables in this style."""
    parts = [f"<p>{html.escape(line)}</p>" for line in BEFORE]
    for name, table in filled.tables.items():
        parts += [f"<p>{HEADINGS[name]}</p>", STYLES[style](table, rng)]
    parts += [f"<p>{html.escape(line)}</p>" for line in AFTER]
    return f"<html><head><meta charset=utf-8></head><body>{''.join(parts)}</body></html>".encode()
