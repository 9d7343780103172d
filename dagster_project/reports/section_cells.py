"""One section of a form as it was read: its cells and what was refused, where it is printed, two readings as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dagster_project.reports.column_orders import OTHER_ORDER, WITH_SUMS, adds_up_in_another_order
from dagster_project.reports.cut_rows import DOUBT
from dagster_project.reports.forms.registry import FormCell
from dagster_project.reports.glued_figures import GluedFigures
from dagster_project.reports.heading_units import UNCLEAR
from dagster_project.reports.labels import SectionPlan
from dagster_project.reports.layouts import Placed, SectionRead
from dagster_project.reports.model import Cell, Origin, RefusedCell, TableReading, TableStatus
from dagster_project.reports.numbers import NotANumber, read_value
from dagster_project.reports.page_numbers import MAY_BE_PAGE_NUMBER
from dagster_project.reports.seen_tables import UNREAD
from dagster_project.reports.tokens import Kind, Token

IN_PIECES = "一个单元格的上下几行都有数值,是否同属一格不明"
_MAX_REASONS = 5  # of a section, in its reading; each refused cell has its own


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a document that belongs to tables: a block, or characters of its text."""

    block: int
    start: int = 0
    end: int | None = None  # None: to the end of the block


@dataclass(frozen=True, slots=True)
class SectionCells:
    """One section with its cells, what was refused, why, and where it is printed."""

    plan: SectionPlan
    cells: tuple[Cell, ...]
    refused: tuple[RefusedCell, ...]
    regions: tuple[Region, ...]
    joined: Mapping[int, int] = field(default_factory=dict)  # page numbers at the end of figures, by block
    is_seen: bool = False  # its rows are printed, whether or not anything of them was read

    @property
    def expected(self) -> int:
        """How many cells the form has in this section."""
        return sum(self.plan.width(row.index) for row in self.plan.rows)

    def reading(self) -> TableReading:
        """What became of the section."""
        printed = self.is_seen or self.refused
        status = TableStatus.READ if self.cells else TableStatus.REFUSED if printed else TableStatus.ABSENT
        reasons = list(dict.fromkeys(cell.reason for cell in self.refused))
        if self.is_seen and not self.cells and not self.refused:
            reasons = [UNREAD]
        reason = "; ".join(reasons[:_MAX_REASONS]) or None
        return TableReading(self.plan.section.section, status, self.expected, len(self.cells), reason)


@dataclass(frozen=True, slots=True)
class PagesKnown:
    """What is known of page numbers in a document that may be taken for figures, or for a part of one."""

    blocks: frozenset[int] = frozenset()  # lines of rows in which one may stand
    joined: Mapping[int, int] = field(default_factory=dict)  # those joined to the last figure of a line, by block


def section_of(
    plan: SectionPlan, form: str, read: SectionRead, regions: tuple[Region, ...], pages: PagesKnown
) -> SectionCells:
    """What was read of a section as cells, without those to which a page number may belong and what is no number."""
    name = plan.section.section
    cells: list[Cell] = []
    refused = [_refused(name, token, reason) for token, reason in read.refused]
    glued = GluedFigures(plan, form, read.placed)
    doubtful = glued.doubtful(pages.joined)
    for placed in sorted(read.placed.values(), key=lambda p: (p.row, p.position)):
        if placed.token.kind is Kind.STOP:  # printed twice with different values
            continue
        reason = doubtful.get((placed.row, placed.position))
        if placed.token.block in pages.blocks or reason:
            refused.append(_refused(name, placed.token, reason or MAY_BE_PAGE_NUMBER))
            continue
        try:
            cells.append(_cell(plan, placed))
        except NotANumber as problem:
            refused.append(_refused(name, placed.token, IN_PIECES if DOUBT in placed.token.raw else str(problem)))
    return SectionCells(plan, tuple(cells), tuple(refused), regions, glued.pages())


def _cell(plan: SectionPlan, placed: Placed) -> Cell:
    form_cell, applicant = plan.cell(placed.row, placed.position)
    raw = "" if placed.token.kind is Kind.BLANK else placed.token.raw
    value = read_value(raw, form_cell.unit, form_cell.kind, placed.heading_unit)
    if placed.heading_unit == UNCLEAR and value.raw_unit is None and value.value:
        raise NotANumber("金额没有单位,而表中另有金额单位,无法确定")
    return Cell(
        metric=form_cell.metric,
        applicant=applicant,
        value=value.value,
        value_status=value.status,
        unit=form_cell.unit,
        raw=raw,
        origin=Origin.TABLE,
        location=_where(placed.token),
        raw_unit=value.raw_unit,
        note=value.note,
    )


def _where(token: Token) -> str:
    return token.whereabouts.describe()


def _refused(section: str, token: Token, reason: str) -> RefusedCell:
    return RefusedCell(section, " ".join(token.raw.split(DOUBT)).strip(), reason, _where(token))


def in_one_order(form: str, section: SectionCells, names_columns: bool) -> SectionCells:
    """The section, refused where sums say that its columns, whose heads are not all known, stand in another order."""
    if names_columns or section.plan.layout not in WITH_SUMS:
        return section
    values = {(cell.metric, cell.applicant): cell.value for cell in section.cells if cell.value is not None}
    places = {
        (row.index, position): value
        for row in section.plan.rows
        for position in range(section.plan.width(row.index))
        if (value := values.get(_name(section.plan, row.index, position))) is not None
    }
    if not adds_up_in_another_order(section.plan, form, places):
        return section
    name = section.plan.section.section
    lost = tuple(RefusedCell(name, cell.raw, OTHER_ORDER, cell.location) for cell in section.cells if cell.raw)
    return replace(section, cells=(), refused=section.refused + lost)


def _name(plan: SectionPlan, row: int, position: int) -> tuple[str, str | None]:
    cell, applicant = plan.cell(row, position)
    return cell.metric, applicant


def together(known: SectionCells, recovered: SectionCells) -> SectionCells:
    """Both readings of a section: a cell that they read differently is refused, one that only one reads is kept."""
    order = {(c.metric, a): n for n, (c, a) in enumerate(_positions(known.plan))}
    first = {(cell.metric, cell.applicant): cell for cell in known.cells if cell.value is not None}
    cells = {(cell.metric, cell.applicant): cell for cell in recovered.cells}
    odd = [key for key, cell in first.items() if key in cells and cells[key].raw != cell.raw]
    name = known.plan.section.section
    refused = [
        RefusedCell(name, cell.raw, "两种读法的数值不同,无法确定", cell.location)
        for key in odd
        for cell in (first.pop(key), cells.pop(key))
    ]
    cells |= {key: cell for key, cell in first.items() if key not in cells}
    printed = {_spot(cell.location) for cell in cells.values()}
    refused += [cell for cell in recovered.refused if _spot(cell.location) not in printed]
    kept = tuple(sorted(cells.values(), key=lambda cell: order[cell.metric, cell.applicant]))
    return SectionCells(known.plan, kept, tuple(refused), recovered.regions, {**known.joined, **recovered.joined})


def _positions(plan: SectionPlan) -> list[tuple[FormCell, str | None]]:
    return [plan.cell(row.index, position) for row in plan.rows for position in range(plan.width(row.index))]


def _spot(location: str) -> str:
    """A location without the remark how it was found; a sheet may have brackets in its name."""
    return location.rpartition("(")[0] if location.endswith(")") else location
