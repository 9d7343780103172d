"""The columns of a table without ruling: where values stand in its lines, and the heads above them.

A column that is blank in every row is known by its head, or by the columns of the page before. Where values and heads
do not agree there are no columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dagster_project.reports.documents.pdf_pieces import Piece, Row, Span, overlap

_WIDER = 2  # times: a head of a column is at most this much wider than the others


@dataclass(frozen=True)
class Columns:
    """The columns of values of a table, from the left."""

    spans: tuple[Span, ...]

    def under(self, piece: Piece) -> list[int]:
        """The columns that a piece stands over or under."""
        return [n for n, (left, right) in enumerate(self.spans) if piece.left < right and piece.right > left]


def head_of(rows: Sequence[Row]) -> list[list[Piece]]:
    """The lines above the first values."""
    found: list[list[Piece]] = []
    for row in rows:
        if row.values:
            break
        found.append(list(row.pieces))
    return found


def value_columns(rows: Sequence[Row]) -> list[Span]:
    """Where the values of some lines stand, those below each other put together, from the left."""
    return _unions([(value.left, value.right) for row in rows for value in row.values])


def columns_of(full: Sequence[Row], head: list[list[Piece]], carried: Columns | None) -> Columns | None:
    """The columns of values: where values stand, and heads without values below them."""
    spans = value_columns(full)
    labels = [(piece.left, piece.right) for row in full for piece in row.pieces[: len(row.pieces) - len(row.values)]]
    if any(overlap(span, label) for span in spans for label in labels):
        return None  # a number before a label, printed a little higher or lower than the rest of it
    leaves = _leaves(head, labels, spans)
    wide = [leaf for leaf in leaves if sum(overlap(leaf, span) for span in spans) > 1]
    if wide and _side_by_side(full, spans):  # heads that stand too close to be told apart
        leaves = [leaf for leaf in leaves if leaf not in wide]
    else:
        wide = []
    if len(leaves) < len(spans) and carried is not None:
        leaves = []  # broken values above the first full row, and no head
    widths = [leaf[1] - leaf[0] for leaf in leaves if any(overlap(leaf, span) for span in spans)]
    widest = _WIDER * max(widths, default=0.0)  # what is wider is a label or a note beside the heads
    leaves = [leaf for leaf in leaves if leaf[0] > spans[0][0] or leaf[1] - leaf[0] <= widest or not widths]
    free = [leaf for leaf in leaves if not any(overlap(leaf, span) for span in spans)]
    if carried is not None and not leaves:
        if any(sum(overlap(span, other) for other in carried.spans) != 1 for span in spans):
            return None
        free = [span for span in carried.spans if not any(overlap(span, other) for other in spans)]
    elif free:
        matched = _matched(free, spans, leaves)
        if matched is None:
            return None
        free, spans = matched
    if carried is None or leaves:
        known = [*leaves, *free, *wide]
        sure = (
            all(any(overlap(span, leaf) for leaf in known) for span in spans) if leaves else _side_by_side(full, spans)
        )
        if not sure:
            return None
    spans = sorted([*spans, *free])
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        return None
    return Columns(tuple(spans))


def _side_by_side(full: Sequence[Row], spans: list[Span]) -> bool:
    """Whether each column is filled beside the next in some row: else one, set left and right, may look like two."""
    filled = [{n for n, s in enumerate(spans) for p in row.pieces if overlap((p.left, p.right), s)} for row in full]
    return all(any({at, at + 1} <= columns for columns in filled) for at in range(len(spans) - 1))


def _matched(free: list[Span], spans: list[Span], leaves: list[Span]) -> tuple[list[Span], list[Span]] | None:
    """Heads without values, and columns of values without head, put together in order where there are as many."""
    bare = [span for span in spans if not any(overlap(span, leaf) for leaf in leaves)]
    known = [span for span in spans if span not in bare]
    for low, high in _between(known):
        heads = [leaf for leaf in sorted(free) if low <= leaf[0] and leaf[1] <= high]
        others = [span for span in bare if low <= span[0] and span[1] <= high]
        if not others:
            continue
        if len(heads) != len(others):
            return None
        free = [leaf for leaf in free if leaf not in heads]
        both = [(min(one[0], other[0]), max(one[1], other[1])) for one, other in zip(others, heads, strict=True)]
        spans = [*(span for span in spans if span not in others), *both]
    return free, sorted(spans)


def _between(known: list[Span]) -> list[Span]:
    """The stretches before, between and behind some columns."""
    edges = [float("-inf"), *(edge for span in sorted(known) for edge in span), float("inf")]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _leaves(head: list[list[Piece]], labels: list[Span], spans: list[Span]) -> list[Span]:
    """The heads of single columns: those with no other head, or only the rest of their own, below them."""
    leaves: list[Span] = []
    for pieces in reversed(head):
        for piece in pieces:
            if piece.text[:1].isdigit() or any(piece.left < right for _, right in labels):
                continue  # a broken value; the head of the labels, or of all
            below = [n for n, leaf in enumerate(leaves) if overlap((piece.left, piece.right), leaf)]
            if not below:
                leaves.append((piece.left, piece.right))
            elif len(below) == 1:
                left, right = leaves[below[0]]
                wider = (min(left, piece.left), max(right, piece.right))
                others = [leaf for n, leaf in enumerate(leaves) if n != below[0]]
                over = [span for span in spans if overlap(wider, span)]
                is_one = len(over) < 2 or all(overlap((left, right), span) for span in over)
                if is_one and not any(overlap(wider, other) for other in others):
                    leaves[below[0]] = wider
    return leaves


def _unions(spans: list[Span]) -> list[Span]:
    """Spans that overlap put together, from the left."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def label_columns(rows: Sequence[Row], columns: Columns) -> list[Span]:
    """The columns of labels, by their narrowest pieces; a label that spans several stands over them all."""
    zone = columns.spans[0][0]
    pieces = sorted(
        ((each.left, each.right) for row in rows for each in row.pieces if each.left < zone and each.right <= zone),
        key=lambda span: span[1] - span[0],
    )
    found: list[Span] = []
    for span in pieces:
        over = [n for n, other in enumerate(found) if overlap(span, other)]
        if not over:
            found.append(span)
    if not found and any(piece.left < zone for row in rows for piece in row.pieces):
        found.append((0.0, zone))
    return sorted(found)
