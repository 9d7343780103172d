"""Prose in the forms of 2019 and 2021: random texts with known figures, and the wordings one by one."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Identity, StatementKind
from dagster_project.reports.prose import ProseRead, read_prose
from tests.reports.prose_later import Later, later_statements

_SAMPLE = 200  # texts of the measure of what is found
_RECALL = Decimal("0.97")
_YEARS = {"2014": 2016, "2019": 2020, "2021": 2022}
_ABOUT_REVIEWS = "四、政府信息公开行政复议、行政诉讼情况\n"
_ABOUT_APPLICATIONS = "(二)依申请公开\n"


def _government(year: int) -> Identity:
    return Identity(year=year, issuer="瑶海区人民政府", issuer_kind="government", jurisdiction="安徽省/合肥市/瑶海区")


def _read(text: str, form: str, identity: Identity | None = None) -> ProseRead:
    registry = load_registry()
    identity = identity or _government(_YEARS[form])
    return read_prose(read_text(text.encode()), registry.forms[form], registry, identity)


def _cells(read: ProseRead) -> dict[str, Decimal | None]:
    return {f"{cell.metric}@{cell.applicant}" if cell.applicant else cell.metric: cell.value for cell in read.cells}


def _of(text: Later) -> ProseRead:
    return _read("\n".join(text.lines), text.form, text.identity)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_read_is_what_was_written(random: Random) -> None:
    text = later_statements(random)
    read = _of(text)
    wrong = {name: value for name, value in _cells(read).items() if text.truth.get(name) != value}
    assert not wrong, "\n".join([str(wrong), *text.lines])
    said = {(one.metric, one.applicant, one.value) for one in read.statements}
    assert {(cell.metric, cell.applicant, cell.value) for cell in read.cells} <= said


def test_nearly_all_that_was_written_is_read() -> None:
    texts = [later_statements(Random(seed)) for seed in range(_SAMPLE)]
    written = sum(len(text.truth) for text in texts)
    found = 0
    for text in texts:
        cells = _cells(_of(text))
        found += sum(cells.get(name) == value for name, value in text.truth.items())
    assert Decimal(found) / written >= _RECALL, f"{found} of {written}"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        (
            "2019",
            "规章本年新制作数量0件,本年新公开数量0件,对外公开总数量2件;规范性文件本年新制作数量5件,新公开4件,对外公开30件。",
            {
                "regulations.made": 0,
                "regulations.disclosed": 0,
                "regulations.public_total": 2,
                "normative_documents.made": 5,
                "normative_documents.disclosed": 4,
                "normative_documents.public_total": 30,
            },
        ),
        (
            "2019",
            "全区行政许可事项13项,比2019年减少3项,行政许可处理决定数量7556件;其他对外管理服务事项处理决定数量496件。"
            "共作出行政处罚29件,未作出行政强制措施。",
            {
                "licensing.decisions": 7556,
                "other_services.decisions": 496,
                "penalties.decisions": 29,
                "coercion.decisions": 0,
            },
        ),
        ("2019", "全区制定规范性文件5件,公开规范性文件5件。", {}),
        (
            "2019",
            "政府集中采购项目采购数量12个,采购总金额1.2亿元,节约资金300万元。",
            {"procurement.items": 12, "procurement.amount": 120_000_000},
        ),
        (
            "2021",
            "全年制定规章2部、行政规范性文件15件,废止规章1部、行政规范性文件8件。",
            {
                "regulations.issued": 2,
                "normative_documents.issued": 15,
                "regulations.repealed": 1,
                "normative_documents.repealed": 8,
            },
        ),
        ("2021", "未制发规章,清理行政规范性文件8件。", {"regulations.issued": 0}),
        (
            "2021",
            "全区各级行政机关作出行政许可12.3万件、行政处罚5件、行政强制0件。公开行政处罚决定4件。",
            {"licensing.decisions": 123_000, "penalties.decisions": 5, "coercion.decisions": 0},
        ),
        ("2021", "本年行政事业性收费金额356500元。", {"fees.amount": Decimal("35.65")}),
        (
            "2021",
            _ABOUT_APPLICATIONS + "全区共收到政府信息公开申请12件,均为自然人申请。无结转下年度申请。",
            {"applications.new@total": 12, "applications.new@natural_person": 12, "applications.carried_out@total": 0},
        ),
        ("2021", _ABOUT_APPLICATIONS + "收到自然人政府信息公开申请12件。", {}),
        (
            "2021",
            _ABOUT_APPLICATIONS + "收到政府信息公开申请12件,办结11件,其中予以公开5件(自然人申请4件)。",
            {
                "applications.new@total": 12,
                "applications.outcome.total@total": 11,
                "applications.outcome.granted@total": 5,
            },
        ),
        (
            "2021",
            "政府信息公开行政复议案件5件,其中维持3件、撤销1件,申请人撤回1件。未经复议直接起诉的案件0件,复议后起诉的案件2件。",
            {
                "reconsideration.total": 5,
                "reconsideration.upheld": 3,
                "reconsideration.corrected": 1,
                "litigation_direct.total": 0,
                "litigation_after_reconsideration.total": 2,
            },
        ),
        (
            "2021",
            _ABOUT_APPLICATIONS + "收到政府信息公开申请44件(其中:网上申请42件,邮寄2件),上年度结转3件,本年度办结39件。",
            {
                "applications.new@total": 44,
                "applications.carried_in@total": 3,
                "applications.outcome.total@total": 39,
            },
        ),
        (
            "2021",
            _ABOUT_APPLICATIONS + "收到政府信息公开申请19件,上年结转9件,受理28件,另有1件转2023年继续办理。",
            {
                "applications.new@total": 19,
                "applications.carried_in@total": 9,
                "applications.carried_out@total": 1,
            },
        ),
        (
            "2021",
            _ABOUT_APPLICATIONS
            + "收到依申请公开12件,结转上年2件,答复7件,不予受理4件,予以公开或部分公开5件,下年度继续办理3件。",
            {
                "applications.new@total": 12,
                "applications.carried_in@total": 2,
                "applications.carried_out@total": 3,
            },
        ),
        (
            "2021",
            _ABOUT_APPLICATIONS
            + "收到政府信息公开申请57件(含上年结转1件),经沟通撤回39件,受理18件(予以公开6件,部分公开2件)。",
            {
                "applications.carried_in@total": 1,
                "applications.outcome.granted@total": 6,
                "applications.outcome.partial@total": 2,
            },
        ),
        (
            "2021",
            _ABOUT_REVIEWS + "因政府信息公开引起行政复议3件,2件维持行政行为,1件纠正;行政诉讼2件,1件维持。",
            {"reconsideration.total": 3, "reconsideration.upheld": 2, "reconsideration.corrected": 1},
        ),
        ("2021", _ABOUT_REVIEWS + "办理行政复议案件120件,其中土地类8件。", {}),
        ("2021", _ABOUT_REVIEWS + "全年未发生行政诉讼。行政诉讼0件。", {}),
        ("2014", "全年收到政府信息公开方面的举报投诉3件。", {"complaints.cases": 3}),
    ],
)
def test_wordings_of_the_later_forms(form: str, text: str, expected: dict[str, int | Decimal]) -> None:
    assert _cells(_read(text, form)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "六、举报投诉数量件0七、依申请公开信息收取的费用万元0八、机构建设和保障经费情况—",
        "(一)收到申请数件5 1.当面申请数件2件 2.传真申请数件3件",
        "收到申请数 5 0 0 0件 办结数 5件",
        "收到申请数\n件\n5\n申请办结数5件\n件\n5\n申请答复数",
    ],
)
def test_the_text_of_a_table_is_no_prose(text: str) -> None:
    assert _read(text, "2014").cells == ()


def test_a_sentence_goes_before_the_remains_of_a_table() -> None:
    text = "依申请公开信息收取的费用0.475万元。\n七、依申请公开信息收取的费用万元0八、机构建设和保障经费情况—"
    assert _cells(_read(text, "2014")) == {"requests.fees_charged": Decimal("0.475")}


def test_every_figure_about_disclosure_is_a_witness() -> None:
    read = _read(
        "门户网站公开信息1234条,同比增长12.5%,微信公众号推送信息56条。举办新闻发布会3场。第20条规定5个工作日内答复。"
        "未发生政府信息公开行政诉讼案件。",
        "2021",
    )
    assert read.cells == ()
    assert {one.metric for one in read.statements} == {None}
    said = [(one.kind, one.value) for one in read.statements]
    assert (StatementKind.VALUE, Decimal(1234)) in said
    assert (StatementKind.GROWTH, Decimal("12.5")) in said
    assert (StatementKind.VALUE, Decimal(56)) in said
    assert (StatementKind.VALUE, Decimal(0)) in said
    assert Decimal(5) not in {one.value for one in read.statements}


def test_rows_of_local_tables_printed_one_cell_a_line() -> None:
    rows = ("主动公开信息数 条 120", "其中:全文电子化的信息数 条 110", "申请总数 件 5", "行政复议数 件 0")
    lines = "\n".join(["附表", "指标", "单位", "数值", *(cell for row in rows for cell in row.split())])
    assert _cells(_read(lines, "narrative", _government(2012))) == {
        "disclosure.items": 120,
        "requests.received": 5,
        "reconsideration.cases": 0,
    }
    assert _read(lines.replace("数值", "历年累计"), "narrative", _government(2012)).cells == ()
