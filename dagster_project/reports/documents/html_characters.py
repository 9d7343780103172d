"""The characters of a web page by the set that it declares, or by what makes sense; the page inside a web archive."""

from __future__ import annotations

import email
import email.policy
import re

from dagster_project.reports.documents.model import UnreadableDocument
from dagster_project.reports.documents.text import as_it_was, decode, everyday_share

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_MAX_LOST = 0.005
_MIN_EVERYDAY = 0.12  # as for plain text: below, the characters were taken from the wrong table
_MIN_CHINESE = 10  # characters: fewer may be foreign letters taken in pairs


def characters_of(data: bytes) -> tuple[str, str]:
    """The characters of a page and the name of their set: the byte order mark, else valid UTF-8, else as declared.

    A declaration that makes no sense of the bytes is passed over for what does.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _told(data)
    if data[:400].count(0) > 50:  # half of the bytes of a tag in UTF-16 are zero
        order = "le" if data[1:400:2].count(0) > data[:400:2].count(0) else "be"
        return data.decode(f"utf-16-{order}", errors="replace"), "utf-16"
    try:
        return as_it_was(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:8192])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    charset = _CHARSETS.get(name, name)
    try:
        text = data.decode(charset, errors="replace") if charset and not charset.startswith("utf") else ""
    except LookupError:
        return _told(data)
    is_clean = bool(text) and text.count("\ufffd") <= len(text) * _MAX_LOST
    if is_clean and not _CHINESE.search(text):  # a western set: any bytes are some text in it
        return _chinese_all_the_same(data) or (text, charset)
    if is_clean and everyday_share(text) >= _MIN_EVERYDAY:
        return text, charset
    return _told(data)


def _chinese_all_the_same(data: bytes) -> tuple[str, str] | None:
    """The characters of a page that are Chinese whatever it declares; None for those of a page in another language."""
    try:
        text, charset = _told(data)
    except UnreadableDocument:
        return None
    is_chinese = len(_CHINESE.findall(text)) >= _MIN_CHINESE and everyday_share(text) >= _MIN_EVERYDAY
    return (text, charset) if is_chinese else None


def _told(data: bytes) -> tuple[str, str]:
    """The characters by what makes sense, as for plain text."""
    text, charset, _ = decode(data)
    return text, charset


def page_of_web_archive(data: bytes) -> bytes:
    """The page inside a saved web archive (MHTML); any other data as it is."""
    if not re.match(rb"\s*(?:From:|MIME-Version:|Subject:|Date:)[^\n]{0,500}\n", data[:600], re.IGNORECASE):
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    return data
