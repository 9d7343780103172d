"""The reports of two days, and the warehouses that are built from them in three ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dagster_project import project_files
from tests.warehouse.scratch_world import (
    Figure,
    Report,
    World,
    table_cells,
)

OUTCOME = "applications.outcome"

FIRST_DAY = World(
    reports=(
        # Two counties of 2019 and of 2020; the first fails a check for natural persons.
        Report(
            key=101,
            body=903,
            year=2019,
            published_on=date(2020, 1, 20),
            figures=(
                *table_cells({f"{OUTCOME}.total": "124", f"{OUTCOME}.granted": "100"}, "natural_person"),
                *table_cells({f"{OUTCOME}.total": "130", "reconsideration.total": "3", "reconsideration.upheld": None}),
                Figure("regulations.made", "9", origin="narrative", raw="9"),
                Figure("reconsideration.upheld", "2", origin="narrative", raw="2"),
                Figure("reconsideration.total", "3", origin="narrative", raw="3"),
            ),
            statements=(
                ("value", f"{OUTCOME}.total", "130", "130"),
                ("value", f"{OUTCOME}.total", "100", "100余"),
                ("value", f"{OUTCOME}.total", "120", "120余"),
                ("rate", f"{OUTCOME}.total", "130", "130%"),
                ("value", None, "7", "7"),
            ),
            refused=("12", "13"),
            checks=(
                ("2019.E2", "natural_person", None, "fail"),
                ("2019.E2", "total", None, "pass"),
                ("2019.E4", "total", None, "pass"),
                ("2019.Q2", "total", None, "fail"),
                ("2019.Q2", "natural_person", f"{OUTCOME}.granted", "fail"),
            ),
        ),
        Report(
            key=102,
            body=903,
            year=2020,
            published_on=date(2021, 4, 5),
            figures=table_cells({f"{OUTCOME}.total": "140", "reconsideration.total": None}),
        ),
        # The county 丑: its government's report, its office's for the whole county, its police.
        Report(
            key=103,
            body=904,
            year=2019,
            published_on=date(2020, 3, 1),
            figures=table_cells({f"{OUTCOME}.total": "50", "licensing.items_change": "-3"}),
            refused_table=True,
        ),
        Report(key=104, body=905, year=2019, figures=table_cells({f"{OUTCOME}.total": "48"})),
        Report(key=105, body=906, year=2019, scope="own_body", figures=table_cells({f"{OUTCOME}.total": "7"})),
        Report(key=106, body=904, year=2020, figures=table_cells({f"{OUTCOME}.total": "60"})),
        # The city's own report of 2019, its prose report of 2012, and one of 2017 that has only prose.
        Report(key=107, body=902, year=2019, figures=table_cells({f"{OUTCOME}.total": "999"})),
        Report(
            key=108,
            body=902,
            year=2012,
            form="narrative",
            jurisdiction=20,
            figures=(Figure("requests.received", "1", origin="narrative", raw="1"),),
        ),
        Report(
            key=109,
            body=902,
            year=2017,
            form="2014",
            jurisdiction=20,
            figures=(Figure("disclosure.channel.website", "33719", origin="narrative", raw="33719"),),
        ),
        # A body whose place nobody knows.
        Report(key=110, body=907, year=2020, scope="own_body", figures=table_cells({f"{OUTCOME}.total": "1"})),
    ),
    duplicates=(("copy of 101.html", 101), ("copy of 103.html", 103)),
    quarantined=(("news.html", None, None), ("scan.pdf", 2020, 36)),
)


def _second_day() -> World:
    """One report more, one corrected, one retracted; everything else as before."""
    old = next(report for report in FIRST_DAY.reports if report.key == 102)
    corrected = replace(
        old,
        key=112,
        published_on=date(2021, 5, 1),
        is_correction=True,
        figures=table_cells({f"{OUTCOME}.total": "141", "reconsideration.total": "0"}),
    )
    new = Report(key=111, body=901, year=2020, figures=table_cells({f"{OUTCOME}.total": "5000"}))
    retracted = FIRST_DAY.changed([103], is_retracted=True)
    return replace(
        retracted,
        reports=(*retracted.reports, new, corrected),
        release="000002",
        decisions=((101, "confirmed"), (103, "retracted")),
    )


SECOND_DAY = _second_day()
TOUCHED_ON_SECOND_DAY = {102, 103, 111, 112}


WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


def project_files_now() -> set[str]:
    """The files of the dbt project."""
    return {str(path) for path in project_files.path("dbt").rglob("*")}


@dataclass(frozen=True)
class Warehouses:
    """The candidate files of the three builds, and what dbt ran for the first."""

    first: Path
    second: Path
    rebuilt: Path
    results: dict[str, str]
    new_files: set[str]  # what the first build left beside dbt's sources
