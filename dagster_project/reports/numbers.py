"""Reading a printed number: of a table cell (``read_value``) and of running text (``read_amount``).

A cell is read to its end or not at all: what cannot be explained to the last character is an error, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import ValueStatus
from dagster_project.reports.normal import normalise
from dagster_project.reports.records import record

UNIT_NOT_PRINTED = "unit not printed"

_TOO_LARGE = Decimal(10) ** 14  # the published values are DECIMAL(20,6)
_NUMERALS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}

_NOTHING = ("无", "不涉及", "不适用", "暂无", "没有", "未涉及", "空", "N/A", "不存在", "未发生")
_PLACEHOLDER = re.compile(r"[-/\\_~*.·…|\s]+|-+无?-+")
_DIGITS = r"\d{1,3}(?:[,'’]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_CELL = r"""(?P<garbled>\?\s*)?
    (?P<sign>[-+↑↓]|增加了?|减少了?|上升|下降|新增|净增|净减|增|减|负)?\s*
    (?P<about>约|近|超过?|逾)?\s*(?P<currency>[¥￥]\s*)?
    (?P<digits>DIGITS)
    \s*(?P<few>余|多)?
    \s*(?P<unit>\(?[万亿千百]*(?:UNITS)?\)?)
    (?P<more>余)?
    \s*(?P<mark>[*※①-⑩]+|\[\d+\]|[。.,;、](?=\s*$))?
    \s*(?P<note>\([^()]*(?:\([^()]*\)[^()]*)*\)|[,;、:]?\s*(?:含|其中|包括|包含|注).*)?"""
# Marks of Markdown in a cell: of the whole of it in bold or italics, and before a character that is meant as it is.
_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<words>[^\s*_](?:[^*_]*[^\s*_])?)(?P=mark)")
_QUOTED = re.compile(r'"([^"]*\d)"')  # as sheet programs write a number with commas into text
_ESCAPE = re.compile(r"\\(?=[-+*_.()\[\]#~])")
_LONGEST = 60  # characters of a printed value, with its annotation
_SPLIT_UNIT = re.compile(r"(?<=[\u4e07\u4ebf])\s+(?=\u5143)")  # 万 元: the source of a page is broken there
_SPLIT_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_AMOUNT = re.compile(
    rf"(?P<about>约|近|超过?|逾)?\s*(?P<digits>{_DIGITS}|[零〇一二两三四五六七八九十百千万亿]+)\s*"
    r"(?P<few>余|多|几)?\s*(?P<scale>[万亿千百]*)\s*(?P<few2>余|多|几)?\s*(?P<unit>[^\d\s,.;:()万亿]{0,4})"
)


class NotANumber(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A printed cell is neither a number nor a blank, a placeholder or words; the message says what stands there."""


@record(frozen=True, slots=True)
class ReadValue:
    """What a cell says: a value in the metric's unit, or the kind of nothing that is printed."""

    value: Decimal | None
    status: ValueStatus
    raw_unit: str | None = None
    note: str | None = None


@record(frozen=True, slots=True)
class ReadAmount:
    """An amount in running text, with 万 and 亿 multiplied out, the unit as printed, a note where it is rounded."""

    value: Decimal
    unit: str | None
    note: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class _Measure:
    kind: str | None  # count, money; None for a scale alone (万)
    factor: Decimal


@cache
def _measures() -> dict[str, _Measure]:
    """Every printed unit, alone and with a scale before it: 件, 万件, 万元, 万."""
    units = load_registry().units.values()
    scales = {unit.unit: unit.factor for unit in units if unit.kind == "scale"}
    found = {scale: _Measure(None, factor) for scale, factor in scales.items()}
    for unit in units:
        if unit.kind != "scale":
            found |= {scale + unit.unit: _Measure(unit.kind, factor * unit.factor) for scale, factor in scales.items()}
    return found | {unit.unit: _Measure(unit.kind, unit.factor) for unit in units if unit.kind != "scale"}


@cache
def _cell() -> re.Pattern[str]:
    """A printed number to its last character, with the units of the registry."""
    units = [unit.unit for unit in load_registry().units.values() if unit.kind != "scale"]
    alternatives = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    return re.compile(_CELL.replace("DIGITS", _DIGITS).replace("UNITS", alternatives), re.X | re.S)


@lru_cache(maxsize=8192)
def read_value(raw: str, unit: str, kind: str, heading_unit: str | None = None) -> ReadValue:
    """The value of a printed table cell in ``unit`` (the metric's), for kind count, change (signed count) or money.

    ``heading_unit`` is the unit printed in the row's or column's heading; a unit in the cell itself goes before it. An
    amount of money without either is taken to be in the metric's unit and noted as such. Raises NotANumber for what is
    not understood to its last character.
    """
    text = _of_cell(raw)
    if not text:
        return ReadValue(None, ValueStatus.BLANK)
    if text.isdigit() and text.isascii() and (text[0] != "0" or text == "0"):
        return _measured(Decimal(text), "", unit, kind, heading_unit, [])
    if _PLACEHOLDER.fullmatch(text):
        return ReadValue(None, ValueStatus.PLACEHOLDER)
    if not any(character.isdigit() for character in text):
        return _words(text, raw, unit, kind, heading_unit)
    found = _cell().fullmatch(text)
    if found is None:
        found = _joined(text)
        if found is None:
            raise NotANumber(f"不是数字: {raw.strip()!r}")
    return _number(found, raw, unit, kind, heading_unit)


def _of_cell(raw: str) -> str:
    """The normal text of a cell, without marks of Markdown and the quotes around a number."""
    text = normalise(raw, keep_gaps=True).strip()
    if text[:1] in ("*", "_") and (emphasis := _EMPHASIS.fullmatch(text)):
        text = emphasis["words"]
    elif text[:1] == '"' and (quoted := _QUOTED.fullmatch(text)):
        text = quoted[1]
    text = _SPLIT_UNIT.sub("", text)
    return _ESCAPE.sub("", text) if "\\" in text else text


def _joined(text: str) -> re.Match[str] | None:
    """A number whose digits are printed apart (1 6 for 16); two numbers in one cell (0 5) are none."""
    if not _SPLIT_DIGITS.search(text) or re.search(r"(?<!\d)0+ \d", text):
        return None
    found = _cell().fullmatch(_SPLIT_DIGITS.sub("", text))
    return None if found is None or found["note"] else found


def _words(text: str, raw: str, unit: str, kind: str, heading_unit: str | None) -> ReadValue:
    numeral, measure = text, ""
    for length in (3, 2, 1):
        if text[-length:] in _measures() and len(text) > length:
            numeral, measure = text[:-length], text[-length:]
            break
    if text in ("一", "二"):  # a dash in some fonts, or a numeral: nobody can tell
        raise NotANumber(f"无法判断是数字还是占位符: {raw.strip()!r}")
    if all(character in _NUMERALS or character in _POWERS for character in numeral):
        return _measured(_chinese(numeral), measure, unit, kind, heading_unit, [])
    return ReadValue(None, ValueStatus.TEXT)


def _number(found: re.Match[str], raw: str, unit: str, kind: str, heading_unit: str | None) -> ReadValue:
    digits = re.sub(r"[,'’]", "", found["digits"])
    notes: list[str] = []
    if len(digits.split(".", maxsplit=1)[0]) > 1 and digits[0] == "0":
        if set(digits) != {"0"}:
            raise NotANumber(f"数字以0开头,可能是两个数连在一起: {raw.strip()!r}")
        notes.append(f"printed {digits}")
    value = Decimal(digits)
    sign = found["sign"]
    if sign and sign not in "-+负" and kind != "change":
        raise NotANumber(f"非增减栏中的增减字样: {raw.strip()!r}")
    if sign and (sign in "-↓负" or sign[0] in "减下" or sign == "净减"):
        value = -value
    notes += [
        word
        for word in (found["about"], found["few"] or found["more"], found["mark"])
        if word and word not in "。.,;、"
    ]
    annotation = _annotation(found["note"])
    measure = found["unit"].strip("()") or ("元" if found["currency"] else "")
    if annotation and not measure and annotation.removeprefix("单位:") in _measures():
        measure, annotation = annotation.removeprefix("单位:"), ""
    if annotation:
        notes.append(_printed_annotation(raw) or annotation)
    return _measured(value, measure, unit, kind, heading_unit, notes)


def _annotation(printed: str | None) -> str:
    text = (printed or "").strip().lstrip(",;、:").strip()
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _printed_annotation(raw: str) -> str | None:
    """The annotation in the document's own characters."""
    found = re.search(r"[(\uff08](.*)[)\uff09]\s*[\u3002.]?\s*$", raw, re.S)
    return found[1].strip() if found else None


def _measured(
    value: Decimal, measure: str, unit: str, kind: str, heading_unit: str | None, notes: list[str]
) -> ReadValue:
    """The value in the metric's unit, by the unit printed in the cell, else in the heading."""
    printed = measure or normalise(heading_unit or "").strip("() ").removeprefix("单位:")
    known = _measures()
    if printed and printed not in known:
        if measure:
            raise NotANumber(f"不认识的单位: {measure}")
        printed = ""
    wanted = "money" if kind == "money" else "count"
    if printed and known[printed].kind not in (wanted, None):
        raise NotANumber(f"单位{printed}与本栏不符")
    if printed:
        own = known[unit].factor if wanted == "money" else Decimal(1)
        value = value * known[printed].factor / own
    elif wanted == "money":
        notes.append(UNIT_NOT_PRINTED)
    return ReadValue(_plain(value), ValueStatus.REPORTED, printed or None, "; ".join(notes) or None)


def _plain(value: Decimal) -> Decimal:
    """The same number without exponent and without trailing zeros after the point.

    Raises NotANumber for one that no report can mean: digits of several cells run together, most likely.
    """
    if abs(value) >= _TOO_LARGE:
        raise NotANumber(f"数值过大,可能是几个数连在了一起: {value:f}")
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else Decimal(f"{value:f}".rstrip("0"))


@lru_cache(maxsize=8192)
def read_amount(text: str) -> ReadAmount:
    """The amount at the beginning of a piece of prose: 3500余条, 133.6万条, 三件. Raises NotANumber."""
    normal = normalise(text).strip()
    found = _AMOUNT.match(normal)
    if found is None:
        raise NotANumber(f"不是数字: {text!r}")
    digits, scale = found["digits"], found["scale"]
    value = Decimal(re.sub(r"[,'’]", "", digits)) if digits[0] in "0123456789." else _chinese(digits)
    for character in scale:
        value *= _SCALES.get(character) or _POWERS[character]
    notes = [word for word in (found["about"], found["few"] or found["few2"]) if word]
    if "几" in notes:
        raise NotANumber(f"不是确数: {text!r}")
    return ReadAmount(_plain(value), found["unit"] or None, "".join(notes) or None, found.group())


def _chinese(numeral: str) -> Decimal:
    """A number in Chinese numerals: 三, 十二, 一百零五, 两千, 二〇一二."""
    if len(numeral) > 1 and all(character in _NUMERALS for character in numeral):
        return Decimal("".join(str(_NUMERALS[character]) for character in numeral))
    total = section = digit = 0
    for character in numeral:
        if character in _NUMERALS:
            digit = _NUMERALS[character]
        elif character in _POWERS:
            section += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            total = (total + section + digit) * _SCALES[character]
            section = digit = 0
    return Decimal(total + section + digit)


def is_printed_value(text: str) -> bool:
    """Whether a piece of text can only be the content of a figure's cell: a number or a placeholder."""
    return (text.isdigit() and text.isascii() and len(text) <= _LONGEST) or _is_printed_value(text)


@lru_cache(maxsize=16384)
def _is_printed_value(text: str) -> bool:
    plain = _of_cell(text)
    if not plain or len(plain) > _LONGEST:
        return False
    if plain.isdigit() and plain.isascii():
        return True
    if _PLACEHOLDER.fullmatch(plain):
        return True
    return any(c.isdigit() for c in plain) and (_cell().fullmatch(plain) is not None or _joined(plain) is not None)


@lru_cache(maxsize=4096)
def _is_unit(text: str) -> bool:
    return normalise(text).strip("() ") in _measures()


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measure: 件, 万元, 人次."""
    return _is_unit(text) if len(text) <= _LONGEST else _is_unit.__wrapped__(text)


def says_nothing(text: str) -> bool:
    """Whether a text says that there is nothing to report: 无, 不适用."""
    return normalise(text).strip().startswith(_NOTHING)
