"""What a view marks, read back from its HTML with another parser than the one that the program uses."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset(("br", "img", "meta"))


class Marked(HTMLParser):
    """Collects for each mark the text inside its elements, and all elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[int, str] = {}
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.frames: dict[int, list[str]] = {}
        self._open: list[tuple[str, list[int]]] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        hits = [int(hit) for hit in (attributes.get("data-hit") or "").split()]
        if "frame" in (attributes.get("class") or ""):
            self.frames.setdefault(hits.pop(), []).append(attributes.get("style") or "")
        for hit in hits:
            self.texts.setdefault(hit, "")
        if tag not in VOID:
            self._open.append((tag, hits))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        opened, _ = self._open.pop()
        assert opened == tag, (opened, tag)

    def handle_data(self, data: str) -> None:
        for hit in {hit for _, hits in self._open for hit in hits}:
            self.texts[hit] += data


def squeezed(text: str) -> str:
    """A text without its white space: line breaks in cells are elements in a view."""
    return "".join(text.split())
