"""Heads that name those above them too, as converters of documents join them: 申请人情况.法人或其他组织.商业企业.

Every part must be the form's: 2019年.自然人 is a column of another year, 办公室.其他 one of an office.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dagster_project.reports.normal import match_key, normalise

if TYPE_CHECKING:
    from dagster_project.reports.labels import Label, SectionPlan

_JOINTS = re.compile(r"[./>\u203a\u00b7]")
_CORNER = "申请人情况"  # above all columns of applicants


def columns_below(
    text: str, match: Callable[[str], tuple[Label, ...]], plans: Mapping[str, SectionPlan]
) -> tuple[Label, ...]:
    """The columns that the last part of a head names below the others; none where it has no other parts."""
    *above, last = (part.strip() for part in _JOINTS.split(normalise(text, keep_gaps=True)))
    found = [label for label in match(last) if label.role == "column"] if above else []
    for name in above if found else ():
        sections = {label.section for label in match(name) if label.role in ("group", "heading")}
        if name == _CORNER:
            sections = {section for section, plan in plans.items() if plan.layout == "matrix"}
        found = [label for label in found if label.section in sections]
    own = [label for label in found if match_key(above[-1]) in map(match_key, _above(label, plans[label.section]))]
    return tuple(own or found)


def _above(label: Label, plan: SectionPlan) -> tuple[str, ...]:
    """What stands right above a column of a single row, where several have the same name."""
    return plan.rows[0].cells[label.index].label_path[-2:-1] if plan.layout == "single_row" else ()
