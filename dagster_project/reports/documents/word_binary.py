"""The text of a Word document in the old binary format, as the file itself stores it: a witness of its conversion.

Only the characters and the ends of cells are read, which the format keeps apart from all layout; what they mean is for
the program that converts the document. Source of the structure: [MS-DOC] 2.4.1 (retrieving text), 2.5 (FIB).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from dagster_project.reports.documents.compound import CompoundFile, DamagedCompoundFile

_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_OLDEST = 0x00C1  # Word 97
_MAX_CHARACTERS = 5_000_000
_CODE = re.compile(r"\x13[^\x13-\x15]*\x14([^\x13-\x15]*)\x15|\x13[^\x13-\x15]*\x15")  # field code, its result
_CELL_END = "\x07"


@dataclass(frozen=True, slots=True)
class WordText:
    """What the file says of itself."""

    text: str  # of the body, as stored: \x07 ends a cell and a row, \r a paragraph
    is_encrypted: bool = False

    def cells(self) -> list[str]:
        """The texts of the table cells that hold any, results of fields in place of their codes."""
        text, before = self.text, None
        while before != text:
            before, text = text, _CODE.sub(r"\1", text)
        pieces = text.split(_CELL_END)[:-1]
        # The first cell of a table is stored right behind the paragraph before it, with only a paragraph mark between.
        # A cell of several paragraphs looks the same, so only what follows the last mark is known to be in the cell.
        return [cell for piece in pieces if (cell := piece.rpartition("\r")[2].strip())]


def word_text(file: CompoundFile) -> WordText | None:
    """The body of a document of Word 97 or later; None where the file is of an older kind or does not say.

    Raises :class:`DamagedCompoundFile` where the file is broken.
    """
    stream = file.stream("WordDocument")
    try:
        magic, version = struct.unpack_from("<HH", stream, 0)
        (flags,) = struct.unpack_from("<H", stream, 10)
        if magic != 0xA5EC or version < _OLDEST:
            return None
        if flags & _ENCRYPTED:
            return WordText("", is_encrypted=True)
        (characters,) = struct.unpack_from("<i", stream, 76)
        start, length = struct.unpack_from("<II", stream, 418)
        table = file.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        if not 0 <= characters <= _MAX_CHARACTERS or length == 0:
            return None
        return WordText(_pieced(stream, _piece_table(table[start : start + length]))[:characters])
    except (struct.error, IndexError, ValueError) as error:
        raise DamagedCompoundFile(f"the text of the document is broken ({error})") from error


def _piece_table(clx: bytes) -> list[tuple[int, int]]:
    """Pieces as number of characters and where they are stored, with the mark of single bytes."""
    position = 0
    while clx[position] == 1:  # formatting of pieces comes first
        (size,) = struct.unpack_from("<H", clx, position + 1)
        position += 3 + size
    if clx[position] != 2:
        raise ValueError("no table of pieces")
    (size,) = struct.unpack_from("<I", clx, position + 1)
    position += 5
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", clx, position)
    stored = [struct.unpack_from("<I", clx, position + 4 * (count + 1) + 8 * n + 2)[0] for n in range(count)]
    return [(after - before, where) for before, after, where in zip(ends, ends[1:], stored, strict=False)]


def _pieced(stream: bytes, pieces: list[tuple[int, int]]) -> str:
    found: list[str] = []
    for count, where in pieces:
        if where & 0x40000000:
            start = (where & 0x3FFFFFFF) // 2
            found.append(stream[start : start + count].decode("cp1252", "replace"))
        else:
            found.append(stream[where : where + 2 * count].decode("utf-16-le", "replace"))
    return "".join(found)
