"""Tables of the years without a national form: rows of local forms whose label means what a row of 2014 means.

The rows are data: data/forms/local_rows.csv. Local forms print the year beside what has been counted up over the
years (历年累计), or a period beside the year: the year's column is taken where it can be told, else none. Blank rows
say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dagster_project import project_files
from dagster_project.reports.documents.model import Document, Grid, Paragraph
from dagster_project.reports.forms.registry import Metric, Registry, load_registry
from dagster_project.reports.forms.rows import layered_rows
from dagster_project.reports.model import Cell, Origin, Statement, StatementKind, ValueStatus
from dagster_project.reports.normal import match_key, normalise
from dagster_project.reports.numbers import NotANumber, is_printed_value, is_unit, read_value

_NUMBERING = re.compile(r"^(?:其中[::]?)?(?:[(]?[0-9一二三四五六七八九十]{1,2}[)、.]+)?")
_NO_VALUE = re.compile(r"代码|编号|序号|单位|甲|乙|丙")
_NOT_THE_YEARS = re.compile(r"历年|总累计|本期|上年|上期|同期|增减|增长|(?<!本年)(?<!本年度)累计")
_YEAR = re.compile(r"(20\d\d)年?")

_LONGEST_CELL = 40
_MARKS = re.compile(r"[。;|\t]|[,,][^\d]")
_ROWS = 3  # so many rows are a table


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str
    location: str


_Row = dict[int, _Printed]  # by column


def read_local_tables(document: Document, registry: Registry, year: int | None) -> tuple[list[Cell], list[Statement]]:
    """The cells of local tables whose rows have a code of 2014, and each as a statement, too.

    A metric that is printed with two values has no cell.
    """
    found: dict[str, list[tuple[Cell, Statement]]] = {}
    for rows in (*_tables(document), *_cells_by_line(document)):
        for metric, label, row in _rows_of(rows, registry, year):
            made = _cell(metric, label, row)
            if made is not None:
                found.setdefault(metric.code, []).append(made)
    sure = [many[0][0] for many in found.values() if len({cell.value for cell, _ in many}) == 1]
    return sure, [statement for many in found.values() for _, statement in many]


def _tables(document: Document) -> Iterator[list[_Row]]:
    lines: list[_Row] = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and (row := _line(block)):
            lines.append(row)
            continue
        if isinstance(block, Paragraph) and not block.text.strip():
            continue
        if lines:
            yield lines
            lines = []
        if isinstance(block, Grid):
            yield _grid(block)
    if lines:
        yield lines


def _cells_by_line(document: Document) -> Iterator[list[_Row]]:
    """The rows of tables printed one cell a line: a label that has a code, its unit and its number below it.

    Only where several such rows stand there and no line says that a column is of another time: columns are not known.
    """
    rows: list[_Row] = []
    heads = ""
    for block in document.blocks:
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        if isinstance(block, Paragraph) and not text:
            continue
        if not isinstance(block, Paragraph) or len(text) > _LONGEST_CELL or _MARKS.search(text):
            if len(rows) >= _ROWS and not _NOT_THE_YEARS.search(heads):
                yield rows
            rows, heads = [], ""
            continue
        cell = _Printed(text, block.place.describe())
        if _key(text) in _codes():
            rows.append({0: cell})
        elif rows and (is_unit(text) or is_printed_value(text)):
            rows[-1][len(rows[-1])] = cell
        else:
            heads += normalise(text)
            if rows:
                rows.append({0: cell})  # a row without a code: what follows is its own
    if len(rows) >= _ROWS and not _NOT_THE_YEARS.search(heads):
        yield rows


def _grid(grid: Grid) -> list[_Row]:
    rows: list[_Row] = [{} for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = _Printed(cell.text, cell.place.describe())
    return rows


def _line(paragraph: Paragraph) -> _Row:
    """The cells of a line that bars or tabs divide; none of any other line."""
    text = paragraph.text.strip()
    mark = "|" if text.count("|") > 1 else "\t"
    if text.count(mark) < 2 - (mark == "\t"):
        return {}
    place = paragraph.place.describe()
    return {number: _Printed(part.strip(), place) for number, part in enumerate(text.strip(mark).split(mark))}


def _rows_of(
    rows: list[_Row], registry: Registry, year: int | None
) -> Iterator[tuple[Metric, int, dict[int, _Printed]]]:
    """The rows that have a code, each with the column of its label and its cells without those of other periods."""
    heads: dict[int, str] = {}
    met = False
    for row in rows:
        label = next((column for column, cell in row.items() if _key(cell.text) in _codes()), None)
        if label is None:
            if not met:
                for column, cell in row.items():
                    heads[column] = heads.get(column, "") + normalise(cell.text)
            continue
        met = True
        kept = {column: cell for column, cell in row.items() if column > label and _is_the_years(heads, column, year)}
        units = {column: cell for column, cell in row.items() if column > label and is_unit(cell.text)}
        yield registry.metrics[_codes()[_key(row[label].text)]], label, {label: row[label], **units, **kept}


def _is_the_years(heads: dict[int, str], column: int, year: int | None) -> bool:
    head = heads.get(column, "")
    if _NO_VALUE.search(head) and not _YEAR.search(head):
        return False
    if _NOT_THE_YEARS.search(head):
        return False
    named = _YEAR.search(head)
    return named is None or year is None or int(named[1]) == year


def _cell(metric: Metric, label: int, row: _Row) -> tuple[Cell, Statement] | None:
    values = [cell for column, cell in row.items() if column != label and is_printed_value(cell.text)]
    unit = next((cell.text for column, cell in row.items() if column != label and is_unit(cell.text)), None)
    if len(values) != 1:
        return None
    (printed,) = values
    try:
        value = read_value(printed.text, metric.unit, metric.kind, unit)
    except NotANumber:
        return None
    if value.status is not ValueStatus.REPORTED:
        return None
    cell = Cell(
        metric=metric.code,
        applicant=None,
        value=value.value,
        value_status=value.status,
        unit=metric.unit,
        raw=printed.text,
        origin=Origin.NARRATIVE,
        location=printed.location,
        raw_unit=value.raw_unit,
        note=value.note,
    )
    said = " ".join(part.text for _, part in sorted(row.items()))
    statement = Statement(StatementKind.VALUE, metric.code, None, value.value, printed.text, said, printed.location)
    return cell, statement


def _key(text: str) -> str:
    return match_key(_NUMBERING.sub("", normalise(text).strip(), count=1))


@cache
def _codes() -> dict[str, str]:
    """The metric of each row, by its key. Raises RegistryError, naming file and line, for an unknown metric."""
    registry = load_registry()
    rows = layered_rows(project_files.forms_layers(), "local_rows.csv")
    return {match_key(row["label"]): row.one_of("metric", registry.metrics) for row in rows}
