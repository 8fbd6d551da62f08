"""The published Olist against SQL written by hand on its files, and against the totals known of it."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from warehouse.serving import current

CASES = yaml.safe_load((Path(__file__).parent / "olist_totals.yml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def published(olist_workspace):
    with duckdb.connect(str(current(olist_workspace).path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def raw(olist_folder):
    with duckdb.connect() as connection:
        for path in sorted(olist_folder.rglob("*.csv*")):
            name = path.name.split(".")[0].removeprefix("olist_").removesuffix("_dataset")
            options = "all_varchar = true, header = true, quote = '\"', escape = '\"'"
            connection.execute(f"CREATE VIEW {name} AS FROM read_csv('{path}', {options})")
        yield connection


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_published_equals_the_files(case, published, raw):
    rows = published.execute(case["published"]).fetchall()
    assert rows == raw.execute(case["files"]).fetchall()
    if "known" in case:
        assert [Decimal(str(value)) for value in rows[0]] == [Decimal(str(value)) for value in case["known"]]


def test_each_person_is_at_one_address_at_a_time(published):
    overlaps = """SELECT count(*) FROM operations.fact_orders AS o
        JOIN common.dim_customer AS c USING (customer_key)
        WHERE o.ordered_at < c.valid_from OR o.ordered_at > c.valid_to"""
    assert published.execute(overlaps).fetchall() == [(0,)]


def test_money_is_decimal(published):
    [(total,)] = published.execute("SELECT sum(item_price) FROM sales.fact_sales").fetchall()
    assert isinstance(total, Decimal)


def test_what_is_known_of_the_places(raw):
    """As many rows, prefixes, repeated rows and points outside the mainland as are known of the file."""
    counts = """SELECT count(*), count(DISTINCT geolocation_zip_code_prefix),
        count(*) - (SELECT count(*) FROM (SELECT DISTINCT * FROM geolocation)) FROM geolocation"""
    assert raw.execute(counts).fetchall() == [(1_000_163, 19_015, 261_831)]
