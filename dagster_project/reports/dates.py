"""When a report was published, where the page says so. Never derived from anything else."""

from __future__ import annotations

import re
from datetime import date

from dagster_project.reports.furniture import Furnishing
from dagster_project.reports.lines import Line
from dagster_project.reports.model import Evidence
from dagster_project.reports.normal import normalise

DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})(?!\d)\s*日?")
_ORDER = ("published_on", "date")


def published_on(found: tuple[Furnishing, ...], head: tuple[Line, ...]) -> tuple[date | None, tuple[Evidence, ...]]:
    """The date of publication as labelled on the page (发布日期 before a bare 日期 or 时间), and what said it.

    Where no label is printed, a line of the head that is nothing but a date with a time of day, or a date with the
    source of the page, is one. A date of writing (成文日期) is not a date of publication.
    """
    for field in _ORDER:
        for furnishing in found:
            if furnishing.field == field and (day := read_date(furnishing.value)):
                return day, (Evidence("published_on", day.isoformat(), furnishing.label, furnishing.value),)
    for line in head:
        text = normalise(line.raw).strip()
        if _STAMP.match(text) and (day := read_date(text)):
            return day, (Evidence("published_on", day.isoformat(), "date line", text[:40]),)
    return None, ()


# 2018-03-29 17:05:00 …, 2012年02月27日 来源: …
_STAMP = re.compile(rf"^\W{{0,3}}{DATE.pattern}\s*(?:\d{{1,2}}(?::|时)\d{{1,2}}(?:(?::|分)\d{{0,2}})?|.{{0,6}}来源)")


def read_date(text: str) -> date | None:
    """The first whole date printed in a text, None where there is none or it is no day of the calendar."""
    match = DATE.search(text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
