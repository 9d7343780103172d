"""Which reports a build has to look at again: the new ones and every report whose row may change because of them."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl


def touched_reports(reports: pl.DataFrame, new: Collection[int]) -> pl.DataFrame:
    """The rows of ``reports`` that a build replaces when the reports with the keys ``new`` have come.

    ``reports`` holds all loadable reports (report_key, reporting_body_key, jurisdiction_key, year, scope). Touched
    are the new ones; all versions of the same body, year and scope, since another may become the current one; the
    body's years before and after, which rules across years compare; and what speaks for the same division and year.
    """
    fresh = reports.filter(pl.col("report_key").is_in(list(new)))
    years = pl.concat(
        [fresh.with_columns(pl.col("year") + pl.lit(step, reports.schema["year"])) for step in (-1, 0, 1)]
    )
    keys = pl.concat(
        [
            fresh.select("report_key"),
            reports.join(years, on=["reporting_body_key", "year"], how="semi").select("report_key"),
            reports.join(fresh, on=["jurisdiction_key", "year"], how="semi")
            .filter(pl.col("scope") == "whole_jurisdiction")
            .select("report_key"),
        ]
    ).unique()
    return reports.join(keys, on="report_key", how="semi")
