"""Text that was once read in the wrong character set and saved so: 鏀垮簻淇℃伅 for 政府信息, Õþ¸® for 政府.

It is undone only where nothing was lost on the way: the whole text goes back to the bytes that it came from, these are
text in the right character set, that text is Chinese as people write it and speaks as annual reports do, and going
wrong again it becomes what was found. Where single characters were lost on the way, nobody knows which stood there,
digits between them included: such a text is refused.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from functools import cache
from itertools import islice, repeat

# Words that no annual report lacks, as it is printed in either script.
_ANCHORS = ("公开", "政府", "信息", "年度", "报告", "公開", "資訊", "報告", "申请", "申請", "条例", "條例")
_MIN_ANCHORS = 3
_ASCII = re.compile("[\x00-\x7f]{12,}")  # markup and scripts, which are the same in all character sets
_SEARCHED, _SAMPLE = 2_000_000, 20_000  # characters of a text, and of what is not ASCII there, by which it is judged
_WAYS = (
    ("utf-8", "gb18030"),
    ("utf-8", "cp1252"),
    ("utf-8", "latin-1"),
    ("gb18030", "cp1252"),
    ("gb18030", "latin-1"),
    ("big5hkscs", "cp1252"),
    ("big5hkscs", "gb18030"),
    ("gb18030", "big5hkscs"),
    ("utf-8", "big5hkscs"),
)
"""The right character set, and the one in which the text was read instead."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A text as it was before it was read in the wrong character set."""

    text: str
    charset: str
    read_as: str


class Damaged(Exception):  # noqa: N818 - a finding; whoever asked turns it into a reason
    """A text was read in the wrong character set, and characters were lost on the way."""

    def __init__(self, charset: str, read_as: str, found: str, example: str) -> None:
        super().__init__(
            f"乱码:{charset}文本曾被误作{read_as}读取并保存,部分字符已丢失,无法可靠还原;例如“{found}”应为“{example}”。"
            f"请从原网站重新获取 / garbled: text in {charset} was once read as {read_as} and saved so, and characters "
            "were lost on the way; fetch it again from where it was published."
        )


def undo(text: str) -> Undone | None:
    """The text as it was; None where nothing speaks for a wrong reading. Raises Damaged where it cannot be undone."""
    if not text or text.isascii() or _speaks_plainly(text):
        return None
    damaged: Damaged | None = None
    sample = _ASCII.sub("\n", text[:_SEARCHED])[:_SAMPLE]
    for charset, read_as in _WAYS:
        if not _speaks_plainly(_bytes(sample, read_as)[0].decode(charset, errors="replace")):
            continue
        data, is_whole = _bytes(text, read_as)
        found = data.decode(charset, errors="replace")
        if not _speaks_plainly(found) or found.count("\ufffd") > len(found) / 3:
            continue
        if is_whole and "\ufffd" not in found and _again(found, charset, read_as) == text:
            return Undone(found, charset, read_as)
        damaged = damaged or Damaged(charset, read_as, *_example(text, found, charset, read_as))
    if damaged is not None:
        raise damaged
    return None


def _speaks_plainly(text: str) -> bool:
    """Whether a text has some of the words that no annual report lacks."""
    met = (word for word in _ANCHORS if word in text)
    return sum(1 for _ in islice(met, _MIN_ANCHORS)) == _MIN_ANCHORS


def _bytes(text: str, read_as: str) -> tuple[bytes, bool]:
    """The bytes that were read, and whether all are known."""
    if read_as == "cp1252":  # which leaves five bytes open; browsers read them as latin-1 does
        known = _known_to_1252()
        return bytes(map(known.get, text, repeat(ord("?")))), known.keys() >= set(text)
    try:
        return text.encode(read_as), True
    except UnicodeEncodeError:
        return text.encode(read_as, errors="replace"), False


@cache
def _known_to_1252() -> dict[str, int]:
    """The byte of each character that cp1252 has; of others that latin-1 has, its byte there."""
    known = {chr(byte): byte for byte in range(256)}
    for byte in range(256):
        with contextlib.suppress(UnicodeDecodeError):
            known[bytes((byte,)).decode("cp1252")] = byte
    return known


def _again(text: str, charset: str, read_as: str) -> str:
    """What becomes of the right text when it is read in the wrong character set once more."""
    data = text.encode(charset, errors="replace")
    if read_as != "cp1252":
        return data.decode(read_as, errors="replace")
    open_ones = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(byte) if byte in open_ones else bytes((byte,)).decode("cp1252") for byte in data)


def _example(text: str, found: str, charset: str, read_as: str) -> tuple[str, str]:
    """A word as it should be, and what is found in its place."""
    for word in _ANCHORS:
        if word in found and (wrong := _again(word, charset, read_as).strip("\ufffd?")) and wrong[:1] in text:
            return wrong, word
    return text.strip()[:8], found.strip()[:8]
