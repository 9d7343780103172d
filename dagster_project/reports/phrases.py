"""The words in which reports state the figures of the forms, as data: data/forms/phrases.csv and phrase_words.csv.

A phrase is a regular expression in which ``{n}`` stands for an amount with one of the row's units, ``{percent}`` for a
percentage, and any other ``{word}`` for a row of phrase_words.csv. New wording is a new row, not new code. The words
{year}, {prior} and {next} catch a year, which must be that of the report, the one before or the one after.

Columns of phrases.csv:

- ``form``: several, by spaces; a later form that prints the same metric has its phrases too. Empty: every form. A
  report without a form of its own has the phrases of the form whose cells it may state
- ``metric``, ``applicant``: empty where no single code fits
- ``kind``: value, zero, block_sum, rate, growth
- ``pattern``, ``units``
- ``words``: of these a sentence must hold one for the pattern to be looked for (it saves time and says nothing more)
- ``needs``: words that must stand in the sentence or its heading (a line of its own before the sentence); with a
  ``<`` in front the sentence before will do, too
- ``after``: "复议!诉讼" means that 复议 is the nearer of the two before the phrase
- ``never``: words that must not stand in the clause
- ``unsure``: words between the figure before and this one that make it a figure of something else, perhaps
- ``subjects``: organs that answer for the whole area in this matter
- ``behind``: words right behind the amount that make it another figure: 收到91件,其中上年结转1件 is not what is new
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dagster_project import project_files
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.forms.rows import Row, layered_rows

_SHIFTS = {"year": 0, "prior": -1, "next": 1}
KINDS = ("value", "zero", "block_sum", "rate", "growth")
NUMBER = (
    r"(?:约|近|逾|超过?)?(?:\d[\d,]*(?:\.\d+)?(?:余|多)?[万亿千百]*(?:余|多)?"
    r"|[一二三四五六七八九十两〇零][一二三四五六七八九十百千万两〇零]{0,7}余?)"
)
_MOST_KEPT = 4096  # sets of words met in texts
_OTHER_UNITS = frozenset({"名", "位", "处"})  # of persons and places, in prose only
_GROUP = re.compile(r"\(\?P<([a-z]+)>")
_PERCENT = r"(?P<amount{i}>\d+(?:\.\d+)?%|百分之百)"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of one figure."""

    metric: str | None
    applicant: str | None
    kind: str
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    needs: re.Pattern[str] | None
    looks_back: bool  # what it needs may stand in the sentence before
    after: tuple[re.Pattern[str], re.Pattern[str]] | None
    never: re.Pattern[str] | None
    unsure: re.Pattern[str] | None
    subjects: re.Pattern[str] | None
    behind: re.Pattern[str] | None

    @property
    def is_channel(self) -> bool:
        """Whether it counts what one channel disclosed: the words before it may name the channel."""
        return (self.metric or "").startswith("disclosure.channel.")


def amount_of(match: re.Match[str]) -> tuple[int, int] | None:
    """Where the amount of a phrase stands; None for a phrase that has none (a zero in words)."""
    return next(
        (match.span(name) for name in match.re.groupindex if name.startswith("amount") and match[name] is not None),
        None,
    )


def fits_year(match: re.Match[str], year: int | None) -> bool:
    """Whether the years that a phrase names are those of a report of ``year`` (any will do where it is not known)."""
    for name in match.re.groupindex:
        shift = _SHIFTS.get(name.rstrip("0123456789"))
        printed = (match[name] or "")[:4]
        if shift is not None and year is not None and printed.isdigit() and int(printed) != year + shift:
            return False
    return True


def names_year(match: re.Match[str]) -> bool:
    """Whether a phrase itself says of which year it speaks: 历年累计234条,其中2010年新增14条."""
    return any(name.rstrip("0123456789") in _SHIFTS and match[name] is not None for name in match.re.groupindex)


@cache
def phrases_of(form: str) -> tuple[Phrase, ...]:
    """The phrases of a form (its code as in the registry), in the order of the file.

    Raises RegistryError, naming file and line, for an unknown form, metric, applicant, unit or word, or a wrong
    pattern.
    """
    return tuple(phrase for forms, phrase in _all() if form in forms)


class PhraseFinder:
    """Phrases by their words: which of them a text can hold at all."""

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self._phrases = phrases
        words = {word for phrase in phrases for word in phrase.words}
        self._words = {
            first: tuple(word for word in words if word[0] == first) for first in {word[0] for word in words}
        }
        self._firsts = frozenset(self._words)
        self._having: dict[frozenset[str], tuple[Phrase, ...]] = {}

    def possible_in(self, text: str) -> tuple[Phrase, ...]:
        """The phrases of which a text has one of their words, and those that need none, in their order."""
        met = [word for first in self._firsts.intersection(text) for word in self._words[first] if word in text]
        words = frozenset(met)
        found = self._having.get(words)
        if found is None:
            found = tuple(one for one in self._phrases if not one.words or not words.isdisjoint(one.words))
            if len(self._having) < _MOST_KEPT:
                self._having[words] = found
        return found


@cache
def finder_of(form: str) -> PhraseFinder:
    """The phrases of a form (see :func:`phrases_of`), ready to be looked for."""
    return PhraseFinder(phrases_of(form))


@cache
def _all() -> tuple[tuple[frozenset[str], Phrase], ...]:
    words = phrase_words()
    return tuple(_phrase(row, words) for row in layered_rows(project_files.forms_layers(), "phrases.csv"))


@cache
def phrase_words() -> dict[str, str]:
    """The patterns of phrase_words.csv by their words."""
    return {row["word"]: row["pattern"] for row in layered_rows(project_files.forms_layers(), "phrase_words.csv")}


def _phrase(row: Row, words: dict[str, str]) -> tuple[frozenset[str], Phrase]:
    return phrase_from(row, words, row["pattern"], row["words"].split("|") if row["words"] else [])


def phrase_from(row: Row, words: dict[str, str], pattern: str, held: Sequence[str]) -> tuple[frozenset[str], Phrase]:
    """What a row says of a figure, and the forms that have it; ``held`` are words that its sentences hold.

    Raises RegistryError, naming file and line, for what the registry does not know.
    """
    registry = load_registry()
    if row["metric"]:
        row.one_of("metric", registry.metrics, "metrics.csv")
    printing = frozenset(
        form.code
        for form in registry.forms.values()
        if not row["metric"] or any(cell.metric == row["metric"] for cell in form.cells)
    )
    forms = frozenset(row["form"].split()) or printing
    if not forms <= registry.forms.keys():
        raise row.error(f"unknown form in {row['form']!r}; a new one is a row of forms.csv")
    if not forms <= printing:
        raise row.error(f"the metric {row['metric']} is none of form {', '.join(sorted(forms - printing))}")
    first = min(registry.forms[form].first_year for form in forms)
    forms |= {form for form in printing if registry.forms[form].first_year > first}
    if row["applicant"] and row["applicant"] not in {applicant.code for applicant in registry.applicants}:
        raise row.error(f"unknown applicant {row['applicant']!r}")
    kind = row.one_of("kind", KINDS)
    units = row["units"].split()
    for unit in units:
        if unit not in registry.units and unit not in _OTHER_UNITS:
            raise row.error(f"unknown unit {unit!r}")
    after = tuple(re.compile(word) for word in row["after"].split("!")) if row.values.get("after") else None
    if after is not None and len(after) != 2:
        raise row.error(f"{row['after']!r} must name two words, the nearer one first")

    def compiled(column: str) -> re.Pattern[str] | None:
        text = row.values.get(column)
        return _pattern(row, text.removeprefix("<"), words, units) if text else None

    phrase = Phrase(
        metric=row["metric"] or None,
        applicant=row["applicant"] or None,
        kind=kind,
        pattern=_pattern(row, pattern, words, units),
        words=tuple(held),
        needs=compiled("needs"),
        looks_back=row["needs"].startswith("<"),
        after=(after[0], after[1]) if after else None,
        never=compiled("never"),
        unsure=compiled("unsure"),
        subjects=compiled("subjects"),
        behind=compiled("behind"),
    )
    return forms, phrase


def _pattern(row: Row, pattern: str, words: dict[str, str], units: list[str]) -> re.Pattern[str]:
    """A pattern with its words filled in; groups that stand in it more than once are numbered."""
    count = 0
    unit = "|".join(sorted(map(re.escape, units), key=len, reverse=True))

    def expand(match: re.Match[str]) -> str:
        nonlocal count
        word = match[1]
        if word in ("n", "percent"):
            count += 1
            return (
                _PERCENT.replace("{i}", str(count))
                if word == "percent"
                else rf"(?P<amount{count}>{NUMBER}(?:{unit}))(?![以之每次]*[上下均])"
            )
        if word not in words:
            raise row.error(f"unknown word {{{word}}}")
        count += 1
        numbered = _GROUP.sub(rf"(?P<\g<1>{count}>", words[word])
        return f"(?:{numbered})"

    try:
        return re.compile(re.sub(r"\{([a-z]+)\}", expand, pattern))
    except re.error as error:
        raise row.error(f"the pattern is no regular expression: {error}") from error
