"""What a document says of itself beside its figures: the years it names, and the parts it consists of.

Facts only: what they should be is said by the rules (data/forms/rules.csv).
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.reports.model import ParsedReport
from dagster_project.reports.outline import topic_of

STANDARD_PARTS = ("overview", "proactive", "applications", "review_litigation", "problems", "other")
"""The topics of the six parts of a report from 2019 on, in their order."""
KEPT = 60
"""So many characters of a part are kept: enough to see whether it says anything."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The facts about one document. What it does not say is None."""

    period_year: int | None  # of the stated period of the statistics; of a period of several years None
    title_year: int | None
    parts: str | None  # the numbers (1 to 6) of the standard parts in printed order; None where no part was found
    problems: str | None  # how the part on problems and improvements begins


def facts_of(report: ParsedReport) -> DocumentFacts:
    """The facts about the document of a report, as it was read."""
    topics = [topic_of(section.heading) for section in report.sections]
    parts = "".join(str(STANDARD_PARTS.index(topic) + 1) for topic in topics if topic in STANDARD_PARTS)
    problems = [section.text for section, topic in zip(report.sections, topics, strict=True) if topic == "problems"]
    longest = max(("".join(text.split()) for text in problems), key=len, default=None)
    return DocumentFacts(
        period_year=_year(report, "period"),
        title_year=_year(report, "heading", "field"),
        parts=parts or None,
        problems=longest if longest is None else longest[:KEPT],
    )


def _year(report: ParsedReport, *sources: str) -> int | None:
    """The one year that these sources name; None where they name none, or several."""
    named = {one.value for one in report.identity.evidence if one.field == "year" and one.source in sources}
    return int(next(iter(named))) if len(named) == 1 and next(iter(named)).isdecimal() else None
