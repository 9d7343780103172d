"""Pictures of pages of which the text was recognised: the picture itself, and below it what was read."""

from __future__ import annotations

import io
from collections.abc import Sequence

from dagster_project.reports.documents.model import Document
from dagster_project.viewing.blocks import view_of_blocks
from dagster_project.viewing.marks import Mark
from dagster_project.viewing.markup import READ_BELOW, figure_of

_WIDEST = 1600  # pixels: print stays legible, a page stays below some hundred kilobytes


def view_of_picture(data: bytes, document: Document, marks: Sequence[Mark]) -> str:
    """The pages on which something is marked. The figures are marked in what was read: the picture has no text."""
    from PIL import Image, ImageOps

    pages = sorted({document.blocks[mark.block].place.page or 1 for mark in marks}) or [1]
    pieces: list[str] = []
    with Image.open(io.BytesIO(data)) as picture:
        for page in pages:
            picture.seek(min(page, getattr(picture, "n_frames", 1)) - 1)
            shown = ImageOps.exif_transpose(picture).convert("RGBA")
            sheet = Image.new("RGBA", shown.size, "white")
            sheet.alpha_composite(shown)
            grey = sheet.convert("L")
            grey.thumbnail((_WIDEST, 4 * _WIDEST))
            target = io.BytesIO()
            grey.save(target, "JPEG", quality=80)
            pieces.append(figure_of(page, "image/jpeg", target.getvalue()))
    blocks = [number for number, block in enumerate(document.blocks) if (block.place.page or 1) in pages]
    return f"{''.join(pieces)}{READ_BELOW}{view_of_blocks(document, marks, blocks)}"
