"""Web pages: what a browser would print of them, as paragraphs and grids.

A page is often a table of tables, of which only the inner ones hold data: a table that merely arranges text gives
paragraphs. Spans follow the algorithm of the HTML standard (forming a table), with spans cut to the rows that exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from dagster_project.reports.documents.css_tables import turn_css_tables
from dagster_project.reports.documents.div_tables import turn_div_tables
from dagster_project.reports.documents.grids import Box, check_size, is_layout, make_grid
from dagster_project.reports.documents.html_characters import characters_of, page_of_web_archive
from dagster_project.reports.documents.html_lines import Lines, Looks, lines_of, squeezed, walk
from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place, UnreadableDocument
from dagster_project.reports.documents.text_with_tables import with_line_breaks

MAX_BYTES = 60_000_000
HIDDEN_SHOWN = "hidden_text_shown"  # in the metadata of a page of which hidden text was read, since there was no other
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENOUGH = 120  # characters: a page that shows less than this shows its text only by script
_MAX_METADATA = 300
_MAX_COUNTED = 20_000_000
_TEXT_LENGTH = etree.XPath("string-length(normalize-space(.))")
_Element = etree._Element


def read_html(data: bytes) -> Document:
    """The page as a document; ``metadata`` holds its title, its ``meta`` fields by their names, and the charset.

    Raises :class:`UnreadableDocument` for a page that is too large, nested beyond bounds or without any text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"网页过大:{len(data)}字节,上限{MAX_BYTES}字节 / "
            f"the page has {len(data)} bytes, more than the limit of {MAX_BYTES}."
        )
    root, metadata = tree_of(data)
    blocks = Page(root).blocks()
    if _length(blocks) < _ENOUGH:
        # Some pages hide the report until a script shows it.
        everything = Page(root, hidden_too=True).blocks()
        if _length(everything) > max(2 * _length(blocks), _ENOUGH):
            blocks = everything
            metadata[HIDDEN_SHOWN] = "true"
    if not blocks:
        raise UnreadableDocument(
            "网页没有正文,内容可能由脚本或图片显示,请打开网页后另存 / the page holds no text: it is "
            "probably shown by a script or as pictures. Open it in a browser and save what it shows."
        )
    if pictures := sum(1 for _ in root.iter("img")):
        metadata["pictures"] = str(pictures)
    return Document("text/html", tuple(blocks), metadata)


def tree_of(data: bytes) -> tuple[_Element, dict[str, str]]:
    """The tree of a page (of a web archive: its main page), and what it says of itself. Nothing is fetched.

    Raises :class:`UnreadableDocument` where it cannot be parsed.
    """
    text, charset = characters_of(page_of_web_archive(data))
    root = _parse(with_line_breaks(text))
    turn_css_tables(root)
    turn_div_tables(root)
    metadata = _metadata(root)
    metadata["charset"] = charset
    if "Url" not in metadata and (saved := _SAVED_FROM.search(text[:20_000])):
        metadata["Url"] = saved.group(1)
    return root, metadata


class Page:
    """One pass over the tree of a page."""

    def __init__(self, root: _Element, hidden_too: bool = False) -> None:
        self._root = root
        self._looks = Looks(root, hidden_too)
        self._blocks: list[Paragraph | Grid] = []
        self._line = 0
        self._table = 0
        self._inner = _inner_tables(root, self._looks)
        self._arranges = _arranging(self._inner)

    def blocks(self) -> list[Paragraph | Grid]:
        """What the page prints, in order."""
        self._flow(self._root)
        return self._blocks

    def _flow(self, root: _Element) -> None:
        """Give out the text and the tables of a part of the page."""
        lines = self.new_lines()

        def table(element: _Element) -> bool:
            lines.end()
            return self._table_or_layout(element)

        walk(root, lines, table, self._looks)
        lines.end()

    def new_lines(self) -> Lines:
        """What collects the lines of running text."""
        return Lines(self.give)

    def give(self, text: str, source: object = None) -> None:
        """Add a printed line of running text."""
        self._line += 1
        self._blocks.append(Paragraph(text, Place(line=self._line, is_paragraph=True), source))

    def _table_or_layout(self, table: _Element) -> bool:
        """Give out a table as a grid; False where it only arranges text, which is then for the flow to give out."""
        inner = self._inner.get(table)
        if table in self._arranges:
            return False
        boxes, before = _table_cells(table, self._looks)
        if is_layout(boxes) or not (any(box.text for box in boxes) or self._is_empty_body(boxes)):
            return False
        for line in before:
            self.give(line)
        self._table += 1
        self._blocks.append(make_grid(boxes, Place(table=self._table)))
        for each in inner or ():
            self._flow_table(each)
        return True

    def _is_empty_body(self, boxes: list[Box]) -> bool:
        """Whether cells without text are as wide as the table directly above: its body, with the head set apart."""
        above = self._blocks[-1] if self._blocks else None
        columns = sum(box.column_span for box in boxes if box.row == 0)
        return isinstance(above, Grid) and above.columns == columns and all(box.column_span == 1 for box in boxes)

    def _flow_table(self, table: _Element) -> None:
        if not self._table_or_layout(table):
            self._flow(table)


def _table_cells(table: _Element, looks: Looks) -> tuple[list[Box], list[str]]:
    """The cells of a table with their spans, and the lines that stand in it outside all cells (printed above it)."""
    boxes: list[Box] = []
    before: list[str] = []
    top = 0
    for group in _row_groups(table, before, looks):
        top += _group_cells(group, top, boxes, looks)
    return boxes, before


def _row_groups(table: _Element, before: list[str], looks: Looks) -> Iterator[list[_Element]]:
    """The rows of a table in groups, which no cell spans across; a foot is printed last wherever it stands."""
    feet: list[list[_Element]] = []
    loose: list[_Element] = []
    if table.text and table.text.strip():
        before.extend([squeezed(table.text)])
    for child in table:
        tag = child.tag
        if child in looks.hidden:
            pass
        elif tag == "tr":
            loose.append(child)
        elif tag in _ROW_GROUPS:
            if loose:
                yield loose
                loose = []
            rows = [row for row in child if row.tag == "tr" and row not in looks.hidden]
            if tag == "tfoot":
                feet.append(rows)
            else:
                yield rows
        elif tag not in ("colgroup", "col", "table"):
            before.extend(lines_of(child, looks))
        if child.tail and child.tail.strip():
            before.append(squeezed(child.tail))
    if loose:
        yield loose
    yield from feet


def _group_cells(rows: list[_Element], top: int, boxes: list[Box], looks: Looks) -> int:
    """Add the cells of a group of rows that begins at row ``top``; how many rows it has."""
    taken: dict[int, int] = {}  # column -> first row of this group in which it is free again
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in _CELLS or cell in looks.hidden:
                continue
            while taken.get(column, 0) > number:
                column += 1
            row_span, column_span = _spans(cell, len(rows) - number)
            boxes.append(Box(looks.text_of_cell(cell), top + number, column, row_span, column_span, cell))
            for covered in range(column, column + column_span):
                taken[covered] = number + row_span
            column += column_span
        check_size(top + number + 1, len(taken))
    return len(rows)


def _spans(cell: _Element, rows_left: int) -> tuple[int, int]:
    """Rows and columns that a cell covers. A row span of 0 means to the end of the group (HTML standard)."""
    rows = cell.get("rowspan")
    columns = cell.get("colspan")
    if rows is None and columns is None:
        return 1, 1
    row_span = _number(rows, 1) if rows and rows != "1" else 1
    column_span = _number(columns, 1) if columns and columns != "1" else 1
    if column_span > 1000:
        column_span = 1000
    return min(row_span or rows_left, rows_left), max(column_span, 1)


def _number(attribute: str, default: int) -> int:
    if attribute.isdecimal() and len(attribute) < 7:
        return int(attribute)
    match = re.match(r"\s*\+?(\d{1,6})", attribute)
    return int(match.group(1)) if match else default


def _inner_tables(root: _Element, looks: Looks) -> dict[_Element, list[_Element]]:
    """For each table that has tables inside it, those directly inside that are more than the frame of a figure."""
    inner: dict[_Element, list[_Element]] = {}
    for table in root.iter("table"):
        outer = next(table.iterancestors("table"), None)
        if outer is not None and table not in looks.framing:
            inner.setdefault(outer, []).append(table)
            inner[table] = []
    return inner


def _arranging(inner: dict[_Element, list[_Element]]) -> set[_Element]:
    """The tables that only arrange others: more text stands in their cells with tables inside than in the rest."""
    arranging: set[_Element] = set()
    counted = 0
    for table, tables in inner.items():
        if tables:
            holders = {next(each.iterancestors("td", "th", "table")) for each in tables} - {table}
            total = _text_length(table)
            # Text in nested tables is counted at each level; where this adds up, the outer levels hold no data.
            counted += total
            if counted > _MAX_COUNTED or sum(map(_text_length, holders)) * 2 > total:
                arranging.add(table)
    return arranging


def _text_length(element: _Element) -> int:
    length = _TEXT_LENGTH(element)
    assert isinstance(length, float)
    return int(length)


def _parse(text: str) -> _Element:
    """The tree of a page. HTML knows no entity definitions, and nothing is fetched."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    text = _XML_DECLARATION.sub("", text.replace("\x00", "").lstrip("\ufeff"))
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise _broken(str(error)) from error
    if any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_fatals()):
        raise _broken("嵌套过深 / nested too deeply")
    if root is None:
        raise _broken("没有内容 / no content")
    return root


def _broken(why: str) -> UnreadableDocument:
    return UnreadableDocument(f"网页无法解析({why}),请重新获取 / the page cannot be parsed ({why}). Fetch it again.")


def _metadata(root: _Element) -> dict[str, str]:
    """The title and the ``meta`` fields of a page, under the names that it gives them; of equal names the first."""
    metadata: dict[str, str] = {}
    for element in root.iter("title", "meta", "link"):
        if len(metadata) >= _MAX_METADATA:
            break
        if element.tag == "title":
            name, content = "title", "".join(map(str, element.itertext()))
        elif element.tag == "link":
            name, content = element.get("rel", ""), element.get("href", "")
            if name.lower() != "canonical":
                continue
        else:
            name = element.get("name") or element.get("property") or element.get("itemprop") or ""
            content = element.get("content", "")
        content = squeezed(content)[:2000]
        if name and content:
            metadata.setdefault(name.strip()[:100], content)
    return metadata


def _length(blocks: list[Paragraph | Grid]) -> int:
    return sum(len(block.text) for block in blocks if isinstance(block, Paragraph)) + sum(
        len(cell.text) for block in blocks if isinstance(block, Grid) for cell in block.cells
    )
