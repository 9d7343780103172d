"""The suites of ``expectations/``: one JSON file for each form, one expectation for each enforced rule.

The files are generated from the rule table and kept in the repository, so that a change of a rule is seen in review as
the query that will decide. ``python -m dagster_project.arithmetic.suites --write`` writes them, ``--check`` says which
are out of date.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dagster_project import project_files
from dagster_project.arithmetic.queries import query
from dagster_project.arithmetic.rules import Rule, enforced_rules, load_rules
from dagster_project.reports.forms.registry import Form, Registry, load_registry

_SEVERITIES = {"error": "critical", "warning": "warning", "hint": "info"}
"""Our severities in the words of Great Expectations."""


def suite_name(form: str) -> str:
    """The name of a form's suite, and of its file without ``.json``."""
    return f"form_{form}"


def generate() -> dict[str, str]:
    """The suite files as the rule table wants them: file name → content. Always the same for the same table."""
    registry = load_registry()
    rules = {rule.id: rule for rule in load_rules()}
    files: dict[str, str] = {}
    for form in dict.fromkeys(rule.form for rule in enforced_rules()):
        suite = _suite(registry.forms[form], rules, registry)
        files[f"{suite['name']}.json"] = json.dumps(suite, ensure_ascii=False, indent=2) + "\n"
    return files


def outdated(folder: Path) -> list[str]:
    """The suite files of a folder that differ from the rule table: changed, missing, or of no form."""
    wanted = generate()
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def write(folder: Path) -> list[str]:
    """Write the suite files that are out of date and remove those of no form. Returns their names."""
    changed = outdated(folder)
    wanted = generate()
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def _suite(form: Form, rules: dict[str, Rule], registry: Registry) -> dict[str, Any]:
    return {
        "name": suite_name(form.code),
        "meta": {"form": form.code, "label_zh": form.label_zh, "label_en": form.label_en},
        "expectations": [_expectation(rule, rules, registry) for rule in enforced_rules(form.code)],
    }


def _expectation(rule: Rule, rules: dict[str, Rule], registry: Registry) -> dict[str, Any]:
    return {
        "type": "unexpected_rows_expectation",
        "description": f"{rule.label_zh}:{rule.statement_zh}",
        "severity": _SEVERITIES[rule.severity],
        "meta": {
            "rule_id": rule.id,
            "form": rule.form,
            "kind": rule.kind,
            "severity": rule.severity,
            "scope": rule.scope,
            "statement_zh": rule.statement_zh,
            "label_zh": rule.label_zh,
            "label_en": rule.label_en,
        },
        "kwargs": {"unexpected_rows_query": query(rule, rules, registry)},
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the suites, or check them; 1 when ``--check`` finds a file that is out of date."""
    parser = argparse.ArgumentParser(description="The suites of expectations/ from data/forms/rules.csv")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the files that are out of date")
    action.add_argument("--check", action="store_true", help="say which files are out of date")
    chosen = parser.parse_args(arguments)
    folder = project_files.path("expectations")
    changed = write(folder) if chosen.write else outdated(folder)
    for name in changed:
        print(f"{'written' if chosen.write else 'out of date'}: {folder.name}/{name}", file=sys.stderr)
    return 1 if changed and not chosen.write else 0


if __name__ == "__main__":
    sys.exit(main())
