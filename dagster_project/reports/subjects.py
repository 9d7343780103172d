"""For whom a sentence speaks: for the report's whole scope, for a part of it, or for nobody knows whom.

全市共收到…, 我局公开… speak for the whole; 其中区本级…, 各部门…, 行署办公室… for a part. A sentence without a subject
speaks for the whole, but less plainly; one with a subject that is not understood is not taken.
"""

from __future__ import annotations

import re

from dagster_project.reports.model import Identity
from dagster_project.reports.titles import YEAR, to_year

AREA, PLAIN, SILENT, UNKNOWN, PART = 3, 2, 1, 0, -1

_CLAUSE = re.compile(  # also the next item of a list of figures: 当面申请5件、网络申请3件
    r"[,。;:!?()]|(?<=[\d万余一二三四五六七八九十两][件条宗起份次个例人名篇元场期部项])、|(?<=[\d万余]人次)、|(?<=[\d.]万元)、"
)
_ASIDE = re.compile(r"\([^()]*\)")
_TIME = re.compile(
    rf"(?:{YEAR}年(?:度|来|以来|期间|间|底|末)?(?:,)?|全年度?|年内|一年来|本年度?|今年(?:以来)?|当年|年度|截[至止](?:目前|{YEAR}年(?:\d+月)?(?:\d+日)?(?:底|末|止)?)|(?:1月)?1日(?:起)?(?:至|到)\d+月\d+日|\d+月\d+日|期间|报告期内|统计期内)"
)
_FUNCTION = re.compile(
    r"(?:(?:通过|以|采取|采用|运用)[^,。;]*(?:形式|方式|途径|渠道|载体|等平台|等媒体|等栏目)|通过|依托|利用|运用|借助|在|于|经|以|按照[^,]*|根据[^,]*|新增|共|累计|总共|一共|已|均|主动|及时|依法|向社会|对外|总计|合计|分别|新|也|还|并|则|就|的|了|有|"
    r"因[^,。;]*|针对[^,。;]*|对[^,。;]*|涉及[^,。;]*|关于[^,。;]*|就[^,。;]*|(?:政府|政务)?信息公开类|(?:在)?(?:法定|规定)的?[期时]限内|予以|政府信息公开|政务公开|信息公开|政府|门户|政务|官方|各类|发布|其中|含|包括|包含|情况|方面|工作|积极|全部|继续|认真|提出|提起|被|案件|申请|收到|接收|接到|发生|另|尚|其余|剩余|"
    r"同时|此外|同期|主要|自|从|各(?:个|种|大)?(?:平台|渠道|途径)|多种?渠道|经审核|"
    r"受理|办理|引起|引发|而|和|或|及|与|由于|由|来|组织|设立|设置|设有|设|先后|还是|是|上|整理|梳理|录入|编辑|审核|制作|采集|上传|"
    r"公开|平台|栏目|专栏|行政复议(?!机))"
)
_AREA = "市|县|区|省|州|地区|盟|旗|镇|乡|街道|街|自治区|自治州|自治县|新区"
_ALL_ORGANS = (
    "行政机关|政府机关|人民政府|政府部门|政府|机关|部门|单位|镇街|街镇|乡镇|镇乡|街道|镇|乡|区县|县区|县市区|县|市县"
)
_WHOLE_AREA = (
    rf"全(?:{_AREA})(?:范围内?|(?:各级各类|各级各|各级|各)?(?:{_ALL_ORGANS})(?:[和及、与](?:各级?)?(?:{_ALL_ORGANS}))*)?|"
    rf"(?:{_AREA})?各级(?:各类)?(?:行政机关|政府机关|政府|人民政府|机关)(?:及[^,。;]{{0,10}}部门)?|"
    r"各(?:区县|市县|县市区?|镇街)和(?:市|省|区)级部门"
)
_ONLY_PARTS = re.compile(
    rf"全(?:{_AREA})(?:各|所有)?(?:政府)?(?:部门|单位|乡镇|镇街|街镇|街道|区县|县区|科室)[^,。;]{{0,10}}$"
)
_AREA_WIDE = re.compile(rf"{_WHOLE_AREA}|(?:我|本)(?:{_AREA})(?![局委厅办队所站院馆])")
_WHOLE = re.compile(
    rf"{_WHOLE_AREA}|"
    r"全(?:局|委|厅|系统|院|办|处|关|社会?)(?:各(?:科室|单位|部门))?|"
    rf"(?:我|本)(?:街道?办(?:事处)?|[镇乡]政府|{_AREA}|局|委|厅|办|办事处|管委会|中心|处|院|馆|会|关|队|单位|机关|行政机关|机构|部门|站|级政府|政府|辖区)"
)
_TYPES = ("市", "自治县", "县", "自治区", "区", "省", "自治州", "州", "旗", "镇", "乡", "街道", "地区", "盟")
_LEVELS = "省市县区州盟旗"
_COMMITTEE = re.compile(r"(?<=区)(?:管理委员会|管委会)$")  # a zone speaks under its own name, too
_SHORT_ENDS = (("委员会", "委"), ("办公室", "办"), ("办公厅", "办"))
_ORGAN = re.compile(
    r"(?:办公室|办公厅|办|局|委|厅|部门|单位|镇|乡|街道|区|县|市|州|本级|机关|公司|中心|政府|所|站|队|学校|医院|法院|高院|中院|委员会|管委会|开发区|企业|社区|村|科室|窗口|大厅|平台|系统|热线|\))$"
)
_SUBJECT_VERB = re.compile(
    r"^(?P<subject>[\u4e00-\u9fff()、]{2,24}?)(?:共|累计|通过|公开|发布|收到|受理|办理|办结|接到|审理|审结|全年|主动|认真|积极|严格|坚持|高度|进一步|继续|在|依托|按照|按|未|没有|组织|印发|制定|新收|召开|举办|参加|因|微博|微信|网站|门户)"
)
_OTHER_TIME = re.compile(
    r"上一?年度?(?!结转)|去年|往年|历年|同期|前年|20\d\d年以来|自[^,。;]{2,20}以来|开通以来|成立以来|上线以来|实施以来|至今|迄今"
)
_PART_OF_YEAR = re.compile(
    r"[上下]半年|[一二三四]季度|(?<!\d)(?!1月?(?:-|至|到|~)12月)\d{1,2}月?(?:-|至|到|~)\d{1,2}月(?!\d*日)"
)
_AMOUNT = re.compile(r"\d[万余多]*[件条宗起份次个例项篇]|;")
# what did not happen in many years did not happen in this one
_SINCE = re.compile(
    r"(?:[及和、]历年来?)|至今|迄今|20\d\d年以来|自[^,。;]{2,20}以来|(?:开通|成立|上线|实施)以来|截[至止](?:目前|现在)"
)
_YEAR_MENTION = re.compile(rf"(?<!\d)({YEAR})年")
_COMPARED = re.compile(rf"[比较与同](?:{YEAR}年度?|去年|上一?年度?)(?:同期)?")  # 比2019年减少3项,…
# where what is carried over comes from or goes to: 自2021年结转3件
_CARRIED = re.compile(
    rf"(?:自|从|由)?{YEAR}年度?(?:结转|转结|转办|转入|遗留)|(?:结转|转结|结|转)(?:至|到|入)?{YEAR}年度?(?:继续)?(?:办理|答复)?"
)
_UNTIL = re.compile(r"(?:\d+月)?(?:\d+日)?(?:起|开始|以来)?(?:至|到|-|~)(?:截?止)?")
_NOT_A_COUNT = re.compile(
    r"每(?:年|月|周|日|天|季度?)|日均|月均|年均|平均|力争|目标|计划|预计|不少于|不低于|要求|确保|拟|达标"
)
_STOCK = re.compile(r"截[至止][^,。;]*(?:目前|年)|(?:到|至|截[至止])(?:目前|现在|[^,。;]{0,6}[底末])|目前为止")
_ALL_TIME = re.compile(r"历年|历史|总累计|累计总")
_THE_YEARS = re.compile(r"全年|本年|年度|年内|当年")
# the channel of a phrase: 通过市政府门户|网站公开…
_BY_CHANNEL = re.compile(r"(?:通过|在|依托|利用|借助|运用|于)[^,。;:]{0,40}$")
_WITH_ANOTHER = re.compile(r"(?:平台|微博|微信|公众号|公报|[栏报]|媒体)[、和及与]")  # 通过公开平台、|网站公开…
_ANOTHERS = re.compile(r"(?<!^在)(?<!^通过)[局委厅校院所]|部门|单位|乡镇|镇街|企业|各")


def _is_stock(before: str, words: str) -> bool:
    """Whether an amount is what has been counted up over the years: 截至…累计…, 历年…"""
    if _ALL_TIME.search(before[-20:] + words):
        return True
    if "累计" not in before + words:
        return False
    marks = list(_STOCK.finditer(before))
    return bool(marks) and not _THE_YEARS.search(before + words, marks[-1].end())


def names_only_parts(before: str) -> bool:
    """Whether the words before a phrase name the organs of an area, but not the area's government (全市各部门)."""
    return _ONLY_PARTS.search(before) is not None


_ANOTHERS_SITE = re.compile(rf"{_ANOTHERS.pattern}|[{_LEVELS}镇乡]$")


class Speaker:
    """Judges the subjects of one report's sentences."""

    def __init__(self, identity: Identity) -> None:
        self._own = _own_names(identity)
        self._issuer = identity.issuer or ""
        place = (identity.jurisdiction or "").rsplit("/", maxsplit=1)[-1]
        levels = [character for character in self._issuer if character in _LEVELS]
        self._level = levels[-1] if levels and place not in self._issuer else place[-1:]
        self.is_one_body = identity.issuer_kind in ("department", "institution", "office")
        # A bureau that says 全市 speaks of more than itself.
        self._beyond = _AREA_WIDE if identity.issuer_kind in ("department", "institution") else None

    def standing(
        self,
        sentence: str,
        start: int,
        amount: int,
        year: int | None,
        deputies: re.Pattern[str] | None,
        by_channel: bool,
        is_dated: bool = False,
        is_denial: bool = False,
    ) -> int:
        """How surely the phrase at ``start``, with its amount at ``amount``, is said of the whole scope and year.

        ``deputies`` are organs that answer for the whole in this matter (the legal office for reconsiderations).
        ``by_channel`` says that what stands before the phrase may be the channel that it speaks of, and no subject,
        ``is_dated`` that the phrase itself names the year, ``is_denial`` that it says that nothing was.
        """
        before = _ASIDE.sub("", sentence[:start])
        if is_denial:
            before = _SINCE.sub("", before)
        before = _CARRIED.sub("", _COMPARED.sub("", before))
        if not is_dated and (self._of_another_time(before, year) or _is_stock(before, sentence[start:amount])):
            return UNKNOWN
        clauses = _CLAUSE.split(before)
        own_clause = clauses.pop() if clauses else ""
        if by_channel and (channel := _BY_CHANNEL.search(own_clause)):
            if _ANOTHERS.search(self._without_own(channel.group())) or _WITH_ANOTHER.search(channel.group()):
                return UNKNOWN
            own_clause = own_clause[: channel.start()]
        elif by_channel and self.is_one_body and not _ANOTHERS_SITE.search(self._without_own(own_clause)):
            own_clause = ""  # 市环境保护|公众网站: the name of the site
        if _NOT_A_COUNT.search(own_clause):
            return UNKNOWN
        standing = self._judge(own_clause, deputies)
        if standing == SILENT:
            standing = self._from_earlier(clauses, deputies)
        if standing == UNKNOWN and "其中" in before:
            return PART
        return standing

    def _without_own(self, text: str) -> str:
        return self._own.sub("", text) if self._own is not None else text

    def _of_another_time(self, before: str, year: int | None) -> bool:
        mentions = list(_YEAR_MENTION.finditer(before))
        if mentions and year is not None:
            if to_year(mentions[-1][1]) != year:
                return True
            if len(mentions) > 1 and to_year(mentions[-2][1]) != year:  # 2008年5月1日至2009年12月31日
                between = before[mentions[-2].end() : mentions[-1].start()]
                if _UNTIL.fullmatch(between):
                    return True
        clause = _CLAUSE.split(before)[-1]
        since = max((match.end() for match in _AMOUNT.finditer(before)), default=0)
        return _OTHER_TIME.search(clause) is not None or _PART_OF_YEAR.search(before, since) is not None

    def _judge(self, clause: str, deputies: re.Pattern[str] | None) -> int:
        """The standing by the words of a clause before the phrase: SILENT where they name no subject."""
        rest = _TIME.sub("", clause)
        if self._beyond is not None and self._beyond.search(rest):
            return UNKNOWN
        whole = AREA if _WHOLE.search(rest) else SILENT
        if match := _SUBJECT_VERB.match(rest):
            if self._is_another(match["subject"], deputies):
                return PART  # 省高院受理涉我区信息公开的行政诉讼3件
            if self._is_short_for_own(match["subject"]):
                whole = max(whole, PLAIN)
                rest = rest[match.end("subject") :]
        rest = _WHOLE.sub("", rest)
        if self._own is not None and self._own.search(rest):
            whole = max(whole, PLAIN)
            rest = self._own.sub("", rest)
        if deputies is not None and deputies.search(rest):
            return PLAIN
        rest = _FUNCTION.sub("", rest)
        rest = re.sub(r"^[\W\d]+|[\W]+$|\d+\.|[“”\"()]", "", rest)
        if self._is_short_for_own(rest):
            return max(whole, PLAIN)
        if not rest:
            return whole
        if _ORGAN.search(rest):
            return PART
        return whole if whole > SILENT and len(rest) <= 6 else UNKNOWN

    def _is_another(self, subject: str, deputies: re.Pattern[str] | None) -> bool:
        """Whether a subject is an organ and neither the whole nor the issuer nor one that answers for it."""
        known = (_WHOLE, self._own, deputies)
        subject = _TIME.sub("", subject)
        return (
            _ORGAN.search(subject) is not None
            and not self._is_short_for_own(subject)
            and _FUNCTION.match(subject) is None
            and not any(pattern.search(subject) for pattern in known if pattern is not None)
        )

    def _is_short_for_own(self, subject: str) -> bool:
        """Whether a name is the issuer's with characters left out: 市城管执法局 of 大冶市城市管理执法局.

        A name that begins with a level (市…局) must begin with the issuer's own: the city's bureau is another.
        """
        issuer = self._issuer
        if (zone := _COMMITTEE.sub("", issuer)) != issuer and subject.endswith(zone[-1:]):
            issuer = zone
        for long, short in _SHORT_ENDS:
            if issuer.endswith(long) and subject.endswith(short):
                issuer = issuer.removesuffix(long) + short
        if len(subject) < 3 or not issuer.endswith(subject[-1]):
            return False
        if subject[0] in _LEVELS and subject[0] != self._level:
            return False
        characters = iter(issuer)
        return all(character in characters for character in subject)

    def _from_earlier(self, clauses: list[str], deputies: re.Pattern[str] | None) -> int:
        """The subject that a clause without one takes over from the clauses before it."""
        for clause in reversed(clauses):
            bare = _TIME.sub("", clause)
            match = _SUBJECT_VERB.match(bare)
            if not match:
                continue
            subject = match["subject"]
            if self._beyond is not None and self._beyond.search(subject):
                return UNKNOWN
            rest = _WHOLE.sub("", subject)
            standing = AREA if rest != subject else SILENT
            if self._own is not None and self._own.search(rest):
                standing = max(standing, PLAIN)
                rest = self._own.sub("", rest)
            if deputies is not None and deputies.search(rest):
                return PLAIN
            if self._is_short_for_own(rest):
                return max(standing, PLAIN)
            if _ORGAN.search(rest) and not _FUNCTION.match(rest):  # 市政府|办公室, 全市|公安机关
                return PART
            if standing > SILENT:
                return standing
        return SILENT


def _own_names(identity: Identity) -> re.Pattern[str] | None:
    """The names by which the report speaks of its whole: the issuer, and the division of a government."""
    places = identity.jurisdiction.split("/") if identity.jurisdiction else []
    names: set[str] = set()
    bare: set[str] = set()  # without a name of their own: 庐阳区政府 is not 区政府
    if identity.jurisdiction and identity.issuer_kind in ("government", "township_government", None):
        place = places[-1]
        names |= {place, f"{place}政府", f"{place}人民政府", f"{place}行政公署", f"{place}办事处"}
        for suffix in ("人民政府", "政府", "街道办事处", "办事处", "行政公署", "行署"):
            bare |= {f"{word}{suffix}" for word in _TYPES if place.endswith(word)}
        names |= {"地区", "行署"} if place.endswith("地区") else set()
    if identity.issuer:
        names.add(identity.issuer)
        for name in places:
            if name in identity.issuer:
                rest = identity.issuer.split(name)[-1]  # 市司法局 is what the city's bureau calls itself
                (bare if _GENERIC.fullmatch(rest) else names).update((rest, name[-1] + rest))
        if identity.issuer_kind == "township_government" and (match := _TOWNSHIP.search(identity.issuer)):
            names |= _township_names(match["name"] + match["kind"], match["kind"])
            bare |= _township_names(match["kind"], match["kind"])
    own = [*_alternatives(names), *(rf"(?<![\u4e00-\u9fff]){name}" for name in _alternatives(bare))]
    return re.compile(rf"(?<![各、和及])(?:{'|'.join(own)})(?!办公|各|部门|直属)") if own else None


def _alternatives(names: set[str]) -> list[str]:
    names = names | {name.replace("人民政府", "政府") for name in names}
    kept = {name for name in names if (len(name) > 1 or name in "镇乡") and name not in _NOBODYS}
    return [re.escape(name) for name in sorted(kept, key=len, reverse=True)]


def _township_names(name: str, kind: str) -> set[str]:
    """The names of a town or a street office without the places above it: 砲里街道办事处, 砲里街道, 砲里街办, 街道."""
    names = {name, f"{name}人民政府", f"{name}办事处"}
    return names | {f"{name[:-1]}办", f"{name}办"} if kind == "街道" else names


_NOBODYS = frozenset({"人民政府", "政府", "办事处"})
_GENERIC = re.compile(r"(?:人民政府|政府|行政公署|行署|街道|镇|乡|办事处|办公[室厅])+")
_TOWNSHIP = re.compile(r"(?P<name>[^省市县区旗盟州]{1,8}?)(?P<kind>街道|镇|乡)(?:人民政府|政府|办事处)?$")
