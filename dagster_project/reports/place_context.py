"""What the whole text, and where it was found, say of a place that a name alone does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from dagster_project.reports.area_codes import area_hints
from dagster_project.reports.hints import PlaceHint
from dagster_project.reports.jurisdictions import Division, Divisions
from dagster_project.reports.place_names import NamesOfYear, is_generic

Row = TypeVar("Row", bound=Division)
# rules and orders, which mostly come from the level above
_LAW = re.compile(r"《[^《》]{2,60}(?:规定|办法|条例|通知|意见|要点|细则|方案|决定|规则|公?函)(?:\([^()]*\))?》")
# a site of a whole province holds the reports of all its bodies: 可在广东省税务局网站查阅
_SITE_OF_PROVINCE = re.compile(
    r"(?:在|从|到|登录|登陆|通过|访问)[^。,;:()]{0,12}?[\u4e00-\u9fff]{2,8}(?:省|自治区)[^。,;:()市县区州盟]{0,12}(?:网站|官网|门户)"
)
# who gave an order: 根据某某市政务公开领导小组办公室《关于…的通知》, 按照某某市人民政府办公厅的要求
_ORDERED = re.compile(
    r"(?<=[据照循从实行和及与、,,》])[\u4e00-\u9fff]{2,24}?(?:办公[室厅]|公开办|领导小组|委员会|政府|局|委|厅)"
    r"(?:《关于|(?:的)?(?:有关|相关)?(?:文件|通知)?(?:要求|部署|安排|通知|精神))"
)
# a short name that goes on as that of a port, a road, a school: 天津港, 北京路
_GOES_ON = re.compile(r"港|[东西南北中]?路|大街|大道|大学|日报|银行|海关")
_OWN_WORD = re.compile(
    r"(?:我|全)([省市县区旗州盟])(?!域)|(?<![\u4e00-\u9fff])([省市县区旗州盟])(?:委、?\2?政府|人民政府|政府)"
)
_IN_FULL = re.compile(r"..[县区旗州市盟]$")  # 天祝县 for 天祝藏族自治县: no word of everyday use
_LONGEST_NAME = 15  # characters of a county's full name
_WITH_AND = frozenset({"和县"})  # 人民政府和县政府各部门
_LEVEL_OF_WORD = {
    "自治区": ("province",), "省": ("province",), "市": ("province", "prefecture", "county"), "自治州": ("prefecture",),
    "州": ("prefecture",), "盟": ("prefecture",), "地区": ("prefecture",), "县": ("county",), "自治县": ("county",),
    "区": ("county",), "旗": ("county",),
}  # fmt: skip


class Context:
    """The text of a document as context for names of divisions, and the hints from around it."""

    def __init__(self, divisions: Divisions, names: NamesOfYear, text: str, hints: Sequence[PlaceHint] = ()) -> None:
        self._divisions = divisions
        self._names = names
        self._hints = tuple(hints)
        self.text = text.replace("中华人民共和国", "")
        self._telling = (*self._hints, *area_hints(text, divisions))  # apart: a telephone names no place by itself
        self.slugs = frozenset(slug for hint in self._hints for slug in hint.slugs)
        self._own_words = _SITE_OF_PROVINCE.sub("", _LAW.sub("", self.text))
        self._without_orders = _SITE_OF_PROVINCE.sub("", _LAW.sub("", _ORDERED.sub("《关于", self.text)))

    def chosen(self, rows: list[Row]) -> list[Row]:
        """Of several divisions of one name, those whose superiors the text names; else those that the hints allow."""
        scores = {row.key: self.support(row) for row in rows}
        best = max(scores.values(), default=0)
        kept = [row for row in rows if scores[row.key] == best] if best else rows
        return self.allowed(kept) if len(kept) > 1 else kept

    def support(self, row: Division) -> int:
        """How often the text names a division's superiors, in full or short."""
        names = {n for up in self._divisions.ancestors(row) if up.level != "national" for n in (up.name, up.short_name)}
        return sum(self.text.count(name) for name in names if len(name) > 1)

    def allowed(self, rows: list[Row]) -> list[Row]:
        """The rows that agree with every hint and area code that fits one of them; all rows where these contradict."""
        telling = [hint for hint in self._telling if any(self._agrees(row, hint) for row in rows)]
        kept = [row for row in rows if all(self._agrees(row, hint) for hint in telling)]
        return kept or rows

    def is_denied(self, row: Division) -> bool:
        """Whether surroundings and telephones speak of other places only, and the text names none above this one."""
        return (
            bool(self._telling) and not self.support(row) and not any(self._agrees(row, hint) for hint in self._telling)
        )

    def around_town(self, town: str) -> list[Division]:
        """The county whose full name the text prints before a town's, 地址:肥东县石塘镇; all of an ambiguous name.

        Empty where it prints none, or several.
        """
        found: dict[str, list[Division]] = {}
        for match in re.finditer(rf"(?:(?:人民)?政府)?{re.escape(town)}", self.text):
            before = self.text[max(match.start() - _LONGEST_NAME, 0) : match.start()]
            for length in range(len(before), 2, -1):
                name = before[-length:]
                named = (row for row in self._names.named(name) if name == row.name)
                rows = [row for row in named if row.level == "county" and row.code]  # towns of zones lie in counties
                if rows:
                    found[name] = rows
                    break
        return next(iter(found.values())) if len(found) == 1 else []

    def spoken_of(self, word: str | None, level: str | None, of_government: bool = False) -> list[Division]:
        """The divisions that the text speaks of most, of a level or of the kind that a word (区, 县, 市) asks for.

        One is an answer; several are a tie that neither text nor hints resolve. For a government's own place those who
        give it orders do not count: they are above it.
        """
        levels = _LEVEL_OF_WORD.get(word or "")
        scored = [
            (count, division)
            for division, count in self._mentioned(self._without_orders if of_government else self._own_words)
            if (level is None or division.level == level)
            and (not levels or (division.level in levels and (word or "") in division.name[-3:]))
        ]
        scored.sort(key=lambda item: -item[0])
        if not scored or scored[0][0] < 2:  # one short name may be anything (金沙)
            return self.hinted(word, level)
        if len(scored) == 1 or scored[0][0] >= 2 * scored[1][0]:
            return [scored[0][1]]
        tied = [division for _, division in scored[:3]]
        kept = self.allowed(tied)
        return kept if len(kept) == 1 else tied

    def hinted(self, word: str | None, level: str | None) -> list[Division]:
        """The lowest divisions that agree with all hints, of the level asked for, as the text calls its own place."""
        own = {match[1] or match[2] for match in _OWN_WORD.finditer(self.text)}
        levels = _LEVEL_OF_WORD.get(word or "")
        found: dict[int, Division] = {}
        for unit in {unit for hint in self._hints for unit in hint.units}:
            row = self._names.then(self._divisions.periods(unit)[-1])
            if row is None or not all(self._lies_in(row, hint) for hint in self._hints):
                continue
            fits = (level is None or row.level == level) and (
                not levels or (row.level in levels and (word or "") in row.name[-3:])
            )
            if fits and (not own or row.name[-1] in own):
                found[row.durable_key] = row
        return list(found.values())

    def _lies_in(self, row: Division, hint: PlaceHint) -> bool:
        """Whether a row is one of a hint's divisions or lies in one, in whatever period."""
        periods = self._divisions.periods(row.durable_key) or (row,)
        return any(
            one.durable_key in hint.units for period in periods for one in (period, *self._divisions.ancestors(period))
        )

    def _agrees(self, row: Division, hint: PlaceHint) -> bool:
        """Whether a row lies in a hint's division, or one of these in it."""
        if self._lies_in(row, hint):
            return True
        return any(
            up.durable_key == row.durable_key
            for unit in hint.units
            for period in self._divisions.periods(unit)
            for up in self._divisions.ancestors(period)
        )

    def _mentioned(self, text: str) -> list[tuple[Division, int]]:
        """Divisions that the text names (lowest level first where one lies in another), with how often."""
        counts: Counter[int] = Counter()
        rows: dict[int, Division] = {}
        for match in self._divisions.matcher().find(text):
            found = self._names.named(match.name)
            if len(found) > 1:  # 荆州 is the city before it is the district
                found = [row for row in found if row.level in ("province", "prefecture")] or self.chosen(found)
            if len(found) != 1 or found[0].level == "national":
                continue
            row = found[0]
            short = match.name != row.name and not _IN_FULL.search(match.name)
            stands_alone = _stands_alone(text, match.start)
            if match.name in _WITH_AND and not stands_alone:
                continue
            if short and (is_generic(match.name) or (row.level == "county" and not stands_alone)):
                continue
            if short and _GOES_ON.match(text, match.start + len(match.name)):
                continue
            rows[row.key] = row
            counts[row.key] += 1 if short and row.level == "county" else 2
        for key, row in rows.items():  # 合肥市 in 合肥市瑶海区 speaks for the district, not for itself
            for up in self._divisions.ancestors(row):
                if up.key in counts:
                    counts[up.key] -= min(counts[up.key], counts[key])
        return [(rows[key], count) for key, count in counts.items() if count > 0]


def _stands_alone(text: str, start: int) -> bool:
    """Whether a short name begins a word, as in 《渭滨统计年鉴》 or 爱渭滨; 信息和政务 does not speak of 和政."""
    before = text[start - 1 : start]
    return before == "爱" or not "\u4e00" <= before <= "\u9fff"
