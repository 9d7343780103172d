"""Which reports are compared with which: the year before of one body, the parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.warehouse.neighbours import NOT_HELD, OTHER_SCOPE, SUPERSEDED, lent_by_others, years_before
from dagster_project.warehouse.regions import (
    DEPARTMENTS,
    NO_PARTS,
    NO_WHOLE,
    NOT_OWN,
    NOT_WHOLE,
    lent_by_regions,
    places_above,
    wholes_and_parts,
)

WHOLE, OWN = "whole_jurisdiction", "own_body"
DIVISIONS = load_divisions()
JIYUAN, HEFEI, YAOHAI = (
    next(row.key for row in DIVISIONS.named(name, 2021) if row.code) for name in ("济源市", "合肥市", "瑶海区")
)


def reports(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Loaded reports, numbered from 1."""
    known: dict[str, object] = {
        "reporting_body_key": 10, "year": 2021, "scope": WHOLE, "form": "2021", "published_on": None,
        "is_correction": False, "cells_read": 100, "jurisdiction_key": YAOHAI, "issuer": "某某", "level": "county",
        "issuer_kind": "government",
    }  # fmt: skip
    filled = [{"report_key": key, "sha256": f"{key:064x}", **known, **row} for key, row in enumerate(rows, start=1)]
    schema = {"year": pl.Int16, "published_on": pl.Date, "report_key": pl.Int64}
    return pl.DataFrame(filled, schema_overrides=schema, infer_schema_length=None)


def before(frame: pl.DataFrame) -> dict[int, tuple[int | None, str | None]]:
    found = years_before(frame).select("report_key", "before_key", "reason")
    return {key: (earlier, reason) for key, earlier, reason in found.iter_rows()}


def test_the_current_version_of_the_year_before_of_the_same_body_and_scope() -> None:
    frame = reports(
        {"year": 2020, "form": "2019"},  # 1
        {"year": 2020, "form": "2019", "published_on": date(2021, 5, 1)},  # 2: a newer version
        {"year": 2021},  # 3
        {"year": 2021, "scope": OWN},  # 4: of another scope
        {"year": 2021, "reporting_body_key": 11},  # 5: another body of the same division
        {"year": 2023},  # 6: a year is missing
    )
    assert before(frame) == {
        1: (None, SUPERSEDED),
        2: (None, NOT_HELD),
        3: (2, None),
        4: (None, OTHER_SCOPE),
        5: (None, NOT_HELD),
        6: (None, NOT_HELD),
    }
    assert before(frame.reverse()) == before(frame), "the order of arrival has no part in it"
    forms = years_before(frame).filter(pl.col("report_key") == 3)["before_form"]
    assert forms.to_list() == ["2019"]


def test_what_is_not_touched_is_lent() -> None:
    frame = reports({"year": 2020}, {"year": 2021}, {"year": 2022})
    pairs = years_before(frame)
    touched = frame.filter(pl.col("report_key").is_in([2, 3]))
    assert lent_by_others(touched, pairs)["report_key"].to_list() == [1]


def test_parts_of_a_whole() -> None:
    frame = reports(
        {"jurisdiction_key": HEFEI, "reporting_body_key": 20, "level": "prefecture"},  # 1: the whole city
        {"jurisdiction_key": YAOHAI, "reporting_body_key": 30},  # 2: a district of it
        {"jurisdiction_key": YAOHAI, "reporting_body_key": 30, "published_on": date(2022, 5, 1)},  # 3: corrected
        {"jurisdiction_key": YAOHAI, "reporting_body_key": 30, "year": 2020, "form": "2019"},  # 4: another year
        {"jurisdiction_key": HEFEI, "reporting_body_key": 21, "issuer_kind": "department", "scope": OWN},  # 5
        {"jurisdiction_key": HEFEI, "reporting_body_key": 22, "issuer_kind": "department", "scope": OWN},  # 6: vertical
        {"jurisdiction_key": HEFEI, "reporting_body_key": 23, "issuer_kind": "office", "scope": OWN},  # 7
        {"jurisdiction_key": HEFEI, "reporting_body_key": 24, "issuer_kind": "institution", "scope": OWN},  # 8
        {"jurisdiction_key": YAOHAI, "reporting_body_key": 31, "issuer_kind": "office", "scope": OWN, "form": "2019"},
        {"jurisdiction_key": JIYUAN, "reporting_body_key": 40},  # 10
    )
    wholes, parts = wholes_and_parts(frame, DIVISIONS, frozenset({22}))
    pairs = {key: sorted(parts.filter(pl.col("report_key") == key)["part_key"]) for key in parts["report_key"].unique()}
    assert pairs == {1: [3, 5, 7]}
    states = {row["report_key"]: row for row in wholes.iter_rows(named=True)}
    assert (states[7]["whole_key"], states[7]["whole_reason"]) == (1, None)
    assert (states[9]["whole_key"], states[9]["whole_reason"]) == (None, NO_WHOLE), "the forms differ"
    assert states[5]["whole_reason"] == states[1]["whole_reason"] == NOT_OWN
    assert states[5]["parts_reason"] == states[2]["parts_reason"] == NOT_WHOLE
    assert (states[1]["parts_reason"], states[1]["is_complete"]) == (None, False)
    assert states[10]["parts_reason"] == NO_PARTS
    assert set(lent_by_regions(frame.filter(pl.col("report_key") == 1), wholes, parts)["report_key"]) == {3, 5, 7}
    assert set(lent_by_regions(frame.filter(pl.col("report_key") == 7), wholes, parts)["report_key"]) == {1}


def test_a_set_is_complete_with_all_divisions_below_the_own_organ_and_enough_departments() -> None:
    city = DIVISIONS.by_key(HEFEI)
    keys = {period.key for period in DIVISIONS.periods(city.durable_key)}
    below = [row for row in DIVISIONS.rows if row.parent_key in keys and row.is_valid(2021)]
    rows: list[dict[str, object]] = [{"jurisdiction_key": HEFEI, "reporting_body_key": 1}]
    rows += [{"jurisdiction_key": row.key, "reporting_body_key": 100 + place} for place, row in enumerate(below)]
    rows.append({"jurisdiction_key": HEFEI, "reporting_body_key": 2, "issuer_kind": "office", "scope": OWN})
    departments = {"jurisdiction_key": HEFEI, "issuer_kind": "department", "scope": OWN}
    rows += [{**departments, "reporting_body_key": 500 + place} for place in range(DEPARTMENTS)]
    for lacking in (None, 1, 1 + len(below), len(rows) - 1):
        held = [row for place, row in enumerate(rows) if place != lacking]
        wholes, _ = wholes_and_parts(reports(*held), DIVISIONS, frozenset())
        (is_complete,) = wholes.filter(pl.col("report_key") == 1)["is_complete"]
        assert is_complete is (lacking is None), lacking


def test_two_bodies_of_one_division_stay_apart() -> None:
    frame = reports(
        {"year": 2020, "reporting_body_key": 10},
        {"year": 2020, "reporting_body_key": 11, "issuer_kind": "office", "scope": OWN},
        {"year": 2021, "reporting_body_key": 10},
        {"year": 2021, "reporting_body_key": 11, "issuer_kind": "office", "scope": OWN},
    )
    assert {key: found[0] for key, found in before(frame).items()} == {1: None, 2: None, 3: 1, 4: 2}


def test_the_place_above_is_known_in_all_its_periods() -> None:
    found = places_above([YAOHAI], DIVISIONS)
    city = DIVISIONS.by_key(HEFEI)
    assert set(found["above_key"]) == {period.key for period in DIVISIONS.periods(city.durable_key)}
