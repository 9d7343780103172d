"""Rows written out with signs between their cells: read where they have the form's cells, and no sentence with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.read import read_bytes
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY

NEW = "一、本年新收政府信息公开申请数量"
CARRIED = "二、上年结转政府信息公开申请数量"
PARTIAL = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"


def _read(*lines: str, form: str = "2021") -> TablesRead:
    return read_tables(read_text("\n".join(lines).encode()), REGISTRY.forms[form], REGISTRY)


def _rows(read: TablesRead) -> dict[str, list[Decimal | None]]:
    found: dict[str, list[Decimal | None]] = {}
    for cell in read.cells:
        found.setdefault(cell.metric.removeprefix("applications."), []).append(cell.value)
    return found


@pytest.mark.parametrize("colon", ["：", ": "])
@pytest.mark.parametrize("sign", ["、", "；", "，", " "])
def test_a_row_per_line(colon: str, sign: str) -> None:
    rows = [(NEW, "5 1 0 / 0 0 6"), (CARRIED, "0 0 2 0 0 0 2"), (PARTIAL, "3 1 0 0 0 0 4")]
    lines = [f"{name}{colon}{sign.join(values.split())}" for name, values in rows]
    read = _read("三、收到和处理政府信息公开申请情况", *lines)
    assert _rows(read) == {
        "new": [5, 1, 0, None, 0, 0, 6],
        "carried_in": [0, 0, 2, 0, 0, 0, 2],
        "outcome.partial": [3, 1, 0, 0, 0, 0, 4],
    }
    assert read.cells[1].location.startswith("第2行第")


def test_nothing_between_two_signs_is_a_blank() -> None:
    read = _read(f"{NEW}：5、、、1、、、6", f"{CARRIED}：0、0、0、0、0、0、0")
    assert _rows(read)["new"] == [5, None, None, 1, None, None, 6]


def test_a_row_with_too_few_figures_is_refused() -> None:
    rows = [f"{NEW}：5、1、0、0、0、6", f"{CARRIED}：0、0、0、0、0、0、0", f"{PARTIAL}：3、1、0、0、0、0、4"]
    read = _read(*rows)
    assert set(_rows(read)) == {"carried_in", "outcome.partial"}
    assert [cell.raw for cell in read.refused] == ["5", "1", "0", "0", "0", "6"]


def test_a_table_in_a_paragraph() -> None:
    read = _read(
        "第二十条第（一）项；信息内容，本年制发件数，本年废止件数，现行有效件数；规章，0，，/；行政规范性文件，3，1，12；"
        "第二十条第（五）项；信息内容，本年处理决定数量；行政许可，40；第二十条第（六）项；信息内容，本年处理决定数量；"
        "行政处罚，7；行政强制，0；第二十条第（八）项；信息内容，本年收费金额（单位：万元）；行政事业性收费，12.5。"
    )
    assert [cell.value for cell in read.cells] == [0, None, None, 3, 1, 12, 40, 7, 0, Decimal("12.5")]


def test_the_row_without_a_name() -> None:
    heads = "结果维持，结果纠正，其他结果，尚未审结，总计"
    values = "1，0，0，0，1，0，0，/，0，0，2，0，0，0，2"
    read = _read(
        f"行政复议，行政诉讼；{heads}，未经复议直接起诉，复议后起诉；{heads}，{heads}；{values}。",
        f"{NEW}：5、1、0、0、0、0、6",
        f"{CARRIED}：0、0、0、0、0、0、0",
    )
    row = [cell.value for cell in read.cells if not cell.metric.startswith("applications")]
    assert row == [1, 0, 0, 0, 1, 0, 0, None, 0, 0, 2, 0, 0, 0, 2]


def test_a_list() -> None:
    names = ["（一）收到申请数", "1.当面申请数", "2.传真申请数", "3.网络申请数", "4.信函申请数", "（二）申请办结数"]
    lines = [f"{name}：{n}件" for n, name in enumerate([*names, "1.按时办结数", "2.延期办结数"])]
    assert [cell.value for cell in _read(*lines, form="2014").cells] == [*range(8)]
    assert [cell.value for cell in _read("；".join(lines).replace("：", "，"), form="2014").cells] == [*range(8)]
    assert not _read(*lines[:3], form="2014").cells


@pytest.mark.parametrize(
    "sentence",
    [
        "制发文件情况：规章0件、规范性文件3件；行政许可12件，行政处罚3件，行政强制0件。",
        "规章：全年制发1、2、3号。",
        "予以公开，5件；部分公开，1件；不予公开，2件；其他处理，3件。",
        "行政许可：40",
    ],
)
def test_sentences_are_no_rows(sentence: str) -> None:
    assert not _read("二、主动公开政府信息情况", sentence).cells
    (report,) = read_bytes(f"定远县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n{sentence}".encode())
    assert not [cell for cell in report.cells if cell.origin == "table"]
