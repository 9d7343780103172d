"""Lines that number the pages: no part of a table or of a sentence, wherever they fall."""

from __future__ import annotations

import re

from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_printed_value

LAST_PAGE = 199
_PAGE_IN_WORDS = re.compile(
    r"\s*(?:第\s*\d{1,3}\s*页\s*[,/\uff0c\uff0f]?\s*(?:共\s*\d{1,3}\s*页)?|P\.\s*\d{1,3}|Page \d{1,3}\b.{0,60})\s*"
)
_WORDS_BEGIN = ("第", "P")
_DASHES = ("-", *map(chr, range(0x2010, 0x2016)), "\uff0d", "\u2500")
_PAGE_NUMBER = re.compile(r"\s*([-\u2010-\u2015\uff0d\u2500])\s*\d{1,3}\s*\1\s*")


def is_page_mark(text: str, before: str) -> bool:
    """Whether a line is a page number: 第5页 共8页, or - 5 - where it cannot be the cells of a row begun before it."""
    if text.lstrip()[:1] in _WORDS_BEGIN and _PAGE_IN_WORDS.fullmatch(text):
        return True
    return may_be_page_mark(text) and (not before.strip() or is_printed_value(before.split()[-1]))


def may_be_page_mark(text: str) -> bool:
    """Whether a line may be a page number between dashes, or else a figure between two placeholders."""
    return text.lstrip()[:1] in _DASHES and _PAGE_NUMBER.fullmatch(text) is not None


def page_number(text: str) -> int | None:
    """The page that a bare figure may number."""
    plain = normalise(text)
    number = int(plain) if plain.isascii() and plain.isdigit() else 0
    return number if 0 < number <= LAST_PAGE else None
