"""Great Expectations on DuckDB: reads the suites and has every expectation decide on the wide table of its form.

A wrong report makes an expectation fail. An expectation that cannot be evaluated, a suite that is empty or unreadable:
these are faults of ours, raised as EngineError and never a verdict on a report.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from dagster_project.arithmetic.comparisons import ALL
from dagster_project.arithmetic.suites import suite_files

_QUERY = re.compile(
    r"\A(?P<steps>WITH\s.*\))\s*SELECT\s(?:(?!\bSELECT\b).)*\sFROM\s+assessed\s+WHERE\s+(?P<condition>.+?)[;\s]*\Z",
    re.DOTALL | re.IGNORECASE,
)


class EngineError(RuntimeError):
    """The validation itself is wrong: nothing may be concluded from it about any report."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation as its suite file holds it."""

    rule_id: str
    file: str
    query: str

    def parts(self, table: str) -> tuple[str, str]:
        """The query's steps up to ``assessed`` and the condition that marks a row as unexpected, for a wide table.

        Raises EngineError where the query has another shape: then its failing rows could not be told from the others.
        """
        match = _QUERY.match(self.query.format(batch=table))
        if match is None:
            raise EngineError(
                f"{self.file}, rule {self.rule_id}: the query must have the shape"
                " WITH …, assessed AS (…) SELECT … FROM assessed WHERE …"
            )
        return match["steps"], match["condition"]


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite file: the expectations of one form, or of one kind of comparison (form ``all``)."""

    name: str
    form: str
    content: dict[str, Any]
    expectations: tuple[Expectation, ...]

    @property
    def is_comparison(self) -> bool:
        """Whether it compares reports with something else than their own cells."""
        return self.form == ALL


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What Great Expectations found for one expectation."""

    rule_id: str
    success: bool
    unexpected: int  # rows that break the rule


def load_suites(folders: Sequence[Path]) -> tuple[Suite, ...]:
    """Read all suite files of these folders; of files with one name the last folder's counts.

    Raises EngineError for folders without suites, a suite without expectations, a rule that two expectations claim,
    and a file that is not a suite.
    """
    suites = tuple(_load_suite(path) for _, path in sorted(suite_files(folders).items()))
    if not suites:
        raise EngineError(f"{' and '.join(map(str, folders))} holds no suites (*.json)")
    seen: dict[str, str] = {}
    for suite in suites:
        for expectation in suite.expectations:
            if expectation.rule_id in seen:
                raise EngineError(
                    f"{expectation.file}: the rule {expectation.rule_id} is also in {seen[expectation.rule_id]}"
                )
            seen[expectation.rule_id] = expectation.file
    return suites


def _load_suite(path: Path) -> Suite:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        expectations = tuple(
            Expectation(entry["meta"]["rule_id"], path.name, entry["kwargs"]["unexpected_rows_query"])
            for entry in content["expectations"]
        )
        suite = Suite(content["name"], content["meta"]["form"], content, expectations)
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise EngineError(f"{path.name} is not a suite of this project: {error!r}") from error
    if not expectations:
        raise EngineError(f"{path.name} holds no expectations")
    return suite


def evaluate(suite: Suite, database: Path, schema: str, table: str) -> dict[str, Evaluation]:
    """Have Great Expectations evaluate a suite on a table of a DuckDB file. Rule id → what it found.

    The file is opened read-only and let go at the end; nothing else in this process may hold it open meanwhile.
    Raises EngineError when an expectation raised, or is missing from the results.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    expectations = gx.ExpectationSuite(name=suite.name, expectations=suite.content["expectations"])
    connection_string, options = _source(database)
    # One connection of ours stays open meanwhile: the others, one for each query, then share its database instance
    # instead of opening and reading the file anew.
    with create_engine(connection_string, **options).connect():
        result = _batch(connection_string, options, schema, table).validate(expectations, result_format="BASIC")
    found: dict[str, Evaluation] = {}
    for entry in result.results:
        rule_id = entry.expectation_config.meta["rule_id"]
        problem = _exception(entry.exception_info)
        if problem or "observed_value" not in entry.result:
            raise EngineError(f"suite {suite.name}, rule {rule_id}: the expectation could not be evaluated: {problem}")
        found[rule_id] = Evaluation(rule_id, bool(entry.success), int(entry.result["observed_value"]))
    missing = {expectation.rule_id for expectation in suite.expectations} - found.keys()
    if missing:
        raise EngineError(f"suite {suite.name}: no result for {', '.join(sorted(missing))}")
    return found


def _source(database: Path) -> tuple[str, dict[str, Any]]:
    """How to reach the file: no pool, or the file would stay locked after the run."""
    from dagster_project.validation.dialect import SCHEME

    return f"{SCHEME}:///{database}", {"poolclass": NullPool, "connect_args": {"read_only": True}}


def _batch(connection_string: str, options: dict[str, Any], schema: str, table: str) -> Any:
    """The table as a batch of an ephemeral context: nothing is written to disk, nothing is reported to anyone."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    sources: Any = context.data_sources  # its type stubs do not know kwargs
    source = sources.add_sql("scratch", connection_string=connection_string, kwargs=options)
    asset = source.add_table_asset(table, table_name=table, schema_name=schema)
    return asset.add_batch_definition_whole_table("all").get_batch()


def _exception(info: dict[str, Any]) -> str | None:
    """What an expectation raised, if it did: of an errored one the entries are keyed by metric."""
    entries = [info] if "raised_exception" in info else list(info.values())
    raised = [str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")]
    return "; ".join(dict.fromkeys(raised)) or None
