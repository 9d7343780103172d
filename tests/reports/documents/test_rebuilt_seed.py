"""A founding report whose layout was lost, given its tables back in Word and PDF: it reads like the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.reports.forms.registry import cell_name, load_registry
from dagster_project.reports.model import Origin, Outcome, ParsedReport
from dagster_project.reports.read import read_bytes
from tests.reports.documents import printed_forms

FORM = "2019"


def _is_in_tables(paragraph: str) -> bool:
    return re.match(r"[二三四]、", paragraph) is not None


def _paragraphs(text: str) -> list[str]:
    """The report's own text, a paragraph for each heading or part; what the site put before it is left out."""
    report = max(text.splitlines(), key=len)
    parts = re.split(
        r"(?<=报告)\s(?=本报告)|\s(?=[一二三四五六]、(?:总体|行政机关|收到|政府信息公开行政|存在|其他需要))", report
    )
    return [part.strip() for part in parts if part.strip()]


@pytest.fixture(scope="module", params=["seed_files", "bundled_files"])
def as_text(request: pytest.FixtureRequest) -> tuple[list[str], ParsedReport]:
    files: dict[str, Path] = request.getfixturevalue(request.param)
    data = files["001"].read_bytes()
    (report,) = read_bytes(data, "001.txt")
    return _paragraphs(data.decode()), report


@pytest.mark.parametrize("style", [printed_forms.as_docx, printed_forms.as_pdf])
def test_the_report_reads_the_same_with_its_tables(
    as_text: tuple[list[str], ParsedReport], style: Callable[[printed_forms.Filled], bytes]
) -> None:
    paragraphs, text = as_text
    values = {cell_name(cell.metric, cell.applicant): cell.raw for cell in text.cells if cell.origin is Origin.TABLE}
    sections = iter(load_registry().forms[FORM].sections)
    blocks: list[str | tuple[printed_forms.Entry, ...]] = []
    for paragraph in paragraphs:
        if _is_in_tables(paragraph):
            section = next(sections)
            blocks += [paragraph.split()[0], printed_forms.LAYOUTS[section.layout](section, values)]
        else:
            blocks.append(paragraph)
    assert next(sections, None) is None
    (read,) = read_bytes(style(printed_forms.Filled(FORM, tuple(blocks), values)), "report")
    assert read.outcome is Outcome.PARSED
    assert _facts(read) == _facts(text)
    for name in ("title", "year", "issuer", "issuer_kind", "scope", "jurisdiction", "jurisdiction_code", "level"):
        assert getattr(read.identity, name) == getattr(text.identity, name), name


def _facts(report: ParsedReport) -> set[tuple[object, ...]]:
    return {(c.metric, c.applicant, c.value, c.value_status, c.origin) for c in report.cells}
