"""Keys made from what a thing is, never from when it arrived: whole numbers from 1 to below 2^53."""

from __future__ import annotations

import hashlib

UNKNOWN = 0
"""The key of what is not known, in every dimension."""

_LARGEST = 2**53 - 1  # what every client, JavaScript included, can hold exactly


class KeyCollisionError(Exception):
    """Two different things have the same key: the build stops, since their rows would be mixed."""


def key_of(*parts: str) -> int:
    """The key of the thing that these parts name, the same in every build."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") % _LARGEST + 1
