"""The retail sample: what is published adds up to what its generator says, moves and bad rows included."""

import csv
import json
import re
from decimal import Decimal

import duckdb
import pytest

from app.refresh import run_refresh
from pipelines.generators.retail_sample import generate
from warehouse.errors import FootnoteError
from warehouse.serving import current

pytestmark = [pytest.mark.usefixtures("without_models"), pytest.mark.long]
SIZES = {"customers": 60, "products": 15, "orders": 400}
# Total the generator promises -> SQL over the published tables.
TOTALS = {
    "customers": "SELECT count(DISTINCT customer_id) FROM common.dim_customer",
    "moves": "SELECT count(*) - count(DISTINCT customer_id) FROM common.dim_customer",
    "customers_who_moved": "SELECT count(DISTINCT customer_id) FROM common.dim_customer WHERE NOT is_current",
    "products": "SELECT count(*) FROM common.dim_product",
    "orders": "SELECT count(*) FROM operations.fact_orders",
    "canceled_orders": "SELECT count(*) FROM operations.fact_orders WHERE order_status = 'canceled'",
    "returned_orders": "SELECT count(*) FROM operations.fact_orders WHERE order_status = 'returned'",
    "customers_with_orders": "SELECT count(DISTINCT customer_id) FROM operations.fact_orders",
    "units": "SELECT sum(quantity) FROM sales.fact_sales",
    "item_price_total": "SELECT sum(item_price) FROM sales.fact_sales",
    "revenue": "SELECT sum(item_price) FROM sales.fact_sales WHERE recognized_revenue",
}
BY = {
    "revenue_by_state": "state, sum(item_price) FROM sales.fact_sales JOIN common.dim_customer AS d",
    "revenue_by_category": "category, sum(item_price) FROM sales.fact_sales JOIN common.dim_product AS d",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of the files, the totals they promise, and a workspace published from them."""
    folder, workspace = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("workspace")
    totals = generate(folder, **SIZES)
    report = run_refresh(workspace, dataset="retail_sample", source=folder)
    return folder, totals, workspace, report


def rows(workspace, sql):
    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("total", TOTALS)
def test_published_totals_are_the_generators(total, made):
    _, totals, workspace, _ = made
    assert rows(workspace, TOTALS[total]) == [(getattr(totals, total),)]


@pytest.mark.parametrize("total", BY)
def test_published_parts_are_the_generators(total, made):
    _, totals, workspace, _ = made
    key = "customer_key" if total == "revenue_by_state" else "product_key"
    published = rows(
        workspace, f"SELECT {BY[total]} USING ({key}) WHERE recognized_revenue GROUP BY ALL ORDER BY ALL"
    )
    assert dict(published) == getattr(totals, total)
    assert len(published) > 3


def test_bad_rows_are_set_aside_with_the_reason_planted(made):
    _, totals, _, report = made
    found = {
        (source.name, re.sub("repeats .*", "repeats row", reason)): count
        for source in report.sources
        for reason, count in source.reasons.items()
    }
    assert found == {(planted.file, planted.reason): planted.rows for planted in totals.planted}
    for source in report.sources:
        assert source.rows_in == source.loaded + source.quarantined


def test_a_fact_is_of_the_address_of_its_day(made):
    _, _, workspace, _ = made
    outside = """SELECT count(*) FROM operations.fact_orders AS o
        JOIN common.dim_customer AS c USING (customer_key)
        WHERE o.ordered_at < c.valid_from OR o.ordered_at >= c.valid_to"""
    moved = """SELECT count(*) FROM operations.fact_orders JOIN common.dim_customer USING (customer_key)
        WHERE NOT is_current"""
    assert rows(workspace, outside) == [(0,)]
    assert rows(workspace, moved)[0][0] > 0


def test_region_follows_from_the_state(made):
    _, _, workspace, _ = made
    regions = rows(workspace, "SELECT DISTINCT region FROM common.dim_customer ORDER BY ALL")
    assert {region for (region,) in regions} == {"Midwest", "Northeast", "South", "West"}


def test_nobody_can_be_known_from_what_is_published(made):
    _, _, workspace, _ = made
    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        texts = str([connection.execute(f"SELECT * FROM {table}").fetchall() for (table,) in tables])
    assert "example.com" not in texts and "Customer 0001" not in texts


def test_equal_seeds_give_equal_files_and_the_totals_are_written_beside_them(made, tmp_path):
    folder, totals, _, _ = made
    assert generate(tmp_path, **SIZES) == totals
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    written = json.loads((tmp_path / "expected_totals.json").read_text(encoding="utf-8"))
    assert Decimal(written["revenue"]) == totals.revenue
    assert generate(tmp_path, seed=12, **SIZES) != totals


def test_three_files_will_do(made, tmp_path):
    """Without the file of moves, each customer has one address."""
    folder, totals, _, _ = made
    for name in ("customers", "products", "orders"):
        (tmp_path / f"{name}.csv").write_bytes((folder / f"{name}.csv").read_bytes())
    run_refresh(tmp_path / "workspace", dataset="retail_sample", source=tmp_path)
    counted = rows(
        tmp_path / "workspace", "SELECT count(*), count(*) FILTER (is_current) FROM common.dim_customer"
    )
    assert counted == [(totals.customers, totals.customers)]


def test_a_sample_from_files_has_no_scale(made, tmp_path):
    with pytest.raises(FootnoteError, match="only a generated one has a scale"):
        run_refresh(tmp_path, dataset="retail_sample", source=made[0], scale=2)


def test_a_generated_sample_has_a_scale_and_stays_generated(tmp_path):
    run_refresh(tmp_path, dataset="retail_sample", scale=0.1)
    assert rows(tmp_path, "SELECT count(*) FROM operations.fact_orders") == [(300,)]


def test_a_sample_from_files_stays_one(made):
    """Refreshed again without naming the folder, it reads the files it was made from."""
    _, totals, workspace, _ = made
    run_refresh(workspace)
    assert rows(workspace, "SELECT count(*) FROM operations.fact_orders") == [(totals.orders,)]


def test_too_small_a_sample(tmp_path):
    with pytest.raises(FootnoteError, match="5 customers are too few"):
        generate(tmp_path, customers=5)


def test_ids_have_three_digits_and_more(made):
    with (made[0] / "orders.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["order_id"] for row in csv.DictReader(file)]
    assert ids[0].startswith("O0") and all(re.fullmatch(r"O\d{3,}", one) for one in ids if one)
