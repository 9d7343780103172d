"""Which of the bodies that a document names issued the report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dagster_project.reports.body_names import kind_of_body
from dagster_project.reports.issuers import Body
from dagster_project.reports.places import Gazetteer
from dagster_project.reports.spam import COVER
from dagster_project.reports.whereabouts import Unresolved, Whereabouts, is_relative

_BARE_TOWN = re.compile(r"(?:镇|乡|街道|苏木)$")
NAME_REPLACED = (
    "机构或地名被博彩广告词替换,原名无法得知,请从原网站获取 / the name of the body or place was replaced by words of "
    "betting sites and cannot be known; fetch the report from where it was published"
)


@dataclass(frozen=True, slots=True)
class Issuer:
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


def named_shortly(issuer: Issuer | None, issuers: list[Issuer]) -> Issuer | None:
    """The issuer; where its name was replaced in part, as the text calls it elsewhere: 县水务局 for 某某水务局."""
    if issuer is None or COVER not in issuer.body.name:
        return issuer
    rest = issuer.body.name.rpartition(COVER)[2]
    short = (one for one in issuers if is_relative(one.body.name) and one.body.name[1:] == rest)
    return next(short, issuer)


def may_be_issuer(hinted: Issuer, self_kind: str | None, self_word: str) -> bool:
    """Whether a body that only the surroundings name may be the issuer, by what the text calls itself."""
    if hinted.kind is None:
        return False
    if self_kind is None or self_kind == hinted.kind or self_word.endswith(("单位", "机关", "部门")):
        return True
    return self_kind == "government" and hinted.kind in ("department", "office")  # a bureau also speaks of 我市


def examined(body: Body, gazetteer: Gazetteer) -> Issuer:
    """A body with its kind and place, as its name and the registry tell them."""
    place = gazetteer.locate(body.name)
    if COVER in body.name and not (isinstance(place, Whereabouts) and place.level == "township"):
        place = Unresolved(NAME_REPLACED)  # 合肥市某某区: what is left is another division
    kind = kind_of_body(body.name)
    if isinstance(place, Whereabouts) and place.is_bare:
        kind = "institution" if place.is_zone else "government"
    elif isinstance(place, Unresolved) and place.is_bare:
        kind = "government"
    if kind is None and isinstance(place, Whereabouts) and place.level == "township":
        kind = "township_government"
    return Issuer(body, kind, place)


def choose(issuers: list[Issuer]) -> Issuer | None:
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


def _said(known: list[Issuer]) -> Issuer | None:
    """The issuer that running text names: one with a place before one without, and by how plainly it is named.

    Whom to ask (contact) may be another body's office: it counts for departments and towns only. A place of which the
    text says what it did (place) stands for its government only where no body is named that is more than asked.
    """
    named = any(i.body.source in ("sentence", "table", "subject") and not _is_of_place(i) for i in known)
    asked = any(i.body.source == "contact" and not is_relative(i.body.name) for i in known)
    known = [i for i in known if i.body.source != "place" or (_is_of_place(i) and not named and not asked)]
    known = [i for i in known if i.body.source != "contact" or i.kind in ("department", "township_government")]
    placed = [issuer for issuer in known if isinstance(issuer.place, Whereabouts)]
    for candidates in (placed, known):
        for source in ("sentence", "table", "subject", "place", "contact", "field", "source"):
            for issuer in candidates:
                if issuer.body.source == source:
                    return issuer
    return None


def _is_of_place(issuer: Issuer) -> bool:
    """Whether a body is named by its place alone, and so is its government."""
    return isinstance(issuer.place, Whereabouts) and issuer.place.is_bare and issuer.kind == "government"


def _agrees(field: Issuer, titled: Issuer | None) -> bool:
    """Whether a field of the page names the body of the title, or its office, with its place."""
    if not isinstance(field.place, Whereabouts):
        return False
    if titled is None:
        return True
    if field.body.name.endswith(titled.body.name):
        return True
    return titled.kind == "government" and field.kind in ("office", "government")
