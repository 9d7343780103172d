"""The tasks of run.py. Each makes the environment ready first and says what it is doing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools import environment, locking
from tools.environment import ROOT, SetUpError, say

USAGE = """\
usage: python3 run.py TASK [ARGUMENTS]

  demo    build the warehouse from the bundled reports and show what it says
  test    run the tests; further arguments go to pytest
  lint    ruff check and ruff format --check
  types   mypy
  lock    renew requirements.lock and requirements-dev.lock from pyproject.toml; arguments go to uv
          (--upgrade, --upgrade-package NAME)

Every task makes its own environment in .venv the first time (Python 3.11, 3.12 or 3.13)."""

# What the demo asks: what each government reports of its applications, and what its checks found.
APPLICATIONS = """
SELECT place.path_name AS "地区", figure.year AS "年度",
       CAST(max(figure.value) FILTER (figure.metric_code IN ('applications.new', 'requests.received')) AS BIGINT)
         AS "收到申请",
       any_value(report.form) AS "表式", any_value(report.failed_errors) AS "勾稽不符"
FROM marts.mart_jurisdiction_year_metric AS figure
JOIN marts.dim_jurisdiction AS place USING (jurisdiction_key)
JOIN marts.dim_report AS report USING (report_key)
WHERE figure.applicant_code = 'total'
GROUP BY ALL
ORDER BY 2, 1"""

FAILURES = """
SELECT body.name AS "机关", report.year AS "年度", check_.label_zh AS "勾稽关系", who.label_zh AS "申请人",
       result.left_value::BIGINT AS "左边", result.right_value::BIGINT AS "右边", result.difference::BIGINT AS "差额"
FROM marts.fct_check_result AS result
JOIN marts.dim_report AS report USING (report_key)
JOIN marts.dim_reporting_body AS body USING (reporting_body_key)
JOIN marts.dim_check AS check_ USING (check_id)
JOIN marts.dim_applicant AS who USING (applicant_code)
WHERE result.status = 'fail' AND result.severity = 'error'
ORDER BY 1, 2, 3, 4"""


def main(arguments: Sequence[str]) -> int:
    """Run the named task; return the exit status."""
    tasks: dict[str, Callable[[list[str]], int]] = {
        "demo": _demo, "test": _test, "lint": _lint, "types": _types, "lock": _lock,
    }  # fmt: skip
    if not arguments or arguments[0] not in tasks:
        say(USAGE)
        return 0 if arguments and arguments[0] in ("-h", "--help", "help") else 2
    try:
        return tasks[arguments[0]](list(arguments[1:]))
    except SetUpError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. The same command takes up the work again.")
        return 130


def _demo(arguments: list[str]) -> int:
    if arguments:
        say(USAGE)
        return 2
    environment.ensure(dev=False)
    gongkai = str(environment.script("gongkai"))
    home = ["--home", str(Path("data", "warehouse"))]
    say("\nBuilding the warehouse in data/warehouse from the reports in data/reports")
    if status := _run(gongkai, "build", "--inbox", str(Path("data", "reports")), *home):
        return status
    for question, query in (
        ("Applications that each government received (from its table, or its prose before 2014):", APPLICATIONS),
        ("Sums that do not add up in a report as printed:", FAILURES),
    ):
        say(f"\n{question}")
        if status := _run(gongkai, "sql", *home, query.strip()):
            return status
    shown = environment.script("gongkai").relative_to(ROOT)
    say(
        "\nTo go on:\n"
        f"  {shown} status                      what is in the warehouse\n"
        f'  {shown} sql "SELECT table_name FROM duckdb_tables()"   its tables; or any other query\n'
        f"  {shown} check FILE                  the arithmetic of a report of your own\n"
        f"  {shown} build --inbox FOLDER        put a folder of reports into the warehouse\n"
        "  README.md, README.zh-CN.md                the map"
    )
    return 0


def _test(arguments: list[str]) -> int:
    # All of them: a process per core, each test file in one process, so that what a file's tests share is built once.
    spread = [] if arguments else ["-n", "auto", "--dist", "loadfile"]
    return _run(environment.ensure(dev=True), "-m", "pytest", *spread, *arguments)


def _lint(arguments: list[str]) -> int:
    python = environment.ensure(dev=True)
    checked = _run(python, "-m", "ruff", "check", *arguments)
    formatted = _run(python, "-m", "ruff", "format", "--check", *arguments)
    return checked or formatted


def _types(arguments: list[str]) -> int:
    return _run(environment.ensure(dev=True), "-m", "mypy", *arguments)


def _lock(arguments: list[str]) -> int:
    locking.renew(environment.ensure(dev=True), arguments)
    return 0


def _run(*command: str | Path) -> int:
    """Run a command in the project's folder with its output as it comes."""
    sys.stdout.flush()
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, cwd=ROOT, env=environment.child_environment(), check=False).returncode
