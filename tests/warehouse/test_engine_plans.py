"""Queries that DuckDB's optimizer makes an impossible or a wrong plan of, answered all the same."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot

from semantic_layer.passes.duckdb_writer import writer_of
from warehouse.duckdb_limits import LEFT_OUT_OF_PLANS
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


ROWS = """
CREATE TABLE fact (day DATE, amount INTEGER, customer VARCHAR, account INTEGER);
CREATE TABLE deal (customer VARCHAR);
CREATE TABLE account (account INTEGER, since DATE, until DATE);
CREATE TABLE customer (customer VARCHAR, is_new BOOLEAN, town INTEGER);
CREATE TABLE town (town INTEGER, name VARCHAR);
INSERT INTO account VALUES (6, '2021-02-28', '2021-04-09'), (5, '2019-03-31', '2019-05-10');
INSERT INTO customer VALUES ('k6', FALSE, 1), ('k3', NULL, 3);
INSERT INTO town VALUES (3, 'a');
INSERT INTO fact VALUES ('2019-04-01', 2, 'k3', 5);
INSERT INTO deal VALUES ('k3');
"""
# Filters that together leave nothing of the tables joined.
NOTHING_LEFT = """
WITH deals AS (SELECT customer, COUNT(1) AS n FROM deal GROUP BY 1)
SELECT
  AVG(fact.amount) FILTER (WHERE CASE WHEN deals.customer IS NULL THEN 0 ELSE deals.n END < 1),
  COUNT(DISTINCT fact.day) FILTER (WHERE account.until > DATE '2019-12-31' AND customer.is_new)
FROM fact
LEFT JOIN deals ON fact.customer = deals.customer
LEFT JOIN account
  ON fact.account = account.account AND account.since <= fact.day
  AND (fact.day < account.until OR account.until IS NULL)
LEFT JOIN customer ON fact.customer = customer.customer
LEFT JOIN town ON customer.town = town.town
WHERE (account.until < DATE '2019-03-31' OR town.name IS NULL) AND STRPOS(LOWER(town.name), '!') > 0
  AND (CASE WHEN deals.customer IS NULL THEN 0 ELSE deals.n END < 1
    OR account.until > DATE '2019-12-31' AND customer.is_new)
"""


def test_joins_that_filters_leave_nothing_of_are_answered():
    with duckdb.connect(config={**LEFT_OUT_OF_PLANS}) as connection:
        connection.execute(ROWS)
        assert connection.execute(NOTHING_LEFT).fetchall() == [(None, 0)]


def test_in_the_engines_own_plan_they_fail():
    """Once DuckDB answers, one step more may be taken back into plans."""
    with duckdb.connect() as connection:
        connection.execute(ROWS)
        with pytest.raises(duckdb.InternalException, match="Failed to bind column reference"):
            connection.execute(NOTHING_LEFT)


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
