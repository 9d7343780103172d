"""Running another program so that nothing of it stays behind: a time limit, its whole group ended, its folder removed.

A small process of our own stands between: it holds a pipe to the reader, so that the program ends, and its folder goes,
even where the reader itself is killed in the middle of a file. Run as a script by :func:`run`; standard library only.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

TOO_LONG = 124  # exit code of a program that was stopped for its time
NOT_STARTED = 127
LARGEST_FILE = 400_000_000  # bytes that the program may write into one file
_GRACE = 20  # seconds beyond the limit in which our own process must have ended too


def run(command: Sequence[str], folder: Path, seconds: float, environment: Mapping[str, str]) -> int:
    """Run a program in a folder of its own; its exit code, or ``TOO_LONG``, or ``NOT_STARTED``.

    What it prints goes to ``output.txt`` in the folder. The folder is removed by the caller, or, where the caller dies
    first, by the process in between.
    """
    arguments = [sys.executable, "-I", "-S", __file__, str(folder), str(seconds), *command]
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=os.name != "nt",  # it must outlive a reader that is ended with its whole group
    )
    assert process.stdin is not None
    try:
        return process.wait(timeout=seconds + _GRACE)
    except subprocess.TimeoutExpired:
        return TOO_LONG
    finally:
        process.stdin.close()  # the process in between ends what is left
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_GRACE)
        process.kill()
        process.wait()


def _supervise(folder: Path, seconds: float, command: Sequence[str]) -> int:
    """The process in between."""
    _limit_files()
    try:
        with (folder / "output.txt").open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=os.name != "nt",
            )
    except OSError:
        return NOT_STARTED
    abandoned = threading.Event()

    def watch() -> None:
        sys.stdin.buffer.read()  # returns when the reader closes the pipe, or is gone
        abandoned.set()
        _end(process)

    threading.Thread(target=watch, daemon=True).start()
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        code = TOO_LONG
    finally:
        _end(process)
    if abandoned.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return code if 0 <= code < 256 else 1


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and every process that it started."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)


def _limit_files() -> None:
    if os.name != "nt":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        limit = LARGEST_FILE if most == resource.RLIM_INFINITY else min(most, LARGEST_FILE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))


if __name__ == "__main__":
    # Not sys.exit: the thread that waits for the pipe holds a lock on standard input that an orderly exit would want.
    os._exit(_supervise(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
