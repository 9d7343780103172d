"""The tables of schema ``raw`` in the scratch file: what the loader fills and what dbt reads as its sources.

One place for their names, columns and types, so that load, validation, dbt's sources and the tests agree. The scratch
file holds the *touched* reports only (every report on a full build), beside the small registries in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

SCHEMA = "raw"

VALUE = "DECIMAL(20,6)"
"""The type of every figure, in the unit of its metric."""

_Columns = tuple[tuple[str, str], ...]


class Connection(Protocol):
    """What is needed of a DuckDB connection."""

    def execute(self, query: str) -> object:
        """Run one statement."""


BY_REPORT: Mapping[str, _Columns] = {
    # One row for each loadable report that is touched. A retracted one has none: its key is in touched_report only.
    "report": (
        ("report_key", "BIGINT NOT NULL"),
        ("report_id", "VARCHAR NOT NULL"),
        ("sha256", "VARCHAR NOT NULL"),
        ("part", "VARCHAR"),
        ("reader_version", "VARCHAR NOT NULL"),
        ("form", "VARCHAR NOT NULL"),
        ("title", "VARCHAR"),
        ("year", "SMALLINT NOT NULL"),
        ("issuer", "VARCHAR"),
        ("issuer_kind", "VARCHAR"),
        ("scope", "VARCHAR NOT NULL"),
        ("jurisdiction_key", "BIGINT NOT NULL"),  # 0 = unknown
        ("level", "VARCHAR"),
        ("reporting_body_key", "BIGINT NOT NULL"),  # 0 = unknown
        ("published_on", "DATE"),
        ("source_url", "VARCHAR"),
        ("is_correction", "BOOLEAN NOT NULL"),  # 更正 or 修订 in the title
        ("tables_read", "INTEGER NOT NULL"),
        ("cells_read", "INTEGER NOT NULL"),
        ("is_retracted", "BOOLEAN NOT NULL"),
        # What a document says of itself, for the rules about documents.
        ("period_year", "SMALLINT"),
        ("title_year", "SMALLINT"),
        ("parts", "VARCHAR"),
        ("problems", "VARCHAR"),
    ),
    # Every report whose rows in the candidate are to be replaced: new, superseded, retracted, re-read, decided on, and
    # the other versions of the same body, year and scope.
    "touched_report": (("report_key", "BIGINT NOT NULL"),),
    "cell": (
        ("report_key", "BIGINT NOT NULL"),
        ("metric_code", "VARCHAR NOT NULL"),
        ("applicant_code", "VARCHAR NOT NULL"),  # total for a metric without breakdown
        ("value", VALUE),
        ("value_status", "VARCHAR NOT NULL"),
        ("unit", "VARCHAR NOT NULL"),
        ("raw", "VARCHAR NOT NULL"),
        ("raw_unit", "VARCHAR"),
        ("note", "VARCHAR"),
        ("origin", "VARCHAR NOT NULL"),
        ("location", "VARCHAR NOT NULL"),
    ),
    "report_table": (
        ("report_key", "BIGINT NOT NULL"),
        ("section", "VARCHAR NOT NULL"),
        ("status", "VARCHAR NOT NULL"),
        ("reason", "VARCHAR"),
        ("cells_expected", "INTEGER NOT NULL"),
        ("cells_read", "INTEGER NOT NULL"),
    ),
    "statement": (
        ("report_key", "BIGINT NOT NULL"),
        ("kind", "VARCHAR NOT NULL"),
        ("metric_code", "VARCHAR"),
        ("applicant_code", "VARCHAR"),
        ("value", VALUE),
        ("raw", "VARCHAR NOT NULL"),
        ("sentence", "VARCHAR NOT NULL"),
        ("location", "VARCHAR NOT NULL"),
    ),
    "refused_cell": (
        ("report_key", "BIGINT NOT NULL"),
        ("section", "VARCHAR NOT NULL"),
        ("raw", "VARCHAR NOT NULL"),
        ("reason", "VARCHAR NOT NULL"),
        ("location", "VARCHAR NOT NULL"),
    ),
    # Which report of the year before each touched one is compared with, and why there is none.
    "report_before": (
        ("report_key", "BIGINT NOT NULL"),
        ("before_key", "BIGINT"),  # the body's current version of the year before, of the same scope
        ("before_form", "VARCHAR"),
        ("reason", "VARCHAR"),  # Chinese; NULL where there is one
    ),
    # Which report about a whole division each touched report of an own organ is compared with, and whether the parts of
    # each touched report about a whole division are all held.
    "report_whole": (
        ("report_key", "BIGINT NOT NULL"),
        ("whole_key", "BIGINT"),
        ("whole_reason", "VARCHAR"),  # Chinese: why there is none
        ("parts_reason", "VARCHAR"),  # Chinese: why there are no parts
        ("is_complete", "BOOLEAN NOT NULL"),
    ),
    # The reports about its parts: divisions below, departments, own organ.
    "report_part": (
        ("report_key", "BIGINT NOT NULL"),
        ("part_key", "BIGINT NOT NULL"),
    ),
    # Written by validation, after the intermediate models and before the marts.
    "check_result": (
        ("report_key", "BIGINT NOT NULL"),
        ("check_id", "VARCHAR NOT NULL"),
        ("applicant_code", "VARCHAR NOT NULL"),  # total where the check is not about one applicant
        ("metric_code", "VARCHAR"),  # NULL where the check is not about one row
        ("status", "VARCHAR NOT NULL"),
        ("reason", "VARCHAR"),
        ("left_value", VALUE),
        ("right_value", VALUE),
        ("difference", VALUE),
        ("blanks_as_zero", "BOOLEAN NOT NULL"),
        ("severity", "VARCHAR NOT NULL"),
    ),
    "suspect_cell": (
        ("report_key", "BIGINT NOT NULL"),
        ("repair", "INTEGER NOT NULL"),
        ("metric_code", "VARCHAR NOT NULL"),
        ("applicant_code", "VARCHAR NOT NULL"),
        ("reported_value", VALUE),
        ("repair_value", VALUE),
        ("proposed_value", VALUE),
        ("rank", "INTEGER NOT NULL"),
        ("explains", "INTEGER NOT NULL"),
        ("repairs_left_out", "INTEGER NOT NULL"),
    ),
}
"""Tables that hold the rows of the touched reports only."""

BESIDE: Mapping[str, _Columns] = {
    "other_report": BY_REPORT["report"],
    "other_cell": BY_REPORT["cell"],
}
"""Reports that are not touched, but that touched ones are compared with: nothing of theirs is replaced."""

IN_FULL: Mapping[str, _Columns] = {
    "reporting_body": (
        ("reporting_body_key", "BIGINT NOT NULL"),
        ("name", "VARCHAR NOT NULL"),
        ("kind", "VARCHAR"),
        ("jurisdiction_key", "BIGINT NOT NULL"),
        ("level", "VARCHAR"),
        ("sector_code", "VARCHAR"),
        ("sector_zh", "VARCHAR"),
        ("is_vertical", "BOOLEAN NOT NULL"),
        ("stem", "VARCHAR"),  # of a department's name: what body_succession speaks of
    ),
    "source_file": (
        ("path", "VARCHAR NOT NULL"),
        ("sha256", "VARCHAR NOT NULL"),
        ("part", "VARCHAR"),
        ("bytes", "BIGINT NOT NULL"),
        ("media_type", "VARCHAR"),
        ("outcome_read", "VARCHAR NOT NULL"),  # parsed, partial, unrecognised, unreadable
        ("reason", "VARCHAR"),
        ("report_key", "BIGINT"),  # NULL = quarantined
        ("is_primary", "BOOLEAN NOT NULL"),  # of several paths with one content, the one that counts as loaded
        ("is_retracted", "BOOLEAN NOT NULL"),
        ("year", "SMALLINT"),  # of a quarantined file, as far as it is known
        ("jurisdiction_key", "BIGINT"),  # of a quarantined file, as far as it is known
    ),
    "decision": (
        ("sha256", "VARCHAR NOT NULL"),
        ("check_id", "VARCHAR"),
        ("metric_code", "VARCHAR"),
        ("applicant_code", "VARCHAR"),
        ("verdict", "VARCHAR NOT NULL"),
        ("decided_value", VALUE),
        ("reason", "VARCHAR"),
        ("evidence", "VARCHAR"),
        ("decided_by", "VARCHAR NOT NULL"),
        ("decided_on", "DATE NOT NULL"),
        ("report_key", "BIGINT NOT NULL"),
    ),
    # The registries of data/forms, data/jurisdictions and data/bodies: columns as in their files.
    "form": (
        ("form", "VARCHAR NOT NULL"),
        ("label_zh", "VARCHAR NOT NULL"),
        ("label_en", "VARCHAR NOT NULL"),
        ("first_year", "SMALLINT"),
        ("last_year", "SMALLINT"),
        ("cells_of", "VARCHAR NOT NULL"),  # the form whose cells a report of this form may state
        ("legal_basis", "VARCHAR"),
    ),
    "metric": (
        ("code", "VARCHAR NOT NULL"),
        ("section", "VARCHAR NOT NULL"),
        ("unit", "VARCHAR NOT NULL"),
        ("kind", "VARCHAR NOT NULL"),
        ("label_zh", "VARCHAR NOT NULL"),
        ("label_en", "VARCHAR NOT NULL"),
        ("parent", "VARCHAR"),
        ("measure", "VARCHAR NOT NULL"),
        ("is_total", "BOOLEAN NOT NULL"),
        ("is_additive_over_bodies", "BOOLEAN NOT NULL"),
        ("is_additive_over_years", "BOOLEAN NOT NULL"),
        ("has_applicant_breakdown", "BOOLEAN NOT NULL"),
    ),
    "form_cell": (
        ("form", "VARCHAR NOT NULL"),
        ("order", "INTEGER NOT NULL"),
        ("section", "VARCHAR NOT NULL"),
        ("code", "VARCHAR NOT NULL"),
        ("row_path", "VARCHAR NOT NULL"),
        ("column_path", "VARCHAR"),
    ),
    "applicant": (
        ("code", "VARCHAR NOT NULL"),
        ("label_zh", "VARCHAR NOT NULL"),
        ("label_en", "VARCHAR NOT NULL"),
        ("sort_order", "INTEGER NOT NULL"),
    ),
    # The columns of the tables by applicant of each form.
    "applicant_column": (
        ("form", "VARCHAR NOT NULL"),
        ("section", "VARCHAR NOT NULL"),
        ("order", "INTEGER NOT NULL"),
        ("applicant", "VARCHAR NOT NULL"),
        ("column_path", "VARCHAR NOT NULL"),
    ),
    "section": (
        ("form", "VARCHAR NOT NULL"),
        ("section", "VARCHAR NOT NULL"),
        ("layout", "VARCHAR NOT NULL"),
        ("label_zh", "VARCHAR NOT NULL"),
        ("label_en", "VARCHAR NOT NULL"),
        ("heading", "VARCHAR"),
    ),
    "rule": (
        ("id", "VARCHAR NOT NULL"),
        ("form", "VARCHAR NOT NULL"),
        ("kind", "VARCHAR NOT NULL"),
        ("severity", "VARCHAR NOT NULL"),
        ("scope", "VARCHAR NOT NULL"),
        ("left", "VARCHAR"),
        ("op", "VARCHAR"),
        ("right", "VARCHAR"),
        ("rows", "VARCHAR"),
        ("implied_by", "VARCHAR"),
        ("is_enforced", "BOOLEAN NOT NULL"),
        ("label_zh", "VARCHAR NOT NULL"),
        ("label_en", "VARCHAR NOT NULL"),
        ("statement_zh", "VARCHAR NOT NULL"),
        ("source", "VARCHAR"),
    ),
    # Which cells each instance of a rule involves; the instance is that of check_result (applicant_code, metric_code).
    "rule_cell": (
        ("check_id", "VARCHAR NOT NULL"),
        ("instance_applicant", "VARCHAR NOT NULL"),
        ("instance_metric", "VARCHAR"),
        ("metric_code", "VARCHAR NOT NULL"),
        ("applicant_code", "VARCHAR NOT NULL"),
    ),
    # The same of the report of the year before, of rules that compare years.
    "rule_cell_before": (
        ("check_id", "VARCHAR NOT NULL"),
        ("instance_applicant", "VARCHAR NOT NULL"),
        ("instance_metric", "VARCHAR"),
        ("metric_code", "VARCHAR NOT NULL"),
        ("applicant_code", "VARCHAR NOT NULL"),
    ),
    "concordance": (
        ("metric_code", "VARCHAR NOT NULL"),
        ("other_metric_code", "VARCHAR NOT NULL"),
        ("grade", "VARCHAR NOT NULL"),
        ("reason", "VARCHAR"),
    ),
    "deadline": (
        ("first_year", "SMALLINT NOT NULL"),
        ("last_year", "SMALLINT"),  # NULL = still in force
        ("department", "VARCHAR NOT NULL"),  # MM-DD of the following year
        ("government", "VARCHAR NOT NULL"),
        ("source", "VARCHAR"),
    ),
    "jurisdiction": (
        ("jurisdiction_key", "BIGINT NOT NULL"),
        ("durable_key", "BIGINT NOT NULL"),
        ("code", "VARCHAR"),
        ("name", "VARCHAR NOT NULL"),
        ("short_name", "VARCHAR NOT NULL"),
        ("level", "VARCHAR NOT NULL"),
        ("division_type", "VARCHAR NOT NULL"),
        ("parent_key", "BIGINT"),  # NULL at the top
        ("valid_from_year", "SMALLINT NOT NULL"),
        ("valid_to_year", "SMALLINT"),  # NULL while it exists; the last year on whose 31 December it existed
        ("sort_order", "INTEGER NOT NULL"),
        ("source", "VARCHAR"),
        ("licence", "VARCHAR"),
        ("evident_from_year", "SMALLINT"),  # first year in which a source shows the unit; NULL where none does
    ),
    "jurisdiction_successor": (
        ("jurisdiction_key", "BIGINT NOT NULL"),
        ("successor_key", "BIGINT NOT NULL"),
        ("year", "SMALLINT NOT NULL"),
        ("kind", "VARCHAR NOT NULL"),
    ),
    "sector": (
        ("sector_code", "VARCHAR NOT NULL"),
        ("sector_zh", "VARCHAR NOT NULL"),
    ),
    "body_succession": (
        ("from_name", "VARCHAR NOT NULL"),
        ("to_name", "VARCHAR NOT NULL"),
        ("kind", "VARCHAR NOT NULL"),
        ("first_year", "SMALLINT NOT NULL"),
        ("last_year", "SMALLINT NOT NULL"),
    ),
    "build_info": (  # one row
        ("release_id", "VARCHAR NOT NULL"),
        ("schema_version", "VARCHAR NOT NULL"),
        ("product_version", "VARCHAR NOT NULL"),
        ("reader_version", "VARCHAR NOT NULL"),
        ("forms_version", "VARCHAR NOT NULL"),
        ("built_at", "TIMESTAMP NOT NULL"),
    ),
}
"""Tables that hold everything there is on every build."""

TABLES: Mapping[str, _Columns] = {**BY_REPORT, **BESIDE, **IN_FULL}


def column_names(table: str) -> tuple[str, ...]:
    """The columns of one raw table, in order. Raises KeyError for a table that does not exist."""
    return tuple(name for name, _ in TABLES[table])


def create_table_sql(table: str) -> str:
    """The statement that creates one raw table (replacing an older one)."""
    columns = ",\n  ".join(f'"{name}" {kind}' for name, kind in TABLES[table])
    return f'CREATE OR REPLACE TABLE {SCHEMA}."{table}" (\n  {columns}\n)'


def wide_table(form: str) -> str:
    """The name of the table with one row per report of ``form`` and one column per cell."""
    return f"wide_{form}"


def other_wide_table(form: str) -> str:
    """The same of the reports that are not touched, but that touched ones are compared with."""
    return f"other_{form}"


def held_view(form: str) -> str:
    """The name of the view over both: whatever a report of ``form`` is compared with is found there."""
    return f"held_{form}"


def create_wide_tables(connection: Connection, form: str, cell_names: Iterable[str]) -> None:
    """Create the wide tables of one form, with one column per cell (``metric@applicant``), and the view over both."""
    columns = ",\n  ".join(['"report_key" BIGINT NOT NULL', *(f'"{name}" {VALUE}' for name in cell_names)])
    tables = (wide_table(form), other_wide_table(form))
    for table in tables:
        connection.execute(f'CREATE OR REPLACE TABLE {SCHEMA}."{table}" (\n  {columns}\n)')
    both = " UNION ALL ".join(f'FROM {SCHEMA}."{table}"' for table in tables)
    connection.execute(f'CREATE OR REPLACE VIEW {SCHEMA}."{held_view(form)}" AS {both}')


def create(connection: Connection) -> None:
    """Create schema ``raw`` with all its tables, empty; the wide tables are made apart, from the forms' cells."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for table in TABLES:
        connection.execute(create_table_sql(table))
