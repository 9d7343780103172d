"""Tables that a page draws by style: each cell keeps its row, also where cells are blank."""

from __future__ import annotations

from random import Random

import pytest

from dagster_project.reports.documents.html import read_html
from dagster_project.reports.documents.model import Grid
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import Filled, fill
from tests.reports.text_styles import AFTER, BEFORE, HEADINGS

STYLES = {
    "inline": (
        "",
        '<div style="display:table">',
        '<div style="display: table-row">',
        '<div style="display:table-cell">',
    ),
    "classes": (
        ".t{display:table;width:100%} .t .r{display:table-row} div.c{display:table-cell;border:1px solid}",
        '<div class="t">',
        '<div class="r">',
        '<div class="c">',
    ),
    "flex": (".r{display:flex}\n.r>div{flex:1}", "<div>", '<div class="r wide">', "<div>"),
    "list": ("ul.t>li{display:flex}", '<ul class="t">', "<li>", "<span>"),
}


def _closing(tag: str) -> str:
    return f"</{tag[1:].split()[0].rstrip('>')}>"


def _page(filled: Filled, style: str) -> bytes:
    sheet, table, row, cell = STYLES[style]
    parts = [f"<html><head><style>{sheet}</style></head><body>", *(f"<p>{line}</p>" for line in BEFORE)]
    for name, rows in filled.tables.items():
        parts.append(f"<p>{HEADINGS[name]}</p>{table}")
        for boxes in rows:
            cells = "".join(f"{cell}{box.text}{_closing(cell)}" for box in boxes)
            parts.append(f"{row}{cells}{_closing(row)}")
        parts.append(_closing(table))
    return "\n".join([*parts, *(f"<p>{line}</p>" for line in AFTER), "</body></html>"]).encode()


@pytest.mark.parametrize("style", list(STYLES))
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_a_blank_keeps_its_row_in_a_table_drawn_by_style(form: str, style: str) -> None:
    registry = load_registry()
    filled = fill(Random(6), form, blanks=0.1, oddities=0.0)
    document = read_html(_page(filled, style))
    assert sum(isinstance(block, Grid) for block in document.blocks) == len(filled.tables)
    read = read_tables(document, registry.forms[form], registry)
    assert {(c.metric, c.applicant): c.value for c in read.cells} == {k: p.value for k, p in filled.cells.items()}
    assert read.refused == ()


def test_menus_and_columns_of_a_page_stay_text() -> None:
    page = (
        "<html><head><style>.r{display:flex}</style></head><body><div><div class='r'><a>首页</a><a>公开</a></div>"
        "<div class='r'><a>新闻</a><a>服务</a></div><div class='r'><a>年报</a><a>2</a></div></div>"
        "<div class='r'><div>全年收到申请12件。</div><div>无。</div></div></body></html>"
    )
    assert not read_html(page.encode()).grids
