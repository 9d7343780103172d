"""The year that a report is about: all statements of it, weighed.

The period of the statistics says it best, then what the text does "in the year …, our bureau", then the title: copied
titles keep last year's number. Numbers of documents (〔2019〕60号), laws, plans for the next year, dates of
publication say nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict

from dagster_project.reports.lines import Line
from dagster_project.reports.model import Evidence
from dagster_project.reports.titles import YEAR, Title, to_year

_WEIGHTS = {"period": 4, "heading": 3, "field": 2, "file": 1, "sentence": 3, "table": 2, "text": 2}
FIRST_YEAR, LAST_YEAR = 2003, 2100  # the oldest local rules of disclosure took effect in 2003

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
_YEAR_ONLY = re.compile(rf"(?:^|[。;,:、\s(])({YEAR})年(?:度)?[,,]?(?=[\u4e00-\u9fff])")
_TABLE_TITLE = re.compile(rf"信息公开情况统计表[^。]{{0,4}}\(?({YEAR})年")
# what follows a year that is not the report's: plans, laws, comparisons
_OTHER = re.compile(r"^(?:\)?[^。,;]{0,3}(?:第?\d+号)|的?(?:工作)?(?:计划|打算|安排|要点|预算|决算|工作思路))")
_PLAN = re.compile(r"(?:下一步|明年|打算|计划|将|继续|拟)")


def find_year(
    lines: tuple[Line, ...], titles: tuple[Title, ...]
) -> tuple[int | None, tuple[Evidence, ...], str | None]:
    """The year, the evidence for it, and why it is not known (None where it is)."""
    votes: list[Evidence] = []
    spans = _periods(lines)
    for first, last, raw in spans:
        if first != last:
            evidence = (Evidence("year", f"{first}-{last}", "period", raw),)
            return None, evidence, f"统计期限跨越多年({first}-{last}) / the period covers several years: {raw}"
        votes.append(Evidence("year", str(first), "period", raw))
    for title in titles:
        if title.year:
            votes.append(Evidence("year", str(title.year), title.source, title.text))
    votes.extend(_statements(lines))
    return _weigh(votes)


def _weigh(votes: list[Evidence]) -> tuple[int | None, tuple[Evidence, ...], str | None]:
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
    if not scores:
        return None, tuple(votes), "正文未写明年份 / no year is stated"
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        years = " / ".join(str(year) for year, _ in ranked[:2])
        return None, tuple(votes), f"年份互相矛盾:{years} / the statements of the year contradict each other: {years}"
    year = ranked[0][0]
    return year, tuple(vote for vote in votes if vote.value == str(year))[:8], None


def _periods(lines: tuple[Line, ...]) -> list[tuple[int, int, str]]:
    """(first year, last year, words) of each statement of the period in the head of the report."""
    found: list[tuple[int, int, str]] = []
    for line in lines[:80]:
        text = line.compact[:6000]
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
        for match in _TABLE_TITLE.finditer(line.compact):
            strong.append(Evidence("year", str(to_year(match[1])), "table", match.group()))
        for match in (*_BODY_YEAR.finditer(line.compact), *_WORK_OF.finditer(line.compact)):
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


def _about_later(text: str, match: re.Match[str]) -> bool:
    follows = text[match.end() : match.end() + 12]
    return _OTHER.match(follows) is not None or _PLAN.search(follows) is not None
