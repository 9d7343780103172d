"""Which reports are copies, which are versions, and which of the copies is loaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.warehouse.copies import TELLING, Candidate, stand_ins
from dagster_project.warehouse.touched import touched_reports

TEXT = "本年度主动公开政府信息三百条,收到申请五件,全部按期答复,没有收取费用,也没有行政复议和诉讼。机构健全,人员到位。"
OTHER = "本单位成立了领导小组,由主要负责人任组长,办公室具体承办,并把此项工作列入年度考核,接受社会各界和群众的监督评议。"
EARLY, LATE = date(2020, 1, 20), date(2020, 3, 31)

A = Candidate(
    report_key=1,
    sha256="aa",
    number="",
    owner=9,
    is_placed=True,
    year=2019,
    scope="whole_jurisdiction",
    form="2019",
    is_correction=False,
    published_on=None,
    cells_read=198,
    figures="figures",
    telling_figures=TELLING,
    order=("", "a.html"),
)
PDF = replace(A, report_key=2, sha256="bb", order=("", "a.pdf"))
DATED = replace(A, report_key=3, sha256="05", published_on=EARLY)
LATER = replace(A, report_key=4, sha256="04", published_on=LATE)
CORRECTED = replace(A, report_key=5, sha256="dd", is_correction=True)
MEMBER = replace(A, report_key=6, order=("!", "0.zip", "!/a.html"))
OTHERS = (
    replace(A, report_key=10, sha256="ee", owner=8),
    replace(A, report_key=11, sha256="ee", year=2018),
    replace(A, report_key=12, sha256="ee", scope="own_body"),
    replace(A, report_key=13, sha256="ee", form="2021"),
    replace(A, report_key=14, sha256="ee", figures="other figures"),
)
FEW = replace(A, report_key=20, telling_figures=TELLING - 1)
FEW_PDF = replace(FEW, report_key=21, sha256="bb")
CUSTOMS = replace(A, report_key=30, is_placed=False)
CUSTOMS_PDF = replace(CUSTOMS, report_key=31, sha256="bb")


def loaded(*reports: Candidate, texts: Mapping[int, str] | None = None) -> dict[int, int]:
    def said(keys: Collection[int]) -> Mapping[int, str]:
        return {key: text for key, text in (texts or {}).items() if key in keys}

    return stand_ins(reports, said)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ((A,), {1: 1}),
        # the larger sha256 is the newer one; a date makes one newer than another that has none
        ((A, PDF), {1: 2, 2: 2}),
        ((A, PDF, DATED), {1: 3, 2: 3, 3: 3}),
        # published on two days, or corrected: a version, and the copy without a date is one of the later
        ((DATED, LATER), {3: 3, 4: 4}),
        ((A, DATED, LATER), {1: 4, 3: 3, 4: 4}),
        ((A, CORRECTED), {1: 1, 5: 5}),
        # of equal bytes the document before the one in an archive, and a later copy than both is a copy of both
        ((MEMBER, A), {6: 1, 1: 1}),
        ((MEMBER, A, PDF), {6: 2, 1: 2, 2: 2}),
        ((MEMBER, replace(A, published_on=EARLY)), {6: 1, 1: 1}),
        # of one file, two reports
        ((A, replace(A, report_key=7, number="#2", figures="others")), {1: 1, 7: 7}),
    ],
)
def test_the_newest_of_the_copies_is_loaded(reports: tuple[Candidate, ...], expected: dict[int, int]) -> None:
    assert loaded(*reports) == expected
    assert loaded(*reversed(reports)) == expected


@pytest.mark.parametrize("other", OTHERS)
def test_another_body_year_scope_form_or_figure_is_no_copy(other: Candidate) -> None:
    assert loaded(A, other) == {1: 1, other.report_key: other.report_key}


@pytest.mark.parametrize(
    ("one", "other", "is_copy"),
    [
        (TEXT, TEXT, True),
        (TEXT, TEXT + "版权所有:某某县人民政府办公室", True),
        (TEXT, TEXT.replace("全部", "第2页 全部").replace(",", "\n"), False),  # broken words on a short page
        (TEXT, OTHER, False),
        (TEXT, TEXT + OTHER + OTHER[:30] + OTHER[::-1], False),  # a part of it
        ("", TEXT, False),
        ("", "", True),
    ],
)
@pytest.mark.parametrize("pair", [(FEW, FEW_PDF), (CUSTOMS, CUSTOMS_PDF)])
def test_where_figures_tell_little_the_text_has_to_agree(
    pair: tuple[Candidate, Candidate], one: str, other: str, is_copy: bool
) -> None:
    first, second = (report.report_key for report in pair)
    found = loaded(*pair, texts={first: one, second: other})
    assert found == ({first: second, second: second} if is_copy else {first: first, second: second})


def test_figures_that_tell_much_need_no_text() -> None:
    assert loaded(A, PDF, texts={1: TEXT, 2: OTHER}) == {1: 2, 2: 2}


REPORTS = st.builds(
    replace,
    st.sampled_from([A, FEW, CUSTOMS, OTHERS[2]]),
    sha256=st.sampled_from(["aa", "bb", "cc"]),
    published_on=st.sampled_from([None, EARLY, LATE]),
    is_correction=st.booleans(),
    cells_read=st.sampled_from([10, 198]),
    figures=st.sampled_from(["figures", "others"]),
    order=st.tuples(st.sampled_from(["", "!"]), st.sampled_from(["a", "b"])),
)


@given(st.lists(REPORTS, max_size=8), st.data())
def test_the_order_of_arrival_tells_nothing(drawn: list[Candidate], data: st.DataObject) -> None:
    reports = [replace(report, report_key=number) for number, report in enumerate(drawn, start=1)]
    texts = {report.report_key: data.draw(st.sampled_from([TEXT, TEXT + OTHER[:9], OTHER])) for report in reports}
    expected = loaded(*reports, texts=texts)
    shuffled = data.draw(st.permutations(reports))
    assert loaded(*shuffled, texts=texts) == expected
    by_key = {report.report_key: report for report in reports}
    for key, stand_in in expected.items():
        one, other = by_key[key], by_key[stand_in]
        assert expected[stand_in] == stand_in
        assert (one.owner, one.year, one.scope) == (other.owner, other.year, other.scope)
        assert one.age <= other.age


def frame(reports: Collection[Candidate]) -> pl.DataFrame:
    schema = {
        "report_key": pl.Int64,
        "reporting_body_key": pl.Int64,
        "jurisdiction_key": pl.Int64,
        "year": pl.Int16,
        "scope": pl.String,
        "issuer_kind": pl.String,
    }
    rows = [(one.report_key, *body_of(one), one.year, one.scope, "department") for one in reports]
    return pl.DataFrame(rows, schema=schema, orient="row")


def body_of(report: Candidate) -> tuple[int, int | None]:
    """The body's key and division: a body whose place nobody knows is one of each file."""
    return (report.owner, 77) if report.is_placed else (hash(report.sha256) % 1000 + 1000, None)


def versions(reports: Collection[Candidate]) -> dict[int, int]:
    """For each loaded report the current version of it, as the contract says."""
    current: dict[tuple[object, ...], Candidate] = {}
    for one in sorted(reports, key=lambda one: (*one.age, one.report_key)):
        current[*body_of(one), one.year, one.scope] = one
    return {one.report_key: current[*body_of(one), one.year, one.scope].report_key for one in reports}


@given(st.lists(REPORTS, min_size=1, max_size=8), st.data())
def test_a_release_is_the_same_however_reports_arrive_and_change(drawn: list[Candidate], data: st.DataObject) -> None:
    """Day by day only what is touched is replaced; each day's release is the one that a rebuild would make."""
    reports = [replace(report, report_key=number) for number, report in enumerate(drawn, start=1)]
    texts = {report.report_key: data.draw(st.sampled_from([TEXT, TEXT + OTHER[:9], OTHER])) for report in reports}
    arrivals = data.draw(st.permutations(reports))
    known: dict[int, Candidate] = {}
    release: dict[int, tuple[Candidate, int]] = {}  # report key -> what is published of it, and its current version
    while arrivals:
        size = data.draw(st.integers(1, len(arrivals)))
        day, arrivals = arrivals[:size], arrivals[size:]
        if known and data.draw(st.booleans()):  # one that is known turns out to be another body's
            moved = known[data.draw(st.sampled_from(sorted(known)))]
            day = [*day, replace(moved, owner=moved.owner + 1)]
        known |= {one.report_key: one for one in day}
        stand_in = loaded(*known.values(), texts=texts)
        held = [one for key, one in known.items() if stand_in[key] == key]
        current = versions(held)
        published = frame([one for one, _ in release.values()])
        touched, replaced = touched_reports(frame(held), {one.report_key for one in day}, published)
        kept = {key: row for key, row in release.items() if key not in replaced}
        release = kept | {key: (known[key], current[key]) for key in touched["report_key"]}
        assert release == {one.report_key: (one, current[one.report_key]) for one in held}
