"""How the pages of findings look: on a screen, light or dark, and on A4 paper."""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ground: #f3f4f6; --ink: #1b1f24; --quiet: #5c6570; --rule: #c9ced6;
  --error: #b3261e; --warning: #8a5a00; --hint: #1c5a8c; --good: #1b6b3a; --failed: #ffe3e0; --suspect: #ffe066;
  --mark-ink: #1b1f24; }
@media (prefers-color-scheme: dark) { :root { --paper: #1c1f24; --ground: #121418; --ink: #e6e8eb; --quiet: #9aa3ae;
  --rule: #444b55; --error: #ff8a80; --warning: #f0b95a; --hint: #8ec7f5; --good: #7fd6a0; --failed: #5a2320;
  --suspect: #ffd43b; --mark-ink: #14161a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; line-height: 1.4; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1.02rem; margin: 0 0 .3rem; line-height: 1.5; }
p { margin: .3rem 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: .87em; }
section { background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; padding: 1rem 1.25rem;
  margin: 1.1rem 0; }
.problem { border-left: 5px solid var(--rule); padding: .1rem 0 .1rem .9rem; margin: 1.3rem 0; }
.problem.error { border-color: var(--error); } .problem.warning { border-color: var(--warning); }
.problem.hint { border-color: var(--hint); }
.tag { font-weight: 700; margin-right: .5em; }
.tag.error { color: var(--error); } .tag.warning { color: var(--warning); }
.tag.hint { color: var(--hint); } .tag.good { color: var(--good); }
.sums { font-size: 1.06rem; font-variant-numeric: tabular-nums; }
.sums b { font-size: 1.2rem; } .sums .gap { color: var(--error); }
.todo { background: var(--ground); padding: .45rem .8rem; border-radius: 4px; margin: .6rem 0; }
.wide { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .9em; line-height: 1.4; width: 100%; }
caption { text-align: left; font-weight: 700; padding: .2rem 0; }
td, th { border: 1px solid var(--rule); padding: .25rem .5rem; text-align: left; font-weight: 400;
  vertical-align: middle; overflow-wrap: anywhere; }
thead th { font-weight: 700; background: var(--ground); }
.n, .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.rules thead th, .rules td:nth-child(3) { white-space: nowrap; }
.form thead th { text-align: center; } .form .label { min-width: 2.5em; }
.failed { background: var(--failed); } .suspect { background: var(--suspect); color: var(--mark-ink); font-weight: 700;
  outline: 2px solid var(--error); outline-offset: -2px; }
.absent::after { content: "—"; color: var(--quiet); }
.key span { display: inline-block; padding: 0 .5em; margin-right: .3em; border: 1px solid var(--rule); }
a { color: inherit; }
code { font-size: .88em; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .9rem; margin: .3rem 0 .6rem; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem 2rem; margin: .6rem 0; }
.numbers div { line-height: 1.25; }
.numbers b { display: block; font-size: 1.7rem; font-variant-numeric: tabular-nums; }
@media print { @page { size: A4; margin: 14mm 13mm; } :root { color-scheme: light; --paper: #fff; --ground: #fff;
  --ink: #000; --quiet: #444; --rule: #999; --error: #a11; --warning: #850; --hint: #147; --good: #163;
  --failed: #ffe3e0; --suspect: #ffe066; --mark-ink: #000; }
  body { font-size: 9.5pt; } main { padding: 0; max-width: none; } section { border: 0; padding: 0; margin: 0 0 8mm; }
  section.report { break-before: page; } section.report:first-of-type, .first { break-before: auto; }
  h1 { font-size: 16pt; } .numbers b { font-size: 15pt; } table { font-size: 7.6pt; } td, th { padding: .1rem .25rem; }
  .wide { overflow: visible; } tr, .todo, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; }
  thead { display: table-header-group; } a { text-decoration: none; }
  .failed, .suspect, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
