"""Sentences of a page in one line with bars between its pieces are read; halves of sentences are not."""

from __future__ import annotations

import pytest

from dagster_project.reports.model import Origin
from dagster_project.reports.read import read_bytes

TITLE = "昆山市水务局2020年政府信息公开工作年度报告|一、总体情况|"
HEADS = "二、主动公开政府信息情况|第二十条第(一)项|信息内容|本年新制作数量|本年新公开数量|对外公开总数量"
TABLE = f"{HEADS}|规章|0|0|0|规范性文件|1|1|3|"
END = "四、政府信息公开行政复议、行政诉讼情况|2020年,我局未发生因政府信息公开引起的行政复议。|五、存在的主要问题|无。"


def _cells(text: str) -> dict[str, int]:
    (report,) = read_bytes(f"{TITLE}{text}{TABLE}{END}".encode(), "a.txt")
    assert sum(cell.origin is Origin.TABLE for cell in report.cells) == 6
    for cell in report.cells:
        if cell.origin is Origin.NARRATIVE:
            assert cell.raw in text + END
    return {
        cell.metric: int(cell.value or 0)
        for cell in report.cells
        if cell.origin is Origin.NARRATIVE and cell.metric.startswith("applications")
    }


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("(二)依申请公开。2020年新收政府信息公开申请2件,上年结转政府信息公开申请0件。|", 2),
        ("(二)依申请公开|2020年新收政府信息公开申请2件,上年结转政府信息公开申请0件。|", 2),
        ("全年新收政府信息公开申请2件,上年结转政府信息公开申请0件。|", 2),
        # begun before the bar, beside a figure, a note
        ("与往年一样,其他机关|全年新收政府信息公开申请2件,上年结转政府信息公开申请0件。|", None),
        ("12|全年新收政府信息公开申请2件,上年结转政府信息公开申请0件。|", None),
        ("注:各部门全年新收政府信息公开申请2件,上年结转政府信息公开申请0件。|", None),
    ],
)
def test_sentences_between_bars(text: str, new: int | None) -> None:
    expected = {} if new is None else {"applications.new": new, "applications.carried_in": 0}
    assert _cells(text) == expected
