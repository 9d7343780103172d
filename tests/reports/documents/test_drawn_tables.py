"""Random filled forms drawn in every look: what is read equals what was printed, or it is refused."""

from __future__ import annotations

from random import Random

import pytest

from dagster_project.reports.documents.pdf import read_pdf
from dagster_project.reports.tables import read_tables
from tests.reports.documents.drawn_tables import draw, looks
from tests.reports.filled_forms import REGISTRY, fill

LOOKS = dict(looks())
UNRULED = {name for name in LOOKS if name.startswith("none") or name == "heads only"}
ENOUGH = 0.7  # of a table without ruling, of which much may be blank or broken over lines


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("form", "blanks"), [("2014", 0.1), ("2019", 0.0), ("2021", 0.3)])
def test_what_is_read_is_what_was_printed(look: str, form: str, blanks: float) -> None:
    rng = Random(f"{look}-{form}")
    filled = fill(rng, form, blanks=blanks, wrong=rng.choice([0.0, 0.02]))
    read = read_tables(read_pdf(draw(filled, LOOKS[look], rng)), REGISTRY.forms[form], REGISTRY)
    for cell in read.cells:
        printed = filled.cells[cell.metric, cell.applicant]
        assert cell.value == printed.value, f"{cell} was printed as {printed}"
    least = ENOUGH if look in UNRULED else 0.98
    assert len(read.cells) >= least * len(filled.cells), read.refused[:5]
