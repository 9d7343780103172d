"""What a workbook's parts say of how a sheet looks: hidden rows and columns, and the words that formats add to numbers.

A person who reads the sheet, or its print, sees nothing of what is hidden, and sees 12元 where 12 is stored.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from dagster_project.reports.documents.archive import Package
from dagster_project.reports.documents.ooxml import part

_TRUE = ("1", "true", "on")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_TAG = re.compile(rb"<(?:\w+:)?(row|col|c)\s([^<>]*)>")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LAST_COLUMN = 16_384
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([\u3400-\u9fff\uff05\uffe5]+)')
_NO_TEXT = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours and conditions, widths, fillers
_DIGITS = re.compile(r"[0#?](?:[0#?.,!]*[0#?])?")


@dataclass
class Look:
    """The look of one sheet; rows and columns are counted from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)  # those with words in them


def looks_of(package: Package) -> dict[str, Look]:
    """The look of each sheet by its name. Raises :class:`UnreadableDocument` where a part is damaged."""
    workbook = part(package, "xl/workbook.xml")
    relations = part(package, "xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return {}
    targets = {str(each.get("Id")): each.get("Target", "") for each in relations.iter("{*}Relationship")}
    formats = _formats(package)
    looks: dict[str, Look] = {}
    for sheet in workbook.iter("{*}sheet"):
        identifier = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), None)
        target = posixpath.normpath(posixpath.join("/xl", str(targets.get(str(identifier), ""))))
        data = package.read(target.lstrip("/"))
        if data is not None:
            looks[str(sheet.get("name", ""))] = _look(data, formats)
    return looks


def as_formatted(text: str, is_negative: bool, code: str) -> str:
    """A number as its format shows it, so far as the format adds words: 12 as 12元.

    Where the format scales the number down too, its code is added: the stored number is not the shown one.
    """
    sections = code.split(";")
    section = sections[1] if is_negative and len(sections) > 1 else sections[0]
    section = _NO_TEXT.sub("", section)
    digits = _DIGITS.search(_LITERAL.sub(lambda found: "\u00a0" * len(found.group()), section))
    if digits is None:
        return text
    before, behind = section[: digits.start()], section[digits.end() :]
    if behind.startswith(",") or "%" in section or "!" in digits.group() or '"' in digits.group():
        return f"{text} [{code}]"
    return f"{_words(before)}{text}{_words(behind)}"


def _look(data: bytes, formats: dict[int, str]) -> Look:
    look = Look()
    row = -1
    for found in _TAG.finditer(data):
        name, said = found.group(1), dict(_ATTRIBUTE.findall(found.group(2).decode("utf-8", "replace")))
        if name == b"row":
            row = int(said["r"]) - 1 if said.get("r", "").isdecimal() else row + 1
            if said.get("hidden", "") in _TRUE or said.get("ht") in ("0", "0.0"):
                look.hidden_rows.add(row)
        elif name == b"col":
            first, last = said.get("min", ""), said.get("max", "")
            if said.get("hidden", "") in _TRUE and first.isdecimal() and last.isdecimal():
                look.hidden_columns.update(range(int(first) - 1, min(int(last), _LAST_COLUMN)))
        elif (style := said.get("s", "")).isdecimal() and (code := formats.get(int(style))):
            address = _ADDRESS.fullmatch(said.get("r", ""))
            if address:
                look.formats[int(address[2]) - 1, _number(address[1])] = code
    return look


def _formats(package: Package) -> dict[int, str]:
    """The code of each cell style whose number format has words in it."""
    styles = part(package, "xl/styles.xml")
    if styles is None:
        return {}
    codes = {str(each.get("numFmtId")): str(each.get("formatCode", "")) for each in styles.iter("{*}numFmt")}
    used = [codes.get(str(each.get("numFmtId")), "") for group in styles.iter("{*}cellXfs") for each in group]
    return {number: code for number, code in enumerate(used) if _words(_NO_TEXT.sub("", code))}


def _words(code: str) -> str:
    """The words of a format; not signs, spaces and dashes."""
    return "".join("".join(found) for found in _LITERAL.findall(code) if re.search(r"[^\W\d_]", "".join(found)))


def _number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
