"""Whether columns stand in the form's own order: by the heads that are printed, and by the sums that they must give.

Figures are read by position only where nothing that is printed says that the columns stand in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dagster_project.reports.checksum import Check, equalities, name_of
from dagster_project.reports.labels import FOREIGN, Label, Role, SectionPlan

OTHER_HEADS = "表头的列与统计表不一致"
OTHER_ORDER = "按统计表的列序勾稽关系不成立,按另一列序成立,列的顺序不明"

WITH_SUMS = frozenset(("matrix", "single_row"))  # the layouts whose columns add up beside one another
Position = tuple[int, int]  # row, position of a cell in it


def heads_agree(plan: SectionPlan, labels: Iterable[Label]) -> bool:
    """Whether the heads among the labels of a running text, in printed order, are the form's and stand as in the form.

    Heads may be lacking, and may be printed again further down; in a matrix and a single row those of a row above
    others come first.
    """
    heads = [label.index if label.role is Role.COLUMN else None for label in labels if label.role is not Role.GROUP]
    if FOREIGN in heads:
        return False
    if plan.layout == "list":
        return True
    if plan.layout == "single_row":
        return single_row_agrees(plan, [index for index in heads if index is not None])
    for together in _runs(heads):
        if plan.layout == "blocks":
            rows = [sorted(row.cells) for row in plan.rows]
            own = next((columns for columns in rows if set(together) <= set(columns)), None)
            if own is not None and together != sorted(together):
                return False
        elif len(set(together)) > 1 and not in_printed_order(plan, list(dict.fromkeys(together))):
            return False
    return True


def single_row_agrees(plan: SectionPlan, heads: Sequence[int]) -> bool:
    """Whether the heads of a single row may stand as in the form; their groups are known by their order alone."""
    names = [plan.columns[index] for index in heads]
    natural = list(plan.columns)
    by_depth = [cell.label_path[-1] for cell in sorted(plan.rows[0].cells.values(), key=lambda c: len(c.label_path))]
    if len(names) == len(natural):
        return names in (natural, by_depth) or _totals_come_later(plan, names)
    if names[:1] == natural[-1:] and set(names) == set(natural):  # the total of a group before its parts
        return False
    twice = [*natural, *natural]
    return any(_is_among(names, order) for order in ((natural, by_depth) if len(names) < len(natural) else (twice,)))


def in_printed_order(plan: SectionPlan, seen: list[int]) -> bool:
    """Whether the heads of a matrix stand in the form's order: those without a group are printed before the rest."""
    depths = [len(column.path) for column in plan.section.columns]
    rows = [[index for index in seen if depths[index] == depth] for depth in set(depths)]
    return all(row == sorted(row) for row in rows) and (0 not in seen or seen[0] == 0 or depths[0] > min(depths))


def adds_up_in_another_order(plan: SectionPlan, form: str, values: Mapping[Position, Decimal]) -> bool:
    """Whether sums fail in the form's order of columns, and all would hold if the total stood further to the front."""
    groups = [group for group in _sums(plan, form) if all(key in values for key in group[0])]
    groups = [(keys, check) for keys, check in groups if any(values[key] for key in keys)]
    if all(_holds(plan, keys, keys, check, values) for keys, check in groups):
        return False
    for place in range(max((len(keys) for keys, _ in groups), default=1) - 1):
        moved = [(_with_total_at(place, keys), keys, check) for keys, check in groups]
        if all(_holds(plan, keys, printed, check, values) for printed, keys, check in moved):
            return True
    return False


def _with_total_at(place: int, keys: list[Position]) -> list[Position]:
    """Where each cell of a group is printed if its total stands at this place; a shorter group has it at its end."""
    return [*keys[:place], *keys[place + 1 :], *keys[place : place + 1]]


def _holds(
    plan: SectionPlan, keys: list[Position], printed: list[Position], check: Check, values: Mapping[Position, Decimal]
) -> bool:
    """Whether a sum holds if the n-th cell of a group has the value that is printed in the n-th of these places."""
    return check.holds({_name(plan, key): values[place] for key, place in zip(keys, printed, strict=True)})


def _sums(plan: SectionPlan, form: str) -> list[tuple[list[Position], Check]]:
    """The groups of cells beside one another that a rule of the form adds up, the total last, each with its rule."""
    if plan.layout == "matrix":
        groups = [[(row.index, position) for position in range(plan.width(row.index))] for row in plan.rows]
    elif plan.layout == "single_row":
        by_head: dict[tuple[str, ...], list[Position]] = {}
        for number, cell in plan.rows[0].cells.items():
            by_head.setdefault(cell.label_path[:-1], []).append((0, number))
        groups = list(by_head.values())
    else:
        return []
    found: list[tuple[list[Position], Check]] = []
    for keys in groups:
        names = {_name(plan, key) for key in keys}
        for check in equalities(form, frozenset(names)):
            if len(keys) > 2 and {name for name, _ in check.weights} == names:
                found.append((keys, check))
    return found


def _name(plan: SectionPlan, key: Position) -> str:
    cell, applicant = plan.cell(*key)
    return name_of(cell.metric, applicant)


def _runs(heads: list[int | None]) -> list[list[int]]:
    """The heads that follow one another without a row between."""
    runs: list[list[int]] = [[]]
    for index in heads:
        if index is not None:
            runs[-1].append(index)
        elif runs[-1]:
            runs.append([])
    return runs


def _is_among(names: list[str], order: Sequence[str]) -> bool:
    """Whether the names stand among others in this order."""
    rest = iter(order)
    return all(name in rest for name in names)


def _totals_come_later(plan: SectionPlan, names: list[str]) -> bool:
    """Whether the heads are the form's but for totals that are printed further on than right behind their parts."""
    total = plan.columns[-1]
    parts = [name for name in plan.columns if name != total]
    if [name for name in names if name != total] != parts:
        return False
    size = len(parts) // max(plan.columns.count(total), 1)
    seen = 0
    for number, name in enumerate(names):
        if name == total:
            seen += 1
            if seen * size > number - seen + 1:
                return False
    return True
