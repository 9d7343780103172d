"""Tables of a document: every printed cell of the form found by its labels, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dagster_project.reports.documents.model import Document
from dagster_project.reports.flat import FlatText
from dagster_project.reports.flattened import read_flattened
from dagster_project.reports.forms.registry import Form, Registry
from dagster_project.reports.labels import LabelBook, Role, SectionPlan, label_book
from dagster_project.reports.layouts import SectionRead, read_section
from dagster_project.reports.lost_cells import with_lost
from dagster_project.reports.mending import mended
from dagster_project.reports.model import Cell, RefusedCell, TableReading
from dagster_project.reports.numbers import is_printed_value, is_unit, says_nothing
from dagster_project.reports.other_years import without_other_years
from dagster_project.reports.page_numbers import page_numbers
from dagster_project.reports.section_cells import PagesKnown, Region, SectionCells, in_one_order, section_of, together
from dagster_project.reports.seen_tables import ROW_UNREAD, rows_left, sections_seen
from dagster_project.reports.tokenising import tokens_of
from dagster_project.reports.tokens import Kind, Token

_MIN_LINES = 12  # fewer lines may well be distinct by chance
_INDENT = 4  # blanks before the first cell of a line, where lines are printed as they stood on paper
_MIN_INDENTS = 3  # of different width
_FEW = 0.03  # share of lines that may look alike although their prints differed: a space, a full width digit
_MANY = 6  # values on a line without labels that are no list of pages


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
    document = mended(document, book)
    tokens, other_years = without_other_years(tokens_of(document, book))
    sections = _by_section(tokens, book)
    pages = page_numbers(sections, book.plans)
    sections = {name: [t for t in part if t.block not in pages.blocks] for name, part in sections.items()}
    dropped = _repeated_lines_dropped([token for part in sections.values() for token in part])
    # The text in a run does not tell the columns of other years from the form's.
    flat = FlatText(replace(document, blocks=()) if other_years else document, book, pages.blocks)
    torn = {name for name, part in sections.items() if any(_is_run_of_cells(token, book) for token in part)}
    if any(book.plans[name].layout == "list" for name in torn):  # all lists are one table
        torn |= {name for name, plan in book.plans.items() if plan.layout == "list"}
    torn_or_not = [(plan, sections[name], name in torn) for name, plan in book.plans.items()]
    known = PagesKnown(pages.doubtful)
    found = [_read(plan, part, dropped, flat, is_torn, known) for plan, part, is_torn in torn_or_not]
    if joined := {block: page for section in found for block, page in section.joined.items()}:
        known = PagesKnown(pages.doubtful, joined)
        found = [_read(plan, part, dropped, flat, is_torn, known) for plan, part, is_torn in torn_or_not]
    found = [with_lost(section, sections[section.plan.section.section]) for section in found]
    if any(not section.cells and not section.refused for section in found):
        seen = sections_seen(book.plans, sections, flat)
        found = [replace(section, is_seen=section.plan.section.section in seen) for section in found]
    found = [_with_rows_left(section, flat) for section in found]
    return TablesRead(
        cells=tuple(cell for section in found for cell in section.cells),
        readings=tuple(section.reading() for section in found),
        refused=tuple(cell for section in found for cell in section.refused),
        consumed=tuple(region for section in found if section.cells or section.refused for region in section.regions),
    )


def _read(
    plan: SectionPlan, tokens: list[Token], dropped: bool, flat: FlatText, torn: bool, pages: PagesKnown
) -> SectionCells:
    """A section by its cells, or else by the run of its labels and numbers."""
    form = flat.book.form
    bare = [not token.bordered for token in tokens if token.kind is Kind.VALUE]
    if dropped and 2 * sum(bare) > len(bare):
        lost = SectionRead()
        lost.refuse(tokens, "文本提取时删除了重复的行,数值与行列的对应关系已丢失")
        return section_of(plan, form, lost, _blocks(tokens, lost), pages)
    if torn:
        direct = SectionRead()
        direct.refuse(tokens, "表的行列在文本中连成一片,数值与行列的对应关系不明")
    else:
        last = max((n for n, token in enumerate(tokens) if token.kind is Kind.LABEL), default=0)
        broken = any(_may_hold_cells(token, flat.book) for token in tokens[:last])
        direct = read_section(plan, tokens, complete=not dropped and not broken)
    known = in_one_order(form, section_of(plan, form, direct, _blocks(tokens, direct), pages), direct.names_columns)
    if len(known.cells) == known.expected or not flat.text or direct.has_other_heads:
        return known
    flattened = read_flattened(plan, flat)
    if flattened is None:
        return known
    read, (start, end) = flattened
    recovered = section_of(plan, form, read, tuple(Region(*part) for part in flat.parts(start, end)), pages)
    recovered = in_one_order(form, recovered, False)
    if not known.cells and not recovered.cells:
        return max(known, recovered, key=lambda section: len(section.refused))
    return together(known, recovered) if len(recovered.cells) > len(known.cells) else known


def _with_rows_left(section: SectionCells, flat: FlatText) -> SectionCells:
    """The section, with a refusal for each printed row of which nothing was read and nothing refused."""
    plan = section.plan
    if not section.cells or section.refused or len(section.cells) == section.expected:
        return section
    read = {cell.metric for cell in section.cells}
    unread = {row.index for row in plan.rows if plan.cell(row.index, 0)[0].metric not in read}
    name = plan.section.section
    left = rows_left(plan, unread, flat)
    lost = [
        RefusedCell(name, flat.text[hit.start : hit.end], ROW_UNREAD, flat.place(hit.start)[1].describe())
        for hit in left
    ]
    return replace(section, refused=tuple(lost))


def _may_hold_cells(token: Token, book: LabelBook) -> bool:
    """Whether a line that was taken for words is a piece of a label, or holds figures: perhaps those of a row."""
    if token.bordered or token.kind not in (Kind.STOP, Kind.TEXT):
        return False
    return book.is_fragment(token.raw) or any(map(is_printed_value, token.raw.split()))


def _is_run_of_cells(token: Token, book: LabelBook) -> bool:
    """Whether a line that was taken for words holds cells of several rows."""
    if token.bordered or token.kind not in (Kind.STOP, Kind.TEXT):
        return False
    words = token.raw.split()
    if len(words) < 2:
        return False
    values = sum(map(is_printed_value, words))
    labels = sum(bool(book.match(word)) for word in words if not is_printed_value(word))
    known = values + labels + sum(is_unit(word) or says_nothing(word) for word in words)
    if words and is_printed_value(words[0]):  # it begins within a row, and goes on with the label of another
        pieces = sum(book.is_fragment(word) for word in words if not is_printed_value(word) and not book.match(word))
        if labels + pieces and 5 * (known + pieces) >= 4 * len(words):
            return True
    if labels > 1:
        return values > 1 and 5 * known >= 4 * len(words)
    return values >= _MANY and known == len(words)


def _blocks(tokens: list[Token], read: SectionRead) -> tuple[Region, ...]:
    """The blocks of a table: those of its cells, and what stands among and right above them."""
    used = {id(placed.token) for placed in read.placed.values()} | {id(token) for token, _ in read.refused}
    numbers = [n for n, token in enumerate(tokens) if id(token) in used]
    if not numbers:
        return ()
    first = numbers[0]
    while first > 0 and tokens[first - 1].kind is not Kind.STOP:
        first -= 1
    among = tokens[first : numbers[-1] + 1]
    return tuple(Region(block) for block in sorted({token.block for token in among if token.kind is not Kind.STOP}))


def _by_section(tokens: list[Token], book: LabelBook) -> dict[str, list[Token]]:
    """The tokens of each section: from its first label to the first label of another."""
    parts: dict[str, list[Token]] = {name: [] for name in book.plans}
    current: str | None = None
    ahead: list[Token] = []  # words of the first table before its first label: heads that the form does not have
    for token in tokens:
        if current is None and token.kind is not Kind.LABEL:
            ahead = [*ahead, token] if token.kind in (Kind.TEXT, Kind.END) else []
        if token.kind is Kind.LABEL:
            own = tuple(label for label in token.labels if label.section == current)
            named = {label.section for label in token.labels}
            if not own and len(named) > 1:
                first = token.labels[0].section
                if current is None or token.labels[0].role is not Role.COLUMN:
                    current, own = first, tuple(label for label in token.labels if label.section == first)
            elif not own:
                current, own = token.labels[0].section, token.labels
            if own != token.labels:
                token = token.turned(Kind.LABEL, labels=own) if own else token.turned(Kind.TEXT)
        if current is not None:
            parts[current] += [*ahead, token]
            ahead = []
    return parts


def _repeated_lines_dropped(tokens: list[Token]) -> bool:
    """Whether extraction has dropped every line that stood in the text before.

    In a table with a cell per line zeros and heads stand again and again; where no line does, they have been dropped.
    """
    lines: dict[tuple[int | None, int], list[str]] = {}
    indents: list[int] = []
    for token in tokens:
        if token.place.line is not None and token.column is None and token.kind in (Kind.LABEL, Kind.VALUE):
            line = lines.setdefault((token.place.page, token.place.line), [])
            indents += [] if line else [token.start]
            line.append(token.raw)
    if 2 * sum(indent >= _INDENT for indent in indents) > len(indents) and len(set(indents)) >= _MIN_INDENTS:
        return False  # cells stand where they stood on paper: a row with one cell has no others
    repeated = len(lines) - len({" ".join(line) for line in lines.values()})
    cells = sum(len(line) == 1 for line in lines.values())
    return len(lines) >= _MIN_LINES and repeated <= _FEW * len(lines) and 2 * cells > len(lines)
