"""Who issues a report: names of bodies met in the document, and what kind of body a name is.

The kinds are those of the published contract: government, office (of a government, or of a leading group), department
(also
of zones, and vertical organs), township_government (towns, townships, street offices), institution (zone committees,
hospitals, schools, companies, centres).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from dagster_project.reports.dates import DATE
from dagster_project.reports.furniture import Furnishing, is_furniture
from dagster_project.reports.lines import Line
from dagster_project.reports.place_names import begins_with_division
from dagster_project.reports.titles import YEAR, Title, without_short_names

_LEAD = re.compile(r"本(?:年度)?(?:报告|年报)|现将|现就|结合|我们|请|直接|或|和|与|向|由|了|的|是")
_AROUND = "·、,,。:: "
_NAME = r"[\u4e00-\u9fff·()]"
_TOWNSHIP = re.compile(
    r"(?:(?:街道|镇|乡|苏木|地区)(?:人民政府|政府|办事处|公所)|(?:街道|镇|苏木|(?<!城)乡)|街道办|街办|办事处)(?:党政(?:综合)?办公?室?)?$"
)
_OFFICE = re.compile(
    r"(?:政府|公署|行署|领导小组|委员会领导小组)(?:信息公开|政务公开|信息与政务公开)?(?:工作)?(?:办公室|办公厅|办)$"
    r"|(?:信息公开|政务公开)(?:工作)?(?:领导小组)?办公?室?$|^[省市县区旗州盟]?(?:政|府)?府办(?:公室)?$|党政办公?室?$|行政办公厅$"
)
_ZONE = re.compile(
    r"(?:开发|高新|高新技术|产业|技术|示范|工业园|工业|园|景|合作|保税|综保|度假|名胜|保护|集聚|经开|物流|贸易试验|试验|自贸|新|城|港|岛|湖|山|河|带|基地|组团|片|矿|林|农垦|灌)"
    r"区?(?:党工委|管理)?(?:管理?委(?:员会)?)$|区党工委$|(?:开发|高新|产业|示范|工业园|园|合作|度假|集聚|经开|保税|试验|管理)区$|景区$|管委会$"
)
_INSTITUTION = re.compile(
    r"(?:医院|卫生院|保健院|学校|大学|学院|中学|小学|[一二三四五六七八九十][中小]|幼儿园|党校|公司|集团|中心|图书馆|博物馆|文化馆|档案馆|研究[院所]|考试院|考试局|银行|电视台|广播台|报社|协会|学会|供电局|自来水厂)$"
)
_GOVERNMENT = re.compile(r"(?:政府|行政公署|行署|公署)$")
_DEPARTMENT = re.compile(
    r"(?:局|厅|委员会|委|部|署|站|所|支队|大队|总队|中队|海关|法院|检察院|处|办公室|办公厅|办|联合会|联社|总社|总会|工会|妇联|残联|侨联|文联|科协|工商联"
    r"|红十字会|馆|院|队|库|台|社|会|税务|气象|烟草)$"
)
_SUBJECT = re.compile(
    rf"(?:^|[。;,:、(《“])(?:{YEAR}年(?:度|来|以来|间)?[,,]?|我们)?(?P<body>{_NAME}{{2,30}}?(?:人民政府(?:办公[室厅])?|行政公署|办事处|管委会|局|厅|委员会|委|大队|支队|海关|中心|医院|公司|中学|小学|总署|部))"
    r"(?=(?:在|已主动|认真|按|坚持|严格|紧紧|全面|深入|主动|继续|依|积极|共|公开|推进|落实|高度|进一步|以|政府信息公开|信息公开|网站|官网|门户|贯彻|围绕|根据|收到|未|没有|等))"
)
_TOWN_SUBJECT = re.compile(
    rf"{YEAR}年度?+[,,]?(?P<body>(?!我|本|全|各)(?:[\u4e00-\u9fff]{{2,8}}(?:镇|乡|街道)|[\u4e00-\u9fff]{{2,12}}(?:技术|经济)开发区))"
    r"(?=按|在|认真|坚持|严格|公开|收到|未收到|共|积极|深入|全面|推进|落实)"
)
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
)
_CONTACT = re.compile(
    rf"(?:联系:?|联系(?:单位|部门|机构):|咨询:?|请与|可与|可向|直接与|与|向)(?P<body>{_NAME}{{3,40}}?)(?:(?<=[室局厅委处科办心府署会股构关]))(?=[联(,。;:]|进行|反映|咨询|查询|$)"
)
_WE = re.compile(
    r"(?:我|本)(局|委|厅|办|镇|乡|街道|街|市|县|区|省|州|旗|盟|办事处|自治区|管委会|中心|处|院|校|馆|会|关|队|单位|机关|部门|站)(?![民级位域局])"
)
_WE_BARE = re.compile(rf"{YEAR}年度?(街道|镇|乡)(?=共|公开|受理|办理|收到|未收到)")  # 2019年度街道受理申请0件
_SELF = re.compile(r"(?:我|本|各|全)(?:省|市|县|区|乡|镇|街道?|局|委|办|厅|单位|机关)")
# ministries, hospitals, companies are also met as others: a subject is the issuer where nobody speaks as 我局, 我县
_ONLY_IN_OWN_REPORT = re.compile(r"(?:部|总署|医院|公司|中学|小学)$")
_OTHER_SELF = re.compile(r"[我本全](?:局|委|厅|办|镇|乡|街道|市|县|区|省|州|旗|盟|管委会|中心)(?!域)")
_TOWN_ALONE = re.compile(r"(?<![\u4e00-\u9fff])(乡|镇)(?:人民)?政府(?![、和及各])")  # 乡政府专门成立了…
_WE_KINDS = {
    **dict.fromkeys(("局", "委", "厅", "处", "关", "队", "站"), "department"),
    **dict.fromkeys(("镇", "乡", "街道", "街", "办事处"), "township_government"),
    **dict.fromkeys(("管委会", "中心", "院", "校", "馆"), "institution"),
    **dict.fromkeys(("市", "县", "区", "省", "州", "旗", "盟", "自治区"), "government"),
}
_DAY_LINE = re.compile(
    rf"^\W{{0,2}}(?:{DATE.pattern}|{YEAR}年\d{{1,2}}月|{YEAR}年[一二三四五六七八九十]+月(?:[一二三四五六七八九十]+日)?)\W{{0,2}}$"
)
_SIGNED_AT_END = re.compile(
    rf"[。;|](?P<body>[\u4e00-\u9fff]{{4,30}})(?:{DATE.pattern}|{YEAR}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日)[|。]?$"
)
_HAPPENED = re.compile(r"召开|举行|举办|关于|报送|截至|截止")
_OWN_TOWN = re.compile(
    r"(?:^|[。;,])(?P<word>街道|镇|乡)(?:办事处)?(?=通过|积极|严格|认真|还|专门|成立|按照|编制|共|主动|全年|未)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body named in the document, and where: cover, compiled, field, source, title …."""

    name: str
    source: str
    raw: str


def kind_of_body(name: str) -> str | None:
    """The kind that a body's name shows, None where it shows none (as a bare place, known to the registry only)."""
    name = re.sub(r"\((?:本级|机关|本级机关|部门)\)$|本级$|(?<=政府)机关$", "", name)
    for pattern, kind in (
        (_OFFICE, "office"),
        (_TOWNSHIP, "township_government"),
        (_GOVERNMENT, "government"),
        (_ZONE, "institution"),
        (_INSTITUTION, "institution"),
        (_DEPARTMENT, "department"),
    ):
        if pattern.search(name):
            return kind
    return None


def tidy_body(name: str) -> str:
    """The name of the body itself, without units inside it (…局信息中心) and words around it."""
    name = _without_lead(name.strip(_AROUND))
    name = re.sub(r"关于$|^.*(?:可在|可从|可以从|可通过|登录)(?=.{4})|^见(?=.{4})|(?<=政府)机关$", "", name)
    name = re.sub(r"(?:及|和|暨)(?:其)?办公[室厅]$", "", name)
    name = re.sub(r"\((?!集团)[^()]*\)?$", "", name)
    while True:
        shorter = _strip_inner(name)
        if shorter == name or len(shorter) < 3:
            return name
        name = shorter


def _without_lead(name: str) -> str:
    """A name without the words before it; 和 in 和平区, 向 in 向阳镇 are part of the place."""
    while (lead := _LEAD.match(name)) and not begins_with_division(name):
        name = name[lead.end() :]
    return name


def _strip_inner(name: str) -> str:
    if re.search(r"(?:街道|镇|乡)办事处$", name):
        return name
    if kind_of_body(name) == "office" and not re.search(
        r"(?:局|厅|委|会)(?:党组|机关)?(?:政务公开|信息公开)?.{0,8}办公?室?$", name
    ):
        return re.sub(r"(?<=人民政府办公室|人民政府办公厅).{2,16}$", "", name)
    for inner in (
        r"(?<=[局厅委部署关])(?:党组|机关)?(?:综合)?办公?室.{0,10}$",
        r"(?<=[局厅委部署关])(?:(?:宣传|政务)?(?:信息)?中心|综合[科股处]|[\u4e00-\u9fff]{2,8}[科股处])$",
        r"(?<=[局厅委部署关会])(?:政府)?(?:政务|信息)公开.{0,14}$",
        r"(?<=人民政府办公[室厅]).{2,16}$",
        r"(?<=办事处).{2,12}$",
        r"(?<=[镇乡]人民政府).{2,12}$",
        r"(?<=[镇乡]政府).{2,12}$",
    ):
        shorter = re.sub(inner, "", name)
        if shorter != name:
            return shorter
    return name


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
    bodies += _matches(_CONTACT, head, "contact")
    return tuple(body for body in dict.fromkeys(bodies) if 2 <= len(body.name) <= 40 and not _SELF.match(body.name))


def kind_of_self(lines: tuple[Line, ...]) -> tuple[str | None, str]:
    """The kind of body that the text calls itself (我局, 本街道), with the word; a bureau may also speak of 我市."""
    words = Counter(
        match[1] for line in lines for we in (_WE, _WE_BARE, _TOWN_ALONE) for match in we.finditer(line.compact)
    )
    kinds: Counter[str] = Counter()
    for word, count in words.items():
        if word in _WE_KINDS:
            kinds[_WE_KINDS[word]] += count
    if kinds["township_government"] and not set(words) & {"局", "委", "厅", "处", "关", "队", "站"}:
        return "township_government", "我" + next(
            word for word in words if _WE_KINDS.get(word) == "township_government"
        )
    own = [kind for kind, _ in kinds.most_common() if kind != "government"]
    chosen = own[0] if own else ("government" if kinds else None)
    if not own and words["办"] and any("政府办公室" in line.compact or "政府办公厅" in line.compact for line in lines):
        return "office", "我办"
    if not own and words["单位"]:  # governments do not call themselves 我单位
        return "department", "我单位"
    if chosen is None and (town := next((m for line in lines for m in _OWN_TOWN.finditer(line.compact)), None)):
        return "township_government", town["word"]
    raw = next((f"我{word}" for word, _ in words.most_common() if _WE_KINDS.get(word) == chosen), "")
    return chosen, raw


_LEVEL_WORDS = (
    ("township", re.compile(r"我(?:镇|乡|街道|街)|本(?:镇|乡|街道)")),
    (
        "county",
        re.compile(r"(?:我|全)(?:县|区|旗)(?!域)|[县区旗]委、?[县区旗]政府|(?<![\u4e00-\u9fff])[县区旗](?:人民)?政府"),
    ),
    ("province", re.compile(r"(?:我|全)省|省委、?省政府|自治区党委")),
)


def level_of_self(kind: str | None, name: str | None, lines: tuple[Line, ...]) -> str | None:
    """The level that the text shows where no division is known: a town is one wherever it lies, 县水务局 is a county's.

    A city may be of three levels: 我市 tells none.
    """
    if kind == "township_government":
        return "township"
    if name and (match := re.match(r"[县区旗省]", name)):
        return "province" if match.group() == "省" else "county"
    text = "\n".join(line.compact for line in lines)
    counts = {level: len(pattern.findall(text)) for level, pattern in _LEVEL_WORDS}
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] and not re.search(r"我市|全市|市委、?市政府", text) else None


def _signed(lines: tuple[Line, ...]) -> list[Body]:
    """A body on a line of its own with a date below it, or with its date at a line's end: the cover, or a signature."""
    found: list[Body] = []
    for line in lines:
        match = _SIGNED_AT_END.search(line.compact[-80:])
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
        texts = dict.fromkeys((text, without_short_names(text)))
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
        match = _TABLE_TITLE.search(line.compact)
        if match:
            body = re.sub(r"^[一二三四五六七八九十]+、|^附[件表]?\d*:?", "", match["body"])
            found.append(Body(tidy_body(body + "政府" if body.endswith("人民") else body), "table", match.group()))
    return found


def _matches(pattern: re.Pattern[str], lines: tuple[Line, ...], source: str, may_be_place: bool = False) -> list[Body]:
    found: list[Body] = []
    for line in lines:
        if is_furniture(line) and len(line.compact) < 200:
            continue
        text = _RULES.sub("《》", without_short_names(line.compact[:8000]))
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
