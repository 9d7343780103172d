"""Several reports in one file: each with its own figures, or none of them; never the figures of two in one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from dagster_project.reports.model import Outcome, ParsedReport
from dagster_project.reports.read import read_bytes
from tests.reports.compilations import Block, as_docx, as_html, as_text, report, values
from tests.reports.documents.packages import zipped
from tests.reports.filled_forms import fill

WATER = report("合肥市水务局", 2019, seed=1)
SCHOOLS = report("合肥市教育局", 2019, seed=2)
CIVIL = report("合肥市民政局", 2020, seed=3)
TITLES = [str(blocks[0]) for blocks in (WATER, SCHOOLS, CIVIL)]


def figures(read: ParsedReport) -> dict[str, Decimal | None]:
    return {f"{cell.metric}@{cell.applicant or 'total'}": cell.value for cell in read.cells if cell.origin == "table"}


def printed(seed: int, form: str = "2019") -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values(seed, form).items()}


def who(reports: list[ParsedReport]) -> list[tuple[str | None, str | None, int | None]]:
    return [(one.part, one.identity.issuer, one.identity.year) for one in reports]


@pytest.mark.parametrize("write", [as_html, as_text, as_docx])
def test_each_report_has_its_own_identity_and_figures(write: Callable[[list[Block]], bytes]) -> None:
    data = write(["目录", *TITLES, *WATER, *SCHOOLS, *CIVIL])
    reports = read_bytes(data)
    assert who(reports) == [(None, "合肥市水务局", 2019), ("#2", "合肥市教育局", 2019), ("#3", "合肥市民政局", 2020)]
    for seed, one in enumerate(reports, start=1):
        assert one.outcome is Outcome.PARSED, one.reason
        assert figures(one) == printed(seed)
    assert len({one.sha256 for one in reports}) == 1


def test_places_are_those_of_the_whole_file() -> None:
    first, second = read_bytes(as_html(WATER + SCHOOLS))
    tables = [{cell.location.split("表")[0] for cell in one.cells if cell.origin == "table"} for one in (first, second)]
    assert tables == [{"第1个", "第2个", "第3个"}, {"第4个", "第5个", "第6个"}]


def test_reports_of_several_years_and_forms_of_one_body_are_several() -> None:
    old = report("合肥市水务局", 2017, seed=4, form="2014")
    reports = read_bytes(as_html(old + WATER))
    assert who(reports) == [(None, "合肥市水务局", 2017), ("#2", "合肥市水务局", 2019)]
    assert [one.form for one in reports] == ["2014", "2019"]
    assert [figures(one) for one in reports] == [printed(4, "2014"), printed(1)]


def test_a_title_over_several_lines_or_below_its_body_begins_a_report() -> None:
    broken: list[Block] = ["合肥市教育局2019年政府信息", "公开工作年度报告", *SCHOOLS[1:]]
    below: list[Block] = ["合肥市民政局", "2020年政府信息公开工作年度报告", *CIVIL[1:]]
    assert who(read_bytes(as_html(WATER + broken + below))) == [
        (None, "合肥市水务局", 2019),
        ("#2", "合肥市教育局", 2019),
        ("#3", "合肥市民政局", 2020),
    ]


def test_the_fields_above_a_title_belong_to_its_report() -> None:
    def page(body: str, day: str, blocks: list[Block]) -> list[Block]:
        return [f"索引号:{day}", f"发布机构:{body}", f"发布日期:{day}", *blocks]

    data = as_html(page("合肥市水务局", "2020-01-02", WATER) + page("合肥市教育局", "2020-01-20", SCHOOLS))
    assert [str(one.identity.published_on) for one in read_bytes(data)] == ["2020-01-02", "2020-01-20"]


def with_page_titles(blocks: list[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, str) and block[1:2] == "、":
            found.append("市水务局2019年政府信息公开工作年度报告")
        found.append(block)
    return found


def tables_twice(blocks: list[Block]) -> list[Block]:
    return [each for block in blocks for each in ([block] if isinstance(block, str) else [block, block])]


CONTENTS = ["目录", "一、总体情况……1", "二、主动公开政府信息情况……2", "三、收到和处理政府信息公开申请情况……3"]


@pytest.mark.parametrize(
    "blocks",
    [
        WATER,
        ["市水务局2019年政府信息公开工作年度报告", *CONTENTS, *WATER],
        [TITLES[0], *TITLES, *WATER],
        [*WATER, "上一篇:" + TITLES[1], "下一篇", TITLES[2], "主办单位:合肥市人民政府办公室 地址:合肥市政务区"],
        with_page_titles(WATER),
        [*WATER[:3], f"参照《{TITLES[1]}》的做法。", TITLES[1], "的经验已经推广。", *WATER[3:]],
        [*WATER, "附件", "合肥市教育局2019年政府信息公开工作年度报告"],
        WATER + WATER,  # for the screen and for the printer
        tables_twice([*WATER[:3], "本年新收政府信息公开申请数量为5件。", *WATER[3:]]),  # for two widths of screens
    ],
    ids=["one", "contents", "titles", "links", "page titles", "quoted", "attachment", "twice", "tables twice"],
)
def test_what_is_one_report_stays_one(blocks: list[Block]) -> None:
    (one,) = read_bytes(as_html(blocks))
    assert one.outcome is Outcome.PARSED, one.reason
    assert (one.part, one.identity.year, figures(one)) == (None, 2019, printed(1))


@pytest.mark.parametrize(
    "blocks",
    [
        WATER + report("合肥市水务局", 2019, seed=2),  # which is the right one?
        [*WATER, "合肥市教育局", *SCHOOLS[1:]],
        [*WATER, *SCHOOLS[1:]],
    ],
    ids=["same body and year", "body only", "no title"],
)
@pytest.mark.parametrize("write", [as_html, as_text, as_docx])
def test_where_two_reports_cannot_be_told_apart_no_figure_is_read(
    write: Callable[[list[Block]], bytes], blocks: list[Block]
) -> None:
    (one,) = read_bytes(write(blocks))
    assert one.outcome is Outcome.PARTIAL
    assert one.cells == one.statements == ()
    assert "无法区分" in str(one.reason)
    assert len(one.refused) > 190
    assert all(table.status == "refused" and table.reason for table in one.tables)


def test_tables_that_differ_are_not_one_table_twice() -> None:
    others = iter([block for block in SCHOOLS if not isinstance(block, str)])
    blocks = [each for block in WATER for each in ([block] if isinstance(block, str) else [block, next(others)])]
    (one,) = read_bytes(as_html(blocks))
    assert one.cells == ()
    assert "无法区分" in str(one.reason)


def test_prose_of_two_reports_is_not_mixed_either() -> None:
    def prose(count: int) -> list[Block]:
        return [
            "一、总体情况",
            f"2019年,我局收到政府信息公开申请{count}件。",
            "二、主动公开政府信息情况",
            f"全年主动公开政府信息{count}条。",
            "三、收到和处理政府信息公开申请情况",
            f"我局已办结{count}件,均在期限内答复。",
        ]

    (apart,) = read_bytes(as_text([TITLES[0], *prose(3)]))
    assert {cell.value for cell in apart.cells} == {3}
    (mixed,) = read_bytes(as_text([TITLES[0], *prose(3), *prose(5)]))
    assert mixed.cells == mixed.statements == ()
    assert mixed.outcome is Outcome.PARTIAL


@pytest.mark.parametrize("gap", [" ", "\u3000\u3000", "\t", "\n"])
def test_parts_of_a_statistical_table_are_no_second_outline(gap: str) -> None:
    prose = ["一、概述", "全年办理人大代表建议38件。", "二、主动公开情况", "全年主动公开政府信息109条。"]
    prose += ["三、依申请公开情况", "全年收到申请9件,均已答复。", "四、复议和诉讼情况", "全年行政复议7件。"]
    filled = fill(Random(5), "2014")
    rows = [gap.join(box.text for box in row if box.text) for row in filled.tables["list"]]
    (one,) = read_bytes(as_text(["合肥市水务局2017年政府信息公开工作年度报告", *prose, "附表", *rows]))
    assert len([cell for cell in one.cells if cell.origin == "table"]) == 58


def test_several_reports_in_a_member_of_an_archive() -> None:
    data = zipped({"汇编/b.docx": as_docx(WATER + SCHOOLS), "c.html": as_html(CIVIL)})
    assert who(read_bytes(data)) == [
        ("!/汇编/b.docx", "合肥市水务局", 2019),
        ("!/汇编/b.docx#2", "合肥市教育局", 2019),
        ("!/c.html", "合肥市民政局", 2020),
    ]


def test_a_further_report_that_had_to_be_stopped_is_left_out_with_the_reason() -> None:
    reports = read_bytes(as_html(WATER + SCHOOLS + CIVIL), "x", {"#2": "too long"}.get)
    assert [(one.part, one.outcome.value) for one in reports] == [
        (None, "parsed"),
        ("#2", "unreadable"),
        ("#3", "parsed"),
    ]
    assert reports[1].reason == "too long"
