"""Which report of the year before a report is compared with: that of the same body, about the same.

Only current versions are compared, so that each year of a body has one set of figures. A body is the same through the
years by its key, whatever its division was called; two reports are about the same where their scopes are equal.
"""

from __future__ import annotations

import polars as pl

SUPERSEDED = "本报告已有较新的版本,跨年比对以现行版本为准"
NOT_HELD = "未收录同一机关上一年度的报告"
OTHER_SCOPE = "同一机关上一年度的报告口径不同或不明"

_BODY = ("reporting_body_key", "year", "scope")


def current_versions(reports: pl.DataFrame) -> pl.DataFrame:
    """Of each body, year and scope the version that counts, in the order of the public interface.

    ``reports`` are those that are loaded, with published_on, is_correction, cells_read and sha256. The same order makes
    ``is_current`` of ``dim_report``; the time of arrival has no part in it.
    """
    newest_first = ["published_on", "is_correction", "cells_read", "sha256", "report_key"]
    return (
        reports.with_columns(pl.col("scope").fill_null("unknown"))
        .sort(newest_first, descending=True, nulls_last=True)
        .unique(_BODY, keep="first", maintain_order=True)
    )


def years_before(reports: pl.DataFrame) -> pl.DataFrame:
    """For each report the rows of ``raw.report_before``: the one it is compared with, or in Chinese why there is none.

    ``reports`` are all that are loaded, touched or not.
    """
    current = current_versions(reports).select("report_key", "form", *_BODY)
    next_year = (pl.col("year") + 1).cast(reports.schema["year"])
    before = current.select(
        "reporting_body_key", "scope", next_year.alias("year"), before_key="report_key", before_form="form"
    )
    held = before.select("reporting_body_key", "year").unique().with_columns(is_held=True)
    found = current.join(before, on=list(_BODY), how="left").join(held, on=["reporting_body_key", "year"], how="left")
    why = (
        pl.when(pl.col("before_key").is_not_null())
        .then(None)
        .when(pl.col("is_held"))
        .then(pl.lit(OTHER_SCOPE))
        .otherwise(pl.lit(NOT_HELD))
    )
    of_current = found.select("report_key", "before_key", "before_form", reason=why)
    older = reports.join(current, on="report_key", how="anti").select("report_key", reason=pl.lit(SUPERSEDED))
    return pl.concat([of_current, older], how="diagonal").sort("report_key")


def lent_by_others(touched: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The keys of reports that touched ones are compared with, and that are not touched themselves."""
    needed = before.join(touched, on="report_key", how="semi").select(report_key="before_key").drop_nulls().unique()
    return needed.join(touched, on="report_key", how="anti")
