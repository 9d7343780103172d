"""What the surroundings of a document say: bodies, years and divisions, each with its source.

Names are taken from folders and file names only where they are names and nothing else; a year that is a folder may be
that of publication, and an address says whose site it is, not whose report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dagster_project.reports.addresses import site_of
from dagster_project.reports.body_names import kind_of_body, tidy_body
from dagster_project.reports.documents.model import Place
from dagster_project.reports.issuers import Body
from dagster_project.reports.jurisdictions import Division, Divisions
from dagster_project.reports.lines import Line, compact
from dagster_project.reports.model import Evidence
from dagster_project.reports.surroundings import Found, Surroundings
from dagster_project.reports.titles import Title, parse_title

LIST, FILE, FOLDER, URL, SITE = "list of sources", "file name", "folder", "url", "site name"
_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
_YEAR = re.compile(r"(20[0-4]\d)年?(?:度)?")
_PARTS = re.compile(r"[\s_\-—.·,,、()()]+")
_SITE_NAMES = ("SiteName", "sitename", "og:site_name")
_SITE_WORDS = re.compile(r"(?:人民政府|政府|行政公署)?(?:门户|官方|政务|信息公开|政务公开|政务服务)*(?:网站?|平台)?$")


@dataclass(frozen=True, slots=True)
class PlaceHint:
    """Divisions of which one, or something inside it, is the document's."""

    source: str
    raw: str
    units: frozenset[int]  # durable keys
    slugs: frozenset[str] = frozenset()  # of an address: the words in Latin letters of which it is made

    def says(self, path: str | None, divisions: Divisions) -> str:
        """The path of the division that it speaks of: ``path`` where that lies in it, else its own, several joined."""
        own = sorted({divisions.path_name(row) for unit in self.units for row in divisions.periods(unit)})
        if path and any(path == one or path.startswith(one + "/") for one in own):
            return path
        last = sorted({divisions.path_name(divisions.periods(unit)[-1]) for unit in self.units})
        return "、".join(last[:5])


@dataclass(frozen=True, slots=True)
class Hints:
    """All that the surroundings say, the surest first."""

    years: tuple[Evidence, ...] = ()
    bodies: tuple[Body, ...] = ()
    titles: tuple[Title, ...] = ()
    places: tuple[PlaceHint, ...] = ()
    why_no_body: str | None = None  # where several bodies are named that cannot be one

    def place_evidence(self, path: str | None, divisions: Divisions) -> tuple[Evidence, ...]:
        """The hints of divisions as evidence; ``path`` is the one that was decided on.

        A hint that the division lies in says the same as the decision; another one is named as what it says.
        """
        return tuple(
            Evidence("jurisdiction", hint.says(path, divisions), hint.source, hint.raw) for hint in self.places
        )


def hints_of(around: Surroundings, metadata: Mapping[str, str], divisions: Divisions) -> Hints:
    """What the surroundings of a document and the head of its page say."""
    found = sorted(around.found, key=lambda one: (one.path, one.url, one.body))
    titles = [title for one in found for title in _titles(one)]
    bodies = tuple(dict.fromkeys(_bodies(found, titles)))
    agreed = tuple(body for body in bodies if all(_is_one(body, other) for other in bodies))
    names = "、".join(sorted({body.name for body in bodies}))
    return Hints(
        tuple(dict.fromkeys(_years(found, titles))),
        agreed,
        tuple(titles),
        tuple(dict.fromkeys(_places(found, metadata, divisions))),
        f"文件的不同来源指向不同机构:{names} / the places where it was found name different bodies: {names}"
        if len(agreed) < len(bodies)
        else None,
    )


def _is_one(body: Body, other: Body) -> bool:
    """Whether two bodies may be one: of different sources the surer counts, of one source they must be named alike."""
    return body.source != other.source or body.name.endswith(other.name) or other.name.endswith(body.name)


def page_line(text: str) -> Line:
    """A line that stands for what is nowhere printed: a field of a page's head, the name of a file."""
    return Line(-1, text, compact(text), Place())


def _titles(one: Found) -> Iterator[Title]:
    for text, source in ((one.title, LIST), (one.stem, FILE)):
        if text and (title := parse_title(compact(text), source, page_line(text))):
            yield title


def _years(found: Iterable[Found], titles: Iterable[Title]) -> Iterator[Evidence]:
    found = tuple(found)
    yield from (Evidence("year", str(one.year), LIST, one.url or one.path) for one in found if one.year)
    yield from (Evidence("year", str(title.year), title.source, title.text) for title in titles if title.year)
    for one in found:
        for part in (*one.folders, *_parts(one.stem)):
            if match := _YEAR.fullmatch(part):
                yield Evidence("year", match[1], FOLDER, one.path)


def _bodies(found: Iterable[Found], titles: Iterable[Title]) -> Iterator[Body]:
    found = tuple(found)
    yield from (Body(tidy_body(compact(one.body)), LIST, one.body) for one in found if one.body)
    yield from (Body(tidy_body(title.body), title.source, title.text) for title in titles if title.body)
    for one in found:
        for part in _parts(one.stem):
            name = re.sub(rf"^{_YEAR.pattern}|{_YEAR.pattern}$", "", compact(part))
            if 3 <= len(name) <= 30 and kind_of_body(name) and re.fullmatch(r"[\u4e00-\u9fff]+", name):
                yield Body(name, FILE, one.stem)


def _places(found: Iterable[Found], metadata: Mapping[str, str], divisions: Divisions) -> Iterator[PlaceHint]:
    for one in found:
        if units := _of_path(one, divisions):
            yield PlaceHint(FOLDER, one.path, units)
        if one.url and (site := site_of(one.url, divisions)):
            yield PlaceHint(URL, one.url, site.units, site.slugs)
    for name in _SITE_NAMES:
        if text := metadata.get(name):
            place = _SITE_WORDS.sub("", compact(text))
            rows = [row for row in divisions.named(place) if row.level != "national"]
            if rows:
                yield PlaceHint(SITE, text, frozenset(row.durable_key for row in rows))


def _of_path(one: Found, divisions: Divisions) -> frozenset[int]:
    """The lowest divisions that the folders and the file's name lead to: 安徽省/合肥市, 340102."""
    rows: list[Division] = []
    for part in (*one.folders, *_parts(one.stem)):
        step = _named(compact(part), bool(rows), divisions)
        keys = {row.durable_key for row in rows}
        inside = [row for row in step if any(up.durable_key in keys for up in divisions.ancestors(row))]
        rows = inside or [row for row in step if row.durable_key not in keys and not rows] or rows
    return frozenset(row.durable_key for row in rows)


def _named(part: str, is_below: bool, divisions: Divisions) -> list[Division]:
    """The divisions that a part of a path names, by code or name; a county's short name only below another's."""
    if _CODE.fullmatch(part):
        return [row for row in divisions.rows if row.code == part]
    return [
        row
        for row in divisions.named(part)
        if row.level != "national" and (part == row.name or row.level != "county" or is_below)
    ]


def _parts(stem: str) -> tuple[str, ...]:
    return tuple(part for part in _PARTS.split(stem) if part)
