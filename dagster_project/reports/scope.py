"""Whether a report speaks for its whole jurisdiction or for the own body only. Definitions: the published contract."""

from __future__ import annotations

import re

from dagster_project.reports.lines import Line
from dagster_project.reports.model import Evidence

WHOLE, OWN, UNKNOWN = "whole_jurisdiction", "own_body", "unknown"

_SPEAKS_FOR_ALL = frozenset({"government", "township_government"})
# the text limits itself to the own organ
_LIMITED = re.compile(
    r"本报告(?:的)?(?:内容|数据|统计)?(?:主要|仅|只|均)?(?:为|是|限于|反映|包括|涉及)[^。]{0,40}(?:办公[室厅]|本级机关|本机关|行政公署|人民政府)[^。]{0,30}"
    r"(?:不含|不包括|各(?:县|区|乡|镇|部门|单位))[^。]{0,60}"
    r"|(?:本报告|统计数据|所列数据)[^。]{0,30}(?:不含|不包括|未包含|不包含)[^。]{0,6}(?:下级|各县|各区|各乡|各镇|各街道|各部门|所属)"
    r"|(?:本报告|统计数据|所列数据)[^。]{0,20}(?:仅|只)(?:包括|包含|反映|统计|限于|为)[^。]{0,20}(?:本级|本机关|办公[室厅]|自身)"
)
# counts of the whole area: 全市各级行政机关…公开33719条
_AREA_WIDE = re.compile(
    r"(?:全(?:市|县|区|省|州|地区|盟|旗|镇|乡|街道|自治区|自治州|自治县)|(?:地区|市|县|区|省|州)?各级(?:行政机关|政府|人民政府))"
    r"[^。;]{0,60}?(?:\d(?:余|多)?[万千]?[余多]?(?:件|条|次|篇)|未收到|没有收到)"
)
# an office puts the reports of a whole area together: 综合各区县人民政府和市政府各部门的年度报告编制而成
_PUT_TOGETHER = re.compile(
    r"(?:综合|汇总|根据|依据|结合|在)[^。;《》]{0,40}?(?:各(?:级|省|市|州|盟|县|区|旗|地|乡|镇|街道)|全[省市州盟县区旗])[^。;]{0,80}?"
    r"(?:报告|年报|数据|情况|资料|材料)[^。;]{0,40}?(?:编制|编写|编成|汇编|而成)"
)
_HEAD = 40  # lines in which a report says how it was made


def find_scope(
    issuer_kind: str | None, lines: tuple[Line, ...], government: str | None = None
) -> tuple[str | None, tuple[Evidence, ...]]:
    """The scope and the words that told it; None where the kind of issuer is not known.

    A government and a township speak for their whole area, unless the text limits itself to the own organ: then for
    that; where it does so and gives counts of the whole area all the same, nobody can tell. An office that compiled
    the report of a government (``government``: the title that says so), or the reports of a whole area, speaks as that
    government does; any other body for itself.
    """
    if issuer_kind is None:
        return None, ()
    because = Evidence("scope", WHOLE, "kind of issuer", issuer_kind)
    if issuer_kind not in _SPEAKS_FOR_ALL:
        made = government is None and issuer_kind == "office" and _first(_PUT_TOGETHER, lines[:_HEAD])
        if government is None and not made:
            return OWN, (Evidence("scope", OWN, "kind of issuer", issuer_kind),)
        because = (
            Evidence("scope", WHOLE, "text", made) if made else Evidence("scope", WHOLE, "title", government or "")
        )
    limit = next((match for line in lines if (match := _LIMITED.search(line.compact))), None)
    if limit is None:
        return WHOLE, (because,)
    said = Evidence("scope", OWN, "text", limit.group()[:120])
    area = next((match for line in lines if (match := _AREA_WIDE.search(line.compact))), None)
    if area is None:
        return OWN, (said,)
    return UNKNOWN, (said, Evidence("scope", WHOLE, "text", area.group()[:120]))


def _first(pattern: re.Pattern[str], lines: tuple[Line, ...]) -> str | None:
    found = next((match for line in lines if (match := pattern.search(line.compact))), None)
    return found.group()[:120] if found else None
