"""What the files must add up to, counted from the shop and not from the files."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from pipelines.generators.demo.dirt import PlantedRows
from pipelines.generators.retail_sample.shop import STATUSES, RetailShop


@dataclass(frozen=True)
class RetailTotals:
    """Totals of the good rows, money in dollars; rows planted to be refused are in `planted` only."""

    customers: int
    moves: int
    customers_who_moved: int
    products: int
    orders: int
    canceled_orders: int
    returned_orders: int
    customers_with_orders: int
    units: int
    item_price_total: Decimal
    revenue: Decimal  # of completed orders
    revenue_by_state: dict[str, Decimal]  # by the state the customer lived in on the day
    revenue_by_category: dict[str, Decimal]
    planted: tuple[PlantedRows, ...]


def count(shop: RetailShop, planted: tuple[PlantedRows, ...]) -> RetailTotals:
    orders = shop.orders
    statuses = [STATUSES[status] for status in orders.status]
    return RetailTotals(
        customers=len(shop.people.home),
        moves=len(shop.moves.person),
        customers_who_moved=len(set(shop.moves.person.tolist())),
        products=len(shop.products.name),
        orders=len(orders.day),
        canceled_orders=statuses.count("Cancelled"),
        returned_orders=statuses.count("Returned"),
        customers_with_orders=len(set(orders.person.tolist())),
        units=int(orders.quantity.sum()),
        item_price_total=_dollars(int((orders.quantity * orders.cents).sum())),
        revenue=_dollars(sum(cents for _, _, cents in _sold(shop))),
        revenue_by_state=_added((state, cents) for state, _, cents in _sold(shop)),
        revenue_by_category=_added((category, cents) for _, category, cents in _sold(shop)),
        planted=planted,
    )


def _sold(shop: RetailShop) -> Iterator[tuple[str, str, int]]:
    """Yield state, category and cents of each completed order."""
    moves = zip(shop.moves.person.tolist(), shop.moves.day.tolist(), shop.moves.place.tolist(), strict=True)
    moved = {person: list(own) for person, own in groupby(moves, key=lambda move: move[0])}
    orders = shop.orders
    for person, product, day, quantity, cents, status in zip(
        orders.person.tolist(),
        orders.product.tolist(),
        orders.day.tolist(),
        orders.quantity.tolist(),
        orders.cents.tolist(),
        orders.status.tolist(),
        strict=True,
    ):
        if STATUSES[status] == "Completed":
            lived = [place for _, since, place in moved.get(person, []) if since <= day]
            place = shop.people.places[lived[-1] if lived else shop.people.home[person]]
            yield place.state, shop.products.category[product], quantity * cents


def _added(parts: Iterator[tuple[str, int]]) -> dict[str, Decimal]:
    sums: dict[str, int] = defaultdict(int)
    for name, cents in parts:
        sums[name] += cents
    return {name: _dollars(cents) for name, cents in sorted(sums.items())}


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
