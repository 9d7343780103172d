"""Tesseract, run as a program on many pictures at once: lines of text with their places and confidences.

All pictures of one kind go to one process, which loads its language once. It works in a folder of its own, with a time
limit, and is ended with all it holds where the reader ends.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from dagster_project.reports.documents import programs, supervised
from dagster_project.reports.documents.model import UnreadableDocument

SECONDS = 300  # for one call; a page takes some seconds
DIGITS = "0123456789.-+"
COLUMN, BLOCK, LINE = 4, 6, 7  # how Tesseract is told to part a picture
_WIDE = "[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]"
_SPACE = re.compile(f"(?<={_WIDE})\\s+|\\s+(?={_WIDE})")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as recognised; ``confidence`` is that of its least certain word, from 0 to 100."""

    text: str
    confidence: float
    left: int
    top: int


def recognise(
    pictures: Sequence[Image.Image], language: str, layout: int, only: str | None = None
) -> list[list[TextLine]]:
    """The lines of each picture. ``only``: the characters that may occur.

    Raises :class:`UnreadableDocument` where Tesseract is absent, fails or takes too long.
    """
    if not pictures:
        return []
    program = programs.tesseract()
    if program is None:
        raise UnreadableDocument("没有找到 Tesseract / Tesseract was not found.")
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        names = [folder / f"{number:05}.png" for number in range(len(pictures))]
        for path, picture in zip(names, pictures, strict=True):
            picture.save(path, compress_level=1, dpi=(300, 300))
        (folder / "list.txt").write_text("".join(f"{path}\n" for path in names), "utf-8")
        command = [str(program), str(folder / "list.txt"), str(folder / "out"), "-l", language, "--psm", str(layout)]
        command += ["--oem", "1"] + (["-c", f"tessedit_char_whitelist={only}"] if only else []) + ["tsv"]
        kept = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "SYSTEMROOT", "SystemRoot")
        environment = {key: os.environ[key] for key in kept if key in os.environ} | {"OMP_THREAD_LIMIT": "1"}
        code = supervised.run(command, folder, SECONDS, environment)
        if code == supervised.TOO_LONG:
            raise UnreadableDocument(
                f"文字识别(OCR)超过{SECONDS}秒,已停止 / "
                f"text recognition took more than {SECONDS} seconds and was stopped."
            )
        result = folder / "out.tsv"
        if code != 0 or not result.is_file():
            raise UnreadableDocument(
                f"文字识别(OCR)失败(代码{code}) / text recognition failed (Tesseract's exit code {code})."
            )
        return _lines(result.read_text("utf-8", "replace"), len(pictures))


def _lines(table: str, pictures: int) -> list[list[TextLine]]:
    """The lines in Tesseract's table of words, by picture."""
    words: dict[tuple[int, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (row["text"] or "").strip():
            key = tuple(int(row[name]) for name in ("page_num", "block_num", "par_num", "line_num"))
            words.setdefault(key, []).append(row)
    found: list[list[TextLine]] = [[] for _ in range(pictures)]
    for key, parts in words.items():
        text = _SPACE.sub("", " ".join(part["text"].strip() for part in parts))
        confidence = min(float(part["conf"]) for part in parts)
        left, top = min(int(part["left"]) for part in parts), min(int(part["top"]) for part in parts)
        found[key[0] - 1].append(TextLine(text, confidence, left, top))
    return found
