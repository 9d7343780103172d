"""Batches: which contents are read, by which reader, and what is left of builds that died."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dagster_project.reading import batches
from dagster_project.reading.processes import Limits


def frames(contents: list[str]) -> dict[str, pl.DataFrame]:
    return {"reports": pl.DataFrame({"outcome": ["parsed" for _ in contents]})}


def test_contents_are_divided_into_numbered_batches() -> None:
    contents = [f"{n:05d}" for n in range(batches.LARGEST_BATCH + 1)]
    planned = batches.plan(contents, taken=["2026-01-02-001", "2026-01-01-007"], day="2026-01-02")
    assert [name for name, _ in planned] == ["2026-01-02-002", "2026-01-02-003"]
    assert [len(part) for _, part in planned] == [batches.LARGEST_BATCH, 1]
    assert [c for _, part in planned for c in part] == contents


def test_only_what_this_reader_has_not_read_is_unread(tmp_path: Path) -> None:
    batches.write(tmp_path, "2026-01-01-001", "old", ["a", "b"], frames(["a", "b"]))
    batches.write(tmp_path, "2026-01-02-001", "new", ["a"], frames(["a"]))
    assert batches.unread(["a", "b", "c", "c"], batches.current(tmp_path, "new")) == ["b", "c"]
    assert batches.unread(["a", "b", "c"], batches.current(tmp_path, "newer")) == ["a", "b", "c"]


def test_a_batch_without_its_description_does_not_count_and_is_cleaned(tmp_path: Path) -> None:
    batches.write(tmp_path, "2026-01-01-001", "r", ["a"], frames(["a"]))
    (tmp_path / ".2026-01-02-001.99.part").mkdir()
    (tmp_path / "2026-01-03-001").mkdir()
    assert batches.names(tmp_path) == ["2026-01-01-001"]
    assert batches.clean(tmp_path, keep=["2026-01-01-001"]) == ["2026-01-03-001"]
    assert [path.name for path in tmp_path.iterdir()] == ["2026-01-01-001"]


def test_what_was_stopped_at_a_limit_is_read_again_when_the_limit_is_wider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_FILE_SECONDS", "5")
    reasons = pl.DataFrame({"outcome": ["unreadable"], "reason": [Limits(5, 1).time_reason()]})
    batches.write(tmp_path, "2026-01-01-001", "r", ["a"], {"reports": reasons})
    batches.write(tmp_path, "2026-01-02-001", "r", ["b"], frames(["b"]))

    def names() -> list[str]:
        return [batch.name for batch in batches.current(tmp_path, "r")]

    assert names() == ["2026-01-01-001", "2026-01-02-001"]
    monkeypatch.setenv("GONGKAI_FILE_SECONDS", "4")
    assert names() == ["2026-01-01-001", "2026-01-02-001"]
    monkeypatch.setenv("GONGKAI_FILE_SECONDS", "6")
    assert names() == ["2026-01-02-001"]
