"""First stage: the inbox is brought into the landing area and the ledger."""

from dataclasses import asdict

import dagster as dg

from dagster_project.intake import ledger as ledgers
from dagster_project.intake.resources import Home
from dagster_project.intake.take_in import take_in
from dagster_project.progress import progress

GROUP = "intake"


@dg.asset(group_name=GROUP, kinds={"python"}, owners=["team:data-engineering"])
def ledger(home: Home) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Every file ever seen in the inbox, with its content safe in the landing area."""
    settings = home.settings
    with progress().task("Looking through the inbox", unit="files") as task:
        found = take_in(settings, task.at)
    states = ledgers.read(settings.ledger)
    contents = {sha256 for state in states.values() for sha256 in state.contents}
    refused = {path: state.refused for path, state in states.items() if state.refused}
    return dg.MaterializeResult(
        metadata={
            **asdict(found),
            "paths_ever_seen": len(states),
            "contents_ever_seen": len(contents),
            "cannot_be_read": dg.MetadataValue.json(dict(list(refused.items())[:50])),
            "inbox": dg.MetadataValue.path(settings.inbox),
            "ledger": dg.MetadataValue.path(settings.ledger),
        }
    )
