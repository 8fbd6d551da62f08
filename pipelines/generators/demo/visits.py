"""Who visits the site, when and from where: visits that buy, visits that look, and a crawler's."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo import planted
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.demand import (
    HOURLY_DEMAND,
    Demand,
    day_dates,
    day_number,
    event_factor,
    usual_demand,
)
from pipelines.generators.demo.people import DAYS, Addresses, Customers
from pipelines.generators.demo.planted import CHANNELS, DEVICES
from pipelines.generators.demo.randomness import Flags, Floats, Integers, draw, draw_per_row, stream
from pipelines.generators.demo.words import cities, seasons

BUYS, LOOKS, CRAWLS = range(3)
PART_OF_CUSTOMERS = 0.45  # of the visits that look
PART_LOGGED_IN = 0.6  # of those
VISITS_PER_STRANGER = 1.7
SYSTEMS = ("Windows", "macOS", "Linux", "iOS", "Android", "iPadOS")
SYSTEMS_OF_DEVICE = np.array(  # rows: desktop, mobile, tablet
    [[0.67, 0.28, 0.05, 0, 0, 0], [0, 0, 0, 0.56, 0.44, 0], [0, 0, 0, 0, 0.3, 0.7]]
)
BROWSERS = ("Chrome", "Safari", "Edge", "Firefox", "Samsung Internet", "HeadlessChrome")
BROWSERS_OF_SYSTEM = np.array(
    [
        [0.60, 0, 0.28, 0.12, 0, 0],
        [0.40, 0.55, 0, 0.05, 0, 0],
        [0.5, 0, 0, 0.5, 0, 0],
        [0.15, 0.85, 0, 0, 0, 0],
        [0.78, 0, 0, 0.02, 0.20, 0],
        [0.1, 0.9, 0, 0, 0, 0],
    ]
)
DIRECT = [channel.name for channel in CHANNELS].index("direct")
DESKTOP, LINUX = 0, SYSTEMS.index("Linux")
CRAWLER = BROWSERS.index("HeadlessChrome")
CRAWL_HOURS = (2, 4)


@dataclass(frozen=True)
class Visits:
    """One entry a visit, in no order of time; -1 where there is no such person, order or category."""

    kind: Integers
    day: Integers
    second: Integers  # of the day: when it ends for one that buys, when it begins for the others
    visitor: Integers
    person: Integers  # the customer, where logged in
    order: Integers
    category: Integers  # what the visitor is interested in
    city: Integers
    channel: Integers
    device: Integers
    system: Integers
    browser: Integers
    visitors: int  # how many numbers of visitors were used up


@dataclass(frozen=True)
class _Visitors:
    """One entry a visitor: each customer has one a device, strangers and crawlers follow."""

    device: Integers
    system: Integers
    browser: Integers
    city: Integers


def visit(
    seed: int, demand: Demand, customers: Customers, addresses: Addresses, catalog: Catalog, product: Integers
) -> Visits:
    """Make the visits of the orders seen and of those who only look; `product` is of each order, or -1."""
    rng = stream(seed, "visits")
    seen = np.flatnonzero(rng.random(len(demand.day)) < planted.PART_ORDERS_WITH_SESSION)
    looking = max(round(len(demand.day) * planted.SESSIONS_PER_ORDER) - len(seen), 0)
    crawling = round(len(demand.day) * planted.SESSIONS_PER_ORDER / DAYS * planted.BOT_SESSIONS_OF_USUAL_DAY)
    kind = np.repeat([BUYS, LOOKS, CRAWLS], [len(seen), looking, crawling])
    bot_day = day_number(planted.BOT_DAY)
    day = np.r_[demand.day[seen], draw(rng, _visits_by_day(), looking), np.full(crawling, bot_day)]
    known, logged_in = _people(rng, kind, day, demand.person[seen], customers)
    visitor, visitors = _visitors(rng, kind, known, len(customers.kind))
    category = _interests(rng, day, known, customers, catalog)
    bought = product[seen]
    category[: len(seen)] = np.where(bought >= 0, catalog.category[bought], category[: len(seen)])
    home = addresses.at(np.maximum(known, 0), np.maximum(day, customers.signed_up[np.maximum(known, 0)]))
    return Visits(
        kind=kind,
        day=day,
        second=_seconds(rng, kind, demand.placed[seen]),
        visitor=visitor,
        person=np.where(logged_in, known, -1),
        order=np.r_[seen, np.full(looking + crawling, -1)],
        category=category,
        city=np.where(known >= 0, addresses.city[home], visitors.city[visitor]),
        channel=_channels(rng, kind),
        device=visitors.device[visitor],
        system=visitors.system[visitor],
        browser=visitors.browser[visitor],
        visitors=len(visitors.device),
    )


def _visits_by_day() -> Floats:
    """Return how many look on each day; on the day of the outage they come as always, and can't pay."""
    return np.array(
        [usual_demand(day) * max(event_factor(day), 1.0) ** 0.8 for day in day_dates()], dtype=np.float64
    )


def _people(
    rng: np.random.Generator, kind: Integers, day: Integers, buyers: Integers, customers: Customers
) -> tuple[Integers, Flags]:
    """Return the customer behind each visit, -1 for a stranger, and whether the site knows."""
    person = draw(rng, customers.activity, len(kind))
    known = (rng.random(len(kind)) < PART_OF_CUSTOMERS) & (customers.signed_up[person] <= day)
    person = np.where(known & (kind == LOOKS), person, -1)
    person[: len(buyers)] = buyers
    logged_in = (person >= 0) & ((kind == BUYS) | (rng.random(len(kind)) < PART_LOGGED_IN))
    return person, logged_in


def _visitors(
    rng: np.random.Generator, kind: Integers, known: Integers, customers: int
) -> tuple[Integers, _Visitors]:
    """Return the visitor of each visit: a customer's device, a stranger who may come again, or a crawler."""
    looking, buying = (
        draw(rng, np.array([getattr(device, part) for device in DEVICES]), len(kind))
        for part in ("looking", "buying")
    )
    strangers = max(round(((known < 0) & (kind == LOOKS)).sum() / VISITS_PER_STRANGER), 1)
    first_stranger = customers * len(DEVICES)
    visitor = first_stranger + rng.integers(0, strangers, len(kind))
    visitor = np.where(known >= 0, known * len(DEVICES) + np.where(kind == BUYS, buying, looking), visitor)
    crawlers = int((kind == CRAWLS).sum())
    visitor[kind == CRAWLS] = first_stranger + strangers + np.arange(crawlers)
    device = np.r_[
        np.tile(np.arange(len(DEVICES)), customers),
        draw(rng, np.array([device.looking for device in DEVICES]), strangers),
        np.full(crawlers, DESKTOP),
    ]
    system = draw_per_row(rng, SYSTEMS_OF_DEVICE[device])
    browser = draw_per_row(rng, BROWSERS_OF_SYSTEM[system])
    system[len(system) - crawlers :], browser[len(browser) - crawlers :] = LINUX, CRAWLER
    city = draw(rng, np.array([place.people for place in cities()], dtype=np.float64), len(device))
    return visitor, _Visitors(device, system, browser, city)


def _interests(
    rng: np.random.Generator, day: Integers, known: Integers, customers: Customers, catalog: Catalog
) -> Integers:
    """Draw the category each visitor has come for: by the customer's taste and, above all, the season."""
    by_season = np.array([seasons()[group.season] for group in catalog.categories]).T
    months = np.array([today.month - 1 for today in day_dates()])[day]
    shares = np.array([group.share for group in catalog.categories])
    taste = np.where(known[:, None] >= 0, customers.taste[known] + shares * 0.02, shares)
    return draw_per_row(rng, taste * by_season[months] ** planted.SEARCH_SEASON_STRENGTH)


def _seconds(rng: np.random.Generator, kind: Integers, placed: np.ndarray) -> Integers:
    hour = draw(rng, np.array(HOURLY_DEMAND, dtype=np.float64), len(kind))
    at_night = rng.integers(*CRAWL_HOURS, len(kind))
    second = np.where(kind == CRAWLS, at_night, hour) * 3600 + rng.integers(0, 3600, len(kind))
    second[: len(placed)] = (placed - placed.astype("datetime64[D]")).astype(np.int64)
    return second


def _channels(rng: np.random.Generator, kind: Integers) -> Integers:
    looking, buying = (
        draw(rng, np.array([getattr(channel, part) for channel in CHANNELS]), len(kind))
        for part in ("looking", "buying")
    )
    return np.select([kind == BUYS, kind == LOOKS], [buying, looking], default=DIRECT)
