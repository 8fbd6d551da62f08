"""What is in each order: lines of distinct products, with quantity, price, seller and shipping fee."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo import planted
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.demand import Demand, day_dates, day_number
from pipelines.generators.demo.distance import kilometers
from pipelines.generators.demo.fates import Fates
from pipelines.generators.demo.people import Addresses, Customers, Sellers
from pipelines.generators.demo.planted import CUSTOMER_KINDS
from pipelines.generators.demo.randomness import Floats, Integers, draw, draw_per_row, stream
from pipelines.generators.demo.words import seasons

MOST_LINES = 8
MOST_UNITS = 12
TRIES_FOR_A_LAUNCHED_PRODUCT = 6
PART_COMPANIONS = 0.28
PART_STAPLES = 0.16
PART_OTHER_SELLER = 0.15
QUANTITY_PARTS = (0.87, 0.08, 0.03, 0.02)  # 1 to 4 units of a thing that lasts
DISCOUNTS = (0.0, 0.05, 0.10, 0.20)
DISCOUNT_PARTS = (0.72, 0.10, 0.12, 0.06)


@dataclass(frozen=True)
class Baskets:
    """One entry a line, in order of the orders; money in cents."""

    order: Integers
    line: Integers
    product: Integers
    seller: Integers
    quantity: Integers
    unit_cents: Integers
    fee_cents: Integers


@dataclass(frozen=True)
class _Lines:
    order: Integers
    line: Integers
    person: Integers
    day: Integers


def fill_baskets(
    seed: int,
    demand: Demand,
    fates: Fates,
    customers: Customers,
    addresses: Addresses,
    catalog: Catalog,
    sellers: Sellers,
) -> Baskets:
    rng = stream(seed, "baskets")
    lines = _lines(rng, demand, fates, customers)
    product = _products(rng, lines, customers, catalog)
    kept = _first_of_each_product(lines.order, product)
    order, person, day, product = lines.order[kept], lines.person[kept], lines.day[kept], product[kept]
    steps_in = rng.random(len(order)) < PART_OTHER_SELLER
    seller = np.where(steps_in, sellers.other[product], sellers.main[product])
    quantity = _quantities(rng, product, catalog)
    unit_cents = _unit_cents(rng, product, day, catalog)
    line = _line_numbers(order)
    to_city = addresses.city[addresses.at(person, day)]
    fees = _fees(
        catalog.grams[product] * quantity, kilometers(sellers.city[seller], to_city), first_line=line == 1
    )
    goods = np.bincount(order, quantity * unit_cents, minlength=len(demand.day))[order]
    return Baskets(
        order=order,
        line=line,
        product=product,
        seller=seller,
        quantity=quantity,
        unit_cents=unit_cents,
        fee_cents=np.where(goods >= planted.FREE_SHIPPING_FROM_CENTS, 0, fees),
    )


def _lines(rng: np.random.Generator, demand: Demand, fates: Fates, customers: Customers) -> _Lines:
    more = np.array([kind.more_lines for kind in CUSTOMER_KINDS])[customers.kind[demand.person]]
    counts = np.minimum(rng.geometric(1 / (1.75 + more)), MOST_LINES) * fates.has_items
    order = np.repeat(np.arange(len(demand.day)), counts)
    return _Lines(order=order, line=_line_numbers(order), person=demand.person[order], day=demand.day[order])


def _line_numbers(order: Integers) -> Integers:
    starts = np.r_[True, order[1:] != order[:-1]] if len(order) else np.zeros(0, dtype=bool)
    positions = np.arange(len(order))
    return positions - np.maximum.accumulate(np.where(starts, positions, 0)) + 1


def _products(rng: np.random.Generator, lines: _Lines, customers: Customers, catalog: Catalog) -> Integers:
    product = _tasteful(rng, lines, customers, catalog)
    dear = np.array([kind.dear_taste for kind in CUSTOMER_KINDS])[customers.kind[lines.person]]
    other = _tasteful(rng, lines, customers, catalog)
    product = np.where(dear & (catalog.list_cents[other] > catalog.list_cents[product]), other, product)
    staple = customers.staple[lines.person]
    product = np.where((staple >= 0) & (rng.random(len(product)) < PART_STAPLES), staple, product)
    product = _with_spike(rng, product, lines, catalog)
    companion = catalog.companion[product[np.maximum(np.arange(len(product)) - (lines.line - 1), 0)]]
    together = (lines.line > 1) & (rng.random(len(product)) < PART_COMPANIONS)
    return np.where(together & (catalog.launched[companion] <= lines.day), companion, product)


def _tasteful(rng: np.random.Generator, lines: _Lines, customers: Customers, catalog: Catalog) -> Integers:
    """Draw a product for each line by the buyer's taste, the month and the product's popularity."""
    by_season = np.array([seasons()[group.season] for group in catalog.categories]).T
    months = np.array([day.month - 1 for day in day_dates()])[lines.day]
    category = draw_per_row(rng, customers.taste[lines.person] * by_season[months])
    return products_of(rng, category, lines.day, catalog)


def products_of(rng: np.random.Generator, category: Integers, day: Integers, catalog: Catalog) -> Integers:
    """Draw a product of each category on its day."""
    product = np.empty(len(category), dtype=np.int64)
    for index in range(len(catalog.categories)):
        rows = np.flatnonzero(category == index)
        members = np.flatnonzero(catalog.category == index)
        product[rows] = _launched_members(rng, members, day[rows], catalog)
    return product


def _launched_members(
    rng: np.random.Generator, members: Integers, day: Integers, catalog: Catalog
) -> Integers:
    chosen = np.full(len(day), members[0])  # always launched
    open_rows = np.arange(len(day))
    for _ in range(TRIES_FOR_A_LAUNCHED_PRODUCT):
        tried = members[draw(rng, catalog.popularity[members], len(open_rows))]
        fits = catalog.launched[tried] <= day[open_rows]
        chosen[open_rows[fits]] = tried[fits]
        open_rows = open_rows[~fits]
    return chosen


def _with_spike(rng: np.random.Generator, product: Integers, lines: _Lines, catalog: Catalog) -> Integers:
    codes = [group.code for group in catalog.categories]
    praised = int(np.flatnonzero(catalog.category == codes.index(planted.SPIKE_CATEGORY))[0])
    spiking = (lines.day == day_number(planted.SPIKE_DAY)) & (lines.line == 1)
    return np.where(spiking & (rng.random(len(product)) < planted.SPIKE_SHARE), praised, product)


def _first_of_each_product(order: Integers, product: Integers) -> Integers:
    """Return the positions to keep so that no order names a product twice."""
    pairs = order * (product.max(initial=0) + 1) + product
    return np.sort(np.unique(pairs, return_index=True)[1])


def _quantities(rng: np.random.Generator, product: Integers, catalog: Catalog) -> Integers:
    consumable = np.array([entry.reorder for entry in catalog.products])[product]
    lasting = draw(rng, np.array(QUANTITY_PARTS), len(product)) + 1
    return np.where(consumable, np.minimum(1 + rng.poisson(0.7, len(product)), MOST_UNITS), lasting)


def _unit_cents(rng: np.random.Generator, product: Integers, day: Integers, catalog: Catalog) -> Integers:
    level = np.array([planted.PRICE_LEVEL[today.year] for today in day_dates()])[day]
    discount = np.array(DISCOUNTS)[draw(rng, np.array(DISCOUNT_PARTS), len(product))]
    return np.rint(catalog.list_cents[product] * level * (1 - discount)).astype(np.int64)


def _fees(grams: Integers, distance: Floats, *, first_line: np.ndarray) -> Integers:
    cents = (first_line * 350 + 130 * (grams / 1000) ** 0.75) * (0.85 + distance / 5000)
    return np.rint(np.clip(cents, 99, 14_900)).astype(np.int64)


def first_products(baskets: Baskets, order: Integers) -> Integers:
    """Return the first product of each order, -1 where it has none or is unknown."""
    first = baskets.line == 1
    product = np.full(max(order.max(initial=0), baskets.order.max(initial=0)) + 1, -1)
    product[baskets.order[first]] = baskets.product[first]
    return np.where(order < 0, -1, product[order])
