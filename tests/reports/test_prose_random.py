"""Random statements in prose: no figure is ever read wrongly, and nearly all are read."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.reports.documents.text import read_text
from dagster_project.reports.forms.registry import load_registry
from dagster_project.reports.prose import ProseRead, read_prose
from tests.reports.prose_statements import Text, statements

_SAMPLE = 400  # texts of the measure of what is found
_RECALL = Decimal("0.97")


def _read(text: Text) -> ProseRead:
    registry = load_registry()
    return read_prose(read_text("\n".join(text.lines).encode()), registry.forms["2014"], registry, text.identity)


def _cells(read: ProseRead) -> dict[str, Decimal | None]:
    return {cell.metric: cell.value for cell in read.cells}


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_read_is_what_was_written(random: Random) -> None:
    text = statements(random)
    read = _read(text)
    wrong = {m: v for m, v in _cells(read).items() if text.truth.get(m) != v}
    assert not wrong, "\n".join([str(wrong), *text.lines])
    said = {(one.metric, one.value) for one in read.statements}
    assert {(cell.metric, cell.value) for cell in read.cells} <= said  # each figure is a witness, too


def test_nearly_all_that_was_written_is_read() -> None:
    texts = [statements(Random(seed)) for seed in range(_SAMPLE)]
    written = sum(len(text.truth) for text in texts)
    found = 0
    for text in texts:
        cells = _cells(_read(text))
        found += sum(cells.get(metric) == value for metric, value in text.truth.items())
    assert Decimal(found) / written >= _RECALL, f"{found} of {written}"
