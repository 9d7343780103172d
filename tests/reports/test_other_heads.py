"""Table 3 whose columns are called something else than applicants: as many figures do not make it the form's."""

from __future__ import annotations

from random import Random

import pytest

from dagster_project.reports.column_orders import OTHER_HEADS
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.model import TableStatus
from dagster_project.reports.tables import read_tables
from tests.reports.filled_forms import REGISTRY, Box, Filled, fill
from tests.reports.grid_styles import GRID_STYLES, as_document
from tests.reports.test_tables import read, values
from tests.reports.text_styles import STYLES, render

OFFICES = ("办公室", "执法队", "服务中心", "信息站", "研究所", "培训中心", "合计")
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "(一)予以公开")


def _with_heads(filled: Filled, heads: dict[str, str]) -> Filled:
    table = [
        [Box(heads.get(b.text, b.text), b.columns, b.rows, b.key) for b in row] for row in filled.tables["applications"]
    ]
    filled.tables = {**filled.tables, "applications": table}
    return filled


@pytest.mark.parametrize("style", [*GRID_STYLES, *STYLES])
@pytest.mark.parametrize("is_grouped", [True, False])
def test_columns_of_offices_are_no_applicants(style: str, is_grouped: bool) -> None:
    groups = {} if is_grouped else {"申请人情况": "承办单位情况", "法人或其他组织": "直属单位"}
    filled = _with_heads(fill(Random(5), "2021", oddities=0.0), dict(zip(APPLICANTS, OFFICES, strict=True)) | groups)
    document = (
        as_document(Random(1), filled, style)
        if style in GRID_STYLES
        else read_text(render(Random(1), filled, style).encode())
    )
    tables = read_tables(document, REGISTRY.forms["2021"], REGISTRY)
    assert not [cell for cell in tables.cells if cell.metric.startswith("applications.")]
    assert {r.section: r.status for r in tables.readings}["applications"] is TableStatus.REFUSED


@pytest.mark.parametrize(
    ("head", "figures", "is_read"),
    [
        ("个体经营户", "5 1 0 0 0 2 8", True),  # the six are what the seventh counts
        ("个体经营户", "5 1 0 0 0 2 9", False),
        ("其他", "5 1 0 0 0 2 9", True),  # a mistake of the report
    ],
)
def test_one_unknown_head_is_the_forms_where_the_sums_say_so(head: str, figures: str, is_read: bool) -> None:
    heads = " | ".join(head if name == "其他" else name for name in APPLICANTS)
    rows = [" | ".join((label, *figures.split())) for label in ROWS]
    text = "\n".join(f"| {row} |" for row in (f"项目 | {heads}", *rows))
    assert bool(values(read(text, "2021"))) is is_read


@pytest.mark.parametrize(
    "heads", ["申请人情况 自然人 法人或其他组织 总计 商业企业 科研机构 社会公益组织 法律服务机构 其他", ""]
)
def test_prose_above_a_table_in_a_run_of_text_is_no_head(heads: str) -> None:
    table = fill(Random(5), "2021", oddities=0.0).tables["applications"]
    rows = " ".join(box.text for row in table if any(box.key for box in row) for box in row)
    prose = "2021年,全县新收政府信息公开申请5028件,上年结转政务服务中心办理的5件,结转下年度继续办理60件。"
    text = f"三、收到和处理政府信息公开申请情况 {prose} {heads} {rows} 四、政府信息公开行政复议、行政诉讼情况"
    assert OTHER_HEADS not in {cell.reason for cell in read(text, "2021").refused}
