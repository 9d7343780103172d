"""What kind of body a name is, and where it begins and ends.

The kinds are those of the published contract: government, office (of a government, or of a leading group), department
(also of zones, and vertical organs), township_government (towns, townships, street offices), institution (zone
committees, hospitals, schools, companies, centres).
"""

from __future__ import annotations

import re

from dagster_project.reports.place_names import begins_with_division

_LEAD = re.compile(r"本(?:年度)?(?:报告|年报)|现将|现就|结合|我们|请|直接|或|和|与|向|由|了|的|是")
_AROUND = "·、,,。:: "
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
