"""What Great Expectations found in all current reports of a release, as one page that reads well offline.

Built from the release itself, so that it covers every report and not only those that a build touched. The page is
bounded whatever the warehouse holds: the worst reports are shown in full, the others are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb

from dagster_project.arithmetic.labels import rules_label_zh
from dagster_project.checking.findings import SEVERITIES
from dagster_project.checking.style import STYLE
from dagster_project.viewing.frame import page
from dagster_project.viewing.markup import words

REPORTS_SHOWN = 50
CHECKS_SHOWN = 8
"""Failed checks shown of one report."""
CELLS_SHOWN = 12
"""Cells shown of one failed check; those printed as zero come last."""

FileLink = Callable[[str], str]
"""From the sha256 of a content to a link that leads to it from the page."""

_WORST = f"""
SELECT q.report_key, coalesce(r.title, b.name) AS title, r.report_id, r.year, r.form, r.sha256,
    j.path_name, q.errors_failed, q.warnings_failed,
    q.hints_failed,
    (
        SELECT min(path) FROM marts.fct_source_file AS f WHERE f.report_key = q.report_key AND f.outcome = 'loaded'
    ) AS path
FROM marts.mart_report_quality AS q
JOIN marts.dim_report AS r USING (report_key)
JOIN marts.dim_reporting_body AS b ON b.reporting_body_key = r.reporting_body_key
JOIN marts.dim_jurisdiction AS j ON j.jurisdiction_key = q.jurisdiction_key
WHERE q.is_current AND q.errors_failed + q.warnings_failed + q.hints_failed > 0
ORDER BY q.errors_failed DESC, q.warnings_failed DESC, q.hints_failed DESC, r.report_id
LIMIT {REPORTS_SHOWN}
"""

_FAILED = """
SELECT v.check_id, v.applicant_code, v.metric_code, v.left_value, v.right_value, v.difference, v.severity, c.label_zh,
    c.statement_zh, a.label_zh AS applicant_zh, m.label_zh AS metric_zh
FROM marts.fct_check_result AS v
JOIN marts.dim_check AS c USING (check_id)
JOIN marts.dim_applicant AS a ON a.applicant_code = v.applicant_code
LEFT JOIN marts.dim_metric AS m ON m.metric_code = v.metric_code
WHERE v.report_key = $1 AND v.status = 'fail' AND NOT (c.scope = 'cell' AND v.metric_code IS NULL)
ORDER BY list_position(['error', 'warning', 'hint'], v.severity), v.check_id, a.sort_order, v.metric_code
"""

_CELLS = f"""
SELECT cell_label_zh, raw, location, suspect_rank, repair_value, proposed_value, count(*) OVER () AS cells,
    CASE WHEN c.cell_report_key <> c.report_key THEN (
        SELECT min(path) FROM marts.fct_source_file AS f WHERE f.report_key = c.cell_report_key AND f.outcome = 'loaded'
    ) END AS other_path
FROM marts.mart_failed_cell AS c
LEFT JOIN marts.dim_metric AS m USING (metric_code)
WHERE report_key = $1 AND check_id = $2 AND check_applicant_code = $3 AND check_metric_code IS NOT DISTINCT FROM $4
ORDER BY suspect_rank NULLS LAST, c.value = 0 NULLS LAST, m.sort_order, c.applicant_code
LIMIT {CELLS_SHOWN}
"""

_RULES = """
SELECT c.check_id, c.form, c.severity, c.label_zh, c.statement_zh, c.source, sum(s.reports - s.not_applicable) AS about,
    sum(s.compared) AS compared, sum(s.passed) AS passed, sum(s.failed) AS failed,
    sum(s.not_assessable) AS not_assessable
FROM marts.mart_check_summary AS s JOIN marts.dim_check AS c USING (check_id)
GROUP BY ALL ORDER BY c.form, sum(s.failed) DESC, c.check_id
"""

_NUMBERS = """
SELECT count(*), count(*) FILTER (errors_failed > 0),
    count(*) FILTER (errors_failed = 0 AND warnings_failed + hints_failed > 0),
    count(*) FILTER (errors_failed + warnings_failed + hints_failed = 0
        AND errors_passed + warnings_passed + hints_passed > 0),
    count(*) FILTER (errors_failed + warnings_failed + hints_failed = 0
        AND errors_passed + warnings_passed + hints_passed = 0)
FROM marts.mart_report_quality WHERE is_current
"""


def validation_report(release: duckdb.DuckDBPyConnection, number: int, built_at: str, link: FileLink) -> str:
    """The page of a release (or of the candidate that becomes it)."""
    title = f"校验报告 · 第 {number:06d} 版"
    worst = _rows(release, _WORST)
    counts = release.execute(_NUMBERS).fetchall()[0]
    failing = counts[1] + counts[2]
    labels = ("现行报告", "有错误", "仅有警告或提示", "未发现问题", "没有可核对的数字")
    numbers = "".join(f"<div><b>{count:,}</b>{label}</div>" for label, count in zip(labels, counts, strict=True))
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="quiet">政府信息公开年度报告:各规则由 Great Expectations 判定;生成于 {words(built_at)}(UTC)。'
        "数字均为报告所印,未作改动。</p>",
        f'<section class="first"><h2>概况</h2><div class="numbers">{numbers}</div></section>',
        f"<section><h2>有问题的报告</h2>{_bound(counts[0], len(worst), failing)}",
        *(_report(release, row, link) for row in worst),
        "</section>",
        *_suites(_rows(release, _RULES)),
    ]
    return page(title, STYLE, f"<main>{''.join(parts)}</main>")


def _bound(reports: int, shown: int, failing: int) -> str:
    if not reports:
        return "<p><b>库中没有现行报告,未比对任何报告。</b></p>"
    if not failing:
        return "<p>没有报告违反规则。各规则比对了多少份报告,见下表。</p>"
    if shown < failing:
        return f"<p>共 {failing:,} 份,列出最严重的 {shown} 份;全部见表 mart_failed_cell(不符单元格)。</p>"
    return f"<p>共 {failing:,} 份。</p>"


def _report(release: duckdb.DuckDBPyConnection, row: dict[str, Any], link: FileLink) -> str:
    found = _rows(release, _FAILED, row["report_key"])
    counted = "、".join(
        f'<span class="tag {severity}">{zh} {row[f"{severity}s_failed"]} 处</span>'
        for severity, zh in SEVERITIES.items()
        if row[f"{severity}s_failed"]
    )
    name = row["path"] or row["report_id"]
    more = f"<p>另有 {len(found) - CHECKS_SHOWN} 处未列。</p>" if len(found) > CHECKS_SHOWN else ""
    return (
        f"<h3>{words(row['title'] or row['report_id'])}</h3><p>{counted} {words(row['path_name'])} {row['year']} · "
        f'<a href="{words(link(row["sha256"]))}">{words(name)}</a></p>'
        + "".join(_failure(release, row["report_key"], one) for one in found[:CHECKS_SHOWN])
        + more
    )


def _failure(release: duckdb.DuckDBPyConnection, key: int, row: dict[str, Any]) -> str:
    cells = _rows(release, _CELLS, key, row["check_id"], row["applicant_code"], row["metric_code"])
    place = "·".join(part for part in (row["applicant_zh"], row["metric_zh"]) if part)
    sums = ""
    if row["left_value"] is not None and row["right_value"] is not None:
        gap = ""  # of a rule that is no plain comparison
        if row["difference"] is not None:
            gap = f' · <span class="gap">相差 <b>{_figure(row["difference"])}</b></span>'
        both = f"左边 <b>{_figure(row['left_value'])}</b> · 右边 <b>{_figure(row['right_value'])}</b>"
        sums = f'<p class="sums">{both}{gap}</p>'
    left_out = cells[0]["cells"] - len(cells) if cells else 0
    more = f'<p class="quiet">另有 {left_out} 格未列。</p>' if left_out else ""
    table = (
        '<div class="wide"><table><thead><tr><th>单元格</th><th>所印</th><th>位置</th><th>可疑</th></tr></thead><tbody>'
        + "".join(_cell(cell) for cell in cells)
        + f"</tbody></table></div>{more}"
        if cells
        else ""
    )
    return (
        f'<div class="problem {row["severity"]}"><p><span class="tag {row["severity"]}">{SEVERITIES[row["severity"]]}'
        f"</span>{words(row['check_id'])} {words(row['label_zh'])}({words(place)}):{words(row['statement_zh'])}</p>"
        f"{sums}{table}</div>"
    )


def _cell(cell: dict[str, Any]) -> str:
    raw = "(未见)" if cell["raw"] is None else cell["raw"] or "(空白)"
    suspect = ""
    if cell["suspect_rank"] is not None:
        would = "?" if cell["repair_value"] is None else _figure(cell["repair_value"])
        kind = "建议" if cell["proposed_value"] is not None else f"第 {cell['suspect_rank']} 可疑"
        suspect = f"{kind}:→ {would}"
    look = ' class="suspect"' if cell["suspect_rank"] == 1 else ""
    where = " ".join(part for part in (cell["other_path"], cell["location"]) if part)
    return (
        f'<tr><td>{words(cell["cell_label_zh"])}</td><td class="n">{words(raw)}</td>'
        f"<td>{words(where)}</td><td{look}>{words(suspect)}</td></tr>"
    )


def _suites(rules: list[dict[str, Any]]) -> list[str]:
    """The rules of each suite, those that fail most first."""
    return [
        f"<section><h2>规则:{words(rules_label_zh(form))}</h2>"
        '<div class="wide"><table class="rules"><thead><tr><th>规则</th><th>内容</th><th>级别</th>'
        "<th>适用</th><th>比对</th><th>通过</th><th>不通过</th><th>无法判定</th><th>下限</th></tr></thead><tbody>"
        + "".join(_rule(rule) for rule in rules if rule["form"] == form)
        + "</tbody></table></div></section>"
        for form in dict.fromkeys(rule["form"] for rule in rules)
    ]


def _rule(rule: dict[str, Any]) -> str:
    """One rule. Where reports are there but fewer than the floor were compared it has proved nothing, and says so."""
    floor = min(1, rule["about"])
    short = ' class="failed"' if rule["compared"] < floor else ""
    note = "<br><b>没有比对任何报告,不能视为通过</b>" if short else ""
    names = ("about", "compared", "passed", "failed", "not_assessable")
    numbers = "".join(f'<td class="n">{int(rule[name]):,}</td>' for name in names)
    return (
        f"<tr{short}><td>{words(rule['check_id'])}</td><td>{words(rule['statement_zh'])}{note}"
        f'<br><span class="quiet">依据:{words(rule["source"])}</span></td><td>{SEVERITIES[rule["severity"]]}</td>'
        f'{numbers}<td class="n">{int(floor)}</td></tr>'
    )


def _figure(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rows(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[dict[str, Any]]:
    found = connection.execute(query, list(values))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
