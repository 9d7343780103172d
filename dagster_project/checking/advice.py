"""What to do about a finding, in Chinese and English. A repair is a proposal: only the records tell what is right."""

from __future__ import annotations

from dagster_project.arithmetic.labels import cell_label_en, cell_label_zh
from dagster_project.arithmetic.messages import number
from dagster_project.arithmetic.rules import CellCode
from dagster_project.arithmetic.suspects import SuspectCell
from dagster_project.checking.findings import Findings, Problem

Words = tuple[str, str]
"""Chinese, English."""

_BY_KIND: dict[str, Words] = {
    "equality": (
        "请对照台账逐项核实上列数字,改正有误的一项;不要为凑平而改动合计。",
        "Compare the figures above with your records and correct the wrong one; do not change a total to make it fit.",
    ),
    "inequality": (
        "请核实两边的数字:其中一项不应超出另一项。",
        "Compare both figures with your records: one must not exceed the other.",
    ),
    "continuity": (
        "请同时核对上一年度报告;上年数字确有更正的,请在报告中说明。",
        "Compare with last year's report; where last year's figure was corrected, say so in the report.",
    ),
    "soft": (
        "这种情形少见但可能属实:请核实,确无误的可保留,宜在报告中说明原因。",
        "Unusual, but it may be true: verify it; if it is right, keep it and give the reason in the report.",
    ),
}
_CELL: Words = (
    "请核对该格:件数、次数应为不小于零的整数,金额应与表头单位一致。",
    "Check this cell: counts are whole and not negative; amounts are in the unit of the heading.",
)
PUBLISHED: Words = (
    "尚未发布的,改正后再发布;已经发布的,网页、附件和统计表应一并更正,并注明更正日期。",
    "Correct before publication; if already published, correct page, attachment and table, and date the correction.",
)
BLANK: Words = (
    "确实没有发生的,请填“0”,不要留空。",
    "Where nothing happened print 0, not a blank.",
)


_NO_SUM: Words = (
    "没有合计不符:不符的规则只比较大小,仅凭表内数字无法指出哪一格有误。",
    "No sum fails: the rules that fail only compare sizes, and the figures alone cannot tell which cell is wrong.",
)


def what_to_do(problem: Problem) -> Words:
    """How to correct one failed check."""
    return _CELL if problem.rule.scope == "cell" else _BY_KIND[problem.rule.kind]


def about_suspects(findings: Findings) -> Words | None:
    """What the smallest repairs say about a report; None where none of its figures contradict each other."""
    kinds = {problem.rule.kind for problem in findings.problems}
    if "equality" not in kinds:
        return _NO_SUM if "inequality" in kinds else None
    if not findings.suspects:
        return (
            "改动少数几格不能使全部合计成立,无法指出哪一格有误,请整表核对。",
            "No change of a few cells settles all sums: no cell can be named. Check the whole table.",
        )
    if findings.ways == 1:
        return (
            "只有一种最小的改法能使这些合计成立,下列单元格最可能有误:",
            "One smallest repair settles these sums; these cells are most likely wrong:",
        )
    if findings.is_decided_by_last_year:
        return (
            f"有 {findings.ways} 种同样小的改法,其中只有第 1 种与上一年度报告衔接,这些单元格最可能有误:",
            f"{findings.ways} equally small repairs, of which only the first agrees with last year's report:",
        )
    return (
        f"有 {findings.ways} 种同样小的改法,仅凭表内数字不能断定哪一格有误,请对照台账核实(较可能的在前):",
        f"{findings.ways} equally small repairs: the table alone cannot tell which cell is wrong (likeliest first):",
    )


def suspect_words(suspect: SuspectCell) -> Words:
    """A suspected cell with the figure that would settle the sums."""
    code = CellCode(suspect.metric_code, suspect.applicant_code)
    would = "?" if suspect.repair_value is None else number(suspect.repair_value)
    change = f"{number(suspect.reported_value)} → {would}"
    return f"{cell_label_zh(code)}:{change}", f"{cell_label_en(code)}: {change}"


def left_out(findings: Findings) -> Words | None:
    """That there are more smallest repairs than are told."""
    more = findings.ways - len(findings.repairs)
    return (f"另有 {more} 种,未列。", f"{more} more are not listed.") if more else None
