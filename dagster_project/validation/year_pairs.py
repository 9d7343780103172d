"""Which of the reports at hand are of the year before which: for checks outside a warehouse."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from dagster_project.reports.jurisdictions import load_divisions
from dagster_project.reports.model import ParsedReport
from dagster_project.warehouse import raw_schema
from dagster_project.warehouse.bodies import Bodies, Issuer
from dagster_project.warehouse.keys import UNKNOWN
from dagster_project.warehouse.neighbours import years_before

NOT_GIVEN = "没有给出同一机关上一年度的报告"
OTHER_BODY = "给出的上一年度报告中没有同一机关的报告"
OTHER_YEAR = "给出的上一年度报告中没有上一年度的报告"

_SCHEMA = {"report_key": pl.Int64, "before_key": pl.Int64, "before_form": pl.String, "reason": pl.String}


def year_pairs(
    reports: Sequence[ParsedReport], frame: pl.DataFrame, checked: Collection[int], given: Collection[int]
) -> pl.DataFrame:
    """The rows of ``raw.report_before`` for the checked reports.

    ``frame`` holds the rows of ``reports`` in the parsed batch, in their order. ``checked`` are the keys of those that
    are checked: they are each other's years before as in a warehouse. ``given`` are those that somebody handed over as
    last year's: they come first, and of them a report with another scope or an unknown issuer is taken as well.
    """
    bodies = Bodies(load_divisions())
    owners = [bodies.key_for(_issuer(report)) for report in reports]
    told = frame.with_columns(pl.Series("reporting_body_key", owners, dtype=pl.Int64))
    known = told.filter(
        pl.col("report_key").is_in(list(checked)),
        pl.col("year").is_not_null(),
        pl.col("reporting_body_key") != UNKNOWN,
    )
    among = {row["report_key"]: row for row in years_before(known).iter_rows(named=True)}
    handed_over = [row for row in told.iter_rows(named=True) if row["report_key"] in set(given)]
    rows: list[tuple[object, object, object, str | None]] = []
    for row in told.filter(pl.col("report_key").is_in(list(checked))).unique("report_key").iter_rows(named=True):
        found, reason = _chosen(row, handed_over)
        own = among.get(row["report_key"])
        if found is not None:
            rows.append((row["report_key"], found["report_key"], found["form"], None))
        elif own is not None and (own["before_key"] is not None or not given):
            rows.append((row["report_key"], own["before_key"], own["before_form"], own["reason"]))
        else:
            rows.append((row["report_key"], None, None, reason))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").select(raw_schema.column_names("report_before"))


def _issuer(report: ParsedReport) -> Issuer:
    who = report.identity
    return Issuer(who.issuer, who.issuer_kind, who.jurisdiction_key, who.level, report.sha256)


_Row = dict[str, object]


def _chosen(row: _Row, given: Sequence[_Row]) -> tuple[_Row | None, str]:
    """The report that was handed over as the year before this one; none of another year or of another body."""
    if not given:
        return None, NOT_GIVEN
    year = row["year"]
    of_year = [one for one in given if isinstance(year, int) and one["year"] == year - 1]
    if not of_year:
        return None, OTHER_YEAR
    own = [one for one in of_year if _may_be_same(row, one)]
    if not own:
        return None, OTHER_BODY

    def sureness(one: _Row) -> tuple[bool, bool, str, bool, str]:
        is_own = one["reporting_body_key"] == row["reporting_body_key"]
        version = (str(one["published_on"] or ""), bool(one["is_correction"]), str(one["sha256"]))
        return is_own, one["scope"] == row["scope"], *version

    return max(own, key=sureness), ""


def _may_be_same(one: _Row, other: _Row) -> bool:
    """Whether two reports can be of one body: somebody said so, and what is known of both does not say otherwise."""
    if one["reporting_body_key"] == other["reporting_body_key"] != UNKNOWN:
        return True
    return any(row["issuer"] is None or row["jurisdiction_key"] is None for row in (one, other))
