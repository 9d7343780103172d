"""The suites of ``expectations/``: a JSON file for each form, one for each kind of comparison with something else
(prose, the year before), and in them one expectation for each enforced rule.

The files are generated from the rule table and kept in the repository, so that a change of a rule is seen in review as
the query that will decide. ``python -m dagster_project.arithmetic.suites --write`` writes them, ``--check`` says which
are out of date. Where GONGKAI_DATA names a folder with forms, the suites that differ from the bundled ones (those of
its forms) lie in its own ``expectations``; the bundled ones are left alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dagster_project import project_files
from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.body_queries import body_query
from dagster_project.arithmetic.document_queries import document_query
from dagster_project.arithmetic.generated import command, outdated_files, write_files
from dagster_project.arithmetic.queries import query
from dagster_project.arithmetic.rules import Rule, compared_rules, enforced_rules, load_rules
from dagster_project.arithmetic.text_queries import text_query
from dagster_project.arithmetic.year_queries import year_query
from dagster_project.reports.forms.registry import Form, Registry, load_registry

_SEVERITIES = {"error": "critical", "warning": "warning", "hint": "info"}
"""Our severities in the words of Great Expectations."""


SCOPE_LABELS = {
    comparisons.TEXT: ("文字与表格对照", "Prose against table"),
    comparisons.DOCUMENT: ("报告的日期、结构与地方表", "Dates, parts and local tables of a report"),
    comparisons.YEARS: ("与上一年度报告对照", "Against the report of the year before"),
    comparisons.BODIES: ("与其他机关的报告对照", "Against the reports of other bodies"),
}
"""What the suites of comparisons are called."""


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
    for scope, labels in SCOPE_LABELS.items():
        if found := compared_rules(scope):
            meta = {"form": comparisons.ALL, "scope": scope, "label_zh": labels[0], "label_en": labels[1]}
            expectations = [_expectation(rule, rules, registry) for rule in found]
            suite = {"name": scope, "meta": meta, "expectations": expectations}
            files[f"{scope}.json"] = json.dumps(suite, ensure_ascii=False, indent=2) + "\n"
    return files


def suite_files(layers: Sequence[Path] | None = None) -> dict[str, Path]:
    """The suite files by name; of two layers with a file of one name the upper one's counts."""
    folders = project_files.suites_layers() if layers is None else layers
    return {path.name: path for folder in folders for path in sorted(folder.glob("*.json"))}


def outdated(folder: Path, below: Sequence[Path] = ()) -> list[str]:
    """The suite files of a folder that differ from the rule table: changed, missing, or of no form.

    What the folders ``below`` already hold need not be in it, and must not.
    """
    return outdated_files(folder, _wanted(below), "*.json")


def _wanted(below: Sequence[Path]) -> dict[str, str]:
    held = suite_files(below)
    return {
        name: text
        for name, text in generate().items()
        if name not in held or held[name].read_text(encoding="utf-8") != text
    }


def write(folder: Path, below: Sequence[Path] = ()) -> list[str]:
    """Write the suite files that are out of date and remove those of no form. Returns their names."""
    return write_files(folder, _wanted(below), "*.json")


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
        "kwargs": {"unexpected_rows_query": _query(rule, rules, registry)},
    }


def _query(rule: Rule, rules: dict[str, Rule], registry: Registry) -> str:
    if rule.scope == comparisons.TEXT:
        return text_query(rule)
    if rule.scope == comparisons.DOCUMENT:
        return document_query(rule)
    if rule.scope == comparisons.BODIES:
        return body_query(rule, registry)
    return year_query(rule, registry) if rule.scope == comparisons.YEARS else query(rule, rules, registry)


def main(arguments: list[str] | None = None) -> int:
    """Write the suites, or check them; 1 when ``--check`` finds a file that is out of date."""
    return command(
        "The suites of expectations/",
        lambda: project_files.suites_layers()[-1],
        lambda folder: write(folder, project_files.suites_layers()[:-1]),
        lambda folder: outdated(folder, project_files.suites_layers()[:-1]),
        arguments,
    )


if __name__ == "__main__":
    sys.exit(main())
