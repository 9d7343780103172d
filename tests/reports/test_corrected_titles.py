"""A title that says that the report was corrected keeps the word: it makes the report a newer version."""

from __future__ import annotations

import pytest

from dagster_project.reading.frames import batch_frames
from dagster_project.reports.read import read_bytes

TITLE = "瑶海区人民政府2019年政府信息公开工作年度报告"
TEXT = """
一、总体情况
2019年主动公开政府信息321条,其中修订制度2件,更正信息1条。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
本年度收到申请3件,全部办结。
"""


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (f"{TITLE}(更正)", f"{TITLE}(更正)"),
        (f"{TITLE}(修订版)", f"{TITLE}(修订版)"),
        (f"{TITLE}(修訂版)", f"{TITLE}(修訂版)"),
        (f"{TITLE}更正版", f"{TITLE}更正版"),
        (f"{TITLE}(第二次修订)", f"{TITLE}(第二次修订)"),
        (f"{TITLE}\n(更正版)", f"{TITLE}(更正版)"),
        (f"{TITLE}\n更 正", f"{TITLE}更正"),
        (f"{TITLE[:7]}\n{TITLE[7:]}\n【修订】", f"{TITLE}【修订】"),
        (f"{TITLE[:-4]}\n{TITLE[-4:]}(修订)", f"{TITLE}(修订)"),
        (f"【更正】{TITLE}", f"【更正】{TITLE}"),
        (f"(更正){TITLE}", f"(更正){TITLE}"),
        (f"标题:{TITLE}(更正)\n发布日期:2020-05-06\n{TITLE}", f"{TITLE}(更正)"),
        (f"{TITLE}(更正)\n发布日期:2020-05-06\n{TITLE}", f"{TITLE}(更正)"),
        (TITLE, TITLE),
        (f"{TITLE}(全文)", TITLE),
        (f"{TITLE}\n更正了往年的错误", TITLE),
    ],
)
def test_a_corrected_report_is_known_by_its_title(printed: str, title: str) -> None:
    (report,) = read_bytes(f"{printed}\n{TEXT}".encode())
    assert (report.identity.title, report.identity.year, report.identity.issuer) == (title, 2019, "瑶海区人民政府")
    corrected = title != TITLE
    assert batch_frames([report], "1")["reports"]["is_correction"].to_list() == [corrected]
