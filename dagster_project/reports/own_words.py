"""What a text calls its own body: 我局, 本街道, 我县; the kind and the level that these words tell."""

from __future__ import annotations

import re
from collections import Counter

from dagster_project.reports.lines import Line
from dagster_project.reports.titles import YEAR

_WE = re.compile(
    r"(?:我|本)(局|委|厅|办|镇|乡|街道|街|市|县|区|省|州|旗|盟|办事处|自治区|管委会|中心|处|院|校|馆|会|关|队|单位|机关|部门|站)(?![民级位域局])"
)
_WE_BARE = re.compile(rf"{YEAR}年度?(街道|镇|乡)(?=共|公开|受理|办理|收到|未收到)")  # 2019年度街道受理申请0件
_TOWN_ALONE = re.compile(r"(?<![\u4e00-\u9fff])(乡|镇)(?:人民)?政府(?![、和及各])")  # 乡政府专门成立了…
_WE_KINDS = {
    **dict.fromkeys(("局", "委", "厅", "处", "关", "队", "站"), "department"),
    **dict.fromkeys(("镇", "乡", "街道", "街", "办事处"), "township_government"),
    **dict.fromkeys(("管委会", "中心", "院", "校", "馆"), "institution"),
    **dict.fromkeys(("市", "县", "区", "省", "州", "旗", "盟", "自治区"), "government"),
}
_OWN_TOWN = re.compile(
    r"(?:^|[。;,])(?P<word>街道|镇|乡)(?:办事处)?(?=通过|积极|严格|认真|还|专门|成立|按照|编制|共|主动|全年|未)"
)


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
