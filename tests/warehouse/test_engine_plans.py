"""A query that DuckDB's optimizer makes an impossible plan of is answered by the query process."""

from pathlib import Path

import duckdb
import pytest

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
