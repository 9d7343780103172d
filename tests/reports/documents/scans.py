"""Printed forms as a scanner gives them: pictures of pages, a little askew, with noise, compressed."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image


@dataclass(frozen=True)
class Scanner:
    """How a page is scanned."""

    dpi: int
    angle: float = 0.0  # degrees
    noise: float = 0.0  # standard deviation, of 255
    quality: int | None = None  # of JPEG; None: no loss
    paper: int = 255


CLEAN = Scanner(200)


def scanned(pdf: bytes, scanner: Scanner, seed: int = 1) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    dice = np.random.default_rng(random.Random(seed).getrandbits(32))
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=scanner.dpi / 72, grayscale=True).to_pil()
        image = image.rotate(scanner.angle, Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(image, dtype=np.float64) * scanner.paper / 255
        grey += dice.normal(0, scanner.noise, grey.shape) if scanner.noise else 0
        image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
        if scanner.quality is not None:
            target = io.BytesIO()
            image.save(target, "JPEG", quality=scanner.quality)
            image = Image.open(target)
            image.load()
        pages.append(image)
    return pages


def as_pdf(pages: Sequence[Image.Image], dpi: int) -> bytes:
    """Pages as a PDF of pictures, as a scanner writes it."""
    return _saved(pages, "PDF", resolution=dpi, quality=90)


def as_tiff(pages: Sequence[Image.Image]) -> bytes:
    """Pages as one TIFF file."""
    return _saved(pages, "TIFF", compression="tiff_deflate")


def as_picture(page: Image.Image, kind: str) -> bytes:
    """One page as a picture file: PNG, JPEG, BMP, GIF, WEBP."""
    target = io.BytesIO()
    page.save(target, kind)
    return target.getvalue()


def _saved(pages: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    pages[0].save(target, kind, save_all=True, append_images=list(pages[1:]), **options)
    return target.getvalue()
