"""Compare the tables and columns of data/contract with a written description of the public interface.

``python scripts/compare_contract.py INTERFACE.md``: the description holds a Markdown table whose rows start with the
name of a table in backticks and whose last cell names its columns in backticks (what stands in round brackets explains
them). Exit 1 when a table or column named there is not in the data, or one that the data requires is not named there.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dagster_project.warehouse import contract

_ROW = re.compile(r"^\|\s*`([a-z_]+)`\s*\|(?:[^|]*)\|(.*)\|\s*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_NAME = re.compile(r"`([a-z_0-9]+)`")


def described(text: str) -> dict[str, set[str]]:
    """The columns that a description names, by table."""
    tables: dict[str, set[str]] = {}
    for line in text.splitlines():
        row = _ROW.match(line)
        if row and row[1].startswith(("dim_", "bridge_", "fct_", "mart_", "release_")):
            columns = row[2]
            while (shorter := _BRACKETS.sub("", columns)) != columns:
                columns = shorter
            tables[row[1]] = set(_NAME.findall(columns))
    return tables


def differences(wanted: dict[str, set[str]]) -> list[str]:
    """What the description and the data do not agree on, one sentence each."""
    held = {table.name: {c.name: c.is_required for c in table.columns} for table in contract.load()}
    found = [f"{table}: not in data/contract" for table in sorted(wanted.keys() - held.keys())]
    found += [f"{table}: in data/contract, but not described" for table in sorted(held.keys() - wanted.keys())]
    for table in sorted(wanted.keys() & held.keys()):
        found += [f"{table}.{column}: not in data/contract" for column in sorted(wanted[table] - held[table].keys())]
        required = {column for column, is_required in held[table].items() if is_required}
        found += [f"{table}.{column}: marked as required, not described" for column in sorted(required - wanted[table])]
    return found


def main(arguments: list[str]) -> int:
    """Print every difference; 0 when there is none, 1 when there is one, 2 for a wrong call."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    wanted = described(Path(arguments[0]).read_text(encoding="utf-8"))
    if not wanted:
        print(f"{arguments[0]} describes no table", file=sys.stderr)
        return 2
    found = differences(wanted)
    print("\n".join(found) or f"{len(wanted)} tables, {sum(map(len, wanted.values()))} columns: no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
