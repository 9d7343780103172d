"""Pieces of HTML that the views share. Every text of a document passes through :func:`words`; no markup of it does."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Sequence

from dagster_project.viewing.marks import Mark

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def words(text: str) -> str:
    """A text as HTML, fit for an attribute too; without controls, and without marks that turn what follows around."""
    return html.escape(_CONTROLS.sub("", text))


READ_BELOW = '<h2 class="break">从上列各页读出的文字和表格</h2>'


def figure_of(page: int, media_type: str, picture: bytes, frames: str = "") -> str:
    """The picture of a page, in the HTML itself, with frames on it."""
    source = f"data:{media_type};base64,{base64.b64encode(picture).decode('ascii')}"
    return (
        f'<figure class="paper"><div class="sheet"><img alt="第{page}页" src="{source}">{frames}</div>'
        f"<figcaption>第{page}页(原件图像)</figcaption></figure>"
    )


def mark_attributes(mark: Mark, extra: str = "", others: Sequence[Mark] = ()) -> str:
    """The attributes of what is marked. The first takes the focus, so that a browser scrolls to it without a script."""
    hits = " ".join(str(each.number) for each in (mark, *others))
    focus = ' tabindex="-1" autofocus' if mark.number == 1 else ""
    return f'id="hit-{mark.number}" class="{_look(mark, extra)}" data-hit="{hits}"{focus}'


def _look(mark: Mark, extra: str = "") -> str:
    return " ".join(["hit" if mark.is_exact else "near", *([extra] if extra else [])])


def marked(text: str, spans: Sequence[tuple[int, int, Mark]], begun: set[int]) -> str:
    """A text with the marks on some of its characters; ``begun`` holds the marks whose first piece is printed.

    Words that state several figures at once (neither … nor …) carry several marks.
    """
    spans = [(min(start, len(text)), min(max(start, end), len(text)), mark) for start, end, mark in spans]
    cuts = sorted({0, len(text)} | {cut for start, end, _ in spans for cut in (start, end)})
    pieces: list[str] = []
    for at, cut in enumerate(cuts):
        empty = [mark for start, end, mark in spans if start == end == cut]
        if empty:
            pieces.append(_mark("", empty, begun))
        if at + 1 < len(cuts):
            until = cuts[at + 1]
            here = [mark for start, end, mark in spans if start <= cut and until <= end and start < end]
            piece = text[cut:until]
            pieces.append(_mark(piece, here, begun) if here else words(piece))
    return "".join(pieces)


def _mark(text: str, marks: Sequence[Mark], begun: set[int]) -> str:
    """A piece of text with its marks; each mark can be linked to where it begins."""
    new = sorted((mark for mark in marks if mark.number not in begun), key=lambda mark: mark.number)
    begun.update(mark.number for mark in new)
    extra = "" if text else "empty"
    if not new:
        hits = " ".join(str(mark.number) for mark in marks)
        return f'<mark class="{_look(marks[0], extra)}" data-hit="{hits}">{words(text)}</mark>'
    first, *more = new
    anchors = "".join(f'<span id="hit-{mark.number}"></span>' for mark in more)
    others = [mark for mark in marks if mark is not first]
    return f"{anchors}<mark {mark_attributes(first, extra, others)}>{words(text)}</mark>"


def spans_of(marks: Sequence[Mark], block: int) -> list[tuple[int, int, Mark]]:
    """The marks on the characters of one block."""
    return [(start, end, mark) for mark in marks for number, start, end in mark.ranges if number == block]
