"""The raw files as text: what the shop's export would hold, before any dirt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from pipelines.generators.demo.baskets import Baskets
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.deliveries import Deliveries
from pipelines.generators.demo.demand import Demand
from pipelines.generators.demo.payments import METHODS, Payments
from pipelines.generators.demo.people import Addresses, Customers, Sellers
from pipelines.generators.demo.planted import START
from pipelines.generators.demo.randomness import Instants, Integers, stream
from pipelines.generators.demo.reviews import Reviews
from pipelines.generators.demo.words import cities, seller_names

Row = list[str]
UNCATEGORIZED_EVERY = 67  # a product in so many never got a category


@dataclass(frozen=True)
class RawTable:
    """One file: its header and its rows, all text."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]


def categories_table(catalog: Catalog) -> RawTable:
    rows = [[group.code, group.name, group.department] for group in catalog.categories]
    return RawTable("categories", ("category_code", "category_name", "department"), rows)


def products_table(catalog: Catalog) -> RawTable:
    columns = (
        "sku", "product_name", "description", "category_code", "brand", "list_price",
        "weight_grams", "length_cm", "width_cm", "height_cm", "photo_count", "added_on",
    )  # fmt: skip
    uncategorized = set(range(len(catalog.products) - 1, -1, -UNCATEGORIZED_EVERY))
    rows = [
        [
            product.sku, product.name, product.description,
            "" if position in uncategorized else catalog.categories[catalog.category[position]].code,
            product.brand, _money(product.list_cents), str(product.grams),
            *(str(side) for side in product.box), str(product.photos), _day(catalog.launched[position]),
        ]
        for position, product in enumerate(catalog.products)
    ]  # fmt: skip
    return RawTable("products", columns, rows)


def sellers_table(sellers: Sellers) -> RawTable:
    columns = ("seller_code", "seller_name", "city", "state", "zip_code", "joined_on")
    rows = [
        [seller_code(position), name, place.name, place.state, sellers.zip_code[position], joined]
        for position, (name, place, joined) in enumerate(
            zip(
                seller_names(),
                (cities()[index] for index in sellers.city),
                _days(sellers.joined),
                strict=True,
            )
        )
    ]
    return RawTable("sellers", columns, rows)


def customers_table(customers: Customers, addresses: Addresses) -> RawTable:
    columns = (
        "address_id", "customer_number", "full_name", "email", "signed_up_on",
        "address_since", "street", "city", "state", "zip_code",
    )  # fmt: skip
    signed_up = _days(customers.signed_up)
    since = _days(addresses.since)
    rows = []
    for position, person in enumerate(addresses.person):
        place = cities()[addresses.city[position]]
        number = f"{person + 1:05d}"
        rows.append([
            address_id(position), f"C{number}", f"Customer {number}", f"customer.{number}@example.com",
            signed_up[person], since[position], addresses.street[position], place.name, place.state,
            addresses.zip_code[position],
        ])  # fmt: skip
    return RawTable("customers", columns, rows)


def orders_table(demand: Demand, deliveries: Deliveries) -> RawTable:
    columns = (
        "order_number", "customer_number", "address_id", "status",
        "placed_at", "approved_at", "shipped_at", "delivered_at", "promised_by",
    )  # fmt: skip
    return _table(
        "orders",
        columns,
        (order_number(order) for order in range(len(demand.day))),
        (f"C{person + 1:05d}" for person in demand.person),
        (address_id(address) for address in demand.address),
        deliveries.status,
        _moments(demand.placed),
        _moments(deliveries.approved),
        _moments(deliveries.shipped),
        _moments(deliveries.delivered),
        _moments(deliveries.promised),
    )


def order_items_table(baskets: Baskets, catalog: Catalog) -> RawTable:
    columns = (
        "order_number", "line_number", "sku", "seller_code", "quantity", "unit_price", "shipping_fee",
    )  # fmt: skip
    return _table(
        "order_items",
        columns,
        (order_number(order) for order in baskets.order),
        (str(line) for line in baskets.line),
        (catalog.products[product].sku for product in baskets.product),
        (seller_code(seller) for seller in baskets.seller),
        (str(quantity) for quantity in baskets.quantity),
        (_money(cents) for cents in baskets.unit_cents),
        (_money(cents) for cents in baskets.fee_cents),
    )


def payments_table(payments: Payments) -> RawTable:
    return _table(
        "payments",
        ("order_number", "payment_number", "method", "installments", "amount"),
        (order_number(order) for order in payments.order),
        (str(number) for number in payments.number),
        (METHODS[method] for method in payments.method),
        (str(installments) for installments in payments.installments),
        (_money(cents) for cents in payments.cents),
    )


def reviews_table(seed: int, reviews: Reviews) -> RawTable:
    """Write the reviews as they were posted; an orphan names an order of a shop long closed."""
    columns = ("review_id", "order_number", "stars", "title", "comment", "posted_on", "answered_at")
    numbers = stream(seed, "review ids").permutation(len(reviews.order)) + 1
    table = _table(
        "reviews",
        columns,
        (f"R{number:07d}" for number in numbers),
        (
            f"OLD-{position:04d}" if order < 0 else order_number(order)
            for position, order in enumerate(reviews.order)
        ),
        (str(stars) for stars in reviews.stars),
        reviews.title,
        reviews.comment,
        np.datetime_as_string(reviews.posted, unit="D"),
        _moments(reviews.answered),
    )
    table.rows.sort(key=lambda row: (row[5], row[0]))
    return table


def order_number(order: int) -> str:
    return f"W{order + 100_001:07d}"


def address_id(address: int) -> str:
    return f"A{address + 1:06d}"


def seller_code(seller: int) -> str:
    return f"S{seller + 1:03d}"


def _table(name: str, columns: tuple[str, ...], *texts: Iterable[str]) -> RawTable:
    return RawTable(name, columns, [list(row) for row in zip(*texts, strict=True)])


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _day(number: int) -> str:
    return (START + timedelta(days=int(number))).isoformat()


def _days(numbers: Integers) -> list[str]:
    return [_day(number) for number in numbers]


def _moments(instants: Instants) -> Sequence[str]:
    texts = np.datetime_as_string(instants, unit="s")
    return ["" if text == "NaT" else text.replace("T", " ") for text in texts.tolist()]
