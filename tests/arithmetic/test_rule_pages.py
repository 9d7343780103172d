"""The pages about the rules say what the rule table, and so the suites, hold: each rule once, none besides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dagster_project import project_files
from dagster_project.arithmetic.labels import rules_label_zh
from dagster_project.arithmetic.rule_pages import INDEX, generate, main, outdated, page_of, write
from dagster_project.arithmetic.rules import load_rules
from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.warehouse.registry_tables import registry_tables

FOLDER = project_files.path("docs", "rules")


def test_the_pages_are_up_to_date() -> None:
    assert outdated(FOLDER) == [], "run: python -m dagster_project.arithmetic.rule_pages --write"
    assert main(["--check"]) == 0


def test_pages_suites_warehouse_and_table_hold_the_same_rules() -> None:
    rules = {rule.id: rule for rule in load_rules()}
    told: dict[str, str] = {}
    for path in FOLDER.glob("*.md"):
        for rule_id in re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert rule_id not in told
            told[rule_id] = path.stem
    assert told == {rule.id: page_of(rule) for rule in rules.values()}
    decided = {
        entry["meta"]["rule_id"]: path.stem
        for path in project_files.path("expectations").glob("*.json")
        for entry in json.loads(path.read_text(encoding="utf-8"))["expectations"]
    }
    assert decided == {rule_id: told[rule_id] for rule_id, rule in rules.items() if rule.is_enforced}
    (rows,) = [rows for table, rows in registry_tables(load_divisions()) if table == "rule"]
    assert {row[0] for row in rows} == set(rules)


def test_a_change_is_noticed_and_written_back(tmp_path: Path) -> None:
    assert write(tmp_path) == sorted(generate())
    (tmp_path / INDEX).write_text("old", encoding="utf-8")
    (tmp_path / "form_1999.md").write_text("nothing", encoding="utf-8")
    (tmp_path / "form_2019.md").unlink()
    assert outdated(tmp_path) == [INDEX, "form_1999.md", "form_2019.md"]
    assert write(tmp_path) == [INDEX, "form_1999.md", "form_2019.md"]
    assert outdated(tmp_path) == []


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("all", "各版报告通用"),
        ("2014", "2014年版政府信息公开情况统计表"),
        ("2019,2021", "2019年版年度报告格式(试行)、2021年版年度报告格式"),
        ("2019 to 2021", "由2019年版年度报告格式(试行)换为2021年版年度报告格式的年度"),
    ],
)
def test_forms_of_a_rule_are_called_by_name(form: str, label: str) -> None:
    assert rules_label_zh(form) == label
