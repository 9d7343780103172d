"""Documents as they are kept beside what was read from them, so that nothing has to be opened to read them again."""

from __future__ import annotations

import json
import zlib
from typing import Any

from dagster_project.reports.documents.model import Document, Grid, GridCell, Paragraph, Place

_FIELDS = (
    "page", "line", "offset", "table", "row", "column", "sheet", "remark", "is_paragraph", "line_in_cell",
)  # fmt: skip


def packed(document: Document) -> bytes:
    """The whole document as compressed JSON: equal documents give equal bytes, and `unpacked` gives an equal one."""
    content = {
        "media_type": document.media_type,
        "metadata": document.metadata,
        "certainty": document.certainty,
        "blocks": [_block(block) for block in document.blocks],
    }
    return zlib.compress(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )


def unpacked(data: bytes) -> Document:
    """The document that `packed` was given, without what its format made of it (``source``)."""
    content = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    blocks = tuple(
        _grid(block) if len(block) > 2 else Paragraph(block[0], _place(block[1])) for block in content["blocks"]
    )
    return Document(content["media_type"], blocks, content["metadata"], content["certainty"])


def _block(block: Paragraph | Grid) -> list[Any]:
    if isinstance(block, Paragraph):
        return [block.text, _parts(block.place)]
    cells = [
        [cell.text, cell.row, cell.column, cell.row_span, cell.column_span, _parts(cell.place)] for cell in block.cells
    ]
    return [cells, block.rows, block.columns, _parts(block.place), block.values_from]


def _grid(block: list[Any]) -> Grid:
    cells, rows, columns, place, values_from = block
    return Grid(
        tuple(
            GridCell(text, row, column, row_span, column_span, _place(where))
            for text, row, column, row_span, column_span, where in cells
        ),
        rows,
        columns,
        _place(place),
        values_from,
    )


def _parts(place: Place) -> dict[str, Any]:
    """The fields that hold something, by their position."""
    return {str(n): value for n, name in enumerate(_FIELDS) if (value := getattr(place, name)) not in (None, False)}


def _place(parts: dict[str, Any]) -> Place:
    return Place(**{_FIELDS[int(n)]: value for n, value in parts.items()})
