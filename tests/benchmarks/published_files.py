"""Files as they are published, for the benchmark of reading: a filled form with running text, in every format.

As a web page twice: bare, and as a site prints it, with menus, labelled fields and what Word leaves in a page when a
table is pasted.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.reports.documents import printed_forms
from tests.reports.documents.printed_forms import Filled
from tests.reports.prose_statements import statements

FORMS = ("2014", "2019", "2021")
_SCRIPT = "(function(){var n=0;window.addEventListener('scroll',function(){n+=1;if(n>9){document.title;}});})();"
_CELL = (
    "border:solid windowtext 1.0pt;border-left:none;mso-border-alt:solid windowtext .5pt;"
    "padding:0cm 5.4pt 0cm 5.4pt;height:14.2pt"
)
_SPAN = "font-size:10.5pt;mso-bidi-font-size:12.0pt;font-family:宋体;color:black;mso-font-kerning:0pt"


def written(folder: Path, seeds: int) -> Iterator[Path]:
    """Write each form with as many seeds, in every format; the paths, whose names begin with style and form."""
    for form in FORMS:
        for seed in range(1, seeds + 1):
            report = with_text(printed_forms.filled(form, seed), Random(f"{form} {seed}"))
            for name, data in {
                f"page-{form}-{seed}.html": as_page(report),
                f"bare-{form}-{seed}.html": printed_forms.as_html(report),
                f"word-{form}-{seed}.docx": printed_forms.as_docx(report),
                f"sheet-{form}-{seed}.xlsx": printed_forms.as_xlsx(report),
                f"ruled-{form}-{seed}.pdf": printed_forms.as_pdf(report),
            }.items():
                path = folder / name
                path.write_bytes(data)
                yield path


def with_text(report: Filled, random: Random) -> Filled:
    """The report with paragraphs of running text below its headings."""
    blocks: list[str | tuple[printed_forms.Entry, ...]] = []
    for block in report.blocks:
        blocks.append(block)
        if isinstance(block, str) and "、" in block[:3]:
            blocks += [line for line in statements(random).lines if "、" not in line[:3]]
    return replace(report, blocks=tuple(blocks))


def as_page(report: Filled) -> bytes:
    """The report on the page of a site."""
    body = printed_forms.as_html(report).decode().partition("<body>")[2].partition("</body>")[0]
    body = body.replace("<td ", f'<td width="64" valign="top" style="{_CELL}" ').replace(
        "<td", '<td class="MsoTableGrid"'
    )
    body = body.replace("<p><span>", f'<p class="MsoNormal" align="center"><span lang="EN-US" style="{_SPAN}">')
    body = body.replace("<p>", f'<p class="MsoNormal" style="text-indent:21.0pt"><span style="{_SPAN}">').replace(
        "</p>", "<o:p></o:p></p>\n"
    )
    title = html.escape(str(report.blocks[0]))
    menu = "".join(f'<li class="nav-item"><a href="/col/col{n}/index.html">栏目{n}</a></li>' for n in range(60))
    fields = "".join(
        f'<td class="label"><b>{label}:</b></td><td>{value}</td>'
        for label, value in (
            ("索 引 号", "003019-2022-00001"),
            ("发布机构", "瑶海区人民政府"),
            ("发布日期", "2022-01-20"),
        )
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="SiteName" content="瑶海区人民政府"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2022-01-20 09:30"><title>{title}</title>
<link rel="stylesheet" href="/css/main.css"><style>{".MsoNormal{margin:0cm;text-align:justify}" * 20}</style>
<script>{_SCRIPT * 20}</script></head><body>
<div class="header"><ul class="nav">{menu}</ul><form><input type="text" name="q"><button>搜索</button></form></div>
<div class="location">当前位置:<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 年度报告</div>
<div class="content"><h1>{title}</h1><table class="fields"><tr>{fields}</tr></table>
<div class="article" id="zoom">{body}</div></div>
<div class="related"><ul>{menu}</ul></div>
<div class="footer"><p>主办:瑶海区人民政府 备案号:皖ICP备05000000号 网站标识码:3401020001</p></div>
<script>{_SCRIPT * 10}</script></body></html>
""".encode()
