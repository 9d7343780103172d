"""What of a document speaks for its identity, found once and used by all who judge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dagster_project.reports.documents.model import Document
from dagster_project.reports.furniture import Furnishing, furnishings
from dagster_project.reports.hints import page_line
from dagster_project.reports.lines import Line, lines_of
from dagster_project.reports.titles import Title, find_titles


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What of a document speaks for its identity, found once and used by all who judge."""

    lines: tuple[Line, ...]
    furnishings: tuple[Furnishing, ...]
    titles: tuple[Title, ...]


# Fields in the head of a page, as the standard for government web sites names them -> what they label.
_PAGE_FIELDS = {
    "articletitle": "title", "contenttitle": "title", "pubdate": "published_on", "publishdate": "published_on",
    "contentsource": "source", "title": "title",
}  # fmt: skip


def witnesses(document: Document, lines: tuple[Line, ...] | None = None) -> Witnesses:
    """The lines of a document (where they are not known yet), the labelled values around the report, its titles."""
    lines = lines_of(document) if lines is None else lines
    found = furnishings(lines[:80]) + _page_fields(document.metadata)
    return Witnesses(lines, found, find_titles(lines, found))


def _page_fields(metadata: Mapping[str, str]) -> tuple[Furnishing, ...]:
    """What the head of a page says in fields: weaker than what it prints, and therefore behind it."""
    found = []
    for name, value in metadata.items():
        field = _PAGE_FIELDS.get(name.lower())
        if field is not None and len(value) <= 120:
            value = re.split(r"[_|]|\s[-—]\s", value)[0] if name.lower() == "title" else value
            found.append(Furnishing(field, name, value, page_line(value)))
    return tuple(found)
