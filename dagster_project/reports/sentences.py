"""Sentences of running text, with the heading above each and the way back to what is printed."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dagster_project.reports.between_bars import without_cells
from dagster_project.reports.cell_text import is_heading, is_note, paragraphs_in
from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place
from dagster_project.reports.normal import Positions, normalise, normalise_with_offsets
from dagster_project.reports.records import record

_SENTENCE_END = re.compile(r"[。!?\n]|(?<=[\u4e00-\u9fff)])\.(?=[\u4e00-\u9fff(])")
_NUMBER = (
    r"(?:第?[一二三四五六七八九十]+(?:[、,.]|部分:?)"
    r"|(?P<inner>\([一二三四五六七八九十]+\)[、.]?|\d{1,2}[.、](?!\d)))"
)
_HEADING = re.compile(rf"{_NUMBER}[^。;,:\d]{{2,40}}[。:]?$")
# a heading without a number, by the topics of an annual report
_BARE_HEADING = re.compile(
    r"[^。;,:!?\d“”]{0,12}(?:主动公开|依申请公开|申请公开|复议|诉讼|收费|解读|保障|总体情况|概述)[^。;,:!?\d“”]{0,16}$"
)
_DENIAL = re.compile(r"[无未]|没有")
# a heading with its text on the same line, behind a colon or a blank
_RUN_IN = re.compile(rf"{_NUMBER}(?P<title>[^。;,:!?\d]{{2,30}}):")
_NUMBERED = re.compile(_NUMBER)
_TITLE_END = re.compile(r"情况|概述|概况|引言|事项|措施|打算|说明|问题|工作|公开")
_TITLE_MAX = 45
_BARE_HEADING_MAX = 26
_MEMORY = 160  # characters of a paragraph that a sentence may refer back to
_SPACES = re.compile(r"(?<!\d)[ \t\u3000\xa0]+|[ \t\u3000\xa0]+(?!\d)")
_CLAUSES = re.compile("[,。;]")  # what running text has, and headings, labels and signatures do not
_GOES_ON = re.compile("[\u4e00-\u9fff\\d,、]$")
_BEGINS = re.compile(
    r"\(?(?:第?[一二三四五六七八九十]+(?:[、,.)]|部分)|第[一二三四五六七八九十]+条|\d{1,2}[.、)](?!\d)|[#*>-])"
)
_AMOUNT = re.compile(r"\d[万余多]*(?:[件条宗起份次个例项人名篇]|万?元)")
_CLAUSE_END = re.compile(r"[,。;:!?(、]")


@record(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph in compact text, with the heading above it and what was said before it."""

    text: str
    raw_positions: Positions  # of each character, in the paragraph as printed
    heading: str
    paragraph: Paragraph
    before: str = ""  # what the same paragraph says before, as far as it can matter

    def printed(self, start: int, end: int) -> str:
        """The part as printed."""
        return self.paragraph.text[self.raw_positions[start] : self.raw_positions[end - 1] + 1]

    def place(self, start: int) -> Place:
        """Where a character is printed."""
        line, position = self.paragraph, self.raw_positions[start]
        for one in self.paragraph.parts if isinstance(self.paragraph, _Wrapped) else ():
            line = one
            if position < len(one.text):
                break
            position -= len(one.text)
        return line.place.at(position + 1)


@record(frozen=True, slots=True)
class _Wrapped(Paragraph):
    """Lines of plain text or rows of a sheet that were broken inside their sentences, as one paragraph."""

    parts: tuple[Paragraph, ...] = ()


class _Outline:
    """The heading above a sentence: that of its part, and the inner one."""

    def __init__(self) -> None:
        self.top = self.heading = ""

    def meet(self, text: str, mark: re.Match[str] | None) -> None:
        """A heading is met; one without number or with an inner one stands below that of the part."""
        inner = mark is None or mark["inner"] is not None
        self.top = self.top if inner else text
        self.heading = f"{self.top} {text}"


def sentences(document: Document, consumed: Iterable[tuple[int, int, int | None]]) -> Iterator[Sentence]:
    """The sentences of the document's running text; ``consumed`` are regions (block, start, end) to leave out.

    Running text in cells of a table is read also where the table is consumed: none of it is a cell of a form. So is
    that of a page in one line, between the bars that part its cells.
    """
    regions: dict[int, list[tuple[int, int | None]]] = {}
    for number, start, stop in consumed:
        regions.setdefault(number, []).append((start, stop))
    outline = _Outline()
    wrapped = _wrapped(document, regions)
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            for cell in paragraphs_in(block):
                yield from _of_paragraph(cell, cell.text, outline)
            continue
        if index in wrapped:
            if (whole := wrapped[index]) is not None:
                yield from _of_paragraph(whole, whole.text, outline)
            continue
        if (text := without_cells(block.text)) is not None:
            yield from _of_paragraph(block, text, outline)
            continue
        text = block.text
        for start, stop in () if _is_below_heading(document, index) else regions.get(index, ()):
            end = len(text) if stop is None else min(stop, len(text))
            text = text[:start] + "\n" * (end - start) + text[end:]
        yield from _of_paragraph(block, text, outline)


def _is_below_heading(document: Document, index: int) -> bool:
    """Whether a line is a whole sentence of its own, right below a heading, also where the table below has both."""
    block, above = document.blocks[index], document.blocks[index - 1] if index else None
    if not isinstance(block, Paragraph) or not isinstance(above, Paragraph) or not is_heading(above.text.strip()):
        return False
    text = block.text.strip()
    return text.endswith("\u3002") and "|" not in text and "\t" not in text and not is_note(text)


def _wrapped(document: Document, regions: Mapping[int, object]) -> dict[int, _Wrapped | None]:
    """Paragraphs of several lines by the number of their first; None for the other lines."""
    found: dict[int, _Wrapped | None] = {}
    is_text = document.media_type == "text/plain"
    first = 0
    blocks = document.blocks
    for index in range(1, len(blocks) + 1):
        before, block = blocks[index - 1], blocks[index] if index < len(blocks) else None
        is_free = regions.keys().isdisjoint((index - 1, index))
        if (
            is_free
            and isinstance(before, Paragraph)
            and isinstance(block, Paragraph)
            and (_goes_on(before, block) if is_text else _goes_on_below(blocks[first:index], block))
        ):
            continue
        lines = tuple(block for block in blocks[first:index] if isinstance(block, Paragraph))
        if len(lines) > 1:
            found |= dict.fromkeys(range(first, index))
            found[first] = _Wrapped("".join(line.text for line in lines), lines[0].place, parts=lines)
        first = index
    return found


def _goes_on(line: Paragraph, below: Paragraph) -> bool:
    """Whether a sentence of a line goes on in the next: both are running text, and it ends without a mark."""
    if line.place.line is None or below.place.line != line.place.line + 1:
        return False
    if "\t" in line.text + below.text:
        return False
    text, following = normalise(line.text).rstrip(), normalise(below.text).strip()
    if not _GOES_ON.search(text) or "|" in text + following:
        return False
    return _CLAUSES.search(text) is not None and _CLAUSES.search(following) is not None and not _BEGINS.match(following)


def _goes_on_below(rows: Sequence[Paragraph | Grid], below: Paragraph) -> bool:
    """Whether a sentence of rows of a sheet, each of one cell, goes on in the next row: it ends without a mark."""
    last, place = rows[-1].place, below.place
    if last.row is None or (last.sheet, last.row + 1, last.column) != (place.sheet, place.row, place.column):
        return False
    if last.table or place.table or last.line_in_cell or place.line_in_cell:
        return False
    text = normalise("".join(row.text for row in rows if isinstance(row, Paragraph))).rstrip()
    following = normalise(below.text).strip()
    if not _GOES_ON.search(text) or _CLAUSES.search(text) is None or _BEGINS.match(following):
        return False
    return _CLAUSES.search(following) is not None or _AMOUNT.search(following) is not None


def _of_paragraph(block: Paragraph, text: str, outline: _Outline) -> Iterator[Sentence]:
    compact, positions = _compact(text)
    bare = compact.strip("#*【】 |\n")
    if len(bare) <= _BARE_HEADING_MAX and _BARE_HEADING.match(bare) and not _DENIAL.search(bare):
        outline.meet(bare, _HEADING.match(bare))
    start = 0
    before = ""
    for end in [*(match.end() for match in _SENTENCE_END.finditer(compact)), len(compact)]:
        begin, start = start, end
        if not compact[begin:end].strip():
            continue
        begin = _after_heading(compact, positions, begin, end, outline)
        if begin < end:
            yield Sentence(compact[begin:end], positions[begin:end], outline.heading, block, before)
            before = compact[max(start - _MEMORY, 0) : end]


def _after_heading(compact: str, positions: Positions, begin: int, end: int, outline: _Outline) -> int:
    """Where the sentence goes on behind a heading that it begins with; a sentence that is a heading is kept whole."""
    while begin < end and compact[begin] in "#* |\n":
        begin += 1
    if mark := _HEADING.match(compact[begin:end].rstrip("#* |\n")):
        outline.meet(mark.group(), mark)
        return begin
    if mark := _RUN_IN.match(compact, begin, end):
        outline.meet(mark.group(), mark)
        return begin
    if numbered := _NUMBERED.match(compact, begin, end):
        for title in _TITLE_END.finditer(compact, numbered.end(), min(numbered.end() + _TITLE_MAX, end)):
            stop = title.end()
            if stop < end and positions[stop] - positions[stop - 1] > 1:
                outline.meet(compact[begin:stop], numbered)
                return stop
    return begin


def _compact(text: str) -> tuple[str, Positions]:
    """Normal text without spaces (but between figures, which must not run together), and where each character stood."""
    normal = normalise_with_offsets(text)
    if " " not in normal.text:
        return normal.text, normal.offsets[:-1]
    kept: list[str] = []
    places: array[int] = array("l")
    end = 0
    for space in _SPACES.finditer(normal.text):
        kept.append(normal.text[end : space.start()])
        places.extend(normal.offsets[end : space.start()])
        end = space.end()
    places.extend(normal.offsets[end:-1])
    return "".join((*kept, normal.text[end:])), places


def clause_start(text: str, position: int) -> int:
    """Where the clause begins in which a position lies."""
    starts = [match.end() for match in _CLAUSE_END.finditer(text, 0, position)]
    return starts[-1] if starts else 0


def clause_end(text: str, position: int) -> int:
    """Where the clause ends in which a position lies."""
    match = _CLAUSE_END.search(text, position)
    return match.start() if match else len(text)
