"""Where a sentence uses the words of a phrase, and how surely it says what the phrase says.

Each amount belongs to one phrase. What is denied, is a part, is counted for several or belongs to another year stays
a mention, with a standing that makes no cell of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from dagster_project.reports.clauses import ClauseReader, topic_before
from dagster_project.reports.figures import Figure
from dagster_project.reports.numbers import NotANumber, ReadAmount, read_amount
from dagster_project.reports.phrases import Phrase, PhraseFinder, amount_of, fits_year, names_year
from dagster_project.reports.sentences import Sentence, clause_end, clause_start
from dagster_project.reports.subjects import AREA, PART, UNKNOWN, Speaker, names_only_parts

_DENIED = re.compile(r"(?:未|没有?|无|不)(?:有|曾|再|能)?(?:发生|收到|接到|出现|产生|发现|受理|提起)?$")
_BREAK = re.compile(r";|\d[万余多]*[件条宗起份次个例人名篇场期项](?!、)")
_OF_APPLICATIONS = ("requests.", "applications.")
# a sentence without figure and denial states nothing
_SAYS = re.compile(
    r"\d|[一二两三四五六七八九十百千零〇][余多]?[件条宗起份次个例人名篇场期位处]|[未没无零]|不存在|百分之百"
)


def mentions(
    sentence: Sentence, phrases: PhraseFinder, clauses: ClauseReader, speaker: Speaker, year: int | None
) -> list[Figure]:
    """The figures of a sentence: one phrase for each amount, the one that begins first, that is, says most about it.

    What no phrase names is told by the words of its clause, where all of them are understood.
    """
    found: list[Figure] = []
    if not _SAYS.search(sentence.text):
        return found
    for phrase in phrases.possible_in(sentence.text):
        for match in phrase.pattern.finditer(sentence.text):
            span = amount_of(match)
            is_told = names_year(match) if fits_year(match, year) else None
            if (one := _understood(sentence, phrase, match.span(), span, is_told, speaker, year)) is not None:
                found.append(one)
    if not found and not clauses.may_say(sentence):
        return found
    named = {one.phrase.metric for one in found}
    taken = {one.end: one.phrase.metric if one.standing > UNKNOWN else None for one in found if _is_settled(one)}
    for clause in clauses.clauses(sentence, taken, year):
        span = (clause.start, clause.end) if clause.phrase.kind != "zero" else None
        if span is None and clause.phrase.metric in named:
            continue
        one = _understood(sentence, clause.phrase, (clause.begins, clause.end), span, False, speaker, year)
        if one is None or one.standing <= UNKNOWN:
            continue
        unsure = [other for other in found if other.end == one.end and not _is_settled(other)]
        if any(one.says_the_same(other) for other in unsure):
            continue
        found = [other for other in found if other not in unsure] + [one]
        taken[one.end] = one.phrase.metric
    chosen: dict[tuple[int, str | bool | None], Figure] = {}
    for one in sorted(found, key=lambda one: one.begins):
        # of 12件,均为自然人申请 the amount is the whole and the natural persons' as well
        chosen.setdefault((one.end, one.is_by_applicant if one.amount is not None else one.phrase.metric), one)
    kept = sorted(chosen.values(), key=lambda one: one.start)
    kept = [one for one in kept if one.amount is not None or not _stated(one, kept)]
    kept = [one for one in kept if one.phrase.kind != "growth" or subject_of(one, kept)]
    kept = [replace(one, standing=PART) if _is_part(one, kept) else one for one in kept]
    return [replace(one, standing=UNKNOWN) if _is_one_of_several(one, kept) else one for one in kept]


def _is_settled(found: Figure) -> bool:
    """Whether a phrase names what it says, or says that it is a part: no other words can make more of it."""
    return found.standing != UNKNOWN or found.phrase.kind != "value" or found.phrase.metric is None


def subject_of(growth: Figure, others: list[Figure]) -> Figure | None:
    """The figure that a rate of growth is about: the nearest one before it in the sentence."""
    before = [one for one in others if one.end <= growth.begins and one.phrase.kind in ("value", "block_sum")]
    return before[-1] if before else None


def _is_part(found: Figure, others: list[Figure]) -> bool:
    """Whether 其中 stands between a phrase and an earlier figure of the same metric in its sentence."""
    which = found.sentence.text.rfind("其中", 0, found.begins)
    return which >= 0 and any(one.says_the_same(found) and one.end <= which for one in others)


def _is_one_of_several(found: Figure, others: list[Figure]) -> bool:
    """Whether the sentence counts the same for others, too, and no figure of it is the whole.

    在市政府网站公开60条,在镇网站公开5条; 全区各部门受理120件,区政府受理30件.
    """
    if found.phrase.metric is None or found.phrase.kind != "value" or found.standing <= UNKNOWN:
        return False
    same = [one for one in others if one.says_the_same(found) and one.phrase.kind == "value"]
    text = found.sentence.text
    siblings = [
        one
        for one in same
        if one.value_in(None) != found.value_in(None)
        and "其中" not in text[min(one.end, found.end) : max(one.begins, found.begins)]
    ]
    if not siblings:
        return False
    if found.phrase.is_channel:
        return True
    counted = [found, *siblings]
    return any(names_only_parts(text[: one.begins]) for one in counted) and any(one.standing < AREA for one in counted)


def _stated(zero: Figure, others: list[Figure]) -> bool:
    """Whether the sentence gives a figure for what a negation seems to call zero (未发生复议,诉讼2件)."""
    return any(one.amount is not None and one.phrase.metric == zero.phrase.metric for one in others)


def _understood(
    sentence: Sentence,
    phrase: Phrase,
    whole: tuple[int, int],
    span: tuple[int, int] | None,
    is_dated: bool | None,
    speaker: Speaker,
    year: int | None,
) -> Figure | None:
    """What words of a sentence say, with their amount at ``span``; ``is_dated`` is None where they name other years."""
    text = sentence.text
    begin, stop = whole
    before = sentence.before if phrase.looks_back else ""
    if phrase.needs and not phrase.needs.search(f"{sentence.heading}\n{before}{_said_of(text, stop)}"):
        return None
    if phrase.never and phrase.never.search(text[clause_start(text, begin) : clause_end(text, stop)]):
        return None
    if phrase.after and not _is_nearer(*phrase.after, sentence.before + text[:begin]):
        return None
    amount: ReadAmount | None = None
    start, end = whole
    if span is not None:
        start, end = span
        if _DENIED.search(text[max(begin - 6, 0) : begin]):
            return None
        try:
            amount = _amount(text[start:end])
        except NotANumber:
            return None
    standing = _standing(sentence, phrase, begin, start, end, is_dated, speaker, year)
    return Figure(phrase, sentence, begin, start, end, amount, standing)


def _standing(
    sentence: Sentence,
    phrase: Phrase,
    begin: int,
    start: int,
    end: int,
    is_dated: bool | None,
    speaker: Speaker,
    year: int | None,
) -> int:
    text = sentence.text
    if phrase.kind in ("rate", "growth") or is_dated is None:
        return UNKNOWN
    if phrase.behind and phrase.behind.search(text[end:]):
        return UNKNOWN
    if _is_of_another_matter(sentence, phrase, begin, end):
        return UNKNOWN
    if phrase.unsure and phrase.unsure.search(text, _since_last_amount(text, begin), start):
        return UNKNOWN
    return speaker.standing(
        text,
        begin,
        start,
        year,
        phrase.subjects,
        phrase.is_channel,
        is_dated=is_dated,
        is_denial=phrase.kind == "zero",
    )


def _is_of_another_matter(sentence: Sentence, phrase: Phrase, begin: int, end: int) -> bool:
    """Whether a figure of applications does not name them, and what was named last is no application.

    收到申请5件。市长信箱收到来信298件,办结92件: the letters were closed, whatever the heading is about.
    """
    if not (phrase.metric or "").startswith(_OF_APPLICATIONS) or "申请" in sentence.text[begin:end]:
        return False
    return topic_before(sentence, begin) == "other"


def _is_nearer(near: re.Pattern[str], far: re.Pattern[str], before: str) -> bool:
    """Whether of two words the first is the one met last."""
    last = max((match.start() for match in near.finditer(before)), default=-1)
    return last > max((match.start() for match in far.finditer(before)), default=-1)


def _since_last_amount(text: str, position: int) -> int:
    """Where the words begin that lead up to a phrase: behind the figure before it, or a semicolon."""
    return max((match.end() for match in _BREAK.finditer(text, 0, position)), default=0)


def _said_of(text: str, end: int) -> str:
    """A sentence without what it says of parts only: 行政诉讼8件,其中涉及政府信息公开的1件 is not about disclosure."""
    which = text.find("其中", end)
    return text if which < 0 else text[:which]


def _amount(text: str) -> ReadAmount:
    if text.endswith("%") or text == "百分之百":
        value = Decimal(100) if text == "百分之百" else Decimal(text[:-1])
        return ReadAmount(value, "%", None, text)
    return read_amount(text)
