"""What offices and page breaks do to the tables of a form, before anything extracts them, as changes of a filled form.

Every change leaves the printed figures where they were, so that the same cells must be read, or refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.reports.filled_forms import Box, Filled

Table = list[list[Box]]


def _width(table: Table) -> int:
    return max(sum(box.columns for box in row) for row in table)


def _inserted(table: Table, place: int, rows: Table) -> Table:
    """The table with rows put in; a cell that spans the place ends there and goes on empty."""
    above: Table = []
    rest: list[Box] = []
    for number, row in enumerate(table[:place]):
        over = [box for box in row if number + box.rows > place]
        above.append([replace(box, rows=place - number) if box in over else box for box in row])
        rest += [replace(box, text="", rows=number + box.rows - place) for box in over]
    below = [[*rest, *table[place]], *table[place + 1 :]] if place < len(table) else []
    return [*above, *rows, *below]


def headers_repeated(rng: Random, name: str, table: Table) -> Table:
    """A page break: the heads are printed again further down, after a page number."""
    if name != "applications":
        return table
    heads = table[:3]
    for _ in range(rng.randint(1, 2)):
        place = rng.randint(5, len(table) - 1)
        table = _inserted(table, place, heads)
    return table


def headers_missing(rng: Random, name: str, table: Table) -> Table:
    """The heads of the applications are cut off."""
    return table[3:] if name == "applications" else table


def page_numbers(rng: Random, name: str, table: Table) -> Table:
    """The page number stands between two rows."""
    place = rng.randint(4, len(table) - 1) if len(table) > 5 else 0
    mark = rng.choice(["- 5 -", "第 5 页 共 8 页", "5 / 8", "—5—", "- 5 -\n- 6 -"])
    return _inserted(table, place, [[Box(mark, _width(table))]]) if place else table


def note_between_rows(rng: Random, name: str, table: Table) -> Table:
    """A note stands between two rows."""
    if len(table) < 6 or name == "review_litigation":
        return table
    place = rng.randint(4, len(table) - 1)
    note = rng.choice(["注:以上数据含各乡镇。", "(以下由各部门填报)", "备注:本表数据截至12月31日"])
    return _inserted(table, place, [[Box(note, _width(table))]])


def note_with_numbers(rng: Random, name: str, table: Table) -> Table:
    """A note that holds figures of its own stands between two rows or below the table."""
    place = rng.randint(4, len(table)) if len(table) > 5 and name != "review_litigation" else len(table)
    note = rng.choice(["注:含2018年结转3件。", "备注:2019年新增2项,减少1项。", "说明:以上共计12件。"])
    return _inserted(table, place, [[Box(note, _width(table))]])


def _after(table: Table, label: str, rows: Table) -> Table:
    for number, row in enumerate(table):
        if any(box.text.startswith(label) for box in row):
            return [*table[: number + 1], *rows, *table[number + 1 :]]
    return table


def extra_row(rng: Random, name: str, table: Table) -> Table:
    """A row that the form does not have, with figures of its own."""
    if name == "applications":
        values = [Box(str(rng.randint(0, 9))) for _ in range(7)]
        label = rng.choice(["9.其他情形", "其中:网上申请", "6.其他不予处理情形", "(八)其他说明"])
        place = rng.randint(6, len(table) - 2)
        return _inserted(table, place, [[Box(label, 3), *values]])
    if name == "proactive":
        values = [Box(str(rng.randint(0, 9))) for _ in range(3)]
        return _after(table, "行政许可", [[Box(rng.choice(["行政确认", "行政给付", "公共服务"])), *values]])
    if name == "list":
        place = rng.randint(6, len(table) - 2)
        label = rng.choice(["6.电子公告屏公开政府信息数", "其中:政务公开栏公开数", "5.其他申请数"])
        return [*table[:place], [Box(label), Box("条"), Box(str(rng.randint(0, 99)))], *table[place:]]
    return table


def extra_total(rng: Random, name: str, table: Table) -> Table:
    """A line with totals of its own below the table."""
    values = [Box(str(rng.randint(0, 99))) for _ in range(7 if name == "applications" else 3)]
    if name not in ("applications", "proactive"):
        return table
    return [*table, [Box(rng.choice(["累计", "全部合计", "以上总数"]), 3 if name == "applications" else 1), *values]]


def empty_row(rng: Random, name: str, table: Table) -> Table:
    """An empty row stands between two rows."""
    place = rng.randint(4, len(table) - 1) if len(table) > 5 and name != "review_litigation" else 0
    return _inserted(table, place, [[Box("", _width(table))]]) if place else table


def numbered_rows(rng: Random, name: str, table: Table) -> Table:
    """The rows of a list are numbered in a column of their own."""
    if name != "list":
        return table
    return [[Box(str(number)), *row] for number, row in enumerate(table, 1)]


def head_row(rng: Random, name: str, table: Table) -> Table:
    """A list with heads over its columns."""
    if name != "list":
        return table
    return [[Box("统计指标"), Box("单位"), Box("统计数")], *table]


def title_row(rng: Random, name: str, table: Table) -> Table:
    """The title of a table is its first row."""
    title = {
        "applications": "收到和处理政府信息公开申请情况",
        "proactive": "主动公开政府信息情况",
        "review_litigation": "政府信息公开行政复议、行政诉讼情况",
        "list": "政府信息公开情况统计表",
    }[name]
    return [[Box(title, _width(table))], *table]


def broken_labels(rng: Random, name: str, table: Table) -> Table:
    """Labels broken over lines inside their cells."""

    def broken(box: Box) -> Box:
        if box.key or len(box.text) < 4 or rng.random() < 0.7:
            return box
        place = rng.randint(2, len(box.text) - 2)
        if box.text[place - 1].isdigit() or box.text[place].isdigit():
            return box
        return replace(box, text=f"{box.text[:place]}\n{box.text[place:]}")

    return [[broken(box) for box in row] for row in table]


def rows_missing(rng: Random, name: str, table: Table) -> Table:
    """A row of the form is not printed at all."""
    if name == "review_litigation":
        return table
    drop = rng.choice([n for n, row in enumerate(table) if row[-1].key and not any(box.rows > 1 for box in row)])
    above = [
        [replace(box, rows=box.rows - 1) if n < drop < n + box.rows else box for box in row]
        for n, row in enumerate(table[:drop])
    ]
    return [*above, *table[drop + 1 :]]


CHANGES: dict[str, Callable[[Random, str, Table], Table]] = {
    change.__name__: change
    for change in (
        headers_repeated,
        headers_missing,
        page_numbers,
        note_between_rows,
        note_with_numbers,
        extra_row,
        extra_total,
        empty_row,
        numbered_rows,
        head_row,
        title_row,
        broken_labels,
        rows_missing,
    )
}


def changed(rng: Random, filled: Filled, change: str) -> Filled:
    """The filled form with its tables changed; cells that are no longer printed are left out."""
    tables = {name: CHANGES[change](rng, name, table) for name, table in filled.tables.items()}
    printed = {box.key for table in tables.values() for row in table for box in row if box.key}
    return Filled(
        filled.form, filled.wrong, {key: cell for key, cell in filled.cells.items() if key in printed}, tables
    )
