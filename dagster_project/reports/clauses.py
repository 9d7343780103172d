"""Figures told by what the words of a clause mean, in whatever order they stand.

A phrase (phrases.py) is a whole wording; reports word the same thing in very many ways. Here each amount that no phrase
names, and each denial, is looked at with its clause: the clause is divided into words of a closed list
(data/forms/clause_words.csv), and a row of data/forms/clause_figures.csv says what the words mean together: receive and
apply with an amount is what was applied for, however both are put and whatever stands first. Every word that means
something must be accounted for by the row, words on no list stop it (``gap`` characters of them may stand before the
last known one), so an amount that is not wholly understood stays a witness.

Columns of clause_words.csv: ``word``, ``pattern``, ``meaning``. Where several begin at one place, the upper row counts.
``filler`` says nothing, a ``topic.`` tells in the words before a clause what it is about.

Columns of clause_figures.csv, besides those of phrases.csv:

- ``words``: what the clause must say; of ``complete|answer`` one
- ``may``: what it may say besides
- ``topic``: what the words before must be about, where the clause itself does not name the applications or cases
- ``follows``: the beginnings of the metrics of which the amount right before must be one, for what goes on a list
- ``gap``: so many characters on no list may stand between the first word of the list and the last
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dagster_project import project_files
from dagster_project.reports.forms.rows import Row, layered_rows
from dagster_project.reports.phrases import NUMBER, Phrase, phrase_from, phrase_words
from dagster_project.reports.records import record
from dagster_project.reports.sentences import Sentence

_FILLER, _TOPIC, _DENIAL, _HINT = "filler", "topic.", "no", "hint"
_MARK = re.compile(r"[,。;:!?()\n]")
_ASIDE = re.compile(r"\([^()]*\)|“[^“”]*”")
_HIDDEN, _NAMED = "\x01", "\x02"  # in the place of brackets and quotations
_COUNTED = re.compile(r"\d(?!\d*[年月日])")
_LEADING = re.compile(r"[、和及与或]+")
_NAMED_YEAR = re.compile(r"20\d\d")
_NOT_A_NUMBER = re.compile(r"[第\d.〔\[号A-Za-z-]$")
_SHORTEST, _MOST = 4, 90  # characters of a clause: a longer one is no plain statement
_YEARS = {-1: "prior", 0: _FILLER, 1: "next"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words together say: a row of clause_figures.csv."""

    phrase: Phrase
    words: tuple[frozenset[str], ...]
    may: frozenset[str]
    topic: str
    follows: tuple[str, ...]
    units: frozenset[str]
    gap: int

    def fits(self, said: Collection[str]) -> bool:
        """Whether words say this, all of them, and nothing else."""
        return self.may.issuperset(said) and not any(one.isdisjoint(said) for one in self.words)


@record(frozen=True, slots=True)
class Clause:
    """A clause that was understood: what it says, where its words begin, and where its amount or denial stands."""

    phrase: Phrase
    begins: int
    start: int
    end: int


@record(frozen=True, slots=True)
class _Words:
    said: tuple[str, ...]
    begins: int  # of the first word that says something, in the clause
    unknown: int  # characters on no list between the first word and the last


class ClauseReader:
    """Reads the clauses of one form's reports."""

    def __init__(self, meanings: tuple[Meaning, ...]) -> None:
        values = tuple(one for one in meanings if one.phrase.kind != "zero")
        self._zeros = tuple(one for one in meanings if one.phrase.kind == "zero")
        self._said_of_values = frozenset().union(*(one.may for one in values))
        self._said_of_zeros = frozenset().union(*(one.may for one in self._zeros))
        self._gap = max((one.gap for one in meanings), default=0)
        units = {unit for one in meanings for unit in one.units}
        self._values = {unit: tuple(one for one in values if unit in one.units) for unit in units}
        unit = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
        self._amount = re.compile(rf"{NUMBER}(?P<unit>{unit})(?![以之每次]*[上下均])") if unit else None

    def clauses(self, sentence: Sentence, taken: Mapping[int, str | None], year: int | None) -> Iterator[Clause]:
        """The clauses of a sentence that are understood, without the amounts of ``taken``.

        ``taken`` has the metric of each amount by its end, None where it is not sure; the caller adds what it takes
        of these clauses before it asks for the next one.
        """
        if self._amount is None:
            return
        yield from self._amounts(sentence, taken, year)
        yield from self._denials(sentence, year)

    def may_say(self, sentence: Sentence) -> bool:
        """Whether a sentence has an amount or a denial with which a clause could say anything."""
        text = sentence.text
        if self._amount is None:
            return False
        return (_hint().search(text) and self._amount.search(text)) is not None or _denial().search(text) is not None

    def _amounts(self, sentence: Sentence, taken: Mapping[int, str | None], year: int | None) -> Iterator[Clause]:
        assert self._amount is not None
        amounts = list(self._amount.finditer(sentence.text))
        for number, match in enumerate(amounts):
            if match.end() in taken or _NOT_A_NUMBER.search(sentence.text, max(match.start() - 2, 0), match.start()):
                continue
            text = _without_asides(sentence.text, match.start())
            begin = max((mark.end() for mark in _MARK.finditer(text, 0, match.start())), default=0)
            if number:
                begin = max(begin, amounts[number - 1].end())
            if leading := _LEADING.match(text, begin):
                begin = leading.end()
            stop = _MARK.search(text, match.end())
            end = stop.start() if stop else len(text)
            if text.startswith("、", match.end()):  # the next item of a list
                end = match.end()
            if number + 1 < len(amounts) and amounts[number + 1].start() < end:
                end = match.end()
            if end - begin > _MOST or not _hint().search(text, begin, end):
                continue
            before, behind = text[begin : match.start()], text[match.end() : end]
            words = _divided(before + behind, year, self._said_of_values, self._gap)
            if words is None:
                continue
            last = taken.get(amounts[number - 1].end()) if number else None
            for meaning in self._values[match["unit"]]:
                if meaning.follows and (last is None or not last.startswith(meaning.follows)):
                    continue
                if self._is_said(meaning, words, sentence, begin):
                    yield Clause(meaning.phrase, min(begin + words.begins, match.start()), *match.span())
                    break

    def _denials(self, sentence: Sentence, year: int | None) -> Iterator[Clause]:
        text = sentence.text
        if not _denial().search(text):
            return
        begin = 0
        for end in [*(mark.start() for mark in _MARK.finditer(text)), len(text)]:
            start, begin = begin, end + 1
            if not _SHORTEST <= end - start <= _MOST or not _denial().search(text, start, end):
                continue
            if _COUNTED.search(text, start, end):
                continue
            words = _divided(text[start:end], year, self._said_of_zeros, self._gap)
            if words is None or words.said.count(_DENIAL) != 1:
                continue
            for meaning in self._zeros:
                if self._is_said(meaning, words, sentence, start):
                    yield Clause(meaning.phrase, start + words.begins, start + words.begins, end)

    def _is_said(self, meaning: Meaning, words: _Words, sentence: Sentence, begin: int) -> bool:
        if words.unknown > meaning.gap or not meaning.fits(words.said):
            return False
        return not meaning.topic or "apply" in words.said or meaning.topic == _topic(sentence, begin)


def _without_asides(text: str, amount: int) -> str:
    """A text in which brackets and quotations hide what they hold, but where the amount stands in them."""
    if "(" not in text and "“" not in text:
        return text

    def hidden(match: re.Match[str]) -> str:
        if match.start() <= amount < match.end():
            return match.group()
        return (_HIDDEN if match.group().startswith("(") else _NAMED) * len(match.group())

    return _ASIDE.sub(hidden, text)


@lru_cache(maxsize=8192)
def _divided(clause: str, year: int | None, known: frozenset[str], gap: int) -> _Words | None:
    """The words of a clause, without those before the first that says something: they name who speaks, and when.

    None as soon as a word is none of ``known``, more than ``gap`` characters are on no list, or the last are not.
    """
    said: list[str] = []
    begins, unknown, pending, last = 0, 0, 0, 0
    for match in _vocabulary().finditer(clause):
        word = match.lastgroup or ""
        if word == "dated" and year is not None and (named := _NAMED_YEAR.search(match.group())):
            word = _YEARS.get(int(named[0]) - year, "dated")
        pending += match.start() - last
        last = match.end()
        if word == _FILLER:
            continue
        if not said:
            begins = match.start()
        else:
            unknown += pending
        if word not in known or unknown > gap:
            return None
        pending = 0
        said.append(word)
    return _Words(tuple(said), begins, unknown) if said and pending + len(clause) == last else None


def topic_before(sentence: Sentence, begin: int) -> str:
    """What the words before a place of a sentence are about, in it or before it: the last that says so, or nothing.

    The names are those of clause_words.csv, without their ``topic.``.
    """
    for text in (sentence.text[:begin], sentence.before):
        names = [match.lastgroup or "" for match in _topics().finditer(text)]
        if names:
            return names[-1]
    return ""


def _topic(sentence: Sentence, begin: int) -> str:
    """What a clause is about by the words before it, or by the heading that says but one."""
    if topic := topic_before(sentence, begin):
        return topic
    names = [match.lastgroup or "" for match in _topics().finditer(sentence.heading)]
    return names[0] if len(set(names)) == 1 else ""


@cache
def clause_reader_of(form: str) -> ClauseReader:
    """The reader of the clauses of a form's reports (the form by its code as in the registry).

    Raises RegistryError, naming file and line, for a row that names what the registry or clause_words.csv
    does not have.
    """
    return ClauseReader(tuple(meaning for forms, meaning in _meanings() if form in forms))


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(layered_rows(project_files.forms_layers(), "clause_words.csv"))


def _joined(rows: list[tuple[Row, str]]) -> re.Pattern[str]:
    for row, _ in rows:
        try:
            re.compile(row["pattern"])
        except re.error as error:
            raise row.error(f"the pattern is no regular expression: {error}") from error
    return re.compile("|".join(f"(?P<{name}>{row['pattern']})" for row, name in rows))


@cache
def _vocabulary() -> re.Pattern[str]:
    return _joined([(row, row["word"]) for row in _rows() if not row["word"].startswith((_TOPIC, _HINT))])


@cache
def _topics() -> re.Pattern[str]:
    return _joined([(row, row["word"].removeprefix(_TOPIC)) for row in _rows() if row["word"].startswith(_TOPIC)])


@cache
def _denial() -> re.Pattern[str]:
    return _joined([(row, row["word"]) for row in _rows() if row["word"] == _DENIAL])


@cache
def _hint() -> re.Pattern[str]:
    """A word without which no clause says anything of the forms."""
    return _joined([(row, row["word"]) for row in _rows() if row["word"] == _HINT])


@cache
def _meanings() -> tuple[tuple[frozenset[str], Meaning], ...]:
    return read_meanings()


def read_meanings() -> tuple[tuple[frozenset[str], Meaning], ...]:
    """The rows of clause_figures.csv, each with the forms that it is for.

    Raises RegistryError, naming file and line, for a row that names what the registry or clause_words.csv does not
    have.
    """
    names = {row["word"] for row in _rows()}
    found: list[tuple[frozenset[str], Meaning]] = []
    for row in layered_rows(project_files.forms_layers(), "clause_figures.csv"):
        forms, phrase = phrase_from(row, phrase_words(), "{n}" if row["units"] else "", ())
        words = tuple(frozenset(one.split("|")) for one in row["words"].split())
        may = frozenset(row["may"].split()).union(*words)
        for word in sorted(may - names):
            raise row.error(f"unknown word {word!r}; a new one is a row of clause_words.csv")
        if row["topic"] and f"{_TOPIC}{row['topic']}" not in names:
            raise row.error(f"unknown topic {row['topic']!r}; a new one is a row of clause_words.csv")
        gap = row.whole("gap") if row["gap"] else 0
        follows, units = tuple(row["follows"].split()), frozenset(row["units"].split())
        found.append((forms, Meaning(phrase, words, may, row["topic"], follows, units, gap)))
    return tuple(found)
