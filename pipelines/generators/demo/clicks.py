"""What visitors do on the site, page by page, and what each visit comes to."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo import planted
from pipelines.generators.demo.baskets import Baskets, products_of
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.demand import day_number
from pipelines.generators.demo.planted import CHANNELS, START
from pipelines.generators.demo.randomness import Flags, Instants, Integers, draw, stream
from pipelines.generators.demo.visits import BUYS, CRAWLS, LOOKS, Visits

PAGES = (
    "home", "category", "product", "search", "guide", "help", "account", "cart", "checkout", "confirmation",
)  # fmt: skip
PRODUCT, SEARCH, CART, CHECKOUT, CONFIRMATION = (
    PAGES.index(name) for name in ("product", "search", "cart", "checkout", "confirmation")
)
GROUPS = {"product": (0, 1, 2, 3), "informational": (4, 5), "administrative": (6, 7, 8, 9)}
VIEW, ADD = range(2)  # an event loads a page, or puts its product in the cart
LANDING_PARTS = np.array([0.34, 0.25, 0.27, 0.04, 0.08, 0.02, 0, 0, 0, 0])
LATER_PARTS = np.array([0.04, 0.24, 0.43, 0.15, 0.07, 0.04, 0.03, 0, 0, 0])
MEDIAN_SECONDS = np.array([18, 30, 45, 16, 95, 60, 40, 25, 70, 0])
BOUNCE_BY_DEVICE = np.array([0.34, 0.47, 0.40])
BOUNCE_BY_CHANNEL = {"social": 1.3, "email": 0.65}
CART_BY_DEVICE = np.array([0.30, 0.22, 0.26])
PART_REACHES_CHECKOUT = 0.38  # of the carts that are left
PART_REACHES_CHECKOUT_IN_OUTAGE = 0.85
MOST_PAGES = 20
STEPS = 64  # more than any visit has
LAST_SECOND = 86_399


@dataclass(frozen=True)
class Clicks:
    """The events of all visits, visit by visit in order of time, and what each visit comes to.

    `visit` is the position of an event's visit in the order of time, `order_of` the visits in that order.
    """

    visit: Integers
    occurred: Instants
    action: Integers
    page: Integers
    product: Integers  # -1 for a page of no product
    order_of: Integers
    started: Instants
    ended: Instants
    has_cart: Flags
    pages: dict[str, Integers]
    seconds: dict[str, Integers]


@dataclass(frozen=True)
class _Steps:
    visit: Integers
    step: Integers
    action: Integers
    page: Integers
    product: Integers


def click(seed: int, visits: Visits, baskets: Baskets, catalog: Catalog) -> Clicks:
    rng = stream(seed, "clicks")
    steps, has_cart = _steps(rng, visits, baskets, catalog)
    seconds = _seconds(rng, steps, visits)
    total = np.bincount(steps.visit, seconds, len(visits.day)).astype(np.int64)
    midnight = np.datetime64(START, "s") + (visits.day * 86_400).astype("timedelta64[s]")
    start = visits.second - np.where(visits.kind == BUYS, total, 0)
    started = midnight + start.astype("timedelta64[s]")
    order_of = np.argsort(started, kind="stable")
    rank = np.empty(len(order_of), dtype=np.int64)
    rank[order_of] = np.arange(len(order_of))
    sorting = np.argsort(rank[steps.visit] * STEPS + steps.step)
    before = np.cumsum(seconds) - seconds
    offset = before - before[np.searchsorted(steps.visit, np.arange(len(visits.day)))][steps.visit]
    loads = steps.action == VIEW
    groups = {name: np.isin(steps.page, pages) & loads for name, pages in GROUPS.items()}
    return Clicks(
        visit=rank[steps.visit][sorting],
        occurred=(started[steps.visit] + offset.astype("timedelta64[s]"))[sorting],
        action=steps.action[sorting],
        page=steps.page[sorting],
        product=steps.product[sorting],
        order_of=order_of,
        started=started[order_of],
        ended=(started + total.astype("timedelta64[s]"))[order_of],
        has_cart=has_cart[order_of],
        pages={name: _sums(steps.visit, of, order_of) for name, of in groups.items()},
        seconds={name: _sums(steps.visit, _on(name, steps) * seconds, order_of) for name in GROUPS},
    )


def _on(group: str, steps: _Steps) -> Flags:
    return np.isin(steps.page, GROUPS[group])


def _sums(visit: Integers, values: np.ndarray, order_of: Integers) -> Integers:
    return np.bincount(visit, values, len(order_of)).astype(np.int64)[order_of]


def _steps(
    rng: np.random.Generator, visits: Visits, baskets: Baskets, catalog: Catalog
) -> tuple[_Steps, Flags]:
    """Lay out each visit: pages looked at, products put in the cart, the cart, the checkout, the purchase."""
    count = len(visits.day)
    bounce, cart, checkout = _outcomes(rng, visits)
    more = 1 + np.minimum(rng.geometric(0.36, count), MOST_PAGES)
    looked = np.where(bounce, 1, np.where(visits.kind == BUYS, more - 1, more))
    visit, step = _numbered(looked)
    page = np.where(
        step == 0, draw(rng, LANDING_PARTS, len(visit)), draw(rng, LATER_PARTS, len(visit))
    ).astype(np.int64)
    product = np.full(len(visit), -1)
    shown = page == PRODUCT
    product[shown] = products_of(rng, visits.category[visit[shown]], visits.day[visit[shown]], catalog)
    cart_visit, cart_line, cart_product = _cart_lines(rng, visits, cart, baskets, catalog)
    lines = np.bincount(cart_visit, minlength=count)
    after = looked + 2 * lines
    filled, paying = np.flatnonzero(cart), np.flatnonzero(checkout)
    bought = np.flatnonzero(visits.kind == BUYS)
    place = looked[cart_visit] + 2 * cart_line
    return _in_order(
        _Steps(visit, step, np.full(len(visit), VIEW), page, product),
        _one_each(cart_visit, place, VIEW, PRODUCT, cart_product),
        _one_each(cart_visit, place + 1, ADD, PRODUCT, cart_product),
        _one_each(filled, after[filled], VIEW, CART),
        _one_each(paying, after[paying] + 1, VIEW, CHECKOUT),
        _one_each(bought, after[bought] + 2, VIEW, CONFIRMATION),
    ), cart


def _outcomes(rng: np.random.Generator, visits: Visits) -> tuple[Flags, Flags, Flags]:
    """Decide which visits end on their first page, which fill a cart, and which reach the checkout."""
    count = len(visits.day)
    by_channel = np.array([BOUNCE_BY_CHANNEL.get(channel.name, 1.0) for channel in CHANNELS])
    outage = visits.day == day_number(planted.OUTAGE_DAY)
    bounce = rng.random(count) < BOUNCE_BY_DEVICE[visits.device] * by_channel[visits.channel]
    bounce = ((visits.kind == LOOKS) & bounce) | (visits.kind == CRAWLS)
    wish = CART_BY_DEVICE[visits.device] * np.where(outage, planted.OUTAGE_CART_FACTOR, 1.0)
    reach = np.where(outage, PART_REACHES_CHECKOUT_IN_OUTAGE, PART_REACHES_CHECKOUT)
    cart = (visits.kind == BUYS) | (~bounce & (rng.random(count) < wish))
    checkout = (visits.kind == BUYS) | (cart & (rng.random(count) < reach))
    return bounce, cart, checkout


def _cart_lines(
    rng: np.random.Generator, visits: Visits, cart: Flags, baskets: Baskets, catalog: Catalog
) -> tuple[Integers, Integers, Integers]:
    """Return visit, line and product of what is put in carts: an order's own lines, else one product."""
    buyer = np.full(int(baskets.order.max(initial=0)) + 1, -1)
    orders = np.flatnonzero((visits.kind == BUYS) & (visits.order < len(buyer)))
    buyer[visits.order[orders]] = orders
    own = np.flatnonzero(buyer[baskets.order] >= 0)
    with_lines = np.zeros(len(cart), dtype=bool)
    with_lines[buyer[baskets.order[own]]] = True
    single = np.flatnonzero(cart & ~with_lines)
    wished = products_of(rng, visits.category[single], visits.day[single], catalog)
    return (
        np.r_[buyer[baskets.order[own]], single],
        np.r_[baskets.line[own] - 1, np.zeros(len(single), dtype=np.int64)],
        np.r_[baskets.product[own], wished],
    )


def _numbered(counts: Integers) -> tuple[Integers, Integers]:
    """Return for each of `counts` steps its visit and its number within it."""
    visit = np.repeat(np.arange(len(counts)), counts)
    return visit, np.arange(len(visit)) - np.repeat(np.cumsum(counts) - counts, counts)


def _one_each(
    visit: Integers, step: Integers, action: int, page: int, product: Integers | None = None
) -> _Steps:
    none = np.full(len(visit), -1) if product is None else product
    return _Steps(visit, step, np.full(len(visit), action), np.full(len(visit), page), none)


def _in_order(*parts: _Steps) -> _Steps:
    visit, step = (np.concatenate([getattr(part, name) for part in parts]) for name in ("visit", "step"))
    sorting = np.argsort(visit * STEPS + step)
    rest = (
        np.concatenate([getattr(part, name) for part in parts])[sorting]
        for name in ("action", "page", "product")
    )
    return _Steps(visit[sorting], step[sorting], *rest)


def _seconds(rng: np.random.Generator, steps: _Steps, visits: Visits) -> Integers:
    """Return the seconds until the next step, 0 for the last; a visit ends at midnight at the latest."""
    drawn = MEDIAN_SECONDS[steps.page] * rng.lognormal(0.0, 0.7, len(steps.page))
    drawn = np.where(steps.action == ADD, 0.15 * drawn, drawn) + 1
    last = np.r_[steps.visit[1:] != steps.visit[:-1], True]
    whole = np.where(last, 0, drawn).astype(np.int64)
    total = np.bincount(steps.visit, whole, len(visits.day)).astype(np.float64)
    left = np.where(visits.kind == BUYS, visits.second, LAST_SECOND - visits.second)
    shrink = np.minimum(1.0, left / np.maximum(total, 1))
    return np.floor(whole * shrink[steps.visit]).astype(np.int64)
