"""Last stage: the candidate is audited, and only then does it become the release that readers get."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.intake.resources import Home
from dagster_project.progress import progress
from dagster_project.publishing import candidate as candidates
from dagster_project.publishing.audit import AuditError, audit
from dagster_project.publishing.checks import CANDIDATE, audit_checks, audit_results
from dagster_project.publishing.chinese_views import create_views
from dagster_project.publishing.finish import finish
from dagster_project.publishing.release import checkpoint
from dagster_project.warehouse.resources import DuckDBFile

GROUP = "publishing"
RELEASE = dg.AssetKey("release")


def audited_candidate(after: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset of the audited candidate, which waits for the marts."""

    @dg.multi_asset(
        name="audited_candidate",
        specs=[
            dg.AssetSpec(
                CANDIDATE,
                deps=after,
                group_name=GROUP,
                kinds={"duckdb"},
                owners=["team:data-engineering"],
                description="The next release, complete with Chinese views, after every invariant was tried on it.",
            )
        ],
        check_specs=audit_checks(),
    )
    def audit_candidate(home: Home, candidate: DuckDBFile) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
        with progress().task("Auditing the candidate"):
            with candidate.connect() as connection:
                create_views(connection)
            checkpoint(candidate.file)
            found = audit(candidate.file, home.settings.scratch)
        findings = [finding for of_invariant in found.values() for finding in of_invariant]
        yield dg.MaterializeResult(
            asset_key=CANDIDATE,
            metadata={
                "invariants": len(found),
                "findings": [f"{finding.invariant}: {finding.message}" for finding in findings],
                "bytes": candidate.file.stat().st_size,
            },
            check_results=audit_results(found),
        )
        if findings:
            candidates.discard(home.settings)
            raise AuditError(findings)

    return audit_candidate


@dg.asset(key=RELEASE, group_name=GROUP, kinds={"duckdb"}, owners=["team:data-engineering"], deps=[CANDIDATE])
def release(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """published/gongkai.duckdb: the newest complete release, seen by readers at one blow."""
    with progress().task("Publishing"):
        result = finish(home.settings)
    manifest = result.manifest
    context.log.info(
        "release %d %s", manifest.release, "published" if result.is_published else "stays: nothing changed"
    )
    return dg.MaterializeResult(
        metadata={
            "release": manifest.release,
            "is_published": result.is_published,
            "path": dg.MetadataValue.path(home.settings.current_release),
            "manifest": dg.MetadataValue.path(result.manifest_path),
            "validation_report": dg.MetadataValue.path(result.validation_report),
            "validation_report_page": dg.MetadataValue.url(result.validation_report.resolve().as_uri()),
            **manifest.counts,
            **{f"change_{name}": count for name, count in manifest.changes.items()},
            "rows": {name: content.rows for name, content in manifest.tables.items()},
        }
    )
