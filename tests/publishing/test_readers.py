"""Programs that read the release: SQLAlchemy with duckdb-engine, as BI tools use it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from dagster_project.settings import Settings
from dagster_project.warehouse import contract
from tests.built_warehouse import bundled_warehouse


@pytest.fixture(scope="module")
def published() -> Settings:
    return bundled_warehouse()


def test_a_sqlalchemy_client_lists_the_marts_with_comments_and_queries_them(published: Settings) -> None:
    engine = sa.create_engine(
        f"duckdb:///{published.current_release.resolve()}",
        connect_args={"read_only": True},
        poolclass=sa.pool.NullPool,
    )
    inspector = sa.inspect(engine)
    names = inspector.get_table_names(schema=contract.MARTS)
    wanted = {table.name: table for table in contract.tables()}
    assert {name.split(".")[-1].strip('"') for name in names} == set(wanted)
    columns = inspector.get_columns("fct_disclosure", schema=contract.MARTS)
    assert [column["name"] for column in columns] == [column.name for column in wanted["fct_disclosure"].columns]
    for table in wanted.values():
        assert inspector.get_table_comment(table.name, schema=contract.MARTS) == {"text": table.comment}
        assert all(column["comment"] for column in inspector.get_columns(table.name, schema=contract.MARTS)), table.name
    with engine.connect() as connection:
        comments = connection.execute(
            sa.text("SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'marts'")
        ).all()
        assert dict(map(tuple, comments)) == {table.name: table.comment for table in wanted.values()}
        total = connection.execute(
            sa.text(
                "SELECT value FROM marts.mart_jurisdiction_year_metric JOIN marts.dim_jurisdiction "
                "USING (jurisdiction_key) WHERE name = :name AND metric_code = :metric AND applicant_code = 'total'"
            ),
            {"name": "瑶海区", "metric": "applications.new"},
        ).scalar_one()
    assert total == 124


def test_the_chinese_views_say_the_same(published: Settings) -> None:
    import duckdb

    with duckdb.connect(published.current_release.resolve(), read_only=True) as connection:
        for table in contract.tables():
            zh = connection.execute(f'SELECT count(*) FROM zh."{table.label_zh}"').fetchone()
            assert zh == connection.execute(f"SELECT count(*) FROM marts.{table.name}").fetchone()
