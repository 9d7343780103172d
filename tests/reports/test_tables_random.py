"""Random filled forms in every style: what is read equals what was written, or it is refused; never a wrong number."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.reports.column_orders import OTHER_ORDER
from dagster_project.reports.documents.model import Document
from dagster_project.reports.documents.text import read_text
from dagster_project.reports.glued_figures import JOINED
from dagster_project.reports.tables import TablesRead, read_tables
from tests.reports.filled_forms import REGISTRY, Filled, fill
from tests.reports.grid_styles import GRID_STYLES, as_document
from tests.reports.table_changes import CHANGES, changed
from tests.reports.text_styles import STYLES, render

# Styles in which every figure of a form without blanks must be read; the others may leave some open.
COMPLETE = {
    "pipe_rows",
    "leading_pipe_rows",
    "markdown",
    "tab_rows",
    "tight_tab_rows",
    "cell_pipe_lines",
    "cell_pipe_lines_apart",
    "blanks_moved_back",
    "rows_with_blanks_moved_back",
    "row_pipe_then_cells",
    "alternating",
    "spaced_lines",
    "tight_lines",
    "space_rows",
    "run_together",
    *GRID_STYLES,
}
# Styles in which empty cells leave a trace, so that all of them must be read too, where they are not at a row's edge.
KNOWS_BLANKS = {"pipe_rows", "leading_pipe_rows", "markdown", "tab_rows", "tight_tab_rows", *GRID_STYLES}
# Styles without borders, in which sums tell lost cells and page numbers.
NEEDS_SUMS = {"run_together", "spaced_lines", "tight_lines"}
FORMS = ("2014", "2019", "2021")
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(min_value=0, max_value=2**32)


def _document(rng: Random, filled: Filled, style: str, noise: float) -> Document:
    if style in GRID_STYLES:
        return as_document(rng, filled, style, noise=noise)
    return read_text(render(rng, filled, style, noise=noise).encode())


def _check(filled: Filled, read: TablesRead) -> tuple[int, int]:
    """How many figures and how many empty cells were read; a wrong one is an error."""
    figures = empty = 0
    keys = [(cell.metric, cell.applicant) for cell in read.cells]
    assert len(keys) == len(set(keys))
    for cell in read.cells:
        printed = filled.cells[cell.metric, cell.applicant]
        assert cell.value == printed.value, f"{cell} was printed as {printed}"
        figures += printed.value is not None
        empty += printed.value is None
        if printed.value is None and printed.text:
            assert cell.value_status is printed.status
    return figures, empty


def _adds_up(filled: Filled) -> bool:
    """Whether the sums hold by which lost cells are placed."""
    return filled.wrong == 0


def _written(filled: Filled) -> tuple[int, int]:
    figures = sum(printed.value is not None for printed in filled.cells.values())
    return figures, len(filled.cells) - figures


@pytest.mark.parametrize("style", [*STYLES, *GRID_STYLES])
@given(seed=seeds)
@few
def test_figures_are_right_or_refused(style: str, seed: int) -> None:
    rng = Random(seed)
    filled = fill(rng, rng.choice(FORMS), wrong=rng.choice([0.0, 0.02]))
    noise = rng.choice([0.0, 0.15])
    read = read_tables(_document(rng, filled, style, noise), REGISTRY.forms[filled.form], REGISTRY)
    figures, _ = _check(filled, read)
    in_doubt = style in NEEDS_SUMS or any(cell.reason == OTHER_ORDER for cell in read.refused)
    may_refuse = noise or (in_doubt and not _adds_up(filled))
    if style in COMPLETE and not may_refuse:
        assert figures == _written(filled)[0], read.refused[:3]
    if style == "repeated_lines_dropped" and not noise:
        assert figures == 0
    unread = len(filled.cells) - len(read.cells)
    assert unread == 0 or read.refused, "a printed value has neither a home nor a reason"


@pytest.mark.parametrize("style", [*STYLES, *GRID_STYLES])
@given(seed=seeds)
@few
def test_an_empty_cell_is_never_read_as_a_number(style: str, seed: int) -> None:
    rng = Random(seed)
    filled = fill(rng, rng.choice(FORMS), blanks=rng.choice([0.05, 0.2, 0.6]))
    read = read_tables(_document(rng, filled, style, 0.0), REGISTRY.forms[filled.form], REGISTRY)
    figures, empty = _check(filled, read)
    if style in KNOWS_BLANKS and style != "markdown":
        # A sum that lacks what stood in a blank may hold for the first digits of a figure: that is a figure in doubt.
        doubtful = sum(cell.reason == JOINED for cell in read.refused)
        assert (figures + doubtful, empty) == _written(filled), read.refused[:3]


@pytest.mark.parametrize("style", [style for style in STYLES if style != "repeated_lines_dropped"])
@given(seed=seeds)
@few
def test_no_printed_figure_is_lost_without_a_word(style: str, seed: int) -> None:
    rng = Random(seed)
    filled = fill(rng, rng.choice(FORMS), blanks=rng.choice([0.0, 0.05, 0.3]), wrong=rng.choice([0.0, 0.02]))
    read = read_tables(_document(rng, filled, style, rng.choice([0.0, 0.15])), REGISTRY.forms[filled.form], REGISTRY)
    found = {(cell.metric, cell.applicant) for cell in read.cells}
    lost = {key[0] for key, printed in filled.cells.items() if printed.value is not None and key not in found}
    told = {reading.section for reading in read.readings if reading.reason}
    for section in REGISTRY.forms[filled.form].sections:
        assert section.section in told or not lost & {cell.metric for cell in section.cells}, section.section
    assert read.refused or not lost


@pytest.mark.parametrize("change", list(CHANGES))
@pytest.mark.parametrize(
    "style", ["pipe_rows", "markdown", "tab_rows", "cell_pipe_lines", "tight_lines", "run_together"]
)
@given(seed=seeds)
@settings(few, max_examples=4)
def test_what_pages_and_offices_do_to_a_table_alters_no_figure(style: str, change: str, seed: int) -> None:
    rng = Random(seed)
    filled = changed(rng, fill(rng, rng.choice(FORMS), blanks=rng.choice([0.0, 0.05])), change)
    read = read_tables(_document(rng, filled, style, 0.0), REGISTRY.forms[filled.form], REGISTRY)
    for cell in read.cells:
        printed = filled.cells.get((cell.metric, cell.applicant))
        assert cell.value == (printed.value if printed else None), cell
    if style in ("pipe_rows", "tab_rows") and change != "broken_labels":
        figures = sum(cell.value is not None for cell in read.cells)
        assert figures == sum(printed.value is not None for printed in filled.cells.values()), read.refused[:3]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", [_document])
def test_the_generator_prints_what_it_says(form: str, layout: Callable[..., Document]) -> None:
    filled = fill(Random(1), form)
    document = layout(Random(1), filled, "tight_lines", 0.0)
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert all(printed.text in lines for printed in filled.cells.values())
    assert len(filled.cells) == {"2014": 58, "2019": 198, "2021": 200}[form]
