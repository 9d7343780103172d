"""Damaged copies of the bundled reports: what is read is what the report says, or nothing; never something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.reports.documents.model import UnreadableDocument
from dagster_project.reports.documents.mojibake import undo
from dagster_project.reports.documents.text import decode
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.model import Outcome, ParsedReport
from dagster_project.reports.normal import normalise, normalise_with_offsets
from dagster_project.reports.read import read_bytes
from dagster_project.reports.signature import figures_of
from dagster_project.reports.spam import COVER, covered, name_beside, uncovered
from tests.reports.damage import SPAM, WAYS, misread, traditional, without_names

NAMES = ("济源", "瑶海", "合肥", "重庆", "阿勒泰", "绥芬河", "牡丹江", "黑龙江", "新疆", "河南", "安徽")
LOSSLESS = ("traditional", "Taiwan", "Hong Kong", "some readings", "invisible characters")


def _cells(report: ParsedReport) -> dict[tuple[str, str | None, str], object]:
    return {(cell.metric, cell.applicant, cell.origin): (cell.value, cell.value_status) for cell in report.cells}


def _read(text: str | bytes) -> ParsedReport:
    return read_bytes(text if isinstance(text, bytes) else text.encode(), "report.txt")[0]


@pytest.fixture(scope="module")
def originals(bundled_files: dict[str, Path]) -> dict[str, tuple[str, ParsedReport]]:
    texts = {number: path.read_text("utf-8") for number, path in bundled_files.items()}
    return {number: (text, _read(text)) for number, text in texts.items()}


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_copy_says_the_same_or_nothing(way: str, originals: dict[str, tuple[str, ParsedReport]]) -> None:
    for number, (text, original) in originals.items():
        report = _read(WAYS[way](text))
        expected, found = _cells(original), _cells(report)
        assert {key: value for key, value in found.items() if expected.get(key) != value} == {}, number
        if way in LOSSLESS:
            assert found == expected, number
            assert report.identity.year == original.identity.year
            assert report.identity.jurisdiction == original.identity.jurisdiction
            assert report.identity.issuer == original.identity.issuer
            assert figures_of(report) == figures_of(original)


def test_cells_of_a_traditional_copy_keep_what_is_printed(originals: dict[str, tuple[str, ParsedReport]]) -> None:
    text = traditional(originals["000"][0])
    lines = text.split("\n")
    for cell in _read(text).cells:
        place = re.match(r"第(\d+)行(?:第(\d+)字)?$", cell.location)
        if place and cell.raw:
            assert lines[int(place[1]) - 1][int(place[2] or 1) - 1 :].startswith(cell.raw), cell


def test_the_repairs_are_told(originals: dict[str, tuple[str, ParsedReport]]) -> None:
    text, original = originals["001"]
    assert [one for one in original.identity.evidence if one.source == "repair"] == []
    told = [one.value for one in _read(WAYS["some readings"](text)).identity.evidence if one.source == "repair"]
    assert told == ["traditional script", "readings glued to characters"]


@pytest.mark.parametrize("spam", SPAM)
def test_a_report_whose_place_was_replaced_has_none(spam: str, originals: dict[str, tuple[str, ParsedReport]]) -> None:
    for number, (text, _) in originals.items():
        report = _read(without_names(text, NAMES, spam))
        assert report.identity.jurisdiction is None, number
        assert report.outcome is Outcome.UNRECOGNISED
        assert COVER not in (report.identity.issuer or "") + (report.identity.title or "")


def test_what_is_left_of_a_replaced_name_is_another_division() -> None:
    report = _read(
        "合肥市新葡京博彩官网区人民政府2019年政府信息公开工作年度报告\n一、总体情况\n2019年,我区主动公开政府信息12条。\n"
        "二、主动公开政府信息情况\n按照合肥市人民政府要求公开。\n"
    )
    assert report.identity.jurisdiction is None
    assert "博彩" in report.identity.unknown["jurisdiction"]


def test_a_place_beside_the_same_body_elsewhere_counts() -> None:
    names = load_divisions().matcher()
    assert name_beside("某某生态环境局", "“荆州生态环境”微信", names) == "荆州"
    assert name_beside("某某生态环境局", "“荆州生态环境”微信,“宜昌生态环境”微信", names) is None


@pytest.mark.parametrize(
    "honest",
    ["打击网络赌博,查处赌场3个", "福利彩票管理中心", "体育彩票投注站", "永利街道办事处", "金沙县城关镇", "棋牌室12家"],
)
def test_honest_words_are_not_covered(honest: str) -> None:
    assert covered(honest) == honest


@given(st.text("公开12365体育官网,条bet年新葡京澳门博彩平台某政府", max_size=40))
def test_covering_moves_nothing_and_can_be_undone(text: str) -> None:
    hidden = covered(text)
    assert len(hidden) == len(text)
    assert len(uncovered(hidden, text)) == len(text)


@pytest.mark.parametrize(
    ("charset", "read_as"),
    [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "cp1252"), ("utf-8", "gb18030"), ("big5", "gb18030")],
)
def test_a_wrong_reading_is_undone_or_refused(
    charset: str, read_as: str, originals: dict[str, tuple[str, ParsedReport]]
) -> None:
    for number, (text, original) in originals.items():
        report = _read(misread(traditional(text, "s2tw") if charset == "big5" else text, charset, read_as))
        if report.outcome is Outcome.UNREADABLE:
            assert re.search("乱码.*应为", report.reason or ""), number
        else:
            assert _cells(report) == _cells(original), number


def test_a_text_that_lost_characters_is_refused_with_an_example() -> None:
    damaged = misread("海口市人民政府2019年政府信息公开工作年度报告,一。", "utf-8", "gb18030")
    with pytest.raises(UnreadableDocument, match=r"乱码.*应为"):
        decode(damaged)


@settings(max_examples=60)
@given(st.text("政府信息公开工作年度报告条例申请0123456789\n,。(){}ab", min_size=1, max_size=80))
def test_what_is_undone_is_what_it_was(text: str) -> None:
    text += "政府信息公开年度报告条例"
    for charset, read_as in (("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gb18030")):
        try:
            wrong = text.encode(charset).decode(read_as)
        except UnicodeDecodeError:
            continue
        undone = undo(wrong)
        assert undone is not None
        assert undone.text == text
    assert undo(text) is None


@given(st.text("政務(wù)資訊公開規範性檔案專案上一年 １2\u200b釋出日期入口網站", max_size=60))
def test_normal_text_of_mirrors_keeps_its_places(printed: str) -> None:
    normal = normalise_with_offsets(printed)
    assert normal.text == normalise(printed)
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(set(normal.offsets))
    figures = [(one, printed[normal.offsets[n]]) for n, one in enumerate(normal.text) if one.isdigit()]
    assert all(normalise(raw) == one for one, raw in figures)


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("行政規範性檔案", "行政规范性文件"),
        ("上一年專案數量", "上一年项目数量"),
        ("政府資訊公開工作年度報告", "政府信息公开工作年度报告"),
        ("瀏覽入口網站", "浏览门户网站"),
        ("國家檔案局", "国家档案局"),  # an archive is one
        ("発布、覈准、崑山市、瑤海區、鉅鹿縣", "发布、核准、昆山市、瑶海区、巨鹿县"),
        ("乾縣", "乾县"),
    ],
)
def test_words_of_mirrors(printed: str, normal: str) -> None:
    assert normalise(printed) == normal


def test_names_of_divisions_are_normal_as_they_are() -> None:
    names = set(load_divisions().known_names(townships=True))
    changed = {name for name in names if normalise(name) != name.replace("—", "-")}
    assert changed <= {"者竜乡", "祁丰蔵族乡", "鴜鷺树镇", "於潜镇"}
