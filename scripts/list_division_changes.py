"""Write docs/division-changes.md: every change of a division since 2008, with its source, from data/jurisdictions.

python scripts/list_division_changes.py            write the page
python scripts/list_division_changes.py --check    write nothing; exit 1 if the page would change
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dagster_project.reports.jurisdictions import Division, Divisions, Successor, load_divisions  # noqa: E402

DATA = ROOT / "data" / "jurisdictions"
PAGE = ROOT / "docs" / "division-changes.md"
KINDS = {
    "upgraded": "改为另一类型 / other type or level",
    "renamed": "更名 / renamed",
    "moved": "改隶 / other parent",
    "recoded": "代码变更 / new code",
    "merged": "并入 / merged into",
    "split": "拆分,部分划入 / split, a part to",
    "carved": "析出 / gave area to the new",
    "created": "新设 / set up",
    "zone": "功能区改设 / zone became",
}
TEXT = """\
# Divisions that changed, 2008 to 2025

Generated from `data/jurisdictions/changes.csv` and `zones.csv` by `scripts/list_division_changes.py`, never edited.

县级以上行政区划变更一览:年份为批准年份,“原”为变更前一年底的名称,“新”为当年底的名称,末列为依据。

- The year is that of the approval ([decision 9](decisions/009-divisions-by-year.md)): a division is listed as it was at
  the end of the year before, and at the end of the year. Between the lists of 2007 and 2008 only the code of 济源市 and
  the writing of 白云鄂博矿区 differ, so the page begins with 2009.
- A district or county that only got another code or prefecture is listed too, because its path changed.
{numbers}
- The numbers of divisions that follow from this list agree with the official ones of every year from 2008 to 2024, by
  level and by type (`data/jurisdictions/totals.csv`, compared in `tests/jurisdictions`).
- What a report means that uses the old or the new name in a year near the change:
  [decision 15](decisions/015-names-out-of-their-years.md). `tests/jurisdictions/test_division_changes.py` reads
  a report for every line of `changes.csv`: under the old and the new name, with and without province and prefecture,
  from two years before to two years after.
"""


@dataclass(frozen=True)
class Line:
    """One line of the page."""

    year: int
    kind: str
    old: str
    new: str
    source: str


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file of data/jurisdictions."""
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def lines(divisions: Divisions) -> Iterator[Line]:
    """The changes of divisions, then the zones that became divisions or other zones."""
    for row in rows_of("changes.csv"):
        year = int(row["year"])
        old = divisions.by_code(row["old_code"], year - 1) if row["old_code"] else None
        new = divisions.by_code(row["new_code"], year)
        if new is None or (row["old_code"] and old is None):
            raise SystemExit(f"changes.csv: {year} {row['old_name']} {row['new_name']}: not in divisions.csv")
        kind = _kind_of(divisions, old, new) if row["kind"] == "continues" and old else row["kind"]
        yield Line(year, kind, _named(divisions, old), _named(divisions, new), row["source"])
    decisions = {row["new_code"]: row["source"] for row in rows_of("changes.csv")}
    zones = {9_000_000 + int(row["zone_id"]): row["source"] for row in rows_of("zones.csv")}
    for old, one in _zones_that_ended(divisions):
        new = divisions.by_key(one.successor_key)
        source = decisions.get(new.code) or zones[new.durable_key // 10_000]
        yield Line(one.year, "zone", _named(divisions, old), _named(divisions, new), source)


def _zones_that_ended(divisions: Divisions) -> Iterator[tuple[Division, Successor]]:
    for row in divisions.rows:
        for _, one in divisions.successors(row):
            heir = divisions.by_key(one.successor_key)
            if not row.code and heir.durable_key != row.durable_key:
                yield row, one


def _kind_of(divisions: Divisions, old: Division, new: Division) -> str:
    """What became of a unit that lived on."""
    if (old.level, old.division_type) != (new.level, new.division_type):
        return "upgraded"
    if old.name != new.name:
        return "renamed"
    above = [divisions.parent(row) for row in (old, new)]
    same = above[0] is not None and above[1] is not None and above[0].durable_key == above[1].durable_key
    return "recoded" if same else "moved"


def _named(divisions: Divisions, row: Division | None) -> str:
    if row is None:
        return "—"
    return f"{divisions.path_name(row)} {row.code}".strip()


def page(divisions: Divisions) -> str:
    """The whole page."""
    found = list(lines(divisions))
    counts = Counter(line.kind for line in found)
    numbers = [f"- {len(found)} lines:", *(f"  - {KINDS[kind]}: {counts[kind]}" for kind in KINDS if counts[kind])]
    parts = [TEXT.format(numbers="\n".join(numbers))]
    for year in sorted({line.year for line in found}):
        parts.append(f"\n## {year}\n\n| 变更 | 原 | 新 | 依据 |\n|---|---|---|---|\n")
        parts += [
            f"| {KINDS[line.kind]} | {line.old} | {line.new} | {line.source} |\n" for line in found if line.year == year
        ]
    return "".join(parts)


def main() -> int:
    """Run as the module's docstring says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    text = page(load_divisions())
    changed = not PAGE.is_file() or PAGE.read_text("utf-8") != text
    if arguments.check:
        print(f"{PAGE.name} would change" if changed else "nothing would change")
        return int(changed)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{PAGE.name}: {'written' if changed else 'nothing new'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
