"""Scans and pictures of reports, read with Tesseract: ruled tables cell by cell, and the lines of text around them.

A number counts as certain only where readings of its cell that differ in language and size agree; that is said for each
cell in ``Document.certainty``. Whether a figure is accepted takes the form's arithmetic (``reports.recognised``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from dagster_project.reports.documents import programs
from dagster_project.reports.documents.grids import Box, make_grid
from dagster_project.reports.documents.model import Document, Grid, Paragraph, Place, UnreadableDocument

if TYPE_CHECKING:
    from PIL import Image

    from dagster_project.reports.documents.ocr_rules import Mask, RuledCell, RuledTable

MAX_PAGES = 40
MAX_PIXELS = 120_000_000
_DPI = 240  # at which pages of a PDF are drawn; more only takes longer
_WIDEST = 2600  # pixels of a page; a larger picture is made smaller
_SMALL, _LARGE = 28, 36  # heights of a line of digits, in pixels, that Tesseract reads best
_TEXT_PAGES = 2  # of the first pages and those with tables all text is read: it names year, issuer and parts
_NEEDED = ("numpy", "PIL", "pypdfium2")
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:\.\d{1,6})?")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SURE, _UNLIKE = 60.0, 80.0  # confidences: of readings that agree, and of one that speaks against them


def missing() -> list[str]:
    """What is missing for text recognition, by the name under which a person can install it."""
    lacking = [] if all(find_spec(name) for name in _NEEDED) else ["gongkai[ocr]"]
    if not {programs.LANGUAGE, "eng"} <= programs.languages():
        lacking.append("tesseract-ocr tesseract-ocr-chi-sim")
    return lacking


def read_pdf_scan(data: bytes) -> Document:
    """The pages of a PDF that holds pictures of them.

    Raises :class:`UnreadableDocument` where the extra ``ocr`` or Tesseract is missing, and where no text is found.
    """
    _require("图片型PDF(扫描件):没有文字层,", "a PDF of scanned pages without text")
    import pypdfium2

    def pages() -> Iterator[Image.Image]:
        try:
            document = pypdfium2.PdfDocument(data)
            for number in range(min(len(document), MAX_PAGES)):
                page = document[number]
                scale = min(_DPI / 72, _WIDEST / max(page.get_width(), 1))
                yield page.render(scale=scale, grayscale=True).to_pil()
                page.close()
            document.close()
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument(f"PDF 文档:已损坏({error}),请重新获取 / the PDF is damaged ({error}).") from error

    return _read(pages(), "application/pdf")


def read_picture(data: bytes) -> Document:
    """A picture of a page, or several in one TIFF file. Raises like :func:`read_pdf_scan`."""
    _require("", "a picture")
    from PIL import Image, ImageOps

    def pages() -> Iterator[Image.Image]:
        try:
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise UnreadableDocument(
                        f"像素过多:{picture.width}×{picture.height}像素,上限{MAX_PIXELS}像素 / the picture has "
                        f"{picture.width} by {picture.height} pixels, more than the limit of {MAX_PIXELS}."
                    )
                for number in range(min(getattr(picture, "n_frames", 1), MAX_PAGES) if picture.format == "TIFF" else 1):
                    picture.seek(number)
                    page = ImageOps.exif_transpose(picture).convert("RGBA")
                    white = Image.new("RGBA", page.size, "white")
                    yield Image.alpha_composite(white, page).convert("L")
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise UnreadableDocument(
                f"已损坏或不完整({error}),请重新获取 / a picture that is damaged or cut off ({error}). Fetch it again."
            ) from error

    return _read(pages(), "image")


def _require(kind_zh: str, kind_en: str) -> None:
    lacking = missing()
    if lacking:
        names = " ".join(lacking)
        raise UnreadableDocument(
            f"{kind_zh}需要文字识别(OCR),本机缺少:{names}。请安装附加组件 gongkai[ocr] 和 Tesseract"
            "(Debian、Ubuntu:apt install tesseract-ocr tesseract-ocr-chi-sim)后重新运行,或改用带文字的版本 / "
            f"{kind_en}: text recognition (OCR) is needed; missing here: {names}. Install the extra gongkai[ocr] and "
            "Tesseract (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-chi-sim) and build again, or fetch a "
            "version with text."
        )


@dataclass
class _Page:
    """A page set straight, with what was found on it."""

    number: int
    image: Image.Image
    marks: Mask
    tables: list[RuledTable]
    lines: list[tuple[int, str]] = field(default_factory=list)  # height on the page, text


@dataclass
class _Entry:
    """A cell with ink, and what it was read as."""

    box: Box
    picture: Image.Image  # its ink alone
    is_line: bool
    certain: bool = False


def _read(images: Iterator[Image.Image], media_type: str) -> Document:
    pages = [_page(number, image) for number, image in enumerate(images, start=1)]
    _read_text([page for page in pages if page.number <= _TEXT_PAGES or page.tables])
    blocks: list[Paragraph | Grid] = []
    certainty: dict[str, bool] = {}
    tables = 0
    for page in pages:
        entries: list[tuple[int, Paragraph | RuledTable]] = [
            (top, Paragraph(text, Place(page=page.number, line=line)))
            for line, (top, text) in enumerate(page.lines, start=1)
        ]
        entries += [(table.top, table) for table in page.tables if table.cells]
        for _, entry in sorted(entries, key=lambda each: each[0]):
            if isinstance(entry, Paragraph):
                blocks.append(entry)
                continue
            tables += 1
            blocks.append(_grid(page, entry, tables, certainty))
    if not blocks:
        raise UnreadableDocument(
            "扫描件或图片:文字识别(OCR)没有找到文字,请改用带文字的版本 / "
            "a scan or picture in which text recognition found no text; fetch a version with text."
        )
    metadata = {"recognised_by": "Tesseract", "pages": str(len(pages))}
    unruled = sum(not table.cells for page in pages for table in page.tables)
    if unruled:
        metadata["tables_given_up"] = str(unruled)
    return Document(media_type, tuple(blocks), metadata, certainty)


def _page(number: int, image: Image.Image) -> _Page:
    import numpy

    from dagster_project.reports.documents import ocr_rules

    if image.width > _WIDEST:
        image = image.resize((_WIDEST, max(image.height * _WIDEST // image.width, 1)))
    image = ocr_rules.straightened(image)
    marks = ocr_rules.dark(numpy.asarray(image))
    return _Page(number, image, marks, ocr_rules.tables(marks))


def _read_text(pages: list[_Page]) -> None:
    """The text outside the tables."""
    from PIL import ImageDraw

    from dagster_project.reports.documents.ocr_text import COLUMN, recognise

    pictures = []
    for page in pages:
        picture = page.image.copy()
        for table in page.tables:
            ImageDraw.Draw(picture).rectangle(
                (table.left - 6, table.top - 6, table.right + 6, table.bottom + 6), fill=255
            )
        pictures.append(picture)
    for page, lines in zip(pages, recognise(pictures, programs.LANGUAGE, COLUMN), strict=True):
        page.lines = [(line.top, line.text) for line in lines]


def _grid(page: _Page, table: RuledTable, number: int, certainty: dict[str, bool]) -> Grid:
    boxes = [Box("", cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]
    entries = [
        entry for cell, box in zip(table.cells, boxes, strict=True) if (entry := _entry(page, cell, box)) is not None
    ]
    heights = sorted(entry.picture.height for entry in entries)
    usual = heights[len(heights) // 3] if heights else 0
    for entry in entries:
        entry.is_line = entry.picture.height <= 1.7 * usual and entry.picture.width <= 9 * entry.picture.height
    _read_cells(entries, usual)
    grid = make_grid(boxes, Place(page=page.number, table=number))
    certain = {id(entry.box) for entry in entries if entry.certain}
    inked = {id(entry.box) for entry in entries}
    for box in boxes:  # counted anew while the grid was made
        if id(box) in inked:
            place = Place(page=page.number, table=number, row=box.row + 1, column=box.column + 1)
            certainty[place.describe()] = id(box) in certain
    return grid


def _entry(page: _Page, cell: RuledCell, box: Box) -> _Entry | None:
    """The ink of a cell; None where there is none, specks left aside."""
    import numpy

    inside = page.marks[cell.top : cell.bottom, cell.left : cell.right]
    firm = inside.copy()  # ink that is more than a pixel by itself
    firm[1:-1, 1:-1] &= (
        inside[:-2, 1:-1].astype(numpy.int8) + inside[2:, 1:-1] + inside[1:-1, :-2] + inside[1:-1, 2:]
    ) > 0
    down, across = numpy.nonzero(firm)
    if len(down) < 4:
        return None
    box_of_ink = (
        cell.left + max(int(across.min()) - 1, 0),
        cell.top + max(int(down.min()) - 1, 0),
        min(cell.left + int(across.max()) + 2, cell.right),
        min(cell.top + int(down.max()) + 2, cell.bottom),
    )
    return _Entry(box, page.image.crop(box_of_ink), False)


def _read_cells(entries: list[_Entry], usual: int) -> None:
    """Fill in the text of the cells, and which numbers are certain."""
    from dagster_project.reports.documents.ocr_text import BLOCK, DIGITS, LINE, recognise

    scale = 32 / max(usual, 1)
    texts = recognise([_framed(e.picture, scale) for e in entries], programs.LANGUAGE, BLOCK)
    for entry, lines in zip(entries, texts, strict=True):
        entry.box.text = "\n".join(line.text for line in lines)
    short = [entry for entry in entries if entry.is_line and len(_CHINESE.findall(entry.box.text)) < 2]
    small = [_framed(entry.picture, _SMALL / entry.picture.height) for entry in short]
    large = [_framed(entry.picture, _LARGE / entry.picture.height) for entry in short]
    readings = zip(
        short,
        recognise(small, "eng", LINE, DIGITS),
        recognise(small, programs.LANGUAGE, LINE, DIGITS),
        recognise(large, "eng", LINE, DIGITS),
        recognise(small, "eng", LINE),
        strict=True,
    )
    for entry, first, *others in readings:
        if len(first) != 1 or not _NUMBER.fullmatch(first[0].text):
            continue
        number = first[0].text
        votes = [line[0] for line in others if len(line) == 1 and _NUMBER.fullmatch(line[0].text)]
        agree = sum(vote.text == number and vote.confidence >= _SURE for vote in votes)
        against = any(vote.text != number and vote.confidence >= _UNLIKE for vote in votes)
        entry.certain = first[0].confidence >= _SURE and agree >= 2 and not against
        if entry.certain or not _CHINESE.search(entry.box.text):
            entry.box.text = number


def _framed(picture: Image.Image, scale: float) -> Image.Image:
    """A picture of ink in another size, with white around it, as Tesseract wants it."""
    from PIL import Image

    size = max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)
    margin = 16
    framed = Image.new("L", (size[0] + 2 * margin, size[1] + 2 * margin), 255)
    framed.paste(picture.resize(size, Image.Resampling.LANCZOS), (margin, margin))
    return framed
