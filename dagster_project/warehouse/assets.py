"""Third and fifth stage: parsed batches are loaded, dbt prepares them, and after validation makes the marts."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from dagster_project.intake.resources import Home
from dagster_project.progress import progress
from dagster_project.publishing import candidate
from dagster_project.reading.assets import parsed_batches
from dagster_project.settings import Settings
from dagster_project.warehouse import dbt_project
from dagster_project.warehouse.load import load
from dagster_project.warehouse.plan import make_plan
from dagster_project.warehouse.resources import LocalDbt

LOAD_GROUP, PREPARE_GROUP, MARTS_GROUP = "loading", "preparing", "marts"
RAW = dg.AssetKey("raw")
CHECK_RESULTS = dg.AssetKey("check_results")

_OF_VALIDATION = frozenset({"check_result", "suspect_cell"})


@dg.asset(
    key=RAW, group_name=LOAD_GROUP, kinds={"duckdb", "polars"}, owners=["team:data-engineering"], deps=[parsed_batches]
)
def raw(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Schema raw of the scratch file: the touched reports with all their rows, and the registries in full."""
    settings = home.settings
    with progress().task("Loading reports"):
        dbt_project.clean(settings)
        plan = make_plan(settings)
        candidate.start(settings, is_full=plan.full_because is not None)
        loaded = load(settings, plan)
    context.log.info("release %d: %s", plan.release, plan.full_because or "the touched reports only")
    return dg.MaterializeResult(
        metadata={
            **asdict(loaded),
            "release": plan.release,
            "is_full": plan.full_because is not None,
            "why": plan.full_because or "only the touched reports are replaced",
            "new_batches": list(plan.new_batches),
            "scratch": dg.MetadataValue.path(settings.scratch),
        }
    )


class Translator(DagsterDbtTranslator):
    """All naming decisions between dbt and Dagster."""

    def __init__(self) -> None:
        # Loader and validation fill many tables each: all of them stand for these two assets.
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Sources are the asset that fills them; a model is found under its own name, behind its layer."""
        if dbt_resource_props["resource_type"] == "source":
            return CHECK_RESULTS if dbt_resource_props["name"] in _OF_VALIDATION else RAW
        return dg.AssetKey([dbt_resource_props["fqn"][1], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The models before validation and those after it, so that the groups follow each other as the stages do."""
        return MARTS_GROUP if dbt_resource_props["fqn"][1] == dbt_project.MARTS else PREPARE_GROUP

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Who answers for the models."""
        return ["team:data-engineering"]


def dbt_models(settings: Settings) -> list[dg.AssetsDefinition]:
    """dbt's models as assets, in the two runs between which validation stands. Raises DbtError."""
    manifest = dbt_project.manifest(settings)

    @dbt_assets(manifest=manifest, select=dbt_project.PREPARE, dagster_dbt_translator=Translator(), name="dbt_prepare")
    def prepare(context: dg.AssetExecutionContext, home: Home, dbt: LocalDbt) -> Iterator[Any]:
        yield from _build(context, home.settings, dbt, "Preparing (dbt)")

    @dbt_assets(manifest=manifest, select=dbt_project.MARTS, dagster_dbt_translator=Translator(), name="dbt_marts")
    def marts(context: dg.AssetExecutionContext, home: Home, dbt: LocalDbt) -> Iterator[Any]:
        yield from _build(context, home.settings, dbt, "Making the marts (dbt)")

    return [prepare, marts]


def _build(context: dg.AssetExecutionContext, settings: Settings, dbt: LocalDbt, what: str) -> Iterator[Any]:
    models = len(context.selected_output_names)
    with dbt_project.environment_set(settings), progress().task(what, total=models, unit="models") as task:
        for event in dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context).stream():
            if isinstance(event, dg.Output):
                task.advance()
            yield event
