"""The findings as one page of HTML to hand on: self-contained, for screen and A4, Chinese first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dagster_project import __version__
from dagster_project.arithmetic.messages import InvolvedCell, number, printed_cells
from dagster_project.arithmetic.rules import CellCode
from dagster_project.arithmetic.year_messages import file_name
from dagster_project.checking.advice import (
    BLANK,
    PUBLISHED,
    about_suspects,
    left_out,
    suspect_words,
    what_to_do,
)
from dagster_project.checking.findings import SEVERITIES, STATUSES, Findings, Problem, problems_first
from dagster_project.checking.form_table import form_table
from dagster_project.checking.style import STYLE
from dagster_project.reports.forms.registry import load_registry
from dagster_project.viewing.frame import page
from dagster_project.viewing.markup import words

DETAILED = 200
"""Reports that are shown in full; of more the summary lists all, and the page stays one that a browser opens."""

TITLE = "政府信息公开年度报告 · 发布前核对"


def page_of(findings: Sequence[Findings]) -> str:
    """The page for these reports, those with problems first."""
    ordered = problems_first(findings)
    detailed = [found for found in ordered[:DETAILED] if len(ordered) == 1 or found.problems or not found.is_read]
    anchors = {id(found): f"r{place}" for place, found in enumerate(detailed, start=1)}
    body = [f"<h1>{TITLE}</h1>", _about()]
    if len(ordered) > 1:
        body.append(_summary(ordered, anchors))
    for found in detailed:
        body.append(_report(found, anchors[id(found)]))
    if len(detailed) == DETAILED:
        body.append(f"<p>以上详列前 {DETAILED} 份,其余见汇总表;请分批核对以查看详情。</p>")
    return page(TITLE, STYLE, f"<main>{''.join(body)}</main>")


def _about() -> str:
    return (
        '<p class="quiet">依据统计表自身的勾稽关系核对。“错误”是表内数字互相矛盾;“警告”多半有误;“提示”值得一看。'
        f"所列数字均为报告所印,未作改动;改法只供参考,以台账为准。gongkai {words(__version__)}</p>"
    )


def _summary(ordered: Sequence[Findings], anchors: dict[int, str]) -> str:
    counts = [
        ("共", len(ordered)),
        ("有错误", sum(bool(found.count("error")) for found in ordered)),
        ("仅有警告或提示", sum(found.is_clean and bool(found.problems) for found in ordered)),
        ("未发现问题", sum(found.is_read and found.has_figures and not found.problems for found in ordered)),
        ("没有可核对的数字", sum(found.is_read and not found.has_figures for found in ordered)),
        ("无法核对", sum(not found.is_read for found in ordered)),
    ]
    numbers = "".join(f"<div><b>{count}</b>{label}</div>" for label, count in counts)
    rows = "".join(_summary_row(found, anchors.get(id(found))) for found in ordered)
    return (
        f'<section class="first"><h2>汇总</h2><div class="numbers">{numbers}</div><div class="wide"><table>'
        "<thead><tr><th>结论</th><th>报告</th><th>年度</th><th>首要问题</th><th>文件</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _summary_row(found: Findings, anchor: str | None) -> str:
    who = found.report.identity
    title = words(who.title or who.issuer or "(不明)")
    title = f'<a href="#{anchor}">{title}</a>' if anchor else title
    first = found.problems[0].message.zh.partition(";")[0] if found.problems else found.report.reason or ""
    return (
        f'<tr><td>{_verdict(found)}</td><td>{title}</td><td class="n">{who.year or ""}</td><td>{words(first)}</td>'
        f"<td>{words(found.name)}</td></tr>"
    )


def _verdict(found: Findings) -> str:
    good = "good" if found.has_figures else "none"
    look = "error" if not found.is_clean else next((s for s in SEVERITIES if found.count(s)), good)
    return f'<span class="tag {look}">{words(found.verdict_zh)}</span>'


def _report(found: Findings, anchor: str) -> str:
    report, who = found.report, found.report.identity
    form = load_registry().forms.get(report.form or "")
    facts = [
        ("结论", _verdict(found)),
        ("文件", words(found.name)),
        ("发布机构", words(who.issuer or "(不明)")),
        ("年度", words(str(who.year or "(不明)"))),
        ("表式", words(form.label_zh if form else "(不明)")),
        ("核对结果", "、".join(f"{zh} {found.statuses[s]} 项" for s, zh in STATUSES.items() if found.statuses[s])),
        ("上一年度报告", words(file_name(found.before) if found.before else "")),
        ("说明", words(report.reason or "")),
    ]
    listed = "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in facts if text)
    parts = [f"<h2>{words(who.title or who.issuer or found.name)}</h2><dl>{listed}</dl>"]
    parts += [_problem(problem) for problem in found.problems]
    parts.append(_suspects(found))
    parts += _tables(found)
    if found.problems:
        parts.append(_todo(PUBLISHED))
    return f'<section class="report" id="{anchor}">{"".join(parts)}</section>'


def _problem(problem: Problem) -> str:
    rule = problem.rule
    place, _, said = problem.message.zh.partition(":")
    figures = f"<p>{words(said.partition(';各项')[0])}</p>" if said else ""
    parts = [
        f'<h3><span class="tag {problem.severity}">{SEVERITIES[problem.severity]}</span>{words(place)}</h3>',
        figures,
        _sums(problem),
        _cells(problem),
        _todo(what_to_do(problem)),
        _todo(BLANK) if any(cell.raw == "" for cell in problem.telling_cells) else "",
        f'<p class="quiet">规则 {words(rule.id)} {words(rule.label_zh)}:{words(rule.statement_zh)}。'
        f"依据:{words(rule.source)}</p>",
        f'<p class="quiet" lang="en">{words(problem.message.en)}</p>',
    ]
    return f'<div class="problem {problem.severity}">{"".join(parts)}</div>'


def _sums(problem: Problem) -> str:
    if problem.left is None or problem.right is None or problem.rule.scope == "cell":
        return ""
    gap = ""  # of a rule that is no plain comparison
    if problem.difference is not None:
        gap = f' · <span class="gap">相差 <b>{number(problem.difference)}</b></span>'
    return f'<p class="sums">左边 <b>{number(problem.left)}</b> · 右边 <b>{number(problem.right)}</b>{gap}</p>'


def _cells(problem: Problem) -> str:
    """The printed cells with their places; of a long sum those that are not zero."""
    shown = problem.telling_cells
    if not shown:
        return ""
    sides = problem.sides
    rows = "".join(_cell_row(cell, sides) for cell in shown)
    left_out = len(problem.message.cells) - len(shown)
    note = f'<p class="quiet">另有 {left_out} 格为 0,未列。</p>' if left_out else ""
    return (
        '<div class="wide"><table><thead><tr><th>单元格</th><th>算式中</th><th>所印</th><th>位置</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}"
    )


def _side(sides: Mapping[CellCode, tuple[bool, int]], code: CellCode) -> str:
    if code not in sides:
        return ""
    is_left, weight = sides[code]
    factor = "" if abs(weight) == 1 else f" {abs(weight)} ×"
    return f"{'左边' if is_left else '右边'} {'减' if weight < 0 else '加'}{factor}"


def _cell_row(cell: InvolvedCell, sides: Mapping[CellCode, tuple[bool, int]]) -> str:
    raw = "(未见)" if cell.raw is None else cell.raw or "(空白)"
    side = _side(sides, CellCode(cell.metric, cell.applicant))
    where = " ".join(part for part in (cell.file, cell.location) if part)
    return (
        f'<tr><td>{words(cell.label_zh)}</td><td>{side}</td><td class="n">{words(raw)}</td><td>{words(where)}</td></tr>'
    )


def _suspects(found: Findings) -> str:
    head = about_suspects(found)
    if head is None:
        return ""
    items = "".join(
        f"<li>{';'.join(words(suspect_words(suspect)[0]) for suspect in repair)}</li>" for repair in found.repairs
    )
    more = left_out(found)
    listed = (f"<ol>{items}</ol>" if items else "") + (f'<p class="quiet">{words(more[0])}</p>' if more else "")
    return f'<div class="problem"><h3>哪一格最可能有误</h3><p>{words(head[0])}</p>{listed}</div>'


def _tables(found: Findings) -> Iterator[str]:
    """The tables of the form in which something failed, with what the report prints."""
    form = load_registry().forms.get(found.report.form or "")
    if form is None or not form.sections:
        return
    printed = printed_cells(form.code, found.report.cells)
    involved = (cell for problem in found.problems for cell in problem.message.cells if cell.file is None)
    failed = {CellCode(cell.metric, cell.applicant) for cell in involved}
    shown = [
        form_table(section, printed, failed, found.likely)
        for section in form.sections
        if any(code.metric == cell.metric for code in failed for cell in section.cells)
    ]
    if shown:
        yield (
            '<h3>报告所印的统计表</h3><p class="key quiet"><span class="failed">底色</span>参与未通过的核对 '
            '<span class="suspect">加框</span>最可能有误;“—”为文件中未见的格</p>'
        )
        yield from shown


def _todo(advice: tuple[str, str]) -> str:
    return f'<p class="todo">{words(advice[0])}</p>'
