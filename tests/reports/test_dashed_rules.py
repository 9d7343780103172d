"""Tables whose columns are ruled by lines of dashes: the dashes are no values, but short ones are blanks of cells."""

from __future__ import annotations

from dagster_project.reports.read import read_bytes

TEXT = """蓝田县统计局2021年政府信息公开工作年度报告
四、政府信息公开行政复议、行政诉讼情况
  -------------------------------------------------------------------
  行政复议  行政诉讼
  ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ---- ----
  结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉
  结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计
  1 0 {blank} 0 1 0 0 0 0 0 0 2 0 0 2
  -------------------------------------------------------------------
"""


def test_dashes_that_rule_columns_are_no_values() -> None:
    (report,) = read_bytes(TEXT.format(blank="0").encode(), "a.md")
    assert [int(cell.value or 0) for cell in report.cells] == [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2]


def test_short_dashes_are_blanks() -> None:
    (report,) = read_bytes(TEXT.format(blank="--").encode(), "a.md")
    assert [cell.value for cell in report.cells][:5] == [1, 0, None, 0, 1]
