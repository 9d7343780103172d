"""Finding names of divisions in a text."""

from collections import defaultdict
from collections.abc import Iterable
from operator import add

from dagster_project.reports.records import record


@record(frozen=True, slots=True)
class NameMatch:
    """A name of a division as it stands in a text: ``text[start:end] == name``."""

    start: int
    end: int
    name: str


class NameMatcher:
    """Looks for many names at once. At each place the longest name counts: 河北区 before 河北, 吉林市 before 吉林."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) > 1)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            lengths[name[:2]].add(len(name))
        # Names by their first two characters: most places of a text are passed with one look-up.
        self._lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def find(self, text: str, *, overlapping: bool = False) -> list[NameMatch]:
        """The names in a text from left to right.

        Without ``overlapping`` each character belongs to one name at most (leftmost, then longest); with it, every name
        at every place is given, longer ones first.
        """
        found: list[NameMatch] = []
        lengths = self._lengths
        free = 0  # where no name found so far reaches
        for place in [place for place, start in enumerate(map(add, text, text[1:])) if start in lengths]:
            if place < free:
                continue
            for length in lengths[text[place : place + 2]]:
                name = text[place : place + length]
                if name in self._names:
                    found.append(NameMatch(place, place + length, name))
                    if not overlapping:
                        free = place + length
                        break
        return found
