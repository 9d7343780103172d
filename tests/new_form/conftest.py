"""The runbook run as written, once for all tests: with the invented form's rows and reports."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project import project_files
from dagster_project.settings import Settings
from tests.new_form import invented
from tests.reports.documents import printed_forms

RUNBOOK = project_files.root() / "docs" / "new-form.md"


@dataclass(frozen=True)
class Followed:
    """Where the runbook was followed, and what its commands printed, block by block."""

    folder: Path
    printed: tuple[str, ...]
    warehouse: Settings

    @property
    def own(self) -> Path:
        return self.folder / "new-form"


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    """The blocks of the runbook in one shell, one after the other; the rows are put in after the first."""
    folder = tmp_path_factory.mktemp("runbook")
    _command(folder, "python", "")
    _command(folder, "gongkai", "-m dagster_project.cli")
    inbox = folder / "inbox"
    shutil.copytree(project_files.path("data", "reports"), inbox)
    (inbox / "sample.html").write_bytes(printed_forms.as_html(invented.report(1)))
    for name, content in invented.wrong_reports().items():
        (inbox / name).write_bytes(content)
    blocks = re.findall(r"```sh\n(.*?)```", RUNBOOK.read_text(encoding="utf-8"), re.S)
    rows = f'cp "{invented.ADDED}"/forms/*.csv new-form/forms/\n'
    script = [blocks[0] + rows, *blocks[1:]]
    marked = "\n".join(f"echo '=== {number}'\n{block}" for number, block in enumerate(script))
    done = subprocess.run(
        ["sh", "-e", "-c", marked],
        cwd=folder,
        env=invented.environment(None),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-5000:]}"
    printed = tuple(re.split(r"^=== \d+\n", done.stdout, flags=re.M)[1:])
    return Followed(folder, printed, Settings(home=folder / "warehouse", inbox=inbox))


def _command(folder: Path, name: str, arguments: str) -> None:
    """What a clone has in .venv/bin, for the interpreter that runs the tests."""
    file = folder / ".venv" / "bin" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -X utf8 {arguments} "$@"\n', encoding="utf-8")
    os.chmod(file, file.stat().st_mode | stat.S_IXUSR)  # noqa: PTH101
