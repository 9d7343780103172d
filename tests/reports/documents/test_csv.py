"""Reports as separated values: title lines of one field, rows that are not filled up; and text that only has commas."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest

from dagster_project.reports.documents.csv_tables import looks_like_csv
from dagster_project.reports.documents.open import kind_of
from dagster_project.reports.model import Origin, Outcome
from dagster_project.reports.read import read_bytes
from tests.reports.filled_forms import Filled, fill
from tests.reports.grid_styles import grid
from tests.reports.text_styles import AFTER, BEFORE, HEADINGS, STYLES, render


def _written(filled: Filled, delimiter: str, *, filled_up: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([line.replace("某某县", "定远县")] for line in BEFORE)
    for name, table in filled.tables.items():
        writer.writerow([HEADINGS[name]])
        made = grid(table, 1)
        for row in range(made.rows):
            cells = {cell.column: cell.text for cell in made.cells if cell.row == row}
            texts = [cells.get(column, "") for column in range(made.columns)]
            while not filled_up and len(texts) > 1 and not texts[-1] and row < 3:
                texts.pop()  # of a head; in other rows it is a blank
            writer.writerow(texts)
    writer.writerows([line] for line in AFTER)
    return out.getvalue()


@pytest.mark.parametrize("filled_up", [True, False])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_report_whose_lines_have_different_widths(delimiter: str, charset: str, filled_up: bool) -> None:
    filled = fill(Random(7), "2019", blanks=0.1)
    (report,) = read_bytes(_written(filled, delimiter, filled_up=filled_up).encode(charset))
    assert report.media_type == ("text/plain" if delimiter == "\t" else "text/csv")
    assert report.outcome is Outcome.PARSED
    cells = {(c.metric, c.applicant): c.value for c in report.cells if c.origin is Origin.TABLE}
    assert cells == {key: printed.value for key, printed in filled.cells.items()}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_figures_that_a_sheet_program_was_told_to_take_for_text(delimiter: str) -> None:
    filled = fill(Random(5), "2014", oddities=0.0)
    rows = csv.reader(io.StringIO(_written(filled, delimiter, filled_up=True)), delimiter=delimiter)
    out = io.StringIO()
    quoted = [[f'="{field}"' if field.isdecimal() else field for field in row] for row in rows]
    csv.writer(out, delimiter=delimiter).writerows(quoted)
    (report,) = read_bytes(out.getvalue().encode("gb18030"))
    cells = {(c.metric, c.applicant): c.value for c in report.cells if c.origin is Origin.TABLE}
    assert cells == {key: printed.value for key, printed in filled.cells.items()}


@pytest.mark.parametrize("style", list(STYLES))
def test_text_with_thousands_between_commas_is_no_csv(style: str) -> None:
    filled = fill(Random(11), "2019", oddities=0.9)
    assert kind_of(render(Random(1), filled, style).encode()).media_type == "text/plain"


@pytest.mark.parametrize(
    "text",
    [
        "规章 1,286 3,400 0\n规范性文件 2,100 1,200 5,000\n行政许可 1,000 0 0\n",
        "一,公开12,条\n二,公开,情况良好。\n三,申请15,件。\n四,无。\n",
        "规章\n1,286\n2,400\n3,900\n规范性文件\n1,000\n0\n4,100\n",
        "收到申请12件,办结,其中公开3件。\n不予公开4件,0,其他。\n以上合计,7件。\n",
        "公开了信息,做好工作。\n收到申请12件,全部办结。\n加强领导,完善制度。\n2013年,全省各级机关推进公开。\n",
    ],
)
def test_commas_in_sentences_and_numbers_part_nothing(text: str) -> None:
    assert not looks_like_csv(text)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_lines_may_break_in_quotes_between_tabs(quoting: int, charset: str) -> None:
    rows = [
        ("(一)主动公开\n政府信息数", "条", "1859"),
        ("主动公开规范性\n文件数", "条", "3"),
        ("制发规范性\n文件总数", "件", ""),
        ("(一)收到\n申请数", "件", "2"),
        ("1.当面\n申请数", "件", "0"),
    ]
    out = io.StringIO()
    out.write("定远县人民政府2015年政府信息公开工作年度报告\r\n")
    csv.writer(out, delimiter="\t", quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    (report,) = read_bytes(out.getvalue().encode(charset))
    assert report.media_type == "text/csv"
    assert [cell.value for cell in report.cells] == [1859, 3, None, 2, 0]
