"""The suites in the repository are those of the rule table, in both directions."""

from __future__ import annotations

import json
from pathlib import Path

from dagster_project import project_files
from dagster_project.arithmetic.rules import all_rules
from dagster_project.arithmetic.suites import generate, main, outdated, write

FOLDER = project_files.path("expectations")


def test_the_suites_are_up_to_date() -> None:
    assert outdated(FOLDER) == [], "run: python -m dagster_project.arithmetic.suites --write"
    assert main(["--check"]) == 0


def test_every_enforced_rule_has_one_expectation_and_every_expectation_a_rule() -> None:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        suite = json.loads(path.read_text(encoding="utf-8"))
        compares = suite["meta"]["form"] == "all"
        assert path.stem == suite["name"] == (suite["meta"]["scope"] if compares else f"form_{suite['meta']['form']}")
        for expectation in suite["expectations"]:
            meta = expectation["meta"]
            assert meta["rule_id"] not in found
            assert meta["scope"] == suite["meta"]["scope"] if compares else meta["form"] == suite["meta"]["form"]
            found[meta["rule_id"]] = meta
    assert set(found) == {rule.id for rule in all_rules()}
    for rule in all_rules():
        meta = found[rule.id]
        assert (meta["severity"], meta["statement_zh"], meta["label_en"]) == (
            rule.severity,
            rule.statement_zh,
            rule.label_en,
        )


def test_the_files_read_well() -> None:
    for name, text in generate().items():
        assert "\\u" not in text, f"{name}: Chinese must be readable in a diff"
        assert text.endswith("}\n")
        assert "勾稽" not in text or "第一项加第二项之和" in text


def test_generation_is_deterministic() -> None:
    assert generate() == generate()


def test_a_change_is_noticed_and_written_back(tmp_path: Path) -> None:
    every = sorted(generate())
    assert write(tmp_path) == every
    assert {"form_2014.json", "form_2019.json", "form_2021.json", "text_against_table.json"} <= set(every)
    assert outdated(tmp_path) == []
    file = tmp_path / "form_2019.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace("left_value = right_value", "left_value <> right_value", 1)
    )
    (tmp_path / "form_1999.json").write_text("{}")
    (tmp_path / "form_2021.json").unlink()
    assert outdated(tmp_path) == ["form_1999.json", "form_2019.json", "form_2021.json"]
    assert write(tmp_path) == ["form_1999.json", "form_2019.json", "form_2021.json"]
    assert outdated(tmp_path) == []
