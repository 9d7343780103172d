"""Tables of the form that are printed although nothing of them was read: their rows and columns are there by name."""

from __future__ import annotations

from dagster_project.reports.flat import FlatText, Hit
from dagster_project.reports.labels import Label, Role, SectionPlan
from dagster_project.reports.numbers import is_printed_value
from dagster_project.reports.tokens import Kind, Token

UNREAD = "表的行名、列名可见,但其中的数值未能读取"
ROW_UNREAD = "行名及其后的数值可见,但未能读取"
_LONGEST_FIGURE = 30  # characters
_MIN_ROWS = 3
_MIN_HEADS = 2
_MIN_HEADS_OF_A_ROW = 10  # of a single row: prose names the outcomes too, but not all of them three times

Tokens = dict[str, list[Token]]  # by section


def sections_seen(plans: dict[str, SectionPlan], tokens: Tokens, flat: FlatText) -> frozenset[str]:
    """The sections of which at least half of the rows are named as a table names them, whatever became of the figures.

    A label with a figure directly behind it (受理5件) is a sentence, and rows of which prose speaks too count only
    beside the heads of their columns. Lists are one table: half of all their rows must be there.
    """
    seen = {
        name: (_labels_of(part), [label for label in _labels_in(flat) if label.section == name])
        for name, part in tokens.items()
    }
    found = {name for name, plan in plans.items() if any(_is_table(plan, labels) for labels in seen[name])}
    lists = {name for name, plan in plans.items() if plan.layout == "list"}
    rows = sum(max(len(_indexes(labels, Role.ROW)) for labels in seen[name]) for name in lists)
    if lists and 2 * rows >= sum(len(plans[name].rows) for name in lists):
        found |= {name for name in lists if any(_indexes(labels, Role.ROW) for labels in seen[name])}
    return frozenset(found)


def _is_table(plan: SectionPlan, labels: list[Label]) -> bool:
    rows, heads = _indexes(labels, Role.ROW), [label for label in labels if label.role is Role.COLUMN]
    if plan.layout == "single_row":
        return len(heads) >= _MIN_HEADS_OF_A_ROW
    if plan.layout == "list" or len(rows) < max(_MIN_ROWS, len(plan.rows) / 2):
        return False
    return plan.layout == "matrix" or len(_indexes(labels, Role.COLUMN)) >= _MIN_HEADS


def _indexes(labels: list[Label], role: Role) -> set[int]:
    return {label.index for label in labels if label.role is role}


def _labels_of(tokens: list[Token]) -> list[Label]:
    return [token.labels[0] for token in tokens if token.kind is Kind.LABEL]


def _labels_in(flat: FlatText) -> list[Label]:
    """The labels in running text behind which no figure stands."""
    return [hit.labels[0] for hit in flat.hits if not flat.text[hit.end : hit.end + 1].isdigit()]


def rows_left(plan: SectionPlan, unread: set[int], flat: FlatText) -> list[Hit]:
    """The labels of unread rows that are printed as a row of this table is: beside the next row, before figures."""
    hits = flat.hits
    return [
        hit
        for n, hit in enumerate(hits)
        if (label := hit.labels[0]).section == plan.section.section
        and label.role is Role.ROW
        and label.index in unread
        and _stands_before_figure(flat.text, hit.end)
        and (
            (n > 0 and _is_beside(hits[n - 1], label, -1)) or (n + 1 < len(hits) and _is_beside(hits[n + 1], label, 1))
        )
    ]


def _is_beside(hit: Hit, label: Label, step: int) -> bool:
    """Whether a label is the next row of the same section, or a head of it before the row."""
    other = hit.labels[0]
    if other.section != label.section:
        return False
    return (other.role is Role.ROW and other.index == label.index + step) or (other.role is Role.COLUMN and step < 0)


def _stands_before_figure(text: str, position: int) -> bool:
    word = text[position : position + _LONGEST_FIGURE].split(maxsplit=1)
    return bool(word) and any(is_printed_value(word[0][:length]) for length in (len(word[0]), 1))
