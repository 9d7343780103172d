"""The command line as the public interface says it: formats, exit codes, what goes where."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project import __version__
from dagster_project.cli_common import to_json
from dagster_project.settings import Settings, default_home, resolve
from dagster_project.warehouse import contract
from tests.built_warehouse import bundled_warehouse
from tests.heavy_imports import run_telling_imports

REPORT_FIELDS = {
    "title",
    "year",
    "issuer",
    "issuer_kind",
    "scope",
    "jurisdiction",
    "jurisdiction_code",
    "level",
    "published_on",
}


def gongkai(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dagster_project.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)


def records(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    lines = done.stdout.decode("utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


@pytest.fixture(scope="module")
def published() -> Settings:
    return bundled_warehouse()


def test_it_says_its_version_and_imports_nothing_heavy_for_it() -> None:
    done, heavy = run_telling_imports("--version")
    assert done.stdout.strip() == f"gongkai {__version__}"
    assert heavy == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["parse"],
        ["parse", "no such file"],
        ["parse", "--format", "xml", "pyproject.toml"],
        ["check", "no such file"],
        ["build", "--inbox", "no such folder"],
        ["sql"],
        ["export"],
        ["nonsense"],
    ],
)
def test_wrong_usage_exits_2_and_writes_no_result(arguments: list[str], tmp_path: Path) -> None:
    done = gongkai(*arguments, GONGKAI_HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr


def test_parse_prints_one_object_per_report_with_every_field(bundled_files: dict[str, Path]) -> None:
    done = gongkai("parse", bundled_files["002"], bundled_files["004"])
    assert done.returncode == 0, done.stderr.decode()
    chongqing, suifenhe = records(done)
    named = {"file", "part", "sha256", "outcome", "reason", "form", "report", "cells"}
    assert set(chongqing) == named | {"source_url", "evidence", "unknown"}
    deciding = {(one["field"], one["value"]) for one in chongqing["evidence"] if one["decides"]}
    assert {("year", "2019"), ("jurisdiction", "重庆市"), ("issuer_kind", "government")} <= deciding
    assert set(chongqing["report"]) == REPORT_FIELDS
    assert (chongqing["form"], chongqing["outcome"], chongqing["part"]) == ("2019", "parsed", None)
    assert chongqing["report"]["jurisdiction"] == "重庆市"
    assert chongqing["report"]["published_on"] == "2020-03-31"
    cells = {(c["metric"], c["applicant"]): c for c in chongqing["cells"] if c["origin"] == "table"}
    assert len(cells) == 198
    amount = cells["procurement.amount", None]
    assert (amount["value"], amount["unit"]) == (55294000000, "元")
    assert isinstance(amount["value"], int)
    assert set(amount) == {"metric", "applicant", "value", "unit", "raw", "note", "origin", "location"}
    assert suifenhe["form"] == "narrative"


def test_parse_says_why_a_file_is_no_report_and_exits_1(tmp_path: Path) -> None:
    news = tmp_path / "新闻 'x'.txt"
    news.write_text("今日天气晴。", encoding="utf-8")
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = gongkai("parse", news, empty)
    assert done.returncode == 1
    first, second = records(done)
    assert (first["file"], first["outcome"]) == (str(news), "unrecognised")
    assert second["outcome"] == "unreadable"
    assert first["reason"]
    assert second["reason"]
    assert set(first["report"]) == REPORT_FIELDS
    assert first["cells"] == second["cells"] == []


def test_parse_csv_has_a_line_per_cell(bundled_files: dict[str, Path]) -> None:
    done = gongkai("parse", "--format", "csv", bundled_files["001"])
    lines = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"))))
    assert sum(line["origin"] == "table" for line in lines) == 198
    new = [line for line in lines if line["metric"] == "applications.new" and line["applicant"] == "natural_person"]
    assert [line["value"] for line in new] == ["124"]
    assert {line["jurisdiction_code"] for line in lines} == {"340102"}


def test_parse_table_is_for_people(bundled_files: dict[str, Path]) -> None:
    done = gongkai("parse", "--format", "table", bundled_files["000"])
    assert done.returncode == 0
    assert "济源" in done.stdout.decode("utf-8")
    assert "disclosure.channel.website" in done.stdout.decode("utf-8"), "names are not broken in a pipe"


def test_numbers_are_exact_in_json() -> None:
    values = {
        "a": Decimal("124.000000"),
        "b": Decimal("55294000000"),
        "c": Decimal("0.370000"),
        "d": Decimal("-0.000000"),
    }
    assert to_json(values) == '{"a": 124, "b": 55294000000, "c": 0.37, "d": 0}'
    assert to_json([1.5, float("nan"), float("inf")]) == "[1.5, null, null]"
    assert to_json({"名": None, "x": [True, "一\n"]}) == '{"名": null, "x": [true, "一\\n"]}'


def test_check_tells_cells_sums_and_difference_in_both_languages(bundled_files: dict[str, Path]) -> None:
    done = gongkai("check", bundled_files["001"])
    text = done.stdout.decode("utf-8")
    assert done.returncode == 1
    assert text.count("[2019.E2] 错误 error") == 2
    for words in ("124 ≠ 各项之和 127", "124 ≠ sum of the parts 127", "差 -3", "difference -3", "自然人·部分公开"):
        assert words in text
    assert text.index("各项之和 127") < text.index("sum of the parts 127"), "Chinese first"


def test_check_json_has_the_columns_of_the_mart_and_the_cells(bundled_files: dict[str, Path]) -> None:
    done = gongkai("check", "--format", "json", bundled_files["001"], bundled_files["002"])
    assert done.returncode == 1
    yaohai, chongqing = records(done)
    columns = next(table for table in contract.tables() if table.name == "fct_check_result").columns
    required = {column.name for column in columns if column.is_required}
    failed = [result for result in yaohai["results"] if result["status"] == "fail"]
    assert all(required | {"cells"} <= set(result) for result in yaohai["results"])
    assert {(r["check_id"], r["applicant_code"]) for r in failed} == {
        ("2019.E2", "natural_person"),
        ("2019.E2", "total"),
    }
    assert (failed[0]["left_value"], failed[0]["right_value"], failed[0]["difference"]) == (124, 127, -3)
    total = next(c for c in failed[0]["cells"] if c["metric"] == "applications.outcome.total")
    assert total["value"] == 124
    assert total["location"]
    assert "suspects" in yaohai
    assert not [r for r in chongqing["results"] if r["status"] == "fail" and r["severity"] == "error"]
    assert gongkai("check", bundled_files["002"]).returncode == 0


def test_check_compares_with_last_years_report(bundled_files: dict[str, Path], tmp_path: Path) -> None:
    last = bundled_files["002"]
    text = last.read_text(encoding="utf-8").replace("2020", "2021").replace("2019", "2020")
    this = tmp_path / "重庆2020.txt"
    this.write_text(text, encoding="utf-8")
    done = gongkai("check", "--format", "json", this, "--previous", last)
    assert done.returncode == 0, "warnings and hints only"
    (record,) = records(done)
    assert record["previous"] == str(last)
    failed = {(r["check_id"], r["applicant_code"]): r for r in record["results"] if r["status"] == "fail"}
    assert ("X.D2", "total") in failed, "all figures are last year's"
    carried = failed["X.K1", "total"]
    assert (carried["left_value"], carried["right_value"], carried["severity"]) == (149, 173, "warning")
    assert [(cell["value"], cell["file"]) for cell in carried["cells"]] == [(149, None), (173, str(last))]


def test_check_of_what_is_no_report_exits_1(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(b"\x00\x01\x02")
    done = gongkai("check", file)
    assert done.returncode == 1
    assert "x.txt" in done.stdout.decode("utf-8")


def test_sql_prints_every_format(published: Settings) -> None:
    query = (
        "SELECT name, 0.370000::DECIMAL(20,6) AS value, NULL AS nothing "
        "FROM marts.dim_jurisdiction WHERE code = '340102'"
    )
    home = ("--home", published.home)
    assert "瑶海区" in gongkai("sql", query, *home).stdout.decode("utf-8")
    assert (
        gongkai("sql", query, *home, "--format", "csv").stdout.decode("utf-8") == "name,value,nothing\n瑶海区,0.37,\n"
    )
    found = json.loads(gongkai("sql", query, *home, "--format", "json").stdout, parse_float=Decimal)
    assert found == [{"name": "瑶海区", "value": Decimal("0.37"), "nothing": None}]
    frame = pl.read_parquet(io.BytesIO(gongkai("sql", query, *home, "--format", "parquet").stdout))
    assert frame["value"].to_list() == [Decimal("0.37")]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM marts.dim_report",
        "CREATE TABLE x AS SELECT 1",
        "SELECT * FROM read_csv('pyproject.toml')",
        "COPY marts.dim_report TO 'stolen.csv'",
        "SET enable_external_access = true",
        "ATTACH 'other.duckdb'",
        "SELECT nonsense",
    ],
)
def test_sql_can_neither_write_nor_reach_other_files(published: Settings, query: str) -> None:
    done = gongkai("sql", query, "--home", published.home)
    assert done.returncode == 1
    assert done.stdout == b""
    assert "The query failed" in done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("query", ["", " ; "])
def test_an_empty_query_is_wrong_usage(published: Settings, query: str) -> None:
    done = gongkai("sql", query, "--home", published.home)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "The query is empty" in done.stderr.decode("utf-8")


def test_columns_of_one_name_are_all_there(published: Settings) -> None:
    query = ("sql", "SELECT 1 AS a, 2 AS a", "--home", published.home, "--format")
    assert json.loads(gongkai(*query, "json").stdout) == [{"a": 1, "a_1": 2}]
    assert pl.read_parquet(io.BytesIO(gongkai(*query, "parquet").stdout)).width == 2


def test_status_shows_the_release_on_one_page(published: Settings) -> None:
    text = gongkai("status", "--home", published.home).stdout.decode("utf-8")
    for words in ("Release 000001", "2019.E2", "narrative", "loaded"):
        assert words in text


@pytest.mark.parametrize("arguments", [["status"], ["sql", "SELECT 1"], ["export", "--to", "x"]])
def test_without_a_release_a_command_says_what_to_do(arguments: list[str], tmp_path: Path) -> None:
    done = gongkai(*arguments, GONGKAI_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert "gongkai build" in done.stderr.decode("utf-8")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_export_writes_every_mart_and_a_dictionary(published: Settings, tmp_path: Path, form: str) -> None:
    done = gongkai("export", "--home", published.home, "--to", tmp_path / "out", "--format", form)
    assert done.returncode == 0, done.stderr.decode()
    names = {table.name for table in contract.tables()}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{n}.{form}" for n in names} | {
        "data_dictionary.csv"
    }
    file = tmp_path / "out" / f"fct_disclosure.{form}"
    frame = pl.read_parquet(file) if form == "parquet" else pl.read_csv(file, infer_schema_length=None)
    facts = json.loads(
        gongkai(
            "sql", "SELECT count(*) AS n FROM marts.fct_disclosure", "--home", published.home, "--format", "json"
        ).stdout
    )
    assert len(frame) == facts[0]["n"]
    with (tmp_path / "out" / "data_dictionary.csv").open(encoding="utf-8") as handle:
        lines = list(csv.DictReader(handle))
    assert {line["table"] for line in lines} == names


def test_export_to_excel_is_refused_in_words(published: Settings, tmp_path: Path) -> None:
    done = gongkai("export", "--home", published.home, "--to", tmp_path, "--format", "xlsx")
    assert done.returncode == 2
    assert "parquet and csv" in done.stderr.decode("utf-8")


def test_build_refuses_while_another_build_runs(published: Settings, tmp_path: Path) -> None:
    holder = (
        "import sys, pathlib\nfrom dagster_project import lock\n"
        "with lock.hold(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    home = tmp_path / "home"
    command = [sys.executable, "-c", holder, str(home / "work" / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "held\n"
        done = gongkai("build", "--home", home, "--inbox", published.inbox)
        assert done.returncode == 1
        assert f"process {process.pid}" in done.stderr.decode("utf-8")
        process.kill()
    from dagster_project import lock

    with lock.hold(home / "work" / "lock"):
        pass  # a killed process leaves no lock behind


def test_home_and_inbox_come_from_option_environment_default(tmp_path: Path) -> None:
    environ = {"GONGKAI_HOME": str(tmp_path / "h"), "GONGKAI_INBOX": str(tmp_path / "i")}
    assert resolve(environ=environ) == Settings(tmp_path / "h", tmp_path / "i")
    assert resolve(tmp_path / "a", tmp_path / "b", environ) == Settings(tmp_path / "a", tmp_path / "b")
    default = resolve(environ={"GONGKAI_HOME": ""})
    assert default.home.parts[-2:] == ("data", "warehouse")
    assert default.inbox.parts[-2:] == ("data", "reports")


@pytest.mark.skipif(sys.platform != "linux", reason="the rule of this platform")
def test_an_installed_package_keeps_its_data_with_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dagster_project.project_files.is_clone", lambda: False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_home({}) == tmp_path / ".local" / "share" / "gongkai"
    assert default_home({"XDG_DATA_HOME": "/data"}) == Path("/data/gongkai")
    assert default_home({"XDG_DATA_HOME": "relative"}) == tmp_path / ".local" / "share" / "gongkai"
