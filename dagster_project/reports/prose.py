"""Figures stated in running text: statements, and those that become cells of the report's own form.

A sentence states a metric when it uses the form's own words for it (data/forms/phrases.csv). It becomes a cell only
when it
speaks for the report's whole scope: 其中…, 区本级…, 各部门… are parts. Precision goes before recall: an amount whose
subject is not understood is kept as a statement and is no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dagster_project.reports.clauses import clause_reader_of
from dagster_project.reports.documents.model import Document, Paragraph
from dagster_project.reports.figures import Figure, in_unit, with_wholes
from dagster_project.reports.forms.registry import NARRATIVE, Form, Registry
from dagster_project.reports.local_tables import read_local_tables
from dagster_project.reports.mentions import mentions, subject_of
from dagster_project.reports.model import Cell, Identity, Origin, Statement, StatementKind, ValueStatus
from dagster_project.reports.numbers import NotANumber, read_amount
from dagster_project.reports.phrases import Phrase, finder_of
from dagster_project.reports.sentences import Sentence, sentences
from dagster_project.reports.subjects import AREA, PART, UNKNOWN, Speaker
from dagster_project.reports.table_text import TableText
from dagster_project.reports.unnamed import unnamed

_WHICH = re.compile(r"其中")
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
    whole rest): they are not read. Rows of local tables count as what the text states (local_tables.py).
    """
    speaker = Speaker(identity)
    phrases, clauses = finder_of(form.cells_of), clause_reader_of(form.cells_of)
    units = {cell.metric: cell.unit for cell in registry.forms[form.cells_of].cells}
    parents = {code: metric.parent for code, metric in registry.metrics.items() if metric.parent}
    found: list[Figure] = []
    statements: list[Statement] = []
    paragraph: Paragraph | None = None
    earlier: list[Figure] = []
    tables = TableText(document)
    for sentence in sentences(document, consumed):
        if sentence.paragraph is not paragraph:
            paragraph, earlier = sentence.paragraph, []
        met = with_wholes(mentions(sentence, phrases, clauses, speaker, identity.year), earlier, parents, speaker)
        kept = [one for one in met if not tables.holds(one)]
        if met and not kept:
            continue
        met = kept
        earlier.extend(met)
        found.extend(met)
        statements.extend(_statement(one, met, units) for one in met)
        parts = _parts(sentence, met, units)
        statements.extend(statement for _, statement in parts)
        statements.extend(unnamed(sentence, {one.end for one in met} | {end for end, _ in parts}))
    cells = _cells(found, units, speaker.is_one_body)
    if form.code == NARRATIVE:
        labelled, rows = read_local_tables(document, registry, identity.year)
        held = {cell.metric for cell in labelled}
        cells = (*(cell for cell in cells if cell.metric not in held), *labelled)
        statements.extend(rows)
    return ProseRead(tuple(statements), cells)


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
        subject = subject_of(found, others)
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


def _parts(sentence: Sentence, met: list[Figure], units: Mapping[str, str]) -> list[tuple[int, Statement]]:
    """What 其中 gives of a whole that the sentence states, in words of no metric: 其中区本级受理并办结41件.

    Each with the end of its amount in the sentence.
    """
    found: list[tuple[int, Statement]] = []
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
            part = Statement(
                StatementKind.PART,
                head.phrase.metric,
                head.phrase.applicant,
                in_unit(amount, units.get(head.phrase.metric or "")),
                sentence.printed(start, end),
                sentence.printed(0, len(sentence.text)).strip(),
                sentence.place(start).describe(),
            )
            found.append((end, part))
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
