"""How the page looks: what was read at the side, the document beside it; on paper and on a narrow screen one below the
other. Light or dark as the reader's system is; no colour of the document itself is kept.
"""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ground: #f3f4f6; --ink: #1b1f24; --quiet: #5c6570; --rule: #c9ced6;
  --mark: #ffe066; --mark-ink: #1b1f24; --edge: #c92a2a; }
@media (prefers-color-scheme: dark) { :root { --paper: #1c1f24; --ground: #121418; --ink: #e6e8eb; --quiet: #9aa3ae;
  --rule: #444b55; --mark: #ffd43b; --mark-ink: #14161a; --edge: #ff8787; } }
* { box-sizing: border-box; }
html { scroll-behavior: auto; }
body { margin: 0; background: var(--ground); color: var(--ink);
  display: grid; grid-template-columns: 21rem minmax(0, 1fr);
  font: 15px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
aside { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1rem; }
main { background: var(--paper); min-height: 100vh; padding: 1.5rem 2rem 60vh; border-left: 1px solid var(--rule); }
h1 { font-size: 1.15rem; line-height: 1.4; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
aside h2 { margin-top: 0; }
.card, .about { background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; padding: .8rem 1rem;
  margin-bottom: 1rem; }
.card:target, .card:first-child { border-top: 4px solid var(--edge); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .8rem; margin: 0; }
dt { color: var(--quiet); white-space: nowrap; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
code { font-size: .85em; overflow-wrap: anywhere; }
.value { font-size: 1.35rem; font-weight: 700; line-height: 1.2; }
.quiet { color: var(--quiet); font-size: .85em; }
.warning { color: var(--edge); font-weight: 700; }
.card p, .about p { margin: .5rem 0 0; }
a { color: inherit; }
.wide { overflow-x: auto; margin: .6rem -4px; padding: 4px; }
table { border-collapse: collapse; font-size: .93em; line-height: 1.45; }
td, th { border: 1px solid var(--rule); padding: .25rem .5rem; font-weight: 400; text-align: inherit;
  vertical-align: middle; }
.original { max-width: 62rem; margin: 0 auto; }
.original p { margin: 0 0 .35rem; }
.original td p { margin: 0; }
.original td { min-width: 1.6em; }
.page-table th { font-weight: 700; }
.h1 { font-size: 1.5em; font-weight: 700; line-height: 1.35; } .h2 { font-size: 1.25em; font-weight: 700; }
.h3, .bold { font-weight: 700; } .centre { text-align: center; } .right { text-align: right; }
.blocks { max-width: 66rem; }
.line { margin: 0; padding-left: 3.6rem; position: relative; white-space: pre-wrap; overflow-wrap: anywhere; }
.line.apart { margin-top: .8em; }
.number { position: absolute; left: 0; width: 2.9rem; text-align: right; color: var(--quiet); font-size: .78em;
  line-height: 2.1; user-select: none; }
.page { margin: 1.2rem 0 .4rem; color: var(--quiet); border-bottom: 1px solid var(--rule); }
.grid caption { text-align: left; color: var(--quiet); font-size: .85em; }
.grid thead th, .grid tbody th { border: 0; color: var(--quiet); font-size: .78em; text-align: center;
  user-select: none; }
.hit, .near { scroll-margin: 35vh 2rem; outline: 2px solid var(--edge); outline-offset: -1px; }
#hit-1, :target { outline-width: 4px; }
.hit, td.hit { background: var(--mark); color: var(--mark-ink); }
.near { background: none; color: inherit; outline-style: dashed; }
mark.hit { padding: 0 .15em; outline-offset: 1px; border-radius: 1px; }
mark.empty { display: inline-block; min-width: 1.2em; height: 1.1em; vertical-align: text-bottom; }
td.hit:empty { min-width: 2.5em; }
.paper { margin: 0 0 1.5rem; }
.paper figcaption { color: var(--quiet); font-size: .85em; }
.sheet { position: relative; max-width: 60rem; border: 1px solid var(--rule); background: #fff; }
.sheet img { display: block; width: 100%; }
.frame { position: absolute; background: #ffd43b66; outline-offset: 1px; }
@media (max-width: 60rem) { body { display: block; } aside { position: static; max-height: none; }
  main { border-left: 0; padding: 1rem; } }
@media print { @page { size: A4; margin: 15mm; } :root { color-scheme: light; --paper: #fff; --ground: #fff;
  --ink: #000; --quiet: #444; --rule: #999; --mark: #ffe066; --mark-ink: #000; --edge: #c92a2a; }
  body { display: block; font-size: 10pt; } aside { position: static; max-height: none; padding: 0; }
  main { border: 0; padding: 0; min-height: 0; } .card, .about { break-inside: avoid; } .card a { display: none; }
  table { font-size: 8pt; } td, th { padding: .1rem .25rem; } .wide { overflow: visible; } tr { break-inside: avoid; }
  .hit, .frame { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .break { break-before: page; } }
"""
