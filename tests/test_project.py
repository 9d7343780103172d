"""The project as a stranger meets it: lock files, run.py under other Pythons, what repository and package hold."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import locking  # noqa: E402

# The folders that dagster_project/project_files.py leads to; in the package they lie below _bundled.
BUNDLED = (
    *(f"data/{name}" for name in ("characters", "forms", "jurisdictions", "bodies", "reports", "contract")),
    *("dbt", "expectations"),
)
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
OLD_SYNTAX_FORBIDDEN = (
    ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Await, ast.YieldFrom, ast.Nonlocal,
    ast.Match, ast.MatMult, ast.Starred,
)  # fmt: skip


def _project() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def _tracked() -> list[Path]:
    """The files of the repository; without git (a source archive) every file that is not generated."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    left_out = {".venv", "__pycache__", "warehouse", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not left_out & set(path.relative_to(ROOT).parts)]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_has_hashes_and_no_address(lock: Path) -> None:
    assert locking.problems(lock.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://mirror.example/simple\nclick==8.3.0 \\\n    --hash=sha256:ab",
        "click @ https://mirror.example/click.whl \\\n    --hash=sha256:ab",
        "click==8.3.0",
        "click>=8 \\\n    --hash=sha256:ab",
        "click==8.3.0 \\\n    --hash=sha256:ab\n    # via -r /home/me/requirements.in",
    ],
)
def test_an_unfit_lock_file_is_found_out(text: str) -> None:
    assert locking.problems(text)


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = _project()
    asked = {"requirements.lock": project["dependencies"]}
    asked["requirements-dev.lock"] = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins: dict[str, dict[str, str]] = {}
    for lock in LOCKS:
        found = re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;]+)", lock.read_text("utf-8"), re.MULTILINE)
        pins[lock.name] = dict(found)
        for requirement in asked[lock.name]:
            name, _, exact = requirement.partition("==")
            name = re.split(r"[\[<>=! ]", name)[0]
            assert name in pins[lock.name], f"{lock.name} lacks {requirement}: renew it with python3 run.py lock"
            assert not exact or pins[lock.name][name] == exact, f"{lock.name} pins another version than {requirement}"
    common = pins["requirements.lock"].items() & pins["requirements-dev.lock"].items()
    assert len(common) == len(pins["requirements.lock"]), "the two locks pin different versions"


def test_run_py_can_be_read_by_very_old_pythons() -> None:
    tree = ast.parse((ROOT / "run.py").read_text("ascii"))
    newer = [node for node in ast.walk(tree) if isinstance(node, OLD_SYNTAX_FORBIDDEN)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert functions
    newer += [function for function in functions if function.returns or function.args.kwonlyargs]
    newer += [argument for function in functions for argument in function.args.args if argument.annotation]
    assert [(node.lineno, ast.unparse(node)) for node in newer] == []


def _run_as(version: tuple[int, int, int], path: str) -> subprocess.CompletedProcess[str]:
    """run.py under this interpreter that says it is another version, with `path` to look for a better one on."""
    program = f"import runpy, sys; sys.version_info = {version}; sys.argv = ['run.py', 'nonsense']; "
    program += f"runpy.run_path({str(ROOT / 'run.py')!r}, run_name='__main__')"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13), (3, 14, 0)])
def test_run_py_refuses_an_unsupported_python_in_clear_words(version: tuple[int, int, int]) -> None:
    done = _run_as(version, path="")
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert ".".join(map(str, version)) in done.stderr
    assert "Traceback" not in done.stderr


def test_run_py_goes_on_with_a_supported_python_that_runs(tmp_path: Path) -> None:
    """The first name on the path fails when it is run, as those of version managers do; it is passed over."""
    broken, sound = tmp_path / "broken", tmp_path / "sound"
    for folder, line in ((broken, "echo 'command not found' >&2; exit 127"), (sound, f'exec "{sys.executable}" "$@"')):
        folder.mkdir()
        script = folder / "python3.11"
        script.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        script.chmod(0o755)
    done = _run_as((3, 9, 1), path=os.pathsep.join([str(broken), str(sound), "/bin"]))
    assert f"going on with {sound / 'python3.11'}" in done.stderr
    assert "usage: python3 run.py" in done.stderr
    assert done.returncode == 2


def test_the_repository_names_no_registry_and_no_machine() -> None:
    """A clone must work anywhere: no package index, no absolute path of a machine on which it was written."""
    hosts = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs|pypi\.tuna|mirrors?\.[a-z]+\.[a-z]+)")
    places = re.compile(r"(?<![\w./:\-])/(?:home|root|Users|work|opt|tmp|mnt)/\w")
    files = _tracked()
    assert len(files) > 50
    found = []
    for path in files:
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:  # a picture, a binary fixture
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if hosts.search(line) or places.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert found == []


def test_the_package_carries_the_data(tmp_path: Path) -> None:
    """What `pip install .` installs holds the forms, divisions, reports, dbt project and suites, file by file."""
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tracked = [path.relative_to(ROOT).as_posix() for path in _tracked()]
    for folder in BUNDLED:
        expected = {name for name in tracked if name.startswith(f"{folder}/")}
        assert expected, f"{folder} is empty"
        missing = {name for name in expected if f"dagster_project/_bundled/{name}" not in names}
        assert not missing, f"the package lacks {sorted(missing)[:5]}"
    code = {name for name in tracked if name.startswith("dagster_project/")}
    assert not code - names
    strays = [name for name in names if not name.startswith(("dagster_project/", "gongkai-"))]
    assert strays == []
