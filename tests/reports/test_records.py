"""Records are dataclasses but for how long they take to make."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dagster_project.reports.records import record


@record(frozen=True, slots=True)
class _Record:
    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Frozen:
    name: str
    number: int = 0


def test_a_record_compares_hashes_prints_and_is_copied_as_a_frozen_dataclass() -> None:
    made, frozen = _Record("a", 1), _Frozen("a", 1)
    assert made == _Record("a", 1)
    assert made != _Record("a", 2)
    assert hash(made) == hash(_Record("a", 1)) == hash(frozen)
    assert repr(made) == repr(frozen).replace("_Frozen", "_Record")
    assert replace(made, number=2) == _Record("a", 2)
    assert not hasattr(made, "__dict__")
