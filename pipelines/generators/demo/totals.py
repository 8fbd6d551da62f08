"""What the files must add up to, counted from what was generated and not from the files."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from pipelines.generators.demo.baskets import Baskets
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.deliveries import Deliveries
from pipelines.generators.demo.demand import Demand
from pipelines.generators.demo.dirt import PlantedRows
from pipelines.generators.demo.payments import Payments
from pipelines.generators.demo.people import Addresses, Customers, Sellers
from pipelines.generators.demo.reviews import Reviews

NOT_SOLD = ("canceled", "unavailable")


@dataclass(frozen=True)
class GeneratedTotals:
    """Totals of the good rows, money in dollars; rows planted to be refused are in `planted` only."""

    categories: int
    products: int
    sellers: int
    customers: int
    addresses: int
    orders: int
    customers_with_orders: int
    orders_without_items: int
    orders_without_payment: int
    order_items: int
    units: int
    item_price_total: Decimal
    revenue: Decimal  # item price of orders not canceled or unavailable
    freight_total: Decimal
    payments: int
    payment_total: Decimal
    reviews: int
    orphan_reviews: int
    review_score_mean: Fraction
    delivered_orders: int  # with a delivery date
    late_orders: int  # after the promised moment
    late_orders_by_day: int  # after the promised day
    planted: tuple[PlantedRows, ...]

    def planted_in(self, file: str) -> int:
        """Return how many rows of a file must go to quarantine."""
        return sum(entry.rows for entry in self.planted if entry.file == file)


@dataclass(frozen=True)
class Shop:
    """All that was generated, before it became text."""

    catalog: Catalog
    sellers: Sellers
    customers: Customers
    addresses: Addresses
    demand: Demand
    baskets: Baskets
    deliveries: Deliveries
    payments: Payments
    reviews: Reviews


def count(shop: Shop, planted: tuple[PlantedRows, ...]) -> GeneratedTotals:
    baskets, deliveries, payments, reviews = shop.baskets, shop.deliveries, shop.payments, shop.reviews
    orders = len(shop.demand.day)
    line_cents = baskets.quantity * baskets.unit_cents
    sold = ~np.isin(np.array(deliveries.status), NOT_SOLD)[baskets.order]
    days_late = deliveries.delivered.astype("datetime64[D]") > deliveries.promised.astype("datetime64[D]")
    return GeneratedTotals(
        categories=len(shop.catalog.categories),
        products=len(shop.catalog.products),
        sellers=len(shop.sellers.city),
        customers=len(shop.customers.kind),
        addresses=len(shop.addresses.person),
        orders=orders,
        customers_with_orders=len(np.unique(shop.demand.person)),
        orders_without_items=orders - len(np.unique(baskets.order)),
        orders_without_payment=orders - len(np.unique(payments.order)),
        order_items=len(baskets.order),
        units=int(baskets.quantity.sum()),
        item_price_total=_dollars(line_cents),
        revenue=_dollars(line_cents[sold]),
        freight_total=_dollars(baskets.fee_cents),
        payments=len(payments.order),
        payment_total=_dollars(payments.cents),
        reviews=len(reviews.order),
        orphan_reviews=int((reviews.order < 0).sum()),
        review_score_mean=Fraction(int(reviews.stars.sum()), len(reviews.order)),
        delivered_orders=int(deliveries.arrived.sum()),
        late_orders=int(deliveries.late.sum()),
        late_orders_by_day=int((deliveries.arrived & days_late).sum()),
        planted=planted,
    )


def _dollars(cents: np.ndarray) -> Decimal:
    return Decimal(int(cents.sum())).scaleb(-2)
