"""Figures stated in running text: statements, and those that become cells of the report's own form.

A sentence states a metric when it uses the form's own words for it (data/forms/phrases.csv). It becomes a cell only
when it
speaks for the report's whole scope: 其中…, 区本级…, 各部门… are parts. Precision goes before recall: an amount whose
subject is not understood is kept as a statement and is no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from dagster_project.reports.documents.model import Document, Paragraph
from dagster_project.reports.figures import Figure, in_unit, with_wholes
from dagster_project.reports.forms.registry import Form, Registry
from dagster_project.reports.model import Cell, Identity, Origin, Statement, StatementKind, ValueStatus
from dagster_project.reports.numbers import NotANumber, ReadAmount, read_amount
from dagster_project.reports.phrases import Phrase, amount_of, fits_year, names_year, phrases_of
from dagster_project.reports.sentences import Sentence, clause_end, clause_start, sentences
from dagster_project.reports.subjects import AREA, PART, UNKNOWN, Speaker, names_only_parts

_WHICH = re.compile(r"其中")
_DENIED = re.compile(r"(?:未|没有?|无|不)(?:有|曾|再|能)?(?:发生|收到|接到|出现|产生|发现|受理|提起)?$")
_BREAK = re.compile(r";|\d[万余多]*[件条宗起份次个例人名篇场期]")
# a sentence without figure and denial states nothing
_SAYS = re.compile(
    r"\d|[一二两三四五六七八九十百千零〇][余多]?[件条宗起份次个例人名篇场期位处]|[未没无零]|不存在|百分之百"
)
_MORE = re.compile(r"[\d,.]+(?:余|多)?[万千]?(?:余|多)?")


@dataclass(frozen=True, slots=True)
class ProseRead:
    """What the running text states: all statements, and the cells made of those that speak for the whole."""

    statements: tuple[Statement, ...]
    cells: tuple[Cell, ...]


def read_prose(
    document: Document,
    form: Form,
    registry: Registry,
    identity: Identity,
    consumed: Iterable[tuple[int, int, int | None]] = (),
) -> ProseRead:
    """The statements of a document's running text, and the narrative cells of the form (of 2014 where it has no table).

    ``consumed`` are the regions that belong to tables, as (block, first character, end or None for the
    whole rest): they are not read.
    """
    speaker = Speaker(identity)
    phrases = phrases_of(form.cells_of)
    units = {cell.metric: cell.unit for cell in registry.forms[form.cells_of].cells}
    parents = {code: metric.parent for code, metric in registry.metrics.items() if metric.parent}
    found: list[Figure] = []
    statements: list[Statement] = []
    paragraph: Paragraph | None = None
    earlier: list[Figure] = []
    for sentence in sentences(document, consumed):
        if sentence.paragraph is not paragraph:
            paragraph, earlier = sentence.paragraph, []
        met = with_wholes(_met(sentence, phrases, speaker, identity.year), earlier, parents, speaker)
        earlier.extend(met)
        found.extend(met)
        statements.extend(_statement(one, met, units) for one in met)
        statements.extend(_parts(sentence, met, units))
    return ProseRead(tuple(statements), _cells(found, units, speaker.is_one_body))


def _met(sentence: Sentence, phrases: tuple[Phrase, ...], speaker: Speaker, year: int | None) -> list[Figure]:
    """The phrases of a sentence, one for each amount: the one that begins first, that is, says most about it."""
    found: list[Figure] = []
    if not _SAYS.search(sentence.text):
        return found
    for phrase in phrases:
        if phrase.words and not any(word in sentence.text for word in phrase.words):
            continue
        for match in phrase.pattern.finditer(sentence.text):
            if (one := _understood(sentence, phrase, match, speaker, year)) is not None:
                found.append(one)
    chosen: dict[int | tuple[int, str | None], Figure] = {}
    for one in sorted(found, key=lambda one: one.begins):
        chosen.setdefault(one.end if one.amount is not None else (one.end, one.phrase.metric), one)
    kept = sorted(chosen.values(), key=lambda one: one.start)
    kept = [one for one in kept if one.amount is not None or not _stated(one, kept)]
    kept = [one for one in kept if one.phrase.kind != "growth" or _subject_of(one, kept)]
    kept = [replace(one, standing=PART) if _is_part(one, kept) else one for one in kept]
    return [replace(one, standing=UNKNOWN) if _is_one_of_several(one, kept) else one for one in kept]


def _subject_of(growth: Figure, others: list[Figure]) -> Figure | None:
    """The figure that a rate of growth is about: the nearest one before it in the sentence."""
    before = [one for one in others if one.end <= growth.begins and one.phrase.kind in ("value", "block_sum")]
    return before[-1] if before else None


def _is_part(found: Figure, others: list[Figure]) -> bool:
    """Whether 其中 stands between a phrase and an earlier figure of the same metric in its sentence."""
    which = found.sentence.text.rfind("其中", 0, found.begins)
    return which >= 0 and any(one.phrase.metric == found.phrase.metric and one.end <= which for one in others)


def _is_one_of_several(found: Figure, others: list[Figure]) -> bool:
    """Whether the sentence counts the same for others, too, and no figure of it is the whole.

    在市政府网站公开60条,在镇网站公开5条; 全区各部门受理120件,区政府受理30件.
    """
    if found.phrase.metric is None or found.phrase.kind != "value" or found.standing <= UNKNOWN:
        return False
    same = [one for one in others if one.phrase.metric == found.phrase.metric and one.phrase.kind == "value"]
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
    return all(one.standing == PART for one in siblings) and names_only_parts(text[: found.begins])


def _stated(zero: Figure, others: list[Figure]) -> bool:
    """Whether the sentence gives a figure for what a negation seems to call zero (未发生复议,诉讼2件)."""
    return any(one.amount is not None and one.phrase.metric == zero.phrase.metric for one in others)


def _understood(
    sentence: Sentence, phrase: Phrase, match: re.Match[str], speaker: Speaker, year: int | None
) -> Figure | None:
    text = sentence.text
    span = amount_of(match)
    before = sentence.before if phrase.looks_back else ""
    if phrase.needs and not phrase.needs.search(f"{sentence.heading}\n{before}{_said_of(text, match.end())}"):
        return None
    if phrase.never and phrase.never.search(text[clause_start(text, match.start()) : clause_end(text, match.end())]):
        return None
    if phrase.after and not _is_nearer(*phrase.after, sentence.before + text[: match.start()]):
        return None
    amount: ReadAmount | None = None
    start, end = match.span()
    if span is not None:
        start, end = span
        if _DENIED.search(text[max(match.start() - 6, 0) : match.start()]):
            return None
        try:
            amount = _amount(text[start:end])
        except NotANumber:
            return None
    return Figure(
        phrase,
        sentence,
        match.start(),
        start,
        end,
        amount,
        _standing(sentence, phrase, match, start, end, speaker, year),
    )


def _standing(
    sentence: Sentence, phrase: Phrase, match: re.Match[str], start: int, end: int, speaker: Speaker, year: int | None
) -> int:
    text = sentence.text
    if phrase.kind in ("rate", "growth") or not fits_year(match, year):
        return UNKNOWN
    if phrase.behind and phrase.behind.search(text[end:]):
        return UNKNOWN
    if phrase.unsure and phrase.unsure.search(text, _since_last_amount(text, match.start()), start):
        return UNKNOWN
    return speaker.standing(
        text, match.start(), start, year, phrase.subjects, phrase.is_channel, is_dated=names_year(match)
    )


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


def _statement(found: Figure, others: list[Figure], units: Mapping[str, str]) -> Statement:
    kind = {
        "rate": StatementKind.RATE,
        "growth": StatementKind.GROWTH,
        "block_sum": StatementKind.BLOCK_SUM,
    }.get(found.phrase.kind, StatementKind.PART if found.standing == PART else StatementKind.VALUE)
    value = found.value_in(units.get(found.phrase.metric or ""))
    if kind is StatementKind.GROWTH and re.search(
        r"下降|减|降低", found.sentence.text[max(found.start - 8, 0) : found.start]
    ):
        value = -value
    # An amount whose subject or time is not understood is a witness of no single code.
    phrase: Phrase | None = found.phrase
    if kind is StatementKind.GROWTH:
        subject = _subject_of(found, others)
        phrase = subject.phrase if subject and subject.standing > UNKNOWN else None
    elif kind is StatementKind.VALUE and found.standing == UNKNOWN:
        phrase = None
    return Statement(
        kind=kind,
        metric=phrase.metric if phrase else None,
        applicant=phrase.applicant if phrase else None,
        value=value,
        raw=found.sentence.printed(found.start, found.end),
        sentence=found.sentence.printed(0, len(found.sentence.text)).strip(),
        location=found.sentence.place(found.start).describe(),
    )


def _parts(sentence: Sentence, met: list[Figure], units: Mapping[str, str]) -> list[Statement]:
    """What 其中 gives of a whole that the sentence states, in words of no metric: 其中区本级受理并办结41件."""
    found: list[Statement] = []
    taken = {one.end for one in met}
    for which in _WHICH.finditer(sentence.text):
        heads = [one for one in met if one.end <= which.start() and one.phrase.kind == "value" and one.standing != PART]
        head = heads[-1] if heads else None
        if head is None or head.amount is None or not head.amount.unit:
            continue
        unit = re.escape(head.amount.unit)
        for match in re.finditer(rf"{_MORE.pattern}{unit}", sentence.text[which.end() :]):
            start, end = which.end() + match.start(), which.end() + match.end()
            if end in taken:
                continue
            try:
                amount = read_amount(match.group())
            except NotANumber:
                continue
            found.append(
                Statement(
                    StatementKind.PART,
                    head.phrase.metric,
                    head.phrase.applicant,
                    in_unit(amount, units.get(head.phrase.metric or "")),
                    sentence.printed(start, end),
                    sentence.printed(0, len(sentence.text)).strip(),
                    sentence.place(start).describe(),
                )
            )
    return found


def _cells(found: list[Figure], units: Mapping[str, str], one_body: bool) -> tuple[Cell, ...]:
    """One cell for each metric and applicant of which the text states one value for the whole.

    Where it states several, those count that speak for the whole most plainly (全市… before a sentence without
    subject); where these differ, there is no cell.
    """
    groups: dict[tuple[str, str | None], list[Figure]] = {}
    wholes = {(one.family, one.value_in(None)) for one in found if one.standing > UNKNOWN}
    for one in found:
        metric = one.phrase.metric
        if one.out_of is not None and (one.family, one.out_of) not in wholes:
            continue  # 县政府办收到的8件申请中,网络申请7件
        if metric in units and one.phrase.kind in ("value", "zero") and one.standing > UNKNOWN:
            groups.setdefault((metric or "", one.phrase.applicant), []).append(one)
    cells: list[Cell] = []
    for (metric, applicant), stated in groups.items():
        surest = max(one.standing for one in stated)
        best = [one for one in stated if one.standing == surest]
        if best[0].phrase.is_channel and (one_body or surest < AREA):  # it may have several websites: none is the whole
            best = [one for one in found if one.phrase.metric == metric and one.standing >= UNKNOWN]
        if len({one.value_in(units[metric]) for one in best}) != 1:
            continue
        cells.append(_cell(metric, applicant, best[0], units[metric]))
    return tuple(cells)


def _cell(metric: str, applicant: str | None, found: Figure, unit: str) -> Cell:
    amount = found.amount
    return Cell(
        metric=metric,
        applicant=applicant,
        value=found.value_in(unit),
        value_status=ValueStatus.REPORTED,
        unit=unit,
        raw=found.sentence.printed(found.start, found.end),
        origin=Origin.NARRATIVE,
        location=found.sentence.place(found.start).describe(),
        raw_unit=amount.unit if amount else None,
        note=amount.note if amount else None,
    )
