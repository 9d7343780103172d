"""Automatic numbers of Word paragraphs (一、 (二) 3.), which are printed but stand nowhere in the text.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from dagster_project.reports.documents.ooxml import attribute, local

_Element = etree._Element
_DIGITS = "〇一二三四五六七八九"
_MAX_LEVEL = 9
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand")
)
_LETTERS = {"upperLetter": "A", "lowerLetter": "a"}


class Numbering:
    """The numbered lists of a document and how far each has counted."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        """Take in the parts ``numbering.xml`` and ``styles.xml``, where the document has them."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # list -> level -> format, text, start
        self._list_of: dict[str, str] = {}  # numId -> list
        self._style_numbers: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._restarts: dict[str, dict[int, int]] = {}  # numId -> level -> number from which it starts anew
        if numbering is not None:
            self._take_lists(numbering)
        if styles is not None and self._list_of:
            self._take_styles(styles)

    def label(self, paragraph: _Element) -> str:
        """The number printed before a paragraph, e.g. ``一、``; empty where it has none or only a bullet."""
        if not self._list_of:
            return ""
        number = self._number_of(paragraph)
        if number is None:
            return ""
        list_id, level = self._list_of.get(number[0], ""), number[1]
        levels = self._levels.get(list_id)
        if levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(list_id, [0] * _MAX_LEVEL)
        for at, start in self._restarts.pop(number[0], {}).items():
            counts[at] = start - 1
            levels = {**levels, at: (*levels[at][:2], start)} if at in levels else levels
        counts[level] = counts[level] + 1 if counts[level] else levels[level][2]
        for deeper in range(level + 1, _MAX_LEVEL):
            counts[deeper] = 0
        format_, text, _ = levels[level]
        if format_ in ("bullet", "none"):
            return ""

        def filled(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            own_format, _, start = levels.get(at, (format_, "", 1))
            return _written(counts[at] or start, own_format)

        return re.sub(r"%([1-9])", filled, text)

    def _number_of(self, paragraph: _Element) -> tuple[str, int] | None:
        for properties in paragraph:
            if local(properties) == "pPr":
                found = _reference(properties)
                if found is not None and found[0]:
                    return found[0], found[1] or 0
                style = next((attribute(each, "val") for each in properties if local(each) == "pStyle"), None)
                inherited = self._style_numbers.get(style or "")
                if inherited is not None and found is not None and found[1] is not None:
                    return inherited[0], found[1]
                return inherited
        return None

    def _take_lists(self, numbering: _Element) -> None:
        for element in numbering:
            name = local(element)
            if name == "abstractNum":
                key = attribute(element, "abstractNumId") or ""
                self._levels[key] = dict(_level(each) for each in element if local(each) == "lvl")
            elif name == "num":
                target = next((attribute(each, "val") for each in element if local(each) == "abstractNumId"), None)
                if target is not None:
                    number = attribute(element, "numId") or ""
                    self._list_of[number] = target
                    self._restarts[number] = dict(_restarts(element))

    def _take_styles(self, styles: _Element) -> None:
        for style in styles:
            if local(style) != "style":
                continue
            for properties in style:
                if local(properties) == "pPr":
                    found = _reference(properties)
                    if found is not None and found[0]:
                        self._style_numbers[attribute(style, "styleId") or ""] = found[0], found[1] or 0


def _reference(properties: _Element) -> tuple[str, int | None] | None:
    """List and level that paragraph properties name; None where they name none."""
    for element in properties:
        if local(element) == "numPr":
            values = {local(each): attribute(each, "val") or "" for each in element}
            level = values.get("ilvl", "")
            return values.get("numId", ""), min(int(level), _MAX_LEVEL - 1) if level.isdigit() else None
    return None


def _restarts(number: _Element) -> Iterator[tuple[int, int]]:
    """The levels of a list that this use of it starts anew, and from which number."""
    for override in number:
        at = attribute(override, "ilvl") or ""
        for each in override:
            start = attribute(each, "val") or ""
            if local(each) == "startOverride" and at.isdigit() and start.isdigit():
                yield min(int(at), _MAX_LEVEL - 1), int(start)


def _level(element: _Element) -> tuple[int, tuple[str, str, int]]:
    values = {local(each): attribute(each, "val") or "" for each in element}
    at = attribute(element, "ilvl") or "0"
    start = values.get("start", "1")
    return (
        min(int(at), _MAX_LEVEL - 1) if at.isdigit() else 0,
        (values.get("numFmt", "decimal"), values.get("lvlText", ""), int(start) if start.isdigit() else 1),
    )


def _written(number: int, format_: str) -> str:
    if format_ in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if format_ in _LETTERS and 0 < number <= 26:
        return chr(ord(_LETTERS[format_]) + number - 1)
    if format_ in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if format_ == "decimalZero":
        return f"{number:02d}"
    return str(number)
