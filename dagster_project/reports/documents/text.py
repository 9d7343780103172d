"""Plain text in whatever character set: bytes to characters, characters to printed lines.

Nobody declares the character set of a text file, so each candidate is tried and judged by how much of the outcome is
Chinese as people write it. GB18030 and Big5 decode nearly any pair of high bytes, also the wrong ones, into *some*
characters: only the share of everyday characters tells right from wrong.
"""

from __future__ import annotations

import codecs
import re

from dagster_project.reports.documents.drawn_text import with_drawn_tables
from dagster_project.reports.documents.model import Document, Paragraph, Place, UnreadableDocument
from dagster_project.reports.documents.mojibake import Damaged, undo
from dagster_project.reports.documents.tab_rows import row_paragraphs, tab_rows

# The commonest characters of written Chinese in both scripts, and those of this field. In ordinary text they are a
# third or more of all Chinese characters; in text decoded with the wrong table well below a twentieth.
_EVERYDAY = frozenset(
    "的一是不了在人有我这为之大来以个中上到国和地时要于就下得可年生自会能对事其所行用发方成者多日无同经法进种将分定主公从"
    "政府信息开工作报告单位部门情况申请数量件条本区市县省镇乡街道局办关机制及第二三四五六总计月由等与各全合平"
    "這為來個們時會發對後過經與學進種將還無開報務區縣鎮鄉單數門況請機關條級應辦電網並總計資訊"
)
_CHINESE = re.compile("[\u3400-\u9fff]")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MIN_EVERYDAY = 0.12  # share of everyday characters below which a decoding is not taken for Chinese text
_NO_CONTROL = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\n\r\x0b\x0c")
_MAX_CONTROL = 0.01  # share of control characters above which it is no text at all
_MAX_LOST = 0.005  # share of characters that may be lost before a file counts as damaged beyond use
_DASHES = re.compile(r"\s*(?:-{4,}(?: +-{4,})+|-{20,})\s*")
_FRAME = re.compile(r"\s*-{20,}\s*")
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_MARKUP = re.compile(
    r"\s*(?:<\?xml\b|<!doctype\s+html|<html\b|MIME-Version:)"
    r"|<(?:html|head|body|table|div|td|span|meta|script|style)\b[^>]{0,2000}>",
    re.IGNORECASE,
)


def read_text(data: bytes) -> Document:
    """The text as a document: one paragraph for each printed line that is not blank, numbered as an editor would.

    A drawn table with cells of several lines is a table.

    Raises :class:`UnreadableDocument` when the bytes are no text in a character set that is known here.
    """
    text, charset, lost = decode(data)
    lines = _LINE_BREAK.split(text)
    rows = tab_rows(lines) if "\t" in text else []
    in_rows = {number for row in rows for number in row}
    printed = dict(row_paragraphs(lines, rows))
    for number, line in enumerate(lines):
        if number not in in_rows and line.strip("\ufeff\u200b\x00 \t\u3000\xa0"):
            printed[number] = Paragraph(line, Place(line=number + 1))
    paragraphs = _without_rules([printed[number] for number in sorted(printed)])
    metadata = {"charset": charset}
    if lost:
        metadata["characters_lost"] = str(lost)
    return Document("text/plain", with_drawn_tables(paragraphs), metadata)


def _without_rules(lines: list[Paragraph]) -> list[Paragraph]:
    """The lines without those of dashes alone that stand above, below and within a table and rule its columns.

    Short runs of dashes are blanks of cells; lines of several long ones are rules where a single one frames the table.
    """
    if not any(_FRAME.fullmatch(line.text) for line in lines):
        return lines
    return [line for line in lines if not _DASHES.fullmatch(line.text)]


def decode(data: bytes) -> tuple[str, str, int]:
    """The characters, the name of the character set, and how many characters could not be decoded (U+FFFD in the text).

    A text that was once read in a wrong character set and saved so is given as it was before, where that is certain;
    the name of the character set then says so: utf-8 read as gb18030.
    Raises :class:`UnreadableDocument` when no known character set gives text, or characters were lost in such a way.
    """
    text, charset, lost = _decoded(data)
    right, charset = as_it_was(text, charset)
    return right, charset, lost


def as_it_was(text: str, charset: str) -> tuple[str, str]:
    """The text before it was read in a wrong character set, with the name of both sets; as given where it was not.

    Raises :class:`UnreadableDocument` where it was, and cannot be had back for certain.
    """
    try:
        undone = undo(text)
    except Damaged as damaged:
        raise UnreadableDocument(str(damaged)) from damaged
    return (undone.text, f"{undone.charset} read as {undone.read_as}") if undone else (text, charset)


def _decoded(data: bytes) -> tuple[str, str, int]:
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return _checked(*_lenient(data, charset))
    text = _strict(data, "utf-8")
    if text is not None:
        return _checked(text, "utf-8", 0, data)
    candidates = [
        found for charset in ("gb18030", "big5", "utf-16-le", "utf-16-be") if (found := _scored(data, charset))
    ]
    if not candidates and (found := _scored(data, "utf-8")):
        candidates.append(found)
    if not candidates:
        raise UnreadableDocument(
            "二进制数据,不是文本,也不是已知的文件格式 / binary data: not text in UTF-8, UTF-16, GB18030 or Big5, "
            "and no file format known here. 请检查文件是否损坏 / check whether the file was damaged."
        )
    _, text, charset, lost = max(candidates, key=lambda candidate: candidate[0])
    return _checked(text, charset, lost)


def looks_like_markup(text: str) -> bool:
    """Whether the text is HTML, XML or a saved web page rather than plain text."""
    return _MARKUP.match(text) is not None or len(_MARKUP.findall(text[:200_000])) >= 3


def everyday_share(text: str) -> float:
    """Which share of the Chinese characters of a text are among the commonest, 0 where it has none."""
    chinese = _CHINESE.findall(text)
    return sum(character in _EVERYDAY for character in chinese) / len(chinese) if chinese else 0.0


def _strict(data: bytes, charset: str) -> str | None:
    """The decoded text, also where only the last character is cut off; None where it does not decode."""
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode(charset)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                return None
    return None


def _lenient(data: bytes, charset: str) -> tuple[str, str, int]:
    text = data.decode(charset, errors="replace")
    return text, charset.removesuffix("-sig"), text.count("\ufffd")


def _scored(data: bytes, charset: str) -> tuple[float, str, str, int] | None:
    """A decoding that is plausibly Chinese text, with its score; None where it is not."""
    text, name, lost = _lenient(data, charset)
    share = everyday_share(text)
    if share < _MIN_EVERYDAY or lost > len(text) * _MAX_LOST:
        return None
    return share - lost / len(text), text, name, lost


def _checked(text: str, charset: str, lost: int, encoded: bytes | None = None) -> tuple[str, str, int]:
    """The same, when it is text; control characters betray binary data that happens to decode.

    ``encoded`` is the text in UTF-8, where that is at hand.
    """
    if encoded is None:
        encoded = text.encode("utf-8", "surrogatepass")
    control = len(encoded.translate(None, _NO_CONTROL))
    if control > len(text) * _MAX_CONTROL or lost > len(text) * _MAX_LOST:
        raise UnreadableDocument(
            "损坏的文本或二进制数据:控制字符或无法解码的字符过多 / damaged text or binary data: too many control "
            "characters or characters that cannot be decoded. 请重新获取该文件 / fetch the file again."
        )
    return text, charset, lost
