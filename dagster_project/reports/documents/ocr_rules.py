"""Ruled tables in a picture of a page: the picture set straight, its ruling lines, and the cells that they leave.

Only long straight runs of dark pixels count as lines, so that writing is none. A table whose lines do not part it into
rectangles is given up: no cell of it would be certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]  # grey, 0 black
Mask = npt.NDArray[np.bool_]
_MAX_ANGLE = 3.0  # degrees by which a page may lie askew
_LONGEST_TRACKS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A ruling line: its position across itself, where it begins and ends, and how thick it is."""

    at: float
    start: int
    end: int
    thickness: int


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A rectangle between lines: pixels inside it, and its place in the table, from 0."""

    left: int
    top: int
    right: int
    bottom: int
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table and its bounds in pixels; without cells where its lines do not part it into rectangles."""

    left: int
    top: int
    right: int
    bottom: int
    cells: tuple[RuledCell, ...]


def dark(picture: Picture, contrast: float = 0.18) -> Mask:
    """Which pixels are darker than what lies around them, so that shadows and yellow paper do not matter."""
    radius = max(picture.shape[1] // 60, 12)
    padded = np.pad(picture.astype(np.float64), radius + 1, mode="edge")
    sums = padded.cumsum(0).cumsum(1)
    size = 2 * radius + 1
    total = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    around = total[: picture.shape[0], : picture.shape[1]] / size**2
    found: Mask = picture < around - 255 * contrast
    return found


def straightened(image: Image.Image) -> Image.Image:
    """The picture turned so that its lines lie level, where they lie askew by some degrees at most."""
    small = image.resize((min(1000, image.width), max(image.height * min(1000, image.width) // image.width, 1)))
    down, across = np.nonzero(dark(np.asarray(small)))
    if len(down) < 200:
        return image
    if len(down) > 150_000:
        keep = slice(None, None, len(down) // 150_000 + 1)
        down, across = down[keep], across[keep]
    best = 0.0
    for span, step in ((_MAX_ANGLE, 0.25), (0.25, 0.05), (0.05, 0.01)):
        angles = np.arange(best - span, best + span + step / 2, step)
        best = float(max(angles, key=lambda angle: _levelness(down, across, float(angle))))
    if abs(best) < 0.02 or abs(best) > _MAX_ANGLE:
        return image
    return image.rotate(best, Image.Resampling.BICUBIC, fillcolor=255)


def _levelness(down: npt.NDArray[np.intp], across: npt.NDArray[np.intp], angle: float) -> float:
    """How sharply the dark pixels gather in rows when the picture is turned by an angle."""
    rows = down - across * np.tan(np.radians(angle))
    counts = np.bincount(np.round(rows - rows.min()).astype(np.intp))
    return float((counts.astype(np.float64) ** 2).sum())


def tables(marks: Mask) -> list[RuledTable]:
    """The ruled tables of a page from the top."""
    width = marks.shape[1]
    level = _lines(marks, max(width // 30, 25))
    upright = _lines(marks.T, max(width // 60, 20))
    near = max(width // 200, 5)
    upright = [line for line in upright if _ends_at(line, level, near)]  # a stroke of a character ends in the white
    level = [line for line in level if _ends_at(line, upright, near)]
    found = []
    for across, up in _joined(level, upright, near):
        if len(across) < 2 or len(up) < 3:
            continue
        table = _table(across, up, near)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: (table.top, table.left))


def _lines(marks: Mask, shortest: int) -> list[Line]:
    """The level lines in a mask: runs of dark pixels in neighbouring rows put together."""
    thick = marks.copy()  # a hair askew or a pixel missing does not break a line
    thick[1:] |= marks[:-1]
    thick[:-1] |= marks[1:]
    open_lines: list[list[int]] = []  # first row, last row, start, end
    done: list[list[int]] = []
    for row in range(thick.shape[0]):
        runs = list(_runs(thick[row], shortest))
        still: list[list[int]] = []
        for line in open_lines:
            (still if row - line[1] <= 2 else done).append(line)
        for start, end in runs:
            same = next((line for line in still if start <= line[3] + 8 and end >= line[2] - 8), None)
            if same is None:
                still.append([row, row, start, end])
            else:
                same[1], same[2], same[3] = row, min(same[2], start), max(same[3], end)
        open_lines = still
    lines = [
        Line((first + last) / 2, start, end, last - first + 1)
        for first, last, start, end in done + open_lines
        if last - first + 1 <= max(shortest // 2, 12)  # a black area is no line
    ]
    return _together(lines, shortest)


def _runs(row: Mask, shortest: int) -> Iterator[tuple[int, int]]:
    """Where long runs of dark pixels begin and end, gaps of two pixels passed over."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.view(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return
    apart = np.flatnonzero(starts[1:] - ends[:-1] > 2)
    firsts = np.concatenate(([0], apart + 1))
    lasts = np.concatenate((apart, [len(starts) - 1]))
    for first, last in zip(firsts, lasts, strict=True):
        if ends[last] - starts[first] >= shortest:
            yield int(starts[first]), int(ends[last])


def _together(lines: list[Line], shortest: int) -> list[Line]:
    """Pieces of one line put together."""
    merged: list[Line] = []
    for line in sorted(lines, key=lambda each: (each.start, each.at)):
        same = next(
            (
                n
                for n, other in enumerate(merged)
                if abs(other.at - line.at) <= 4 and line.start - other.end <= shortest // 3
            ),
            None,
        )
        if same is None:
            merged.append(line)
        else:
            other = merged[same]
            longer = other if other.end - other.start >= line.end - line.start else line
            merged[same] = Line(longer.at, min(other.start, line.start), max(other.end, line.end), longer.thickness)
    return merged


def _joined(level: list[Line], upright: list[Line], near: int) -> Iterator[tuple[list[Line], list[Line]]]:
    """Lines that touch each other, directly or through others."""
    left = set(range(len(upright)))
    rest = set(range(len(level)))
    while rest:
        across, up, waiting = set[int](), set[int](), [rest.pop()]
        while waiting:
            one = waiting.pop()
            across.add(one)
            for other in [n for n in left if _touch(level[one], upright[n], near)]:
                left.discard(other)
                up.add(other)
                more = [n for n in rest if _touch(level[n], upright[other], near)]
                rest.difference_update(more)
                waiting += more
        yield [level[n] for n in across], [upright[n] for n in up]


def _touch(level: Line, upright: Line, near: int) -> bool:
    return (
        level.start - near <= upright.at <= level.end + near and upright.start - near <= level.at <= upright.end + near
    )


def _ends_at(line: Line, others: list[Line], near: int) -> bool:
    """Whether both ends of a line lie on lines across it."""
    return all(
        any(abs(other.at - end) <= near and other.start - near <= line.at <= other.end + near for other in others)
        for end in (line.start, line.end)
    )


def _table(level: list[Line], upright: list[Line], near: int) -> RuledTable | None:
    down, across = _tracks(level, near), _tracks(upright, near)
    if len(down) < 2 or len(across) < 3 or len(down) > _LONGEST_TRACKS or len(across) > _LONGEST_TRACKS:
        return None
    bounds = int(across[0]), int(down[0]), int(across[-1]), int(down[-1])
    rows, columns = len(down) - 1, len(across) - 1
    # To the right of and below each smallest rectangle: is there a line?
    right = [
        [_is_ruled(upright, across[c + 1], down[r], down[r + 1], near) for c in range(columns)] for r in range(rows)
    ]
    below = [
        [_is_ruled(level, down[r + 1], across[c], across[c + 1], near) for c in range(columns)] for r in range(rows)
    ]
    inset = max((line.thickness for line in level + upright), default=1) // 2 + 2
    taken: set[tuple[int, int]] = set()
    cells: list[RuledCell] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            last_column, last_row = column, row
            while last_column < columns - 1 and not right[row][last_column]:
                last_column += 1
            while last_row < rows - 1 and not below[last_row][column]:
                last_row += 1
            slots = [(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]
            if taken.intersection(slots) or not _is_closed(slots, right, below, last_row, last_column):
                return RuledTable(*bounds, ())
            taken.update(slots)
            box = across[column] + inset, down[row] + inset, across[last_column + 1] - inset, down[last_row + 1] - inset
            left, top, end, bottom = (round(side) for side in box)
            if end - left < 4 or bottom - top < 4:
                return RuledTable(*bounds, ())
            cells.append(RuledCell(left, top, end, bottom, row, column, last_row - row + 1, last_column - column + 1))
    return RuledTable(*bounds, tuple(cells))


def _is_closed(
    slots: list[tuple[int, int]], right: list[list[bool]], below: list[list[bool]], last_row: int, last_column: int
) -> bool:
    """Whether no line runs through a rectangle, and one all along its right and lower side."""
    return all(
        right[r][c] == (c == last_column) and below[r][c] == (r == last_row)
        for r, c in slots
        if (c < last_column or c < len(right[0]) - 1) and (r < last_row or r < len(right) - 1)
    )


def _is_ruled(lines: list[Line], at: float, start: float, end: float, near: int) -> bool:
    covered = 0.0
    for line in lines:
        if abs(line.at - at) <= near:
            covered = max(covered, min(line.end + near, end) - max(line.start - near, start))
    return covered >= 0.7 * (end - start)


def _tracks(lines: list[Line], near: int) -> list[float]:
    """The positions of the lines, those within a hair of each other taken as one."""
    tracks: list[list[float]] = []
    for at in sorted(line.at for line in lines):
        if tracks and at - tracks[-1][-1] <= near:
            tracks[-1].append(at)
        else:
            tracks.append([at])
    return [sum(track) / len(track) for track in tracks]
