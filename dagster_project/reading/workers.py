"""Worker processes within limits: what takes too long or too much memory is stopped and named, and the others go on.

The standard library's process pool gives up all its workers when one dies, and cannot stop one task. A crash, an
endless loop or a file that eats all memory are expected events here, so the workers are our own. A worker announces
what it begins; the parent keeps the time and looks at the memory, and ends the process whatever it is doing.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from dagster_project.reading.processes import Limits, Process, WorkerError, memory_of
from dagster_project.reading.serving import MOST_STOPS, Begins, Finished, OutOfMemory, Part, Ready, Work

Task = TypeVar("Task")
Result = TypeVar("Result")

TOGETHER = 50
"""Tasks handed to a worker at once: their results come back together."""
_LOOK = 0.1  # seconds between two looks at the memory of the workers
_START_SECONDS = 120.0  # for a worker to start on a machine that is busy
_MOST_FAILED_STARTS = 3  # one after another: then it is no accident

__all__ = ["TOGETHER", "Done", "Stopped", "WorkerError", "in_workers"]


@dataclass(frozen=True, slots=True)
class Done(Generic[Task, Result]):
    """Tasks that a worker finished, with what it made of them together."""

    tasks: tuple[Task, ...]
    result: Result


@dataclass(frozen=True, slots=True)
class Stopped(Generic[Task]):
    """A task that was ended, and why, in words for people."""

    task: Task
    reason: str


@dataclass(slots=True)
class _Order(Generic[Task]):
    """A task still to be done, and the parts of it that had to be stopped before."""

    task: Task
    stopped: dict[str, str] = field(default_factory=dict)  # part -> reason
    alone: bool = False  # to be done in a worker that has done nothing else


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: Process
    orders: list[_Order[Task]] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)  # when it began what it does now
    ready: bool = False
    used: bool = False  # it has done other tasks before
    position: int | None = None  # of the order under way
    part: str = ""  # of that order

    @property
    def is_fresh(self) -> bool:
        """Whether nothing but the order under way can have filled its memory."""
        return not self.used and len(self.orders) == 1


def in_workers(
    work: Work[Task, Result],
    tasks: Sequence[Task],
    workers: int,
    limits: Limits,
    *,
    finish: Callable[[Sequence[tuple[Task, Result]]], Part],
    prepare: Callable[[], None] | None = None,
    together: int = TOGETHER,
) -> Iterator[Done[Task, Part] | Stopped[Task]]:
    """Every task once, in the order of completion: with others as :class:`Done`, or alone as :class:`Stopped`.

    ``work(task, may_begin)`` may call ``may_begin(part)`` before each part of a task: time is counted anew from there,
    and where the answer is a reason, that part had to be stopped in an earlier attempt and is to be left out.
    ``finish`` turns some tasks and their results into one value, in the worker. All must be picklable and must not
    raise, except MemoryError. Raises WorkerError where no worker starts.
    """
    pool = _Pool(work, finish, prepare, limits, max(1, workers), together)
    pool.waiting.extend(_Order(task) for task in tasks)
    try:
        yield from pool.run()
    finally:
        pool.end()


class _Pool(Generic[Task, Result, Part]):
    def __init__(
        self,
        work: Work[Task, Result],
        finish: Callable[[Sequence[tuple[Task, Result]]], Part],
        prepare: Callable[[], None] | None,
        limits: Limits,
        workers: int,
        together: int,
    ) -> None:
        self._serving = (work, finish, prepare, limits)
        self._limits = limits
        self._most = workers
        self._together = together
        self._workers: list[_Worker[Task]] = []
        self._failed_starts = 0
        self.waiting: deque[_Order[Task]] = deque()

    def run(self) -> Iterator[Done[Task, Part] | Stopped[Task]]:
        """Hand out orders and give back what comes, until all are done."""
        while self.waiting or self._workers:
            while self.waiting and len(self._workers) < self._most:
                self._workers.append(self._started())
            heard = wait([worker.process.pipe for worker in self._workers], timeout=self._next_look())
            for worker in list(self._workers):
                if worker.process.pipe in heard:
                    yield from self._hear(worker)
                elif (reason := self._over_limit(worker)) is not None:
                    yield from self._lost(worker, reason, is_sure=worker.is_fresh or self._is_late(worker))

    def end(self) -> None:
        """End all workers, whatever they do."""
        for worker in self._workers:
            worker.process.kill()

    def _started(self) -> _Worker[Task]:
        worker: _Worker[Task] = _Worker(Process(*self._serving))
        self._hand_out(worker)
        return worker

    def _hand_out(self, worker: _Worker[Task]) -> None:
        """Give a worker its next orders. One that has just died is noticed when its answer is waited for."""
        share = max(1, -(-len(self.waiting) // self._most))  # the last ones are divided among all
        worker.orders = [self.waiting.popleft()]
        if not worker.orders[0].alone:
            while self.waiting and not self.waiting[0].alone and len(worker.orders) < min(self._together, share):
                worker.orders.append(self.waiting.popleft())
        worker.position, worker.part = None, ""
        worker.since = time.monotonic()
        worker.process.send([(order.task, order.stopped) for order in worker.orders])

    def _hear(self, worker: _Worker[Task]) -> Iterator[Done[Task, Part] | Stopped[Task]]:
        try:
            message = worker.process.pipe.recv()
        except (EOFError, ConnectionResetError):
            yield from self._lost(worker, worker.process.death(), is_sure=worker.is_fresh)
            return
        worker.since = time.monotonic()
        if isinstance(message, Ready):
            worker.ready = True
            self._failed_starts = 0
        elif isinstance(message, Begins):
            worker.position, worker.part = message.position, message.part
        elif isinstance(message, OutOfMemory):
            yield from self._lost(worker, self._limits.memory_reason(), is_sure=worker.is_fresh)
        elif isinstance(message, Finished):
            done, worker.orders = worker.orders[: message.count], worker.orders[message.count :]
            self._go_on(worker, retires=message.retires)
            yield Done(tuple(order.task for order in done), message.result)

    def _go_on(self, worker: _Worker[Task], *, retires: bool) -> None:
        worker.used = True
        worker.position, worker.part = None, ""
        if worker.orders and not retires:
            return
        self.waiting.extendleft(reversed(worker.orders))
        if self.waiting and not self.waiting[0].alone and not retires:
            self._hand_out(worker)
        else:
            self._workers.remove(worker)
            worker.process.kill()  # it waits for orders and holds nothing: faster than to let it end

    def _lost(self, worker: _Worker[Task], reason: str, *, is_sure: bool) -> Iterator[Stopped[Task]]:
        """A worker that had to be ended or died: its orders wait again, but for the one that is to blame.

        Where another order of the same worker may be to blame (for what it left in memory), the one under way is tried
        again alone first.
        """
        self._workers.remove(worker)
        worker.process.kill()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _MOST_FAILED_STARTS:
                raise WorkerError(f"no reading worker starts: {reason}")
            self.waiting.extendleft(reversed(worker.orders))
            return
        under_way = None if worker.position is None else worker.orders[worker.position]
        if under_way is None and len(worker.orders) == 1:
            under_way = worker.orders[0]
        self.waiting.extendleft(order for order in reversed(worker.orders) if order is not under_way)
        if under_way is None:  # among several finished ones: each for itself shows which
            for order in worker.orders:
                order.alone = True
        elif not is_sure:
            under_way.alone = True
            self.waiting.append(under_way)
        elif worker.part and len(under_way.stopped) < MOST_STOPS:
            under_way.stopped[worker.part] = reason
            self.waiting.append(under_way)
        else:
            yield Stopped(under_way.task, reason)

    def _next_look(self) -> float:
        latest = min(worker.since + self._allowed(worker) for worker in self._workers)
        pause = max(0.0, latest - time.monotonic())
        return min(pause, _LOOK) if any(worker.ready for worker in self._workers) else pause

    def _allowed(self, worker: _Worker[Task]) -> float:
        return self._limits.seconds if worker.ready else max(_START_SECONDS, self._limits.seconds)

    def _is_late(self, worker: _Worker[Task]) -> bool:
        return time.monotonic() - worker.since > self._allowed(worker)

    def _over_limit(self, worker: _Worker[Task]) -> str | None:
        if self._is_late(worker):
            return self._limits.time_reason()
        if worker.ready:
            with contextlib.suppress(ProcessLookupError):
                if memory_of(worker.process.pid) > self._limits.memory:
                    return self._limits.memory_reason()
        return None
