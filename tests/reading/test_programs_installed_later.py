"""Files that waited for a program are read when it is there: it is part of the reader's version."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dagster_project import fingerprints
from dagster_project.intake.take_in import take_in
from dagster_project.reading import batches
from dagster_project.reading.assets import read_unread
from dagster_project.reports.documents import programs
from dagster_project.settings import Settings, resolve

FILES = Path(__file__).resolve().parents[1] / "reports" / "documents" / "files"
needs_libreoffice = pytest.mark.skipif(
    programs.soffice() is None, reason="LibreOffice is not installed (apt install libreoffice-writer-nogui)"
)


def _outcomes(settings: Settings) -> list[tuple[str, str | None]]:
    now = batches.current(settings.parsed, fingerprints.reader())
    frames = [pl.read_parquet(settings.parsed / batch.name / "reports.parquet") for batch in now]
    return sorted((row["outcome"], row["reason"]) for frame in frames for row in frame.iter_rows(named=True))


@needs_libreoffice
def test_a_build_after_libreoffice_is_installed_reads_what_waited_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "重庆市2019.doc").write_bytes((FILES / "chongqing-2019.doc").read_bytes())
    settings = resolve(home=tmp_path / "home", inbox=inbox)
    take_in(settings)
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, "/nowhere/soffice")
    before = fingerprints.current(settings)
    read_unread(settings)
    ((outcome, reason),) = _outcomes(settings)
    assert outcome == "unreadable"
    assert reason is not None
    assert "apt install libreoffice-writer-nogui" in reason
    assert read_unread(settings) == []  # nothing new: it is not tried again and again

    monkeypatch.delenv(programs.SOFFICE_VARIABLE)
    after = fingerprints.current(settings)
    assert {name for name in before.as_dict() if before.as_dict()[name] != after.as_dict()[name]} == {"reader"}
    (batch,) = read_unread(settings)
    assert len(batch.contents) == 1
    assert _outcomes(settings) == [("parsed", None)]


def test_each_program_is_part_of_the_readers_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, "/nowhere/soffice")
    monkeypatch.setenv(programs.TESSERACT_VARIABLE, "/nowhere/tesseract")
    assert programs.versions() == ()
    bare = fingerprints.reader()
    assert fingerprints.reader() == bare

    office = tmp_path / "office" / "program" / "soffice"
    office.parent.mkdir(parents=True)
    office.write_text("#!/bin/sh\n", "utf-8")
    office.chmod(0o755)
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, str(office))
    (office.parent / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 7.4\n", "utf-8")
    assert programs.versions() == ("libreoffice 7.4",)
    with_office = fingerprints.reader()
    (office.parent / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 24.8\n", "utf-8")
    assert len({bare, with_office, fingerprints.reader()}) == 3

    reader = tmp_path / "tesseract"
    monkeypatch.setenv(programs.TESSERACT_VARIABLE, str(reader))
    for languages, known in ((b"eng", ()), (b"chi_sim\\neng", ("tesseract 5.3 chi_sim eng",))):
        text = f"#!/bin/sh\nprintf 'tesseract 5.3.0\\n{languages.decode()}\\n'\n"
        reader.unlink(missing_ok=True)
        reader.write_text(text, "utf-8")
        reader.chmod(0o755)
        programs._tesseract_says.cache_clear()
        assert programs.versions() == ("libreoffice 24.8", *known)
