"""The lock files: every package of the environment with its version and hashes, and no address of where it was found.

Without addresses the files are the same whichever index or mirror a machine uses; the hashes say what may be installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.environment import DEV_LOCK, LOCK, ROOT, SetUpError, child_environment, say

UV = "uv==0.13.9"  # only this task uses it, so it is in no lock file

_OPTIONS = [
    "--universal",  # one file for Linux, macOS and Windows, 3.11 to 3.13
    "--python-version", "3.11",
    "--generate-hashes",
    "--no-strip-extras",  # pip refuses a hashed requirement whose extras are not pinned
    "--no-emit-index-url",
    "--no-header",  # it would quote the command with this machine's paths
    "--quiet",
]  # fmt: skip


def renew(python: Path, arguments: list[str]) -> None:
    """Resolve pyproject.toml again and replace both lock files; pins stay unless `arguments` ask for upgrades.

    The index is the one that pip is set to. Raises SetUpError where resolving fails or a result is not fit.
    """
    say(f"Installing {UV}")
    _call([str(python), "-m", "pip", "install", "--quiet", "--no-deps", UV])
    _resolve(python, LOCK, arguments)
    _resolve(python, DEV_LOCK, ["--extra", "dev", "--constraint", LOCK.name, *arguments])


def _resolve(python: Path, lock: Path, arguments: list[str]) -> None:
    say(f"Resolving {lock.name}")
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / lock.name
        if lock.exists():
            shutil.copy(lock, result)  # uv keeps the pins that it finds in its output file
        _call([str(python), "-m", "uv", "pip", "compile", *_OPTIONS, "pyproject.toml", "-o", str(result), *arguments])
        faults = problems(result.read_text("utf-8"))
        if faults:
            raise SetUpError(f"{lock.name} was left as it was:\n" + "\n".join(faults))
        shutil.copy(result, lock)


def problems(text: str) -> list[str]:
    """What makes a lock file unfit: an address, a machine's path, an option, a requirement without version or hash."""
    faults = [f"names an address: {line.strip()}" for line in text.splitlines() if "://" in line]
    faults += [f"names a path: {line.strip()}" for line in text.splitlines() if re.search(r"(^|\s)/\w|[A-Z]:\\", line)]
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        first = requirement.splitlines()[0]
        if first.startswith("#"):
            continue
        if not re.match(r"[A-Za-z0-9][\w.\-]*(\[[\w,\-]+\])?==\S+", first):
            faults.append(f"is not pinned to one version: {first}")
        elif "--hash=sha256:" not in requirement:
            faults.append(f"has no hash: {first}")
    return faults


def _call(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode != 0:
        raise SetUpError(f"This failed, its message stands above: {' '.join(command[1:6])} …")
