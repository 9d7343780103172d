"""A document as one run of text: labels and values in printed order where rows and columns are lost.

Labels are found by their characters alone, across spaces and line ends; a value is a word of its own between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from dagster_project.reports.documents.model import Document, Paragraph, Place
from dagster_project.reports.labels import ENUMERATION, Label, LabelBook, Role
from dagster_project.reports.normal import key_characters, match_key, normalise, normalise_with_offsets
from dagster_project.reports.numbers import is_printed_value, is_unit
from dagster_project.reports.page_marks import is_page_mark, may_be_page_mark
from dagster_project.reports.records import record

if TYPE_CHECKING:
    from dagster_project.reports.lists import Lists

_WORD = re.compile(r"[^\s|\uff5c\u2502]+")
_GAP = re.compile(r"[、,\uff0c\u3002]?\s+")
_KEY = re.compile(r"[0-9a-z\u3400-\u4dbf\u4e00-\u9fff]")
_MAIN_HEADING = re.compile(r"(?<![第(])[二三四五六七八九]\s*、\s*[\u4e00-\u9fff]")
_ANNOTATION = re.compile(r"[(\uff08].*$", re.S)
_NUMBERING = re.compile(r"\d{1,2}[.、\uff0e]")
_IN_PROSE = re.compile(r"[.,:;、。\uff0c\uff1b\uff1a\uff0e]$|\d\s*[件条次篇个人项宗起份期部家场例则年月日]")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?=[\u3400-\u9fff])")
_REST = re.compile(r"[ \t\u3000]*\n\s*(?:[.,]\d|[\u4e07\u4ebf]?\u5143)")  # of an amount, behind a line end
_BEGUN = re.compile(r"\d[.,]\s*\n\s*$")  # an amount, before a line end
_CLOSING = ')\uff09]\u3011:\uff1a\u201d\u2019\u300d"'
_OPENING = '(\uff08[\u3010\u201c\u2018\u300c"'
_NOTHING = ("无", "暂无", "不涉及", "不适用", "未涉及")  # in the place of a figure
_WORD_GOES_ON = re.compile("[\u3400-\u9fff]{2}")
_MAX_SHORT = 2  # characters of a label that other words may begin with
_MIN_TRACE = 4  # characters that show that a label is there, in pieces
_MIN_BEGINNING = 5  # characters of a label that are enough to know it by


def _is_page_mark(text: str, before: list[str]) -> bool:
    return is_page_mark(text, next((part for part in reversed(before) if part.strip()), ""))


def _joined_mark(text: str) -> str:
    """A line that may be a page number between dashes, as one word: its parts are no cells."""
    return "".join(text.split()).ljust(len(text)) if may_be_page_mark(text) else text


@record(frozen=True, slots=True)
class Element:
    """A label or a value in the run of text."""

    start: int
    end: int
    raw: str
    labels: tuple[Label, ...] = ()  # none: a value
    is_doubtful: bool = False  # a value as it stands in prose (17件,): perhaps no cell
    may_go_on: bool = False  # a value that a line end may have cut: 12 and, on the next line, 4

    @property
    def is_value(self) -> bool:
        """Whether a value is printed here."""
        return not self.labels


@record(frozen=True, slots=True)
class Hit:
    """A label found in the text."""

    start: int
    end: int
    labels: tuple[Label, ...]


class FlatText:
    """The running text of a document as one string, with the place of each character."""

    def __init__(self, document: Document, book: LabelBook, left_out: frozenset[int] = frozenset()) -> None:
        self.book = book
        self.lists: Lists | None = None  # what the reader of lists found out about all of them
        self._starts: list[tuple[int, int, Place]] = []  # start, block, place
        parts: list[str] = []
        length = 0
        for number, block in enumerate(document.blocks):
            if isinstance(block, Paragraph):
                self._starts.append((length, number, block.place))
                is_mark = number in left_out or _is_page_mark(block.text, parts)
                parts.append(" " * len(block.text) if is_mark else _joined_mark(block.text))
                length += len(block.text) + 1
        self.text = "\n".join(parts)

    def place(self, position: int) -> tuple[int, Place]:
        """Block and place of a character."""
        low, high = 0, len(self._starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._starts[middle][0] <= position else (low, middle - 1)
        start, block, place = self._starts[low]
        return block, replace(place, offset=position - start + 1)

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The pieces of blocks between two positions: block, start, end in the block's text."""
        for number, (begin, block, _) in enumerate(self._starts):
            stop = self._starts[number + 1][0] - 1 if number + 1 < len(self._starts) else len(self.text)
            if begin < end and start < stop:
                yield block, max(start - begin, 0), min(end, stop) - begin

    @cached_property
    def _keys(self) -> tuple[str, list[int], list[int]]:
        """The letters, digits and characters of the text, where each is printed, and where what is glued to it ends."""
        plain = normalise_with_offsets(self.text, keep_gaps=True)
        characters = zip(key_characters(plain.text), plain.offsets, plain.offsets[1:], strict=False)
        kept = [(key, n, end) for key, n, end in characters if _KEY.match(key)]
        return "".join(key for key, _, _ in kept), [n for _, n, _ in kept], [end for _, _, end in kept]

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """All labels in the text, the longest first at each place, none within another."""
        keys, places, ends = self._keys
        by_start = self.book.by_start()
        found: list[Hit] = []
        position = 0
        rest = ""  # of a label whose beginning stood before its values
        while position < len(keys) - 1:
            start = places[position]
            if rest and keys.startswith(rest, position):
                position += len(rest)
                rest = ""
                continue
            length = 1
            for key, labels in by_start.get(keys[position : position + 2], ()):
                if key[0].isdigit() and not self._is_numbering(start):
                    continue  # a value before a label without its number
                if keys.startswith(key, position):
                    begun = self._begun(position) if len(key) < _MIN_BEGINNING else None
                    hit, length, rest = begun or (Hit(start, ends[position + len(key) - 1], labels), len(key), "")
                    found.append(hit)
                    break
            else:
                if begun := self._begun(position):
                    hit, length, rest = begun
                    found.append(hit)
            position += length
        return tuple(hit for n, hit in enumerate(found) if not self._is_in_word(hit, found[n + 1 : n + 2]))

    def _is_in_word(self, hit: Hit, following: list[Hit]) -> bool:
        """Whether a short label is the beginning of another word, which is no label: 其他主动公开文件."""
        if hit.end - hit.start > _MAX_SHORT or (following and following[0].start == hit.end):
            return False
        return _WORD_GOES_ON.match(self.text, hit.end) is not None

    def _is_numbering(self, start: int) -> bool:
        """Whether a digit is the number of a label, not (the end of) a value before it: then a sign stands between."""
        behind = self.text[start + 1 : start + 2]
        glued = start > 0 and self.text[start - 1].isdigit()
        return not behind.isspace() and not (glued and _KEY.match(behind.lower()) is not None)

    def _begun(self, position: int) -> tuple[Hit, int, str] | None:
        """The beginning of a label that goes on behind its values, as a narrow column breaks it; only where unique."""
        keys, places, ends = self._keys
        best = 0
        labels: list[Label] = []
        rest = ""
        for key, candidates in self.book.by_start().get(keys[position : position + 2], ()):
            length = 2
            while length < len(key) and keys[position + length : position + length + 1] == key[length]:
                length += 1
            while length >= _MIN_BEGINNING and not self._is_value_behind(ends[position + length - 1]):
                length -= 1
            if length < max(_MIN_BEGINNING, best) or not any(label.role is Role.ROW for label in candidates):
                continue
            if length > best:
                best, labels, rest = length, [], key[length:]
            labels += [label for label in candidates if label not in labels]
        if len(labels) != 1:
            return None
        return Hit(places[position], ends[position + best - 1], tuple(labels)), best, rest

    def _is_value_behind(self, position: int) -> bool:
        """Whether the next word is a value or a unit."""
        gap = _GAP.match(self.text, position)
        word = _WORD.match(self.text, gap.end()) if gap else None
        return word is not None and (is_printed_value(word[0]) or is_unit(word[0]))

    def region(self, section: str) -> tuple[int, int] | None:
        """Where the table of a section is printed: from its first label to the next section or heading."""
        clusters = [c for c in self._clusters if c[0] == section]
        if not clusters:
            return None
        _, first, last = max(clusters, key=lambda cluster: cluster[2] - cluster[1])
        start = self.hits[first].start
        following = [hit.start for hit in self.hits[last + 1 :] if not any(x.section == section for x in hit.labels)]
        heading = _MAIN_HEADING.search(self.text, self.hits[last].end)
        end = min([*following[:1], *([heading.start()] if heading else []), len(self.text)])
        return start, end

    def has_trace(self, label: str, start: int, end: int) -> bool:
        """Whether the beginning of a label, with or without its number, is printed between two positions."""
        keys, places, _ = self._keys
        part = keys[bisect_left(places, start) : bisect_left(places, end)]
        bare = match_key(ENUMERATION.sub("", normalise(label)))
        return bare[:_MIN_TRACE] in part or bare[-_MIN_TRACE:] in part

    @cached_property
    def _clusters(self) -> tuple[tuple[str, int, int], ...]:
        """Runs of labels of one section: section, first and last hit."""
        found: list[tuple[str, int, int]] = []
        current: str | None = None
        first = 0
        for number, hit in enumerate(self.hits):
            named = {label.section for label in hit.labels}
            heading = any(label.role is Role.HEADING for label in hit.labels) and not any(
                label.role is Role.ROW for label in hit.labels
            )
            if current in named and not heading:
                continue
            if current is not None:
                found.append((current, first, number - 1))
            current, first = (None, number + 1) if heading or len(named) > 1 else (next(iter(named)), number)
        if current is not None:
            found.append((current, first, len(self.hits) - 1))
        return tuple(cluster for cluster in found if cluster[2] > cluster[1])

    def elements(self, sections: Collection[str], start: int, end: int) -> list[Element]:
        """Labels of the sections and values between two positions; words that are neither are left out."""
        found: list[Element] = []
        position = start
        for hit in self.hits:
            if hit.start < start or hit.end > end:
                continue
            found += self._values(position, hit.start)
            labels = tuple(label for label in hit.labels if label.section in sections)
            if labels:
                found.append(Element(hit.start, hit.end, self.text[hit.start : hit.end], labels))
            position = max(position, hit.end)
        return self._with_cuts(found + list(self._values(position, end)))

    def _with_cuts(self, elements: list[Element]) -> list[Element]:
        """The elements, those values marked between which a line ends that is no row: words share a line with them."""
        cut: set[int] = set()
        for n, (one, other) in enumerate(zip_longest(elements, elements[1:])):
            if one.is_value and (_REST.match(self.text, one.end) or _BEGUN.search(self.text[: one.start][-9:])):
                cut.add(n)
            if other is None or not (one.is_value and other.is_value):
                continue
            between = self.text[one.end : other.start]
            if "\n" in between and not between.strip() and not self._are_rows(one, other):
                cut |= {n, n + 1}
        return [replace(element, may_go_on=True) if n in cut else element for n, element in enumerate(elements)]

    def _are_rows(self, one: Element, other: Element) -> bool:
        """Whether two values stand on lines of equally many values and nothing else."""
        lines = [self._line(value).split() for value in (one, other)]
        return len(lines[0]) == len(lines[1]) and all(all(map(is_printed_value, words)) for words in lines)

    def _line(self, value: Element) -> str:
        start = self.text.rfind("\n", 0, value.start) + 1
        end = self.text.find("\n", value.end)
        return self.text[start : end if end >= 0 else None]

    def _values(self, start: int, end: int) -> Iterator[Element]:
        last = -1  # where the value before ends
        for word in _WORD.finditer(self.text, start, end):
            begin, raw = _without_glue(word.start(), word.group())
            if not is_printed_value(raw) and not _is_nothing(raw):
                begin, raw = _behind_unit(begin, raw)
            if not is_printed_value(raw) and last >= 0 and self.text[last:begin].isspace():
                raw = _before_words(raw)
            if _is_nothing(raw) or (is_printed_value(raw) and not _NUMBERING.fullmatch(raw)):
                doubtful = _IN_PROSE.search(_ANNOTATION.sub("", raw)) is not None
                doubtful |= _YEAR.match(self.text, begin) is not None
                last = begin + len(raw)
                yield Element(begin, last, raw, is_doubtful=doubtful)


def _without_glue(start: int, word: str) -> tuple[int, str]:
    """A word without the brackets that close the label before it, or open the one behind it."""
    bare = word.lstrip(_CLOSING) if word[0] in _CLOSING else word
    return start + len(word) - len(bare), bare.rstrip(_OPENING) or bare


def _behind_unit(start: int, word: str) -> tuple[int, str]:
    """The figure behind a unit to which it is glued: 条123."""
    for length in (3, 2, 1):
        if len(word) > length and word[length].isdigit() and is_unit(word[:length]):
            return start + length, word[length:]
    return start, word


def _before_words(word: str) -> str:
    """The figure before words to which it is glued, unless they count something: 0注:以上数据."""
    figure = _FIGURE.match(word)
    if figure is None or _IN_PROSE.search(word[: figure.end() + 1]):
        return word
    return figure.group()


def _is_nothing(word: str) -> bool:
    return normalise(word) in _NOTHING
