"""Tables of a document: every printed cell of the form found by its labels, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dagster_project.reports.documents.model import Document, Place
from dagster_project.reports.flat import FlatText
from dagster_project.reports.flattened import read_flattened
from dagster_project.reports.forms.registry import Form, Registry
from dagster_project.reports.labels import LabelBook, Role, SectionPlan, label_book
from dagster_project.reports.layouts import Placed, SectionRead, read_section
from dagster_project.reports.model import Cell, Origin, RefusedCell, TableReading, TableStatus
from dagster_project.reports.normal import match_key
from dagster_project.reports.numbers import NotANumber, read_value
from dagster_project.reports.tokens import Kind, Token, tokens_of

_MIN_LINES = 12  # fewer lines may well be distinct by chance


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a document that belongs to tables: a block, or characters of its text."""

    block: int
    start: int = 0
    end: int | None = None  # None: to the end of the block


@dataclass(frozen=True, slots=True)
class TablesRead:
    """What was read of the tables of a form; one reading for each section of the form."""

    cells: tuple[Cell, ...]
    readings: tuple[TableReading, ...]
    refused: tuple[RefusedCell, ...]
    consumed: tuple[Region, ...]

    def consumes(self, block: int, position: int = 0) -> bool:
        """Whether a character of a block belongs to a table, so that prose reading leaves it out."""
        return any(
            region.block == block and region.start <= position and (region.end is None or position < region.end)
            for region in self.consumed
        )


def read_tables(document: Document, form: Form, registry: Registry) -> TablesRead:
    """Read every table of the form in the document. Never raises for what is printed; what is unclear is refused."""
    book = label_book(form, registry)
    tokens = tokens_of(document, book)
    sections = _by_section(tokens, book)
    dropped = _repeated_lines_dropped([token for part in sections.values() for token in part])
    cells: list[Cell] = []
    readings: list[TableReading] = []
    refused: list[RefusedCell] = []
    consumed: list[Region] = []
    flat: FlatText | None = None
    for name, plan in book.plans.items():
        part = sections.get(name, [])
        broken = any(t.kind is Kind.TEXT and not t.bordered and book.is_fragment(t.raw) for t in part)
        read = read_section(plan, part, complete=not dropped and not broken)
        if dropped and any(not token.bordered for token in part):
            read = _all_refused(part, "文本提取时删除了重复的行,数值与行列的对应关系已丢失")
        own, not_numbers = _cells(plan, read)
        regions: list[Region] = [Region(block) for block in sorted({t.block for t in part if t.kind is not Kind.STOP})]
        expected = sum(plan.width(row.index) for row in plan.rows)
        if len(own) < expected and not dropped and not document.grids:
            flat = flat or FlatText(document, book)
            if (lost := read_flattened(plan, flat, book)) is not None:
                other, more_refused = _cells(plan, lost[0])
                if (
                    len(other) > len(own)
                    and len(lost[0].refused) + len(more_refused) <= len(read.refused) + len(not_numbers)
                    or not own
                ):
                    own, read, not_numbers = other, lost[0], more_refused
                    regions = [Region(block, start, end) for block, start, end in flat.parts(*lost[1])]
        refused += not_numbers + [_refused(name, token, reason) for token, reason in read.refused]
        cells += own
        readings.append(_reading(plan, own, read, not_numbers))
        if own or read.refused:
            consumed += regions
    return TablesRead(tuple(cells), tuple(readings), tuple(refused), tuple(consumed))


def _by_section(tokens: list[Token], book: LabelBook) -> dict[str, list[Token]]:
    """The tokens of each section: from its first label to the first label of another."""
    parts: dict[str, list[Token]] = {name: [] for name in book.plans}
    current: str | None = None
    for token in tokens:
        if token.kind is Kind.LABEL:
            own = tuple(label for label in token.labels if label.section == current)
            named = {label.section for label in token.labels}
            if not own and len(named) > 1:
                first = token.labels[0].section
                if current is None or token.labels[0].role is not Role.COLUMN:
                    current, own = first, tuple(label for label in token.labels if label.section == first)
            elif not own:
                current, own = token.labels[0].section, token.labels
            token = replace(token, labels=own) if own else replace(token, kind=Kind.TEXT, labels=())
        if current is not None:
            parts[current].append(token)
    return parts


def _repeated_lines_dropped(tokens: list[Token]) -> bool:
    """Whether extraction has dropped every line that stood in the text before.

    In a table with a cell per line zeros and heads stand again and again; where no line does, they have been dropped.
    """
    lines: dict[tuple[int | None, int], list[str]] = {}
    for token in tokens:
        if token.place.line is not None and token.kind in (Kind.LABEL, Kind.VALUE, Kind.TEXT):
            lines.setdefault((token.place.page, token.place.line), []).append(match_key(token.raw) or token.raw)
    texts = {" ".join(line) for line in lines.values()}
    cells = sum(len(line) == 1 for line in lines.values())
    return len(lines) >= _MIN_LINES and len(texts) == len(lines) and 2 * cells > len(lines)


def _all_refused(tokens: list[Token], reason: str) -> SectionRead:
    read = SectionRead()
    read.refuse(tokens, reason)
    return read


def _cells(plan: SectionPlan, read: SectionRead) -> tuple[list[Cell], list[RefusedCell]]:
    cells: list[Cell] = []
    refused: list[RefusedCell] = []
    for placed in sorted(read.placed.values(), key=lambda p: (p.row, p.position)):
        if placed.token.kind is Kind.STOP:  # printed twice with different values
            continue
        try:
            cells.append(_cell(plan, placed))
        except NotANumber as problem:
            refused.append(_refused(plan.section.section, placed.token, str(problem)))
    return cells, refused


def _cell(plan: SectionPlan, placed: Placed) -> Cell:
    form_cell, applicant = plan.cell(placed.row, placed.position)
    raw = "" if placed.token.kind is Kind.BLANK else placed.token.raw
    value = read_value(raw, form_cell.unit, form_cell.kind, placed.heading_unit)
    return Cell(
        metric=form_cell.metric,
        applicant=applicant,
        value=value.value,
        value_status=value.status,
        unit=form_cell.unit,
        raw=raw,
        origin=Origin.TABLE,
        location=_where(placed.token.place),
        raw_unit=value.raw_unit,
        note=value.note,
    )


def _where(place: Place) -> str:
    return (replace(place, offset=None) if place.offset == 1 else place).describe()


def _refused(section: str, token: Token, reason: str) -> RefusedCell:
    return RefusedCell(section, token.raw, reason, _where(token.place))


def _reading(plan: SectionPlan, cells: list[Cell], read: SectionRead, not_numbers: list[RefusedCell]) -> TableReading:
    expected = sum(plan.width(row.index) for row in plan.rows)
    reasons = [*read.reasons, *(f"{cell.location}: {cell.reason}" for cell in not_numbers)]
    if cells:
        status = TableStatus.READ
    elif read.refused or not_numbers:
        status = TableStatus.REFUSED
    else:
        status = TableStatus.ABSENT
    return TableReading(plan.section.section, status, expected, len(cells), "; ".join(reasons[:5]) or None)
