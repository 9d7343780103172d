"""What is asked of labels and phrases in place of longer ways says the same as these."""

from __future__ import annotations

import pytest

from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.labels import LabelBook, label_book
from dagster_project.reports.normal import match_key
from dagster_project.reports.phrases import finder_of, phrases_of

FORMS = ("2014", "2019", "2021")
TEXTS = [
    "属于",
    "行政",
    "(一)予以公开",
    "1.主动公开",
    "总计",
    "自然人",
    "公开政府信息",
    "栏目1",
    "无",
    "2",
    "结转下年度继续办理",
]


@pytest.fixture(params=FORMS)
def book(request: pytest.FixtureRequest) -> LabelBook:
    registry = load_registry()
    return label_book(registry.forms[request.param], registry)


def test_a_label_may_begin_with_each_of_its_beginnings(book: LabelBook) -> None:
    for key in (*book.exact, *book.loose):
        assert all(book.may_begin(key[:length]) for length in range(1, len(key)))
    assert not book.may_begin("栏目1")


def test_a_fragment_is_a_part_of_a_label_and_not_the_whole_of_all_that_have_it(book: LabelBook) -> None:
    pieces = {key[start : start + 3] for key in book.exact for start in range(len(key))}
    for text in [*TEXTS, *pieces, *book.exact]:
        key = match_key(text)
        as_told = len(key) >= 2 and any(key in label and key != label for label in book.exact)
        assert book.is_fragment(text) is as_told, text


@pytest.mark.parametrize("form", FORMS)
def test_the_possible_phrases_of_a_text_are_those_of_whose_words_it_has_one(form: str) -> None:
    texts = [
        "收到政府信息公开申请12件",
        "行政复议3件,其中维持1件",
        "栏目12",
        "",
        "召开新闻发布会9次,发布政策解读稿件55篇。",
    ]
    for text in texts:
        as_told = [one for one in phrases_of(form) if not one.words or any(word in text for word in one.words)]
        assert list(finder_of(form).possible_in(text)) == as_told
