"""Workers: every task comes back once, with its result or with the news why it was stopped; the others go on."""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.reading.processes import Limits, WorkerError, memory_of
from dagster_project.reading.serving import MOST_STOPS, MayBegin
from dagster_project.reading.workers import Done, Stopped, in_workers

MEGABYTE = 1 << 20
WIDE = Limits(seconds=60, memory=1024 * MEGABYTE)
NARROW = Limits(seconds=1, memory=256 * MEGABYTE)
ON_LINUX = Path("/proc/self/statm").exists()
on_linux = pytest.mark.skipif(not ON_LINUX, reason="memory is bounded on Linux only")


def collected(
    work: Callable[..., object], tasks: list[object], workers: int, limits: Limits = WIDE, **options: object
) -> tuple[dict[object, object], dict[object, str]]:
    """Results and reasons by task; every task must come back exactly once."""
    results: dict[object, object] = {}
    reasons: dict[object, str] = {}
    back: list[object] = []
    for done in in_workers(work, tasks, workers, limits, finish=list, **options):  # type: ignore[arg-type, var-annotated]
        if isinstance(done, Done):
            back.extend(done.tasks)
            results.update(done.result)
        else:
            back.append(done.task)
            reasons[done.task] = done.reason
    assert sorted(map(repr, back)) == sorted(map(repr, tasks))
    return results, reasons


def square_or_die(number: int, may_begin: MayBegin) -> int:
    """A number that ends in 7 ends the process; every other is squared."""
    if number % 10 == 7:
        os._exit(9)
    return number * number


@pytest.mark.parametrize(
    ("tasks", "workers", "together"),
    [
        ([], 2, 50),
        ([3], 2, 50),
        ([7], 1, 50),
        ([7, 17], 2, 1),  # all die
        ([7, 1, 2, 3], 1, 50),  # the only worker dies first
        ([1, 2, 3, 7], 3, 1),  # the last task kills
        (list(range(40)), 2, 5),
    ],
)
def test_every_task_comes_back_once(tasks: list[int], workers: int, together: int) -> None:
    results, reasons = collected(square_or_die, list(tasks), workers, together=together)
    assert results == {task: task * task for task in tasks if task % 10 != 7}
    assert all("exit code 9" in reason for reason in reasons.values())


def misbehave(task: str, may_begin: MayBegin) -> str:
    """What files can make a reader do."""
    if task == "sleep":
        time.sleep(600)
    if task == "loop":
        while True:
            pass
    if task == "regex":  # holds the interpreter's lock: nothing inside the process could end it
        re.match(r"(a|a)*b", "a" * 60)
    if task == "allocate":
        return str(len(bytearray(2000 * MEGABYTE)))
    if task == "grow":
        hoard = []
        while True:
            hoard.append(bytearray(os.urandom(1024)) * 1024)
    return task.upper()


@pytest.mark.parametrize("bad", ["sleep", "loop", "regex"])
def test_what_takes_too_long_is_stopped_and_named(bad: str) -> None:
    results, reasons = collected(misbehave, ["a", bad, "b", "c"], 1, NARROW)
    assert results == {"a": "A", "b": "B", "c": "C"}
    assert reasons == {bad: NARROW.time_reason()}
    assert "1秒" in reasons[bad]
    assert multiprocessing.active_children() == []


@on_linux
@pytest.mark.parametrize("bad", ["allocate", "grow"])
def test_what_takes_too_much_memory_is_stopped_and_named(bad: str) -> None:
    limits = Limits(seconds=30, memory=256 * MEGABYTE)
    results, reasons = collected(misbehave, ["a", bad, "b"], 1, limits)
    assert results == {"a": "A", "b": "B"}
    assert reasons == {bad: limits.memory_reason()}
    assert "256 MB" in reasons[bad]


HOARD: list[bytes] = []


def leak(number: int, may_begin: MayBegin) -> int:
    """Each task is small, but leaves something behind: as libraries do."""
    HOARD.append(b"x" * (60 * MEGABYTE))
    return os.getpid()


@on_linux
def test_a_worker_whose_memory_has_grown_is_replaced_before_it_fails() -> None:
    results, reasons = collected(leak, list(range(12)), 1, Limits(seconds=30, memory=256 * MEGABYTE))
    assert reasons == {}
    assert len(set(results.values())) > 2


def read_parts(task: str, may_begin: MayBegin) -> list[str]:
    """Parts of a task, of which some never end."""
    found = []
    for part in task.split(","):
        if (reason := may_begin(part)) is not None:
            found.append(f"{part}: {reason}")
            continue
        if part.startswith("bad"):
            time.sleep(600)
        found.append(part)
    return found


def test_a_part_that_is_stopped_leaves_the_other_parts() -> None:
    results, reasons = collected(read_parts, ["a,bad,c", "d"], 1, NARROW)
    assert reasons == {}
    assert results == {"a,bad,c": ["a", f"bad: {NARROW.time_reason()}", "c"], "d": ["d"]}


def test_after_some_parts_the_rest_is_not_tried() -> None:
    limits = Limits(seconds=0.3, memory=1024 * MEGABYTE)
    task = ",".join(["a", *(f"bad{n}" for n in range(MOST_STOPS + 3)), "z"])
    results, reasons = collected(read_parts, [task], 1, limits)
    assert reasons == {}
    found = results[task]
    assert isinstance(found, list)
    assert found[0] == "a"
    assert sum(limits.time_reason() in line for line in found) == MOST_STOPS
    assert sum("请拆分" in line for line in found) == 4


def slowly(parts: int, may_begin: MayBegin) -> int:
    """Longer than the limit in all, but no part of it is."""
    for part in range(parts):
        may_begin(str(part))
        time.sleep(0.4)
    return parts


def test_time_is_kept_for_each_part_and_not_for_the_whole() -> None:
    assert collected(slowly, [4], 1, NARROW) == ({4: 4}, {})


def sleep_and_say(seconds: float, may_begin: MayBegin) -> float:
    time.sleep(seconds)
    return seconds


def test_a_slow_task_does_not_hold_up_the_others() -> None:
    done = list(in_workers(sleep_and_say, [1.5, 0.0, 0.01], 2, WIDE, finish=list, together=1))
    assert [one.tasks for one in done if isinstance(one, Done)][-1] == (1.5,)


def test_who_stops_listening_leaves_no_process_behind() -> None:
    results = in_workers(sleep_and_say, [0.0, 60.0, 60.0], 2, WIDE, finish=list, together=1)
    first = next(results)
    assert not isinstance(first, Stopped)
    results.close()
    assert multiprocessing.active_children() == []


def start_a_program(seconds: float, may_begin: MayBegin) -> None:
    """As a reader does that calls another program."""
    import subprocess

    subprocess.run(["sleep", "600"], check=False)


@on_linux
def test_a_program_that_was_started_ends_with_its_worker() -> None:
    def sleepers() -> set[str]:
        lines = [(p.name, p / "cmdline") for p in Path("/proc").iterdir() if p.name.isdecimal()]
        return {pid for pid, file in lines if file.exists() and file.read_bytes() == b"sleep\x00600\x00"}

    before = sleepers()
    _, reasons = collected(start_a_program, [1], 1, NARROW)
    assert reasons == {1: NARROW.time_reason()}
    assert sleepers() <= before


def fail_to_start() -> None:
    raise ImportError("no such module")


def test_where_no_worker_starts_the_fault_is_ours() -> None:
    with pytest.raises(WorkerError, match="no reading worker starts"):
        collected(square_or_die, [1], 1, prepare=fail_to_start)


@on_linux
def test_memory_of_a_process_is_told_in_bytes() -> None:
    assert 5 * MEGABYTE < memory_of(None) < 4096 * MEGABYTE
    assert memory_of(2**22 + 1) == 0
