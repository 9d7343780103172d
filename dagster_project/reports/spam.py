"""Words of betting sites that stand where a hijacked page had a name or a term: 新葡京博彩官网区 for 越秀区.

What stood there cannot be known from them. They are covered, character by character, before names are looked for: a
place that they name (澳门) is not the report's, and what is left beside them (区人民政府) names no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dagster_project.reports.jurisdiction_names import NameMatcher

COVER = "某"  # as one writes of somebody who is not to be named; a character, so that sentences stay sentences

# Brands and trades that no office has in its name. Where a word has an honest use too, what must stand beside it is
# given: 投注 is also what a lottery shop takes, 永利 a township, 金沙 a county.
_SEED = (
    r"葡京|威尼斯人|百家乐|老虎机|太阳城(?:集团|娱乐|官网|网)|美高梅|新濠|bet365|beat365|365bet|(?<!\d)365体育|betway|manbetx"
    r"|澳门(?:新)?(?:金沙|永利|银河)|金沙(?:城中心|娱乐|国际|官网)|永利(?:娱乐|国际|皇宫|集团|官网|平台)|银河(?:娱乐|官网)"
    r"|博彩(?:业)?(?:官网|网|公司|平台|app|娱乐|导航|推荐)|博彩业网址|赌(?:场|博|球)(?:官网|官方|网站|网址|平台|推荐|游戏|app)"
    r"|(?:澳门|香港|特区|网上|线上|在线|真人)赌场|娱乐城|娱乐场(?:官网|平台)|(?:足球|即时|篮球)比分|比分网|买球(?:网|平台|app|官)"
    r"|(?:欧洲杯|世界杯)(?:买球|足球网|投注|竞猜)|投注(?:官网|平台|网|app)|六合彩|六宝典|体彩网|彩票(?:官网|平台|网站|网址|app)"
    r"|(?:开元|真人|线上)棋牌|棋牌(?:官网|平台|游戏|app)|凯发(?:app|k8|国际|娱乐|官网|平台|体育|登)|亚博(?:体育|app|官网|手机|网)"
    r"|必威(?:体育|app|官网)|万博(?:体育|app|官网)|华体会|乐鱼(?:体育|app|官网)|开云(?:体育|app|官网)|皇冠(?:体育|足球|app|官网)"
    r"|(?:米兰|星空|半岛|沙巴|九游|爱游戏|江南|云顶)体育|电竞(?:app|官网|平台|投注)|ag真人|真人(?:娱乐|荷官)"
)
_AFFIX = (
    r"澳门|香港|中国|特区|新|正规|最新|老牌|官方|官网|网站|网址|网页版|网|手机版|手机|登录|登陆|注册|入口|平台|下载|在线"
    r"|app|址|足球|篮球|体育|娱乐|集团|国际|投注|推荐|首页|中心|游戏|免费|资料|导航|账号被限制|客户端|欢迎您|[a-z][a-z0-9.]*"
)
_SEPARATOR = r"[_,、\-|/·:()\[\]【】《》“”]{1,3}"
_MIN_REST = 3  # characters of a body's name that are left: 水务局
_REST = re.compile(rf"{COVER}((?:(?!{COVER})[\u4e00-\u9fff]){{2,14}}?(?:局|厅|委员会))")
_WORDS = re.compile(
    rf"(?:{_AFFIX})*(?:{_SEED})(?:{_AFFIX}|{_SEED})*"
    rf"(?:{_SEPARATOR}(?:{_AFFIX})*(?:{_SEED})(?:{_AFFIX}|{_SEED})*】?)*",
    re.IGNORECASE,
)
_ANY = re.compile(_SEED, re.IGNORECASE)
# One of these stands in each of them: a search for words is far quicker than one for all of the above.
_CLUES = (
    *(
        "葡京",
        "威尼斯人",
        "百家乐",
        "老虎机",
        "太阳城",
        "美高梅",
        "新濠",
        "365",
        "betway",
        "manbetx",
        "金沙",
        "永利",
        "银河",
    ),
    *(
        "博彩",
        "赌",
        "娱乐城",
        "娱乐场",
        "比分",
        "买球",
        "欧洲杯",
        "世界杯",
        "投注",
        "六合彩",
        "六宝典",
        "体彩网",
        "彩票",
        "棋牌",
    ),
    *("凯发", "亚博", "必威", "万博", "华体会", "乐鱼", "开云", "皇冠", "电竞", "真人"),
    *(f"{name}体育" for name in ("米兰", "星空", "半岛", "沙巴", "九游", "爱游戏", "江南", "云顶")),
)


def spam_in(lines: Iterable[str]) -> str | None:
    """The first such words in lines of normal text; None where there are none."""
    text = "\n".join(lines)
    lower = text.lower()
    if not any(clue in lower for clue in _CLUES) or _ANY.search(text) is None:
        return None
    found = _WORDS.search(text)
    return found.group() if found else None


def covered(text: str) -> str:
    """A normal text with such words covered. As long as before, and all figures that do not belong to them stay."""
    return _WORDS.sub(lambda words: COVER * len(words.group()), text)


def name_beside(body: str | None, text: str, names: NameMatcher) -> str | None:
    """The place that the text names before the same body elsewhere: 荆州 in “荆州生态环境”, for 某某生态环境局.

    ``body`` is the covered name, None for the first that the text has. None where there is no such place, or several.
    """
    if body is None:
        found = _REST.search(text)
        rest = found.group(1) if found else ""
    else:
        rest = body.rpartition(COVER)[2]
    if len(rest) < _MIN_REST:
        return None
    places = {match.name for match in names.find(text) if text.startswith(rest[:2], match.end)}
    return places.pop() if len(places) == 1 else None


def uncovered(text: str, printed: str) -> str:
    """A part of a covered text with the words that are printed there; as given where it is not found."""
    if COVER not in text:
        return text
    pattern = "".join("." if character == COVER else re.escape(character) for character in text)
    found = re.search(pattern, printed)
    return found.group() if found else text
