"""Tables that are printed but not read are refused, not absent; blanks in a grid are read as blanks."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.model import Outcome, TableStatus, ValueStatus
from dagster_project.reports.read import read_bytes
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY, Filled, Printed, fill
from tests.reports.grid_styles import GRID_STYLES, as_document
from tests.reports.text_styles import STYLES, render

SECTIONS = {"2014": ("list",), "2019": ("proactive", "applications", "review_litigation")}
LINES = ("tight_lines", "spaced_lines", "space_rows", "run_together")


def _left_blank(form: str, *sections: str) -> Filled:
    """A form in which the cells of some tables are empty."""
    filled = fill(Random(3), form, oddities=0.0)
    for name in sections:
        table = [[replace(box, text="") if box.key else box for box in row] for row in filled.tables[name]]
        filled.tables[name] = table
        filled.cells |= {box.key: Printed("", None, ValueStatus.BLANK) for row in table for box in row if box.key}
    return filled


def _document(filled: Filled, style: str) -> Document:
    if style in GRID_STYLES:
        return as_document(Random(1), filled, style)
    return read_text(render(Random(1), filled, style).encode())


@pytest.mark.parametrize("style", ["whole", "merged", "a_table_per_row", "filled_spans", "pipe_rows", "markdown"])
@pytest.mark.parametrize("form", list(SECTIONS))
def test_a_table_without_any_figure_is_read_as_blanks(form: str, style: str) -> None:
    filled = _left_blank(form, *SECTIONS[form])
    read = read_tables(_document(filled, style), REGISTRY.forms[form], REGISTRY)
    assert {(cell.metric, cell.applicant) for cell in read.cells} == set(filled.cells)
    assert {cell.value_status for cell in read.cells} == {ValueStatus.BLANK}


@pytest.mark.parametrize("style", LINES)
@pytest.mark.parametrize("form", list(SECTIONS))
def test_a_table_whose_blanks_left_no_trace_is_refused_and_not_absent(form: str, style: str) -> None:
    filled = _left_blank(form, *SECTIONS[form])
    read = read_tables(_document(filled, style), REGISTRY.forms[form], REGISTRY)
    for reading in read.readings:
        assert reading.status is not TableStatus.ABSENT, reading
        assert reading.status is TableStatus.READ or reading.reason


@pytest.mark.parametrize("style", [*STYLES, *GRID_STYLES])
@pytest.mark.parametrize("form", list(SECTIONS))
def test_what_is_printed_is_never_called_absent(form: str, style: str) -> None:
    read = read_tables(_document(fill(Random(4), form), style), REGISTRY.forms[form], REGISTRY)
    assert TableStatus.ABSENT not in {reading.status for reading in read.readings}


def test_a_row_that_the_form_does_not_have_takes_none_of_its_rows_along() -> None:
    filled = fill(Random(7), "2019", oddities=0.0)
    words = [box.text for row in filled.tables["proactive"] for box in row if box.text]
    place = words.index("第二十条第(五)项")
    text = "".join(f" {word}" if word[-1:].isdigit() else word for word in [*words[:place], "其他主动公开文件3312"])
    rest = " ".join(words[place:])
    read = read_tables(read_text(f"{text}{rest}".encode()), REGISTRY.forms["2019"], REGISTRY)
    printed = {
        name: cell.value for name, cell in filled.cells.items() if REGISTRY.metrics[name[0]].section == "proactive"
    }
    assert {(cell.metric, cell.applicant): cell.value for cell in read.cells} == printed
    assert read.refused == ()


PROSE = """定远县2022年政府信息公开工作年度报告
一、总体情况
(一)主动公开。制发规章0件,行政规范性文件3件;作出行政许可56件、行政处罚7件、行政强制0件,行政事业性收费12万元。
(二)依申请公开。收到申请12件,其中予以公开7件,部分公开2件,不予公开3件,其他处理0件。
(三)行政复议结果维持2件,结果纠正0件,其他结果1件,尚未审结0件,总计3件。
二、存在的主要问题及改进情况
公开的内容还不够丰富,我县将认真整改。
三、其他需要报告的事项
无。
"""


def test_prose_that_names_rows_is_no_table() -> None:
    (report,) = read_bytes(PROSE.encode())
    assert report.outcome is Outcome.PARSED
    assert {reading.status for reading in report.tables} == {TableStatus.ABSENT}
