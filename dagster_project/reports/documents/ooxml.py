"""Parts of Word and Excel packages as trees: no entities, no network, no document type, bounded depth and size."""

from __future__ import annotations

from lxml import etree

from dagster_project.reports.documents.archive import Package
from dagster_project.reports.documents.model import UnreadableDocument

_Element = etree._Element
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CORE_FIELDS = frozenset(
    ("title", "subject", "creator", "keywords", "description", "lastModifiedBy", "created", "modified", "category")
)


def open_package(data: bytes, kind: str) -> Package:
    """The package of an Office document; ``kind`` is its name for messages, e.g. ``Word 文档(docx)``.

    Raises :class:`UnreadableDocument` where it is encrypted (which turns it into an OLE file), damaged or too large.
    """
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableDocument(
                f"{kind}:已加密,需要密码,请提供未加密的文件 / "
                "encrypted with a password; fetch one that is not encrypted."
            )
        raise UnreadableDocument(
            f"{kind}:实为旧版 Office 格式,请用 LibreOffice 另存为新格式 / "
            "in fact a legacy Office file; save it in the present format with LibreOffice."
        )
    return Package(data)


def part(package: Package, name: str) -> _Element | None:
    """A part of a package as a tree, None where absent. Raises :class:`UnreadableDocument` where it is damaged."""
    data = package.read(name)
    if data is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if not error.lineno:  # the parser stops at no place of the text: memory ran out
            raise MemoryError(f"memory ran out in the part {name!r}") from error
        raise UnreadableDocument(
            f"文档内“{name}”损坏({error}),请重新获取 / the part {name!r} is damaged ({error}). Fetch the file again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument(
            f"文档内“{name}”带有文档类型定义,Office 文件不应有,拒绝读取 / "
            f"the part {name!r} defines a document type, which no Office file does; not read."
        )
    return root


def local(element: _Element) -> str:
    """The name of an element without its namespace, which differs between the two editions of the standard."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def main_part(package: Package, default: str) -> str:
    """The name of the part with the content, as the package's relations state it."""
    root = part(package, "_rels/.rels")
    if root is not None:
        for relation in root:
            if (relation.get("Type") or "").endswith("/officeDocument"):
                target = (relation.get("Target") or "").lstrip("/")
                if target:
                    return target
    return default


def core_properties(package: Package) -> dict[str, str]:
    """Title, author and dates as the document itself states them."""
    root = part(package, "docProps/core.xml")
    if root is None:
        return {}
    found = {local(element): (element.text or "").strip()[:2000] for element in root}
    return {name: value for name, value in found.items() if name in _CORE_FIELDS and value}
