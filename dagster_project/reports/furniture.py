"""What stands around a report on its page: the block of index number, title, issuer and dates, in its many shapes.

A block is met as ``label: value`` lines, as a pipe or Markdown table, run together on one line, or with label and
value on lines of their own. Source of the shapes: reports of all provinces, 2008-2025.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dagster_project.reports.lines import Line, without_marks
from dagster_project.reports.normal import normalise
from dagster_project.reports.records import record
from dagster_project.reports.spam import COVER, covered

# field -> the words with which pages label it
LABELS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "名称", "信息名称", "文件名称"),
    "issuer": ("发布机构", "发文机关", "发布单位", "发文单位", "公开机构", "信息来源机构", "制发机关", "发布部门"),
    "published_on": ("发布日期", "发布时间", "发表日期", "发表时间", "公开日期", "公开时间", "发文日期", "信息日期"),
    "written_on": ("成文日期", "生成日期", "生效日期", "制文日期", "印发日期"),
    "date": ("日期", "时间"),
    "source": ("来源", "信息来源", "文章来源"),
    "other": (
        "索引号", "主题分类", "所属主题", "发文字号", "文号", "文件编号", "有效性", "废止日期",
        "作者", "浏览次数", "点击数", "点击量", "访问量", "阅读", "字号", "字体",
        "体裁", "关键词", "主题词", "内容概述", "信息类别", "公开方式", "公开范围", "责任编辑",
        "编辑", "打印", "分享", "浏览量", "阅读次数", "字体大小", "语种", "附件",
        "分类", "服务对象",
    ),
}  # fmt: skip
_FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
_SPACED = {label: r"[ \t\u3000]*".join(re.escape(character) for character in label) for label in _FIELD_OF}
_ANY = "|".join(sorted(_SPACED.values(), key=len, reverse=True))
_FIRST = frozenset(label[0] for label in _FIELD_OF)
_AROUND = " \t|::\u3000[]【】"
_LABEL = re.compile(rf"(?<![\u3400-\u9fff])({_ANY})[ \t]*(?:[::|][ \t|::]*|(?<=[ \t])|$)")
_TIGHT_LABEL = re.compile(  # a label run together with the value before it: 2020-00001主题分类:综合政务
    rf"({_ANY})[ \t]*[::]"
)
_MAX_VALUE = 80  # characters; a longer "value" is running text


@record(frozen=True, slots=True)
class Furnishing:
    """One labelled value of the page around the report."""

    field: str
    label: str
    value: str  # as printed, without the separators around it
    line: Line


def furnishings(lines: tuple[Line, ...]) -> tuple[Furnishing, ...]:
    """The labelled values of these lines, in printed order; labels without a value are left out."""
    found: list[Furnishing] = []
    for position, line in enumerate(lines):
        if len(line.compact) > 400:
            continue
        text = _normal(line)
        labels = _labels(text)
        for number, (field, label, start, end) in enumerate(labels):
            stop = labels[number + 1][2] if number + 1 < len(labels) else len(text)
            value = _tidy(text[end:stop])
            if not value and number + 1 == len(labels) and start == 0 and position + 1 < len(lines):
                value = _value_below(lines[position + 1])
            if value and len(value) <= _MAX_VALUE:
                found.append(Furnishing(field, label, value, line))
    return tuple(found)


def _normal(line: Line) -> str:
    text = normalise(without_marks(line.raw), keep_gaps=True)
    return covered(text) if COVER in line.compact else text


def is_furniture(line: Line) -> bool:
    """Whether a line is page furniture: it begins with a label of the block."""
    return _begins_with_label(line.raw)


@lru_cache(maxsize=4096)  # asked again and again of the same lines
def _begins_with_label(raw: str) -> bool:
    text = normalise(raw, keep_gaps=True).lstrip(" \t|")
    return text[:1] in _FIRST and _LABEL.match(text) is not None


def _labels(text: str) -> list[tuple[str, str, int, int]]:
    if _FIRST.isdisjoint(text):
        return []
    spans: dict[int, tuple[str, str, int, int]] = {}
    for match in _LABEL.finditer(text):
        name = re.sub(r"\s", "", match.group(1))
        spans[match.start()] = (_FIELD_OF[name], name, match.start(), match.end())
    if spans and min(spans) <= 4:  # only where the line begins as a block does may a label follow a value directly
        for match in _TIGHT_LABEL.finditer(text):
            if not any(start <= match.start() < end for _, _, start, end in spans.values()):
                name = re.sub(r"\s", "", match.group(1))
                spans[match.start()] = (_FIELD_OF[name], name, match.start(), match.end())
    return sorted(spans.values(), key=lambda span: span[2])


def _value_below(line: Line) -> str:
    text = _tidy(_normal(line))
    return "" if _LABEL.match(text) or len(text) > _MAX_VALUE else text


def _tidy(value: str) -> str:
    value = value.strip(_AROUND)
    return "" if set(value) <= set("-—_|/ ") else value
