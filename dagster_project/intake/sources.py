"""Where the contents of the inbox come from: paths, lists of sources and side files, put together for each content.

A list is a file ``sources.csv`` in a folder of the inbox, or in HOME for the whole inbox: columns ``path`` (or
``file``), relative to that folder, and any of ``url``, ``body``, ``year``, ``title``. A side file lies beside its
document, under its name with ``.json`` or ``.source.json`` behind it, and holds one object with these fields.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from dagster_project.intake.inbox import printable
from dagster_project.intake.landing import content_path
from dagster_project.intake.ledger import PathState
from dagster_project.reports.surroundings import Found, Surroundings
from dagster_project.settings import Settings, SettingsError

LIST_NAME = "sources.csv"
SIDE_ENDINGS = (".source.json", ".json")
_LARGEST = 50_000_000  # bytes of a list
_LARGEST_SIDE = 1_000_000


class SourceListError(Exception):
    """A list of sources is not as it must be: which line, what is wrong."""


def surroundings(settings: Settings, states: Mapping[str, PathState]) -> dict[str, Surroundings]:
    """For each content of the ledger all that is known of where it was found.

    The paths at which a content lies now; of one that lies nowhere any more, those where it once did. A list or side
    file in the inbox that is not right tells nothing (see `what_became_of_lists`). Raises SettingsError for one in
    HOME, which a person keeps.
    """
    said: dict[str, dict[str, Any]] = {}
    for _, told in _lists_of_inbox(settings, states):
        if not isinstance(told, Exception):
            said.update(told)
    said.update(_said_in_home(settings))
    lie: dict[str, set[str]] = defaultdict(set)
    lay: dict[str, set[str]] = defaultdict(set)
    for path, state in states.items():
        for sha256 in state.contents:
            lay[sha256].add(path)
        if state.is_present and state.current is not None:
            lie[state.current].add(path)
    return {sha256: _together(lie.get(sha256) or paths, said) for sha256, paths in lay.items()}


def what_became_of_lists(settings: Settings, states: Mapping[str, PathState]) -> dict[str, str]:
    """For each list and side file in the inbox, by its path: why it is no report, or what is wrong with it."""
    return {path: _became(told) for path, told in _lists_of_inbox(settings, states)}


def _became(told: Mapping[str, Any] | Exception) -> str:
    if isinstance(told, Exception):
        return f"来源清单有误,未采用:{told} / this list of sources is not right and tells nothing: {told}. Correct it."
    number = len(told)
    return f"来源清单,不是报告:说明{number}个文件 / a list of sources and no report: it tells of {number} files."


def around_file(path: Path) -> Surroundings:
    """What is known of a file outside any warehouse: its path as given, a list in its folder, a side file beside it."""
    given = path.as_posix()
    said: dict[str, Any] = {}
    try:
        listed = path.with_name(LIST_NAME)
        if listed.is_file() and listed.name != path.name:
            said.update(read_list(listed.read_bytes()).get(path.name, {}))
        for ending in SIDE_ENDINGS:
            beside = path.with_name(path.name + ending)
            if beside.is_file():
                said.update(read_side_file(beside.read_bytes()))
    except (OSError, ValueError, SourceListError):
        pass  # evidence that cannot be read tells nothing; the file itself is read all the same
    return Surroundings((_found(given, said),))


def read_list(data: bytes) -> dict[str, dict[str, Any]]:
    """Path -> what a list of sources says of it. Raises SourceListError naming the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    reader = csv.DictReader(io.StringIO(text))
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if not {"path", "file"} & set(names):
        raise SourceListError("line 1: there is no column path or file")
    found: dict[str, dict[str, Any]] = {}
    try:
        for row in reader:
            path = (row.get("path") or row.get("file") or "").strip()
            if path:
                found[path.removeprefix("./")] = _fields(row, f"line {reader.line_num}")
    except csv.Error as error:
        raise SourceListError(f"line {reader.line_num}: {error}") from error
    return found


def read_side_file(data: bytes) -> dict[str, Any]:
    """What a side file says of its document. Raises SourceListError or ValueError where it is none."""
    content = json.loads(data[:_LARGEST_SIDE])
    if not isinstance(content, dict):
        raise SourceListError("the file holds no object")
    return _fields({str(name).lower(): value for name, value in content.items()}, "the file")


def _fields(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("url", "body", "title"):
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            found[name] = value.strip()
    year = str(row.get("year") or "").strip()
    if year:
        if not (year.isdecimal() and len(year) == 4):
            raise SourceListError(f"{where}: the year {year!r} is none")
        found["year"] = int(year)
    return found


def _lists_of_inbox(
    settings: Settings, states: Mapping[str, PathState]
) -> Iterator[tuple[str, dict[str, dict[str, Any]] | Exception]]:
    """The lists and side files that lie in the inbox now: path, what each says of which path, or what is wrong."""
    for path, state in states.items():
        if state.current is None or not state.is_present:
            continue
        about = next((path.removesuffix(ending) for ending in SIDE_ENDINGS if path.endswith(ending)), None)
        is_list = PurePosixPath(path).name == LIST_NAME
        if not is_list and about not in states:
            continue
        try:
            with content_path(settings.landing, state.current).open("rb") as handle:
                if is_list:
                    folder = path[: -len(LIST_NAME)]
                    listed = read_list(handle.read(_LARGEST))
                    yield path, {folder + name: fields for name, fields in listed.items()}
                else:
                    yield path, {str(about): read_side_file(handle.read(_LARGEST_SIDE))}
        except (OSError, ValueError, SourceListError) as error:
            yield path, error


def _said_in_home(settings: Settings) -> dict[str, dict[str, Any]]:
    if not settings.sources.is_file():
        return {}
    try:
        return read_list(settings.sources.read_bytes())
    except SourceListError as error:
        raise SettingsError(f"{settings.sources}, {error}. Correct it or take it away.") from error


def _together(paths: Iterable[str], said: Mapping[str, dict[str, Any]]) -> Surroundings:
    return Surroundings(tuple(_found(printable(path), said.get(path, {})) for path in sorted(paths)))


def _found(path: str, fields: Mapping[str, Any]) -> Found:
    return Found(path, fields.get("url", ""), fields.get("body", ""), fields.get("year"), fields.get("title", ""))
