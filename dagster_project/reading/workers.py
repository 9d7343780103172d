"""Worker processes of which any may die at any moment: the others go on, and what the dead one held is named.

The standard library's process pool gives up all its workers when one dies, and may wait for ever when that happens
while another is being started. A crash of the reader on one file is an expected event here, so the workers are our own.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    task: Task

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def in_workers(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int
) -> Iterator[tuple[Task, Result | None]]:
    """Each task with what ``work`` made of it, in the order of completion; None where the worker died of it.

    ``work`` and the tasks must be picklable, and ``work`` must not raise.
    """
    waiting = deque(tasks)
    busy: list[_Worker[Task]] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                busy.append(_start(work, waiting.popleft()))
            # A dead process closes its end of the pipe: that, too, wakes us.
            ready = wait([worker.pipe for worker in busy])
            for worker in [worker for worker in busy if worker.pipe in ready]:
                task, result = worker.task, _received(worker)
                if result is None or not waiting or not _hand_on(worker, waiting):
                    busy.remove(worker)
                    worker.stop()
                yield task, result
    finally:
        for worker in busy:
            worker.stop()


def _start(work: Callable[[Task], Result], task: Task) -> _Worker[Task]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()  # else its death would not close the pipe
    worker: _Worker[Task] = _Worker(process, ours, task)
    # A process that died at once is noticed as a closed pipe when its answer is waited for.
    _send(worker, task)
    return worker


def _hand_on(worker: _Worker[Task], waiting: deque[Task]) -> bool:
    """Give a worker its next task; False where it has died in between, and the task keeps waiting."""
    if not _send(worker, waiting[0]):
        return False
    worker.task = waiting.popleft()
    return True


def _send(worker: _Worker[Task], task: Task) -> bool:
    try:
        worker.pipe.send(task)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _received(worker: _Worker[Task]) -> Result | None:  # type: ignore[type-var]
    try:
        result: Result = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        return None
    return result


def _serve(pipe: Connection, work: Callable[[Task], Result]) -> None:
    """What a worker does until its pipe is closed."""
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))
