"""Sentences of running text, with the heading above each and the way back to what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dagster_project.reports.documents.model import Document, Paragraph, Place
from dagster_project.reports.normal import normalise_with_offsets

_SENTENCE_END = re.compile(r"[。!?\n]|(?<=[\u4e00-\u9fff)])\.(?=[\u4e00-\u9fff(])")
_HEADING = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、,.]|(?P<inner>\([一二三四五六七八九十]+\)|\d+[.、]))[^。;,:\d]{2,40}[。:]?$"
)
_CLAUSE_END = re.compile(r"[,。;:!?(、]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph in compact text, with the heading above it."""

    text: str
    raw_positions: tuple[int, ...]  # of each character, in the paragraph as printed
    heading: str
    paragraph: Paragraph

    def printed(self, start: int, end: int) -> str:
        """The part as printed."""
        return self.paragraph.text[self.raw_positions[start] : self.raw_positions[end - 1] + 1]

    def place(self, start: int) -> Place:
        """Where a character is printed."""
        return replace(self.paragraph.place, offset=self.raw_positions[start] + 1)


def sentences(document: Document, consumed: Iterable[tuple[int, int, int | None]]) -> Iterable[Sentence]:
    """The sentences of the document's paragraphs; ``consumed`` are regions (block, start, end) to leave out."""
    regions: dict[int, list[tuple[int, int | None]]] = {}
    for number, start, stop in consumed:
        regions.setdefault(number, []).append((start, stop))
    heading = top = ""
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        text = block.text
        for start, stop in regions.get(index, ()):
            end = len(text) if stop is None else min(stop, len(text))
            text = text[:start] + "\n" * (end - start) + text[end:]
        compact, positions = _compact(text)
        if mark := _HEADING.match(compact.strip("#* |")):
            top = top if mark["inner"] else mark.group()
            heading = f"{top} {mark.group()}"
        start = 0
        for end in [*(match.end() for match in _SENTENCE_END.finditer(compact)), len(compact)]:
            if compact[start:end].strip():
                yield Sentence(compact[start:end], tuple(positions[start:end]), heading, block)
            start = end


def _compact(text: str) -> tuple[str, list[int]]:
    """Normal text without spaces (but between figures, which must not run together), and where each character stood."""
    normal = normalise_with_offsets(text)
    kept: list[str] = []
    positions: list[int] = []
    for place, character in enumerate(normal.text):
        if character in " \t\u3000\xa0":
            before = kept[-1] if kept else ""
            after = normal.text[place + 1 : place + 2]
            if not (before.isdigit() and after.isdigit()):
                continue
        kept.append(character)
        positions.append(normal.raw_position(place))
    return "".join(kept), positions


def clause_start(text: str, position: int) -> int:
    """Where the clause begins in which a position lies."""
    starts = [match.end() for match in _CLAUSE_END.finditer(text, 0, position)]
    return starts[-1] if starts else 0


def clause_end(text: str, position: int) -> int:
    """Where the clause ends in which a position lies."""
    match = _CLAUSE_END.search(text, position)
    return match.start() if match else len(text)
