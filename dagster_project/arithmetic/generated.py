"""Files that are generated from the rule table and kept in the repository, so that a change is seen in review."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from dagster_project.reports.forms.registry import RegistryError
from dagster_project.reports.forms.rows import shown

Names = Callable[[Path], list[str]]
"""What is done about a folder's files, and the names of those concerned."""


def outdated_files(folder: Path, wanted: Mapping[str, str], pattern: str) -> list[str]:
    """The files of a folder that are changed, missing, or not wanted (file name → content)."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def write_files(folder: Path, wanted: Mapping[str, str], pattern: str) -> list[str]:
    """Write the files that are out of date and remove those that are not wanted. Returns their names."""
    changed = outdated_files(folder, wanted, pattern)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def command(what: str, folder: Callable[[], Path], write: Names, outdated: Names, arguments: list[str] | None) -> int:
    """``--write`` the files, or ``--check`` them; 1 when one is found out of date, or the rows are not right."""
    parser = argparse.ArgumentParser(description=f"{what} from the rule table")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the files that are out of date")
    action.add_argument("--check", action="store_true", help="say which files are out of date")
    chosen = parser.parse_args(arguments)
    try:
        place = folder()
        changed = write(place) if chosen.write else outdated(place)
    except (RegistryError, NotADirectoryError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    for name in changed:
        print(f"{'written' if chosen.write else 'out of date'}: {shown(place / name)}", file=sys.stderr)
    return 1 if changed and not chosen.write else 0
