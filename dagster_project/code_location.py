"""Everything that Dagster knows of one warehouse: its assets, checks, resources, jobs and schedule."""

from __future__ import annotations

import dagster as dg

from dagster_project.intake import assets as intake
from dagster_project.intake.resources import Home
from dagster_project.publishing import assets as publishing
from dagster_project.publishing.up_to_date import up_to_date
from dagster_project.reading import assets as reading
from dagster_project.settings import Settings
from dagster_project.validation import assets as validation
from dagster_project.warehouse import assets as warehouse
from dagster_project.warehouse.resources import LocalDbt, databases

READ, PUBLISH, DAILY = "read", "publish", "daily"


def code_location(settings: Settings) -> dg.Definitions:
    """The definitions for one HOME and inbox. Raises DbtError when dbt does not understand its project."""
    prepare, marts = warehouse.dbt_models(settings)
    verdicts = validation.verdicts(after=sorted(prepare.keys))
    audited = publishing.audited_candidate(after=sorted(marts.keys))
    to_publish = [warehouse.raw, prepare, verdicts, marts, audited, publishing.release]
    return dg.Definitions(
        assets=[intake.ledger, reading.parsed_batches, *to_publish],
        jobs=[
            dg.define_asset_job(
                READ,
                selection=dg.AssetSelection.assets(intake.ledger, reading.parsed_batches),
                description="Take in the inbox and read what is new. Publishes nothing.",
            ),
            dg.define_asset_job(
                PUBLISH,
                selection=dg.AssetSelection.assets(*to_publish),
                description="Load what has been read, validate, audit, publish.",
            ),
            dg.define_asset_job(
                DAILY, selection=dg.AssetSelection.all(), description="Read what is new and publish, in one run."
            ),
        ],
        schedules=[_every_morning(settings)],
        resources={"home": Home.of(settings), "dbt": LocalDbt.of(), **databases(settings)},
        # One process: every step of another executor imports everything again, and DuckDB has one writer anyway.
        executor=dg.in_process_executor,
    )


def _every_morning(settings: Settings) -> dg.ScheduleDefinition:
    @dg.schedule(
        job_name=DAILY,
        cron_schedule="0 6 * * *",
        execution_timezone="Asia/Shanghai",
        name="every_morning",
        default_status=dg.DefaultScheduleStatus.RUNNING,  # who starts the daemon wants the warehouse kept up to date
    )
    def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        """Build when something has come or changed since the last release."""
        release = up_to_date(settings)
        if release is not None:
            return dg.SkipReason(f"nothing new: release {release} is up to date")
        return dg.RunRequest()

    return every_morning
