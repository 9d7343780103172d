"""Documents that hold several reports, in the layouts in which they are met."""

from __future__ import annotations

import html
from collections.abc import Iterable

from tests.reports.documents.packages import docx_of, p, tbl, tc, tr
from tests.reports.documents.printed_forms import Entry, filled

Block = str | tuple[Entry, ...]


def report(body: str, year: int = 2019, seed: int = 1, form: str = "2019") -> list[Block]:
    """The blocks of one report with filled tables: the title first."""
    blocks = list(filled(form, seed).blocks)
    blocks[0] = f"{body}{year}年政府信息公开工作年度报告"
    period = f"{year}年1月1日至{year}年12月31日,本单位政府信息公开工作平稳,各项任务按期完成。"
    return [blocks[0], period, *blocks[1:]] if form == "2014" else [*blocks[:2], period, *blocks[3:]]


def values(seed: int, form: str = "2019") -> dict[str, str]:
    return filled(form, seed).values


def as_html(blocks: Iterable[Block]) -> bytes:
    return f"<html><head><title>年报</title></head><body>{''.join(map(_html, blocks))}</body></html>".encode()


def as_text(blocks: Iterable[Block]) -> bytes:
    """A table as rows of cells with pipes."""
    return "\n".join(block if isinstance(block, str) else _pipes(block) for block in blocks).encode()


def as_docx(blocks: Iterable[Block]) -> bytes:
    return docx_of("".join(p(block) if isinstance(block, str) else _word(block) for block in blocks))


def _word(block: tuple[Entry, ...]) -> str:
    """A table with its merged cells."""
    rows: list[list[tuple[int, str]]] = [[] for _ in range(_size(block)[0])]
    for e in block:
        span = f'<w:gridSpan w:val="{e.columns}"/>'
        for row in range(e.row, e.row + e.rows):
            merge = "" if e.rows == 1 else '<w:vMerge w:val="restart"/>' if row == e.row else "<w:vMerge/>"
            rows[row].append((e.column, tc(html.escape(e.text) if row == e.row else "", span + merge)))
    return tbl(*(tr(*(cell for _, cell in sorted(row))) for row in rows))


def _size(block: tuple[Entry, ...]) -> tuple[int, int]:
    return max(e.row + e.rows for e in block), max(e.column + e.columns for e in block)


def _html(block: Block) -> str:
    if isinstance(block, str):
        return f"<p>{html.escape(block)}</p>"
    rows: dict[int, list[str]] = {}
    for e in sorted(block, key=lambda e: (e.row, e.column)):
        rows.setdefault(e.row, []).append(f'<td rowspan="{e.rows}" colspan="{e.columns}">{html.escape(e.text)}</td>')
    return "<table>" + "".join(f"<tr>{''.join(rows.get(n, []))}</tr>" for n in range(_size(block)[0])) + "</table>"


def _pipes(block: tuple[Entry, ...]) -> str:
    rows, _ = _size(block)
    return "\n".join(
        " | ".join(e.text for e in sorted(block, key=lambda e: e.column) if e.row == row) + " |" for row in range(rows)
    )
