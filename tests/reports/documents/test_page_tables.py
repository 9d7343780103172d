"""Tables as real pages mistreat them: every cell is read as it was printed, blanks as blanks."""

from __future__ import annotations

from random import Random

import pytest

from dagster_project.reports.documents.html import read_html
from dagster_project.reports.tables import read_tables
from tests.reports.documents.page_tables import STYLES, page
from tests.reports.filled_forms import REGISTRY, fill


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
@pytest.mark.parametrize("blanks", [0.0, 0.2])
def test_every_cell_is_read_as_printed(style: str, form: str, blanks: float) -> None:
    rng = Random(f"{style}-{form}-{blanks}")
    filled = fill(rng, form, blanks=blanks)
    read = read_tables(read_html(page(filled, style, rng)), REGISTRY.forms[form], REGISTRY)
    found = {(cell.metric, cell.applicant): cell.value for cell in read.cells}
    assert found == {key: printed.value for key, printed in filled.cells.items()}, read.refused[:5]
