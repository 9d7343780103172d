"""The list of sectors: codes and patterns are unique, successors exist, known departments are recognised."""

from __future__ import annotations

import csv

import pytest

from dagster_project import project_files
from dagster_project.warehouse.sectors import sector_of


@pytest.fixture(scope="module")
def sectors() -> list[dict[str, str]]:
    with project_files.path("data", "bodies", "sectors.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_codes_and_patterns_are_unique_and_successors_exist(sectors: list[dict[str, str]]) -> None:
    codes = [row["sector_code"] for row in sectors]
    assert len(codes) == len(set(codes)) >= 40
    patterns = [pattern for row in sectors for pattern in row["patterns"].split("|")]
    assert len(patterns) == len(set(patterns))
    assert all(patterns)
    assert {row["successor_code"] for row in sectors} - {""} <= set(codes)
    assert {row["is_vertical"] for row in sectors} == {"true", "false"}
    for row in sectors:
        if row["first_year"] and row["last_year"]:
            assert int(row["first_year"]) <= int(row["last_year"])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("沅江市公安局交通警察大队", "公安"),
        ("宣州区卫生和计划生育委员会", "卫生计生"),
        ("涵江区卫生局", "卫生"),
        ("来宾市卫生健康委员会", "卫生健康"),
        ("漳平市国土资源局", "国土资源"),
        ("某市自然资源和规划局", "自然资源"),
        ("兴安盟生态环境局乌兰浩特市分局", "生态环境"),
        ("蜀山区教育体育局", "教育"),
        ("金水区发展改革和统计局", "发展改革"),
        ("乐山市气象局", "气象"),
        ("广州海关", "海关"),
        ("国家税务总局", "税务"),
        ("某县文化广电旅游体育局", "文化旅游"),
        ("淄博市人民政府办公室", None),
        ("运城经济技术开发区管理委员会", None),
    ],
)
def test_a_department_belongs_to_its_first_line_of_work(name: str, code: str | None) -> None:
    found = sector_of(name, "department")
    assert (found.code if found else None) == code
