"""Where a document was found: its path in the inbox, its address, and what a list of sources says of it.

All of it is evidence of less weight than what the document prints: it breaks ties and fills what the text leaves open.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace

_ADDRESS = re.compile(r"^https?://[^\s/]+", re.IGNORECASE)
_FORMAT = re.compile(
    r"(?:\.(?:docx?|wps|pdf|xlsx?|s?html?|mht(?:ml)?|txt|csv|jsp|aspx?|zip|rtf|od[ts]|uo[fts]|png|jpe?g|tiff?))+$", re.I
)
# Names under which a page's own head gives its address, the surest first.
_OWN_ADDRESS = ("canonical", "og:url", "Url")


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a document was found. Empty and None: nothing is known of it."""

    path: str = ""  # parts joined by "/", the file's own name last
    url: str = ""
    body: str = ""
    year: int | None = None
    title: str = ""

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders, the outermost first."""
        return tuple(part for part in self.path.replace("\\", "/").split("/")[:-1] if part not in ("", ".", ".."))

    @property
    def stem(self) -> str:
        """The file's own name without what tells its format."""
        name = self.path.replace("\\", "/").rsplit("/", 1)[-1]
        return re.sub(
            r"(?:\.(?:docx?|wps|pdf|xlsx?|s?html?|mht|txt|csv|jsp|aspx?|zip|rtf|od[ts]|png|jpe?g|tiff?))+$",
            "",
            name,
            flags=re.I,
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All places where one content was found, without order."""

    found: tuple[Found, ...] = ()

    @property
    def source_url(self) -> str | None:
        """The address of the document: the first in alphabetical order where it was found at several."""
        return min((one.url for one in self.found if one.url), default=None)

    @property
    def digest(self) -> str:
        """Equal for equal surroundings, whatever their order."""
        content = json.dumps(sorted(map(astuple, self.found), key=str), ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def with_page(self, metadata: Mapping[str, str]) -> Surroundings:
        """These and the address that a web page gives as its own, where no other is known."""
        if self.source_url is not None:
            return self
        url = next((metadata[name] for name in _OWN_ADDRESS if _ADDRESS.match(metadata.get(name, ""))), "")
        return Surroundings((*self.found, Found(url=url))) if url else self

    def of_several(self) -> Surroundings:
        """Those of each of several reports in one document: what names one year or one body says nothing of each."""
        folders = ("/".join((*one.folders, "")) for one in self.found)
        return Surroundings(tuple(Found(path, one.url) for path, one in zip(folders, self.found, strict=True)))

    def below(self, member: str) -> Surroundings:
        """Those of a member of an archive: its path lies below the archive's, its address is not the archive's."""
        return Surroundings(tuple(replace(one, path=f"{one.path}/{member}", url="", title="") for one in self.found))


NOWHERE = Surroundings()
