"""Characters that are printed in several ways: traditional and simplified script, full and half width, dashes.

Only one-to-one replacements stand here, so that replacing never moves a character. Which simplified character stands
for a traditional one, a variant (峯, 覈) or a Japanese form (発) is what OpenCC says; a character that nobody knows
stays as printed.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from dagster_project import project_files

if TYPE_CHECKING:
    from opencc import OpenCC

# Traditional and variant forms that the character set of simplified Chinese holds as well, or that OpenCC keeps because
# they may mean something else there. In reports they mean this.
_ALSO = dict(zip(map(ord, "後於徵夥麽菸劵粧衹榖牠暱"), "后于征伙么烟券妆只谷它昵", strict=True))


def _width() -> dict[int, str]:
    """Full width letters, digits and punctuation, spaces of every width, dashes: their ordinary character."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for space in (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0009, 0x000B, 0x000C):
        table[space] = " "
    for dash in (*range(0x2010, 0x2016), 0x2212, 0x2500, 0x2501, 0xFE58, 0xFE63, 0xFF0D, 0x2043):
        table[dash] = "-"
    table |= {0xFE59: "(", 0xFE5A: ")", 0x2215: "/", 0x2044: "/", 0x29F8: "/", 0x02D6: "+", 0xFE62: "+", 0xFE50: ","}
    return table


# Forms that OpenCC replaces, and that names of towns keep in simplified script too: 濛阳镇, 氾水镇, 酇城镇.
_KEPT = frozenset("塚氾洩濛瀂磑礐篢酇鮀鮜鴜")


class _Plain(dict[int, str]):
    """The ordinary form of each character, found out when it is first met: OpenCC is opened by unusual ones only."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _simplified(chr(code))
        return plain


def _simplified(character: str) -> str:
    """The simplified form of a character, itself where it is one; also of radicals and compatibility ideographs."""
    if "\u2e80" <= character < "\u2fe0" or "\uf900" <= character < "\ufb00":
        plain = _ideographs().get(character) or unicodedata.normalize("NFKC", character)
        return PLAIN[ord(plain)] if len(plain) == 1 and plain != character else character
    if character < "\u3400" or character in _KEPT or _is_in_use(character):
        return character
    simple = _converter("t2s").convert(character)
    if simple == character:
        simple = _converter("t2s").convert(_converter("jp2t").convert(character))
    if len(simple) != 1 or simple == character:
        return character
    return PLAIN[ord(simple)]  # the simplified form of a form that is simplified in part (戯, 鄕)


@cache
def _ideographs() -> dict[str, str]:
    """The ideograph that each radical stands for: text layers of PDF print 人民政府 with the radicals 人, 民.

    Unicode calls it the Equivalent_Unified_Ideograph; normal forms know it of the radicals of Kangxi alone.
    """
    with project_files.path("data", "characters", "radicals.csv").open(encoding="utf-8", newline="") as handle:
        return {row["radical"]: row["ideograph"] for row in csv.DictReader(handle)}


def _is_in_use(character: str) -> bool:
    """Whether it belongs to the character set of simplified Chinese (GB 2312)."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter(direction: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(direction)


PLAIN: dict[int, str] = _Plain(_width() | _ALSO)


def _ordinary() -> str:
    """The characters that are common and normal as they are: ASCII and the character set of simplified Chinese."""
    codes = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    common = "".join(code.decode("gb2312", "ignore") for code in codes)
    changed = _width().keys() | _ALSO.keys()
    return "".join(
        c for c in {"\n": None} | dict.fromkeys((*map(chr, range(0x20, 0x7F)), *common)) if ord(c) not in changed
    )


ORDINARY = _ordinary()


def is_traditional(character: str) -> bool:
    """Whether a Chinese character is printed in another form than the simplified one."""
    return character >= "\u3400" and PLAIN[ord(character)] != character


# Printed, but nothing to see: zero-width characters, direction marks, soft hyphens, controls.
INVISIBLE = "".join(
    map(chr, (0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
) + "".join(map(chr, (*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F)))
