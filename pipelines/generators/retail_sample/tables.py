"""The raw files of the retail sample as text; people carry numbered names and example.com addresses."""

from decimal import Decimal

import numpy as np
import pyarrow as pa

from pipelines.generators.demo.dirt import Dirt
from pipelines.generators.demo.tables import RawTable
from pipelines.generators.retail_sample.shop import FIRST_DAY, STATUSES, Moves, Orders, People, Products

COUNTRY = "USA"
ORDER, CUSTOMER, PRODUCT = ("order_id", "O9{:05d}"), ("customer_id", "C9{:05d}"), ("product_id", "P9{:05d}")
REPEATS = "repeats row"
# Rows that must be refused: one thing of a good row broken, under a key of its own.
KINDS = (
    Dirt("customers", "customer_id: missing", 2, ("customer_id", "")),
    Dirt("customers", "signup_date: not a date", 2, ("signup_date", "2023-02-30"), CUSTOMER),
    Dirt("customers", REPEATS, 3, None),
    Dirt("customer_moves", "customer_id: not in customers", 1, ("customer_id", "C8888888")),
    Dirt("products", "rule price_not_negative", 2, ("price", "-9.99"), PRODUCT),
    Dirt("products", REPEATS, 1, None),
    Dirt("orders", "order_id: missing", 2, ("order_id", "")),
    Dirt("orders", "order_date: not a date", 3, ("order_date", "31/12/2023"), ORDER),
    Dirt("orders", "quantity: not an integer", 2, ("quantity", "1.5"), ORDER),
    Dirt("orders", "status: not an accepted value", 4, ("status", "Lost"), ORDER),
    Dirt("orders", "rule quantity_at_least_one", 3, ("quantity", "0"), ORDER),
    Dirt("orders", "rule total_is_quantity_times_price", 5, ("total", "0.01"), ORDER),
    Dirt("orders", "customer_id: not in customers", 4, ("customer_id", "C8888888"), ORDER),
    Dirt("orders", "product_id: not in products", 3, ("product_id", "P8888888"), ORDER),
    Dirt("orders", REPEATS, 5, None),
)


def customers_table(people: People) -> RawTable:
    numbers = range(1, len(people.home) + 1)
    homes = [people.places[home] for home in people.home]
    return _table(
        "customers",
        customer_id=[_key("C", number) for number in numbers],
        name=[f"Customer {number:04d}" for number in numbers],
        email=[f"customer{number:04d}@example.com" for number in numbers],
        city=[home.name for home in homes],
        state=[home.state for home in homes],
        country=[COUNTRY] * len(homes),
        signup_date=[_day(day) for day in people.signed_up],
    )


def moves_table(people: People, moves: Moves) -> RawTable:
    places = [people.places[place] for place in moves.place]
    return _table(
        "customer_moves",
        customer_id=[_key("C", person + 1) for person in moves.person],
        moved_on=[_day(day) for day in moves.day],
        city=[place.name for place in places],
        state=[place.state for place in places],
        country=[COUNTRY] * len(places),
    )


def products_table(products: Products) -> RawTable:
    return _table(
        "products",
        product_id=[_key("P", number + 1) for number in range(len(products.name))],
        product_name=list(products.name),
        category=list(products.category),
        price=[_money(cents) for cents in products.cents],
    )


def orders_table(orders: Orders) -> RawTable:
    return _table(
        "orders",
        order_id=[_key("O", number + 1) for number in range(len(orders.day))],
        customer_id=[_key("C", person + 1) for person in orders.person],
        product_id=[_key("P", product + 1) for product in orders.product],
        order_date=[_day(day) for day in orders.day],
        quantity=[str(quantity) for quantity in orders.quantity],
        price=[_money(cents) for cents in orders.cents],
        total=[_money(cents) for cents in orders.quantity * orders.cents],
        status=[STATUSES[status] for status in orders.status],
    )


def _table(name: str, /, **columns: list[str]) -> RawTable:
    return RawTable(
        name, pa.table({column: pa.array(texts, pa.string()) for column, texts in columns.items()})
    )


def _key(letter: str, number: int) -> str:
    return f"{letter}{number:03d}"


def _day(day: int) -> str:
    return str(FIRST_DAY + np.timedelta64(int(day), "D"))


def _money(cents: int) -> str:
    return str(Decimal(int(cents)).scaleb(-2))
