"""The published Online Retail against SQL written by hand on its file, and against the totals known of it."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from warehouse.serving import current

CASES = yaml.safe_load((Path(__file__).parent / "online_retail_totals.yml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def published(online_retail_workspace):
    with duckdb.connect(str(current(online_retail_workspace).path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def raw(online_retail_folder):
    with duckdb.connect() as connection:
        options = "all_varchar = true, header = true, quote = '\"', escape = '\"'"
        connection.execute(
            f"""CREATE TABLE lines AS SELECT *, row_number() OVER () AS place
            FROM read_csv('{online_retail_folder}/online_retail.csv*', {options})"""
        )
        yield connection


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_published_equals_the_file(case, published, raw):
    rows = published.execute(case["published"]).fetchall()
    assert rows == raw.execute(case["file"]).fetchall()
    if "known" in case:
        assert [Decimal(str(value)) for value in rows[0]] == [Decimal(str(value)) for value in case["known"]]


def test_a_customer_who_moved_has_a_version_for_each_country(published):
    moved = """SELECT count(*) FROM (
        SELECT customer_id FROM common.dim_customer WHERE customer_id IS NOT NULL
        GROUP BY ALL HAVING count(DISTINCT country) > 1)"""
    assert published.execute(moved).fetchall() == [(8,)]
