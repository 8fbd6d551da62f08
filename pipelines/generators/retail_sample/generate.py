"""Write the raw files of the retail sample, and what they must add up to."""

import json
from dataclasses import asdict
from pathlib import Path

import duckdb

from pipelines.generators.demo.dirt import plant
from pipelines.generators.demo.tables import RawTable
from pipelines.generators.retail_sample.shop import build_shop
from pipelines.generators.retail_sample.tables import (
    KINDS,
    customers_table,
    moves_table,
    orders_table,
    products_table,
)
from pipelines.generators.retail_sample.totals import RetailTotals, count
from warehouse.errors import FootnoteError

FEWEST = {"customers": 20, "products": 10, "orders": 50}
EXPECTED = "expected_totals.json"


def generate(
    out_dir: Path, *, seed: int = 11, customers: int = 300, products: int = 60, orders: int = 3000
) -> RetailTotals:
    """Write the CSV files and their expected totals, and return the totals.

    The same seed and sizes give the same bytes. Raises FootnoteError for sizes too small to plant in.
    """
    for name, size in {"customers": customers, "products": products, "orders": orders}.items():
        if size < FEWEST[name]:
            raise FootnoteError(
                f"{size} {name} are too few for the retail sample.",
                code="too_small",
                action=f"ask for {FEWEST[name]} {name} or more",
            )
    shop = build_shop(seed, customers=customers, products=products, orders=orders)
    made = (
        customers_table(shop.people),
        moves_table(shop.people, shop.moves),
        products_table(shop.products),
        orders_table(shop.orders),
    )
    totals = count(shop, plant(seed, {table.name: table for table in made}, KINDS))
    out_dir.mkdir(parents=True, exist_ok=True)
    for table in made:
        _write(out_dir / f"{table.name}.csv", table)
    text = json.dumps(asdict(totals), default=str, indent=1)
    (out_dir / EXPECTED).write_text(f"{text}\n", encoding="utf-8")
    return totals


def _write(path: Path, table: RawTable) -> None:
    with duckdb.connect() as connection:
        connection.register("made", table.all_rows())
        connection.execute(f"COPY made TO '{path}' (FORMAT csv, HEADER true, NULLSTR '')")
