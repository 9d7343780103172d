"""HOME and the inbox as a Dagster resource; it holds the build lock while a run uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from dagster_project import lock
from dagster_project.settings import Settings


class Home(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The folder of one warehouse and the inbox that feeds it. One run at a time works in a HOME."""

    home: str
    inbox: str

    @classmethod
    def of(cls, settings: Settings) -> Home:
        """The resource for these settings."""
        return cls(home=str(settings.home), inbox=str(settings.inbox))

    @property
    def settings(self) -> Settings:
        """The folders and files of this warehouse."""
        return Settings(Path(self.home), Path(self.inbox))

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Home]:
        """Hold the lock for the run. Raises LockedError when another process builds in this HOME."""
        with lock.hold(self.settings.work / "lock"):
            yield self
