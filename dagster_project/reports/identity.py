"""Whose report it is and of which year: all evidence weighed together.

Title, period, issuer line, page fields and the text each say something; this module decides, the others find. What the
document prints comes first; where it was found (path, address, list of sources) breaks ties and fills what the document
leaves open. What is not knowable is None with a reason, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dagster_project.reports.dates import published_on
from dagster_project.reports.documents.model import Document
from dagster_project.reports.furniture import Furnishing, furnishings
from dagster_project.reports.hints import FILE, LIST, hints_of, page_line
from dagster_project.reports.issuers import Body, kind_of_body, kind_of_self, level_of_self, named_bodies
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.reports.lines import Line, compact, lines_of
from dagster_project.reports.model import Evidence, Identity
from dagster_project.reports.places import Gazetteer, Unresolved, Whereabouts, is_relative
from dagster_project.reports.scope import find_scope
from dagster_project.reports.spam import COVER, name_beside, uncovered
from dagster_project.reports.surroundings import NOWHERE, Surroundings
from dagster_project.reports.titles import Title, find_titles
from dagster_project.reports.years import find_year

_CUSTOMS = re.compile(r"海关(?:关区)?$")
_BARE_TOWN = re.compile(r"(?:镇|乡|街道|苏木)$")
_REPLACED = (
    "机构或地名被博彩广告词替换,原名无法得知,请从原网站获取 / the name of the body or place was replaced by words of "
    "betting sites and cannot be known; fetch the report from where it was published"
)
_SURE = ("cover", "compiled", "field", "title", "sentence", "table")
_WEAK = ("subject", "contact", "field", "source")
_HINTED = (LIST, FILE)
_HEAD = 30  # lines in which a page prints its own date


@dataclass(frozen=True, slots=True)
class _Issuer:
    """A body that may be the issuer, with what its name tells."""

    body: Body
    kind: str | None
    place: Whereabouts | Unresolved | None

    @property
    def name(self) -> str:
        """The full name; a bare place stands for its government."""
        name, place = self.body.name, self.place
        if isinstance(place, Whereabouts) and place.level == "township" and _BARE_TOWN.search(name):
            return name + ("办事处" if name.endswith("街道") else "人民政府")
        if isinstance(place, Whereabouts) and place.is_bare and not place.is_zone and kind_of_body(name) is None:
            return name + "人民政府"
        return name


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What of a document speaks for its identity, found once and used by all who judge."""

    lines: tuple[Line, ...]
    furnishings: tuple[Furnishing, ...]
    titles: tuple[Title, ...]


# Fields in the head of a page, as the standard for government web sites names them -> what they label.
_PAGE_FIELDS = {
    "articletitle": "title", "contenttitle": "title", "pubdate": "published_on", "publishdate": "published_on",
    "contentsource": "source", "title": "title",
}  # fmt: skip


def witnesses(document: Document, lines: tuple[Line, ...] | None = None) -> Witnesses:
    """The lines of a document (where they are not known yet), the labelled values around the report, its titles."""
    lines = lines_of(document) if lines is None else lines
    found = furnishings(lines[:80]) + _page_fields(document.metadata)
    return Witnesses(lines, found, find_titles(lines, found))


def _page_fields(metadata: Mapping[str, str]) -> tuple[Furnishing, ...]:
    """What the head of a page says in fields: weaker than what it prints, and therefore behind it."""
    found = []
    for name, value in metadata.items():
        field = _PAGE_FIELDS.get(name.lower())
        if field is not None and len(value) <= 120:
            value = re.split(r"[_|]|\s[-—]\s", value)[0] if name.lower() == "title" else value
            found.append(Furnishing(field, name, value, page_line(value)))
    return tuple(found)


def identify(
    document: Document, divisions: Divisions, seen: Witnesses | None = None, around: Surroundings = NOWHERE
) -> Identity:
    """The identity of the report that a document holds: all evidence, what decided, and why something is not known."""
    seen = seen or witnesses(document)
    lines, found, titles = seen.lines, seen.furnishings, seen.titles
    around = around.with_page(document.metadata)
    hints = hints_of(around, document.metadata, divisions)
    unknown: dict[str, str] = {}
    day, day_evidence = published_on(found, lines[:_HEAD])
    dated = find_year(lines, titles, day).with_hints(hints.years, day)
    year = dated.year
    if year is None:
        unknown["year"] = dated.why or "正文未写明年份 / no year is stated"
    gazetteer = Gazetteer(divisions, year, "\n".join(line.compact for line in lines), hints.places)
    issuers = [_examined(body, gazetteer) for body in named_bodies(lines, titles, found)]
    issuer = _choose(issuers)
    issuer = _named_shortly(issuer, issuers)
    self_kind, self_word = kind_of_self(lines)
    if issuer is not None and issuer.body.source in _WEAK and self_kind not in (None, issuer.kind):
        issuer = None  # 见瓯海区人民政府网站 in a text that says 我局
    hinted = [_examined(body, gazetteer) for body in hints.bodies]
    if issuer is None:
        hinted = [one for one in hinted if _may_be(one, self_kind, self_word)]
        issuer = next(iter(hinted), None)
    kind = issuer.kind if issuer else self_kind
    own_level = level_of_self(kind, issuer.body.name.rpartition(COVER)[2] if issuer else None, lines)
    hidden = COVER in "".join(line.compact for line in lines)
    place = _place(issuer, kind, own_level, [*issuers, *hinted], None if hidden else gazetteer)
    if hidden and not isinstance(place, Whereabouts):
        place = _place_beside(issuers, lines, gazetteer, divisions)
    if not isinstance(place, Whereabouts):
        unknown["jurisdiction"] = place.reason if place else "正文未写明所属地区 / the text names no division"
        place = None
    if hidden and issuer is not None and COVER in issuer.name:
        issuer, unknown["issuer"] = None, _REPLACED
    elif issuer is None:
        unknown["issuer"] = hints.why_no_body or "正文未写明发布机构 / the issuer's name is not printed"
    scope, scope_evidence = find_scope(kind, lines)
    title = _printed_title(titles)
    if title is not None and hidden:
        title = replace(title, text=uncovered(title.text, compact(title.line.raw)))
    is_national = issuer is not None and isinstance(issuer.place, Whereabouts) and issuer.place.level == "national"
    customs = issuer is not None and _CUSTOMS.search(issuer.body.name) is not None and not is_national
    identity = Identity(
        title=title.text if title else None,
        year=year,
        issuer=_issuer_name(issuer, kind, place),
        issuer_kind=kind,
        scope=scope,
        jurisdiction=place.path if place else None,
        jurisdiction_code=place.code if place else None,
        jurisdiction_key=place.key if place else None,
        level=None if customs else place.level if place else own_level,
        published_on=day,
        source_url=around.source_url,
        unknown=unknown,
    )
    evidence = (
        *dated.evidence,
        *_kind_evidence(issuer, kind, self_word),
        *scope_evidence,
        *day_evidence,
        *((title.evidence(),) if title else ()),
        *_issuer_evidence(issuer, [*issuers, *hinted]),
        *((Evidence("jurisdiction", place.path, "registry", place.name),) if place else ()),
        *hints.place_evidence(place.path if place else None, divisions),
    )
    return replace(identity, evidence=decided(evidence, identity))


def decided(evidence: tuple[Evidence, ...], identity: Identity) -> tuple[Evidence, ...]:
    """The evidence, each piece marked by whether the identity says what it says."""
    says = {
        "title": identity.title,
        "year": str(identity.year),
        "issuer": identity.issuer,
        "issuer_kind": identity.issuer_kind,
        "scope": identity.scope,
        "jurisdiction": identity.jurisdiction,
        "published_on": identity.published_on.isoformat() if identity.published_on else None,
    }
    return tuple(replace(one, decides=one.value == says.get(one.field)) for one in dict.fromkeys(evidence))


def _named_shortly(issuer: _Issuer | None, issuers: list[_Issuer]) -> _Issuer | None:
    """The issuer; where its name was replaced in part, as the text calls it elsewhere: 县水务局 for 某某水务局."""
    if issuer is None or COVER not in issuer.body.name:
        return issuer
    rest = issuer.body.name.rpartition(COVER)[2]
    short = (one for one in issuers if is_relative(one.body.name) and one.body.name[1:] == rest)
    return next(short, issuer)


def _may_be(hinted: _Issuer, self_kind: str | None, self_word: str) -> bool:
    """Whether a body that only the surroundings name may be the issuer, by what the text calls itself."""
    if hinted.kind is None:
        return False
    if self_kind is None or self_kind == hinted.kind or self_word.endswith(("单位", "机关", "部门")):
        return True
    return self_kind == "government" and hinted.kind in ("department", "office")  # a bureau also speaks of 我市


def _issuer_evidence(issuer: _Issuer | None, issuers: list[_Issuer]) -> tuple[Evidence, ...]:
    """The bodies met, the issuer first."""
    others = [one for one in issuers if one is not issuer and one.kind is not None]
    ordered = [issuer, *others[:6]] if issuer else others[:6]
    return tuple(Evidence("issuer", one.name, one.body.source, one.body.raw[:200]) for one in ordered)


def _kind_evidence(issuer: _Issuer | None, kind: str | None, word: str) -> tuple[Evidence, ...]:
    if issuer is not None:
        return (Evidence("issuer_kind", issuer.kind or "", issuer.body.source, issuer.body.name),)
    return (Evidence("issuer_kind", kind, "text", word),) if kind else ()


def _examined(body: Body, gazetteer: Gazetteer) -> _Issuer:
    place = gazetteer.locate(body.name)
    if COVER in body.name and not (isinstance(place, Whereabouts) and place.level == "township"):
        place = Unresolved(_REPLACED)  # 合肥市某某区: what is left is another division
    kind = kind_of_body(body.name)
    if isinstance(place, Whereabouts) and place.is_bare:
        kind = "institution" if place.is_zone else "government"
    elif isinstance(place, Unresolved) and place.is_bare:
        kind = "government"
    if kind is None and isinstance(place, Whereabouts) and place.level == "township":
        kind = "township_government"
    return _Issuer(body, kind, place)


def _choose(issuers: list[_Issuer]) -> _Issuer | None:
    """The issuer: who signed or compiled the report, then the page's field and the title, then what the text says.

    The field overrules a title only where the title names a government and the field its office by full name: shared
    editors (县府办) publish everybody's reports.
    """
    known = [issuer for issuer in issuers if issuer.kind is not None]
    titled = next((i for i in known if i.body.source == "title" and isinstance(i.place, Whereabouts)), None)
    titled = titled or next((i for i in known if i.body.source == "title"), None)
    for issuer in known:
        source = issuer.body.source
        if source in ("cover", "compiled"):
            return issuer
        overrules = source == "field" or (source == "source" and titled is not None and issuer.kind == "office")
        if overrules and not is_relative(issuer.body.name) and _agrees(issuer, titled):
            return issuer
    return titled or _said(known)


def _said(known: list[_Issuer]) -> _Issuer | None:
    """The issuer that running text names: one with a place before one without, and by how plainly it is named.

    Whom to ask (contact) may be another body's office: it counts for departments and towns only.
    """
    known = [i for i in known if i.body.source != "contact" or i.kind in ("department", "township_government")]
    placed = [issuer for issuer in known if isinstance(issuer.place, Whereabouts)]
    for candidates in (placed, known):
        for source in ("sentence", "table", "subject", "contact", "field", "source"):
            for issuer in candidates:
                if issuer.body.source == source:
                    return issuer
    return None


def _agrees(field: _Issuer, titled: _Issuer | None) -> bool:
    """Whether a field of the page names the body of the title, or its office, with its place."""
    if not isinstance(field.place, Whereabouts):
        return False
    if titled is None:
        return True
    if field.body.name.endswith(titled.body.name):
        return True
    return titled.kind == "government" and field.kind in ("office", "government")


def _place(
    issuer: _Issuer | None, kind: str | None, level: str | None, issuers: list[_Issuer], context: Gazetteer | None
) -> Whereabouts | Unresolved | None:
    """The issuer's division; where its own name does not tell, that of another body, or of which the text speaks."""
    if issuer is not None and isinstance(issuer.place, Whereabouts):
        return issuer.place
    if issuer is not None and COVER in issuer.body.name:  # others that the page names are others
        listed = (one.place for one in issuers if one.body.source == LIST and isinstance(one.place, Whereabouts))
        return next(listed, issuer.place)
    is_town = kind == "township_government"
    for other in issuers:
        place = other.place
        if isinstance(place, Whereabouts) and (place.level == "township") == is_town and _may_speak_for(other, issuer):
            return place
    if issuer is not None and isinstance(issuer.place, Unresolved):
        return issuer.place
    if context is None:
        return None
    return context.town_from_context() if is_town else context.from_context(level=level)


def _place_beside(
    issuers: list[_Issuer], lines: tuple[Line, ...], gazetteer: Gazetteer, divisions: Divisions
) -> Whereabouts | Unresolved:
    """The division of an issuer whose own name was replaced: that which the text names before the same body."""
    text = "\n".join(line.compact for line in lines)
    bodies = [issuer.body.name for issuer in issuers if issuer.kind and COVER in issuer.body.name]
    name = name_beside(next(iter(bodies), None), text, divisions.matcher())
    place = gazetteer.locate(name) if name else None
    return place if isinstance(place, Whereabouts) else Unresolved(_REPLACED)


def _may_speak_for(other: _Issuer, issuer: _Issuer | None) -> bool:
    """Whether another body's place is the issuer's: it is named as the same, or as whom to ask."""
    if issuer is None:
        return True
    name = re.sub(r"^(?:自治区|省|市|县|区|旗|州)", "", issuer.body.name)
    if other.body.source in _HINTED:
        return other.body.name.endswith(name) and other.kind == issuer.kind
    return other.body.source in _SURE or other.body.name.endswith(name) or other.body.source == "contact"


def _issuer_name(issuer: _Issuer | None, kind: str | None, place: Whereabouts | None) -> str | None:
    """The issuer's name; a government that speaks of 我市 only is the government of its division."""
    if issuer is not None:
        return issuer.name
    if kind == "government" and place is not None and place.level != "township":
        return place.name + "人民政府"
    return None


def _printed_title(titles: tuple[Title, ...]) -> Title | None:
    """The title as the document prints it: with year and body if it can be, in the text rather than as a file name."""
    printed = [title for title in titles if title.source in ("heading", "field", "file")]
    if not printed:
        return None
    return max(
        printed,
        key=lambda title: (
            title.year is not None,
            bool(title.body),
            "年度报告" in title.text or "年报" not in title.text,
            title.is_corrected,
            ("file", "field", "heading").index(title.source),
        ),
    )
