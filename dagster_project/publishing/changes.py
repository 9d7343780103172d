"""What a candidate changes against the release before it, report by report."""

from __future__ import annotations

from pathlib import Path

import duckdb

_REPORTS = """
SELECT
    count(*) FILTER (WHERE old.report_key IS NULL) AS reports_new,
    count(*) FILTER (WHERE old.report_key IS NULL AND new.is_current AND other.report_key IS NOT NULL)
        AS reports_corrected,
    count(*) FILTER (WHERE new.report_key IS NULL) AS reports_gone,
    count(*) FILTER (WHERE old.is_current AND NOT new.is_current) AS reports_superseded,
    count(*) FILTER (WHERE old.report_key IS NOT NULL AND new.report_key IS NOT NULL) AS reports_kept
FROM marts.dim_report AS new
FULL JOIN before.marts.dim_report AS old ON old.report_key = new.report_key
LEFT JOIN (
    SELECT DISTINCT reporting_body_key, year, scope, min(report_key) AS report_key
    FROM before.marts.dim_report WHERE is_current GROUP BY ALL
) AS other ON (other.reporting_body_key, other.year, other.scope) = (new.reporting_body_key, new.year, new.scope)
"""

_CHECKS = """
SELECT
    count(*) FILTER (WHERE new.status = 'fail' AND old.status IS DISTINCT FROM 'fail') AS failures_new,
    count(*) FILTER (WHERE old.status = 'fail' AND new.status IS DISTINCT FROM 'fail') AS failures_gone
FROM marts.fct_check_result AS new
FULL JOIN before.marts.fct_check_result AS old
    ON (old.report_key, old.check_id, old.applicant_code) = (new.report_key, new.check_id, new.applicant_code)
    AND old.metric_code IS NOT DISTINCT FROM new.metric_code
WHERE new.status = 'fail' OR old.status = 'fail'
"""


def changes_since(connection: duckdb.DuckDBPyConnection, before: Path | None) -> dict[str, int]:
    """Counts of reports and failed checks that are new, corrected, superseded or gone. At first all are new."""
    if before is None:
        reports = _number(connection, "SELECT count(*) FROM marts.dim_report")
        failures = _number(connection, "SELECT count(*) FROM marts.fct_check_result WHERE status = 'fail'")
        return {"reports_new": reports, "failures_new": failures}
    connection.execute(f"ATTACH '{str(before).replace(chr(39), chr(39) * 2)}' AS before (READ_ONLY)")
    try:
        counts: dict[str, int] = {}
        for query in (_REPORTS, _CHECKS):
            result = connection.execute(query)
            names = [column[0] for column in result.description or ()]
            counts.update(zip(names, result.fetchone() or (), strict=True))
        return counts
    finally:
        connection.execute("DETACH before")


def counts_of(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Numbers that a person wants to know of a release."""
    counts = {
        "files": "SELECT count(*) FROM marts.fct_source_file",
        "quarantined": "SELECT count(*) FROM marts.fct_source_file WHERE outcome = 'quarantined'",
        "reports": "SELECT count(*) FROM marts.dim_report",
        "reports_current": "SELECT count(*) FROM marts.dim_report WHERE is_current",
        "facts": "SELECT count(*) FROM marts.fct_disclosure",
        "failed_errors": "SELECT count(*) FROM marts.fct_check_result WHERE status = 'fail' AND severity = 'error'",
    }
    return {name: _number(connection, query) for name, query in counts.items()}


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row is not None else 0
