"""One process that reads for another: how it is started and ended, and the limits that the system itself keeps for it.

Memory is bounded twice where the system allows it: by its own limit, which makes a request for more fail inside the
process, and by the parent's looking at what the process and its children hold (Linux). Elsewhere only the time is.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_MEGABYTE = 1 << 20
_GRACE = 30.0  # seconds beyond the limit after which a process ends itself, where its parent is gone


class WorkerError(RuntimeError):
    """No worker process can be started on this machine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file, or one member of an archive, may take."""

    seconds: float
    memory: int  # bytes

    def time_reason(self) -> str:
        """Why a file was stopped that took too long."""
        return (
            f"读取超时,已停止:上限{self.seconds:g}秒(GONGKAI_FILE_SECONDS) / "
            f"reading was stopped: it took longer than the limit of {self.seconds:g} seconds (GONGKAI_FILE_SECONDS)."
        )

    def memory_reason(self) -> str:
        """Why a file was stopped that took too much memory."""
        size = self.memory // _MEGABYTE
        return (
            f"读取占用内存过多,已停止:上限{size} MB(GONGKAI_FILE_MEMORY_MB) / "
            f"reading was stopped: it took more memory than the limit of {size} MB (GONGKAI_FILE_MEMORY_MB)."
        )


class Process:
    """A worker process with its pipe."""

    def __init__(
        self,
        work: Callable[..., Any],
        finish: Callable[..., Any],
        prepare: Callable[[], None] | None,
        limits: Limits,
    ) -> None:
        # Started afresh (spawn): a copy of this process (fork) would hold its threads' locks for ever.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, work, finish, prepare, limits), daemon=True)
        self._process.start()
        theirs.close()  # else its death would not close the pipe
        self._limits = limits

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process.pid is not None
        return self._process.pid

    def send(self, orders: Sequence[object]) -> None:
        """Give it orders; that it is dead shows when its answer is waited for."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(orders)

    def kill(self) -> None:
        """End it, whatever it does, with the programs that it has started."""
        self.pipe.close()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)  # its own group: see _run
        self._process.kill()
        self._process.join()

    def death(self) -> str:
        """Why it died, in words for people."""
        self._process.join(5)
        code = self._process.exitcode
        if code is not None and -code == getattr(signal, "SIGALRM", None):
            return self._limits.time_reason()
        how = f"exit code {code}" if code is None or code >= 0 else signal.Signals(-code).name
        size = self._limits.memory // _MEGABYTE
        return (
            f"读取程序崩溃({how}),可能是文件损坏,或内存超出上限{size} MB(GONGKAI_FILE_MEMORY_MB) / "
            f"the reader's process died on this file ({how}): the file brings about a fault in a library, or takes "
            f"more memory than the limit of {size} MB (GONGKAI_FILE_MEMORY_MB)."
        )


def _run(
    pipe: Connection,
    work: Callable[..., Any],
    finish: Callable[..., Any],
    prepare: Callable[[], None] | None,
    limits: Limits,
) -> None:
    from dagster_project.reading.serving import serve

    if hasattr(os, "setsid"):
        os.setsid()  # a group of its own, so that what it starts can be ended with it
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the parent listens no more
        serve(pipe, work, finish, prepare, limits)


def bind(limits: Limits) -> None:
    """Let the system refuse this process more memory than allowed, where it can.

    Counted is what a process may write to (RLIMIT_DATA), not what it merely reserves.
    """
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        allowed = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def count_down(limits: Limits) -> None:
    """Let the system end this process some time after the limit: the parent does so before, unless it is gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)


def memory_of(pid: int | None) -> int:
    """Bytes that a process (None: this one) and those that it started hold in memory; 0 where the system cannot say."""
    folder = Path("/proc") / ("self" if pid is None else str(pid))
    try:
        pages = int((folder / "statm").read_text(encoding="ascii").split()[1])
        children = (folder / "task" / str(pid or os.getpid()) / "children").read_text(encoding="ascii").split()
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(memory_of(int(child)) for child in children)
