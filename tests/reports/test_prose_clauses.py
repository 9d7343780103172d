"""Clauses of prose told by what their words mean: any order of known words is understood, any other word stops it."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from dagster_project import project_files
from dagster_project.reports.clauses import read_meanings
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.forms.registry import RegistryError, load_registry
from dagster_project.reports.model import Identity
from dagster_project.reports.prose import ProseRead, read_prose

BUREAU = Identity(year=2022, issuer="合肥市水务局", issuer_kind="department", jurisdiction="安徽省/合肥市")
TOWN = Identity(year=2016, issuer="磨店镇人民政府", issuer_kind="township_government", jurisdiction="安徽省/合肥市")
HEADING = "(二)依申请公开情况\n"


def _read(text: str, form: str, identity: Identity) -> ProseRead:
    registry = load_registry()
    return read_prose(read_text(text.encode()), registry.forms[form], registry, identity)


def _cells(text: str, form: str = "2021", identity: Identity = BUREAU) -> dict[str, Decimal | None]:
    return {
        cell.metric + (f"@{cell.applicant}" if cell.applicant not in (None, "total") else ""): cell.value
        for cell in _read(text, form, identity).cells
    }


RECEIVE = ("收到", "受理", "接收", "新收", "接到", "收到并办理")
WHO = ("", "公民、法人和其他组织提出的", "自然人、法人或者其他组织提交的")
OBJECT = (
    "政府信息公开申请",
    "依申请公开政府信息申请",
    "政府信息依申请公开事项",
    "依申请公开件",
    "要求公开政府信息的申请",
    "信息公开申请函件",
    "涉及本局政府信息公开的申请",
)


@pytest.mark.parametrize(("verb", "thing"), list(product(RECEIVE, OBJECT)))
def test_any_words_for_what_was_applied_for(verb: str, thing: str) -> None:
    for who in WHO:
        for text in (f"2022年,我局共{verb}{who}{thing}37件。", f"我局2022年{verb}{who}37件{thing}。"):
            assert _cells(text) == {"applications.new": 37}, text


@pytest.mark.parametrize(("verb", "thing"), list(product(RECEIVE[:5], OBJECT)))
def test_any_words_for_none(verb: str, thing: str) -> None:
    for no in ("未", "没有", "尚未"):
        for text in (f"2022年,我局{no}{verb}{thing}。", f"我局2022年度{no}{verb}过任何{thing}。"):
            assert _cells(text).get("applications.new") == 0, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我局收到政府信息公开申请37件,自2021年结转3件;办结38件,转2023年办理2件。",
            {"new": 37, "carried_in": 3, "outcome.total": 38, "carried_out": 2},
        ),
        (
            "我局收到政府信息公开申请37件,上年遗留3件,2件顺延至次年。",
            {"new": 37, "carried_in": 3, "carried_out": 2},
        ),
        ("我局收到政府信息公开申请37件,上年结转2件,办理36件。", {"new": 37, "carried_in": 2, "outcome.total": 36}),
        (
            "收到政府信息公开申请37件,其中本局不掌握的信息4件、因属于过程性文件2件、大量反复申请1件。",
            {
                "new": 37,
                "outcome.unavailable.not_held": 4,
                "outcome.refused.process_information": 2,
                "outcome.not_processed.excessive": 1,
            },
        ),
        (HEADING + "我局2022年度无申请。", {"new": 0}),
    ],
)
def test_what_goes_on_takes_over_what_is_missing(text: str, expected: dict[str, int]) -> None:
    assert _cells(text) == {f"applications.{metric}": value for metric, value in expected.items()}


def test_outcomes_of_cases_stand_before_or_behind_their_number() -> None:
    text = "我局因政府信息公开被申请行政复议5件,2件维持原行政行为,1件被撤销,2件正在审理。"
    expected = {"total": 5, "upheld": 2, "corrected": 1, "pending": 2}
    assert _cells(text) == {f"reconsideration.{metric}": value for metric, value in expected.items()}


def test_decisions_on_a_list() -> None:
    text = "全年作出行政许可决定12件、行政处罚30件、行政强制0件。"
    expected = {"licensing.decisions": 12, "penalties.decisions": 30, "coercion.decisions": 0}
    assert _cells(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2016年,我镇主动公开政府信息90条,其中网站61条、政务微信公众号“磨店之声”(每周两期)20条、微博9条。",
            {"items": 90, "channel.website": 61, "channel.wechat": 20, "channel.weibo": 9},
        ),
        ("我镇在各个平台共公开信息90条。", {"items": 90}),
        ("同时通过政务微博公开政府信息9条。", {"channel.weibo": 9}),
    ],
)
def test_channels_and_items(text: str, expected: dict[str, int]) -> None:
    assert _cells(text, "2014", TOWN) == {f"disclosure.{metric}": value for metric, value in expected.items()}


@pytest.mark.parametrize(
    "text",
    [
        "2021年,我局收到政府信息公开申请37件。",
        "2022年上半年,我局收到政府信息公开申请37件。",
        "历年累计收到政府信息公开申请37件。",
        "力争收到政府信息公开申请37件。",
        "庐阳区水务局收到政府信息公开申请37件。",
        "我局收到网上政府信息公开申请37件。",
        "我局收到取水许可申请37件。",
        "我局收到关于取水许可方面的政府信息公开申请37件。",
        "我局收到公民的政府信息公开申请、信访件37件。",
        "我局收到再次申请公开政府信息的37件。",
        "我局收到政府信息公开申请表述不清的37件。",
        "其中涉及企业的政府信息公开申请投诉37件。",
        "行政许可事项12项、行政处罚事项3项。",
        "在网站公示行政许可决定12件、行政处罚决定3件。",
        "代理行政诉讼案件5件,维持2件。",
    ],
)
def test_what_is_not_wholly_understood_stays_a_witness(text: str) -> None:
    read = _read(text, "2021", BUREAU)
    assert not read.cells, [(cell.metric, cell.value) for cell in read.cells]
    assert read.statements  # each figure is kept, all the same


@pytest.mark.parametrize(
    "text",
    [
        "2022年,我局没有信息公开申请不规范的情况。",
        "2022年,我局无依申请公开超期办件。",
        "2022年,我局未收到庐阳区转来的政府信息公开申请答复意见。",
        "2022年,我局没有未办结的政府信息公开申请。",
    ],
)
def test_a_denial_of_something_else_denies_no_figure(text: str) -> None:
    assert not _cells(text)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2021,applications.new,total,value,recieve apply,,件", "unknown word 'recieve'"),
        ("2021,applications.newest,total,value,receive apply,,件", "unknown metric 'applications.newest'"),
        ("2021,applications.new,total,value,receive,applications,件", "unknown topic 'applications'"),
    ],
)
def test_wrong_rows_are_named(row: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tmp_path / "clause_figures.csv"
    rows.write_text(f"form,metric,applicant,kind,words,topic,units\n{row}\n", encoding="utf-8")
    layers = (*project_files.forms_layers(), tmp_path)
    monkeypatch.setattr(project_files, "forms_layers", lambda: layers)
    with pytest.raises(RegistryError, match=message) as error:
        read_meanings()
    assert "clause_figures.csv, line 2" in str(error.value)
