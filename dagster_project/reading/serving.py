"""What a reading worker does, and what it tells its parent while it does it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from dagster_project.reading.processes import Limits, bind, count_down, memory_of

Task = TypeVar("Task")
Result = TypeVar("Result")
Part = TypeVar("Part")
MayBegin = Callable[[str], str | None]
"""Asked before each part of a task: None, or why the part is to be left out."""
Work = Callable[[Task, MayBegin], Result]

MOST_STOPS = 5
"""Parts of one task that may be stopped, each for itself; what comes after the last of them is not begun."""
_LARGEST_AGE = 500  # tasks; libraries written in C never give all their memory back
_LONGEST_SHARE = 2.0  # seconds of work that may be lost when a worker is ended: what is done is handed over then
_LARGEST_SHARE = 0.5  # of the memory allowed: what a worker may still hold between two tasks


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has started."""


@dataclass(frozen=True, slots=True)
class Begins:
    """It begins an order, or a part of one; position None: it puts the results together."""

    position: int | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """What it began needs more memory than it may have."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The first ``count`` orders are done; it goes on with the others, or gives them back where it retires."""

    count: int
    result: Any
    retires: bool


def serve(
    pipe: Connection,
    work: Work[Any, Any],
    finish: Callable[[Sequence[tuple[Any, Any]]], Any],
    prepare: Callable[[], None] | None,
    limits: Limits,
) -> None:
    """Do orders until the pipe is closed, or memory has grown and another worker had better go on."""
    if prepare is not None:
        prepare()
    bind(limits)
    age = 0
    pipe.send(Ready())
    while True:
        try:
            orders: list[tuple[Any, Mapping[str, str]]] = pipe.recv()
        except EOFError:
            return
        while orders:
            results: list[tuple[Any, Any]] = []
            is_full = False
            until = time.monotonic() + _LONGEST_SHARE
            try:
                for position, (task, stopped) in enumerate(orders):
                    count_down(limits)
                    pipe.send(Begins(position))
                    results.append((task, work(task, _Permits(pipe, limits, position, stopped))))
                    age += 1
                    is_full = age >= _LARGEST_AGE or _held() > limits.memory * _LARGEST_SHARE
                    if is_full or time.monotonic() > until:
                        break
                pipe.send(Begins(None))
                answer = Finished(len(results), finish(results), is_full)
            except MemoryError:
                results.clear()
                pipe.send(OutOfMemory())
                return
            pipe.send(answer)
            if is_full:
                return
            orders = orders[len(results) :]


class _Permits:
    """Announces the parts of one order; refuses those that had to be stopped, and what follows the last of many."""

    def __init__(self, pipe: Connection, limits: Limits, position: int, stopped: Mapping[str, str]) -> None:
        self._pipe = pipe
        self._limits = limits
        self._position = position
        self._stopped = stopped
        self._passed = 0

    def __call__(self, part: str) -> str | None:
        reason = self._stopped.get(part)
        if reason is not None:
            self._passed += 1
            return reason
        if self._passed >= MOST_STOPS:
            return (
                f"未读取:同一文件中已有{MOST_STOPS}个部分超出限制,请拆分后提供 / not read: {MOST_STOPS} parts of the "
                "same file before it went beyond the limits. Put it into the inbox as a file of its own."
            )
        count_down(self._limits)
        self._pipe.send(Begins(self._position, part))
        return None


def _held() -> int:
    with contextlib.suppress(OSError):
        return memory_of(None)
    return 0
