"""The programs of other makers that some kinds of files need: where they are, and which version.

Both are optional. What they make of a file is part of the reading, so their versions are part of the reader's own
version (``fingerprints.reader``): when one is installed later, the files that waited for it are read.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

SOFFICE_VARIABLE = "GONGKAI_SOFFICE"
TESSERACT_VARIABLE = "GONGKAI_TESSERACT"
LANGUAGE = "chi_sim"
_ADDED = "/opt"  # where the makers' own packages go
_SOFFICE_NAMES = ("soffice", "libreoffice")
_SOFFICE_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    f"{_ADDED}/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_TESSERACT_PLACES = (f"{_ADDED}/homebrew/bin/tesseract", "C:/Program Files/Tesseract-OCR/tesseract.exe")


def soffice() -> Path | None:
    """LibreOffice: what ``GONGKAI_SOFFICE`` names (and nothing else, where it is set), the PATH, the usual places."""
    return _find(SOFFICE_VARIABLE, _SOFFICE_NAMES, _SOFFICE_PLACES)


def tesseract() -> Path | None:
    """Tesseract: what ``GONGKAI_TESSERACT`` names (and nothing else, where it is set), the PATH, the usual places."""
    return _find(TESSERACT_VARIABLE, ("tesseract",), _TESSERACT_PLACES)


def languages() -> frozenset[str]:
    """The languages that Tesseract can read here; none where it is absent."""
    program = tesseract()
    return _tesseract_says(program, program.stat().st_mtime_ns)[1] if program is not None else frozenset()


def versions() -> tuple[str, ...]:
    """What there is, with its major and minor version, e.g. ``libreoffice 7.4``; nothing for what is absent.

    A repair release of a program does not change it: thousands of files would be read again for nothing.
    """
    found = []
    office = soffice()
    if office is not None:
        found.append(f"libreoffice {_soffice_version(office)}")
    program = tesseract()
    if program is not None:
        version, known = _tesseract_says(program, program.stat().st_mtime_ns)
        if LANGUAGE in known:
            found.append(f"tesseract {version} {' '.join(sorted(known & {LANGUAGE, 'eng'}))}")
    return tuple(found)


def _find(variable: str, names: tuple[str, ...], places: tuple[str, ...]) -> Path | None:
    named = os.environ.get(variable)
    if named is not None:
        return _program(shutil.which(named))
    for name in names:
        if found := _program(shutil.which(name)):
            return found
    for place in places:
        for path in sorted(glob.glob(place), reverse=True):  # noqa: PTH207 - absolute patterns; the newest of several first
            if found := _program(shutil.which(path)):
                return found
    return None


def _program(path: str | None) -> Path | None:
    return Path(path).resolve() if path else None


def _soffice_version(program: Path) -> str:
    """As its own files say: starting it takes a second, and this is asked at every build."""
    for folder in (program.parent, program.parent.parent / "Resources"):  # the latter on macOS
        for name in ("bootstraprc", "bootstrap.ini"):
            if (folder / name).is_file():
                found = re.search(r"ProductKey=\D*(\d+\.\d+)", (folder / name).read_text("utf-8", "replace"))
                if found:
                    return found.group(1)
    return "of unknown version"


@cache
def _tesseract_says(program: Path, changed: int) -> tuple[str, frozenset[str]]:
    """Its version and languages; asked once for a program file that has not changed."""
    version = re.search(r"tesseract v?(\d+\.\d+)", _said(program, "--version"))
    listed = _said(program, "--list-langs").splitlines()[1:]
    return version.group(1) if version else "of unknown version", frozenset(line.strip() for line in listed)


def _said(program: Path, option: str) -> str:
    try:
        done = subprocess.run([program, option], capture_output=True, timeout=20, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).decode("utf-8", "replace")
