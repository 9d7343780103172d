"""Titles of reports: printed as headings, over one or several lines, in the page's fields, or named in a sentence."""

from __future__ import annotations

import re
from dataclasses import replace

from dagster_project.reports.furniture import Furnishing, is_furniture
from dagster_project.reports.lines import Line, compact
from dagster_project.reports.model import Evidence
from dagster_project.reports.records import record

# A year with its word. Without 年 only four figures between words count: 办公厅2022政府信息公开….
YEAR = r"(?:20\d{2}|二[〇○零0]{1}[〇○零0一1二2][〇○零0一二三四五六七八九\d])"
_YEAR_PHRASE = re.compile(rf"(?<!\d)\(?({YEAR})(?:年度|年)?\)?(?!\d)")
_SUBJECT = r"(?:(?:政府|政务)?信息公开|政务公开|(?:政府|政务)信息)(?:[与和及]政务公开)?(?:工作|情况|暨政务公开)*的?"
# The words that make a heading the title of an annual report, e.g. 政府信息公开工作年度报告, 信息公开年报.
CORE = re.compile(
    rf"{_SUBJECT}\(?(?:{YEAR}(?:年度|年)?)?\)?(?:年度|年)?(?:工作|总结|情况|统计)*(?:年度|年)?"
    rf"(?:报告书|报告|年报告|年报)(?:书)?(?:\({YEAR}(?:年度|年)?\))?"
)
_WORD = "报"  # in every title
_ANNUAL = re.compile(rf"年报|年度|{YEAR}")
_TAIL = re.compile(
    r"^(?:\((?!试行|征求|样本|范本|范文|模板)[^()]{0,12}\)|(?:全文|正文)?\.(?:docx?|pdf|wps|xlsx?|html?|txt)|/全文|[-_—].{0,30})*$",
    re.I,
)
# A newer version says so before or behind its title, or on the line below: (更正版), 【修订】, …报告更正.
_CORRECTED = r"(?:更正|修订)[版稿件本后]?"
_MARK = rf"(?:\((?:已|第?[一二三\d]次)?{_CORRECTED}\)|【{_CORRECTED}】|\[{_CORRECTED}\])"
_MARK_BEFORE = re.compile(rf"^{_MARK}")
_MARK_BEHIND = re.compile(rf"^[-_—]*(?:{_MARK}|{_CORRECTED}(?![\u4e00-\u9fff]))")
_SAYS_CORRECTED = re.compile(rf"{_MARK_BEFORE.pattern}|(?:{_MARK}|{_CORRECTED})$")
_MARK_BELOW = re.compile(rf"{_MARK}|{_CORRECTED}")
_FILE = re.compile(r"\.(?:docx?|pdf|wps|xlsx?|html?|txt)$", re.I)
_NOT_A_TITLE = re.compile(
    r"关于(?:切实|进一步|认真|扎实|全面)?(?:做好|印发|报送|编制|开展|公布|发布|填报|下发)|通知|通报|办法|规定|制度|格式|范文|模板|样本|指南|解读|要求|首页|>|》|《|。|;|!|\?|,|:|\|"
)
_LEAD = re.compile(
    r"^(?:关于|Page\d+-|附件\d*|\d+[.、]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|【[^】]*】|\[[^\]]*\])+"
)
_LINE_MAX = 60


@record(frozen=True, slots=True)
class Title:
    """A title of an annual report as met in the document."""

    text: str  # as printed, without whitespace
    body: str  # whose report it says to be: the title without year and 政府信息公开工作年度报告; may be empty
    year: int | None  # None where it names none, or more than one
    source: str  # heading, field, file (a file name on the page), sentence
    line: Line

    @property
    def is_corrected(self) -> bool:
        """Whether it says that the report is a corrected one."""
        return _SAYS_CORRECTED.search(self.text) is not None

    def evidence(self) -> Evidence:
        """The title as evidence."""
        return Evidence("title", self.text, self.source, self.line.raw.strip()[:200])


def find_titles(lines: tuple[Line, ...], found: tuple[Furnishing, ...]) -> tuple[Title, ...]:
    """All titles: headings of the document's head first, in printed order, then page fields, then sentences."""
    head = lines[:60]
    headings = [title for position in range(len(head)) if (title := _heading(head, position))]
    fields = [
        title
        for furnishing in found
        if furnishing.field == "title" and (title := parse_title(compact(furnishing.value), "field", furnishing.line))
    ]
    sentences = [title for line in head for title in _in_sentence(line)]
    return tuple(headings + fields + sentences)


def heading_titles(lines: tuple[Line, ...]) -> tuple[tuple[int, Title], ...]:
    """All lines that are headings of annual reports, anywhere in a document: their positions and titles, in order."""
    ends = {position for position, line in enumerate(lines) if "报告" in line.compact or "年报" in line.compact}
    near = sorted({position - back for position in ends for back in range(3) if position >= back})
    found: list[tuple[int, Title]] = []
    covered = -1
    for position in near:
        title = None if position <= covered else _heading(lines, position)
        if title is not None and (title.body or title.year is not None):
            found.append((position, title))
            covered = position
            while covered + 1 < len(lines) and len(title.text) > len("".join(_compacts(lines, position, covered))):
                covered += 1
    return tuple(found)


def _compacts(lines: tuple[Line, ...], first: int, last: int) -> list[str]:
    return [line.compact for line in lines[first : last + 1]]


def parse_title(text: str, source: str, line: Line) -> Title | None:
    """The title that this text is, None where it is none."""
    match = CORE.search(text) if _WORD in text else None
    if not match or not _ANNUAL.search(text):
        return None
    for later in CORE.finditer(text, match.end()):  # printed twice in one line: the last one ends the title
        match = later
    marked = _MARK_BEHIND.match(text[match.end() :])
    if not _TAIL.match(text[match.end() + (marked.end() if marked else 0) :]):
        return None
    newer = _MARK_BEFORE.match(text[: match.start()])
    before = _LEAD.sub("", text[newer.end() if newer else 0 : match.start()])
    if _NOT_A_TITLE.search(text[: match.start()]) or len(before) > _LINE_MAX:
        return None
    printed = before + text[match.start() : match.end()]
    if CORE.search(before):
        return None
    if _FILE.search(text[match.end() :]):
        source = "file"
    whole = (newer.group() if newer else "") + printed + (marked.group() if marked else "")
    return Title(whole, _body(before), _year(printed), source, line)


def _body(before: str) -> str:
    body = _YEAR_PHRASE.sub("", before)
    if body.endswith("人民"):  # …人民|政府信息公开…
        body += "政府"
    return body.strip('的·、-—_()"“” ')


def _year(text: str) -> int | None:
    years = {to_year(match) for match in re.findall(rf"(?<!\d){YEAR}(?!\d)", text)}
    return years.pop() if len(years) == 1 else None


def to_year(text: str) -> int:
    """The year of figures or Chinese numerals: 2017, 二0一七, 二〇一〇."""
    digits = {**dict.fromkeys("〇○零", "0"), **{c: str(n) for n, c in enumerate("一二三四五六七八九", start=1)}}
    return int("".join(digits.get(character, character) for character in text))


def _heading(head: tuple[Line, ...], position: int) -> Title | None:
    """A title that is a whole line, or is broken over this line and the next two."""
    line = head[position]
    if not any(_WORD in other.compact for other in head[position : position + 3]) or is_furniture(line):
        return None
    text = line.compact.strip("|")  # a row of a table with nothing else in it
    alone = parse_title(text, "heading", line) if len(text) <= _LINE_MAX + 30 else None
    if alone and (alone.body or position == 0):
        return _with_mark_below(alone, head[position + 1 : position + 2])
    if alone is None and _may_begin(line):
        text = line.compact
        for number, other in enumerate(head[position + 1 : position + 3], start=position + 2):
            if is_furniture(other) or len(other.compact) > _LINE_MAX:
                break
            text += other.compact
            whole = parse_title(text, "heading", line)
            if whole and whole.body and not _complete(other):
                return _with_mark_below(whole, head[number : number + 1])
    run_on = _run_on(line)
    return alone or run_on


def _with_mark_below(title: Title, below: tuple[Line, ...]) -> Title:
    """The title with the mark of a newer version, where the line below it says nothing else."""
    if below and _MARK_BELOW.fullmatch(below[0].compact):
        return replace(title, text=title.text + below[0].compact)
    return title


def _complete(line: Line) -> bool:
    """Whether this line is a title with its own body: then the line above it is no part of it."""
    title = parse_title(line.compact, "heading", line)
    return title is not None and bool(title.body) and title.year is not None


_BEGINNING = re.compile(
    rf"(?:{YEAR}(?:年度|年)?(?:政府|政府信息|政府信息公开|政府信息公开工作)?"
    r"|政府|局|厅|委|部|办|办公室|办事处|委员会|管委会|开发区|高新区|园区|新区|中心|院|所|站|队|镇|乡|街道|区|县|市|省|旗|州|公司|海关|处|署|信息公开|公开工作|年度)$"
)


def _may_begin(line: Line) -> bool:
    text = line.compact
    return 2 <= len(text) <= _LINE_MAX and not _NOT_A_TITLE.search(text) and _BEGINNING.search(text) is not None


def _run_on(line: Line) -> Title | None:
    """A title with which a line of running text begins, as where the whole report stands on one line."""
    match = CORE.search(line.compact[: _LINE_MAX + 40])
    if not match or len(line.compact) - match.end() < 10:
        return None
    follows = line.compact[match.end() : match.end() + 12]
    if not re.match(r"[-_./(]|一、|引言|前言|概述|本报告|根据|按照|依据|为|由|目录|第一|总体|[Ii]\.|\d", follows):
        return None
    title = parse_title(line.compact[: match.end()], "heading", line)
    return title if title and title.body and title.year else None


_OTHER_PAPER = re.compile(r"[^。;《》]{0,24}(?:通知|函|方案|意见|办法|制度)》")  # 《关于…年度报告编制工作的通知》
_SENTENCE_CORE = re.compile(rf"[^。;,:!?《》“”|>]{{0,60}}?{CORE.pattern}")
_INTRODUCTION = re.compile(
    r"^.*(?:根据|按照|依据|现公布|现发布|现公开|予以公布|予以公开|公布|发布|公开|编制了?|编写|撰写|编成|形成|现就|现将|结合|制作|作|把)(?=.)"
)


_SHORT_NAME = re.compile(r"\((?:以下|下文)?(?:统一)?(?:简称|下称)[^()]{0,60}\)|\(以下[^()]{0,4}称[^()]{0,60}\)")


def without_short_names(text: str) -> str:
    """A text without the brackets that cut a name from what follows it: …市税务局(以下简称“市局”)2021年…."""
    return _SHORT_NAME.sub("", text) if "称" in text else text


def _in_sentence(line: Line) -> list[Title]:
    """Titles that running text names: 现公布《…》, 由…编制的…年度报告."""
    if len(line.compact) <= _LINE_MAX and parse_title(line.compact, "heading", line):
        return []
    found: list[Title] = []
    if _WORD not in line.compact or not CORE.search(line.compact, 0, 3000):
        return found
    sentences = without_short_names(line.compact[:3000])
    for match in _SENTENCE_CORE.finditer(sentences):
        text = match.group().lstrip("()、 ")
        core = CORE.search(text)
        if core is None or not _ANNUAL.search(text):
            continue
        if _OTHER_PAPER.match(sentences, match.end()):
            continue
        before = _INTRODUCTION.sub("", text[: core.start()])
        before = re.sub(r"^(?:由|本|了|我|《)+", "", before)
        before = re.sub(r"(?:负责)?(?:编制|汇总|综合|编写)的?(?=(?:20\d\d)?)", "", before)
        title = Title(before + core.group(), _body(before), _year(before + core.group()), "sentence", line)
        if len(title.body) <= 40 and not _NOT_A_TITLE.search(title.body):
            found.append(title)
    return found
