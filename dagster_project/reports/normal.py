"""Normal text: what a printed text says, whatever width, script and spacing it is printed in.

Half width letters, digits and punctuation, simplified characters, nothing invisible, no pinyin glued to characters, no
spaces inside Chinese words. The printed text is never lost: ``Normalised`` knows where each character came from.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dagster_project.reports.characters import INVISIBLE, ORDINARY, PLAIN
from dagster_project.reports.records import record
from dagster_project.reports.wordings import mainland_words

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300\u0301\u0304\u030c"  # the last four: tone marks by themselves
_CJK = r"\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff"
# A reading in brackets after a character, as script converters leave it: 務(wù), 們(men). Readings without a tone only
# where they are that character's.
_PINYIN = (
    rf"(?:(?<=[\u3400-\u4dbf\u4e00-\u9fff〇])\([a-zɡ]{{0,4}}[{_TONED}][a-zɡ{_TONED}]{{0,5}}\)"
    r"|(?<=们)\(men\)|(?<=么)\(me\)|(?<=[的地得])\(de\)|(?<=了)\(le\)|(?<=[着著])\(zhe\)|(?<=个)\(ge\)"
    r"|(?<=里)\(li\)|(?<=[子])\(zi\)|(?<=头)\(tou\)|(?<=过)\(guo\))"
)
_INVISIBLE = re.compile(rf"[{re.escape(INVISIBLE)}]+")
_HIDDEN = re.compile(rf"{_INVISIBLE.pattern}|{_PINYIN}")
_MAY_BE_READING = re.compile(rf"\([a-zɡ{_TONED}]")
_READING = re.compile(_PINYIN)
_GAPS = re.compile(rf"(?<=[{_CJK}\u201c-\u201d])[ ]+(?=[{_CJK}\u201c-\u201d(])|(?<=\)) +(?=[{_CJK}])| (?= )|\r")
_KEYS = re.compile(r"[0-9a-z\u3400-\u4dbf\u4e00-\u9fff]+")
_SHORT = 60  # characters: labels and figures stand in texts again and again, sentences do not
_LONG = 3000  # characters of a paragraph that are kept as long as its document is read
_NOT_ORDINARY = re.compile(f"[^{re.escape(ORDINARY)}]")
_KEY_CHARACTERS = (("覆", "复"), ("它", "他"), ("〇", "0"))


Positions = Sequence[int]
"""Of each character, in the printed text: a range where nothing was taken out, and no memory for it."""


@record(frozen=True, slots=True)
class Normalised:
    """Normal text and, for each of its characters, the position in the printed text (one more for the end)."""

    text: str
    offsets: Positions

    def raw_position(self, position: int) -> int:
        """Where a character of the normal text (or its end) is printed."""
        return self.offsets[position]


def normalise(text: str, keep_gaps: bool = False) -> str:
    """The normal text. With ``keep_gaps`` spaces stay where they are: in tables they may separate cells."""
    if len(text) <= _SHORT:
        return _normal(text, keep_gaps)
    return _normal_paragraph(text, keep_gaps) if len(text) <= _LONG else _normalised(text, keep_gaps)


def _normalised(text: str, keep_gaps: bool) -> str:
    plain = _plain(text)
    for pattern in _to_remove(plain, keep_gaps):
        plain = pattern.sub("", plain)
    return plain


_normal = lru_cache(maxsize=16384)(_normalised)
_normal_paragraph = lru_cache(maxsize=512)(_normalised)  # asked by every stage of reading one document


def _plain(text: str) -> str:
    """The text in normal characters and words, one for each that is printed.

    (``str.translate`` is ten times slower: nearly all characters stay.)
    """
    plain = _NOT_ORDINARY.sub(lambda found: PLAIN[ord(found[0])], text)
    return plain if plain == text else mainland_words(plain)


def _to_remove(plain: str, keep_gaps: bool) -> Iterator[re.Pattern[str]]:
    """The patterns of what may have to go from a text, the costly ones only where it has what they begin with."""
    if _MAY_BE_READING.search(plain):
        yield _HIDDEN
    elif _NOT_ORDINARY.search(plain):
        yield _INVISIBLE
    if not keep_gaps and (" " in plain or "\r" in plain):
        yield _GAPS


def normalise_with_offsets(text: str, keep_gaps: bool = False) -> Normalised:
    """The normal text together with the printed position of each of its characters."""
    plain = _plain(text)
    offsets: Positions = range(len(plain) + 1)
    for pattern in _to_remove(plain, keep_gaps):
        kept: list[str] = []
        places = array("l")
        end = 0
        for hidden in pattern.finditer(plain):
            kept.append(plain[end : hidden.start()])
            places.extend(offsets[end : hidden.start()])
            end = hidden.end()
        if end:
            places.extend(offsets[end:])
            plain, offsets = "".join((*kept, plain[end:])), places
    return Normalised(plain, offsets)


def glued_readings(text: str) -> str | None:
    """An example of a reading glued to a character as printed, 務(wù), None where the text has none."""
    plain = _plain(text)
    if not _MAY_BE_READING.search(plain) or (found := _READING.search(plain)) is None:
        return None
    return text[max(found.start() - 1, 0) : found.end()]


def key_of_text(text: str) -> str:
    """The key of a whole text, in which that of every label that it prints is found."""
    key = "".join(_KEYS.findall(normalise(text, keep_gaps=True).lower()))
    return _as_in_keys(key)


@lru_cache(maxsize=65536)
def match_key(label: str) -> str:
    """The key by which labels are compared: letters, digits and characters only, in normal form, lower case."""
    return key_of_text(label)


def key_characters(plain: str) -> str:
    """Each character of a normal text as it stands in keys; those that keys leave out are still there."""
    lower = plain.lower()
    return _as_in_keys(lower if len(lower) == len(plain) else plain)


def _as_in_keys(text: str) -> str:
    """A text with the characters that are mistaken for others as keys have them. (Faster than ``str.translate``.)"""
    for printed, meant in _KEY_CHARACTERS:
        text = text.replace(printed, meant)
    return text
