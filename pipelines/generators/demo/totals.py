"""What the files must add up to, counted from what was generated and not from the files."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from pipelines.generators.demo.clicks import VIEW
from pipelines.generators.demo.dirt import PlantedRows
from pipelines.generators.demo.shop import Shop

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
    sessions: int
    visitors: int
    new_visitor_sessions: int  # the first of each visitor
    converting_sessions: int
    bounced_sessions: int  # one page and nothing else
    cart_sessions: int
    page_views: int
    session_seconds: int
    page_events: int
    searches: int
    searches_of_customers: int
    searches_without_keyword: int
    content_views: int
    watch_seconds: int
    planted: tuple[PlantedRows, ...]

    def planted_in(self, file: str) -> int:
        """Return how many rows of a file must go to quarantine."""
        return sum(entry.rows for entry in self.planted if entry.file == file)


OF_THE_WHOLE = {"categories", "products", "sellers", "review_score_mean", "planted"}
ADDED = tuple(field.name for field in fields(GeneratedTotals) if field.name not in OF_THE_WHOLE)


def count(shop: Shop, planted: tuple[PlantedRows, ...]) -> GeneratedTotals:
    baskets, deliveries, payments, reviews = shop.baskets, shop.deliveries, shop.payments, shop.reviews
    orders = len(shop.demand.day)
    line_cents = baskets.quantity * baskets.unit_cents
    sold = ~np.isin(deliveries.status, NOT_SOLD)[baskets.order]
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
        **_count_web(shop),
        planted=planted,
    )


def _count_web(shop: Shop) -> dict[str, int]:
    visits, clicks, searches = shop.visits, shop.clicks, shop.searches
    pages = np.bincount(clicks.visit[clicks.action == VIEW], minlength=len(visits.day))
    searcher = visits.person[clicks.order_of[clicks.visit[searches.click]]]
    visitors = len(np.unique(visits.visitor))
    return {
        "sessions": len(visits.day),
        "visitors": visitors,
        "new_visitor_sessions": visitors,
        "converting_sessions": int((visits.order >= 0).sum()),
        "bounced_sessions": int(((pages == 1) & ~clicks.has_cart).sum()),
        "cart_sessions": int(clicks.has_cart.sum()),
        "page_views": int(pages.sum()),
        "session_seconds": int((clicks.ended - clicks.started).astype(np.int64).sum()),
        "page_events": len(clicks.visit),
        "searches": len(searches.click),
        "searches_of_customers": int((searcher >= 0).sum()),
        "searches_without_keyword": int((searches.keyword < 0).sum()),
        "content_views": len(shop.views.day),
        "watch_seconds": int(shop.views.seconds.sum()),
    }


def add_up(parts: Sequence[GeneratedTotals]) -> GeneratedTotals:
    """Return the totals of a shop from those of its blocks, which share catalog and sellers."""
    first = parts[0]
    if len(parts) == 1:
        return first
    added = {name: sum(getattr(part, name) for part in parts) for name in ADDED}
    stars = sum((part.review_score_mean * part.reviews for part in parts), Fraction())
    return replace(first, **added, review_score_mean=stars / added["reviews"])


def _dollars(cents: np.ndarray) -> Decimal:
    return Decimal(int(cents.sum())).scaleb(-2)
