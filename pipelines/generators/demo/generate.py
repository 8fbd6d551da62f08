"""Write the raw files of the demo shop."""

import shutil
from pathlib import Path

import duckdb
import numpy as np

from pipelines.generators.demo import tables
from pipelines.generators.demo.baskets import fill_baskets, first_products
from pipelines.generators.demo.blocks import Block, blocks
from pipelines.generators.demo.catalog import Catalog, build_catalog
from pipelines.generators.demo.clicks import click
from pipelines.generators.demo.deliveries import deliver
from pipelines.generators.demo.demand import place_orders
from pipelines.generators.demo.dirt import plant_all
from pipelines.generators.demo.fates import decide_fates
from pipelines.generators.demo.payments import pay
from pipelines.generators.demo.people import Sellers, build_addresses, build_customers, build_sellers
from pipelines.generators.demo.reviews import review
from pipelines.generators.demo.searches import search
from pipelines.generators.demo.shop import Shop
from pipelines.generators.demo.totals import GeneratedTotals, add_up, count
from pipelines.generators.demo.visits import visit
from pipelines.generators.demo.watching import watch
from pipelines.generators.demo.web_tables import web_tables
from warehouse.errors import FootnoteError

FEWEST = {"customers": 50, "products": 20, "orders": 500}


def generate(
    out_dir: Path, *, seed: int = 7, customers: int = 5000, products: int = 400, orders: int = 40000
) -> GeneratedTotals:
    """Write the CSV files of a home and garden shop and return what they must add up to.

    The same seed and sizes give the same bytes. Raises FootnoteError for sizes too small to hold
    the planted facts, or more products than the word lists can name.
    """
    _check_sizes(customers=customers, products=products, orders=orders)
    catalog = build_catalog(seed, products)
    sellers = build_sellers(seed, catalog)
    out_dir.mkdir(parents=True, exist_ok=True)
    first = tables.First()
    totals = []
    for block in blocks(seed, customers=customers, orders=orders):
        shop = build_shop(block, catalog, sellers)
        files = raw_tables(block, shop, first)
        planted = plant_all(seed, files) if block.number == 0 else ()
        for table in files.values():
            _write(out_dir / f"{table.name}.csv", table, anew=block.number == 0)
        totals.append(count(shop, planted))
        first = first.after(shop)
    return add_up(totals)


def build_shop(block: Block, catalog: Catalog, sellers: Sellers) -> Shop:
    """Generate one block of the shop, but for its files."""
    seed = block.seed
    people = build_customers(seed, block.customers, catalog)
    addresses = build_addresses(seed, people)
    demand = place_orders(seed, block.orders, people, addresses)
    fates = decide_fates(seed, block.orders)
    baskets = fill_baskets(seed, demand, fates, people, addresses, catalog, sellers)
    deliveries = deliver(seed, demand, fates, baskets, addresses, sellers)
    visits = visit(seed, demand, people, addresses, catalog, first_products(baskets, np.arange(block.orders)))
    clicks = click(seed, visits, baskets, catalog)
    return Shop(
        catalog=catalog,
        sellers=sellers,
        customers=people,
        addresses=addresses,
        demand=demand,
        baskets=baskets,
        deliveries=deliveries,
        payments=pay(seed, demand, baskets),
        reviews=review(seed, demand, baskets, deliveries, catalog),
        visits=visits,
        clicks=clicks,
        searches=search(seed, visits, clicks, catalog),
        views=watch(seed, block.orders, people),
    )


def raw_tables(block: Block, shop: Shop, first: tables.First) -> dict[str, tables.RawTable]:
    """Return the files of a block by name; what all blocks share is in the first."""
    shared = (
        tables.categories_table(shop.catalog),
        tables.products_table(shop.catalog),
        tables.sellers_table(shop.sellers),
    )
    own = (
        tables.customers_table(shop.customers, shop.addresses, first),
        tables.orders_table(shop.demand, shop.deliveries, first),
        tables.order_items_table(shop.baskets, shop.catalog, first),
        tables.payments_table(shop.payments, first),
        tables.reviews_table(block.seed, shop.reviews, first),
        *web_tables(shop, first),
    )
    return {table.name: table for table in ((*shared, *own) if block.number == 0 else own)}


def _check_sizes(**sizes: int) -> None:
    for name, size in sizes.items():
        if size < FEWEST[name]:
            raise FootnoteError(
                f"{size} {name} are too few for the demo shop.",
                code="too_small",
                action=f"ask for {FEWEST[name]} {name} or more",
            )


def _write(path: Path, table: tables.RawTable, *, anew: bool) -> None:
    """Write a file with its header, or add rows to it."""
    part = path.with_suffix(".part")
    with duckdb.connect() as connection:
        connection.register("made", table.all_rows())
        header = str(anew).lower()
        connection.execute(f"COPY made TO '{part}' (FORMAT csv, HEADER {header}, NULLSTR '')")
    if anew:
        part.replace(path)
        return
    with part.open("rb") as source, path.open("ab") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    part.unlink()
