"""Documents that look like annual reports and are none: notices, rules, blank forms, news about a report, budgets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dagster_project.reports.lines import Line
from dagster_project.reports.titles import Title

# kinds of document, told by a heading of theirs
_OTHER_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "通知",
        "a notice",
        re.compile(
            r"关于(?:做好|印发|报送|编制|开展|公布|填报|下发|进一步|组织|认真|加强)[^。]{0,60}(?:通知|函|意见|方案)$|的通知$|^通知$"
        ),
    ),
    ("规定", "rules", re.compile(r"(?:办法|规定|制度|条例|细则|要求|标准|规范)(?:\((?:试行|暂行|征求意见稿)\))?$")),
    ("指南", "a guide", re.compile(r"信息公开指南$|公开目录$|办事指南$")),
    ("样本", "a sample", re.compile(r"(?:范文|模板|样本|样表|格式)(?:\(试行\))?$|填报说明$")),
    ("通报", "a circular", re.compile(r"(?:情况的?)?通报$")),
    ("预算或决算", "a budget or its account", re.compile(r"(?:部门|单位)?(?:预算|决算)(?:公开)?(?:说明|报告|公开)?$")),
    (
        "审计或绩效报告",
        "a report of another kind",
        re.compile(r"(?:审计|绩效|政府工作|述职|法治政府建设)(?:工作)?(?:情况)?(?:的)?(?:年度)?报告$"),
    ),
    (
        "半年或季度统计",
        "statistics of less than a year",
        re.compile(r"(?:上半年|下半年|第[一二三四]季度|[1-4]季度|\d+月份)[^。]{0,20}(?:信息公开|统计表|总结|报告)"),
    ),
)
_NEWS = re.compile(
    r"本报讯|本报记者|记者[\u4e00-\u9fff]{2,4}(?:\)|报道|从)|通讯员|新华社|电\(记者|讯\(|据悉|据了解|日前发布|日前公布|近日,?[\u4e00-\u9fff]{2,20}(?:发布|公布|召开)|责任编辑:.{2,4}记者"
)
_PART_YEAR = re.compile(r"统计(?:期限|时限|时段|期间)[^。]{0,10}1月1日[^。]{0,8}(?:6月30日|3月31日|9月30日)")
_NEWS_TITLE = re.compile(r"(?:发布|公布|出炉|亮相|晒出|通过|举行|召开|居|获|评为|公示)")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """What a document is instead of a report, in words for people."""

    label_zh: str
    label_en: str
    raw: str

    @property
    def reason(self) -> str:
        """Why the document is not taken for a report."""
        return f"不是年度报告,而是{self.label_zh}:{self.raw} / not an annual report but {self.label_en}: {self.raw}"


def look_alike(lines: tuple[Line, ...], titles: tuple[Title, ...], topics: int, figures: int) -> LookAlike | None:
    """What else the document is, where that is sure; None where it may be a report.

    ``topics`` and ``figures``: how many standard parts and figures of a report it holds. A document that holds both and a
    report's own title is one, whatever stands around it.
    """
    printed = [
        title
        for title in titles
        if title.source in ("heading", "field") and title.body and not _NEWS_TITLE.search(title.body)
    ]
    for line in lines:
        match = _PART_YEAR.search(line.compact)
        if match:
            return LookAlike("半年或季度统计", "statistics of less than a year", match.group()[:60])
    if printed and topics >= 2:
        return None
    head = [line for line in lines[:25] if 4 <= len(line.compact) <= 90]
    if not printed or topics < 2:
        for line in head:
            for label_zh, label_en, pattern in _OTHER_KINDS:
                if (
                    not any(title.line is line for title in printed)
                    and pattern.search(line.compact)
                    and "首页" not in line.compact
                ):
                    if topics < 2 and figures == 0:
                        return LookAlike(label_zh, label_en, line.compact[:60])
    opening = "\n".join(line.compact for line in lines)[:1500]
    news = _NEWS.search(opening)
    if news and topics < 2 and not printed:
        return LookAlike(
            "新闻报道", "a news article", opening[max(news.start() - 5, 0) : news.end() + 20].replace("\n", " ")
        )
    return None
