"""Prose against table: a report passes where any statement fits any reading, and fails where none of the whole does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project.arithmetic.comparisons import TEXT, ExpressionError, pairs
from dagster_project.arithmetic.rules import compared_rules
from dagster_project.reports.forms.registry import load_registry
from dagster_project.validation.run import validate
from tests.arithmetic.filled_forms import FORMS
from tests.validation.conftest import make_scratch

Said = tuple[str, str | None, str, str, str]
"""kind, metric, figure, its words, the sentence."""
OUTCOME = "applications.outcome"


Report = tuple[str, Mapping[str, int | None], Sequence[Said]]
"""form, figures of the table by metric (None: the cell is there, but blank), statements"""
Verdicts = Callable[..., list[dict[str, str]]]
Rows = Callable[..., pl.DataFrame]


@pytest.fixture
def frame_of(tmp_path: Path) -> Rows:
    """All rows of results of reports given by their tables and statements."""

    def run(reports: Sequence[Report], origin: str = "table") -> pl.DataFrame:
        path = tmp_path / "scratch.duckdb"
        make_scratch(path, [(form, None) for form, _, _ in reports])
        with duckdb.connect(path) as connection:
            for key, (_, cells, said) in enumerate(reports, start=1):
                for metric, figure in cells.items():
                    status, raw = ("blank", "") if figure is None else ("reported", str(figure))
                    connection.execute(
                        "INSERT INTO raw.cell VALUES (?, ?, 'total', ?, ?, '件', ?, NULL, NULL, ?, '表')",
                        [key, metric, figure, status, raw, origin],
                    )
                for kind, metric, figure, raw, sentence in said:
                    connection.execute(
                        "INSERT INTO raw.statement VALUES (?, ?, ?, NULL, ?, ?, ?, '正文')",
                        [key, kind, metric, Decimal(figure), raw, sentence],
                    )
        return validate(path).frame()

    return run


@pytest.fixture
def verdicts(frame_of: Rows) -> Verdicts:
    """Of each report: rule -> ``fail`` where it fails for some row, else ``pass`` where it was compared."""

    def run(reports: Sequence[Report], origin: str = "table") -> list[dict[str, str]]:
        found: list[dict[str, str]] = [{} for _ in reports]
        frame = frame_of(reports, origin).filter(pl.col("status").is_in(["pass", "fail"]))
        for key, rule, status in frame.select("report_key", "check_id", "status").iter_rows():
            if rule.startswith("X.T"):
                found[key - 1][rule] = "fail" if "fail" in (status, found[key - 1].get(rule)) else "pass"
        return found

    return run


def value(metric: str, figure: str, raw: str | None = None, sentence: str = "全年") -> Said:
    raw = raw or f"{figure}件"
    return "value", metric, figure, raw, f"{sentence}{raw}。"


NEW = value("applications.new", "20")
TABLE = {"applications.new": 20, "applications.carried_in": 3, f"{OUTCOME}.total": 21, "applications.carried_out": 2}

CASES: list[tuple[str, str, Mapping[str, int], Said, Mapping[str, int]]] = [
    # rule, form, table, statement that fits, the smallest change of the table after which it does not
    ("X.T1", "2019", TABLE, NEW, {"applications.new": 21}),
    ("X.T1", "2021", TABLE, value("applications.new", "23"), {"applications.carried_in": 4}),
    ("X.T2", "2019", TABLE, value(f"{OUTCOME}.total", "21"), {f"{OUTCOME}.total": 22}),
    (
        "X.T2",
        "2021",
        TABLE | {f"{OUTCOME}.other.misc": 2, f"{OUTCOME}.other.fee_unpaid": 1},
        value(f"{OUTCOME}.total", "18"),
        {f"{OUTCOME}.other.misc": 1},
    ),
    (
        "X.T3",
        "2019",
        TABLE,
        ("rate", None, "91.3", "91.3%", "收到政府信息公开申请20件,办结率达91.3%。"),
        {f"{OUTCOME}.total": 20},
    ),
    ("X.T4", "2019", {f"{OUTCOME}.granted": 8}, value(f"{OUTCOME}.granted", "8"), {f"{OUTCOME}.granted": 9}),
    (
        "X.T4",
        "2021",
        {f"{OUTCOME}.refused.state_secret": 1, f"{OUTCOME}.refused.internal_affairs": 4},
        ("block_sum", None, "5", "5件", "答复申请时不予公开的共5件。"),
        {f"{OUTCOME}.refused.internal_affairs": 5},
    ),
    (
        "X.T5",
        "2021",
        {"reconsideration.total": 9, "reconsideration.pending": 2},
        value("reconsideration.total", "7"),
        {"reconsideration.pending": 3},
    ),
    (
        "X.T5",
        "2019",
        {"litigation_direct.total": 4, "litigation_after_reconsideration.total": 3},
        ("block_sum", None, "7", "7件", "因信息公开引起行政诉讼案件7件。"),
        {"litigation_direct.total": 5},
    ),
    (
        "X.T9",
        "2021",
        {"applications.new": 0},
        ("value", "applications.new", "0", "未收到申请", "未收到申请。"),
        {"applications.new": 1},
    ),
    ("X.T11", "2014", {"response.issues": 6}, value("response.issues", "6", "6次"), {"response.issues": 7}),
    ("X.T8", "2014", {"disclosure.items": 90}, value("disclosure.items", "90", "90条"), {"disclosure.items": 91}),
]
IMPLIED = {"X.T9": {"X.T1"}}
"""A denial is also a statement of the number received."""


def test_the_smallest_change_breaks_this_rule_only(verdicts: Verdicts) -> None:
    zeros = {form: dict.fromkeys((c.metric for c in load_registry().forms[form].cells), 0) for form in FORMS}
    reports = [(form, {**zeros[form], **cells}, [said]) for _, form, cells, said, _ in CASES]
    changed = [
        (form, {**cells, **change}, said)
        for (_, _, _, _, change), (form, cells, said) in zip(CASES, reports, strict=True)
    ]
    found = verdicts([*reports, *changed])
    for n, (rule, *_) in enumerate(CASES):
        before, after = found[n], found[len(CASES) + n]
        assert before[rule] == "pass"
        assert set(before.values()) == {"pass"}, rule
        assert {name for name, status in after.items() if status == "fail"} == {rule} | IMPLIED.get(rule, set())


def test_every_rule_of_the_suite_can_be_broken() -> None:
    assert {case[0] for case in CASES} | {"X.T6", "X.T7", "X.T10"} == {rule.id for rule in compared_rules(TEXT)}


def fees(whole: str, *parts: str, cases: str | None = None) -> list[Said]:
    sentence = f"依法收取信息处理费{whole}元"
    said: list[Said] = [("value", None, whole, f"{whole}元", sentence)]
    said += [("part", None, part, f"{part}元", sentence) for part in parts]
    return [*said, ("value", None, cases, f"{cases}件", sentence)] if cases else said


FEES: list[tuple[Sequence[Said], dict[str, str]]] = [
    (fees("2950", "1950", "1000"), {"X.T10": "pass"}),
    (fees("2950", "1950", "1001"), {"X.T10": "fail"}),
    (fees("2950", "1950"), {}),  # a part alone need not be the whole
    (fees("2950", cases="2"), {"X.T10": "pass"}),
    (fees("0", cases="2"), {"X.T10": "fail"}),
    (fees("0", cases="0"), {"X.T10": "pass"}),
    ([("value", None, "0", "未收取信息处理费", "未收取信息处理费。")], {}),
    ([("value", None, "2950", "2950元", "政府采购2950元")], {}),
]


def test_fees_for_processing_add_up(verdicts: Verdicts) -> None:
    found = verdicts([("2021", {}, said) for said, _ in FEES])
    assert found == [expected for _, expected in FEES]


# growth said, its words, figures of this year and of the year before → status
GROWTH: list[tuple[str, str, str, int | None, int | None, str]] = [
    ("20", "20%", "同比增长20%", 120, 100, "pass"),
    ("5.3", "5.3%", "同比增长5.3%", 1058, 1005, "pass"),
    ("5.5", "5.5%", "同比增长5.5%", 1058, 1005, "fail"),
    ("5", "5%", "同比增长5%", 1058, 1005, "pass"),  # rounded as it is printed
    ("-20", "20%", "同比下降20%", 80, 100, "pass"),
    ("20", "20%", "同比增长20%", 80, 100, "fail"),
    ("20", "20%", "比2017年增长20%", 130, 100, "not_assessable"),  # another year than the one before
    ("20", "20%", "比2018年增长20%", 130, 100, "fail"),
    ("20", "20%", "同比增长20%", 120, None, "not_assessable"),
    ("20", "20%", "同比增长20%", 120, 0, "not_assessable"),
    ("20", "20%", "同比增长20%", None, 100, "not_assessable"),
]


def test_growth_is_that_of_the_tables_of_both_years(tmp_path: Path) -> None:
    name = "applications.new@total"
    own = [("2019", {name: now}) for *_, now, _, _ in GROWTH]
    earlier = [("2019", {name: before}) for *_, before, _ in GROWTH]
    pairs_of = {key: len(GROWTH) + key for key in range(1, len(GROWTH) + 1)}
    path = make_scratch(tmp_path / "s.duckdb", [*own, *earlier], pairs_of)
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE raw.report SET year = 2019")
        for key, (figure, raw, sentence, *_) in enumerate(GROWTH, start=1):
            connection.execute(
                "INSERT INTO raw.statement VALUES (?, 'growth', 'applications.new', 'total', ?, ?, ?, '正文')",
                [key, Decimal(figure), raw, f"收到申请,{sentence}。"],
            )
    frame = validate(path).frame().filter(pl.col("check_id") == "X.T7")
    found = dict(frame.select("report_key", "status").rows())
    assert [found[key] for key in pairs_of] == [status for *_, status in GROWTH]


def test_what_is_compared_and_what_is_not(verdicts: Verdicts) -> None:
    def of_parts(figure: str) -> list[Said]:
        sentence = f"收到申请20件,其中网上{figure}件。"
        whole: Said = ("value", "applications.new", "20", "20件", sentence)
        return [whole, ("part", "applications.new", figure, f"{figure}件", sentence)]

    part: Said = ("part", "applications.new", "5", "5件", "其中区本级5件。")
    other = value("applications.new", "99")
    in_time: Said = ("rate", None, "100", "100%", "政府信息公开申请按时办结率100%。")
    no_fee: Said = ("value", None, "0", "未收取信息处理费", "未收取信息处理费。")
    cases: list[tuple[Report, dict[str, str]]] = [
        (("2019", {"applications.new": 20}, of_parts("20")), {"X.T1": "pass", "X.T6": "pass"}),
        (("2019", {"applications.new": 20}, of_parts("21")), {"X.T1": "pass", "X.T6": "fail"}),
        # a part that does not fit contradicts nothing
        (("2019", TABLE, [part]), {}),
        # the table is that of the own organ, which the text gives as a part of the whole region
        (("2019", {"applications.new": 5}, [value("applications.new", "124"), part]), {"X.T1": "pass"}),
        # one statement that fits is enough
        (("2019", TABLE, [other, NEW]), {"X.T1": "pass"}),
        (("2019", TABLE, [other]), {"X.T1": "fail"}),
        # nothing to compare: never a pass
        (("2019", {}, [NEW]), {}),
        (("2019", TABLE, []), {}),
        (("narrative", {}, [value("requests.received", "3")]), {}),
        # the rate of answers in time is another rate
        (("2019", TABLE, [in_time]), {}),
        # table 2 counts administrative charges, the prose speaks of fees for processing information
        (("2021", {"fees.amount": 727}, [no_fee]), {}),
    ]
    rough = [
        ("3500", "3500余条", "", 3599, "pass"),
        ("3500", "3500余条", "", 3600, "fail"),
        ("3500", "3500余条", "", 3499, "fail"),
        ("1336000", "133.6万条", "", 1335870, "pass"),
        ("1336000", "133.6万条", "", 1337870, "fail"),
        ("120000", "12万条", "", 124000, "pass"),
        ("300", "300条", "约", 291, "pass"),
        ("300", "300条", "", 291, "fail"),
    ]
    for figure, raw, before, table, expected in rough:
        said = value("disclosure.items", figure, raw, f"公开{before}")
        cases.append((("2014", {"disclosure.items": table}, [said]), {"X.T8": expected}))
    found = verdicts([report for report, _ in cases])
    for n, (report, expected_of) in enumerate(cases):
        assert found[n] == expected_of, report


def test_what_the_prose_gave_itself_is_no_table(verdicts: Verdicts) -> None:
    assert verdicts([("2019", TABLE, [NEW])], origin="narrative") == [{}]


REFUSED = [
    f"{OUTCOME}.refused.{name}"
    for name in (
        "state_secret", "law_prohibited", "security_stability", "third_party_rights", "internal_affairs",
        "process_information", "enforcement_file", "administrative_inquiry",
    )
]  # fmt: skip
ZEROS = dict.fromkeys(REFUSED, 0)
FIVE: Said = ("block_sum", None, "5", "5件", "答复申请时不予公开的共5件。")
RECONSIDERATION = "reconsideration.total"
PENDING = ("reconsideration.pending",)

BLANKS: list[tuple[str, str, Mapping[str, int | None], Said, str, bool, tuple[str, ...]]] = [
    # rule, form, table, statement → status, blanks as zero, cells that the verdict waits for
    ("X.T4", "2021", ZEROS | {REFUSED[0]: 5}, FIVE, "pass", False, ()),
    ("X.T4", "2021", ZEROS | {REFUSED[0]: 5, REFUSED[1]: None}, FIVE, "pass", True, ()),
    ("X.T4", "2021", ZEROS | {REFUSED[0]: 4, REFUSED[1]: None}, FIVE, "not_assessable", False, (REFUSED[1],)),
    ("X.T4", "2021", {REFUSED[0]: 4}, FIVE, "not_assessable", False, tuple(REFUSED[1:])),
    ("X.T4", "2021", ZEROS | {REFUSED[0]: 4}, FIVE, "fail", False, ()),
    ("X.T4", "2021", ZEROS | {REFUSED[0]: 6, REFUSED[1]: None}, FIVE, "fail", True, ()),  # too large already
    ("X.T4", "2021", dict.fromkeys(REFUSED), FIVE, "not_assessable", False, ()),  # no number at all
    # a cell that is taken off can only lower the reading
    ("X.T5", "2019", {RECONSIDERATION: 9}, value(RECONSIDERATION, "9"), "pass", False, ()),
    ("X.T5", "2019", {RECONSIDERATION: 9}, value(RECONSIDERATION, "7"), "not_assessable", False, PENDING),
    ("X.T5", "2019", {RECONSIDERATION: 9}, value(RECONSIDERATION, "11"), "fail", False, ()),
    # the form of 2019 has one row 其他处理, that of 2021 three: what a form does not print is no blank
    ("X.T2", "2019", {f"{OUTCOME}.total": 9, f"{OUTCOME}.other": 2}, value(f"{OUTCOME}.total", "8"), "fail", False, ()),
    (
        "X.T2", "2021", {f"{OUTCOME}.total": 9, f"{OUTCOME}.other.misc": 2, f"{OUTCOME}.other.fee_unpaid": 0},
        value(f"{OUTCOME}.total", "8"), "fail", False, (),
    ),
    (
        "X.T2", "2021", {f"{OUTCOME}.total": 9, f"{OUTCOME}.other.misc": 0, f"{OUTCOME}.other.fee_unpaid": 0},
        value(f"{OUTCOME}.total", "8"), "not_assessable", False, (f"{OUTCOME}.other.not_corrected",),
    ),
    ("X.T1", "2019", {"applications.carried_in": 3}, NEW, "not_assessable", False, ("applications.new",)),
    ("X.T1", "2021", {"applications.new": 18}, NEW, "not_assessable", False, ("applications.carried_in",)),
    (
        "X.T3", "2021", {"applications.new": 20, f"{OUTCOME}.total": None, "applications.carried_in": 0},
        ("rate", None, "90", "90%", "收到政府信息公开申请20件,办结率达90%。"), "not_assessable", False,
        (f"{OUTCOME}.total",),
    ),
]  # fmt: skip


def test_blank_cells_are_counted_and_may_leave_the_verdict_open(frame_of: Rows) -> None:
    frame = frame_of([(form, table, [said]) for _, form, table, said, *_ in BLANKS])
    for key, (rule, _, table, said, status, as_zero, waits) in enumerate(BLANKS, start=1):
        (row,) = frame.filter(pl.col("check_id") == rule, pl.col("report_key") == key).to_dicts()
        assert (row["status"], row["blanks_as_zero"]) == (status, as_zero), (rule, table, said, row)
        for name in waits:
            assert f"({name}@total)" in row["reason"], (rule, table, said)
        if waits:
            assert row["reason"].startswith("能否成立取决于没有数字的格:")
            assert row["reason"].count("@total") == len(waits)


@pytest.mark.parametrize(("left", "right"), [("applications.new", "a | b; c"), ("what:x", "a"), ("zero:未收到", "a")])
def test_sides_that_make_no_sense_are_refused(left: str, right: str) -> None:
    with pytest.raises(ExpressionError):
        pairs(left, right)
