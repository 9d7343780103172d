"""Words that mirrors in traditional script put in place of those of the mainland: 政府資訊, 規範性檔案, 上一年專案數量.

Only where the words beside leave no doubt: 檔案 by itself is an archive, and its bureau reports too. Each stands for a
word of the same length, so that replacing never moves a character.
"""

from __future__ import annotations

import re

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
_ANY = re.compile("|".join(dict.fromkeys(printed for _, printed, _, _ in _SWAPPED)))


def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found: list[tuple[str, re.Pattern[str]]] = []
    for meant, printed, before, behind in _SWAPPED:
        alternatives = [f"(?<={word}){printed}" for word in before.split()]
        alternatives += [f"{printed}(?={word})" for word in behind.split()]
        found.append((meant, re.compile("|".join(alternatives))))
    return tuple(found)


_PATTERNS = _patterns()


def mainland_words(simplified: str) -> str:
    """A text that was printed in traditional script, now in simplified, with the words of the mainland. As long."""
    if _ANY.search(simplified) is None:
        return simplified
    for meant, pattern in _PATTERNS:
        simplified = pattern.sub(meant, simplified)
    return simplified
