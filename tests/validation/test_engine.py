"""The expectation decides; and a fault of ours is raised, never turned into a verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.validation.engine import EngineError, evaluate, load_suites
from dagster_project.validation.run import Verdicts, validate
from tests.arithmetic.filled_forms import filled
from tests.validation.conftest import make_scratch, rows, statuses

Check = Callable[..., Verdicts]


def edit(suites: Path, rule_id: str, change: Callable[[str], str]) -> None:
    """Change the query of one expectation in a folder of suites."""
    file = suites / f"form_{rule_id[:4]}.json"
    suite = json.loads(file.read_text(encoding="utf-8"))
    (expectation,) = [entry for entry in suite["expectations"] if entry["meta"]["rule_id"] == rule_id]
    query = expectation["kwargs"]["unexpected_rows_query"]
    expectation["kwargs"]["unexpected_rows_query"] = change(query)
    assert change(query) != query
    file.write_text(json.dumps(suite, ensure_ascii=False), encoding="utf-8")


def replacing(old: str, new: str) -> Callable[[str], str]:
    return lambda query: query.replace(old, new)


def test_a_dropped_term_changes_the_verdict(check: Check, suites: Path) -> None:
    figures = filled("2019", 1) | {"reconsideration.pending@total": Decimal(0)}
    figures["reconsideration.total@total"] = sum(
        (figures[f"reconsideration.{name}@total"] or Decimal(0) for name in ("upheld", "corrected", "other")),
        Decimal(0),
    )
    figures |= {"reconsideration.pending@total": Decimal(4)}
    assert statuses(check([("2019", figures)]), "2019.E4") == {("total", None): "fail"}
    edit(suites, "2019.E4", replacing(' + coalesce("reconsideration.pending", 0) AS right_value', " AS right_value"))
    assert statuses(check([("2019", figures)], suites), "2019.E4") == {("total", None): "pass"}


def test_a_flipped_comparison_changes_the_verdict(check: Check, suites: Path) -> None:
    reports = [("2021", filled("2021", 1))]
    assert {row["status"] for row in rows(check(reports), "2021.E2")} == {"pass"}
    edit(suites, "2021.E2", replacing("left_value = right_value AS holds", "left_value > right_value AS holds"))
    verdicts = check(reports, suites)
    assert "fail" in {row["status"] for row in rows(verdicts, "2021.E2")}
    (outcome,) = [outcome for outcome in verdicts.outcomes if outcome.rule_id == "2021.E2"]
    assert not outcome.success


def test_a_changed_condition_changes_the_verdict(check: Check, suites: Path) -> None:
    figures = filled("2019", 1)
    figures["litigation_direct.total@total"] = (figures["litigation_direct.total@total"] or Decimal(0)) + 1
    assert statuses(check([("2019", figures)]), "2019.E5") == {("total", None): "fail"}
    edit(suites, "2019.E5", lambda query: f"{query} AND abs(left_value - right_value) > 1")
    assert statuses(check([("2019", figures)], suites), "2019.E5") == {("total", None): "pass"}


def test_all_failing_rows_are_found_where_result_lists_are_cut(check: Check) -> None:
    figures = filled("2019", 2)
    figures["litigation_direct.total@total"] = (figures["litigation_direct.total@total"] or Decimal(0)) + 1
    verdicts = check([("2019", figures)] * 250 + [("2019", filled("2019", 2))])
    (outcome,) = [outcome for outcome in verdicts.outcomes if outcome.rule_id == "2019.E5"]
    assert (outcome.reports, outcome.compared, outcome.failed, outcome.failing_rows) == (251, 251, 250, 250)
    frame = verdicts.frame()
    failed = frame.filter((frame["check_id"] == "2019.E5") & (frame["status"] == "fail"))
    assert sorted(failed["report_key"]) == list(range(1, 251))


def test_one_bad_row_counts_one(tmp_path: Path) -> None:
    """Guards the dialect: without its buffering every expectation would end in an error."""
    bad = filled("2019", 3) | {"reconsideration.total@total": Decimal(9999)}
    scratch = make_scratch(tmp_path / "s.duckdb", [("2019", filled("2019", 3)), ("2019", bad)])
    (suite,) = [suite for suite in load_suites_of_project() if suite.form == "2019"]
    found = evaluate(suite, scratch, "raw", "wide_2019")
    assert (found["2019.E4"].success, found["2019.E4"].unexpected) == (False, 1)
    assert all(evaluation.success for rule, evaluation in found.items() if rule != "2019.E4")
    with duckdb.connect(scratch) as connection:  # the file is free again, for writing too
        connection.execute("CREATE TABLE raw.afterwards (x INTEGER)")


def load_suites_of_project() -> tuple:
    from dagster_project import project_files

    return load_suites(project_files.suites_layers())


def test_an_expectation_that_errors_is_raised(check: Check, suites: Path) -> None:
    edit(suites, "2019.E4", replacing('"reconsideration.total@total"', '"reconsideration.sum@total"'))
    with pytest.raises(
        EngineError, match=r"form_2019, rule 2019\.E4: the expectation could not be evaluated: .*sum@total"
    ):
        check([("2019", filled("2019", 1))], suites)


def test_a_query_of_another_shape_is_raised(check: Check, suites: Path) -> None:
    edit(suites, "2019.E4", lambda query: "SELECT * FROM {batch} WHERE FALSE")
    with pytest.raises(EngineError, match=r"form_2019\.json, rule 2019\.E4: the query must have the shape"):
        check([("2019", filled("2019", 1))], suites)


def test_an_expectation_that_looks_at_too_few_reports_is_raised(check: Check, suites: Path) -> None:
    edit(suites, "2019.E4", replacing("FROM {batch}", "FROM {batch} WHERE report_key <> 2"))
    with pytest.raises(EngineError, match=r"form_2019\.json, rule 2019\.E4: looks at 1 of 2 reports"):
        check([("2019", filled("2019", 1)), ("2019", filled("2019", 2))], suites)


def test_a_suite_that_compares_nothing_is_raised(check: Check, suites: Path) -> None:
    figures = "COLUMNS(* EXCLUDE (report_key))"
    blanked = f"FROM (SELECT report_key, nullif({figures}, {figures}) FROM {{batch}})"
    for suite in load_suites((suites,)):
        for expectation in suite.expectations if suite.form == "2019" else ():
            edit(suites, expectation.rule_id, replacing("FROM {batch}", blanked))
    with pytest.raises(EngineError, match="the suite of form 2019 compared nothing in 1 reports that hold figures"):
        check([("2019", filled("2019", 1))], suites)


def test_a_suite_without_expectations_is_raised(check: Check, suites: Path) -> None:
    (suites / "form_2014.json").write_text('{"name": "form_2014", "meta": {"form": "2014"}, "expectations": []}')
    with pytest.raises(EngineError, match=r"form_2014\.json holds no expectations"):
        check([("2019", {})], suites)


def test_a_lost_expectation_is_raised(check: Check, suites: Path) -> None:
    (suites / "form_2014.json").unlink()
    with pytest.raises(EngineError, match=r"no expectation for 2014\.E1"):
        check([("2019", {})], suites)
    with pytest.raises(EngineError, match="holds no suites"):
        load_suites((suites / "nowhere",))


def test_a_rule_claimed_twice_is_raised(suites: Path) -> None:
    (suites / "form_2022.json").write_text((suites / "form_2021.json").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(EngineError, match=r"form_2022\.json: the rule 2021\.E1 is also in form_2021\.json"):
        load_suites((suites,))


def test_a_wide_row_of_no_loaded_report_is_raised(tmp_path: Path) -> None:
    scratch = make_scratch(tmp_path / "s.duckdb", [("2019", filled("2019", 1))])
    with duckdb.connect(scratch) as connection:
        connection.execute("DELETE FROM raw.report")
    with pytest.raises(EngineError, match=r"raw\.wide_2019: 1 rows belong to no loaded report"):
        validate(scratch)


def test_a_failed_validation_leaves_the_results_as_they_were(tmp_path: Path, suites: Path) -> None:
    scratch = make_scratch(tmp_path / "s.duckdb", [("2019", filled("2019", 1))])
    before = validate(scratch).frame()
    edit(suites, "2019.E4", replacing("WHERE numbers > 0", "WHERE no_such_column > 0"))
    with pytest.raises(EngineError):
        validate(scratch, suites)
    with duckdb.connect(scratch) as connection:
        assert connection.execute("SELECT count(*) FROM raw.check_result").fetchone() == (len(before),)


def test_nothing_is_printed(check: Check, capfd: pytest.CaptureFixture[str]) -> None:
    check([("2019", filled("2019", 1)), ("2014", {}), ("narrative", None)])
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == ""


def test_an_empty_warehouse_has_no_verdicts(check: Check) -> None:
    verdicts = check([])
    assert verdicts.frame().is_empty()
    assert all(outcome.reports == outcome.compared == 0 for outcome in verdicts.outcomes)
