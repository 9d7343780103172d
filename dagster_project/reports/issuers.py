"""Who issues a report: the names of bodies met in the document, each with where it stands."""

from __future__ import annotations

import re
from itertools import pairwise

from dagster_project.reports.body_names import kind_of_body, tidy_body
from dagster_project.reports.dates import DATE
from dagster_project.reports.furniture import Furnishing, is_furniture
from dagster_project.reports.lines import Line
from dagster_project.reports.place_names import begins_with_division
from dagster_project.reports.records import record
from dagster_project.reports.titles import YEAR, Title, without_short_names

_NAME = r"[\u4e00-\u9fff·()]"
_SUBJECT = re.compile(
    rf"(?:^|[。;,:、(《“])(?:{YEAR}年(?:度|来|以来|间)?[,,]?|我们)?(?P<body>{_NAME}{{2,30}}?(?:人民政府(?:办公[室厅])?|行政公署|办事处|管委会|局|厅|委员会|委|大队|支队|海关|中心|医院|公司|中学|小学|总署|部))"
    r"(?=(?:在|已主动|认真|按|坚持|严格|紧紧|全面|深入|主动|继续|依|积极|共|公开|推进|落实|高度|进一步|持续|不断|切实|扎实|加强|始终|以|政府信息公开|信息公开|网站|官网|门户|贯彻|围绕|根据|收到|未|没有|等))"
)
_TOWN_SUBJECT = re.compile(
    rf"{YEAR}年度?+[,,]?(?P<body>(?!我|本|全|各)(?:[\u4e00-\u9fff]{{2,8}}(?:镇|乡|街道)|[\u4e00-\u9fff]{{2,12}}(?:技术|经济)开发区))"
    r"(?=按|在|认真|坚持|严格|公开|收到|未收到|共|积极|深入|全面|推进|落实)"
)
# what a place did, 2020年,武汉市坚持…: a government's report, where the text speaks of all the place and of no bureau
_PLACE_SUBJECT = re.compile(
    rf"(?:^|[。;]){YEAR}年(?:度|来|以来)?[,,]?(?P<body>[\u4e00-\u9fff]{{2,12}}?(?:自治区|[省市州盟县区旗]))"
    r"(?=坚持|认真|按照|深入|全面|严格|积极|始终|以习近平|高度重视|紧紧|围绕|持续|扎实)"
)
_WHOLE_PLACE = re.compile(r"[全我](?:自治区|[省市州盟县区旗])(?!域)")
# a report about itself: 2010年,黑龙江省政府信息公开工作取得…; 公布区统计局2021年度年报; 结合来宾市卫健委工作
_REPORT_OF = re.compile(
    rf"(?:^|[。;,:、(《“]|公布|发布|公开|现将|{YEAR}年度?[,,]?)(?P<body>{_NAME}{{2,30}}?)(?:"
    rf"{YEAR}年度?(?:年报|年度报告|(?:工作)?情况报告)"
    rf"|(?:{YEAR}年度?)?(?:的)?(?:政府|政务)信息公开工作(?:取得|编制|有序|稳步|扎实|情况|在|进展|开展)"
    r"|各级(?:人民)?(?:政府|行政机关)|(?:政府)?门户网站(?:共|累计|主动)*公开)"
    rf"|结合(?P<body2>{_NAME}{{2,30}}?)(?:工作|实际)(?=,)"
)
# a notice around the report: 贺州市人民政府办公室关于公布…的通知
_NOTICE_BY = re.compile(rf"^(?P<body>{_NAME}{{4,40}}?)关于(?:公布|印发|发布)")
# names of rules hold names of bodies that issue no report: 《江苏省人民政府信息公开办法》; their own titles may
_RULES = re.compile(r"《[^《》]{2,60}(?:办法|规定|条例|细则|通知|意见)(?:\([^()]*\))?》")
_SITE = re.compile(r"(?:网站|官网|门户|政府信息公开(?:网|专栏|平台))")
_AT_SITE = re.compile(r"^(?:(?:.*[可请以均者])?(?:在|从|到|登录|登陆|通过|访问|进入))")  # 可在…网站查阅
_COMPILED = re.compile(
    rf"由(?P<body>{_NAME}{{2,40}}?)(?:负责|牵头|统一|根据|依据|按照|结合|综合.{{0,60}}?|汇总.{{0,40}}?)?(?:编制|编写|编撰|撰写|拟定|制作|编成)"
    rf"|由(?P<body4>{_NAME}{{4,40}}?)(?:根据|依据|依照|按照|结合|综合)[^。]{{0,240}}?(?:编制|编写|汇总)"
    rf"|(?:^|[,。])(?P<body3>{_NAME}{{2,20}}?(?:局|厅|委员会))(?:办公室|信息中心)?编制。"
    rf"|^(?P<body2>{_NAME}{{4,40}}?)(?:编制了?|汇总.{{0,30}}?编[成制])"
    rf"|[,。](?P<body5>{_NAME}{{4,40}}?)编制了?(?=《?[^《》。,]{{0,40}}(?:年度报告|年报))"
)
_COMPILES = re.compile("编|撰写|拟定|制作|汇总")  # in all of these
_BRACKETS = re.compile(r"(?<=[局厅委办])\([^()]{2,40}\)(?=编)")  # 大数据发展局(政务服务监督管理办公室)编制了
_CONTACT = re.compile(
    rf"(?:联系:?|联系(?:单位|部门|机构):|咨询:?|请与|可与|可向|直接与|与|向)(?P<body>{_NAME}{{3,40}}?)(?:(?<=[室局厅委处科办心府署会股构关]))(?=[联(,。;:]|进行|反映|咨询|查询|$)"
)
_SELF = re.compile(r"(?:我|本|各|全)(?:省|市|县|区|乡|镇|街道?|局|委|办|厅|单位|机关)")
# ministries, hospitals, companies are also met as others: a subject is the issuer where nobody speaks as 我局, 我县
_ONLY_IN_OWN_REPORT = re.compile(r"(?:部|总署|医院|公司|中学|小学)$")
_OTHER_SELF = re.compile(r"[我本全](?:局|委|厅|办|镇|乡|街道|市|县|区|省|州|旗|盟|管委会|中心)(?!域)")
_DAY_LINE = re.compile(
    rf"^\W{{0,2}}(?:{DATE.pattern}|{YEAR}年\d{{1,2}}月|{YEAR}年[一二三四五六七八九十]+月(?:[一二三四五六七八九十]+日)?)\W{{0,2}}$"
)
_SIGNED_AT_END = re.compile(
    rf"[。;|](?P<body>[\u4e00-\u9fff]{{4,30}})(?:{DATE.pattern}|{YEAR}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日)[|。]?$"
)
_DAY_AT_END = re.compile(r"[日\d][|。]?$")  # asked first, of all lines
_HAPPENED = re.compile(r"召开|举行|举办|关于|报送|截至|截止")


@record(frozen=True, slots=True)
class Body:
    """A body named in the document, and where: cover, compiled, field, source, title …."""

    name: str
    source: str
    raw: str


def named_bodies(lines: tuple[Line, ...], titles: tuple[Title, ...], found: tuple[Furnishing, ...]) -> tuple[Body, ...]:
    """The bodies that the document names as its issuer's, the surest source first."""
    head = lines[:80]
    bodies = _signed(lines) + _compiled(head)
    bodies += [Body(tidy_body(one.value), "field", one.value) for one in found if one.field == "issuer"]
    bodies += [Body(tidy_body(one.value.split()[0]), "source", one.value) for one in found if one.field == "source"]
    headings = [title for title in titles if title.source in ("heading", "field", "file")]
    headings.sort(key=lambda title: (title.year is None, title.source == "file"))
    bodies += [Body(tidy_body(title.body), "title", title.text) for title in headings if title.body]
    bodies += [
        Body(tidy_body(title.body), "sentence", title.text)
        for title in titles
        if title.source == "sentence" and title.body
    ]
    bodies += _table_titles(lines) + _matches(_REPORT_OF, head, "sentence", may_be_place=True)
    subjects = _matches(_SUBJECT, lines, "subject")
    if any(_OTHER_SELF.search(line.compact) for line in lines):
        subjects = [body for body in subjects if not _ONLY_IN_OWN_REPORT.search(body.name)]
    bodies += subjects + _matches(_TOWN_SUBJECT, head, "subject")
    if any(_WHOLE_PLACE.search(line.compact) for line in lines):
        bodies += _matches(_PLACE_SUBJECT, head, "place", may_be_place=True)
    bodies += _matches(_CONTACT, head, "contact")
    return tuple(body for body in dict.fromkeys(bodies) if 2 <= len(body.name) <= 40 and not _SELF.match(body.name))


def _signed(lines: tuple[Line, ...]) -> list[Body]:
    """A body on a line of its own with a date below it, or with its date at a line's end: the cover, or a signature."""
    found: list[Body] = []
    for line in lines:
        match = _SIGNED_AT_END.search(line.compact[-80:]) if _DAY_AT_END.search(line.compact[-2:]) else None
        if match and kind_of_body(match["body"]) and not _HAPPENED.search(match["body"]):
            found.append(Body(match["body"], "cover", match.group()))
    for line, below in pairwise(lines):
        name = line.compact
        if (
            4 <= len(name) <= 30
            and _DAY_LINE.match(below.compact)
            and re.fullmatch(rf"{_NAME}+", name)
            and kind_of_body(name)
        ):
            found.append(Body(name, "cover", f"{name} {below.compact}"))
    return found


def _compiled(head: tuple[Line, ...]) -> list[Body]:
    found: list[Body] = []
    for line in head:
        if is_furniture(line):
            continue
        if (notice := _NOTICE_BY.match(line.compact)) and len(line.compact) < 80:
            found.append(Body(tidy_body(notice["body"]), "compiled", notice.group()))
        text = line.compact[:3000]
        if not _COMPILES.search(text):
            continue
        texts = dict.fromkeys((text, without_short_names(text), _BRACKETS.sub("", text)))
        for match in (match for text in texts for match in _COMPILED.finditer(text)):
            name = tidy_body(re.sub(r"^.*(?:是|系)由", "", next(part for part in match.groups() if part)))
            name = re.sub(r"^(?:本(?:年度)?报告)?(?:是|系)?由?", "", name)
            name = re.sub(rf"{YEAR}年.*$|(?:综合|汇总|根据|结合).*$", "", name)
            if kind_of_body(name):
                found.append(Body(name, "compiled", match.group()[:80]))
    return found


_TABLE_TITLE = re.compile(rf"(?:^|[,。、|\s])(?P<body>{_NAME}{{2,30}}?)(?:{YEAR}年度?)?政府信息公开情况统计表")


def _table_titles(lines: tuple[Line, ...]) -> list[Body]:
    found: list[Body] = []
    for line in lines:
        match = _TABLE_TITLE.search(line.compact) if "统计表" in line.compact else None
        if match:
            body = re.sub(r"^[一二三四五六七八九十]+、|^附[件表]?\d*:?", "", match["body"])
            found.append(Body(tidy_body(body + "政府" if body.endswith("人民") else body), "table", match.group()))
    return found


def _matches(pattern: re.Pattern[str], lines: tuple[Line, ...], source: str, may_be_place: bool = False) -> list[Body]:
    found: list[Body] = []
    for line in lines:
        if is_furniture(line) and len(line.compact) < 200:
            continue
        text = without_short_names(line.compact[:8000])
        if "《" in text:
            text = _RULES.sub("《》", text)
        for match in pattern.finditer(text):
            raw = next(part for part in match.groups() if part)
            name = tidy_body(raw)
            if _is_site(raw, text[match.end() :]) and not _acts(name, lines):
                continue
            if not name.startswith(("本", "各")) and "我" not in name and (kind_of_body(name) or may_be_place):
                found.append(Body(name, source, match.group()[:80]))
    return found


def _is_site(name: str, follows: str) -> bool:
    """Whether a body is named only as whose site holds the report: 可在广东省税务局网站查阅."""
    return (
        _SITE.match(follows) is not None
        and _AT_SITE.match(name) is not None
        and not begins_with_division(name)  # 从化区
    )


def _acts(name: str, lines: tuple[Line, ...]) -> bool:
    """Whether the text says of a government's place what it did: 彝良县主动公开…; then the site is its own."""
    place = name.removesuffix("人民政府")
    return place != name and any(
        f"{place}{verb}" in line.compact for line in lines for verb in ("主动公开", "高度重视", "坚持", "认真")
    )
