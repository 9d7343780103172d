"""Normal text: width, script, spacing, pinyin; every normal character knows where it is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.reports.characters import PLAIN
from dagster_project.reports.normal import match_key, normalise, normalise_with_offsets


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("政 府 信息公　开", "政府信息公开"),
        ("主動公開政務(wù)信息數(shù)", "主动公开政务信息数"),
        ("们（试行）２０１９，％", "们(试行)2019,%"),
        ("我們(men)的", "我们的"),
        ("附表(a)", "附表(a)"),
        ("2019 年 1 月", "2019 年 1 月"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("−5 —— －7", "-5 -- -7"),
        ("本年增／减", "本年增/减"),
    ],
)
def test_normal_text(printed: str, normal: str) -> None:
    assert normalise(printed) == normal


def test_gaps_stay_where_they_may_separate_cells() -> None:
    assert normalise("行政许可 0  0", keep_gaps=True) == "行政许可 0  0"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第二十条第（一）项", "第二十条第(一)项"),
        ("本年增/减", "本年增／減"),
        ("3.危及“三安全一稳定”", '3、危及"三安全一稳定"'),
        ("社会公益\n\n组织", "社会公益组织"),
        ("其它结果", "其他结果"),
        ("同意公開答覆數(shù)", "同意公开答复数"),
    ],
)
def test_labels_that_differ_only_in_print_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_radicals_are_read_as_the_characters_they_stand_for() -> None:
    printed = "\u2f08\u2ea0政府 \u2f00、\u2f83\u2eda\u2ed4\u2ec5\u2ed3 \u2f49\u2f47 \u2ed1"
    assert normalise(printed) == "人民政府一、自页门见长月日长"
    assert normalise_with_offsets(printed).raw_position(1) == 1


def test_different_labels_have_different_keys() -> None:
    assert match_key("3.其他") != match_key("其他")
    assert match_key("结果维持") != match_key("结果纠正")


def test_what_is_normal_stays_so() -> None:
    everything = [chr(code) for code in (*range(0x20, 0xD800), *range(0xE000, 0x2FFFF))]
    plain = [PLAIN[ord(character)] for character in everything]
    assert [one for one in plain if len(one) == 1 and PLAIN[ord(one)] != one] == []


@given(st.text(alphabet="政務(wù) \u3000\u200b１2a信 息,，\t（）們men"))
def test_each_normal_character_comes_from_its_printed_place(printed: str) -> None:
    for keep_gaps in (False, True):
        normal = normalise_with_offsets(printed, keep_gaps)
        assert normal.text == normalise(printed, keep_gaps)
        assert len(normal.offsets) == len(normal.text) + 1
        for position, character in enumerate(normal.text):
            printed_one = printed[normal.raw_position(position)]
            assert normalise(printed_one, keep_gaps=True) == character
