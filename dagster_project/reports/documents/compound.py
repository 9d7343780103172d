"""Compound files (OLE2), the shell of the old Office formats: the names of their streams, and what a stream holds.

Read within bounds: a chain of sectors that runs in a circle, or a directory that never ends, is damage. Source of the
structure: [MS-CFB].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 20_000  # of a directory; an embedded picture or formula is some ten entries
_END = 0xFFFFFFFA  # sector numbers from here are marks
_HEADER = 512
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_DAMAGED = (struct.error, IndexError, ValueError, OverflowError)


class DamagedCompoundFile(Exception):  # noqa: N818 - what the file is
    """The structure of the file is broken, or a part of it is missing."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """An open compound file. Raises :class:`DamagedCompoundFile` wherever its structure is broken."""

    def __init__(self, data: bytes) -> None:
        """Read header, table of sectors and directory."""
        if not data.startswith(MAGIC) or len(data) < _HEADER:
            raise DamagedCompoundFile("no whole header")
        self._data = data
        try:
            self._version, _, shift, small_shift = struct.unpack_from("<HHHH", data, 26)
            if shift not in (9, 12) or small_shift != 6:
                raise DamagedCompoundFile("sectors of an unknown size")
            self._sector = 1 << shift
            first_directory, _, self._cutoff, first_small = struct.unpack_from("<IIII", data, 48)
            self._table = self._sector_table()
            self._entries = list(self._directory(first_directory))
            self._small_table = self._numbers(self._chain(first_small)) if first_small < _END else ()
        except _DAMAGED as error:
            raise DamagedCompoundFile(str(error)) from error
        root = next((entry for entry in self._entries if entry.kind == _ROOT), None)
        self._small = b"".join(self._chain(root.start))[: root.size] if root and root.start < _END else b""

    @property
    def streams(self) -> tuple[str, ...]:
        """The names of the streams, in the order of the directory."""
        return tuple(entry.name for entry in self._entries if entry.kind == _STREAM)

    def stream(self, name: str) -> bytes:
        """What the first stream of this name holds."""
        entry = next((each for each in self._entries if each.kind == _STREAM and each.name == name), None)
        if entry is None:
            raise DamagedCompoundFile(f"no stream {name}")
        if entry.size >= self._cutoff:
            content = b"".join(self._chain(entry.start))
        else:
            content = b"".join(self._small_chain(entry.start))
        if len(content) < entry.size:
            raise DamagedCompoundFile(f"the stream {name} ends too early")
        return content[: entry.size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        found = self._data[start : start + self._sector]
        if not found:
            raise DamagedCompoundFile("a sector lies beyond the end of the file")
        return found

    def _sector_table(self) -> tuple[int, ...]:
        """The next sector of each sector."""
        sectors = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _END]
        (more,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while more < _END:
            if more in seen:
                raise DamagedCompoundFile("a chain of sectors runs in a circle")
            seen.add(more)
            numbers = struct.unpack_from(f"<{self._sector // 4}I", self._at(more))
            sectors += [number for number in numbers[:-1] if number < _END]
            more = numbers[-1]
        return self._numbers(self._at(sector) for sector in sectors)

    def _numbers(self, sectors: Iterator[bytes]) -> tuple[int, ...]:
        content = b"".join(sectors)
        return struct.unpack_from(f"<{len(content) // 4}I", content)

    def _chain(self, sector: int) -> Iterator[bytes]:
        left = len(self._table)
        while sector < _END:
            if left <= 0:
                raise DamagedCompoundFile("a chain of sectors runs in a circle")
            left -= 1
            yield self._at(sector)
            if sector >= len(self._table):
                raise DamagedCompoundFile("a sector is missing in the table of sectors")
            sector = self._table[sector]

    def _small_chain(self, sector: int) -> Iterator[bytes]:
        left = len(self._small_table)
        while sector < _END:
            if left <= 0 or sector >= len(self._small_table):
                raise DamagedCompoundFile("a chain of small sectors is broken")
            left -= 1
            yield self._small[sector * 64 : sector * 64 + 64]
            sector = self._small_table[sector]

    def _directory(self, first: int) -> Iterator[_Entry]:
        content = b"".join(self._chain(first))
        for start in range(0, min(len(content), MAX_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            entry = content[start : start + _ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            if kind not in (_STREAM, _ROOT, 1) or not 2 <= length <= 64:
                continue
            sector, size = struct.unpack_from("<IQ", entry, 116)
            name = entry[: length - 2].decode("utf-16-le", "replace")
            yield _Entry(name, kind, sector, size & 0xFFFFFFFF if self._version < 4 or self._sector == 512 else size)
