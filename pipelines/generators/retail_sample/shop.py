"""The retail sample before it is written: people who move, things they buy, what became of it."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo.randomness import Integers, draw, stream
from pipelines.generators.demo.words import City, cities

FIRST_DAY, LAST_DAY = np.datetime64("2022-01-01"), np.datetime64("2024-06-30")
DAYS = int((LAST_DAY - FIRST_DAY).astype(int)) + 1
SIGN_UP_DAYS = 600
MOVES_ONE_IN = 8
STATUSES = ("Completed", "Cancelled", "Returned")
STATUS_WEIGHTS = np.array([0.86, 0.09, 0.05])
CATEGORIES = ("Kitchen", "Garden", "Office", "Toys", "Sports")
NOUNS = (
    ("Kettle", "Pan", "Mug", "Bowl"),
    ("Shovel", "Lantern", "Planter", "Hose"),
    ("Notebook", "Stapler", "Lamp", "Chair"),
    ("Puzzle", "Kite", "Robot", "Yo-yo"),
    ("Racket", "Helmet", "Football", "Yoga Mat"),
)
COLORS = ("Red", "Blue", "Green", "Black", "White", "Yellow")


@dataclass(frozen=True)
class People:
    """A row per person: home is a position in `places`, days count from the first day."""

    places: tuple[City, ...]
    home: Integers
    signed_up: Integers


@dataclass(frozen=True)
class Moves:
    """A row per move, in order of person and day."""

    person: Integers
    day: Integers
    place: Integers


@dataclass(frozen=True)
class Products:
    """A row per product: its name, its category, its price in cents."""

    name: tuple[str, ...]
    category: tuple[str, ...]
    cents: Integers


@dataclass(frozen=True)
class Orders:
    """A row per order, in order of the day; status is a position in STATUSES."""

    person: Integers
    product: Integers
    day: Integers
    quantity: Integers
    cents: Integers
    status: Integers


@dataclass(frozen=True)
class RetailShop:
    """All of it."""

    people: People
    moves: Moves
    products: Products
    orders: Orders


def build_shop(seed: int, *, customers: int, products: int, orders: int) -> RetailShop:
    """Make the shop; the same seed and sizes give the same shop."""
    people = build_people(seed, customers)
    made = build_products(seed, products)
    return RetailShop(people, build_moves(seed, people), made, build_orders(seed, orders, people, made))


def build_people(seed: int, count: int) -> People:
    rng = stream(seed, "retail people")
    places = tuple(cities())
    home = draw(rng, np.array([place.people for place in places], dtype=float), count)
    return People(places, home, rng.integers(0, SIGN_UP_DAYS, count))


def build_moves(seed: int, people: People) -> Moves:
    """Let one person in eight move, some of them twice, each time to another place."""
    rng = stream(seed, "retail moves")
    movers = rng.choice(len(people.home), max(1, len(people.home) // MOVES_ONE_IN), replace=False)
    person = np.sort(np.concatenate([movers, movers[::3]]))
    is_second = np.concatenate([[False], person[1:] == person[:-1]])
    # A second move comes after the longest wait for a first.
    day = people.signed_up[person] + rng.integers(20, 120, len(person)) + 120 * is_second
    before = people.home[person]
    place = (before + rng.integers(1, len(people.places), len(person))) % len(people.places)
    first_place = np.concatenate([[0], place[:-1]])
    returns = is_second & (place == first_place)
    return Moves(person, day, np.where(returns, before, place))


def build_products(seed: int, count: int) -> Products:
    rng = stream(seed, "retail products")
    kinds = [(category, noun) for category, nouns in zip(CATEGORIES, NOUNS, strict=True) for noun in nouns]
    names, categories = [], []
    for number in range(count):
        category, noun = kinds[number % len(kinds)]
        variant = number // len(kinds)
        series = variant // len(COLORS)
        names.append(f"{COLORS[variant % len(COLORS)]} {noun}" + (f" {series + 1}" if series else ""))
        categories.append(category)
    return Products(tuple(names), tuple(categories), rng.integers(299, 19_999, count))


def build_orders(seed: int, count: int, people: People, products: Products) -> Orders:
    rng = stream(seed, "retail orders")
    person = rng.integers(0, len(people.home), count)
    since = people.signed_up[person]
    day = since + np.floor(rng.random(count) * (DAYS - since)).astype(np.int64)
    by_day = np.argsort(day, kind="stable")
    product = rng.integers(0, len(products.cents), count)
    on_sale = rng.random(count) < 0.15
    cents = np.where(on_sale, products.cents[product] * 9 // 10, products.cents[product])
    status = draw(rng, STATUS_WEIGHTS, count)
    return Orders(person[by_day], product, day[by_day], rng.integers(1, 6, count), cents, status)
