"""What must be true of every release whatever its reports say. A finding here is a fault of ours: nothing is published.

That a report's own sums do not add up is no finding: it is loaded, flagged and published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.warehouse.contract import MARTS, tables

_EXAMPLES = 5  # rows named in a finding


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant that does not hold."""

    invariant: str
    message: str


class AuditError(Exception):
    """The candidate is not fit to be published; the message lists what was found."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        lines = [f"- {finding.invariant}: {finding.message}" for finding in self.findings]
        super().__init__(
            "The candidate was not published. The last release stays as it is. Found:\n" + "\n".join(lines)
        )


Query = Callable[[str], list[tuple[object, ...]]]


def audit(candidate: Path, scratch: Path) -> dict[str, list[Finding]]:
    """Try every invariant on the candidate beside the scratch file it was made from: name → findings, empty = holds."""
    with duckdb.connect(candidate, read_only=True) as connection:
        escaped = str(scratch).replace("'", "''")
        connection.execute(f"ATTACH '{escaped}' AS scratch (READ_ONLY)")

        def query(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        published = list(contract_is_kept(query))
        if published:  # the other queries would only fail on what is missing
            return {"contract_is_kept": published}
        return {"contract_is_kept": []} | {
            name: [Finding(name, message) for message in check(query)] for name, check in INVARIANTS.items()
        }


def contract_is_kept(query: Query) -> Iterator[Finding]:
    """Every published table and column is there with its type, its comment, and no other table beside them."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in query(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        f"WHERE database_name = current_database() AND schema_name = '{MARTS}' ORDER BY column_index"
    ):
        found.setdefault(str(table), {})[str(column)] = str(kind)
    wanted = {table.name: {column.name: column.type for column in table.columns} for table in tables()}
    name = "contract_is_kept"
    for table in sorted(wanted.keys() - found.keys()):
        yield Finding(name, f"{MARTS}.{table} is missing")
    for table in sorted(found.keys() - wanted.keys()):
        yield Finding(name, f"{MARTS}.{table} is not in data/contract")
    for table in sorted(wanted.keys() & found.keys()):
        if wanted[table] != found[table]:
            yield Finding(name, f"{MARTS}.{table}: " + "; ".join(_differences(wanted[table], found[table])))
    for table, column in _uncommented(query):
        yield Finding(name, f"{MARTS}.{table}{'.' + str(column) if column else ''} has no comment")


def _differences(wanted: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    for column in wanted.keys() - found.keys():
        yield f"column {column} is missing"
    for column in found.keys() - wanted.keys():
        yield f"column {column} is not in data/contract"
    for column in wanted.keys() & found.keys():
        if wanted[column] != found[column]:
            yield f"{column} is {found[column]}, not {wanted[column]}"


def _uncommented(query: Query) -> list[tuple[object, ...]]:
    where = f"database_name = current_database() AND schema_name = '{MARTS}' AND coalesce(comment, '') = ''"
    return query(
        f"SELECT table_name, NULL FROM duckdb_tables() WHERE {where} "
        f"UNION ALL SELECT table_name, column_name FROM duckdb_columns() WHERE {where} ORDER BY ALL"
    )


def grains_are_unique(query: Query) -> Iterator[str]:
    """No table holds two rows of the same grain."""
    for table in tables():
        if table.grain_columns:
            columns = ", ".join(table.grain_columns)
            rows = query(f"SELECT {columns} FROM {MARTS}.{table.name} GROUP BY ALL HAVING count(*) > 1")
            yield from _named(f"{table.name} has several rows of", rows)


def keys_lead_somewhere(query: Query) -> Iterator[str]:
    """Every reference finds its row."""
    for table in tables():
        for column in table.columns:
            if column.references is None:
                continue
            target, target_column = column.references
            condition = f"AND ({column.reference_condition})" if column.reference_condition else ""
            rows = query(
                f"SELECT DISTINCT {column.name} FROM {MARTS}.{table.name} AS this WHERE {column.name} IS NOT NULL "
                f"{condition} AND NOT EXISTS "
                f"(FROM {MARTS}.{target} AS that WHERE that.{target_column} = this.{column.name})"
            )
            yield from _named(f"{table.name}.{column.name} is not in {target}:", rows)


def every_file_has_its_row(query: Query) -> Iterator[str]:
    """Every path × content that the ledger knows is in fct_source_file, and nothing else."""
    ours, theirs = (
        "FROM scratch.raw.source_file SELECT path, sha256",
        f"FROM {MARTS}.fct_source_file SELECT path, sha256",
    )
    yield from _named("fct_source_file lacks", query(f"({ours}) EXCEPT ({theirs})"))
    yield from _named("fct_source_file holds what the ledger does not know:", query(f"({theirs}) EXCEPT ({ours})"))


def every_report_is_there_once(query: Query) -> Iterator[str]:
    """The loadable touched reports, no other touched ones, are in dim_report."""
    held = f"FROM {MARTS}.dim_report SELECT report_key WHERE report_key IN (FROM scratch.raw.touched_report)"
    loaded = "FROM scratch.raw.report SELECT report_key WHERE NOT is_retracted"
    yield from _named("dim_report lacks", query(f"({loaded}) EXCEPT ({held})"))
    yield from _named("dim_report still holds", query(f"({held}) EXCEPT ({loaded})"))


def one_version_is_current(query: Query) -> Iterator[str]:
    """Of the versions of one body, year and scope exactly one is current, and the others name a newer one."""
    rows = query(
        f"SELECT reporting_body_key, year, scope FROM {MARTS}.dim_report "
        "GROUP BY reporting_body_key, year, scope, CASE WHEN reporting_body_key = 0 THEN sha256 END "
        "HAVING count(*) FILTER (WHERE is_current) <> 1"
    )
    yield from _named("not exactly one current version of body, year, scope", rows)
    rows = query(f"SELECT report_id FROM {MARTS}.dim_report WHERE is_current <> (superseded_by IS NULL)")
    yield from _named("superseded_by contradicts is_current:", rows)


_AT_HOME = """
WITH printed AS (
    SELECT report_key, count(*) FILTER (WHERE origin = 'table') AS printed_cells FROM scratch.raw.cell GROUP BY ALL
), homes AS (
    SELECT report_key, count(*) AS homes FROM (
        SELECT report_key FROM marts.fct_disclosure WHERE origin = 'table'
        UNION ALL
        SELECT superseded.report_key FROM marts.fct_disclosure_superseded AS superseded
        SEMI JOIN (SELECT * FROM scratch.raw.cell WHERE origin = 'table') AS cell
            USING (report_key, metric_code, applicant_code, location)
    ) WHERE report_key IN (FROM scratch.raw.touched_report) GROUP BY ALL
)
SELECT report_key, coalesce(printed_cells, 0) AS cells_read, coalesce(homes, 0) AS cells_published
FROM printed FULL JOIN homes USING (report_key)
WHERE coalesce(printed_cells, 0) <> coalesce(homes, 0)
"""


def no_cell_is_lost(query: Query) -> Iterator[str]:
    """Every printed cell of the touched reports is in fct_disclosure or fct_disclosure_superseded, none twice."""
    yield from _named("cells read and cells published differ (report, read, published):", query(_AT_HOME))
    for raw, mart in (("refused_cell", "fct_refused_cell"), ("statement", "fct_text_witness")):
        rows = query(
            "SELECT report_key, "
            f"(SELECT count(*) FROM scratch.raw.{raw} AS r WHERE r.report_key = t.report_key) AS read, "
            f"(SELECT count(*) FROM {MARTS}.{mart} AS m WHERE m.report_key = t.report_key) AS published "
            "FROM scratch.raw.touched_report AS t WHERE read <> published"
        )
        yield from _named(f"{mart} does not hold what was read (report, read, published):", rows)


def every_check_speaks(query: Query) -> Iterator[str]:
    """Each enforced check of each report has a verdict, whatever it is: an empty result is not a pass."""
    rows = query(
        "SELECT c.id, count(*) AS reports FROM scratch.raw.rule AS c CROSS JOIN scratch.raw.report AS r "
        f"ANTI JOIN {MARTS}.fct_check_result AS v ON v.report_key = r.report_key AND v.check_id = c.id "
        "WHERE c.is_enforced GROUP BY ALL"
    )
    yield from _named("reports without a verdict of the check (check, reports):", rows)
    rows = query(
        f"SELECT DISTINCT v.report_key FROM {MARTS}.fct_check_result AS v "
        f"ANTI JOIN {MARTS}.dim_report AS r USING (report_key)"
    )
    yield from _named("verdicts on reports that are not held:", rows)


def verdicts_are_those_of_validation(query: Query) -> Iterator[str]:
    """The verdicts published on the touched reports are those that validation gave."""
    columns = "report_key, check_id, applicant_code, metric_code, status"
    ours = f"SELECT {columns} FROM scratch.raw.check_result"
    theirs = f"SELECT {columns} FROM {MARTS}.fct_check_result WHERE report_key IN (FROM scratch.raw.touched_report)"
    yield from _named("verdicts lost on the way:", query(f"({ours}) EXCEPT ALL ({theirs})"))
    yield from _named("verdicts that validation did not give:", query(f"({theirs}) EXCEPT ALL ({ours})"))


def marts_of_checks_agree(query: Query) -> Iterator[str]:
    """What the marts of checks count is what fct_check_result says, and each failure about cells shows its cells."""
    rows = query(
        f"WITH said AS (SELECT report_key, count(*) AS checks, count(*) FILTER (status = 'fail') AS failed "
        f"FROM {MARTS}.fct_check_result GROUP BY report_key) "
        f"SELECT q.report_key FROM {MARTS}.mart_report_quality AS q FULL JOIN said USING (report_key) "
        "WHERE q.report_key IS NULL OR (q.checks, q.errors_failed + q.warnings_failed + q.hints_failed) "
        "IS DISTINCT FROM (coalesce(said.checks, 0), coalesce(said.failed, 0))"
    )
    yield from _named("mart_report_quality does not agree with fct_check_result:", rows)
    rows = query(
        f"WITH said AS (SELECT check_id, count(DISTINCT report_key) AS reports, "
        f"count(*) FILTER (status = 'fail') AS failing FROM {MARTS}.fct_check_result "
        f"SEMI JOIN (FROM {MARTS}.dim_report WHERE is_current) AS held USING (report_key) GROUP BY check_id), "
        "summed AS (SELECT check_id, sum(reports) AS reports, sum(failing_places) AS failing, "
        "sum(passed + failed + not_assessable + not_applicable) AS verdicts, sum(passed + failed - compared) AS gap "
        f"FROM {MARTS}.mart_check_summary GROUP BY check_id) "
        "SELECT check_id FROM said FULL JOIN summed USING (check_id) "
        "WHERE (said.reports, said.failing, said.reports, 0) "
        "IS DISTINCT FROM (summed.reports, summed.failing, summed.verdicts, summed.gap)"
    )
    yield from _named("mart_check_summary does not agree with fct_check_result:", rows)
    columns = "report_key, check_id, applicant_code, metric_code"
    failed = f"SELECT {columns} FROM {MARTS}.fct_check_result WHERE status = 'fail'"
    shown = f"SELECT report_key, check_id, check_applicant_code, check_metric_code FROM {MARTS}.mart_failed_cell"
    about_cells = "SELECT check_id, instance_applicant, instance_metric FROM scratch.raw.rule_cell"
    rows = query(
        f"SELECT report_key, check_id FROM ({failed} EXCEPT {shown}) AS lacking WHERE metric_code IS NOT NULL OR "
        f"EXISTS (FROM ({about_cells}) AS c WHERE c.check_id = lacking.check_id "
        "AND c.instance_applicant = lacking.applicant_code "
        "AND c.instance_metric IS NOT DISTINCT FROM lacking.metric_code)"
    )
    yield from _named("mart_failed_cell lacks the cells of (report, check):", rows)
    yield from _named("mart_failed_cell shows what did not fail:", query(f"({shown}) EXCEPT ({failed})"))


def nothing_leads_outside(query: Query) -> Iterator[str]:
    """No view of the release needs another database, which readers would not have."""
    rows = query(
        "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = current_database() "
        "AND NOT internal AND regexp_matches(sql, '\\bscratch\\b')"
    )
    yield from _named("views that refer to the scratch file:", rows)


def blanks_are_no_numbers(query: Query) -> Iterator[str]:
    """A cell has a value exactly when its status says that one was reported."""
    for table in ("fct_disclosure", "fct_disclosure_superseded"):
        rows = query(
            f"SELECT report_key, metric_code, applicant_code FROM {MARTS}.{table} "
            "WHERE (value IS NOT NULL) <> (value_status = 'reported')"
        )
        yield from _named(f"{table}: value and value_status contradict each other:", rows)


def _named(what: str, rows: list[tuple[object, ...]]) -> Iterator[str]:
    if rows:
        examples = ", ".join("/".join(str(value) for value in row) for row in rows[:_EXAMPLES])
        more = f" and {len(rows) - _EXAMPLES} more" if len(rows) > _EXAMPLES else ""
        yield f"{what} {examples}{more}"


INVARIANTS: dict[str, Callable[[Query], Iterator[str]]] = {
    check.__name__: check
    for check in (
        grains_are_unique,
        keys_lead_somewhere,
        every_file_has_its_row,
        every_report_is_there_once,
        one_version_is_current,
        no_cell_is_lost,
        every_check_speaks,
        verdicts_are_those_of_validation,
        marts_of_checks_agree,
        blanks_are_no_numbers,
        nothing_leads_outside,
    )
}
"""The invariants by name; `contract_is_kept` is tried before them."""
