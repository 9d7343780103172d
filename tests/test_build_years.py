"""Years that follow each other: verdicts on neighbours are renewed, whatever day and order the reports come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project import project_files
from dagster_project.settings import Settings
from dagster_project.warehouse.neighbours import NOT_HELD, SUPERSEDED
from tests.built_warehouse import manifest_of, must_publish, rows

TEXT = next(project_files.path("data", "reports").glob("002*")).read_text(encoding="utf-8")


def text_of(year: int) -> str:
    """A city's report of 2019 as one of another year: all its figures are copied."""
    return TEXT.replace("2020", str(year + 1)).replace("2019", str(year))


CORRECTED = text_of(2020).replace("2021-03-31", "2021-05-31").replace("工作年度报告", "工作年度报告(更正)", 1)
FILES = {
    "2019.txt": text_of(2019),
    "2020.txt": text_of(2020),
    "2021.txt": text_of(2021),
    "2022.txt": text_of(2022),
    "2020 again.txt": CORRECTED,
}


def bring(settings: Settings, *names: str) -> None:
    """A day on which these files come."""
    settings.inbox.mkdir(exist_ok=True)
    for name in names:
        (settings.inbox / name).write_text(FILES[name], encoding="utf-8")
    must_publish(settings)


def verdicts(settings: Settings, rule: str, applicant: str = "total") -> dict[str, tuple[str, str | None]]:
    """File → status and reason of one rule."""
    query = f"""
        SELECT file.path, found.status, found.reason FROM marts.fct_check_result AS found
        INNER JOIN marts.fct_source_file AS file USING (report_key)
        WHERE found.check_id = '{rule}' AND found.applicant_code = '{applicant}'
    """
    return {path: (status, reason) for path, status, reason in rows(settings, query)}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[dict[str, tuple[str, str | None]]]]:
    """A warehouse to which four years come in three days, and what X.K1 says after each."""
    root: Path = tmp_path_factory.mktemp("years")
    settings = Settings(home=root / "home", inbox=root / "inbox")
    said = []
    for names in (("2019.txt", "2020.txt"), ("2022.txt", "2021.txt"), ("2020 again.txt",)):
        bring(settings, *names)
        said.append(verdicts(settings, "X.K1"))
    return settings, said


def test_the_year_after_is_judged_anew_when_a_year_comes(
    days: tuple[Settings, list[dict[str, tuple[str, str | None]]]],
) -> None:
    _, (first, second, third) = days
    assert first == {"2019.txt": ("not_assessable", NOT_HELD), "2020.txt": ("fail", None)}
    assert second == {**first, "2021.txt": ("fail", None), "2022.txt": ("fail", None)}
    assert third == {**second, "2020.txt": ("not_assessable", SUPERSEDED), "2020 again.txt": ("fail", None)}


def test_both_cells_are_shown_with_their_reports(
    days: tuple[Settings, list[dict[str, tuple[str, str | None]]]],
) -> None:
    settings, _ = days
    query = """
        SELECT this.path, other.path, cell.cell_label_zh, cell.value, cell.location IS NOT NULL
        FROM marts.mart_failed_cell AS cell
        INNER JOIN marts.fct_source_file AS this USING (report_key)
        INNER JOIN marts.fct_source_file AS other ON other.report_key = cell.cell_report_key
        WHERE cell.check_id = 'X.K1' AND cell.check_applicant_code = 'total' AND this.path = '2021.txt'
        ORDER BY other.path DESC
    """
    assert rows(settings, query) == [
        ("2021.txt", "2021.txt", "总计·上年结转政府信息公开申请数量", 149, True),
        ("2021.txt", "2020 again.txt", "上一年度 总计·结转下年度继续办理", 173, True),
    ]
    current = "SELECT check_id, year, failed FROM marts.mart_check_summary WHERE check_id = 'X.D2' ORDER BY year"
    assert rows(settings, current) == [("X.D2", 2019, 0), ("X.D2", 2020, 1), ("X.D2", 2021, 1), ("X.D2", 2022, 1)]


def test_days_and_one_build_of_all_say_the_same(
    days: tuple[Settings, list[dict[str, tuple[str, str | None]]]], tmp_path: Path
) -> None:
    settings, _ = days
    at_once = Settings(home=tmp_path / "home", inbox=settings.inbox)
    must_publish(at_once)
    of_days, of_one = manifest_of(settings).tables, manifest_of(at_once).tables
    assert {name for name in of_days if of_days[name] != of_one[name]} <= {"release_info"}
