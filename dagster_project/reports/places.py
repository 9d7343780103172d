"""Which division a body belongs to, in the registry as of the year. A tie stays a tie, never a guess."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dagster_project.reports.addresses import town_spellings
from dagster_project.reports.hints import PlaceHint
from dagster_project.reports.jurisdictions import Division, Divisions
from dagster_project.reports.place_context import Context
from dagster_project.reports.place_names import NamesOfYear, is_generic
from dagster_project.reports.whereabouts import RELATIVE, Unresolved, Whereabouts, is_national, unlisted

_TOWN = re.compile(
    r"^(?:(?:人民)?政府)?(?P<town>[\u4e00-\u9fff]{1,12}?(?:街道|镇|乡|苏木|地区))(?:办事处|街道办|(?:人民)?政府|党工委|公所)?(?:[\u4e00-\u9fff]{0,8}办公?室)?$"
)
_ZONE = re.compile(
    r"^(?P<zone>[\u4e00-\u9fff]{2,20}?(?:开发区|高新区|园区|新区|示范区|合作区|保税区|度假区|集聚区|经开区|试验区|景区|产业园|工业园|管理区))(?P<rest>.*)$"
)
# organs that stand before the place they serve: 国家税务总局合肥市税务局, 中华人民共和国广州海关
_BRANCH = re.compile(
    r"[局队会关行](?P<place>[\u4e00-\u9fff]{2,10}?)(?:分局|大队|中队|支队|分中心|管理部|分会|支行|税务局|调查队)$"
)
_PREFIX = re.compile(
    r"^(?:中华人民共和国|国家税务总局|国家统计局|中国人民银行|国家金融监督管理总局|国家能源局|国家矿山安全监察局|中国共产党|中共)(?=.{3,})"
)
_ZONE_OF_COUNTY = re.compile(r"(?:经济(?:技术)?|高新技术产业|工业)(?:开发区|园区|园)|经开区|高新区")
# schools and hospitals are named by a county's short name: 安徽省涡阳第三中学
_SCHOOL = r"(?:中学|小学|[一二三四五六七八九十]中|幼儿园)"
_NAMED_BY_COUNTY = re.compile(rf"{_SCHOOL}$|(?:学校|医院|卫生院|保健院)$")
_OF_A_PROVINCE = re.compile(  # what a province calls schools of its own
    rf"(?:省立|省|师范|大学|学院|实验|外国语|第[一二三四五六七八九十]+|附属|直属|机关|高级|示范|职工|育才|少数民族|民族)*{_SCHOOL}$"
)
_OWN = re.compile(r"[我本全各该]")  # 年度我镇: words around a name, no name


class Gazetteer:
    """Finds divisions as of one year; the whole text serves as context where a name alone does not tell."""

    def __init__(self, divisions: Divisions, year: int | None, context: str, hints: Sequence[PlaceHint] = ()) -> None:
        self._divisions = divisions
        self._year = year
        self._names = NamesOfYear(divisions, year)
        self._context = Context(divisions, self._names, context, hints)

    def locate(self, body: str) -> Whereabouts | Unresolved | None:
        """The division of a body; None where its name holds no place at all."""
        name = _PREFIX.sub("", body) if not _PREFIX.fullmatch(body) else body
        chain, rest = self._chain(name)
        if not chain:
            name = re.sub(r"^.*(?:人民政府)(?=[\u4e00-\u9fff]+街道办事处$)", "", name)
            if is_national(body) and not RELATIVE.match(body):
                return self._national()
            return self._without_chain(name)
        town = _TOWN.match(rest)
        if len(chain) > 1 and not town:
            chain = self._context.chosen(chain)
        if town and town["town"] != "地区":
            return self._town(town["town"], chain)
        if len(chain) > 1:
            return self._tie(name, chain, is_bare=not rest)
        zone = _ZONE.match(rest)
        if zone and zone["zone"] not in ("新区",):
            printed = name[: len(name) - len(rest)]
            short = "" if printed.endswith(chain[0].name) else chain[0].short_name
            return self._zone(short + zone["zone"], chain[0], is_bare=not zone["rest"])
        if chain[0].level in ("province", "prefecture") and _NAMED_BY_COUNTY.search(rest):
            return self._of_institution(name, chain[0], rest)
        return self._found(self._branch(chain[0], rest), is_bare=not rest)

    def _of_institution(self, name: str, above: Division, rest: str) -> Whereabouts | Unresolved:
        """The county by whose short name a school or hospital is called; unknown where a district's name is in it.

        A district's hospital and a city's hospital in that district are called alike, and so may a town's school be.
        """
        for length in range(4, 1, -1):
            named = [one.division for one in self._names.meant(rest[:length]) if one.division.level == "county"]
            rows = [] if is_generic(rest[:length]) else self._below(named, {above.durable_key})
            if len(rows) == 1 and rows[0].code and not rows[0].name.endswith("区"):
                return self._found(rows[0], is_bare=False)
            if rows:
                return self._tie(name, rows)
        if above.level == "province" and re.search(rf"{_SCHOOL}$", rest) and not _OF_A_PROVINCE.match(rest):
            return Unresolved(f"“{name}”所在的县区不明 / it is not known in which county {name} lies")
        return self._found(above, is_bare=False)

    def _branch(self, above: Division, rest: str) -> Division:
        """The division that a branch inside a body's name serves: 交通警察支队张店大队, 林业局章贡分局."""
        match = _BRANCH.search(rest)
        if not match or self._year is None:
            return above
        for row in self._divisions.children(above.key, self._year):
            if row.code and match["place"].endswith((row.name, row.short_name)):
                return row
        return above

    def from_context(
        self, level_word: str | None = None, level: str | None = None, of_government: bool = False
    ) -> Whereabouts | Unresolved | None:
        """The one division that the text speaks of, of a level or of the kind that a word (区, 县, 市) asks for."""
        found = self._context.spoken_of(level_word, level, of_government)
        if not found:
            return None
        return self._found(found[0], is_bare=False) if len(found) == 1 else self._tie(level_word or "", found)

    def town_from_context(self) -> Whereabouts | Unresolved | None:
        """The one town that the text names (上营乡 in 《上营乡信息公开保密审查机制》) more than any other."""
        counts: Counter[str] = Counter()
        for match in self._divisions.matcher(townships=True).find(self._context.text):
            if _TOWN.fullmatch(match.name):
                counts[match.name] += 1
        ranked = counts.most_common(2)
        if not ranked:
            return self._town_of_address()
        if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
            return None
        return self._town(ranked[0][0], [])

    def _town_of_address(self) -> Whereabouts | None:
        """The one town of a county's site that a part of the address names: cqsdj.gov.cn/bmjz/jz/ytz_73563.

        Else some town of that county.
        """
        counties = self._context.hinted(None, "county")
        if len(counties) != 1 or self._year is None:
            return None
        slugs = self._context.slugs
        towns = [
            row
            for row in self._divisions.children(counties[0].key, self._year, townships=True)
            if row.level == "township" and not slugs.isdisjoint(town_spellings(row.name))
        ]
        return self._town_found(towns[0]) if len(towns) == 1 else self._unnamed_town(counties[0])

    def _unnamed_town(self, county: Division) -> Whereabouts:
        """A town of which only the county is known; without a code, so that its figures are never the county's."""
        why = "正文未写明是哪个乡镇,只知其所属县区 / the text does not say which town it is; only its county is known"
        return Whereabouts(self._divisions.path_name(county), None, None, "township", county.name, why_no_code=why)

    def _chain(self, name: str) -> tuple[list[Division], str]:
        """The divisions that a name begins with (all candidates of the lowest), and what follows them."""
        chain: list[Division] = []
        also: list[Division] = []  # what the name stood for in other years: 铜仁市 for the prefecture around it
        rest = name
        while rest:
            step = self._step(rest, [*chain, *also])
            if step is None:
                break
            chain, also, length = step
            rest = rest[length:]
            rest = re.sub(r"^(?:(?:人民)?政府)(?=[\u4e00-\u9fff]+(?:街道|镇|乡))", "", rest)
        return chain, rest

    def _step(self, rest: str, above: list[Division]) -> tuple[list[Division], list[Division], int] | None:
        """The divisions of the longest name here, others that had it in other years, and how long the name is."""
        keys = {row.durable_key for row in above}
        for length in range(min(14, len(rest)), 1, -1):
            name, follows = rest[:length], rest[length:]
            found = [one for one in self._names.meant(name) if self._fits(one.bearer, name, follows)]
            if above:
                inside = self._below([one.division for one in found], keys)
                found = [one for one in found if one.division in inside]
            if found:
                chain = self._names.of_the_year(found)
                return chain, [one.division for one in found if one.division not in chain], length
        return None

    def _below(self, rows: list[Division], keys: set[int]) -> list[Division]:
        """The rows that lie in one of these units; else those that once did: 莱芜市莱城区 when it came to 济南."""

        def lies_in(*periods: Division) -> bool:
            return any(up.durable_key in keys for period in periods for up in self._divisions.ancestors(period))

        now = [row for row in rows if lies_in(row)]
        return now or [row for row in rows if lies_in(*self._divisions.periods(row.durable_key))]

    def _fits(self, row: Division, name: str, follows: str) -> bool:
        """Whether a name in a body's name is meant as this division; short names stand for cities and provinces."""
        if row.level == "national":
            return False
        if name == row.short_name and name != row.name:
            if is_generic(name):
                return False
            if row.level == "county" and row.code:  # zones are named by it: 海门经济技术开发区
                return _ZONE_OF_COUNTY.match(follows) is not None
            return not re.match(r"[省市县区镇乡旗州路港]|街道|自治|新区", follows)
        return True

    def _without_chain(self, name: str) -> Whereabouts | Unresolved | None:
        town = _TOWN.match(name)
        if town:
            return self._town(town["town"], [])
        relative = RELATIVE.match(name)
        if relative:
            found = self.from_context(relative.group())
            return found or Unresolved(f"“{name}”未写明所属地区 / {name} does not say of which place it is")
        return None

    def _town(self, town: str, above: list[Division]) -> Whereabouts | Unresolved:
        """A town by name below the divisions above it (anywhere, where none are given)."""
        found = self._divisions.named(town, self._year, townships=True) or self._divisions.named(town, townships=True)
        rows = list({row.code: row for row in found if row.level == "township"}.values())
        if above and not above[0].code:  # a zone manages towns that by law lie in counties
            province = self._divisions.parent(above[0])
            above = [province] if province else []
        above = self._county_around(town, above)
        if above:
            keys = {row.durable_key for row in above}
            rows = [row for row in rows if any(up.durable_key in keys for up in self._divisions.ancestors(row))]
        if len(rows) > 1:
            rows = self._context.chosen(rows)
        if len(rows) == 1 and not above and self._context.is_denied(rows[0]):
            return self._elsewhere(town, rows[0])
        if len(rows) == 1:
            return self._town_found(rows[0])
        if not rows and not above and not _OWN.search(town):
            above = self._context.hinted(None, "county")
        if not rows and len(above) > 1:
            above = self._context.chosen(above)
        if not rows and len(above) == 1:
            rows = self._with_peoples(town, above[0])
            if len(rows) == 1:
                return self._town_found(rows[0])
        if not rows and len(above) == 1 and self._has_another_kind(town, above[0]):
            return Unresolved(
                f"行政区划表中该县区没有“{town}”,只有同名而类别不同的乡镇 / the county has no {town} in the registry, "
                "only one of that name and another kind"
            )
        if not rows and len(above) == 1 and above[0].level == "county":
            path = f"{self._divisions.path_name(above[0])}/{town}"
            return unlisted(path, "township", town)
        if rows:
            return self._tie(town, rows)
        return Unresolved(
            f"行政区划表中没有“{town}”,也不知其所属县区 / no town {town} in the registry, and its county is not known"
        )

    def _county_around(self, town: str, above: list[Division]) -> list[Division]:
        """The county that the text prints before the town's name, if it lies in those above; else these."""
        if any(row.level == "county" for row in above):
            return above
        around = self._context.around_town(town)
        if above:
            around = self._below(around, {row.durable_key for row in above})
        return around or above

    def _with_peoples(self, town: str, county: Division) -> list[Division]:
        """The towns of a county whose full names also name peoples: 黄腊布依族苗族乡 for 黄腊乡."""
        kind = next((word for word in ("镇", "乡") if town.endswith(word)), None)
        if kind is None or county.level != "county" or self._year is None:
            return []
        full = re.compile(rf"{re.escape(town.removesuffix(kind))}[\u4e00-\u9fff]{{1,14}}族{kind}")
        towns = self._divisions.children(county.key, self._year, townships=True)
        return [row for row in towns if full.fullmatch(row.name)]

    def _has_another_kind(self, town: str, county: Division) -> bool:
        """Whether the county has a town of this name that is of another kind: 玉舍镇 where 玉舍乡 is named."""
        if self._year is None:
            return False
        stem = re.sub(r"(?:街道|镇|乡|苏木)$", "", town)
        towns = self._divisions.children(county.key, self._year, townships=True)
        return any(re.fullmatch(rf"{re.escape(stem)}(?:街道|镇|乡|苏木)", row.name) for row in towns)

    def _elsewhere(self, town: str, row: Division) -> Unresolved:
        path = self._divisions.path_name(row)
        return Unresolved(
            f"行政区划表中“{town}”属{path},与文件来源不符 / the only town {town} in the registry is {path}, "
            "and the file comes from elsewhere"
        )

    def _town_found(self, row: Division) -> Whereabouts:
        county = self._divisions.parent(row)
        if county is not None and self._year is not None:
            county = self._divisions.in_year(county, self._year) or self._divisions.today(county) or county
        path = f"{self._divisions.path_name(county)}/{row.name}" if county else row.name
        return Whereabouts(path, row.code, row.key, "township", row.name)

    def _zone(self, zone: str, above: Division, is_bare: bool) -> Whereabouts:
        """A zone that the registry does not list: below a county a body of it, else a division of its own."""
        if above.level == "county":
            return self._found(above, is_bare=False)
        return unlisted(f"{self._divisions.path_name(above)}/{zone}", "county", zone, True, is_bare)

    def _national(self) -> Whereabouts:
        country = self._divisions.by_code("000000", self._year or 2020)
        return Whereabouts("中国", "000000", country.key if country else None, "national", "中国")

    def _found(self, row: Division, is_bare: bool) -> Whereabouts:
        is_zone = not row.code
        return Whereabouts(
            self._divisions.path_name(row), row.code or None, row.key, row.level, row.name, is_zone, is_bare
        )

    def _tie(self, name: str, rows: list[Division], is_bare: bool = False) -> Unresolved:
        paths = "、".join(self._divisions.path_name(row) for row in rows[:5])
        return Unresolved(f"“{name}”可能是:{paths} / {name} may be any of these; the text does not say which", is_bare)
