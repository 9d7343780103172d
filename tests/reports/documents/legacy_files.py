"""Bundled reports as Word files, and the old kinds of documents that LibreOffice makes of them.

Run as a module (``python -m tests.reports.documents.legacy_files``) to make the files in ``files/`` again.
"""

from __future__ import annotations

import csv
import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import docx

from dagster_project.reports.documents import programs
from dagster_project.reports.forms.registry import cell_name, load_registry
from tests.reports.documents import printed_forms

ROOT = Path(__file__).resolve().parents[3]
FILES = Path(__file__).resolve().parent / "files"
_REPORTS = {"000": ("000-jiyuan-2017.txt", "2014"), "002": ("002-chongqing-2019.txt", "2019")}
_TABLES = {
    "000": (("济源市政府信息公开情况统计表", None),),
    "002": (
        ("二、主动公开政府信息情况", "三、"),
        ("三、收到和处理政府信息公开申请情况", "四、"),
        ("四、政府信息公开行政复议、行政诉讼情况", "五、"),
    ),
}


def expected(number: str) -> dict[tuple[str, str | None], dict[str, str]]:
    """The cells of a bundled report, as another test has them checked by hand."""
    with (ROOT / "tests" / "reports" / "expected" / f"{number}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["metric"], row["applicant"] or None): row for row in csv.DictReader(file)}


def as_docx(number: str) -> bytes:
    """A bundled report as a Word file: its lines as paragraphs, its tables as tables with merged cells."""
    name, form = _REPORTS[number]
    lines = (ROOT / "data" / "reports" / name).read_text("utf-8").splitlines()
    values = {cell_name(metric, applicant): row["raw"] for (metric, applicant), row in expected(number).items()}
    document: Any = docx.Document()
    tables = iter(_laid_out(form, values))
    waiting = list(_TABLES[number])
    skipping: str | None = None
    if number == "000":
        document.add_paragraph("河南省济源市2017年政府信息公开工作年度报告")
    for line in lines:
        if skipping is not None and not line.startswith(skipping):
            continue
        skipping = None
        document.add_paragraph(line)
        if waiting and line.startswith(waiting[0][0]):
            _, end = waiting.pop(0)
            _add_table(document, next(tables))
            skipping = end or "\0"
    document.add_paragraph("(完)")  # the old format loses a table that no paragraph follows
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def converted(data: bytes, source: str, target: str) -> bytes:
    """A document in another format, by LibreOffice; ``source`` and ``target`` are file endings."""
    program = programs.soffice()
    assert program is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"a.{source}").write_bytes(data)
        command = [str(program), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", target, "--outdir", str(folder / "out"), str(folder / f"a.{source}")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / "out" / f"a.{target}").read_bytes()


def _laid_out(form: str, values: dict[str, str]) -> list[tuple[printed_forms.Entry, ...]]:
    sections = load_registry().forms[form].sections
    if form == "2014":
        return [printed_forms._list([cell for each in sections for cell in each.cells], values)]
    layouts = {
        "blocks": printed_forms._blocks,
        "matrix": printed_forms._matrix,
        "single_row": printed_forms._single_row,
    }
    return [layouts[section.layout](section, values) for section in sections]


def _add_table(document: Any, entries: tuple[printed_forms.Entry, ...]) -> None:
    table = document.add_table(*printed_forms._size(entries))
    for entry in entries:
        corner = table.cell(entry.row, entry.column)
        if entry.rows > 1 or entry.columns > 1:
            corner = corner.merge(table.cell(entry.row + entry.rows - 1, entry.column + entry.columns - 1))
        corner.text = entry.text


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    (FILES / "chongqing-2019.doc").write_bytes(converted(as_docx("002"), "docx", "doc"))
    (FILES / "jiyuan-2017.wps").write_bytes(converted(as_docx("000"), "docx", "doc"))
