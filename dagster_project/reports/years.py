"""The year that a report is about: all statements of it, weighed.

The period of the statistics says it best, then what the text does "in the year …, our bureau", then the title: copied
titles keep last year's number. Numbers of documents (〔2019〕60号), laws, plans for the next year, dates of
publication say nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from dagster_project.reports.hints import FOLDER
from dagster_project.reports.lines import Line
from dagster_project.reports.model import Evidence
from dagster_project.reports.titles import YEAR, Title, to_year

_WEIGHTS = {"period": 4, "heading": 3, "field": 2, "file": 1, "sentence": 3, "table": 2, "text": 2}
FIRST_YEAR, LAST_YEAR = 2003, 2049  # the oldest local rules of disclosure took effect in 2003

# 统计期限自2019年1月1日起至2019年12月31日止, with digits or words lost: 202111日起至20211230日, 20201月1日
_PERIOD_WORD = re.compile(
    r"统计(?:的)?(?:期限|期间|时限|时间段?|时段|周期|范围|数据时间段?|数据)|统计期|数据(?:的)?(?:统计)?(?:期限|时限|时间段?|截至|截止|从|自)|"
    r"报告(?:的)?(?:期限|时限|时间|期间|涵盖)|时限|期限|涵盖"
)
_SPAN = re.compile(
    rf"(?:自|从|为|是|:|,|截至|截止|至|到|涵盖)*\(?({YEAR})年?(?:度|(?:\d{{1,2}}月?)?(?:\d{{1,2}}日?)?)"
    rf"(?:[^。;]{{0,6}}?(?:至|到|—|-|~|止)+[^。;\d二]{{0,4}}({YEAR}))?"
)
_JANUARY = re.compile(
    rf"(?:自|从)({YEAR})年1月1日[^。;]{{0,6}}?(?:至|到|—|-|~)[^。;\d]{{0,3}}(?:({YEAR})年)?12月3[01]日"
)
_BODY_YEAR = re.compile(
    rf"(?:^|[。;,:、\s(])({YEAR})年(?:度)?(?:来|以来|间)?[,,]?"
    r"(?=(?:我|本|全|各|在|市|区|县|州|镇|乡|街道|省|政府|[\u4e00-\u9fff]{2,20}?(?:局|委|办|厅|政府|办事处|管委会|镇|乡|街道|市|区|县|省|州|中心|队)))"
)
_WORK_OF = re.compile(rf"({YEAR})年(?:度)?(?:政府|政务)?信息公开(?:工作|情况)(?!要点|计划|安排|考核)")
_AT_END = re.compile(rf"截[至止到]({YEAR})年(?:12月(?:31日|底|末)|底|年底|末)")
_YEAR_ONLY = re.compile(rf"(?:^|[。;,:、\s(])({YEAR})年(?:度)?[,,]?(?=[\u4e00-\u9fff])")
_TABLE_TITLE = re.compile(rf"信息公开情况统计表[^。]{{0,4}}\(?({YEAR})年")
# what follows a year that is not the report's: plans, laws, comparisons
_OTHER = re.compile(r"^(?:\)?[^。,;]{0,3}(?:第?\d+号)|的?(?:工作)?(?:计划|打算|安排|要点|预算|决算|工作思路))")
_PLAN = re.compile(r"(?:下一步|明年|打算|计划|将|继续|拟)")


# a year in a title that no report can have: 2103年, 1999年
_IMPOSSIBLE = re.compile(r"(?<!\d)(?:1\d{3}|200[0-2]|20[5-9]\d|2[1-9]\d\d|[3-9]\d{3})(?=年)")
_TWO_YEARS = re.compile(rf"(?<!\d)({YEAR})年?(?:度)?(?:-|—|~|–|至|到|、|和|及|与)({YEAR})年")
_OLDEST_DATE = 2008  # a date of publication before that is the clock's, not the page's


@dataclass(frozen=True, slots=True)
class YearFound:
    """The year of a report with all that was said of it, and why it is not known (None where it is)."""

    year: int | None
    evidence: tuple[Evidence, ...]
    why: str | None = None
    choices: tuple[int, ...] = ()  # of which the document says each with the same weight

    def with_hints(self, hints: tuple[Evidence, ...], published: date | None) -> YearFound:
        """The same where the document tells the year; else with what its surroundings say, as far as they agree.

        A folder's year may be that of publication: it counts only where the date of publication is a later year's, or
        none is printed.
        """
        if self.year is not None or not hints or (self.why and not self.choices and self.evidence):
            return replace(self, evidence=self.evidence + hints)
        for source in dict.fromkeys(hint.source for hint in hints):
            years = {int(hint.value) for hint in hints if hint.source == source}
            if len(years) > 1:
                words = " / ".join(map(str, sorted(years)))
                why = f"文件的不同来源年份不一:{words} / the places where it was found say different years: {words}"
                return YearFound(None, self.evidence + hints, why)
            year = years.pop()
            is_early = published is not None and year >= published.year + (source != FOLDER)
            if not is_early and (not self.choices or year in self.choices):
                return YearFound(year, self.evidence + hints)
        return replace(self, evidence=self.evidence + hints)


def find_year(lines: tuple[Line, ...], titles: tuple[Title, ...], published: date | None = None) -> YearFound:
    """The year, the evidence for it, and why it is not known.

    No report is of a year after that in which it was published. A title with a year that cannot be leaves the year to
    a stated period of the statistics; what the text mentions besides says too little then.
    """
    votes: list[Evidence] = []
    for first, last, raw in _periods(lines):
        if first != last:
            evidence = (Evidence("year", f"{first}-{last}", "period", raw),)
            why = f"统计期限跨越多年({first}-{last}) / the period covers several years: {raw}"
            return YearFound(None, evidence, why)
        votes.append(Evidence("year", str(first), "period", raw))
    printed = [title for title in titles if title.source in ("heading", "field")]
    for title in printed:
        match = _TWO_YEARS.search(title.text)
        if match and match[1] != match[2]:
            range_said = Evidence("year", f"{match[1]}-{match[2]}", title.source, title.text)
            return YearFound(None, (range_said,), f"标题涉及两个年度 / the title names two years: {title.text}")
    for title in titles:
        if title.year:
            votes.append(Evidence("year", str(title.year), title.source, title.text))
    votes.extend(_statements(lines))
    impossible = next((match for title in printed if (match := _IMPOSSIBLE.search(title.text))), None)
    if impossible and not any(vote.source == "period" for vote in votes):
        said = Evidence("year", impossible.group(), "heading", impossible.string)
        why = f"标题中的年份有误:{impossible.group()} / the title names a year that cannot be: {impossible.group()}"
        return YearFound(None, (said, *votes[:8]), why)
    if published is not None and published.year >= _OLDEST_DATE:
        late = [vote for vote in votes if int(vote.value) > published.year]
        votes = [vote for vote in votes if vote not in late]
        if late and not votes:
            words = f"{late[0].value} > {published.isoformat()}"
            why = f"年份晚于发布日期:{words} / the year is later than the date of publication: {words}"
            return YearFound(None, tuple(late[:8]), why)
        return _weigh(votes, tuple(late[:4]))
    return _weigh(votes, ())


def _weigh(votes: list[Evidence], late: tuple[Evidence, ...]) -> YearFound:
    """The year with most weight: each source counts once for the year it says most often."""
    scores: dict[int, int] = defaultdict(int)
    for source in dict.fromkeys(vote.source for vote in votes):
        said: dict[int, int] = defaultdict(int)
        for vote in votes:
            if vote.source == source and FIRST_YEAR <= int(vote.value) <= LAST_YEAR:
                said[int(vote.value)] += 1
        best = max(said.values(), default=0)
        chosen = [year for year, count in said.items() if count == best]
        if len(chosen) == 1:
            scores[chosen[0]] += _WEIGHTS[source]
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    order = {str(year): place for place, (year, _) in enumerate(ranked)}
    votes = sorted(votes, key=lambda vote: order.get(vote.value, len(order)))
    others = [vote for vote in votes[8:] if vote.value != votes[0].value]
    evidence = (*votes[:8], *others[:4], *late)
    if not scores:
        return YearFound(None, evidence, "正文未写明年份 / no year is stated")
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        choices = tuple(year for year, score in ranked if score == ranked[0][1])
        years = " / ".join(str(year) for year in choices[:2])
        why = f"年份互相矛盾:{years} / the statements of the year contradict each other: {years}"
        return YearFound(None, evidence, why, choices)
    return YearFound(ranked[0][0], evidence)


def _periods(lines: tuple[Line, ...]) -> list[tuple[int, int, str]]:
    """(first year, last year, words) of each statement of the period in the head of the report."""
    found: list[tuple[int, int, str]] = []
    for line in lines[:80]:
        text = line.compact[:6000]
        if not _may_name_year(text):
            continue
        for word in _PERIOD_WORD.finditer(text):
            match = _SPAN.match(text[word.end() : word.end() + 40].lstrip("的年度内一"))
            if match:
                first = to_year(match[1])
                last = to_year(match[2]) if match[2] else first
                found.append((first, last, text[word.start() : word.end() + 30]))
        if not found:
            for match in _JANUARY.finditer(text):
                first = to_year(match[1])
                found.append((first, to_year(match[2]) if match[2] else first, match.group()))
    return [span for span in found if FIRST_YEAR <= span[0] <= span[1] <= LAST_YEAR]


def _statements(lines: tuple[Line, ...]) -> list[Evidence]:
    """What the running text says was done "in the year …", and the year of the statistical table's own title."""
    strong: list[Evidence] = []
    weak: list[Evidence] = []
    for line in lines:
        if not _may_name_year(line.compact):
            continue
        for match in _TABLE_TITLE.finditer(line.compact):
            strong.append(Evidence("year", str(to_year(match[1])), "table", match.group()))
        found = [match for said in (_BODY_YEAR, _WORK_OF, _AT_END) for match in said.finditer(line.compact)]
        for match in found:
            if not _about_later(line.compact, match):
                strong.append(
                    Evidence("year", str(to_year(match[1])), "text", line.compact[match.start() : match.end() + 20])
                )
        for match in _YEAR_ONLY.finditer(line.compact):
            if not _about_later(line.compact, match):
                weak.append(
                    Evidence("year", str(to_year(match[1])), "text", line.compact[match.start() : match.end() + 20])
                )
    return strong if any(vote.source == "text" for vote in strong) else strong + weak


def _may_name_year(text: str) -> bool:
    """Whether a text holds what every year begins with: spares most lines five searches."""
    return "20" in text or "二" in text


def _about_later(text: str, match: re.Match[str]) -> bool:
    follows = text[match.end() : match.end() + 12]
    return _OTHER.match(follows) is not None or _PLAN.search(follows) is not None
