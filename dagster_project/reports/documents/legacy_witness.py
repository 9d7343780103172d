"""What a document says is in its tables, read from the source itself: the witness of a conversion by another program.

LibreOffice drops, for one, a table of a DOC file that no paragraph follows. So the texts of the source's cells, which
each format stores apart from its layout, must all be in the converted document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from dagster_project.reports.documents.archive import Package
from dagster_project.reports.documents.compound import CompoundFile, DamagedCompoundFile
from dagster_project.reports.documents.model import Document, Paragraph, UnreadableDocument
from dagster_project.reports.documents.ooxml import local, part
from dagster_project.reports.documents.word_binary import word_text

_NOT_PRINTED = re.compile("[\\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffc\u3000]")
_NUMBER = re.compile(
    r"[第((]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[))、.．章节条款]|[))][、.]|(?<=[一二三四五六七八九十]))"
)
_RTF = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_NOT_TEXT = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"footnote annotation listtable listoverridetable rsidtbl generator themedata colorschememapping latentstyles "
    b"datastore fldinst xmlnstbl shpinst nonshppict".split()
)
_ENCRYPTED_ZH, _ENCRYPTED_EN = "已加密,需要密码,请提供未加密的文件", "encrypted with a password; fetch one that is not."


def lost_cells(cells: Sequence[str], document: Document) -> list[str]:
    """The texts of source cells that the converted document does not hold, each as often as it is missing."""
    held: Counter[str] = Counter()
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        held.update(_plain(line) for text in texts for line in re.split("[\n\t]", text))
    wanted = Counter(filter(None, map(_plain, cells)))
    missing = wanted - held
    spare = held - wanted
    lost: list[str] = []
    for text in missing.elements():
        # An automatic number (一、) is printed before the text and stands nowhere in the source.
        numbered = next((other for other in spare if spare[other] > 0 and _is_numbered(other, text)), None)
        if numbered is None:
            lost.append(text)
        else:
            spare[numbered] -= 1
    return lost


def of_word(data: bytes) -> list[str]:
    """Of a DOC file. Raises :class:`UnreadableDocument` where it needs a password, is too old or damaged."""
    kind = "旧版 Word 文档(doc)或 WPS 文字"
    try:
        found = word_text(CompoundFile(data))
    except DamagedCompoundFile as error:
        raise UnreadableDocument(
            f"{kind}:已损坏或不完整({error}),请重新获取 / the document is damaged or cut off ({error}). Fetch it again."
        ) from error
    if found is None:
        raise UnreadableDocument(
            f"{kind}:Word 95 或更早的格式,请用 Word 或 WPS 另存为 docx / "
            "a format of Word 95 or older; save it as docx with Word or WPS."
        )
    if found.is_encrypted:
        raise UnreadableDocument(f"{kind}:{_ENCRYPTED_ZH} / {_ENCRYPTED_EN}")
    return found.cells()


def of_open_document(data: bytes) -> list[str]:
    """Of an OpenDocument package. Raises :class:`UnreadableDocument` where it needs a password or is damaged."""
    package = Package(data)
    manifest = part(package, "META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
        raise UnreadableDocument(f"OpenDocument 文档:{_ENCRYPTED_ZH} / {_ENCRYPTED_EN}")
    content = part(package, "content.xml")
    if content is None:
        raise UnreadableDocument(
            "OpenDocument 文档:缺少正文部分“content.xml”,文件不完整,请重新获取 / "
            "the part 'content.xml' with the text is missing. Fetch it again."
        )
    return list(_cells(content, "table-cell", ("p", "h")))


def of_uof(data: bytes) -> list[str]:
    """Of a UOF text, one XML file whose elements have Chinese names. Raises where it is damaged."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(
            f"文档已损坏({error}),请重新获取 / the document is damaged ({error}). Fetch it again."
        ) from error
    return list(_cells(root, "单元格", ("段落",), "文本串"))


def of_rtf(data: bytes) -> list[str]:
    """Of a rich text document, as far as its control words go."""
    cells: list[str] = []
    text: list[str] = []
    stored = bytearray()  # bytes of the document's code page that wait for their characters
    page = b"936"
    groups: list[bool] = [False]  # of each open group whether it is no text
    skip = fallback = 0
    unit = 1

    def flush() -> None:
        if stored:
            text.append(stored.decode(_codec(page), "replace"))
            stored.clear()

    for found in _RTF.finditer(data):
        code, number, word, argument, symbol, brace, plain = found.groups()
        if brace == b"{":
            groups.append(groups[-1])
            if len(groups) > 2000:
                return cells
        elif brace == b"}" and len(groups) > 1:
            groups.pop()
        elif word == b"ansicpg" and argument:
            page = argument
        elif symbol == b"*" or word in _NOT_TEXT:
            groups[-1] = True
        elif groups[-1]:
            continue
        elif word == b"uc":
            unit = int(argument or 1)
        elif number is not None:
            flush()
            text.append(chr(int(number) & 0xFFFF))
            fallback = unit
            continue
        elif code is not None:
            if fallback:
                fallback -= 1
                continue
            stored.append(int(code, 16))
            continue
        elif plain is not None:
            skip, fallback = min(fallback, len(plain)), 0
            stored += plain[skip:]
            continue
        elif word in (b"cell", b"nestcell"):
            flush()
            cells.append("".join(text).rstrip("\n").rpartition("\n")[2])
            text.clear()
        elif word in (b"par", b"line", b"row", b"sect"):
            flush()
            text.append("\n")
        elif symbol in (b"~", b"_"):
            flush()
            text.append("-" if symbol == b"_" else " ")
        fallback = 0
    return [_paired(cell) for cell in cells if cell.strip()]


def _cells(root: etree._Element, cell: str, paragraphs: tuple[str, ...], runs: str | None = None) -> Iterator[str]:
    """The last line of each cell that holds no table itself; ``runs`` names the elements that hold the characters."""
    for element in root.iter(f"{{*}}{cell}"):
        if any(local(each) == cell for each in element.iterdescendants(f"{{*}}{cell}")):
            continue
        if any(local(each) in ("tracked-changes", "deletion") for each in element.iterancestors()):
            continue
        lines = [_text(each, runs) for each in element.iterdescendants() if local(each) in paragraphs]
        filled = [line for line in lines if _plain(line)]
        if filled:
            yield filled[-1]


def _text(paragraph: etree._Element, runs: str | None) -> str:
    if runs is None:
        return "".join(str(piece) for piece in paragraph.itertext())
    return "".join(each.text or "" for each in paragraph.iterdescendants() if local(each) == runs)


def _is_numbered(other: str, text: str) -> bool:
    return other.endswith(text) and _NUMBER.fullmatch(other[: -len(text)]) is not None


def _plain(text: str) -> str:
    return _NOT_PRINTED.sub("", text.replace("\x1e", "-"))


def _paired(text: str) -> str:
    """Characters beyond the first plane put together from their halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _codec(page: bytes) -> str:
    known = {b"936": "gb18030", b"54936": "gb18030", b"950": "big5hkscs", b"65001": "utf-8", b"0": "gb18030"}
    return known.get(page, "gb18030" if page == b"1252" else f"cp{page.decode('ascii')}")
