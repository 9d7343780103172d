"""Where the files that travel with the program lie: forms, divisions, bundled reports, dbt project, suites.

In a clone they are the top-level folders of the repository; in an installed package they lie below ``_bundled``. Both
are read only for us: nothing is ever written beside them.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds ``data``, ``dbt`` and ``expectations``."""
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def path(*parts: str) -> Path:
    """The path of a file or folder of the project, e.g. ``path("data", "forms", "cells.csv")``."""
    return root().joinpath(*parts)


def is_clone() -> bool:
    """Whether the program runs from a clone of the repository rather than from an installed package."""
    return root() == _PACKAGE.parent
