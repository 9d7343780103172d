"""Plain text and Markdown with tables in HTML between the lines, as converters of documents write them.

Outside such tables nothing is markup, so that a line break ends a line; a browser would make one paragraph of it all.
"""

from __future__ import annotations

import re

_TABLE = re.compile(
    r"(?:<html\b[^>]*>\s*)?(?:<body\b[^>]*>\s*)?<table\b.*?</table\s*>(?:\s*</body\s*>)?(?:\s*</html\s*>)?",
    re.IGNORECASE | re.DOTALL,
)
_TABLE_BEGINS = re.compile(r"(?:<html\b[^>]*>\s*)?(?:<body\b[^>]*>\s*)?<table\b", re.IGNORECASE)
_INNER_TABLE = re.compile(r"<table\b(?:(?!</?table\b).)*<table\b", re.IGNORECASE | re.DOTALL)
_BREAKS_LINES = re.compile(
    r"</?(?:html|head|body|p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|t[rdh]|tbody|thead|section|article|pre|form|script|style"
    r"|meta|center|blockquote)\b|<!doctype|^(?:MIME-Version|From|Content-Type):",
    re.IGNORECASE | re.MULTILINE,
)
_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)")


def with_line_breaks(text: str) -> str:
    """The text with its line breaks as markup, if it is plain text but for its tables; any other page as it is."""
    first = _TABLE_BEGINS.search(text)
    if first is None or _BREAKS_LINES.search(text, 0, first.start()) or _INNER_TABLE.search(text):
        return text
    tables = list(_TABLE.finditer(text))
    ends = [0, *(table.end() for table in tables)]
    starts = [*(table.start() for table in tables), len(text)]
    between = [text[begin:end] for begin, end in zip(ends, starts, strict=True)]
    lines = sum(len(part.split("\n")) > 1 and bool(part.strip()) for part in between)
    if not tables or not lines or any(map(_BREAKS_LINES.search, between)):
        return text
    pieces = [_LINE_BREAK.sub("<br>\n", part) for part in between]
    inside = [re.sub(r"</?(?:html|body)\b[^>]*>", "", table.group(), flags=re.IGNORECASE) for table in tables]
    return "".join(piece + table for piece, table in zip(pieces, [*inside, ""], strict=True))
