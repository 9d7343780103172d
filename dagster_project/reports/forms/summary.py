"""All rows of the forms together: whether they are sound, and what each form consists of."""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.reports.forms.registry import load_registry


def check_forms() -> None:
    """Read the registry, the rules and the phrases, as reading a file does later.

    Raises RegistryError naming file, line and what to do; NotADirectoryError where GONGKAI_DATA leads nowhere.
    """
    from dagster_project.arithmetic.rules import load_rules
    from dagster_project.reports.phrases import phrases_of

    for form in load_registry().forms:
        phrases_of(form)
    load_rules()


def summary() -> Iterator[str]:
    """A line for each form: its years, sections, cells, signatures, enforced rules and phrases."""
    from dagster_project.arithmetic.rules import enforced_rules
    from dagster_project.reports.phrases import phrases_of

    registry = load_registry()
    for form in registry.forms.values():
        years = f"{form.first_year}-{form.last_year or ''}"
        sections = ", ".join(f"{s.section} ({s.layout}, {len(s.cells)} rows)" for s in form.sections)
        if not sections:
            yield f"{form.code}: {years}; no table of its own, cells of {form.cells_of} in prose"
            continue
        counts = {
            "cells": len(registry.cell_names(form.code)),
            "signatures": len(form.signatures),
            "enforced rules": len(enforced_rules(form.code)),
            "phrases": len(phrases_of(form.code)),
        }
        yield f"{form.code}: {years}; {sections}; " + ", ".join(f"{number} {what}" for what, number in counts.items())
