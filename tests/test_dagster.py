"""What Dagster knows of the project, and what a build leaves in its history."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml

from dagster_project.arithmetic.rules import all_rules
from dagster_project.code_location import DAILY, PUBLISH, READ, code_location
from dagster_project.publishing.audit import INVARIANTS
from dagster_project.publishing.checks import CANDIDATE
from dagster_project.settings import Settings
from dagster_project.validation.checks import check_name
from dagster_project.warehouse import contract
from dagster_project.warehouse.assets import CHECK_RESULTS
from dagster_project.warehouse.dbt_project import MARTS, PREPARE
from dagster_project.warehouse.resources import LocalDbt
from tests.built_warehouse import bundled_warehouse, copy_of, manifest_of
from tests.conftest import ROOT

GROUPS = ("intake", "reading", "loading", "preparing", "validation", "marts", "publishing")  # in the data's order


@pytest.fixture(scope="module")
def published() -> Settings:
    return bundled_warehouse()


@pytest.fixture(scope="module")
def definitions(published: Settings) -> dg.Definitions:
    return code_location(published)


@pytest.fixture
def instance(published: Settings) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.from_config(str(published.dagster)) as found:
        yield found


def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_the_workspace_names_the_module_that_is_there() -> None:
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    module = workspace["load_from"][0]["python_module"]["module_name"]
    assert (ROOT / (module.replace(".", "/") + ".py")).is_file()
    assert "defs = " in (ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")


def test_every_stage_and_every_published_table_is_an_asset(definitions: dg.Definitions) -> None:
    found = specs(definitions)
    stages = {"ledger", "parsed_batches", "raw", "check_results", "audited_candidate", "release"}
    assert stages <= set(found)
    assert {f"marts/{table.name}" for table in contract.tables()} <= set(found)
    assert {spec.group_name for spec in found.values()} == set(GROUPS)
    assert [key for key, spec in found.items() if not spec.description] == []
    assert [key for key, spec in found.items() if not spec.owners] == []
    assert [key for key, spec in found.items() if not spec.kinds] == []


def test_the_way_of_the_data_has_no_short_cut(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    ledger = dg.AssetKey("ledger")
    for key in graph.get_all_asset_keys():
        if key != ledger:
            assert ledger in graph.get_ancestor_asset_keys(key), f"{key} does not come from the inbox"
    assert CHECK_RESULTS in graph.get_ancestor_asset_keys(dg.AssetKey(["marts", "fct_check_result"]))
    assert CANDIDATE in graph.get_ancestor_asset_keys(dg.AssetKey("release"))
    assert dg.AssetKey(["marts", "fct_disclosure"]) in graph.get_ancestor_asset_keys(CANDIDATE)


def test_data_flows_one_way_through_the_groups(definitions: dg.Definitions) -> None:
    found = {spec.key: spec for spec in definitions.resolve_all_asset_specs()}
    backwards = [
        f"{key.to_user_string()} waits for {dep.asset_key.to_user_string()}"
        for key, spec in found.items()
        for dep in spec.deps
        if GROUPS.index(str(found[dep.asset_key].group_name)) > GROUPS.index(str(spec.group_name))
    ]
    assert backwards == []


def test_jobs_cover_reading_and_publishing_and_together_everything(definitions: dg.Definitions) -> None:
    keys = {
        name: {key.to_user_string() for key in definitions.resolve_job_def(name).asset_layer.selected_asset_keys}
        for name in (READ, PUBLISH, DAILY)
    }
    assert keys[READ] == {"ledger", "parsed_batches"}
    assert keys[READ] | keys[PUBLISH] == keys[DAILY] == set(specs(definitions))
    assert not keys[READ] & keys[PUBLISH]


def test_the_schedule_skips_with_a_reason_when_nothing_is_new(published: Settings, definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("every_morning")
    assert (schedule.job_name, schedule.cron_schedule) == (DAILY, "0 6 * * *")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    with dg.build_schedule_context(
        scheduled_execution_time=datetime(2026, 1, 1, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
    ) as context:
        data = schedule.evaluate_tick(context)
    assert data.run_requests == []
    assert "release 1 is up to date" in str(data.skip_message)


def test_the_schedule_asks_for_a_run_when_a_file_has_come(published: Settings, tmp_path: Path) -> None:
    settings = copy_of(published, tmp_path)
    (settings.inbox / "new.txt").write_text("x", encoding="utf-8")
    schedule = code_location(settings).resolve_schedule_def("every_morning")
    with dg.build_schedule_context() as context:
        assert len(schedule.evaluate_tick(context).run_requests or ()) == 1


def test_every_enforced_rule_is_a_check_that_says_what_it_compared(instance: dg.DagsterInstance) -> None:
    for rule in all_rules():
        evaluation = last_evaluation(instance, CHECK_RESULTS, check_name(rule.id))
        assert evaluation.severity == dg.AssetCheckSeverity.WARN
        numbers = {name: evaluation.metadata[name].value for name in ("compared", "failed", "floor")}
        assert all(isinstance(value, int) for value in numbers.values())
        assert evaluation.passed == (numbers["failed"] == 0)
    broken = last_evaluation(instance, CHECK_RESULTS, check_name("2019.E2"))
    assert (broken.passed, broken.metadata["failed"].value, broken.metadata["compared"].value) == (False, 1, 2)


def test_every_invariant_is_a_blocking_check_that_passed(
    instance: dg.DagsterInstance, definitions: dg.Definitions
) -> None:
    graph = definitions.resolve_asset_graph()
    for name in ("contract_is_kept", *INVARIANTS):
        assert last_evaluation(instance, CANDIDATE, name).passed
        assert graph.get_check_spec(dg.AssetCheckKey(CANDIDATE, name)).blocking


def test_the_release_tells_what_it_holds(instance: dg.DagsterInstance, published: Settings) -> None:
    event = instance.get_latest_materialization_event(dg.AssetKey("release"))
    assert event is not None
    assert event.asset_materialization is not None
    metadata = event.asset_materialization.metadata
    assert metadata["reports"].value == manifest_of(published).counts["reports"] == 5
    assert metadata["is_published"].value is True


def test_dbt_is_not_asked_for_its_version_online() -> None:
    assert str(LocalDbt.of()._cli_version) == importlib.metadata.version("dbt-core")


def test_the_two_runs_of_dbt_make_every_model_once(definitions: dg.Definitions) -> None:
    layers = {key.split("/")[0] for key in specs(definitions) if "/" in key}
    assert layers == {*PREPARE.split(), MARTS}


def test_statistics_are_switched_off(published: Settings) -> None:
    written = yaml.safe_load((published.dagster / "dagster.yaml").read_text(encoding="utf-8"))
    assert written["telemetry"] == {"enabled": False}
    source = (ROOT / "dagster_project" / "definitions.py").read_text(encoding="utf-8")
    assert source.index("switch_off_statistics()") < source.index("code_location import")


def last_evaluation(instance: dg.DagsterInstance, asset: dg.AssetKey, name: str) -> dg.AssetCheckEvaluation:
    history = instance.event_log_storage.get_asset_check_execution_history(dg.AssetCheckKey(asset, name), limit=1)
    assert history, f"{name} was never tried"
    assert history[0].event is not None
    found = history[0].event.dagster_event
    assert found is not None
    return found.asset_check_evaluation_data
