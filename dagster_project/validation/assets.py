"""Fourth stage: Great Expectations decides which rules the touched reports break."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.intake.resources import Home
from dagster_project.progress import progress
from dagster_project.validation.checks import check_results, rule_checks
from dagster_project.warehouse.assets import CHECK_RESULTS

GROUP = "validation"


def verdicts(after: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset of the verdicts, which waits for the prepared models."""

    @dg.multi_asset(
        name="check_results",
        specs=[
            dg.AssetSpec(
                CHECK_RESULTS,
                deps=after,
                group_name=GROUP,
                kinds={"greatexpectations", "duckdb"},
                owners=["team:data-engineering"],
                description="A verdict for every touched report and every rule, and the cells most likely wrong: "
                "raw.check_result and raw.suspect_cell of the scratch file.",
            )
        ],
        check_specs=rule_checks(),
    )
    def validate_reports(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
        from dagster_project.validation.run import validate  # Great Expectations takes seconds to import
        from dagster_project.validation.suspect_cells import write_suspect_cells

        with progress().task("Checking the arithmetic"):
            found = validate(home.settings.scratch)
            suspects = write_suspect_cells(home.settings.scratch)
        failed = {outcome.rule_id: outcome.failed for outcome in found.outcomes if outcome.failed}
        context.log.info("rules broken by some report: %s", failed or "none")
        yield dg.MaterializeResult(
            asset_key=CHECK_RESULTS,
            metadata={
                "rules": len(found.outcomes),
                "rules_compared": sum(outcome.compared > 0 for outcome in found.outcomes),
                "reports_failing_by_rule": failed,
                "suspect_cells": suspects,
            },
            check_results=check_results(found.outcomes),
        )

    return validate_reports
