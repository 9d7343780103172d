"""Lines that number the pages: no part of a table or of a sentence, wherever they fall."""

from __future__ import annotations

import re

from dagster_project.reports.labels import Role
from dagster_project.reports.normal import normalise
from dagster_project.reports.numbers import is_printed_value
from dagster_project.reports.tokens import Kind, Token

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


def numbers_page(token: Token, before: Token | None) -> bool:
    """Whether a figure outside all tables numbers a page: between dashes, or behind a heading in a list of contents."""
    if token.place.row is not None:
        return False
    is_listed = before is not None and before.block == token.block and before.kind is Kind.LABEL
    of_heading = is_listed and before is not None and before.labels[0].role is Role.HEADING
    return may_be_page_mark(token.raw) or (of_heading and page_number(token.raw) is not None)


def page_number(text: str) -> int | None:
    """The page that a bare figure may number."""
    plain = normalise(text)
    number = int(plain) if plain.isascii() and plain.isdigit() else 0
    return number if 0 < number <= LAST_PAGE else None
