"""Tells a person how far long work has come. Silent unless a command switched it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Task(Protocol):
    """A piece of work with a known or unknown number of steps."""

    def at(self, done: int) -> None:
        """So many steps are done."""

    def advance(self, steps: int = 1) -> None:
        """So many more steps are done."""


class Progress(Protocol):
    """Where progress is shown."""

    def task(self, what: str, total: int | None = None, unit: str = "") -> AbstractContextManager[Task]:
        """Show a piece of work for the length of the block."""


class _SilentTask:
    def at(self, done: int) -> None:
        """Show nothing."""

    def advance(self, steps: int = 1) -> None:
        """Show nothing."""


class Silent:
    """Shows nothing: the default, under Dagster's daemon and in tests."""

    @contextmanager
    def task(self, what: str, total: int | None = None, unit: str = "") -> Iterator[Task]:
        """Show nothing."""
        del what, total, unit
        yield _SilentTask()


_current: list[Progress] = [Silent()]


def progress() -> Progress:
    """Where the work of this process shows how far it has come."""
    return _current[-1]


@contextmanager
def shown_on(where: Progress) -> Iterator[None]:
    """Show progress there for the length of the block."""
    _current.append(where)
    try:
        yield
    finally:
        _current.pop()
