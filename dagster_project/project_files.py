"""Where the files that travel with the program lie: forms, divisions, bundled reports, dbt project, suites.

In a clone they are the top-level folders of the repository; in an installed package they lie below ``_bundled``. Both
are read only for us: nothing is ever written beside them.

Forms can also come from a folder of one's own, named by ``GONGKAI_DATA``: its ``forms`` and ``expectations`` are laid
on top of the bundled ones (docs/new-form.md). Processes that are started inherit it.
"""

import os
from functools import cache
from pathlib import Path

DATA_VARIABLE = "GONGKAI_DATA"

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


def own_data() -> Path | None:
    """The folder that ``GONGKAI_DATA`` names. Raises NotADirectoryError where there is none."""
    named = os.environ.get(DATA_VARIABLE)
    if not named:
        return None
    folder = Path(named).expanduser().absolute()
    if not (folder / "forms").is_dir():
        raise NotADirectoryError(
            f"${DATA_VARIABLE} is {named!r}, but there is no folder {folder / 'forms'}. "
            "Put the rows of the form there (docs/new-form.md), or unset the variable."
        )
    return folder


def forms_layers() -> tuple[Path, ...]:
    """The folders with rows of forms: the bundled one, and on top of it one's own."""
    own = own_data()
    return (path("data", "forms"), *([own / "forms"] if own else []))


def suites_layers() -> tuple[Path, ...]:
    """The folders with suites: the bundled one, and on top of it one's own; that one need not be there yet."""
    own = own_data()
    return (path("expectations"), *([own / "expectations"] if own else []))
