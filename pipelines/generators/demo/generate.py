"""Write the raw files of the demo shop."""

import csv
from pathlib import Path

from pipelines.generators.demo import tables
from pipelines.generators.demo.baskets import fill_baskets
from pipelines.generators.demo.catalog import build_catalog
from pipelines.generators.demo.deliveries import deliver
from pipelines.generators.demo.demand import place_orders
from pipelines.generators.demo.dirt import plant
from pipelines.generators.demo.fates import decide_fates
from pipelines.generators.demo.payments import pay
from pipelines.generators.demo.people import build_addresses, build_customers, build_sellers
from pipelines.generators.demo.reviews import review
from pipelines.generators.demo.totals import GeneratedTotals, Shop, count
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
    shop = build_shop(seed, customers=customers, products=products, orders=orders)
    files = raw_tables(seed, shop)
    planted = plant(seed, files)
    out_dir.mkdir(parents=True, exist_ok=True)
    for table in files.values():
        _write(out_dir / f"{table.name}.csv", table)
    return count(shop, planted)


def build_shop(seed: int, *, customers: int, products: int, orders: int) -> Shop:
    catalog = build_catalog(seed, products)
    sellers = build_sellers(seed, catalog)
    people = build_customers(seed, customers, catalog)
    addresses = build_addresses(seed, people)
    demand = place_orders(seed, orders, people, addresses)
    fates = decide_fates(seed, orders)
    baskets = fill_baskets(seed, demand, fates, people, addresses, catalog, sellers)
    deliveries = deliver(seed, demand, fates, baskets, addresses, sellers)
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
    )


def raw_tables(seed: int, shop: Shop) -> dict[str, tables.RawTable]:
    made = (
        tables.categories_table(shop.catalog),
        tables.products_table(shop.catalog),
        tables.sellers_table(shop.sellers),
        tables.customers_table(shop.customers, shop.addresses),
        tables.orders_table(shop.demand, shop.deliveries),
        tables.order_items_table(shop.baskets, shop.catalog),
        tables.payments_table(shop.payments),
        tables.reviews_table(seed, shop.reviews),
    )
    return {table.name: table for table in made}


def _check_sizes(**sizes: int) -> None:
    for name, size in sizes.items():
        if size < FEWEST[name]:
            raise FootnoteError(
                f"{size} {name} are too few for the demo shop.",
                code="too_small",
                action=f"ask for {FEWEST[name]} {name} or more",
            )


def _write(path: Path, table: tables.RawTable) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(table.rows)
