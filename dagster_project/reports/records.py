"""Records that are made by the thousand for each document: cells, lines, sentences, places.

A frozen dataclass takes six times as long to make as one that is not, for each of its fields is set by way of
``object``. A record is frozen for whoever checks the types of this project, and an ordinary dataclass with slots when
it runs. It compares, hashes, prints and is copied alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen: bool, slots: bool) -> object:
        """As ``dataclass(frozen=True, slots=True)``, without keeping anybody from setting a field."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["record"]
