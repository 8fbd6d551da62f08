"""Queries that DuckDB's optimizer makes an impossible or a wrong plan of, answered all the same."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot

from semantic_layer.passes.duckdb_writer import writer_of
from warehouse.query_process import open_locked

TABLES = """
create table orders(status varchar, store_id integer, customer_id integer, carrier_id integer);
create table customers(customer_id integer, weight decimal(18, 2));
create table carriers(carrier_id integer, city_id integer);
create table cities(city_id integer, name varchar);
insert into carriers values (6, 1), (5, 3);
insert into cities values (1, 'ä');
"""
# No city is before 'B': the join is empty, and the condition on weight is read where weight no longer is.
QUERY = """
select status, count(*) filter (store_id > 0), max(store_id) filter (weight <> 10.01)
from orders left join customers using (customer_id) left join carriers using (carrier_id)
left join cities using (city_id)
where name <= 'B' and weight = -1.25 and (store_id > 0 or weight <> 10.01)
group by 1
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    return tmp_path / "shop.duckdb"


def test_an_empty_join_is_answered(path: Path) -> None:
    settings = {
        "memory_limit": "256MB",
        "threads": 1,
        "temp_directory": str(path.parent),
        "temp_limit": "1GB",
    }
    with open_locked(str(path), settings) as connection:
        assert connection.execute(QUERY).fetchall() == []


def test_the_step_left_out_is_what_fails(path: Path) -> None:
    """Once DuckDB answers, no step need be left out of plans."""
    with duckdb.connect(str(path)) as connection, pytest.raises(duckdb.InternalException, match="bind"):
        connection.execute(QUERY)


DIFFERS = (
    "state IS DISTINCT FROM 'SP' OR state >= 'X'",
    "amount >= 4 OR amount IS DISTINCT FROM 1",
    "4 <= amount OR 1 IS DISTINCT FROM amount",
    "NOT (amount IS NOT DISTINCT FROM 1) OR amount >= 4",
    "amount IS DISTINCT FROM -1 OR amount IS DISTINCT FROM 2",
    "paid_on IS DISTINCT FROM CAST('2024-01-01' AS DATE) OR paid_on >= CAST('2024-02-01' AS DATE)",
)


@pytest.fixture
def nulls() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table whose columns are null in all of its rows, as in the first group of a table's rows."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table t as select null::varchar state, null::int amount, null::date paid_on"
        )
        yield connection


@pytest.mark.parametrize("condition", DIFFERS)
def test_what_differs_from_a_constant_keeps_rows_of_nulls(nulls: duckdb.DuckDBPyConnection, condition: str):
    tree = sqlglot.parse_one(f"SELECT COUNT(*) FROM t WHERE {condition}", dialect="duckdb")
    assert nulls.execute(tree.sql(writer_of("duckdb"))).fetchone() == (1,)


@pytest.mark.parametrize("condition", DIFFERS)
def test_in_its_own_words_duckdb_drops_them(nulls: duckdb.DuckDBPyConnection, condition: str):
    """Once DuckDB keeps them, nothing need be written in other words."""
    assert nulls.execute(f"SELECT COUNT(*) FROM t WHERE {condition}").fetchone() == (0,)
