"""``python -m dagster_project.reports.forms``: reads all rows of the forms, says what there is or what is wrong."""

from __future__ import annotations

import sys

from dagster_project.reports.forms.registry import RegistryError
from dagster_project.reports.forms.summary import check_forms, summary


def main() -> int:
    """Print one line for each form; the exit code is 1 where a row is wrong."""
    try:
        check_forms()
        for line in summary():
            print(line)
    except (RegistryError, NotADirectoryError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
