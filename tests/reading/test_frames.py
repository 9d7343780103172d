"""A batch keeps every record, keeps blanks apart from zeros, and never mixes prose into a table's sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project.reading.frames import batch_frames, read_batch, report_key, schemas, write_batch
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.model import Cell, Identity, Origin, Outcome, ParsedReport, ValueStatus


def cell(metric: str, value: int | None, origin: Origin = Origin.TABLE, applicant: str | None = None) -> Cell:
    status = ValueStatus.BLANK if value is None else ValueStatus.REPORTED
    raw = "" if value is None else str(value)
    return Cell(metric, applicant, None if value is None else Decimal(value), status, "件", raw, origin, "第1行")


def report(*cells: Cell, form: str = "2014", title: str = "某市2017年政府信息公开工作年度报告") -> ParsedReport:
    who = Identity(title=title, year=2017, published_on=date(2018, 3, 1))
    return ParsedReport("a.txt", None, "ab" * 32, "text/plain", Outcome.PARSED, None, form, who, cells)


def test_every_frame_has_the_fixed_schema_even_when_empty() -> None:
    frames = batch_frames([], "1")
    assert {name: frame.schema for name, frame in frames.items()} == {
        name: pl.Schema(columns) for name, columns in schemas().items()
    }


def test_wide_row_holds_every_cell_of_the_form_once() -> None:
    assert {name: len(columns) - 1 for name, columns in schemas().items() if name.startswith("wide_")} == {
        "wide_2014": 58,
        "wide_2019": 198,
        "wide_2021": 200,
    }


@pytest.mark.parametrize(
    ("cells", "received", "online"),
    [
        ([cell("requests.received", 45), cell("requests.received.online", 0)], 45, 0),
        ([cell("requests.received", None), cell("requests.received.online", 3)], None, 3),
        # prose speaks only where the section has no table at all
        ([cell("requests.received", 7, Origin.NARRATIVE)], 7, None),
        ([cell("requests.received", 7, Origin.NARRATIVE), cell("requests.received.online", 3)], None, 3),
        ([cell("disclosure.items", 9), cell("requests.received", 7, Origin.NARRATIVE)], 7, None),
    ],
)
def test_wide_row_keeps_blank_and_zero_and_prose_apart(
    cells: list[Cell], received: int | None, online: int | None
) -> None:
    row = batch_frames([report(*cells)], "1")["wide_2014"].row(0, named=True)
    assert (row["requests.received@total"], row["requests.received.online@total"]) == (received, online)


def test_narrative_report_has_no_wide_row_but_keeps_its_cells() -> None:
    frames = batch_frames([report(cell("requests.received", 1, Origin.NARRATIVE), form="narrative")], "1")
    assert frames["wide_2014"].is_empty()
    assert frames["cells"].select("metric_code", "applicant_code").rows() == [("requests.received", "total")]


def test_batch_comes_back_from_parquet_as_written(tmp_path: Path) -> None:
    frames = batch_frames([report(cell("disclosure.items", 88502), cell("requests.fees_charged", None))], "1")
    write_batch(frames, tmp_path)
    back = read_batch(tmp_path)
    assert all(back[name].collect().equals(frame) for name, frame in frames.items())


def test_foreign_batch_is_refused(tmp_path: Path) -> None:
    write_batch(batch_frames([], "1"), tmp_path)
    pl.DataFrame({"report_key": [1]}).write_parquet(tmp_path / "cells.parquet")
    with pytest.raises(ValueError, match=r"cells\.parquet"):
        read_batch(tmp_path)


def test_report_key_depends_on_content_and_position_only() -> None:
    first = report(cell("disclosure.items", 1))
    assert report_key(first.sha256, None) == report_key(replace(first, file="b.txt").sha256, None)
    keys = {report_key(first.sha256, part) for part in (None, "#2", "!/a.html")} | {report_key("cd" * 32, None)}
    assert report_key("cd" * 32, None, "cd" * 32) in keys
    keys |= {report_key("cd" * 32, "!/a.html", archive) for archive in ("ef" * 32, "12" * 32)}
    assert len(keys) == 6
    assert all(0 < key < 2**53 for key in keys)


def test_correction_is_known_by_the_title() -> None:
    titles = ["某县2019年年度报告(更正)", "某县2019年年度报告(修订版)", "某县2019年年度报告"]
    frame = batch_frames([report(title=title) for title in titles], "1")["reports"]
    assert frame["is_correction"].to_list() == [True, True, False]


def test_registry_names_are_the_columns() -> None:
    assert list(schemas()["wide_2019"])[1:] == list(load_registry().cell_names("2019"))
