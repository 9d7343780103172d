"""Lines without the marks that Markdown puts into them."""

from __future__ import annotations

import pytest

from dagster_project.reports.lines import without_marks
from dagster_project.reports.read import read_bytes

TITLE = "曲阳县2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "line",
    [
        f"# {TITLE}",
        f"### {TITLE} ###",
        f"**{TITLE}**",
        f"***{TITLE}***",
        f"__{TITLE}__",
        f"> ## **{TITLE}**",
        f"- {TITLE}",
        f"\\# {TITLE}",
        f"#{TITLE}",
        f"{TITLE}\\",
    ],
)
def test_a_title_is_known_below_its_marks(line: str) -> None:
    assert without_marks(line) == TITLE
    (report,) = read_bytes(f"{line}\n\n## 一、总体情况\n公开12条。\n\n## 二、存在的主要问题\n无。\n".encode())
    assert (report.identity.title, report.identity.year, report.identity.jurisdiction) == (
        TITLE,
        2024,
        "河北省/保定市/曲阳县",
    )
    assert len(report.sections) == 2


@pytest.mark.parametrize("line", ["-3", "- 5 -", "+19", "#1号文件", "a_b_c", "2 * 3", "〔2019〕60号", "*", "——"])
def test_what_only_looks_like_a_mark_stays(line: str) -> None:
    assert without_marks(line) in (line, line.removeprefix("- "))


def test_escaped_characters_are_meant() -> None:
    assert without_marks("1\\. 规范性文件\\(新\\)") == "1. 规范性文件(新)"


@pytest.mark.parametrize("behind", ["", "\t", " \t ", "\t\t"])
def test_a_tab_behind_the_only_cell_of_a_line_is_no_blank(behind: str) -> None:
    rows = [("主动公开政府信息数", "条", 1859), ("主动公开规范性文件数", "条", 3), ("收到申请数", "件", 2)]
    lines = ["定远县人民政府2015年政府信息公开工作年度报告", "统计表"]
    for label, unit, value in (*rows, ("当面申请数", "件", 1)):
        lines += [label, unit + behind, str(value)]
    (report,) = read_bytes("\n".join(lines).encode())
    assert [cell.value for cell in report.cells] == [1859, 3, 2, 1]


def test_a_tab_behind_a_label_in_rows_of_tabs_is_a_blank() -> None:
    rows = ["主动公开政府信息数\t条\t1859", "主动公开规范性文件数\t条\t", "收到申请数\t件\t2", "当面申请数\t件\t"]
    lines = ["定远县人民政府2015年政府信息公开工作年度报告", "统计表", *rows]
    (report,) = read_bytes("\n".join(lines).encode())
    assert [cell.value for cell in report.cells] == [1859, None, 2, None]
