"""Scans and pictures: figures that the form's arithmetic confirms, and never another one."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dagster_project.reports.checksum import name_of
from dagster_project.reports.documents import ocr, ocr_rules, programs
from dagster_project.reports.documents.model import UnreadableDocument
from dagster_project.reports.documents.open import kind_of, open_document
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, Origin, ParsedReport, ValueStatus
from dagster_project.reports.read import read_bytes
from dagster_project.reports.recognised import _accepted
from tests.reports.documents import scans
from tests.reports.documents.printed_forms import Filled, as_pdf, filled
from tests.reports.documents.scans import CLEAN, Scanner

needs_tesseract = pytest.mark.skipif(
    bool(ocr.missing()),
    reason="Tesseract or its Chinese language is not installed (apt install tesseract-ocr tesseract-ocr-chi-sim)",
)


def _right_and_wrong(report: ParsedReport, form: Filled) -> tuple[int, list[Cell]]:
    wrong = [
        cell
        for cell in report.cells
        if cell.value != Decimal(form.values[name_of(cell.metric, cell.applicant)].lstrip("+"))
    ]
    return len(report.cells) - len(wrong), wrong


@needs_tesseract
@pytest.mark.parametrize(
    ("form", "scanner", "least"),
    [
        ("2019", CLEAN, 0.4),
        ("2021", Scanner(150, angle=0.6, noise=4, quality=70), 0.4),
        ("2019", Scanner(300, angle=-0.8, noise=8, quality=50, paper=230), 0.4),
    ],
)
def test_what_is_accepted_of_a_scan_is_right(form: str, scanner: Scanner, least: float) -> None:
    printed = filled(form, 7)
    (report,) = read_bytes(scans.as_pdf(scans.scanned(as_pdf(printed), scanner), scanner.dpi))
    right, wrong = _right_and_wrong(report, printed)
    assert wrong == []
    assert right >= least * len(printed.values)
    assert report.media_type == "application/pdf"
    assert report.form == form
    for cell in report.cells:
        assert cell.origin is Origin.TABLE
        assert cell.note == "OCR"
        assert cell.location.startswith("文字识别(OCR)")
        assert cell.value_status is ValueStatus.REPORTED
    assert report.statements == ()
    reasons = Counter(cell.reason.partition(" / ")[0] for cell in report.refused)
    assert any("勾稽关系" in reason for reason in reasons)  # the first table has no sums
    for reading in report.tables:
        assert reading.cells_read == sum(
            cell.metric in {c.metric for c in _section(form, reading.section)} for cell in report.cells
        )


def _section(form: str, name: str) -> list[object]:
    return [cell for cell in load_registry().forms[form].cells if cell.section == name]


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
def test_a_picture_of_a_page_says_whose_report_it_is_and_gives_no_unconfirmed_figure(kind: str) -> None:
    page = scans.scanned(as_pdf(filled("2019", 3)), CLEAN)[0]
    data = scans.as_picture(page.crop((0, 0, page.width, page.height // 3)), kind)
    assert kind_of(data).media_type == f"image/{kind.lower()}"
    (report,) = read_bytes(data)
    assert report.media_type == f"image/{kind.lower()}"
    assert report.identity.title is not None
    assert "政府信息公开工作年度报告" in report.identity.title
    assert report.cells == ()  # of the piece of a table that is to be seen no sum can confirm anything


@needs_tesseract
def test_pages_in_one_tiff_file_are_one_report() -> None:
    printed = filled("2021", 5)
    pages = scans.scanned(as_pdf(printed), CLEAN)
    (report,) = read_bytes(scans.as_tiff(pages))
    right, wrong = _right_and_wrong(report, printed)
    assert report.media_type == "image/tiff"
    assert wrong == []
    assert right > 80
    assert {cell.location.partition("页")[0] for cell in report.cells} >= {"文字识别(OCR)第1", "文字识别(OCR)第2"}


def test_only_sums_that_hold_and_say_something_confirm_cells() -> None:
    kinds = [f"reconsideration.{name}" for name in ("upheld", "corrected", "other", "pending", "total")]

    def accepted(*values: int) -> set[str]:
        given = {name_of(kind, None): Decimal(value) for kind, value in zip(kinds, values, strict=False)}
        return _accepted("2019", given)

    every = {name_of(kind, None) for kind in kinds}
    assert accepted(1, 0, 2, 0, 3) == every
    assert accepted(1, 0, 2, 0, 4) == set()  # does not hold
    assert accepted(0, 0, 0, 0, 0) == set()  # says nothing
    assert accepted(1, 0, 2, 0) == set()  # its sum is not certain


def test_a_row_of_zeros_counts_where_its_sum_is_confirmed_otherwise() -> None:
    form = load_registry().forms["2019"]
    who = [applicant.code for applicant in load_registry().applicants]
    outcomes = [c.metric for c in form.cells if ".outcome." in c.metric]
    values = {name_of(metric, "total"): Decimal(0) for metric in outcomes}
    values[name_of("applications.outcome.granted", "total")] = Decimal(5)
    values[name_of("applications.outcome.total", "total")] = Decimal(5)
    row = {name_of("applications.outcome.partial", code): Decimal(0) for code in who}
    assert set(row) <= _accepted("2019", values | row)
    assert not set(row) & _accepted("2019", row)


def test_without_tesseract_the_reason_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.TESSERACT_VARIABLE, "/nowhere/tesseract")
    page = Image.new("L", (400, 400), 255)
    for data, kind in ((scans.as_pdf([page], 100), "图片型PDF"), (scans.as_picture(page, "PNG"), "PNG 图片")):
        (report,) = read_bytes(data)
        assert report.outcome.value == "unreadable"
        assert report.reason is not None
        for words in (
            kind,
            "gongkai[ocr]",
            "tesseract-ocr-chi-sim",
            "apt install",
            "文字识别(OCR)",
            "text recognition",
        ):
            assert words in report.reason


@needs_tesseract
def test_a_picture_of_nothing_and_a_picture_cut_off_each_have_their_reason() -> None:
    with pytest.raises(UnreadableDocument, match=r"没有找到文字.* / .*no text"):
        open_document(scans.as_picture(Image.new("L", (600, 600), 255), "PNG"))
    with pytest.raises(UnreadableDocument, match=r"已损坏.* / .*damaged"):
        open_document(scans.as_picture(Image.effect_noise((600, 600), 90), "PNG")[:9000])


def _drawn(angle: float) -> Image.Image:
    picture = Image.new("L", (1200, 900), 255)
    pen = ImageDraw.Draw(picture)
    for y in (100, 180, 260, 340):
        pen.line((100, y, 1100, y), fill=60, width=2)
    for x in (100, 500, 1100):
        pen.line((x, 100, x, 340), fill=60, width=2)
    pen.line((800, 180, 800, 340), fill=60, width=2)
    pen.rectangle((200, 120, 204, 160), fill=0)  # a stroke of writing, no line
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


@pytest.mark.parametrize("angle", [0.0, 0.4, -1.7, 2.5])
def test_the_cells_are_what_the_lines_leave(angle: float) -> None:
    straight = ocr_rules.straightened(_drawn(angle))
    (table,) = ocr_rules.tables(ocr_rules.dark(np.asarray(straight)))
    places = [(cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]
    assert places == [(0, 0, 1, 1), (0, 1, 1, 2), *((row, column, 1, 1) for row in (1, 2) for column in (0, 1, 2))]


def test_lines_that_leave_no_rectangles_give_no_cells() -> None:
    picture = _drawn(0)
    ImageDraw.Draw(picture).rectangle((510, 250, 790, 270), fill=255)  # rubbed out: an L of two cells' space
    ImageDraw.Draw(picture).rectangle((790, 190, 810, 250), fill=255)
    tables = ocr_rules.tables(ocr_rules.dark(np.asarray(picture)))
    assert all(len(table.cells) != 8 for table in tables)
