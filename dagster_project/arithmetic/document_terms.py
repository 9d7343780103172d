"""What a rule of scope document may speak of, and how it is told: facts about a report beside the cells of its form."""

from __future__ import annotations

from collections.abc import Mapping

PARTS = 6
"""Parts of a report from 2019 on."""

TERMS: Mapping[str, tuple[str, str]] = {
    # the year of the stated period (统计期限)
    "period_year": ("统计期限为 {} 年", "the stated period is {}"),
    # the year of the title; of a report without one its year
    "title_year": ("标题为 {} 年", "the title says {}"),
    # counted from the end of the year that is reported on
    "published_day": ("公布于报告年度结束后第 {} 天", "published on day {} after the year reported on"),
    "deadline_day": ("期限为第 {} 天", "due by day {}"),
    # characters of the part on problems and improvements; 0 where there is no such part
    "problems_length": ("“存在的主要问题及改进情况”部分 {} 字", "the part on problems has {} characters"),
    # those that are there; one less where all are, but in another order
    "parts_in_order": ("依次齐全的部分 {} 个", "{} parts are there in their order"),
}
"""Term of the rule table → Chinese and English words for its figure."""
