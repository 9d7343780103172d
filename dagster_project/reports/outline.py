"""The parts of a report under their own headings: 一、总体情况 … 六、其他需要报告的事项.

Headings vary in wording and numbering; what makes a part one of the report's is its topic. The labels of the
statistical tables are numbered like headings (一、本年新收…): they are told apart by the registry.
"""

from __future__ import annotations

import re
from functools import cache

from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.lines import Line
from dagster_project.reports.model import ReportSection
from dagster_project.reports.normal import match_key
from dagster_project.reports.numbers import is_unit
from dagster_project.reports.records import record

# The topics of an annual report, by words of their headings (条例 第五十条; before 2019 原条例 第三十二条).
TOPICS: dict[str, re.Pattern[str]] = {
    "overview": re.compile(r"总体情况|总体|概述|概况|基本情况|引言|主要做法|工作情况|开展情况|完成情况|总述"),
    "proactive": re.compile(r"主动公开"),
    "applications": re.compile(r"申请"),
    "fees": re.compile(r"收费|减免|费用"),
    "review_litigation": re.compile(r"复议|诉讼|申诉"),
    "problems": re.compile(r"问题|不足|改进|打算|下一步|困难"),
    "other": re.compile(r"其他需要|其他事项|其他需|需要说明|其它需要|其他报告"),
    "interpretation": re.compile(r"解读|回应|咨询|互动"),
    "organisation": re.compile(r"机构建设|保障经费|组织领导|人员|监督保障|会议和培训"),
}
_NUMERALS = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"^[\s#*|]*(?:第?([{_NUMERALS}]{{1,3}})(?:[、,.]|部分[::、]?|章)|[((]?([{_NUMERALS}]{{1,3}})[))]?、)(?P<title>.+)$"
)
_RUN_IN = re.compile(rf"(?<![{_NUMERALS}第])([{_NUMERALS}]{{1,2}})、")
_RUN_IN_TITLE = re.compile(
    r"[^。;:,!?|《》]{0,40}?(?:情况|概述|概况|引言|事项|措施|打算|说明|统计表|问题|工作)(?!的|及|和|与|、)"
)
_HEADING_MAX = 45


@record(frozen=True, slots=True)
class Heading:
    """A heading and where its part begins: the line, and the character of its compact text."""

    number: int  # as printed
    text: str
    line: int  # position in the lines
    start: int
    end: int
    topic: str | None


def headings(lines: tuple[Line, ...]) -> tuple[Heading, ...]:
    """The headings of the report's parts in printed order. Numbering may skip or repeat; a label of a table is none."""
    found: list[Heading] = []
    for position, line in enumerate(lines):
        if "|" in line.compact or "\t" in line.raw:
            continue
        if len(line.compact) > _HEADING_MAX:
            found.extend(_run_in(position, line))
            continue
        match = _NUMBERED.match(line.compact)
        below = lines[position + 1].compact if position + 1 < len(lines) else None
        if match and not _is_label(line.compact, below or ""):
            title = match["title"].rstrip("。").rstrip(":")
            number = match[1] or match[2]
            found.append(Heading(_to_number(number), title, position, 0, len(line.compact), topic_of(title)))
    return _in_order(found)


def sections(lines: tuple[Line, ...]) -> tuple[ReportSection, ...]:
    """The parts of the report with their text, numbered by position from 1; what stands before is left out."""
    marks = headings(lines)
    found: list[ReportSection] = []
    for number, mark in enumerate(marks, start=1):
        stop = marks[number] if number < len(marks) else None
        texts: list[str] = []
        for position in range(mark.line, (stop.line if stop else len(lines) - 1) + 1):
            text = lines[position].compact
            begin = mark.end if position == mark.line else 0
            end = stop.start if stop and position == stop.line else len(text)
            texts.append(text[begin:end])
        body = "\n".join(text for text in texts if text)
        place = lines[mark.line].place.describe()
        found.append(ReportSection(number, mark.text, body, place))
    return tuple(found)


def topics_found(found: tuple[ReportSection, ...]) -> int:
    """How many of the standard parts of a report are there, each counted once."""
    return len({topic for section in found if (topic := topic_of(section.heading))})


def topic_of(heading: str) -> str | None:
    """The standard part that a heading names, None where it names none."""
    for topic in (
        "review_litigation",
        "fees",
        "problems",
        "other",
        "applications",
        "proactive",
        "interpretation",
        "organisation",
    ):
        if TOPICS[topic].search(heading):
            return topic
    return "overview" if TOPICS["overview"].search(heading) else None


def _run_in(position: int, line: Line) -> list[Heading]:
    """Headings inside a long line: the whole report, or a heading with its text, on one line."""
    found: list[Heading] = []
    for match in _RUN_IN.finditer(line.compact):
        before = line.compact[max(match.start() - 1, 0) : match.start()]
        apart = not before or before in "。;:)!?”》.\"'…" or before.isdigit()
        title = _RUN_IN_TITLE.match(line.compact, match.end())
        if title and not apart and match_key(title.group()) not in _form_headings():
            continue
        if title and topic_of(title.group()) and not _is_label(match.group() + title.group(), None):
            number = _to_number(match[1])
            found.append(Heading(number, title.group(), position, match.start(), title.end(), topic_of(title.group())))
    return found


def _in_order(found: list[Heading]) -> tuple[Heading, ...]:
    """The headings whose numbers go up (by one or two, or repeat by mistake); others are lists inside a part."""
    kept: list[Heading] = []
    for heading in found:
        last = kept[-1].number if kept else 0
        if last <= heading.number <= last + 2 and (heading.topic or heading.number == last + 1):
            kept.append(heading)
    return tuple(kept)


def _to_number(numeral: str) -> int:
    if numeral == "十":
        return 10
    if numeral.startswith("十"):
        return 10 + _NUMERALS.index(numeral[1]) + 1
    if numeral.endswith("十"):
        return 10 * (_NUMERALS.index(numeral[0]) + 1)
    return _NUMERALS.index(numeral[0]) + 1


_VALUE = re.compile(r"[\d.,+\-/—|]+")
_CELLS = re.compile(_VALUE.pattern + "$")


def _is_label(text: str, below: str | None) -> bool:
    """Whether a numbered line is a label of a statistical table: it is one by its words, and a table goes on below it.

    三、依申请公开情况 is a label of the form of 2014 and a heading of many reports.
    """
    own = _without_cells(text)
    if match_key(own) not in _labels():
        return False
    if below is None or own != text:  # its cells stand on the same line
        return True
    return _VALUE.fullmatch(below) is not None or is_unit(below) or match_key(_without_cells(below)) in _labels()


def _without_cells(text: str) -> str:
    """A row of a table without the figure, or the dash, and the unit behind its label."""
    found = _CELLS.search(text)
    label = text[: found.start()] if found else text
    for length in (2, 1):
        if label != text and len(label) > length and is_unit(label[-length:]):
            return label[:-length]
    return label


@cache
def _form_headings() -> frozenset[str]:
    """The keys of the headings that the forms themselves print."""
    return frozenset(match_key(section.heading) for form in load_registry().forms.values() for section in form.sections)


@cache
def _labels() -> frozenset[str]:
    """The keys of all row labels of all forms."""
    registry = load_registry()
    return frozenset(
        match_key(label) for form in registry.forms.values() for cell in form.cells for label in cell.row_path
    )
