"""The pages of ``docs/rules``: every rule of the table in words, one page for each form and each kind of comparison.

The pages are generated from the rule table, as the suites are, so that what is written of a rule is what is checked.
``python -m dagster_project.arithmetic.rule_pages --write`` writes them, ``--check`` says which are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from dagster_project import project_files
from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.generated import command, outdated_files, write_files
from dagster_project.arithmetic.labels import rules_label_zh
from dagster_project.arithmetic.rules import Rule, load_rules
from dagster_project.arithmetic.suites import SCOPE_LABELS, suite_name
from dagster_project.reports.forms.registry import load_registry

INDEX = "README.md"
_HEAD = "<!-- Generated from data/forms/rules.csv: python -m dagster_project.arithmetic.rule_pages --write -->"
_SEVERITIES = {"error": "错误 error", "warning": "警告 warning", "hint": "提示 hint"}
_OPERATORS = {
    "needs": "is more than zero only where this is:",
    "with": "is zero where this is, and only there:",
    "each": "is at least as much as this, and zero where this is zero:",
    "~": "is nearly",
    "outside": "does not lie between",
    "differs": "is not all the same as",
}


def generate() -> dict[str, str]:
    """The pages as the rule table wants them: file name → content. Always the same for the same table."""
    pages: dict[str, list[Rule]] = {}
    for rule in load_rules():
        pages.setdefault(page_of(rule), []).append(rule)
    files = {f"{name}.md": _page(name, rules) for name, rules in pages.items()}
    return {INDEX: _index(pages), **files}


def page_of(rule: Rule) -> str:
    """The name of the page, and of the suite, that holds a rule."""
    is_of_one_form = rule.scope not in SCOPE_LABELS and rule.form in load_registry().forms
    return suite_name(rule.form) if is_of_one_form else rule.scope


def outdated(folder: Path) -> list[str]:
    """The pages of a folder that differ from the rule table: changed, missing, or of nothing."""
    return outdated_files(folder, generate(), "*.md")


def write(folder: Path) -> list[str]:
    """Write the pages that are out of date and remove those of nothing. Returns their names."""
    return write_files(folder, generate(), "*.md")


def _title(name: str) -> tuple[str, str]:
    if name in SCOPE_LABELS:
        return SCOPE_LABELS[name]
    form = load_registry().forms.get(name.removeprefix("form_"))
    return (form.label_zh, form.label_en) if form else (name, name)


def _index(pages: dict[str, list[Rule]]) -> str:
    lines = [_HEAD, "", "# Rules", "", *_INTRODUCTION, "", "| page | rules | enforced |", "|---|---|---|"]
    for name, rules in pages.items():
        zh, en = _title(name)
        lines.append(f"| [{zh} · {en}]({name}.md) | {len(rules)} | {sum(rule.is_enforced for rule in rules)} |")
    return "\n".join(lines) + "\n"


_INTRODUCTION = (
    "What is checked in each report, and what it rests on. The table of the rules is `data/forms/rules.csv`; the",
    "queries that decide are in `expectations/`; the verdicts are in `fct_check_result`, the rules in `dim_check`.",
    "A rule with blank cells passes with `blanks_as_zero` where it holds with zero there, fails only where no numbers",
    "from zero up in the blanks could make it hold, and is else `not_assessable`.",
)


def _page(name: str, rules: Iterable[Rule]) -> str:
    zh, en = _title(name)
    lines = [_HEAD, "", f"# {zh}", "", f"{en}."]
    for rule in rules:
        lines += ["", f"## {rule.id}", "", f"**{rule.label_zh}** · {rule.label_en}", "", f"- {rule.statement_zh}"]
        lines += [f"- {line}" for line in _details(rule)]
    return "\n".join(lines) + "\n"


def _details(rule: Rule) -> Iterable[str]:
    yield f"{_SEVERITIES[rule.severity]} · {rule.kind} · {rule.scope}"
    if page_of(rule) == rule.scope:
        yield f"适用:{rules_label_zh(rule.form)}"
    yield f"`{rule.left_text}` {_OPERATORS.get(rule.operator, rule.operator)} `{rule.right_text}`"
    if rule.rows and rule.scope != comparisons.TEXT:
        yield f"rows: {len(rule.rows)}"
    if rule.implied_by:
        yield f"由 {rule.implied_by} 推出:仅在其不能判定处适用"
    if not rule.is_enforced:
        yield "尚未启用 (not enforced yet)"
    yield f"依据:{rule.source}"


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or check them; 1 when ``--check`` finds one that is out of date."""
    folder = project_files.path("docs", "rules")
    return command("The pages of docs/rules", lambda: folder, write, outdated, arguments)


if __name__ == "__main__":
    sys.exit(main())
