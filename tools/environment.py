"""The project's own Python environment in ``.venv``: made from the lock files, known when it is ready, redone when not.

Only what the lock files name is installed, each file checked against its hash, and no build tool runs: all are wheels.
The project itself is installed editable, by a wheel that points to the clone (the format of PEP 660), written here so
that no build backend has to be fetched for it. Reasons: docs/decisions/001-lock-without-hosts.md.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"

_MARK = FOLDER / "made-by-gongkai"  # this environment is ours to remove
_STAMP = FOLDER / "ready.json"  # written last: an environment without it is not finished
_LOG = FOLDER / "set-up.log"


class SetUpError(Exception):
    """The environment could not be made; the message says why and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(text, file=sys.stderr, flush=True)


def python() -> Path:
    """The environment's interpreter."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def script(name: str) -> Path:
    """A console script of the environment, e.g. ``script("gongkai")``."""
    return FOLDER / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")


def child_environment() -> dict[str, str]:
    """The variables that our children get: nothing of another Python, no usage statistics, bytecode kept."""
    variables = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"):
        variables.pop(name, None)
    variables |= {
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
    }
    return variables


def ensure(*, dev: bool) -> Path:
    """Make the environment ready, or see that it is; return its interpreter.

    With `dev` the test tools are installed too. Ready is what was completed by this Python, for this folder, from the
    lock files as they are now; anything else is made anew. Raises SetUpError.
    """
    wanted = _wanted(dev)
    held = _held()
    started = time.monotonic()
    if all(held.get(key) == value for key, value in wanted.items()):
        return python()
    differing = {key for key in held.keys() & wanted.keys() if held[key] != wanted[key]}
    if not held or differing - {"project"}:
        held = {}
        _start_afresh()
    _STAMP.unlink(missing_ok=True)  # from here on it is unfinished until the stamp is written
    for lock in (LOCK, DEV_LOCK):
        if lock.name in wanted and lock.name not in held:
            _install(lock)
    _install_project()
    _write_whole(_STAMP, json.dumps(held | wanted, indent=1))
    say(f"Environment ready after {time.monotonic() - started:.0f} s.")
    return python()


def _wanted(dev: bool) -> dict[str, str]:
    locks = (LOCK, DEV_LOCK) if dev else (LOCK,)
    hashes = {lock.name: hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}
    project = hashlib.sha256(b"\0".join(_wheel_files().values())).hexdigest()
    return {"python": sys.version, "folder": str(ROOT), "project": project} | hashes


def _held() -> dict[str, str]:
    """What the finished environment was made of; empty where it is missing, unfinished or does not run."""
    try:
        stamp = json.loads(_STAMP.read_text("utf-8"))
        runs = subprocess.run([python(), "-c", ""], env=child_environment(), check=False).returncode == 0
    except (OSError, ValueError):
        return {}
    return stamp if runs and isinstance(stamp, dict) else {}


def _start_afresh() -> None:
    if FOLDER.exists():
        if not _MARK.exists() and any(FOLDER.iterdir()):
            raise SetUpError(f"{FOLDER} exists and was not made by run.py. Move it away, then run this again.")
        why = "was made for something else" if _STAMP.exists() else "was not finished"
        say(f"The environment in {FOLDER} {why}: making it anew.")
        shutil.rmtree(FOLDER)
    if importlib.util.find_spec("ensurepip") is None:
        raise SetUpError(_without_pip())
    say(f"Making an environment in {FOLDER} (Python {sys.version.split()[0]}; 1.3 GB, first time 1 to 3 minutes)")
    FOLDER.mkdir()
    _MARK.write_text("python3 run.py made this folder and may remove it.\n", "utf-8")
    made = subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], env=child_environment(), check=False)
    if made.returncode != 0 or not python().exists():
        raise SetUpError(_without_pip())


def _without_pip() -> str:
    minor = f"3.{sys.version_info.minor}"
    return (
        f"{sys.executable} cannot make environments: its modules venv and ensurepip do not work.\n"
        f"Debian, Ubuntu: apt install python{minor}-venv. Elsewhere: install Python {minor} in full.\n"
        "Then run the same command again."
    )


def _install(lock: Path) -> None:
    """Install what the lock file names, with a line of progress; the full output goes to the log."""
    pins = sum(1 for line in lock.read_text("utf-8").splitlines() if line[:1].isalnum())
    say(f"Installing from {lock.name} ({pins} pins, every file checked against its hash)")
    command = [str(python()), "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    command += ["--no-input", "--progress-bar", "off", "--requirement", str(lock)]
    lines: list[str] = []
    collected, shown = 0, 0
    with subprocess.Popen(
        command, cwd=ROOT, env=child_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            collected += line.startswith(("Collecting ", "Requirement already satisfied"))
            if collected >= shown + 25:
                shown = collected
                say(f"  {collected} of {pins} fetched")
            if line.startswith("Installing collected packages"):
                say("  unpacking")
    with _LOG.open("a", encoding="utf-8") as log:
        log.writelines(lines)
    if process.returncode != 0:
        said = "".join(lines[-15:])
        raise SetUpError(f"pip could not install {lock.name} (full output: {_LOG}):\n{said}")


def _install_project() -> None:
    """Install the clone itself: the ``gongkai`` command, and ``dagster_project`` read from where it lies."""
    files = _wheel_files()
    name = next(iter(files)).removesuffix(".pth")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / f"{name}-{_project()['version']}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, data in files.items():
                archive.writestr(path, data)
        command = [str(python()), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall"]
        done = subprocess.run([*command, str(wheel)], cwd=ROOT, env=child_environment(), check=False)
    if done.returncode != 0:
        raise SetUpError("pip could not install the project itself; its message stands above.")


def _wheel_files() -> dict[str, bytes]:
    """The files of the editable wheel: a path entry, the metadata, the console scripts and their record."""
    project = _project()
    name, version = project["name"], project["version"]
    info = f"{name}-{version}.dist-info"
    # Relative to the folder that it is installed in, so that no path of this machine is written and any script is safe.
    up = Path(*[".."] * (3 if os.name == "nt" else 4))
    metadata = [f"Name: {name}", f"Version: {version}", f"Summary: {project['description']}"]
    metadata += [f"Requires-Python: {project['requires-python']}"]
    metadata += [f"Requires-Dist: {requirement}" for requirement in project["dependencies"]]
    scripts = [f"{script} = {target}" for script, target in project["scripts"].items()]
    files = {
        f"{name}.pth": f"{up}\n",
        f"{info}/METADATA": "\n".join(["Metadata-Version: 2.1", *metadata, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: run.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "\n".join(["[console_scripts]", *scripts, ""]),
    }
    data = {path: text.encode() for path, text in files.items()}
    record = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in data.items()]
    return data | {f"{info}/RECORD": "\n".join([*record, f"{info}/RECORD,,", ""]).encode()}


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    return project


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there in full or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)
