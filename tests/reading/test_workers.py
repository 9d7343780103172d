"""Workers: every task comes back once, with its result or with the news that its worker died of it."""

from __future__ import annotations

import os
import time

import pytest

from dagster_project.reading.workers import in_workers


def square_or_die(number: int) -> int:
    """A number that ends in 7 ends the process; every other is squared."""
    if number % 10 == 7:
        os._exit(9)
    return number * number


def sleep_and_say(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


@pytest.mark.parametrize(
    ("tasks", "workers"),
    [
        ([], 2),
        ([3], 2),
        ([7], 1),
        ([7, 17, 27], 2),  # all die
        ([7, 1, 2, 3], 1),  # the only worker dies first
        ([1, 2, 3, 7], 3),  # the last task kills
        (list(range(40)), 2),
    ],
)
def test_every_task_comes_back_once(tasks: list[int], workers: int) -> None:
    found = dict(in_workers(square_or_die, tasks, workers))
    assert found == {task: None if task % 10 == 7 else task * task for task in tasks}


def test_a_slow_task_does_not_hold_up_the_others() -> None:
    order = [task for task, _ in in_workers(sleep_and_say, [1.5, 0.0, 0.01], 2)]
    assert order[-1] == 1.5


def test_who_stops_listening_leaves_no_process_behind() -> None:
    import multiprocessing

    results = in_workers(sleep_and_say, [0.0, 60.0, 60.0], 2)
    assert next(results) == (0.0, 0.0)
    results.close()
    assert multiprocessing.active_children() == []
