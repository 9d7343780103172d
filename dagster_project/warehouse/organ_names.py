"""What of an organ's name tells it from the others of its division: 区卫健委 and 合肥市瑶海区卫生健康委员会 are one.

The words come from ``data/bodies/spellings.csv``; which names follow each other from ``data/bodies/successions.csv``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dagster_project import project_files

SPELLING_KINDS = ("word", "ending", "name")
SUCCESSION_KINDS = ("renamed", "merged")
_BARE_PREFIX = re.compile(r"^(本?(省|市|县|区|州|盟|旗))(?=政府|人民政府)")
_OWN_ORGAN = re.compile(r"\((?:本级|机关|本级机关|局机关|局本级)\)$|(?<=[局厅委会])本级$")
_ABOVE = re.compile(r"^(?:中华人民共和国|国家税务总局|国家统计局)(?=.{3,})")
# 市 in 市场监督管理局 is no place: words that begin with the sign of a level.
_NO_LEVEL = re.compile(
    r"^(?:市(?:场|容|监(?!察|狱)|政(?!务|府|协|数)|民(?!政|族|宗|委|盟|营|办|防|间)|话|花|级|委|直|属)|区[域级委直属]|县[域级委直属]|州[级委直属]|省[级委直属会]|旗[级委直属])"
)
_LEVEL = re.compile(r"^本?(?P<level>自治区|自治州|省|市|县|区|州|盟|旗)(?=.{2,})")
_BRANCH = re.compile(r"(?<=局)(?P<place>[\u4e00-\u9fff]{2,12}?)(?=(?:市|区|县|旗)?(?:分局|大队|中队)$)")
_SUFFIX = re.compile(r"(?:总局|局|厅|委员会|委|办公室|部|署)$")


class SpellingError(Exception):
    """A line of spellings.csv or successions.csv is not right; the message says which and what."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """Words for one another, by where in a name they stand; longest first."""

    words: Mapping[str, str]
    endings: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Succession:
    """Organs of one name were renamed to, or merged into, those of another in a span of years."""

    from_name: str
    to_name: str
    kind: str
    first_year: int
    last_year: int


@cache
def load_spellings() -> Spellings:
    """The words of spellings.csv. Raises SpellingError naming the line."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in SPELLING_KINDS}
    for line, row in _lines("spellings.csv"):
        kind, printed, common = row["kind"], row["printed"], row["common"]
        if kind not in found or not printed or not common or printed in found[kind]:
            raise SpellingError(f"spellings.csv, line {line}: an unknown kind, an empty or a repeated word")
        found[kind][printed] = common
    ordered = {kind: dict(sorted(words.items(), key=lambda item: -len(item[0]))) for kind, words in found.items()}
    return Spellings(ordered["word"], ordered["ending"], ordered["name"])


@cache
def load_successions() -> tuple[Succession, ...]:
    """The rows of successions.csv, one for each pair of names. Raises SpellingError naming the line."""
    found: list[Succession] = []
    for line, row in _lines("successions.csv"):
        years = (row["first_year"], row["last_year"])
        if row["kind"] not in SUCCESSION_KINDS or not all(year.isdigit() for year in years) or not row["source"]:
            raise SpellingError(f"successions.csv, line {line}: an unknown kind, no year or no source")
        found += [
            Succession(old, new, row["kind"], int(years[0]), int(years[1]))
            for old in row["from_names"].split("|")
            for new in row["to_names"].split("|")
            if old and new and old != new
        ]
    return tuple(found)


def normalise(name: str, places: Iterable[str] = (), levels: Iterable[str] = ()) -> str:
    """The name without width, spaces, places, the sign of its own level (区 in 区统计局), and with short words in full.

    ``places`` are names that may stand before it, ``levels`` the signs of its division: 区, and 县 if it was a county.
    """
    text = "".join(unicodedata.normalize("NFKC", name).split())
    text = _ABOVE.sub("", _OWN_ORGAN.sub("", text))
    ordered = sorted((place for place in places if place), key=len, reverse=True)
    text = _without_places(text, ordered)
    level = _LEVEL.match(text)
    if level and level["level"] in set(levels) and not _NO_LEVEL.match(text):
        text = text[level.end() :]
    text = _BARE_PREFIX.sub("", text)
    return in_full(_own_branch(text, ordered))


def stem(normal: str) -> str | None:
    """A normal name without the kind of organ (局, 厅, 委员会 …), as successions have it; None where it shows none."""
    match = _SUFFIX.search(normal)
    if match is None or match.start() < 2:
        return None
    return normal[: match.start()]


def _without_places(text: str, places: list[str]) -> str:
    shortened = True
    while shortened:
        shortened = False
        for place in places:
            # 公安 in 公安局 is not the county of that name
            if text.startswith(place) and len(text) > len(place) + 1:
                text, shortened = text[len(place) :], True
                break
    return text


def _own_branch(text: str, places: list[str]) -> str:
    """生态环境局瑶海分局 is the 生态环境分局 of 瑶海区."""
    branch = _BRANCH.search(text)
    if branch and any(place.startswith(branch["place"]) for place in places):
        text = text[: branch.start()] + text[branch.end() :]
        text = re.sub(r"局(?:市|区|县|旗)?分局$", "分局", text)
    return text


def in_full(text: str) -> str:
    """A name with its short words written out: 卫健委 → 卫生健康委员会."""
    spellings = load_spellings()
    for printed, common in spellings.words.items():
        text = text.replace(printed, common)
    for printed, common in spellings.endings.items():
        if text.endswith(printed):
            text = text.removesuffix(printed) + common
            break
    if text in spellings.names:
        return spellings.names[text]
    if re.search(r"[\u4e00-\u9fff]{3}委$", text):
        text += "员会"
    if re.search(r"[\u4e00-\u9fff]{2}办$", text):
        text += "公室"
    return spellings.names.get(text, text)


def _lines(file: str) -> Iterator[tuple[int, dict[str, str]]]:
    path = project_files.path("data", "bodies", file)
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        for row in reader:
            yield reader.line_num, row
