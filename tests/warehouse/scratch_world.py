"""A small world of divisions, bodies and reports, and the scratch file that the loader would make of it.

Divisions: 甲省 with 乙市 (丙市 until 2018), its counties, of which 寅县 was split in 2020, a zone and a town. The forms
are those of data/forms.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project import project_files
from dagster_project.warehouse import raw_schema

NATION, PROVINCE, OLD_CITY, CITY, ZI, CHOU, YIN, MAO, CHEN, ZONE, TOWN = 1, 10, 20, 21, 31, 32, 33, 34, 35, 36, 41

# key, durable, code, name, short, level, type, parent, from, to, order
DIVISIONS = [
    (NATION, 1, "000000", "中国", "中国", "national", "国家", None, 2008, None, 1),
    (PROVINCE, 10, "990000", "甲省", "甲", "province", "省", NATION, 2008, None, 2),
    (OLD_CITY, 20, "990100", "丙市", "丙", "prefecture", "地级市", PROVINCE, 2008, 2018, 3),
    (CITY, 20, "990100", "乙市", "乙", "prefecture", "地级市", PROVINCE, 2019, None, 3),
    (ZI, 31, "990101", "子区", "子", "county", "市辖区", OLD_CITY, 2008, None, 4),
    (CHOU, 32, "990121", "丑县", "丑", "county", "县", OLD_CITY, 2008, None, 5),
    (YIN, 33, "990122", "寅县", "寅", "county", "县", OLD_CITY, 2008, 2019, 6),
    (MAO, 34, "990123", "卯县", "卯", "county", "县", CITY, 2020, None, 7),
    (CHEN, 35, "990124", "辰县", "辰", "county", "县", CITY, 2020, None, 8),
    (ZONE, 36, None, "乙经济开发区", "乙经开", "county", "经济技术开发区", CITY, 2015, None, 9),
    (TOWN, 41, "990121100", "丑镇", "丑", "township", "镇", CHOU, 2008, None, 10),
]
SUCCESSORS = [(OLD_CITY, CITY, 2019, "renamed"), (YIN, MAO, 2020, "split"), (YIN, CHEN, 2020, "split")]

# key, name, kind, division, level, sector code, sector, vertical
BODIES = [
    (901, "甲省人民政府", "government", PROVINCE, "province", None, None, False),
    (902, "乙市人民政府", "government", CITY, "prefecture", None, None, False),
    (903, "子区人民政府", "government", ZI, "county", None, None, False),
    (904, "丑县人民政府", "government", CHOU, "county", None, None, False),
    (905, "丑县人民政府办公室", "office", CHOU, "county", None, None, False),
    (906, "丑县公安局", "department", CHOU, "county", "公安", "公安", False),
    (907, "某某中心", "institution", 0, None, None, None, False),
]
DIVISION_OF = {body[0]: (body[3], body[4]) for body in BODIES}


@dataclass(frozen=True)
class Figure:
    """A cell as it was read."""

    metric: str
    value: str | None
    applicant: str = "total"
    raw: str | None = None
    status: str = "reported"
    origin: str = "table"
    location: str = "p1"


@dataclass(frozen=True)
class Report:
    """A report as it was read, with the verdicts that validation reached on it."""

    key: int
    body: int
    year: int
    form: str = "2019"
    scope: str = "whole_jurisdiction"
    published_on: date | None = None
    is_correction: bool = False
    figures: tuple[Figure, ...] = ()
    statements: tuple[tuple[str, str | None, str | None, str], ...] = ()  # kind, metric, value, raw
    refused: tuple[str, ...] = ()
    refused_table: bool = False
    checks: tuple[tuple[str, str, str | None, str], ...] = ()  # rule, applicant, metric, status
    jurisdiction: int | None = None
    is_retracted: bool = False

    @property
    def sha256(self) -> str:
        return f"{self.key:064x}"

    @property
    def place(self) -> tuple[int, str | None]:
        division, level = DIVISION_OF[self.body]
        return (division if self.jurisdiction is None else self.jurisdiction), level


@dataclass(frozen=True)
class World:
    """Everything the warehouse knows on one day."""

    reports: tuple[Report, ...]
    release: str = "000001"
    duplicates: tuple[tuple[str, int], ...] = ()  # path, key of the report whose content it repeats
    quarantined: tuple[tuple[str, int | None, int | None], ...] = ()  # path, year, division
    decisions: tuple[tuple[int, str], ...] = ()  # report, verdict

    def changed(self, keys: Iterable[int], **changes: object) -> World:
        """The same world with some reports changed."""
        chosen = set(keys)
        changed = tuple(replace(r, **changes) if r.key in chosen else r for r in self.reports)  # type: ignore[arg-type]
        return replace(self, reports=changed)


def table_cells(values: dict[str, str | None], applicant: str = "total") -> tuple[Figure, ...]:
    """Reported cells of a table; None is a blank one."""
    return tuple(
        Figure(metric, value, applicant, raw=value or "", status="reported" if value is not None else "blank")
        for metric, value in values.items()
    )


def write_scratch(path: Path, world: World, touched: set[int] | None = None) -> None:
    """Write the scratch file that the loader would make: registries in full, the touched reports (None = all)."""
    path.unlink(missing_ok=True)
    keys = {report.key for report in world.reports} if touched is None else touched
    with duckdb.connect(str(path)) as con:
        raw_schema.create(con)
        _registries(con)
        con.executemany("insert into raw.touched_report values (?)", [[key] for key in sorted(keys)])
        for report in world.reports:
            _source_file(con, report, f"{report.key}.html", is_primary=True)
            if report.key in keys and not report.is_retracted:
                _report(con, report)
        by_key = {report.key: report for report in world.reports}
        for name, key in world.duplicates:
            _source_file(con, by_key[key], name, is_primary=False)
        for name, year, division in world.quarantined:
            con.execute(
                "insert into raw.source_file values"
                " (?, ?, null, 9, null, 'unrecognised', 'no figures', null, true, false, ?, ?)",
                [name, "f" * 64, year, division],
            )
        for key, verdict in world.decisions:
            con.execute(
                "insert into raw.decision (sha256, verdict, decided_by, decided_on, report_key)"
                " values (?, ?, 'a clerk', date '2024-01-02', ?)",
                [by_key[key].sha256, verdict, key],
            )
        con.execute(
            "insert into raw.build_info values (?, '1', '0.1.0', 'r1', 'f1', timestamp '2024-01-02 03:04:05')",
            [world.release],
        )


def _registries(con: duckdb.DuckDBPyConnection) -> None:
    files = {
        "form": "forms.csv",
        "metric": "metrics.csv",
        "form_cell": "cells.csv",
        "applicant": "applicants.csv",
        "applicant_column": "applicant_columns.csv",
        "section": "sections.csv",
        "rule": "rules.csv",
        "concordance": "concordance.csv",
        "deadline": "deadlines.csv",
    }
    for table, name in files.items():
        columns = raw_schema.column_names(table)
        with project_files.path("data", "forms", name).open(encoding="utf-8", newline="") as handle:
            rows = [[row[column] or None for column in columns] for row in csv.DictReader(handle)]
        if table == "form_cell":  # a path that is not printed is empty, not unknown
            rows = [[value if value is not None else "" for value in row] for row in rows]
        con.executemany(f"insert into raw.{table} values ({', '.join('?' * len(columns))})", rows)
    con.executemany(
        "insert into raw.jurisdiction values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'test', 'test', ?)",
        [[*row, row[8]] for row in DIVISIONS],
    )
    con.executemany("insert into raw.jurisdiction_successor values (?, ?, ?, ?)", [list(row) for row in SUCCESSORS])
    con.executemany(
        "insert into raw.reporting_body values (?, ?, ?, ?, ?, ?, ?, ?, null)", [list(row) for row in BODIES]
    )
    # Two instances of one rule for each applicant that the tests use, and a rule of the whole report.
    instances = [
        ("2019.E2", applicant, None, metric, applicant)
        for applicant in ("natural_person", "total")
        for metric in ("applications.outcome.total", "applications.outcome.granted", "applications.outcome.partial")
    ]
    instances += [("2019.E4", "total", None, m, "total") for m in ("reconsideration.total", "reconsideration.upheld")]
    con.executemany("insert into raw.rule_cell values (?, ?, ?, ?, ?)", [list(row) for row in instances])


def _source_file(con: duckdb.DuckDBPyConnection, report: Report, name: str, is_primary: bool) -> None:
    con.execute(
        "insert into raw.source_file values (?, ?, null, 1000, 'text/html', 'parsed', null, ?, ?, ?, ?, ?)",
        [name, report.sha256, report.key, is_primary, report.is_retracted, report.year, report.place[0]],
    )


def _report(con: duckdb.DuckDBPyConnection, report: Report) -> None:
    division, level = report.place
    read = 1 if any(figure.origin == "table" for figure in report.figures) else 0
    columns = raw_schema.column_names("report")[:20]
    con.execute(
        f"insert into raw.report ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",
        [
            report.key, f"r-{report.key}", report.sha256, None, "r1", report.form, f"报告 {report.key}", report.year,
            "某某", "government", report.scope, division, level, report.body, report.published_on,
            f"http://example.test/{report.key}", report.is_correction, read, len(report.figures), False,
        ],
    )  # fmt: skip
    units = dict(con.execute("select code, unit from raw.metric").fetchall())
    for figure in report.figures:
        con.execute(
            "insert into raw.cell values (?, ?, ?, ?, ?, ?, ?, null, null, ?, ?)",
            [
                report.key, figure.metric, figure.applicant, None if figure.value is None else Decimal(figure.value),
                figure.status, units[figure.metric], figure.value or "" if figure.raw is None else figure.raw,
                figure.origin, figure.location,
            ],
        )  # fmt: skip
    narrative = [("value", f.metric, f.value, f.raw or f.value) for f in report.figures if f.origin == "narrative"]
    for kind, metric, value, raw in (*narrative, *report.statements):
        con.execute(
            "insert into raw.statement values (?, ?, ?, null, ?, ?, ?, 'p2')",
            [report.key, kind, metric, None if value is None else Decimal(value), raw, f"本年{raw}件。"],
        )
    for raw in report.refused:
        con.execute("insert into raw.refused_cell values (?, 'applications', ?, 'no label', 'p3')", [report.key, raw])
    if read or report.refused_table:
        status = "refused" if report.refused_table else "read"
        con.execute("insert into raw.report_table values (?, 'applications', ?, null, 161, 3)", [report.key, status])
    for rule, applicant, metric, status in report.checks:
        con.execute(
            "insert into raw.check_result"
            " select ?, ?, ?, ?, ?, null, 1, 2, -1, false, severity from raw.rule where id = ?",
            [report.key, rule, applicant, metric, status, rule],
        )


def run_dbt(folder: Path, candidate: Path, scratch: Path, *arguments: str, succeeds: bool = True) -> None:
    """Run dbt as a build does, with everything that it writes inside ``folder``; fails with dbt's own words."""
    project = str(project_files.path("dbt"))
    environment = {
        **os.environ,
        "GONGKAI_CANDIDATE": str(candidate),
        "GONGKAI_SCRATCH": str(scratch),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "PYTHONUTF8": "1",
    }
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", *arguments]
    command += ["--project-dir", project, "--profiles-dir", project]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    said = f"dbt {' '.join(arguments)}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    assert (done.returncode == 0) is succeeds, said


def dbt_results(folder: Path) -> dict[str, str]:
    """What dbt ran last in this folder, by unique id, and how it ended."""
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"]: result["status"] for result in results}


def content_hashes(database: Path, tables: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Rows and a hash of the content of each mart, whatever the order of the rows."""
    with duckdb.connect(str(database), read_only=True) as con:
        return {
            table: con.execute(f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from marts.{table} t").fetchone()  # type: ignore[misc]
            for table in tables
        }
