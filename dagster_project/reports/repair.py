"""What had to be repaired before a document could be read, as evidence that stays with the report.

The repairs themselves are made where texts are read: ``normal`` (script, glued readings, invisible characters, gaps),
``wordings`` (words of mirrors), ``spam`` (words of betting sites), ``documents.text`` (character sets). Cells keep what
is printed and where; figures are never repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dagster_project.reports.characters import ORDINARY, is_traditional
from dagster_project.reports.documents.model import Document
from dagster_project.reports.lines import Line
from dagster_project.reports.model import Evidence
from dagster_project.reports.normal import glued_readings
from dagster_project.reports.spam import COVER, spam_in

_SOURCE = "repair"
_NOT_ORDINARY = re.compile(f"[^{re.escape(ORDINARY)}]")
_MAY_BE_LOST = re.compile("[\ufffd\ue000-\uf8ff锟烫?]")
_MIN_TRADITIONAL = 5  # characters; a name or a quotation may have some
_LOST = re.compile("[\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫|\\?{4,}|(?<=[\u4e00-\u9fff])\\?(?=[\u4e00-\u9fff])")


def repairs(document: Document, lines: tuple[Line, ...]) -> tuple[Evidence, ...]:
    """The repairs that a document needed, each with an example: script, readings, character set, spam, losses."""
    return tuple(_repairs(document, lines))


def _repairs(document: Document, lines: tuple[Line, ...]) -> Iterator[Evidence]:
    charset = document.metadata.get("charset", "")
    if " read as " in charset:
        yield Evidence("text", "read in a wrong character set", _SOURCE, charset)
    text = "\n".join(line.raw for line in lines)
    traditional = [character for character in dict.fromkeys(_NOT_ORDINARY.findall(text)) if is_traditional(character)]
    if len(traditional) >= _MIN_TRADITIONAL:
        yield Evidence("text", "traditional script", _SOURCE, "".join(traditional[:20]))
    if reading := glued_readings(text):
        yield Evidence("text", "readings glued to characters", _SOURCE, reading)
    if any(COVER in line.compact for line in lines) and (words := spam_in([text])):
        yield Evidence("text", "words replaced by betting sites", _SOURCE, words)
    if _MAY_BE_LOST.search(text) and (lost := _LOST.findall(text)):
        found = _LOST.search(text)
        start = found.start() if found else 0
        yield Evidence("text", f"characters lost: {len(lost)}", _SOURCE, text[max(start - 10, 0) : start + 10].strip())
