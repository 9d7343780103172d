"""The audit finds what must not be published: each fault is put into a copy of a good candidate."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.publishing.audit import INVARIANTS, AuditError, audit
from dagster_project.settings import Settings
from tests.built_warehouse import bundled_warehouse

FAULTS = {
    "a report lacks its quality": (
        "DELETE FROM marts.mart_report_quality WHERE errors_failed > 0",
        "marts_of_checks_agree",
        "mart_report_quality does not agree",
    ),
    "a summary counts too much": (
        "UPDATE marts.mart_check_summary SET passed = passed + 1 WHERE rowid = 0",
        "marts_of_checks_agree",
        "mart_check_summary does not agree",
    ),
    "a failure shows no cells": ("DELETE FROM marts.mart_failed_cell", "marts_of_checks_agree", "lacks the cells of"),
    "a table is missing": ("DROP TABLE marts.fct_refused_cell", "contract_is_kept", "fct_refused_cell is missing"),
    "a column has another type": (
        "ALTER TABLE marts.dim_year ALTER is_form_change TYPE VARCHAR",
        "contract_is_kept",
        "is_form_change is VARCHAR, not BOOLEAN",
    ),
    "a table that nobody asked for": ("CREATE TABLE marts.extra (a INT)", "contract_is_kept", "extra is not in"),
    "a column has no comment": (
        "COMMENT ON COLUMN marts.dim_year.year IS NULL",
        "contract_is_kept",
        "dim_year.year has no comment",
    ),
    "a row is there twice": (
        "INSERT INTO marts.dim_applicant SELECT * FROM marts.dim_applicant LIMIT 1",
        "grains_are_unique",
        "dim_applicant has several rows of",
    ),
    "a key leads nowhere": (
        "UPDATE marts.fct_disclosure SET metric_code = 'no.such' WHERE rowid = 0",
        "keys_lead_somewhere",
        "fct_disclosure.metric_code is not in dim_metric: no.such",
    ),
    "a file has no row": (
        "DELETE FROM marts.fct_source_file WHERE path LIKE '002%'",
        "every_file_has_its_row",
        "fct_source_file lacks 002",
    ),
    "a report is lost": (
        "DELETE FROM marts.dim_report WHERE year = 2012",
        "every_report_is_there_once",
        "dim_report lacks",
    ),
    "two versions are current": (
        "INSERT INTO marts.dim_report SELECT * REPLACE (1 AS report_key, 'x' AS report_id) "
        "FROM marts.dim_report LIMIT 1",
        "one_version_is_current",
        "not exactly one current version",
    ),
    "a cell is lost": (
        "DELETE FROM marts.fct_disclosure "
        "WHERE rowid = (SELECT min(rowid) FROM marts.fct_disclosure WHERE origin = 'table')",
        "no_cell_is_lost",
        "cells read and cells published differ",
    ),
    "a statement is lost": (
        "DELETE FROM marts.fct_text_witness WHERE rowid = (SELECT min(rowid) FROM marts.fct_text_witness)",
        "no_cell_is_lost",
        "fct_text_witness does not hold what was read",
    ),
    "a rule said nothing": (
        "DELETE FROM marts.fct_check_result WHERE check_id = '2019.E1'",
        "every_check_speaks",
        "reports without a verdict of the check (check, reports): 2019.E1/5",
    ),
    "a failure became a pass": (
        "UPDATE marts.fct_check_result SET status = 'pass' WHERE status = 'fail'",
        "verdicts_are_those_of_validation",
        "verdicts lost on the way",
    ),
    "a blank became zero": (
        "UPDATE marts.fct_disclosure SET value_status = 'blank' WHERE rowid = 0",
        "blanks_are_no_numbers",
        "contradict each other",
    ),
    "a view needs the scratch file": (
        "CREATE VIEW zh.x AS SELECT 1 AS scratch",
        "nothing_leads_outside",
        "zh.x",
    ),
}


@pytest.fixture(scope="module")
def good() -> Settings:
    return bundled_warehouse()


@pytest.fixture
def candidate(good: Settings, tmp_path: Path) -> Path:
    copy = tmp_path / "candidate.duckdb"
    shutil.copyfile(good.current_release.resolve(), copy)
    return copy


def test_a_good_candidate_passes_every_invariant(good: Settings, candidate: Path) -> None:
    found = audit(candidate, good.scratch)
    assert set(found) == {"contract_is_kept", *INVARIANTS}
    assert all(findings == [] for findings in found.values())


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_and_named(good: Settings, candidate: Path, fault: str) -> None:
    statement, invariant, message = FAULTS[fault]
    with duckdb.connect(candidate) as connection:
        connection.execute(statement)
    found = audit(candidate, good.scratch)
    messages = [finding.message for finding in found[invariant]]
    assert any(message in m for m in messages), messages
    assert message in str(AuditError(found[invariant]))
