"""``gongkai status``: what is in the published release, on one page."""

from __future__ import annotations

from pathlib import Path

from dagster_project.cli_common import people_console, release_connection, show_table

_PARTS = {
    "Reports by year and form": """
        SELECT year, form, count(*) AS reports, count(*) FILTER (WHERE is_current) AS current,
            coalesce(sum(failed_errors), 0)::BIGINT AS failed_errors
        FROM marts.dim_report GROUP BY ALL ORDER BY ALL
    """,
    "Coverage of the years with a report (divisions from the county up)": """
        SELECT year, count(*) FILTER (WHERE status = 'held') AS held,
            count(*) FILTER (WHERE status = 'held_partial') AS held_partial,
            count(*) FILTER (WHERE status = 'held_unreadable') AS held_unreadable,
            count(*) FILTER (WHERE status = 'not_held') AS not_held,
            count(*) FILTER (WHERE status = 'not_due') AS not_due
        FROM marts.mart_coverage GROUP BY year
        HAVING count(*) FILTER (WHERE status NOT IN ('not_held', 'not_due')) > 0 ORDER BY year
    """,
    "Checks that fail": """
        SELECT check_id, result.severity, label_zh, count(DISTINCT report_key) AS reports, count(*) AS failures
        FROM marts.fct_check_result AS result JOIN marts.dim_check USING (check_id)
        WHERE result.status = 'fail' GROUP BY ALL ORDER BY failures DESC, check_id LIMIT 30
    """,
    "Files by outcome": "SELECT outcome, count(*) AS files FROM marts.fct_source_file GROUP BY ALL ORDER BY ALL",
    "Quarantine by reason": """
        SELECT reason, count(*) AS files, min(path) AS for_example FROM marts.fct_source_file
        WHERE outcome = 'quarantined' GROUP BY ALL ORDER BY files DESC, reason LIMIT 30
    """,
}


def run(home: Path | None) -> int:
    """Print the page; the exit code."""
    console = people_console()
    with release_connection(home) as (settings, connection):
        info = connection.execute(
            "SELECT release_id, strftime(built_at, '%Y-%m-%d %H:%M:%S'), product_version, reports, facts "
            "FROM marts.release_info"
        ).fetchone()
        if info is not None:
            console.print(
                f"Release {info[0]} of {info[1]} UTC, made by gongkai {info[2]}: {info[3]} reports, {info[4]} facts",
                markup=False,
            )
        console.print(str(settings.current_release.resolve()), markup=False, soft_wrap=True)
        for title, query in _PARTS.items():
            result = connection.execute(query)
            columns = [column[0] for column in result.description or ()]
            rows = result.fetchall()
            console.print()
            if rows:
                show_table(console, columns, rows, title)
            else:
                console.print(f"{title}: none", markup=False)
    return 0
