"""Which reports a build has to look at again: the new ones and every report whose row may change because of them."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

_ORGANS = ("government", "township_government", "office")
_COLUMNS = ("report_key", "reporting_body_key", "jurisdiction_key", "year", "scope")


def touched_reports(
    reports: pl.DataFrame,
    new: Collection[int],
    published: pl.DataFrame | None = None,
    above: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, list[int]]:
    """The rows of ``reports`` that a build replaces when the contents of the reports with the keys ``new`` have come,
    and all the keys whose rows of the last release it takes away.

    ``reports`` holds all reports that are loaded, ``published`` those of the last release (both with report_key,
    reporting_body_key, jurisdiction_key, year, scope; the first also issuer_kind). Touched are the new ones, and those
    that are loaded in place of a copy; all versions of the same body, year and scope, since another may become the
    current one; the body's years before and after, which rules across years compare; what speaks for the same division
    and year, and for the one directly above (``above``: jurisdiction_key, above_key), whose parts they are; and what
    the own organ of the same division says of that year, which is compared with the whole. A report that is no longer
    loaded, or that turned out to be another body's, touches what it leaves behind in the same way.
    """
    come = pl.col("report_key").is_in(list(new))
    left: list[pl.DataFrame] = []
    gone: list[int] = []
    if published is not None:
        before = published.select(pl.col(name).cast(reports.schema[name]) for name in _COLUMNS)
        is_gone = ~pl.col("report_key").is_in(reports["report_key"].to_list())
        gone = before.filter(is_gone)["report_key"].to_list()
        left = [before.filter(is_gone | come)]
        come |= ~pl.col("report_key").is_in(before["report_key"].to_list())
    fresh = pl.concat([reports.filter(come).select(_COLUMNS), *left])
    years = pl.concat(
        [fresh.with_columns(pl.col("year") + pl.lit(step, reports.schema["year"])) for step in (-1, 0, 1)]
    )
    keys = pl.concat(
        [
            reports.join(fresh, on="report_key", how="semi").select("report_key"),
            reports.join(years, on=["reporting_body_key", "year"], how="semi").select("report_key"),
            reports.join(fresh, on=["jurisdiction_key", "year"], how="semi")
            .filter((pl.col("scope") == "whole_jurisdiction") | pl.col("issuer_kind").is_in(_ORGANS))
            .select("report_key"),
            reports.join(_raised(fresh, above), on=["jurisdiction_key", "year"], how="semi")
            .filter(pl.col("scope") == "whole_jurisdiction")
            .select("report_key"),
        ]
    ).unique()
    touched = reports.join(keys, on="report_key", how="semi")
    return touched, sorted({*touched["report_key"], *gone})


def _raised(fresh: pl.DataFrame, above: pl.DataFrame | None) -> pl.DataFrame:
    """The divisions directly above those of these reports, with their years."""
    if above is None:
        return fresh.select("jurisdiction_key", "year").clear()
    raised = fresh.select("jurisdiction_key", "year").join(above, on="jurisdiction_key")
    return raised.select(jurisdiction_key="above_key", year="year").unique()
