"""Words that mirrors in traditional script put in place of those of the mainland: 政府資訊, 規範性檔案, 上一年專案數量.

Only where the words beside leave no doubt: 檔案 by itself is an archive, and its bureau reports too. Each stands for a
word of the same length, so that replacing never moves a character.
"""

from __future__ import annotations

# The word meant: the word printed (in simplified characters), what must stand before it, or behind it.
_SWAPPED = (
    ("信息", "资讯", "政府 政务 公开 申请 类 性 事务 现成 获取", "公开 内容 不存在"),
    ("信息", "讯息", "政府 政务 公开 申请 类 性 事务 现成 获取", "公开 内容 不存在"),
    ("文件", "档案", "规范性", ""),
    ("项目", "专案", "上一年 上年 采购", ""),
    ("发布", "释出", "稿件", "会 日期 时间 机构 单位 部门"),
    ("在线", "线上", "", "访谈"),
    ("网络", "网路", "", "申请"),
    ("设置", "设定", "", "政府"),
    ("门户", "入口", "", "网站"),
    ("数据", "资料", "统计 本列", ""),
)


ALSO_PRINTED = {meant: tuple(other for mean, other, _, _ in _SWAPPED if mean == meant) for meant, *_ in _SWAPPED}
"""For each word of the mainland those that mirrors print in its place."""


def _pairs() -> dict[str, tuple[tuple[str, str], ...]]:
    """For each word printed: it with what must stand beside it, and what that means."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for meant, printed, before, behind in _SWAPPED:
        pairs = [(word + printed, word + meant) for word in before.split()]
        pairs += [(printed + word, meant + word) for word in behind.split()]
        found[printed] = tuple(pairs)
    return found


_PAIRS = _pairs()


def mainland_words(simplified: str) -> str:
    """A text that was printed in traditional script, now in simplified, with the words of the mainland. As long."""
    for printed, pairs in _PAIRS.items():
        if printed in simplified:
            for swapped, meant in pairs:
                simplified = simplified.replace(swapped, meant)
    return simplified
