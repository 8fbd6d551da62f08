"""Who sells and who buys: sellers, customers, and the addresses customers move between."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.planted import CUSTOMER_KINDS, END, FIRST_SIGN_UP, SLOW_SELLER, START
from pipelines.generators.demo.randomness import Flags, Floats, Integers, draw, draw_per_row, stream
from pipelines.generators.demo.words import cities, seller_names

DAYS = (END - START).days + 1
FIRST_DAY = (FIRST_SIGN_UP - START).days
PART_SIGNED_UP_BEFORE = 0.5  # of those who stay
MOVES = (0.84, 0.13, 0.03)  # parts of the customers that never move, move once, move twice
PART_MOVES_WITHIN_STATE = 0.6
STREETS = (
    "Maple St",
    "Oak Ave",
    "Main St",
    "Cedar Ln",
    "Park Ave",
    "River Rd",
    "Hill St",
    "Lake Dr",
    "2nd St",
)


@dataclass(frozen=True)
class Sellers:
    city: Integers
    zip_ending: Integers
    joined: Integers  # day of the window
    handling_days: Floats  # median from approval to the carrier
    main: Integers  # a product -> its usual seller
    other: Integers  # a product -> the seller who steps in


@dataclass(frozen=True)
class Customers:
    """One entry a person; taste has a row a person and a column a category."""

    kind: Integers
    signed_up: Integers
    activity: Floats
    taste: Floats
    staple: Integers  # the consumable a person buys again, or -1


@dataclass(frozen=True)
class Addresses:
    """One entry an address, sorted by person and by the day it became true."""

    person: Integers
    since: Integers
    city: Integers
    house: Integers
    street: Integers  # position in STREETS
    zip_ending: Integers

    def at(self, person: Integers, day: Integers) -> Integers:
        """Return the position of the address each person had on a day."""
        span = DAYS - FIRST_DAY + 1
        keys = self.person * span + (self.since - FIRST_DAY)
        return np.searchsorted(keys, person * span + (day - FIRST_DAY), side="right") - 1


def build_sellers(seed: int, catalog: Catalog) -> Sellers:
    rng = stream(seed, "sellers")
    count = len(seller_names())
    city = _home_cities(rng, count)
    handling = rng.uniform(0.5, 1.8, count)
    handling[SLOW_SELLER] = 4.5
    reach = rng.lognormal(0.0, 0.7, count)
    return Sellers(
        city=city,
        zip_ending=_zip_endings(rng, count),
        joined=rng.integers(FIRST_DAY - 400, FIRST_DAY, count),
        handling_days=handling,
        main=draw(rng, reach, len(catalog.products)),
        other=draw(rng, reach, len(catalog.products)),
    )


def build_customers(seed: int, count: int, catalog: Catalog) -> Customers:
    rng = stream(seed, "customers")
    kind = draw(rng, np.array([kind.share for kind in CUSTOMER_KINDS]), count)
    before = rng.integers(FIRST_DAY, 0, count)
    during = (np.sqrt(rng.random(count)) * 0.55 + rng.random(count) * 0.45) * (DAYS - 2)
    early = rng.random(count) < PART_SIGNED_UP_BEFORE
    early &= np.array([kind.fades_after_days is None for kind in CUSTOMER_KINDS])[kind]
    signed_up = np.where(early, before, during.astype(np.int64))
    activity = np.array([kind.activity for kind in CUSTOMER_KINDS])[kind] * rng.gamma(1.6, 1.0, count)
    shares = np.array([group.share for group in catalog.categories])
    taste = rng.gamma(0.35, 1.0, (count, len(shares))) * shares + shares * 0.02
    return Customers(
        kind=kind,
        signed_up=signed_up,
        activity=activity,
        taste=taste,
        staple=_staples(rng, catalog, taste),
    )


def build_addresses(seed: int, customers: Customers) -> Addresses:
    """Give each person one to three addresses, the first on the day of signing up."""
    rng = stream(seed, "addresses")
    count = len(customers.kind)
    person = np.repeat(np.arange(count), draw(rng, np.array(MOVES), count) + 1)
    moved = np.r_[False, person[1:] == person[:-1]]
    signed_up = customers.signed_up[person]
    since = signed_up + np.where(moved, 1 + rng.random(len(person)) * (DAYS - 4 - signed_up), 0).astype(
        np.int64
    )
    since = since[np.lexsort((since, person))]
    since += moved & (since == np.roll(since, 1))  # nobody moves twice on one day
    city = _moving_cities(rng, moved)
    return Addresses(
        person=person,
        since=since,
        city=city,
        house=rng.integers(10, 9900, len(person)),
        street=rng.integers(0, len(STREETS), len(person)),
        zip_ending=_zip_endings(rng, len(person)),
    )


def _moving_cities(rng: np.random.Generator, moved: Flags) -> Integers:
    """Return a city for each address; most moves stay within the state."""
    city = _home_cities(rng, len(moved))
    states = np.array([place.state for place in cities()])
    people = np.array([place.people for place in cities()], dtype=np.float64)
    for position in np.flatnonzero(moved & (rng.random(len(moved)) < PART_MOVES_WITHIN_STATE)):
        same_state = people * (states == states[city[position - 1]])
        city[position] = draw(rng, same_state, 1)[0]
    return city


def _home_cities(rng: np.random.Generator, count: int) -> Integers:
    return draw(rng, np.array([city.people for city in cities()], dtype=np.float64), count)


def _zip_endings(rng: np.random.Generator, count: int) -> Integers:
    return rng.integers(1, 99, count)


def _staples(rng: np.random.Generator, catalog: Catalog, taste: Floats) -> Integers:
    """Return the consumable each person buys again, of those sold from the start; -1 where there is none."""
    steady = np.array([product.reorder for product in catalog.products]) & (catalog.launched < 0)
    options = np.flatnonzero(steady)
    if not len(options):
        return np.full(len(taste), -1, dtype=np.int64)
    weights = taste[:, catalog.category[options]] * catalog.popularity[options]
    return options[draw_per_row(rng, weights)]
