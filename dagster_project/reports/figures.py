"""Figures met in running text, and of which whole each is a part.

其中当面申请12件 is said of the applications counted before it: for whomever these speak, the part speaks too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from dagster_project.reports.forms.registry import TOTAL
from dagster_project.reports.numbers import NotANumber, ReadAmount, read_amount
from dagster_project.reports.phrases import Phrase
from dagster_project.reports.records import record
from dagster_project.reports.sentences import Sentence, clause_start
from dagster_project.reports.subjects import PART, SILENT, UNKNOWN, Speaker

_OUT_OF = re.compile(r"(?P<amount>\d[\d,]*[件条宗起份])[^,。;:]{0,12}?中[,:]")
_COUNT = re.compile(r"\d[\d,]*(?:余|多)?[件条宗起份次个例]")
# what organs count besides applications for disclosure
_OTHER_MATTER = re.compile(
    r"申请|案件|事项|业务|信访|来信|来访|来电|来件|投诉|举报|提案|建议|工单|热线|咨询|许可|审批|诉求|求助|登记|备案|办件"
)
_NAMES_DISCLOSURE = re.compile(r"公开|信息")


@record(frozen=True, slots=True)
class Figure:
    """A phrase met in a sentence."""

    phrase: Phrase
    sentence: Sentence
    begins: int  # the phrase
    start: int  # its amount; of a zero in words the words
    end: int
    amount: ReadAmount | None
    standing: int  # how surely it speaks for the whole: see subjects.py

    def value_in(self, unit: str | None) -> Decimal:
        """The amount in the metric's unit: cell and statement of one figure hold the same value."""
        return in_unit(self.amount, unit) if self.amount else Decimal(0)

    @property
    def family(self) -> str:
        """What it counts in the widest sense: applications, reconsiderations …"""
        return (self.phrase.metric or "").split(".")[0]

    @property
    def is_by_applicant(self) -> bool:
        """Whether it counts what one kind of applicant asked for: 自然人申请12件."""
        return self.phrase.applicant not in (None, TOTAL)

    def says_the_same(self, other: Figure) -> bool:
        """Whether it counts what another figure counts, for the same applicants."""
        return (self.phrase.metric, self.phrase.applicant) == (other.phrase.metric, other.phrase.applicant)

    @property
    def out_of(self) -> Decimal | None:
        """The whole that the sentence itself names: in 26件申请中,网络申请20件 the 26."""
        match = _OUT_OF.search(self.sentence.text, 0, self.begins)
        try:
            return read_amount(match["amount"]).value if match else None
        except NotANumber:
            return None


def in_unit(amount: ReadAmount, unit: str | None) -> Decimal:
    """An amount in a metric's unit: 12万元 is read as 120000 元."""
    return amount.value / 10_000 if amount.unit == "元" and unit == "万元" else amount.value


def with_wholes(met: list[Figure], earlier: list[Figure], parents: dict[str, str], speaker: Speaker) -> list[Figure]:
    """The figures of a sentence, each part with the standing of its whole.

    ``earlier`` are the figures of the paragraph before the sentence, ``parents`` the metrics that are parts and of
    which. A part whose whole is another matter (办理许可申请320件,当面申请10件), or an organ's only, is no cell's.
    """
    found: list[Figure] = []
    for one in met:
        if one.is_by_applicant:
            one = replace(one, standing=_of_an_applicant(one, found, earlier))
        elif one.phrase.metric in parents and one.phrase.kind == "value":
            one = replace(one, standing=_standing(one, found, earlier, parents, speaker))
        found.append(one)
    return found


def _of_an_applicant(part: Figure, before: list[Figure], earlier: list[Figure]) -> int:
    """The standing of what one kind of applicant asked for: that of the row it is printed behind, if that is its own.

    收到申请12件,其中自然人申请9件 says it of the new ones, 予以公开3件(自然人2件) of those granted.
    """
    rows = [one for one in (*earlier, *before) if one.phrase.kind == "value" and not one.is_by_applicant]
    return rows[-1].standing if rows and rows[-1].phrase.metric == part.phrase.metric else UNKNOWN


def _standing(
    part: Figure, before: list[Figure], earlier: list[Figure], parents: dict[str, str], speaker: Speaker
) -> int:
    text = part.sentence.text
    if _is_of_another_matter(part, before):
        return UNKNOWN
    whole = next((one for one in reversed(before) if _is_whole(one, part, parents)), None)
    if whole is not None:
        between = text[whole.end : part.begins]
        own = speaker.standing(between, len(between), len(between), None, part.phrase.subjects, False)
        return whole.standing if own == SILENT else part.standing
    if part.standing == SILENT:
        family = [one for one in earlier if one.family == part.family and one.phrase.metric not in parents]
        if family and all(one.standing <= UNKNOWN for one in family):
            return PART
    return part.standing


def _is_whole(one: Figure, part: Figure, parents: dict[str, str]) -> bool:
    """Whether a figure counts what the part is a part of: its metric's parent, or all that was received."""
    if one.phrase.kind != "value" or one.family != part.family or one.is_by_applicant:
        return False
    return one.phrase.metric == parents[part.phrase.metric or ""] or one.phrase.metric not in parents


def _is_of_another_matter(part: Figure, before: list[Figure]) -> bool:
    """Whether the count right before the part is of something else: 办理涉税申请320件,按时办结320件."""
    text = part.sentence.text
    if _NAMES_DISCLOSURE.search(text[part.begins : part.start]):
        return False
    counts = list(_COUNT.finditer(text, 0, part.begins))
    if not counts:
        return False
    known = next((one for one in before if one.start <= counts[-1].start() < one.end), None)
    if known is not None:
        return known.family == part.family and known.standing == UNKNOWN
    since = text.rfind(";", 0, part.begins)
    if any(one.start > since and one.standing > UNKNOWN and one.family == part.family for one in before):
        return False
    clause = text[clause_start(text, counts[-1].start()) : counts[-1].start()]
    return _OTHER_MATTER.search(clause) is not None and not _NAMES_DISCLOSURE.search(clause)
