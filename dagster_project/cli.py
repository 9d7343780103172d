"""The command ``gongkai``. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import click

from dagster_project import __version__

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FILE_OR_FOLDER = click.Path(path_type=Path, exists=True)

_HOME = click.option(
    "--home",
    type=_FOLDER,
    help="Folder of the warehouse. Default: $GONGKAI_HOME, else data/warehouse in a clone, "
    "the user's data folder when installed.",
)


class _Group(click.Group):
    """Rows of forms that are wrong, and suites that do not fit them, are told to people by every command."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (ValueError, NotADirectoryError) as error:
            from dagster_project.project_files import DATA_VARIABLE
            from dagster_project.reports.forms.rows import RegistryError

            if isinstance(error, RegistryError) or DATA_VARIABLE in str(error):
                raise click.ClickException(str(error)) from error
            raise
        except RuntimeError as error:
            from dagster_project.validation.engine import EngineError

            if isinstance(error, EngineError):
                raise click.ClickException(str(error)) from error
            raise


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="gongkai", message="%(prog)s %(version)s")
def main() -> None:
    """政府信息公开年度报告: annual reports on government information disclosure, read, checked, made a warehouse."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Chinese text whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command()
@click.option("--inbox", type=_FOLDER, help="Folder with the files. Default: $GONGKAI_INBOX, else the bundled reports.")
@_HOME
def build(inbox: Path | None, home: Path | None) -> None:
    """Take in what is new, read, check and publish: the daily job, once, without a daemon.

    Exit 0: a release was published, or the last one is up to date. 1: no release could be published. 2: wrong usage.
    """
    from dagster_project.cli_build import run

    sys.exit(run(inbox, home))


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--format", "form", type=click.Choice(["json", "csv", "table"]), default="json", show_default=True)
def parse(files: tuple[Path, ...], form: str) -> None:
    """Read FILES only; nothing is stored.

    Exit 0: every file parsed or partial. 1: some file unrecognised or unreadable. 2: wrong usage.
    """
    from dagster_project.cli_parse import run

    sys.exit(run(files, form))


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE_OR_FOLDER)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="File for what is found, e.g. check.html.")
@click.option(
    "--previous", multiple=True, type=_FILE_OR_FOLDER, help="Last year's report, or a folder of them; may be repeated."
)
def check(files: tuple[Path, ...], form: str, to: Path | None, previous: tuple[Path, ...]) -> None:
    """Read FILES, or all files below folders, and apply every rule about a report and about it and its year before.

    Last year's report is the one given with --previous, else another of FILES; without one, years are not compared.

    Tells each failed check in Chinese and English with the printed cells, both sums, the likeliest wrong cells and what
    to do; of several reports a summary first, problems at the top. The format html is one page to hand on or print.

    Exit 0: no check of severity error failed. 1: one did, or a file could not be read. 2: wrong usage.
    """
    from dagster_project.cli_check import run

    sys.exit(run(files, form, to, previous))


@main.command()
@click.argument("file")
@click.argument("metric")
@click.argument("applicant", required=False)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="File for the page, e.g. cell.html.")
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
def show(file: str, metric: str, applicant: str | None, to: Path | None, open_it: bool) -> None:
    """Show the document in FILE with the printed cell of METRIC [APPLICANT] highlighted, as a page of HTML.

    FILE may be a member of an archive (a.zip!/b.html) or one of several reports (c.docx#2). METRIC and APPLICANT are
    codes or Chinese labels; without APPLICANT all cells of the row are marked. The page goes to standard output, else
    to the file of --to or into the browser; it holds none of the document's scripts, styles, pictures or links.

    Exit 0: shown. 1: no such cell in the report, or the file cannot be read. 2: wrong usage.
    """
    from dagster_project.cli_show import run

    sys.exit(run(file, metric, applicant, to, open_it))


@main.command()
@_HOME
def status(home: Path | None) -> None:
    """What is in the warehouse: reports by year and form, coverage, failed checks, quarantine, release."""
    from dagster_project.cli_status import run

    sys.exit(run(home))


@main.command()
@click.argument("query")
@_HOME
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True
)
def sql(query: str, home: Path | None, form: str) -> None:
    """Run a QUERY on the published release, read-only and without access to other files."""
    from dagster_project.cli_sql import run

    sys.exit(run(query, home, form))


@main.command()
@_HOME
@click.option("--to", "target", type=_FOLDER, required=True, help="Folder for the files; made if it is not there.")
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "xlsx"]), default="parquet", show_default=True)
def export(home: Path | None, target: Path, form: str) -> None:
    """Write the marts as files, with a data dictionary."""
    from dagster_project.cli_export import run

    sys.exit(run(home, target, form))


if __name__ == "__main__":
    if not os.environ.get("PYTHONUTF8"):
        os.environ["PYTHONUTF8"] = "1"  # for the workers that a build starts
    main()
