"""Whose report it is and of which year: all evidence weighed together.

Title, period, issuer line, page fields and the text each say something; this module decides, the others find. What the
document prints comes first; where it was found (path, address, list of sources) breaks ties and fills what the document
leaves open. What is not knowable is None with a reason, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dagster_project.reports.dates import published_on
from dagster_project.reports.documents.model import Document
from dagster_project.reports.hints import FILE, LIST, hints_of
from dagster_project.reports.issuer_choice import NAME_REPLACED, Issuer, choose, examined, may_be_issuer, named_shortly
from dagster_project.reports.issuers import named_bodies
from dagster_project.reports.jurisdictions import Divisions
from dagster_project.reports.lines import Line, compact
from dagster_project.reports.model import Evidence, Identity
from dagster_project.reports.own_words import kind_of_self, level_of_self
from dagster_project.reports.places import Gazetteer
from dagster_project.reports.printed_titles import printed_title
from dagster_project.reports.scope import find_scope
from dagster_project.reports.spam import COVER, name_beside, uncovered
from dagster_project.reports.surroundings import NOWHERE, Surroundings
from dagster_project.reports.titles import Title
from dagster_project.reports.whereabouts import Unresolved, Whereabouts
from dagster_project.reports.witnesses import Witnesses, witnesses
from dagster_project.reports.years import find_year

_CUSTOMS = re.compile(r"海关(?:关区)?$")
_SURE = ("cover", "compiled", "field", "title", "sentence", "table")
_WEAK = ("subject", "place", "contact", "field", "source")
_HINTED = (LIST, FILE)
_HEAD = 30  # lines in which a page prints its own date


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
    issuers = [examined(body, gazetteer) for body in named_bodies(lines, titles, found)]
    issuer = choose(issuers)
    issuer = named_shortly(issuer, issuers)
    self_kind, self_word = kind_of_self(lines)
    if issuer is not None and issuer.body.source in _WEAK and not _is_self(issuer, self_kind, self_word):
        issuer = None  # 见瓯海区人民政府网站 in a text that says 我局
    hinted = [examined(body, gazetteer) for body in hints.bodies]
    if issuer is None:
        hinted = [one for one in hinted if may_be_issuer(one, self_kind, self_word)]
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
    elif place.why_no_code:
        unknown["jurisdiction_code"] = place.why_no_code
    if hidden and issuer is not None and COVER in issuer.name:
        issuer, unknown["issuer"] = None, NAME_REPLACED
    elif issuer is None:
        unknown["issuer"] = hints.why_no_body or "正文未写明发布机构 / the issuer's name is not printed"
    scope, scope_evidence = find_scope(kind, lines, _titled_for(issuer, self_kind, place, issuers, titles))
    title = printed_title(titles, lines)
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


def _is_self(issuer: Issuer, self_kind: str | None, self_word: str) -> bool:
    """Whether a body may be the one that the text calls 我局, 我委, 我单位."""
    if self_kind in (None, issuer.kind):
        return True
    if self_word.endswith(("单位", "机关", "部门")):
        return issuer.kind != "government"
    return self_word == "我委" and issuer.body.name.endswith("委员会")


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


def _issuer_evidence(issuer: Issuer | None, issuers: list[Issuer]) -> tuple[Evidence, ...]:
    """The bodies met, the issuer first."""
    others = [one for one in issuers if one is not issuer and one.kind is not None]
    ordered = [issuer, *others[:6]] if issuer else others[:6]
    return tuple(Evidence("issuer", one.name, one.body.source, one.body.raw[:200]) for one in ordered)


def _kind_evidence(issuer: Issuer | None, kind: str | None, word: str) -> tuple[Evidence, ...]:
    if issuer is not None:
        return (Evidence("issuer_kind", issuer.kind or "", issuer.body.source, issuer.body.name),)
    return (Evidence("issuer_kind", kind, "text", word),) if kind else ()


def _place(
    issuer: Issuer | None, kind: str | None, level: str | None, issuers: list[Issuer], context: Gazetteer | None
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
    return (
        context.town_from_context()
        if is_town
        else context.from_context(level=level, of_government=kind == "government")
    )


def _place_beside(
    issuers: list[Issuer], lines: tuple[Line, ...], gazetteer: Gazetteer, divisions: Divisions
) -> Whereabouts | Unresolved:
    """The division of an issuer whose own name was replaced: that which the text names before the same body."""
    text = "\n".join(line.compact for line in lines)
    bodies = [issuer.body.name for issuer in issuers if issuer.kind and COVER in issuer.body.name]
    name = name_beside(next(iter(bodies), None), text, divisions.matcher())
    place = gazetteer.locate(name) if name else None
    return place if isinstance(place, Whereabouts) else Unresolved(NAME_REPLACED)


def _titled_for(
    issuer: Issuer | None,
    self_kind: str | None,
    place: Whereabouts | None,
    issuers: list[Issuer],
    titles: tuple[Title, ...],
) -> str | None:
    """The title by which a report that an office (or a bureau) compiled is that of its government, None without one.

    A title of the body itself goes before it, and a bureau that speaks of 我局 speaks for itself.
    """
    if issuer is None or place is None or issuer.kind not in ("office", "department"):
        return None
    if issuer.kind == "department" and (issuer.body.source != "compiled" or self_kind == "department"):
        return None
    named = {title.text for title in titles}
    titled = [one for one in issuers if one.body.source in ("title", "sentence") and one.body.raw in named]
    for source in ("title", "sentence"):
        bodies = [one for one in titled if one.body.source == source and one.kind is not None]
        if any(one.kind == issuer.kind for one in bodies):
            return None
        for one in bodies:
            if one.kind == "government" and isinstance(one.place, Whereabouts) and one.place.path == place.path:
                return one.body.raw
    return None


def _may_speak_for(other: Issuer, issuer: Issuer | None) -> bool:
    """Whether another body's place is the issuer's: it is named as the same, or as whom to ask."""
    if issuer is None:
        return True
    name = re.sub(r"^(?:自治区|省|市|县|区|旗|州)", "", issuer.body.name)
    if other.body.source in _HINTED:
        return other.body.name.endswith(name) and other.kind == issuer.kind
    return other.body.source in _SURE or other.body.name.endswith(name) or other.body.source == "contact"


def _issuer_name(issuer: Issuer | None, kind: str | None, place: Whereabouts | None) -> str | None:
    """The issuer's name; a government that speaks of 我市 only is the government of its division."""
    if issuer is not None:
        return issuer.name
    if kind == "government" and place is not None and place.level != "township":
        return place.name + "人民政府"
    return None
