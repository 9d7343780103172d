"""Documents that look like annual reports and are none: notices, rules, guides, news about a report, budgets.

They are refused only where that is sure; what is merely too little to load is refused later, with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dagster_project.reports.lines import Line
from dagster_project.reports.titles import Title

_SOURCES = re.compile(
    r"(?:url|body|year|title)?[|,]?(?:path|file)[|,](?:url|body|year|title)\b|\{.{0,200}?\"(?:url|body|year)\":", re.I
)
_SAMPLE_BODY = re.compile(r"[Xx×*]{2,}|某某?(?=[省市县区局镇乡街])")  # of nobody: XX县教育局
_ARTICLE = re.compile(r"第[一二三四五六七八九十]{1,3}条(?!第|、|和|至|规定|的)")
_MIN_ARTICLES = 3
_ITEM = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[.、)](?!\d))")
_HEAD = 25  # lines in which a document says what it is

# Kinds of document, told by a heading of theirs: about annual reports, or of any subject.
_ABOUT_REPORTS = (
    (
        "通知",
        "a notice about annual reports",
        re.compile(
            r"(?:年度报告|年报|信息公开|统计)[^。]{0,30}(?:的?通知|的函|方案)$|^关于(?:做好|报送|编制|填报|印发)[^。]{0,50}(?:年度报告|年报)"
        ),
    ),
    (
        "规定",
        "rules on annual reports",
        re.compile(
            r"(?:年度报告|年报)(?:编制|发布|公布|管理)?(?:工作)?(?:制度|办法|规定|规范|格式|要求|细则|标准)(?:\(.{2,6}\))?$"
        ),
    ),
    (
        "样本",
        "a sample",
        re.compile(
            r"(?:年度报告|年报)(?:编制)?\(?(?:范文|范本|模板|样本|样式|参考文本|填报说明)\)?(?:\(.{2,6}\))?$"
            r"|^(?:[X×x]{2,}|某某?)[省市县区局镇乡街].{0,30}(?:年度报告|年报)"
        ),
    ),
    ("解读", "an explanation of an annual report", re.compile(r"(?:年度报告|年报)[》”]?(?:的?解读|图解|解读方案)$")),
    (
        "会议消息",
        "news of a meeting",
        re.compile(
            r"(?:召开|举办|举行|组织)[^。]{0,40}(?:年报|年度报告|信息公开|政务公开)[^。]{0,20}(?:会|会议|培训班?)$"
        ),
    ),
    ("通报", "a circular about annual reports", re.compile(r"(?:年度报告|年报)[^。]{0,20}(?:情况的?)?(?:通报|点评)$")),
)
_OF_ANY_SUBJECT = (
    ("通知", "a notice", re.compile(r"^(?:[^。]{0,30}关于)[^。]{0,60}的(?:通知|函|意见|批复|请示|决定)$")),
    ("指南", "a guide", re.compile(r"(?:信息公开|办事|服务)(?:工作)?指南$|信息公开目录$")),
    ("规定", "rules", re.compile(r"信息公开[^。]{0,12}(?:办法|规定|制度|细则)(?:\(.{2,6}\))?$")),
    (
        "预算或决算",
        "a budget or its account",
        re.compile(r"(?:预算|决算)(?:公开)?(?:情况)?(?:说明|报告|公开|报表)?(?:-.{1,12})?(?:\.(?:pdf|docx?|xlsx?))?$"),
    ),
    (
        "工作安排",
        "a plan of work",
        re.compile(r"(?:政务|信息)公开[^。]{0,10}(?:工作要点|实施方案|工作方案|工作计划|考核办法)$"),
    ),
    ("网站报表", "a report on a web site", re.compile(r"政府网站[^。]{0,10}(?:年度报表|检查情况|抽查情况)")),
    (
        "其他报告",
        "a report of another kind",
        re.compile(
            r"(?:审计|绩效|政府工作|述职|法治政府建设|依法行政)[^。]{0,10}(?:情况)?(?:的)?(?:年度)?报告$"
            r"|^我受[^。]{0,20}委托,[^。]{0,20}向[^。]{0,30}(?:报告|汇报)"
        ),
    ),
)
_PART_YEAR = re.compile(
    r"(?:统计|数据)[^。]{0,12}1月1日[^。]{0,10}(?:6月30日|3月31日|9月30日)"
    r"|20\d\d年(?:上半年|下半年|第?[一二三四]季度|[1-4]季度|\d{1,2}月份?)[^。]{0,12}(?:信息|政务)公开[^。]{0,12}(?:统计表?|情况表?|总结|报告)$"
)
_NEWS = re.compile(
    r"本报讯|本报记者|记者[\u4e00-\u9fff]{2,4}(?:\)|报道|从)|通讯员[\u4e00-\u9fff]|新华社|\(记者|讯\(|据悉|据了解"
    r"|\d{1,2}月\d{1,2}日(?:上午|下午)?,[^。]{0,24}(?:召开|举行|举办)"
    r"|(?:近日|日前|昨日|今日),?[\u4e00-\u9fff]{2,24}(?:发布|公布|召开|举行)"
)
_NEWS_TITLE = re.compile(r"发布|公布|出炉|亮相|晒出|通过|举行|召开|获评|荣获|公示|解读")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """What a document is instead of a report, in words for people."""

    label_zh: str
    label_en: str
    raw: str

    @property
    def reason(self) -> str:
        """Why the document is not taken for a report."""
        return f"不是年度报告,而是{self.label_zh}(“{self.raw}”) / not an annual report but {self.label_en}"


def look_alike(
    lines: tuple[Line, ...], titles: tuple[Title, ...], topics: int, names_its_year: bool
) -> LookAlike | None:
    """What else the document is, where that is sure; None where it may be a report.

    ``topics``: how many standard parts of a report it holds; ``names_its_year``: whether it states the year that it is
    about. A document with its own title as a report is one, whatever stands around it; so is one with parts and year.
    """
    if lines and _SOURCES.match(lines[0].compact):
        return LookAlike("其他文件的来源说明", "a note on the sources of other files", lines[0].compact[:60])
    for line in lines:
        if match := _PART_YEAR.search(line.compact):
            return LookAlike("半年、季度或月份的统计", "statistics of less than a year", match.group()[:60])
    if any(_SAMPLE_BODY.match(title.body) for title in titles):
        return LookAlike("样本", "a sample", titles[0].text[:60])
    if any(
        title.source in ("heading", "field") and title.body and not _NEWS_TITLE.search(title.body) for title in titles
    ):
        return None
    found = _by_heading(lines, _ABOUT_REPORTS) or _articles(lines)
    if found is None and not (topics >= 2 and names_its_year):
        found = _by_heading(lines, _OF_ANY_SUBJECT, items=False) or _news(lines, topics)
    return found


def _by_heading(
    lines: tuple[Line, ...], kinds: tuple[tuple[str, str, re.Pattern[str]], ...], items: bool = True
) -> LookAlike | None:
    for text in _heads(lines, items):
        for label_zh, label_en, pattern in kinds:
            if pattern.search(text):
                return LookAlike(label_zh, label_en, text[:60])
    return None


def _heads(lines: tuple[Line, ...], items: bool) -> Iterator[str]:
    """The lines that may be a heading, alone and joined with the one or two below: headings are broken anywhere.

    Without ``items`` the numbered headings of a text's parts are none: 1.严格执行信息公开制度.
    """
    head = [line.compact for line in lines[:_HEAD]]
    for position, text in enumerate(head):
        for more in range(3):
            if not items and any(_ITEM.match(one) for one in head[position : position + 1 + more]):
                break
            whole = text + "".join(head[position + 1 : position + 1 + more])
            if 4 <= len(whole) <= 90 and ">" not in whole:
                yield whole


def _articles(lines: tuple[Line, ...]) -> LookAlike | None:
    """Rules, told by their numbered articles; the rows of a form (第二十条第(一)项) are none."""
    found = [line.compact for line in lines if _ARTICLE.match(line.compact)]
    return LookAlike("规定", "rules", found[0][:60]) if len(found) >= _MIN_ARTICLES else None


def _news(lines: tuple[Line, ...], topics: int) -> LookAlike | None:
    opening = "\n".join(line.compact for line in lines)[:1500]
    match = _NEWS.search(opening)
    if match is None or topics >= 2:
        return None
    return LookAlike("新闻报道", "a news article", opening[match.start() : match.end() + 20].replace("\n", " "))
