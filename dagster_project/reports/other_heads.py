"""Columns of applicants that the words above them call something else: offices, quarters, kinds of matter.

As many figures as the form has do not make its columns. They are the form's where its heads stand above them, or no
heads at all; words that take the place of heads refuse the rows below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dagster_project.reports.fitting import Row, figures
from dagster_project.reports.flat import FlatText
from dagster_project.reports.labels import Label, Role, SectionPlan
from dagster_project.reports.normal import match_key, normalise
from dagster_project.reports.numbers import is_unit, says_nothing
from dagster_project.reports.sums import adds_up
from dagster_project.reports.tokens import Kind, Token

_CHINESE = re.compile("[\u3400-\u9fff]+")
_NO_HEAD = re.compile("[0-9\u3002;,.:!?\u3001]")
_BRACKETS = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
_PROSE = re.compile("[0-9,;:\u3002\uff0c\uff1b\uff1a]")
_SENTENCES = re.compile("^.*[\u3002;\uff1b]", re.S)
_MAX_HEAD = 12  # characters
# What stands beside the heads, whole or broken over lines: what they are, and the rule that the form prints there.
_CORNER = "申请人情况 本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和"
_OWN = 2 / 3  # share of its characters from which a word may be a form's head in pieces
_MAX_KNOWN = 3  # heads of the form in a run of text that may be of other tables as well: 总计, 其他
_PER_HEAD = 2  # characters of a head at least
_MAX_ABOVE = 300  # characters of a running text in which the heads of a table stand


def under_other_words(plan: SectionPlan, rows: list[Row], tokens: list[Token]) -> set[int]:
    """The numbers of the rows of a matrix, among those given, above which other words stand in the place of its heads.

    One unknown word among the form's heads is taken for a wording of the one that lacks if the sums of all rows say so.
    """
    if plan.layout != "matrix" or not rows:
        return set()
    by_label = {id(row.label): number for number, row in enumerate(rows)}
    own = frozenset("".join((*plan.columns, *plan.column_groups)))
    words: list[Token] = []
    known: set[int] = set()
    is_other = False
    one_lacks = False
    found: set[int] = set()
    for token in tokens:
        number = by_label.get(id(token))
        if number is not None:
            others = sum(word.column is None or word.column > (token.column or 0) for word in words)
            if known or others >= len(plan.columns) - 1:
                lacking = len(plan.columns) - len(known)
                is_other = others > 1 and lacking > 1 and 2 * others >= lacking
                one_lacks |= bool(others) and lacking == 1
            words, known = [], set()
            if is_other:
                found.add(number)
        elif token.kind is Kind.LABEL and token.labels[0].role is Role.COLUMN:
            known.add(token.labels[0].index)
        elif token.kind in (Kind.STOP, Kind.VALUE) or (
            token.kind is Kind.LABEL and token.labels[0].role is Role.HEADING
        ):
            words, known = [], set()
        elif token.kind is Kind.TEXT:
            heads = [token.raw] if token.bordered else normalise(token.raw, keep_gaps=True).split()
            words += [token] * sum(_may_be_other_head(head, own) for head in heads)
    return set(range(len(rows))) if one_lacks and not _all_add_up(plan, rows) else found


def names_other_columns(plan: SectionPlan, flat: FlatText, start: int, end: int) -> bool:
    """The same of a matrix in running text: whether other words stand between what is before it and its first row."""
    section = plan.section.section
    hits = [hit for hit in flat.hits if hit.end <= end]
    heads = [hit.start for hit in hits if hit.start >= start and _is(hit.labels[0], Role.COLUMN, section)]
    start = heads[0] if heads else start  # a row that stands above all heads is named in prose
    own_rows = (n for n, hit in enumerate(hits) if hit.start >= start and _is(hit.labels[0], Role.ROW, section))
    first = next(own_rows, None)
    if first is None:
        return False
    last = hits[first].start
    begin = max(last - _MAX_ABOVE, 0)
    known: set[int] = set()
    covered: list[tuple[int, int]] = []
    below_heading = False
    for hit in reversed(hits[:first]):
        labels = [label for label in hit.labels if label.section == section]
        below_heading = bool(labels) and labels[0].role is Role.HEADING
        if not labels or labels[0].role in (Role.HEADING, Role.ROW):
            begin = max(begin, hit.end)
            break
        known |= {label.index for label in labels if label.role is Role.COLUMN}
        covered.append((hit.start, hit.end))
    lacking = [n for n in range(len(plan.columns)) if n not in known]
    lacking = [n for n in lacking if not flat.has_trace(plan.columns[n], begin, last)]
    if len(lacking) < len(plan.columns) - _MAX_KNOWN or not (known or below_heading):
        return False
    if not known and _PROSE.search(flat.text, begin, last):
        return False
    own = frozenset("".join((*plan.columns, *plan.column_groups)))
    return sum(map(len, _other_words(flat.text, begin, last, covered, own))) >= _PER_HEAD * len(lacking)


def _is(label: Label, role: Role, section: str) -> bool:
    return label.role is role and label.section == section


def _other_words(text: str, begin: int, end: int, covered: list[tuple[int, int]], own: frozenset[str]) -> Iterator[str]:
    """The words between two positions that are no labels, no notes in brackets and no sentences."""
    characters = list(text[begin:end])
    for start, stop in covered:
        for position in range(max(start, begin), min(stop, end)):
            characters[position - begin] = " "
    rest = _SENTENCES.sub("", _BRACKETS.sub(" ", "".join(characters)))
    for word in _CHINESE.findall(normalise(rest, keep_gaps=True)):
        if len(word) > 1 and not is_unit(word) and _is_other(word, own):
            yield word


def _may_be_other_head(raw: str, own: frozenset[str]) -> bool:
    """Whether a text is a word as heads are, and no piece of a head of the form."""
    text = normalise(raw)
    if not 1 < len(text) <= _MAX_HEAD or _NO_HEAD.search(text) or not _CHINESE.search(text):
        return False
    return not is_unit(text) and not says_nothing(text) and _is_other(text, own)


def _is_other(word: str, own: frozenset[str]) -> bool:
    if match_key(word) in _CORNER:
        return False
    return sum(character in own for character in word) < _OWN * len(word)


def _all_add_up(plan: SectionPlan, rows: list[Row]) -> bool:
    """Whether the last figure of each row is the sum of those before it, so far as rows have all their figures."""
    printed = [(figures(plan, row), plan.width(row.index)) for row in rows]
    full = [slots for slots, width in printed if [slot.kind for slot in slots] == [Kind.VALUE] * width]
    return bool(full) and all(map(adds_up, full))
