"""An invented form, given by the rows in ``added/forms`` and nothing else, and reports that follow it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from dagster_project import project_files
from dagster_project.arithmetic.rules import load_rules
from dagster_project.reports.forms.registry import load_registry
from tests.arithmetic import filled_forms
from tests.reports import text_styles
from tests.reports.documents import printed_forms
from tests.reports.documents.printed_forms import Entry, Filled
from tests.reports.filled_forms import Box

FORM = "2027"
ADDED = Path(__file__).parent / "added"
LAYERS = (project_files.path("data", "forms"), ADDED / "forms")
REGISTRY = load_registry(LAYERS)


def figures(seed: int) -> filled_forms.Figures:
    """Figures of which every rule of the form holds."""
    return filled_forms.filled(FORM, seed, 60, REGISTRY, load_rules(LAYERS))


def report(seed: int, changes: Mapping[str, int] | None = None) -> Filled:
    """A report of the form; ``changes`` are added to figures afterwards."""
    found = figures(seed)
    for name, change in (changes or {}).items():
        before = found[name]
        assert before is not None
        found[name] = before + change
    return printed_forms.laid_out(REGISTRY.forms[FORM], found)


def with_texts(written: Filled, texts: Mapping[str, str]) -> Filled:
    """The report with other texts in some cells, by name."""
    blocks = [
        block
        if isinstance(block, str)
        else tuple(replace(entry, text=texts.get(entry.name or "", entry.text)) for entry in block)
        for block in written.blocks
    ]
    return replace(written, blocks=tuple(blocks))


def as_text(written: Filled, style: str) -> bytes:
    """A report as text, its tables in a style of ``text_styles``."""
    dice = Random(style)
    lines: list[str] = []
    for block in written.blocks:
        lines += [block] if isinstance(block, str) else text_styles.STYLES[style](dice, _boxes(block))
    return "\n".join(lines).encode()


def _boxes(table: tuple[Entry, ...]) -> list[list[Box]]:
    rows: dict[int, list[Entry]] = {}
    for entry in table:
        rows.setdefault(entry.row, []).append(entry)
    key = ("", None)
    return [
        [Box(e.text, e.columns, e.rows, key if e.name else None) for e in sorted(rows[row], key=lambda e: e.column)]
        for row in sorted(rows)
    ]


def wrong_reports() -> dict[str, bytes]:
    """Reports of which a sum is wrong, of other bodies than the right one."""
    row = printed_forms.as_html(report(2, {"applications.outcome.transferred@media": 7})).decode()
    total = as_text(report(3, {"litigation.first.total@total": 100}), "pipe_rows").decode()
    return {
        "row.html": row.replace("合肥市瑶海区", "合肥市庐阳区").encode(),
        "total.txt": total.replace("合肥市瑶海区", "合肥市蜀山区").encode(),
    }


def environment(data: Path | None) -> dict[str, str]:
    """The environment of a process that has the rows of a folder, or has none of its own."""
    found = {name: value for name, value in os.environ.items() if name != project_files.DATA_VARIABLE}
    found["PYTHONPATH"] = str(Path(project_files.__file__).parent.parent)
    if data is not None:
        found[project_files.DATA_VARIABLE] = str(data)
    return found


def run(*command: str, data: Path | None, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a module of the project in a process of its own, with the rows of a folder or without."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", *command],
        env=environment(data),
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run_code(program: str, data: Path | None) -> str:
    """What a short program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        env=environment(data),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout
