"""From files to marts: departments under every wording and through two reforms, and zones of unknown age."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.settings import Settings
from tests.built_warehouse import must_publish, rows

REPORT = """{body}{year}年政府信息公开工作年度报告

本报告根据《中华人民共和国政府信息公开条例》编制,统计期限自{year}年1月1日起至{year}年12月31日止。
一、主动公开政府信息情况
{year}年,共主动公开政府信息{number}条。
二、依申请公开政府信息情况
{year}年,共收到政府信息公开申请{number}件。
三、行政复议、提起行政诉讼情况
全年未发生行政复议、行政诉讼。
"""
REPORTS = [
    ("合肥市瑶海区卫生局", 2012),
    ("瑶海区人口和计划生育局", 2013),
    ("合肥市瑶海区卫计委", 2016),
    ("瑶海区卫生和计划生育委员会", 2017),
    ("瑶海区卫健委", 2019),
    ("合肥市瑶海区卫生健康委员会", 2020),
    ("瑶海区卫生健康委", 2021),
    ("合肥市公安局瑶海分局", 2020),
    ("瑶海区公安分局", 2021),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root: Path = tmp_path_factory.mktemp("bodies")
    settings = Settings(home=root / "home", inbox=root / "inbox")
    settings.inbox.mkdir()
    for number, (body, year) in enumerate(REPORTS, start=11):
        text = REPORT.format(body=body, year=year, number=number)
        (settings.inbox / f"{number}.txt").write_text(text, encoding="utf-8")
    must_publish(settings)
    return settings


def test_one_row_for_all_wordings_of_a_department(built: Settings) -> None:
    query = """
        SELECT body.name, body.sector_code, body.first_year, body.last_year, later.name, count(*)
        FROM marts.dim_reporting_body AS body
        LEFT JOIN marts.dim_reporting_body AS later ON later.reporting_body_key = body.successor_key
        INNER JOIN marts.dim_report AS report ON report.reporting_body_key = body.reporting_body_key
        INNER JOIN marts.dim_jurisdiction AS place ON place.jurisdiction_key = body.jurisdiction_key
        WHERE place.path_name = '安徽省/合肥市/瑶海区'
        GROUP BY ALL ORDER BY body.first_year, body.name
    """
    assert rows(built, query) == [
        ("合肥市瑶海区卫生局", "卫生", 2012, 2012, "瑶海区卫生和计划生育委员会", 1),
        ("瑶海区人口和计划生育局", "人口计生", 2013, 2013, "瑶海区卫生和计划生育委员会", 1),
        ("瑶海区卫生和计划生育委员会", "卫生计生", 2016, 2017, "合肥市瑶海区卫生健康委员会", 2),
        ("合肥市瑶海区卫生健康委员会", "卫生健康", 2019, 2021, None, 3),
        ("瑶海区公安分局", "公安", 2020, 2021, None, 2),
    ]


def test_a_zone_of_unknown_age_is_not_missing_before_something_shows_it(built: Settings) -> None:
    query = """
        SELECT place.valid_from_year, place.evident_from_year, coverage.year, coverage.status
        FROM marts.mart_coverage AS coverage
        INNER JOIN marts.dim_jurisdiction AS place USING (jurisdiction_key)
        WHERE place.path_name = '安徽省/合肥市/合肥高新技术产业开发区' AND coverage.year IN (2012, 2016, 2017)
        ORDER BY coverage.year
    """
    found = rows(built, query)
    assert [(row[0], row[2], row[3]) for row in found] == [
        (2008, 2012, "not_due"),
        (2008, 2016, "not_due"),
        (2008, 2017, "not_held"),
    ]
    assert [row[1] for row in found] == [2017] * 3
    query = """
        SELECT count(*) FROM marts.mart_coverage AS coverage
        INNER JOIN marts.dim_jurisdiction AS place USING (jurisdiction_key)
        WHERE place.code IS NOT NULL AND coverage.year < 2020 AND coverage.status = 'not_due'
    """
    assert rows(built, query) == [(0,)], "divisions with a code are due in every year"
