"""How a cell is called in a message: by the labels of its row and column, and by its code."""

from __future__ import annotations

import re
from functools import cache

from dagster_project.arithmetic import comparisons
from dagster_project.arithmetic.expressions import BEFORE
from dagster_project.arithmetic.rules import CellCode
from dagster_project.reports.forms.registry import load_registry


def cell_label_zh(cell: CellCode) -> str:
    """The Chinese name of a cell, e.g. ``自然人·予以公开`` or ``行政许可:本年增/减``."""
    registry = load_registry()
    label = registry.metrics[cell.metric].label_zh
    applicants = {applicant.code: applicant.label_zh for applicant in registry.applicants}
    return f"{applicants[cell.applicant]}·{label}" if registry.metrics[cell.metric].has_applicants else label


def cell_label_en(cell: CellCode) -> str:
    """The English name of a cell, e.g. ``Natural persons: granted``."""
    registry = load_registry()
    label = registry.metrics[cell.metric].label_en
    applicants = {applicant.code: applicant.label_en for applicant in registry.applicants}
    return f"{applicants[cell.applicant]}: {label}" if registry.metrics[cell.metric].has_applicants else label


def printed_label(form: str, metric: str) -> str:
    """What the form prints beside a figure: ``(七)总计``, ``行政许可 本年增/减``; no remark in brackets at the end."""
    cell = load_registry().forms[form].cell(metric)
    label = " ".join([*cell.row_path[-1:], *cell.column_path])
    return re.sub(r"(?<=[^\d.、)])\([^()]*\)$", "", label)


def rules_label_zh(form: str) -> str:
    """What the reports are called that a rule is about, by the ``form`` of its row: ``all``, ``2019,2021``, …"""
    if form == comparisons.ALL:
        return "各版报告通用"
    forms = load_registry().forms
    before, to, now = (
        "、".join(forms[code].label_zh if code in forms else code for code in map(str.strip, part.split(",")))
        for part in form.partition(" to ")
    )
    return f"由{before}换为{now}的年度" if to else before


@cache
def cell_labels() -> dict[str, str]:
    """Of every cell: its name ``metric@applicant``, with ``[y-1]`` that of the year before → Chinese label and code."""
    cells = [CellCode(metric, applicant) for metric, applicant in load_registry().all_cells()]
    labels = {cell.name: f"{cell_label_zh(cell)}({cell.name})" for cell in cells}
    return labels | {f"{name}{BEFORE}": f"上一年度的{label}" for name, label in labels.items()}
