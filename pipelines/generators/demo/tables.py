"""The raw files as text: what the shop's export would hold, before any dirt."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.generators.demo.baskets import Baskets
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.deliveries import Deliveries
from pipelines.generators.demo.demand import Demand
from pipelines.generators.demo.payments import METHODS, Payments
from pipelines.generators.demo.people import STREETS, Addresses, Customers, Sellers
from pipelines.generators.demo.planted import START
from pipelines.generators.demo.randomness import Instants, Integers, pick, stream
from pipelines.generators.demo.reviews import Reviews
from pipelines.generators.demo.shop import Shop
from pipelines.generators.demo.words import cities, seller_names

Row = dict[str, str | None]
FILES = Path(__file__).parent / "files"
UNCATEGORIZED_EVERY = 67  # a product in so many never got a category
FIRST_ORDER_NUMBER = 100_001


@dataclass(frozen=True)
class First:
    """How many of each came before: the numbers of a block of the shop go on from there."""

    orders: int = 0
    customers: int = 0
    addresses: int = 0
    reviews: int = 0
    visitors: int = 0
    sessions: int = 0
    events: int = 0
    searches: int = 0
    views: int = 0

    def after(self, shop: Shop) -> "First":
        """Return where the next block goes on."""
        return First(
            orders=self.orders + len(shop.demand.day),
            customers=self.customers + len(shop.customers.kind),
            addresses=self.addresses + len(shop.addresses.person),
            reviews=self.reviews + len(shop.reviews.order),
            visitors=self.visitors + shop.visits.visitors,
            sessions=self.sessions + len(shop.visits.day),
            events=self.events + len(shop.clicks.visit),
            searches=self.searches + len(shop.searches.click),
            views=self.views + len(shop.views.day),
        )


@dataclass(frozen=True)
class RawTable:
    """One file: its good rows, all text with null for an empty field, and bad rows with their places."""

    name: str
    rows: pa.Table
    bad: list[tuple[int, Row]] = field(default_factory=list)

    def all_rows(self) -> pa.Table:
        """Return the rows as they stand in the file; a place counts the good rows before it."""
        placed = sorted(enumerate(self.bad), key=lambda entry: (entry[1][0], -entry[0]))
        parts, done = [], 0
        for _, (place, row) in placed:
            parts.append(self.rows.slice(done, place - done))
            parts.append(pa.Table.from_pylist([row], schema=self.rows.schema))
            done = place
        return pa.concat_tables([*parts, self.rows.slice(done)])


def raw_table(name: str, /, **made: Any) -> RawTable:
    """Let the engine write arrays as the text columns of a file, by the file's own SQL."""
    with duckdb.connect() as connection:
        connection.register("made", pa.table(made))
        rows = connection.execute((FILES / f"{name}.sql").read_text(encoding="utf-8")).to_arrow_table()
    return RawTable(name, rows)


def categories_table(catalog: Catalog) -> RawTable:
    groups = catalog.categories
    return raw_table(
        "categories",
        category_code=[group.code for group in groups],
        category_name=[group.name for group in groups],
        department=[group.department for group in groups],
    )


def products_table(catalog: Catalog) -> RawTable:
    products = catalog.products
    category = catalog.category.copy()
    category[range(len(products) - 1, -1, -UNCATEGORIZED_EVERY)] = -1
    length, width, height = zip(*(product.box for product in products), strict=True)
    return raw_table(
        "products",
        sku=[product.sku for product in products],
        product_name=[product.name for product in products],
        description=[product.description for product in products],
        category_code=pick(category, [group.code for group in catalog.categories]),
        brand=[product.brand for product in products],
        cents=catalog.list_cents,
        grams=catalog.grams,
        length=length,
        width=width,
        height=height,
        photos=[product.photos for product in products],
        launched=days(catalog.launched),
    )


def sellers_table(sellers: Sellers) -> RawTable:
    return raw_table(
        "sellers",
        number=np.arange(len(sellers.city)) + 1,
        name=list(seller_names()),
        city=pick(sellers.city, [place.name for place in cities()]),
        state=pick(sellers.city, [place.state for place in cities()]),
        zip_prefix=pick(sellers.city, [place.zip_prefix for place in cities()]),
        zip_ending=sellers.zip_ending,
        joined=days(sellers.joined),
    )


def customers_table(customers: Customers, addresses: Addresses, first: First) -> RawTable:
    return raw_table(
        "customers",
        number=first.addresses + np.arange(len(addresses.person)) + 1,
        customer=first.customers + addresses.person + 1,
        signed_up=days(customers.signed_up[addresses.person]),
        since=days(addresses.since),
        house=addresses.house,
        street=pick(addresses.street, STREETS),
        city=pick(addresses.city, [place.name for place in cities()]),
        state=pick(addresses.city, [place.state for place in cities()]),
        zip_prefix=pick(addresses.city, [place.zip_prefix for place in cities()]),
        zip_ending=addresses.zip_ending,
    )


def orders_table(demand: Demand, deliveries: Deliveries, first: First) -> RawTable:
    return raw_table(
        "orders",
        number=order_numbers(np.arange(len(demand.day)), first),
        customer=first.customers + demand.person + 1,
        address=first.addresses + demand.address + 1,
        status=deliveries.status,
        placed=demand.placed,
        approved=deliveries.approved,
        shipped=deliveries.shipped,
        delivered=deliveries.delivered,
        promised=deliveries.promised,
    )


def order_items_table(baskets: Baskets, catalog: Catalog, first: First) -> RawTable:
    return raw_table(
        "order_items",
        number=order_numbers(baskets.order, first),
        line=baskets.line,
        sku=pick(baskets.product, [product.sku for product in catalog.products]),
        seller=baskets.seller + 1,
        quantity=baskets.quantity,
        cents=baskets.unit_cents,
        fee_cents=baskets.fee_cents,
    )


def payments_table(payments: Payments, first: First) -> RawTable:
    return raw_table(
        "payments",
        number=order_numbers(payments.order, first),
        payment=payments.number,
        method=pick(payments.method, METHODS),
        installments=payments.installments,
        cents=payments.cents,
    )


def reviews_table(seed: int, reviews: Reviews, first: First) -> RawTable:
    """Write the reviews in the order they were posted in."""
    count = len(reviews.order)
    return raw_table(
        "reviews",
        row=np.arange(count),
        review=first.reviews + stream(seed, "review ids").permutation(count) + 1,
        number=pa.array(order_numbers(reviews.order, first), mask=reviews.order < 0),
        stars=reviews.stars,
        title=reviews.title,
        opening=reviews.opening,
        noun=reviews.noun,
        remark=reviews.remark,
        posted=reviews.posted,
        answered=reviews.answered,
    )


def order_numbers(order: Integers, first: First) -> Integers:
    return FIRST_ORDER_NUMBER + first.orders + order


def days(numbers: Integers) -> Instants:
    """Return the dates of days of the window, negative before it began."""
    return np.datetime64(START, "D") + numbers.astype("timedelta64[D]")
