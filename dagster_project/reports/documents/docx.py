"""Word documents (DOCX): paragraphs and tables in printed order, read from the XML itself.

What Word prints is what counts: results of fields and inserted text are in; field codes, deleted, hidden and struck out
text are not; a text box follows the paragraph that it is anchored in, and a short one in a cell is text of the cell.
Source of the structure: ECMA-376 part 1, 17.
"""

from __future__ import annotations

from lxml import etree

from dagster_project.reports.documents.docx_elements import (
    THROUGH,
    cells_of,
    content,
    grid_before,
    is_raised,
    is_unseen,
    merges,
    one_alternative,
    rows_of,
    text_boxes,
    text_length,
)
from dagster_project.reports.documents.docx_numbering import Numbering
from dagster_project.reports.documents.grids import Box, check_size, is_layout, make_grid
from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place, UnreadableDocument
from dagster_project.reports.documents.ooxml import attribute, core_properties, local, main_part, open_package, part

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KIND = "Word 文档(docx)"
_Element = etree._Element
_LONGEST_IN_CELL = 100  # characters of a text box that is part of what a cell says
_PIECES_BEHIND = 8  # pieces of text before a raised mark that are looked at for its figure
_BLANK = " \t\r\n\xa0\u3000\u200b\u200c\u200d\ufeff\xad"


def read_docx(data: bytes) -> Document:
    """The document; ``metadata`` holds its core properties (title, creator, created, modified …).

    Raises :class:`UnreadableDocument` where it is encrypted, damaged, too large or holds no text.
    """
    package = open_package(data, _KIND)
    name = main_part(package, "word/document.xml")
    root = part(package, name)
    if root is None:
        raise UnreadableDocument(
            f"{_KIND}:缺少正文部分“{name}”,文件不完整,请重新获取 / "
            f"the part {name!r} with the text is missing. Fetch it again."
        )
    folder = name.rpartition("/")[0]
    metadata = core_properties(package)
    numbering = Numbering(part(package, f"{folder}/numbering.xml"), part(package, f"{folder}/styles.xml"))
    blocks = _Reader(numbering).blocks(root)
    pictures = sum(1 for member in package.names() if member.startswith(f"{folder}/media/"))
    if pictures:
        metadata["pictures"] = str(pictures)
    if not blocks:
        raise UnreadableDocument(
            f"{_KIND}:没有文字{',内容为图片' if pictures else ''} / it holds no text"
            f"{', only pictures: text recognition (OCR) is needed' if pictures else ''}."
        )
    return Document(MEDIA_TYPE, tuple(blocks), metadata)


def _printed(line: str) -> str:
    """A line without blanks around it; tabs stay where it has several, which part cells: the empty ones at its ends."""
    has_cells = "\t" in line.strip() or line.rstrip(" ").endswith("\t\t")
    return line.strip(" ") if has_cells else line.strip(" \t")


class _Reader:
    """One pass over the body of a document."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._blocks: list[Paragraph | Grid] = []
        self._line = 0
        self._table = 0

    def blocks(self, root: _Element) -> list[Paragraph | Grid]:
        """What the document prints, in order."""
        for body in root:
            if local(body) == "body":
                self._flow(body)
        return self._blocks

    def _flow(self, container: _Element) -> None:
        for element in content(container):
            if local(element) == "p":
                boxes: list[_Element] = []
                for line in self._paragraph_text(element, boxes).split("\n"):
                    self._give(line)
                for box in boxes:
                    self._flow(box)
            else:
                self._give_table(element)

    def _give(self, line: str) -> None:
        if line.strip(_BLANK):
            self._line += 1
            self._blocks.append(Paragraph(_printed(line), Place(line=self._line, is_paragraph=True)))

    def _give_table(self, table: _Element) -> None:
        """Give out a table as a grid and the tables inside it after it, or as text where it only arranges text."""
        inner: list[_Element] = []
        boxes, in_holders = self._cells(table, inner)
        filled = sum(len(box.text) for box in boxes)
        if filled and not is_layout(boxes) and in_holders * 2 <= filled + sum(map(text_length, inner)):
            self._table += 1
            self._blocks.append(make_grid(boxes, Place(table=self._table)))
            for each in inner:
                if local(each) == "tbl":
                    self._give_table(each)
                else:
                    self._flow(each)
            return
        for row in rows_of(table):
            for cell in cells_of(row):
                self._flow(cell)

    def _cells(self, table: _Element, inner: list[_Element]) -> tuple[list[Box], int]:
        """The cells of a table, and how much text stands in cells that hold tables; these are added to ``inner``."""
        boxes: list[Box] = []
        open_above: dict[int, Box] = {}  # column -> the cell that a continuation below would belong to
        width = in_holders = 0
        for number, row in enumerate(rows_of(table)):
            column = grid_before(row)
            still_open: dict[int, Box] = {}
            last: Box | None = None
            for cell in cells_of(row):
                span, vertical, horizontal = merges(cell)
                if horizontal == "continue" and last is not None:
                    last.column_span += span
                    column += span
                    continue
                above = open_above.get(column) if vertical == "continue" else None
                if above is not None and above.column_span == span:
                    above.row_span = number - above.row + 1
                    last = above
                else:
                    known = len(inner)
                    last = Box(self._cell_text(cell, inner), number, column, 1, span)
                    tables = [each for each in inner[known:] if local(each) == "tbl"]
                    in_holders += sum(map(text_length, tables)) + len(last.text) * bool(tables)
                    boxes.append(last)
                still_open[column] = last
                column += span
            open_above = still_open
            width = max(width, column)
            check_size(number + 1, width)
        return boxes, in_holders

    def _cell_text(self, cell: _Element, inner: list[_Element]) -> str:
        lines: list[str] = []
        for element in content(cell):
            if local(element) == "p":
                anchored: list[_Element] = []
                lines.append(self._paragraph_text(element, anchored))
                for box in anchored:
                    if text_length(box) <= _LONGEST_IN_CELL and next(box.iter("{*}tbl"), None) is None:
                        lines.append(self._cell_text(box, inner))
                    else:
                        inner.append(box)
            else:
                inner.append(element)
        return "\n".join(line.strip(" \t") for line in lines if line.strip(_BLANK))

    def _paragraph_text(self, paragraph: _Element, boxes: list[_Element]) -> str:
        """The text of a paragraph with its number; contents of text boxes anchored in it are added to ``boxes``."""
        pieces: list[str] = []
        _Runs(pieces, boxes).read(paragraph)
        text = "".join(pieces)
        return self._numbering.label(paragraph) + text if text.strip(_BLANK) else text


class _Runs:
    """Collects the text of the runs of one paragraph."""

    def __init__(self, pieces: list[str], boxes: list[_Element]) -> None:
        self._pieces = pieces
        self._boxes = boxes
        self._fields: list[bool] = []  # of each open field whether its code is over and its result has begun

    def read(self, parent: _Element) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                if not is_unseen(element):
                    known = len(self._pieces)
                    self._run(element)
                    if is_raised(element):
                        self._mark_behind_figure(known)
            elif name in THROUGH:
                self.read(element)
            elif name == "AlternateContent":
                self._run(element)

    def _run(self, run: _Element) -> None:
        for element in run:
            name = local(element)
            if name == "t":
                self._add(element.text or "")
            elif name == "tab":
                self._add("\t")
            elif name in ("br", "cr"):
                self._add("\n")
            elif name == "noBreakHyphen":
                self._add("-")
            elif name == "fldChar":
                self._field(attribute(element, "fldCharType"))
            elif name == "ruby":
                for base in element:
                    if local(base) == "rubyBase":
                        self.read(base)
            elif name == "AlternateContent":
                for choice in one_alternative(element):
                    self._run(choice)
            elif name in ("drawing", "pict", "object"):
                self._boxes.extend(text_boxes(element))

    def _mark_behind_figure(self, start: int) -> None:
        """Put the mark of a note behind a figure, the pieces from ``start``, in brackets: it is no digit of it."""
        mark = "".join(self._pieces[start:]).strip(_BLANK)
        figure = "".join(self._pieces[max(start - _PIECES_BEHIND, 0) : start]).rstrip(_BLANK)
        if mark[:1].isdecimal() and figure[-1:].isdecimal():
            self._pieces[start:] = [f"[{mark}]"]

    def _add(self, text: str) -> None:
        if all(self._fields):
            self._pieces.append(text)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
