"""The code location of Dagster (see workspace.yaml): the warehouse that the environment names, else the default one."""

from dagster_project.quiet import switch_off_statistics

switch_off_statistics()

from dagster_project.code_location import code_location  # noqa: E402 - Dagster reads the switches when it is imported
from dagster_project.settings import resolve  # noqa: E402

defs = code_location(resolve())
