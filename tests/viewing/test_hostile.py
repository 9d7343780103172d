"""Nothing of a page but its words reaches the view: no script, handler, form, frame, style, picture or link."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from xml.sax.saxutils import escape

import pytest

from dagster_project.reports.documents.model import GridCell, Paragraph
from dagster_project.reports.documents.open import open_document
from dagster_project.reports.model import ParsedReport
from dagster_project.reports.read import read_bytes
from dagster_project.viewing.frame import POLICY
from dagster_project.viewing.page import page_of
from tests.reports.documents.printed_forms import as_docx, as_html, as_xlsx, filled
from tests.viewing.marked_text import Marked

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script with source": "<script src=https://evil.example/x.js></script>",
    "half a script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "handler": "<p onclick=alert(1) onmouseover='alert(1)'>文字</p>",
    "handler without space": "<p/onclick=alert(1)>文字</p>",
    "body handler": "<body onload=alert(1)>",
    "broken picture": "<img src=x onerror=alert(1)>",
    "picture": "<img src=https://evil.example/p.png srcset='https://evil.example/q.png 2x' lowsrc=a.png>",
    "picture with sources": "<picture><source srcset=https://evil.example/a><img src=b></picture>",
    "link": "<a href='javascript:alert(1)'>这里</a><a href='https://evil.example/' ping=https://evil.example>这里</a>",
    "link in disguise": "<a href='java&#10;script:alert(1)'>这里</a><a href=' &#1;javascript:alert(1)'>这里</a>",
    "data link": "<a href='data:text/html,<script>alert(1)</script>'>这里</a>",
    "refresh": "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "base": "<base href=https://evil.example/>",
    "frame": "<iframe src=https://evil.example/ srcdoc='<script>alert(1)</script>'></iframe>",
    "frames": "<frameset><frame src=https://evil.example/></frameset>",
    "drawing": "<svg onload=alert(1)><script>alert(1)</script><image href=https://evil.example /><style></style></svg>",
    "formula": "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "style": "<style>@import url(https://evil.example/a.css); body{background:url(https://evil.example/b)}</style>",
    "sheet": "<link rel=stylesheet href=https://evil.example/a.css>",
    "inline style": "<p style=\"background:url('https://evil.example/a');behavior:url(x);position:fixed;inset:0\">文字</p>",
    "background": "<table background=https://evil.example/a><tr><td background=https://evil.example/b>格</td><td>子</td></table>",
    "object": "<object data=https://evil.example/a.swf><embed src=https://evil.example/b></object>",
    "applet": "<applet code=evil.class></applet>",
    "form": "<form action=https://evil.example><input name=a><button formaction=javascript:alert(1)>送</button></form>",
    "media": "<video src=https://evil.example/a poster=b autoplay></video><audio src=c></audio>",
    "comment": "<!--[if IE]><script>alert(1)</script><![endif]--><!-- --!><img src=x onerror=alert(1)> -->",
    "no script": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></p></noscript>",
    "template": "<template><script>alert(1)</script></template>",
    "raw text": "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "text area": "<textarea><script>alert(1)</script></textarea>",
    "escaped text": "<p>&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</p>",
    "title": "<title></title><script>alert(1)</script></title>",
    "attribute ends": "<td colspan='\"><script>alert(1)</script>' class='\"onclick=alert(1)'>格</td>",
    "ids of ours": "<p id=hit-1 class=hit data-hit=1 autofocus tabindex=-1>文字</p><mark>文字</mark>",
    "foreign names": "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "dialog": "<dialog open popover=auto onclose=alert(1)>文字</dialog>",
    "turned text": "<p>\u202e123\u2066文字</p>",
}
ALLOWED = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    "aside": set(),
    "main": set(),
    "section": {"class"},
    "h1": set(),
    "h2": set(),
    "dl": set(),
    "dt": set(),
    "dd": set(),
    "br": set(),
    "code": set(),
    "a": {"href"},
    "p": {"class"},
    "div": {"class"},
    "span": {"class", "id"},
    "table": {"class"},
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "td": {"rowspan", "colspan", "id", "class", "data-hit", "tabindex", "autofocus"},
    "th": {"rowspan", "colspan", "id", "class", "data-hit", "tabindex", "autofocus"},
    "mark": {"id", "class", "data-hit", "tabindex", "autofocus"},
}


@cache
def report() -> ParsedReport:
    """A report that the hostile documents are variants of."""
    return read_bytes(as_html(filled("2021", 2)), "report")[0]


def view(data: bytes, name: str = "report") -> str:
    """The view of a document with some of all that it prints marked, whatever the reader makes of it."""
    document = open_document(data)
    prints: list[Paragraph | GridCell] = [
        *document.paragraphs,
        *(cell for grid in document.grids for cell in grid.cells),
    ]
    some = report().cells[0]
    cells = [replace(some, raw=each.text, location=each.place.describe()) for each in prints[:: len(prints) // 60 + 1]]
    title = "".join(document.metadata.values())
    who = replace(report(), identity=replace(report().identity, title=title))
    return page_of(name, data, who, document, cells).html


def assert_harmless(page: str) -> None:
    marked = Marked(page)
    for tag, attributes in marked.elements:
        assert set(attributes) <= ALLOWED[tag], (tag, attributes)
        for name, value in attributes.items():
            if name == "href":
                assert re.fullmatch(r"#hit-\d+", value or "")
            elif name in ("rowspan", "colspan", "tabindex"):
                assert re.fullmatch(r"-?\d+", value or "")
            elif name in ("class", "id"):
                assert re.fullmatch(r"[a-z0-9 -]+", value or "")
    assert [a.get("content") for _, a in marked.elements if a.get("http-equiv")] == [POLICY]
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(styles) == 1
    assert "url(" not in styles[0]
    assert "@import" not in styles[0]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize("name", HOSTILE)
def test_of_a_hostile_page_only_words_are_left(name: str) -> None:
    made = as_html(filled("2021", 2)).decode()
    for data in (
        made.replace("<body>", f"<body>{HOSTILE[name]}"),
        made.replace("</head>", f"{HOSTILE[name]}</head>"),
        made.replace("</span></td>", f"{HOSTILE[name]}</span></td>", 40),
        made.replace("<tr>", f"<tr>{HOSTILE[name]}", 5),
        made.replace("<table border='1'>", f"<table border='1'>{HOSTILE[name]}", 2),
    ):
        assert_harmless(view(data.encode()))


def test_what_is_left_is_the_report() -> None:
    made = as_html(filled("2021", 2)).decode().replace("<body>", f"<body>{''.join(list(HOSTILE.values())[:20])}")
    (read,) = read_bytes(made.encode(), "report")
    page = page_of("report", made.encode(), read, open_document(made.encode()), read.cells).html
    assert_harmless(page)
    assert len(Marked(page).texts) == len(read.cells) > 150


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style></title><b>"])
def test_texts_of_other_formats_are_escaped(text: str) -> None:
    form = filled("2021", 2)
    blocks = tuple(block + text if isinstance(block, str) else block for block in form.blocks)
    hostile = type(form)(form.form, blocks, form.values)
    for data in (as_docx(hostile), as_xlsx(hostile)):
        assert_harmless(view(data, f"a{text}.docx"))
    lines = "\n".join(block for block in blocks if isinstance(block, str))
    prose = f"{lines}\n全年收到政府信息公开申请12件。{text}".encode()
    assert_harmless(view(prose))


def test_a_word_document_with_a_script_in_its_properties_is_harmless() -> None:
    source = zipfile.ZipFile(io.BytesIO(as_docx(filled("2021", 2))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = data.replace(b"<dc:title>", b"<dc:title>" + escape("<script>alert(1)</script>").encode())
            new.writestr(member, data)
    assert_harmless(view(target.getvalue()))


def test_a_page_of_tables_nested_beyond_measure_is_shown() -> None:
    deep = "<table><tr><td>" * 300 + "深" + "</td></tr></table>" * 300
    made = as_html(filled("2021", 2)).decode().replace("<body>", f"<body>{deep}")
    page = view(made.encode())
    assert_harmless(page)
    assert "深" in page
