"""Which division a body belongs to, in the registry as of the year. A tie stays a tie, never a guess."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from dagster_project.reports.jurisdictions import Division, Divisions

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
_NATIONAL = re.compile(
    r"^(?:国务院|国家|中国|全国)[\u4e00-\u9fff]{2,}$|^[\u4e00-\u9fff]{2,14}(?:总署|总局)$"
    r"|^(?:外交|国防|教育|科学技术|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和社会保障|自然资源|国土资源|生态环境|环境保护|住房和城乡建设|"
    r"交通运输|铁道|水利|农业|农业农村|商务|文化|文化和旅游|卫生|应急管理|退役军人事务)部(?:办公厅)?$|^审计署$|^海关总署"
)
# rules and orders, which mostly come from the level above
_LAW = re.compile(r"《[^《》]{2,60}(?:规定|办法|条例|通知|意见|要点|细则|方案|决定)(?:\([^()]*\))?》")
_RELATIVE = re.compile(r"^(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟|地区)(?=.{2,})")
_LEVEL_OF_WORD = {
    "自治区": ("province",), "省": ("province",), "市": ("province", "prefecture", "county"), "自治州": ("prefecture",),
    "州": ("prefecture",), "盟": ("prefecture",), "地区": ("prefecture",), "县": ("county",), "自治县": ("county",),
    "区": ("county",), "旗": ("county",),
}  # fmt: skip
_GENERIC_SHORT = frozenset({"公安", "安全", "和平", "文化", "城市", "中心", "建设", "开发"})


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A division, or one below the registry's (a town, a zone it does not list), as of a year."""

    path: str
    code: str | None
    key: int | None
    level: str | None
    name: str
    is_zone: bool = False
    is_bare: bool = False  # the body's name is the division's name and nothing else


@dataclass(frozen=True, slots=True)
class Unresolved:
    """No division, or several that fit equally well; the reason is for people."""

    reason: str
    is_bare: bool = False  # the body's name is a division's name and nothing else


def is_relative(name: str) -> bool:
    """Whether a body's name tells its level and not its place: 市政府办, 区统计局."""
    return _RELATIVE.match(name) is not None


class Gazetteer:
    """Finds divisions as of one year; the whole text serves as context where a name alone does not tell."""

    def __init__(self, divisions: Divisions, year: int | None, context: str) -> None:
        self._divisions = divisions
        self._year = year
        self._context = context.replace("中华人民共和国", "")
        self._own_words = _LAW.sub("", self._context)
        self._mentions: Counter[int] | None = None

    def locate(self, body: str) -> Whereabouts | Unresolved | None:
        """The division of a body; None where its name holds no place at all."""
        name = _PREFIX.sub("", body) if not _PREFIX.fullmatch(body) else body
        chain, rest = self._chain(name)
        if not chain:
            name = re.sub(r"^.*(?:人民政府)(?=[\u4e00-\u9fff]+街道办事处$)", "", name)
            if _NATIONAL.match(body) and not _RELATIVE.match(body):
                return self._national()
            return self._without_chain(name)
        town = _TOWN.match(rest)
        if len(chain) > 1 and not town:
            chain = self._by_context(chain)
        if town and town["town"] != "地区":
            return self._town(town["town"], chain)
        if len(chain) > 1:
            return self._tie(name, chain, is_bare=not rest)
        zone = _ZONE.match(rest)
        if zone and zone["zone"] not in ("新区",):
            printed = name[: len(name) - len(rest)]
            short = "" if printed.endswith(chain[0].name) else chain[0].short_name
            return self._zone(short + zone["zone"], chain[0], is_bare=not zone["rest"])
        return self._found(self._branch(chain[0], rest), is_bare=not rest)

    def _branch(self, above: Division, rest: str) -> Division:
        """The division that a branch inside a body's name serves: 交通警察支队张店大队, 林业局章贡分局."""
        match = _BRANCH.search(rest)
        if not match or self._year is None:
            return above
        for row in self._divisions.children(above.key, self._year):
            if row.code and match["place"].endswith((row.name, row.short_name)):
                return row
        return above

    def from_context(self, level_word: str | None = None, level: str | None = None) -> Whereabouts | Unresolved | None:
        """The one division that the text speaks of, of a level or of the kind that a word (区, 县, 市) asks for."""
        levels = _LEVEL_OF_WORD.get(level_word or "")
        scored = [
            (count, division)
            for division, count in self._mentioned()
            if (level is None or division.level == level)
            and (not levels or (division.level in levels and (level_word or "") in division.name[-3:]))
        ]
        scored.sort(key=lambda item: -item[0])
        if not scored or scored[0][0] < 2:  # one short name may be anything (金沙)
            return None
        if len(scored) > 1 and scored[0][0] < 2 * scored[1][0]:
            return self._tie(level_word or "", [division for _, division in scored[:3]])
        return self._found(scored[0][1], is_bare=False)

    def town_from_context(self) -> Whereabouts | Unresolved | None:
        """The one town that the text names (上营乡 in 《上营乡信息公开保密审查机制》) more than any other."""
        counts: Counter[str] = Counter()
        for match in self._divisions.matcher(townships=True).find(self._context):
            if _TOWN.fullmatch(match.name):
                counts[match.name] += 1
        ranked = counts.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return self._town(ranked[0][0], [])

    def _chain(self, name: str) -> tuple[list[Division], str]:
        """The divisions that a name begins with (all candidates of the lowest), and what follows them."""
        chain: list[Division] = []
        rest = name
        while rest:
            step = self._step(rest, chain)
            if step is None:
                break
            found, length = step
            chain, rest = found, rest[length:]
            rest = re.sub(r"^(?:(?:人民)?政府)(?=[\u4e00-\u9fff]+(?:街道|镇|乡))", "", rest)
        return chain, rest

    def _step(self, rest: str, above: list[Division]) -> tuple[list[Division], int] | None:
        for length in range(min(14, len(rest)), 1, -1):
            name, follows = rest[:length], rest[length:]
            found = [row for row in self._named(name) if self._fits(row, name, follows)]
            if above:
                found = self._below(found, {row.durable_key for row in above})
            if found:
                return found, length
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
            if row.level == "county" or name in _GENERIC_SHORT:
                return False
            return not re.match(r"[省市县区镇乡旗州路]|街道|自治|新区", follows)
        return True

    def _named(self, name: str) -> list[Division]:
        """The rows of a name as of the year; of a name no longer (or not yet) in use the unit as it then was."""
        if self._year is None:
            newest: dict[int, Division] = {}
            for row in self._divisions.named(name):
                newest[row.durable_key] = row
            return list(newest.values())
        valid = list(self._divisions.named(name, self._year))
        if valid:
            return valid
        found: dict[int, Division] = {}
        for row in self._divisions.named(name):
            then = self._divisions.in_year(row, self._year) or self._heir(row)
            if then is not None and (then.is_valid(self._year) or then.durable_key == row.durable_key):
                found[then.key] = then
        return list(found.values())

    def _heir(self, row: Division) -> Division | None:
        """What a unit became; the unit itself where it went into one that was there before (莱芜市 into 济南市).

        The last report of such a unit is not one of the other's.
        """
        heir = self._divisions.today(row)
        last = self._divisions.periods(row.durable_key)[-1]
        if heir is not None and last.valid_to is not None and self._divisions.in_year(heir, last.valid_to):
            return last
        return heir

    def _by_context(self, rows: list[Division]) -> list[Division]:
        """Of several divisions of one name, those whose superiors the text names."""
        scores = {row.key: self._support(row) for row in rows}
        best = max(scores.values())
        return [row for row in rows if scores[row.key] == best] if best else rows

    def _support(self, row: Division) -> int:
        """How often the text names a division's superiors, in full or short."""
        names = {n for up in self._divisions.ancestors(row) if up.level != "national" for n in (up.name, up.short_name)}
        return sum(self._context.count(name) for name in names if len(name) > 1)

    def _mentioned(self) -> list[tuple[Division, int]]:
        """Divisions that the text names (lowest level first where one lies in another), with how often."""
        counts: Counter[int] = Counter()
        rows: dict[int, Division] = {}
        for match in self._divisions.matcher().find(self._own_words):
            found = self._named(match.name)
            if len(found) > 1:  # 荆州 is the city before it is the district
                found = [row for row in found if row.level in ("province", "prefecture")] or self._by_context(found)
            if len(found) != 1 or found[0].level == "national":
                continue
            row = found[0]
            short = match.name != row.name
            if short and (
                match.name in _GENERIC_SHORT or (row.level == "county" and not self._stands_alone(match.start))
            ):
                continue
            rows[row.key] = row
            counts[row.key] += 1 if short and row.level == "county" else 2
        for key, row in rows.items():  # 合肥市 in 合肥市瑶海区 speaks for the district, not for itself
            for up in self._divisions.ancestors(row):
                if up.key in counts:
                    counts[up.key] -= min(counts[up.key], counts[key])
        return [(rows[key], count) for key, count in counts.items() if count > 0]

    def _stands_alone(self, start: int) -> bool:
        """Whether a short name begins a word, as in 《渭滨统计年鉴》 or 爱渭滨; 信息和政务 does not speak of 和政."""
        before = self._own_words[start - 1 : start]
        return before == "爱" or not "\u4e00" <= before <= "\u9fff"

    def _without_chain(self, name: str) -> Whereabouts | Unresolved | None:
        town = _TOWN.match(name)
        if town:
            return self._town(town["town"], [])
        relative = _RELATIVE.match(name)
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
        if above:
            keys = {row.durable_key for row in above}
            rows = [row for row in rows if any(up.durable_key in keys for up in self._divisions.ancestors(row))]
        if len(rows) > 1:
            rows = self._by_context(rows)
        if len(rows) == 1:
            return self._town_found(rows[0])
        if not rows and len(above) > 1:
            above = self._by_context(above)
        if not rows and len(above) == 1 and above[0].level == "county":
            path = f"{self._divisions.path_name(above[0])}/{town}"
            return Whereabouts(path, None, None, "township", town)
        if rows:
            return self._tie(town, rows)
        return Unresolved(
            f"行政区划表中没有“{town}”,也不知其所属县区 / no town {town} in the registry, and its county is not known"
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
        return Whereabouts(f"{self._divisions.path_name(above)}/{zone}", None, None, "county", zone, True, is_bare)

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
