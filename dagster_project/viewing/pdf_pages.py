"""Pages of a PDF as pictures, with the printed figures framed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pdfplumber
from pdfplumber.page import Page

from dagster_project.reports.documents.model import Document, Paragraph
from dagster_project.reports.documents.pdf import Printed
from dagster_project.reports.documents.pdf_text import Mark as Character
from dagster_project.reports.documents.pdf_text import marks_of
from dagster_project.viewing.blocks import view_of_blocks
from dagster_project.viewing.marks import Mark
from dagster_project.viewing.markup import READ_BELOW, figure_of, mark_attributes

_RESOLUTION = 110  # dots per inch: small print stays legible, a page stays below some hundred kilobytes
_AROUND = 1.5  # points between a figure and its frame
_MAX_PIXELS = 6_000_000
_Box = tuple[float, float, float, float]


def pages_of(document: Document, marks: Sequence[Mark]) -> list[int]:
    """The pages on which something is marked."""
    return sorted({page for mark in marks for page in _pages_of(document, mark)})


def view_of_pages(data: bytes, document: Document, marks: Sequence[Mark]) -> str | None:
    """The pages on which something is marked, as pictures and as they were read; None where the pages are not known."""
    numbers = pages_of(document, marks)
    if not numbers:
        return None
    framed: set[int] = set()
    pictures = _pictures(data, document, marks, numbers, framed)
    blocks = [number for number, block in enumerate(document.blocks) if block.place.page in numbers]
    read = view_of_blocks(document, marks, blocks, framed)
    return f"{pictures}{READ_BELOW}{read}"


def _pictures(data: bytes, document: Document, marks: Sequence[Mark], numbers: Sequence[int], framed: set[int]) -> str:
    pieces: list[str] = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            frames = "".join(_frame(page, box, mark, framed) for mark in marks for box in _boxes(document, page, mark))
            pieces.append(figure_of(number, "image/png", _picture(page), frames))
            page.close()
    return "".join(pieces)


def _picture(page: Page) -> bytes:
    size = float(page.width) * float(page.height) / 72**2
    resolution = min(_RESOLUTION, int((_MAX_PIXELS / max(size, 1)) ** 0.5))
    image = page.to_image(resolution=max(resolution, 20)).original.convert("RGB")
    target = io.BytesIO()
    image.quantize(64).save(target, "PNG", optimize=True)
    return target.getvalue()


def _frame(page: Page, box: _Box, mark: Mark, framed: set[int]) -> str:
    left, top, right, bottom = box
    around = _AROUND if mark.cell is None else 0
    across, down = float(page.width), float(page.height)
    x0, y0 = float(page.bbox[0]), float(page.bbox[1])
    sizes = (
        ("left", (left - around - x0) / across),
        ("top", (top - around - y0) / down),
        ("width", (right - left + 2 * around) / across),
        ("height", (bottom - top + 2 * around) / down),
    )
    style = ";".join(f"{name}:{100 * share:.3f}%" for name, share in sizes)
    again = f'class="hit frame" data-hit="{mark.number}"'
    attributes = again if mark.number in framed else mark_attributes(mark, "frame")
    framed.add(mark.number)
    return f'<span {attributes} style="{style}"></span>'


def _pages_of(document: Document, mark: Mark) -> list[int]:
    if mark.cell is not None:
        return [mark.cell.place.page] if mark.cell.place.page else []
    found = {line[0] for block, _, _ in mark.ranges for line in _lines(document, block)}
    # Where no line is known (a recognised picture), the page is shown without a frame.
    return sorted(found) or [page for block, *_ in mark.ranges if (page := document.blocks[block].place.page)]


def _lines(document: Document, block: int) -> list[Printed]:
    source = getattr(document.blocks[block], "source", None)
    return list(source) if isinstance(source, tuple) else []


def _boxes(document: Document, page: Page, mark: Mark) -> list[_Box]:
    """The rectangles of what is marked on a page: a cell as it is ruled, else each line of the printed characters."""
    if mark.cell is not None:
        source = mark.cell.source
        return [source] if mark.cell.place.page == page.page_number and isinstance(source, tuple) else []
    return [box for block, start, end in mark.ranges for box in _characters(document, page, block, start, end)]


def _characters(document: Document, page: Page, block: int, start: int, end: int) -> list[_Box]:
    """The rectangles of some characters of a paragraph, one for each line; the whole lines where they do not agree."""
    paragraph = document.blocks[block]
    assert isinstance(paragraph, Paragraph)
    lines = _lines(document, block)
    pages = {page.page_number: page, **{n: page.pdf.pages[n - 1] for n, *_ in lines if n != page.page_number}}
    marks = {number: marks_of(each.chars) for number, each in pages.items()}
    printed = [(line, mark) for line in lines for mark in _on_line(marks[line[0]], line)]
    text = "".join(mark.text for _, mark in printed)
    skipped = len("".join(paragraph.text[:start].split()))
    length = len("".join(paragraph.text[start:end].split()))
    if "".join(text.split()) != "".join(paragraph.text.split()) or any(len(mark.text) != 1 for _, mark in printed):
        return [line[1:] for line in lines if line[0] == page.page_number]
    boxes: dict[Printed, _Box] = {}
    for line, mark in printed[skipped : skipped + length]:
        if line[0] != page.page_number:
            continue
        box = boxes.get(line, (mark.left, mark.top, mark.right, mark.bottom))
        left, top, right, bottom = box
        boxes[line] = min(left, mark.left), min(top, mark.top), max(right, mark.right), max(bottom, mark.bottom)
    return list(boxes.values())


def _on_line(marks: Sequence[Character], line: Printed) -> list[Character]:
    _, left, top, right, bottom = line
    found = [
        mark
        for mark in marks
        if mark.text.strip() and left - 0.1 <= mark.middle[0] <= right + 0.1 and top <= mark.middle[1] <= bottom
    ]
    return sorted(found, key=lambda mark: mark.left)
