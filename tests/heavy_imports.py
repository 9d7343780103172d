"""Which of the libraries that take seconds to import a command of the program has imported."""

from __future__ import annotations

import subprocess
import sys

_HEAVY = ("dagster", "dbt", "great_expectations", "duckdb", "polars")


def run_telling_imports(*arguments: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the program: the finished process, and the heavy modules that it had imported at its end."""
    code = (
        "import sys; from dagster_project.cli import main\n"
        "try: main()\n"
        f"finally: print(*[name for name in {_HEAVY} if name in sys.modules], sep=',', file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    last = done.stderr.splitlines()[-1]
    return done, last.split(",") if last else []
