"""The television logs all the way: what was promised is published, what was planted is set aside."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.generators.ott import OttTotals, generate
from tests.conftest import OTT_SIZES
from tests.pipelines.test_generate_ott import hashes, total_of
from warehouse.serving import current

HERE = Path(__file__).parent
PUBLISHED = yaml.safe_load((HERE / "generate_ott_published.yml").read_text())


@pytest.fixture(scope="module")
def totals(ott_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> OttTotals:
    """The totals of the very files that were refreshed."""
    folder = tmp_path_factory.mktemp("again")
    made = generate(folder, **OTT_SIZES)
    assert hashes(folder) == hashes(ott_workspace / "raw" / "ott")
    return made


@pytest.fixture(scope="module")
def marts(ott_workspace: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(current(ott_workspace).path), read_only=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("total", PUBLISHED)
def test_published_total_is_the_generated_one(totals, marts, total):
    rows = marts.execute(PUBLISHED[total]).fetchall()
    expected = total_of(totals, total)
    if not isinstance(expected, dict):
        assert rows == [(expected,)]
    else:
        assert {row[0] if len(row) == 2 else row[:-1]: row[-1] for row in rows} == expected


def test_every_planted_row_is_set_aside_with_its_reason(totals, ott_workspace):
    counts: dict[tuple[str, str], int] = {}
    for source in ("content_views", "searches"):
        files = f"{ott_workspace}/quarantine/ott/{source}/*.parquet"
        for reason, rows in duckdb.execute(
            f"SELECT _reason, COUNT(*) FROM read_parquet('{files}') GROUP BY 1"
        ).fetchall():
            key = (source, "repeats row" if reason.startswith("repeats") else reason)
            counts[key] = counts.get(key, 0) + rows
    assert counts == {(entry.source, entry.reason): entry.rows for entry in totals.planted if entry.rows}


def test_no_address_of_a_device_is_published(marts):
    columns = marts.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns "
        "WHERE data_type = 'VARCHAR'"
    ).fetchall()
    for schema, table, column in columns:
        sql = f"SELECT COUNT(*) FROM {schema}.{table} WHERE regexp_full_match(\"{column}\", '02[0-9]{{10}}')"
        assert marts.execute(sql).fetchall() == [(0,)], f"{schema}.{table}.{column}"


def test_a_late_row_counts_on_the_day_it_happened(marts, totals):
    sql = "SELECT COUNT(*) FROM behavior.fact_search_behavior WHERE search_date <> CAST(searched_at AS DATE)"
    assert totals.searches.late > 0
    assert marts.execute(sql).fetchall() == [(0,)]


def test_users_are_told_apart_by_leading_zeros(marts, totals):
    sql = """SELECT COUNT(DISTINCT user_id), COUNT(DISTINCT CAST(user_id AS BIGINT))
        FROM behavior.fact_search_behavior"""
    ((users, numbers),) = marts.execute(sql).fetchall()
    assert users == totals.searches.users > numbers
