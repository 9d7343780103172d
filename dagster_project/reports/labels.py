"""The printed labels of a form and how they are recognised in a document, whatever their print.

A label is found by its key (see ``normal.match_key``); failing that without its number (二、), without what stands in
brackets after it, or with a single character lost or changed where that leaves no doubt. Compiled once per form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from dagster_project.reports.forms.registry import Form, FormCell, Registry, Section
from dagster_project.reports.joined_heads import columns_below
from dagster_project.reports.normal import match_key, normalise
from dagster_project.reports.wordings import ALSO_PRINTED

# 一、 (一) 1. 1、 ① 第一、 其中:
ENUMERATION = re.compile(
    r"^\s*(?:其中[::]?)?\s*(?:第?[一二三四五六七八九十]{1,3}\s*[、.,:]|\([一二三四五六七八九十]{1,3}\)[、.]?"
    r"|\(?\d{1,2}\s*(?:[.、:]|\)[.、]?)(?!\d)|[①-⑳]|其中[::]?)\s*"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_LAST_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)?[::]?$")
_NOTE_MARK = re.compile(r"\s*(?:\[\d{1,2}\]|[①-⑳]|注\d{0,2})$")
_MIN_FUZZY = 6  # a shorter label with a wrong character is another word
_MAX_EXTRA = 3  # characters that may be added to a long label
_EDGE = 3  # characters at an end of a long key
_MAX_NUMBER = 12  # characters that a number before a label has at most, with those that may be added to it
_MAX_LABEL = 90  # printed characters; longer texts are prose
FOREIGN = -1  # the index of a column that the form does not have, but another form has in a section of that name


class Role(StrEnum):
    """What a label stands for in its section."""

    ROW = "row"
    COLUMN = "column"
    GROUP = "group"  # over several rows or columns, without figures of its own
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a section: of its row or column number ``index``."""

    section: str
    role: Role
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A printed row of a form: its label path and its cells by column."""

    index: int
    path: tuple[str, ...]
    cells: dict[int, FormCell]  # column -> cell; in a matrix one cell for all columns
    block: tuple[str, ...]  # rows of one block share it: they stand under the same column heads


@dataclass(frozen=True)
class SectionPlan:
    """A section as rows and columns."""

    section: Section
    rows: tuple[RowSpec, ...]
    columns: tuple[str, ...]  # leaf labels; in a matrix the applicants
    column_groups: tuple[str, ...]

    @cached_property
    def layout(self) -> str:
        """The kind of table: list, blocks, matrix, single_row."""
        return self.section.layout

    def width(self, row: int) -> int:
        """How many values a row has."""
        return self._widths[row]

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        return tuple(len(self.columns) if self.layout == "matrix" else len(row.cells) for row in self.rows)

    def cell(self, row: int, position: int) -> tuple[FormCell, str | None]:
        """The form's cell, and applicant, of the n-th value of a row."""
        cells = self.rows[row].cells
        if self.layout == "matrix":
            return cells[0], cells[0].applicants[position]
        return cells[sorted(cells)[position]], None


@dataclass
class LabelBook:
    """All labels of a form by key."""

    form: str
    plans: dict[str, SectionPlan]
    exact: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    loose: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    near: dict[str, frozenset[str]] = field(default_factory=dict)
    edges: frozenset[str] = frozenset()  # with which long keys begin and end: one character apart keeps one of them
    cache: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    starts: dict[str, tuple[tuple[str, tuple[Label, ...]], ...]] = field(default_factory=dict)
    beginnings: frozenset[str] = frozenset()  # the first two characters of all keys
    joined: str = ""  # all keys, a line each
    longest: int = 0  # characters of a key

    def match(self, text: str) -> tuple[Label, ...]:
        """What a printed text is the label of, the likeliest first; nothing for any other text."""
        if text in self.cache:
            return self.cache[text]
        found = (
            (self._match(text) or columns_below(text, self._match, self.plans))
            if text and len(text) <= _MAX_LABEL
            else ()
        )
        if len(self.cache) < 20_000:
            self.cache[text] = found
        return found

    def match_whole(self, text: str) -> tuple[Label, ...]:
        """The same for pieces put together: without allowance for wrong characters."""
        key = match_key(text) if len(text) <= _MAX_LABEL else ""
        return self.exact.get(key) or self.loose.get(key, ())

    def may_begin(self, text: str) -> bool:
        """Whether a label may begin with a text and go on behind it."""
        key = match_key(text)
        return len(key) < 2 or key[:2] in self.beginnings

    def is_fragment(self, text: str) -> bool:
        """Whether a text is a piece broken out of a label."""
        key = match_key(text)
        if len(key) < 2:
            return False
        if not self.joined:
            self.joined = "\n".join(self.exact)
        return self.joined.count(key) > (key in self.exact)

    def by_start(self) -> dict[str, tuple[tuple[str, tuple[Label, ...]], ...]]:
        """All keys of two characters and more by their first two, the longest first, for a search in running text."""
        if not self.starts:
            for key in sorted({*self.exact, *self.loose}, key=len, reverse=True):
                if len(key) >= 2:
                    labels = self.exact.get(key) or self.loose[key]
                    self.starts[key[:2]] = (*self.starts.get(key[:2], ()), (key, labels))
        return self.starts

    def _match(self, text: str) -> tuple[Label, ...]:
        key = match_key(text)
        if not key or key.isdigit():
            return ()
        if key in self.exact:
            return self.exact[key] + tuple(x for x in self.loose.get(key, ()) if x not in self.exact[key])
        plain = normalise(text, keep_gaps=True).strip()
        if len(key) > self.longest + _MAX_NUMBER and "(" not in plain:
            return ()
        keys = [key, *(match_key(shorter) for shorter in _shortened(plain))]
        for candidate in keys:
            if candidate in self.exact or candidate in self.loose:
                named = self.exact.get(candidate, ())
                return named + tuple(x for x in self.loose.get(candidate, ()) if x not in named)
        for candidate in keys[:2]:
            if found := self._nearly(candidate):
                return found
        return () if " " in plain or any(c.isdigit() for c in key[-_MAX_EXTRA:]) else self._extended(key)

    def _extended(self, key: str) -> tuple[Label, ...]:
        """The only long label to which a word was added: 7.属于行政执法案卷信息."""
        for extra in range(1, _MAX_EXTRA + 1):
            if len(key) - extra >= _MIN_FUZZY and (found := self.exact.get(key[:-extra], ())):
                return found if len(found) == 1 else ()
        return ()

    def _nearly(self, key: str) -> tuple[Label, ...]:
        """The only label from which a key differs by one character."""
        if len(key) < _MIN_FUZZY or not (key[:_EDGE] in self.edges or key[-_EDGE:] in self.edges):
            return ()
        found: set[str] = set()
        for other in _deletions(key):
            found |= {label for label in self.near.get(other, ()) if _one_apart(key, label)}
        labels = {label for other in found for label in self.exact.get(other, ()) + self.loose.get(other, ())}
        return tuple(labels) if len(labels) == 1 else ()


def _shortened(plain: str) -> Iterator[str]:
    """The text without the mark of a note, without number, without closing brackets, without any brackets."""
    without = _NOTE_MARK.sub("", plain)
    if without != plain and without:
        yield without
        plain = without
    bare = ENUMERATION.sub("", plain)
    if bare != plain:
        yield bare
    for text in (plain, bare) if "(" in plain else ():
        without = _LAST_BRACKETS.sub("", text)
        if without != text and without:
            yield without
        without = _BRACKETS.sub("", text)
        if without != text and without:
            yield without
    if plain.strip("*: ") != plain:
        yield plain.strip("*: ")


def _deletions(key: str) -> set[str]:
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


def _one_apart(one: str, other: str) -> bool:
    """Whether one character was lost, added or changed; digits and numerals are never mistaken for one another."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        same, changed = a[1:] == b[1:], a[:1] + b[:1]
    elif len(a) > len(b):
        same, changed = a[1:] == b, a[:1]
    else:
        same, changed = a == b[1:], b[:1]
    return same and not re.search(r"[0-9一二三四五六七八九十]", changed)


def _plan(section: Section) -> SectionPlan:
    columns: list[str] = []
    groups: list[str] = []
    rows: dict[tuple[str, ...], dict[int, FormCell]] = {}
    if section.layout == "single_row":
        for number, cell in enumerate(section.cells):
            rows.setdefault((), {})[number] = cell
            columns.append(cell.label_path[-1])
            groups += [label for label in cell.label_path[:-1] if label not in groups]
        return SectionPlan(section, (RowSpec(0, (), rows[()], ()),), tuple(columns), tuple(groups))
    for cell in section.cells:
        for label in cell.column_path[-1:]:
            if label not in columns:
                columns.append(label)
        groups += [label for label in cell.column_path[:-1] if label not in groups]
        rows.setdefault(cell.row_path, {})[columns.index(cell.column_path[-1]) if cell.column_path else 0] = cell
    if section.layout == "matrix":
        columns = [column.label for column in section.columns]
        groups = list(dict.fromkeys(label for column in section.columns for label in column.path[:-1]))
    specs = tuple(RowSpec(n, path, cells, path[:-1]) for n, (path, cells) in enumerate(rows.items()))
    return SectionPlan(section, specs, tuple(columns), tuple(groups))


def _labels(plan: SectionPlan) -> Iterator[Label]:
    name = plan.section.section
    row_labels = {row.path for row in plan.rows}
    for row in plan.rows:
        if row.path:
            yield Label(name, Role.ROW, row.index, row.path[-1])
        for depth in range(1, len(row.path)):
            if row.path[:depth] not in row_labels:
                yield Label(name, Role.GROUP, row.index, row.path[depth - 1])
    for number, column in enumerate(plan.columns):
        yield Label(name, Role.COLUMN, number, column)
    for number, group in enumerate(plan.column_groups):
        yield Label(name, Role.GROUP, -1 - number, group)
    yield Label(name, Role.HEADING, 0, plan.section.heading)


def _enter(book: dict[str, list[Label]], key: str, label: Label) -> None:
    labels = book.setdefault(key, [])
    same = [old for old in labels if (old.section, old.role, old.text) == (label.section, label.role, label.text)]
    if label.role is Role.GROUP and same:  # a group is known by its first row
        return
    if label not in labels:
        labels.append(label)


_books: dict[tuple[int, str], tuple[Registry, LabelBook]] = {}  # the registry is kept, so that its id stays its own


def label_book(form: Form, registry: Registry) -> LabelBook:
    """The compiled labels of a form; compiled once."""
    key = (id(registry), form.code)
    if key not in _books:
        _books[key] = registry, _compiled(form, registry)
    return _books[key][1]


def _compiled(form: Form, registry: Registry) -> LabelBook:
    book = LabelBook(form.code, {section.section: _plan(section) for section in form.sections})
    exact: dict[str, list[Label]] = {}
    loose: dict[str, list[Label]] = {}
    for plan in book.plans.values():
        for label in _labels(plan):
            for wording in (label.text, *registry.variants(form.code, label.text)):
                _enter(exact, match_key(wording), label)
                for shorter in _shortened(normalise(wording, keep_gaps=True)):
                    if key := match_key(shorter):
                        _enter(loose, key, label)
    for key, label in _foreign_columns(form, registry, {*exact, *loose}):
        _enter(exact, key, label)
    book.exact = {key: tuple(labels) for key, labels in exact.items()}
    book.loose = {key: tuple(labels) for key, labels in loose.items()}
    beginnings = {key[:2] for key in (*exact, *loose)}
    book.beginnings = frozenset(beginnings.union(*(ALSO_PRINTED.get(beginning, ()) for beginning in beginnings)))
    book.longest = max(map(len, (*exact, *loose)), default=0)
    near: dict[str, set[str]] = {}
    for key in (*exact, *loose):
        if len(key) >= _MIN_FUZZY:
            for other in _deletions(key):
                near.setdefault(other, set()).add(key)
    book.near = {key: frozenset(labels) for key, labels in near.items()}
    book.edges = frozenset(edge for key in (*exact, *loose) for edge in (key[:_EDGE], key[-_EDGE:]))
    return book


def _foreign_columns(form: Form, registry: Registry, own: set[str]) -> Iterator[tuple[str, Label]]:
    """The column heads that only other forms have, in sections of the same name: under them nothing may be read.

    A head that differs from one of the form's own by words before or behind it is no other.
    """
    names = {section.section for section in form.sections}
    for other in registry.forms.values():
        for section in other.sections:
            if other.code == form.code or section.section not in names:
                continue
            for column in _plan(section).columns:
                for wording in (column, *registry.variants(other.code, column)):
                    key = match_key(wording)
                    if not any(key in label or (len(label) >= _MIN_FUZZY and label in key) for label in own):
                        yield key, Label(section.section, Role.COLUMN, FOREIGN, column)
