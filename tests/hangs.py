"""A bound on what would not come to an end: minutes, where it takes seconds; how fast it is, the benchmarks tell."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_MINUTES = 5


@contextlib.contextmanager
def no_hang() -> Iterator[None]:
    """Fail where the block goes on for minutes. Without effect where the system has no alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def rings(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"not done after {_MINUTES} minutes")

    before = signal.signal(signal.SIGALRM, rings)
    signal.alarm(_MINUTES * 60)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
