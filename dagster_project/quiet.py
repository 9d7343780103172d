"""Keeps the tools that a build uses from sending statistics anywhere."""

from __future__ import annotations

import os

NO_STATISTICS = {
    "DO_NOT_TRACK": "1",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}

DAGSTER_YAML = """\
# Written by gongkai; yours to change. Dagster keeps its runs and events in this folder.
telemetry:
  enabled: false
nux:
  enabled: false
"""


def switch_off_statistics() -> None:
    """Set the tools' own switches for this process and its children; whoever wants otherwise sets them before."""
    for name, value in NO_STATISTICS.items():
        os.environ.setdefault(name, value)
