"""The title that a report is known by: chosen among those that the document prints, in the script in which it stands.

Titles are compared and taken apart in simplified characters; what is published is what is printed.
"""

from __future__ import annotations

from dataclasses import replace

from dagster_project.reports.characters import INVISIBLE
from dagster_project.reports.lines import Line
from dagster_project.reports.normal import normalise_with_offsets
from dagster_project.reports.titles import Title

_MOST_LINES = 4  # over which a title is broken


def printed_title(titles: tuple[Title, ...], lines: tuple[Line, ...]) -> Title | None:
    """The title as the document prints it: with year and body if it can be, in the text rather than as a file name."""
    printed = [title for title in titles if title.source in ("heading", "field", "file")]
    if not printed:
        return None
    chosen = max(
        printed,
        key=lambda title: (
            title.year is not None,
            bool(title.body),
            "年度报告" in title.text or "年报" not in title.text,
            title.is_corrected,
            ("file", "field", "heading").index(title.source),
        ),
    )
    return replace(chosen, text=_as_printed(chosen, lines))


def _as_printed(title: Title, lines: tuple[Line, ...]) -> str:
    """The title's characters as they are printed, without whitespace; as it is where that cannot be told."""
    start = next((number for number, line in enumerate(lines) if line is title.line), None)
    raws = [title.line.raw] if start is None else [line.raw for line in lines[start : start + _MOST_LINES]]
    text = ""
    printed: list[str] = []
    for raw in raws:
        normal = normalise_with_offsets(raw)
        for position, character in enumerate(normal.text):
            if not character.isspace():
                text += character
                printed.append(raw[normal.offsets[position] : normal.offsets[position + 1]])
    first = text.find(title.text)
    if first < 0:
        return title.text
    found = "".join(printed[first : first + len(title.text)])
    return "".join(character for character in found if not character.isspace() and character not in INVISIBLE)
