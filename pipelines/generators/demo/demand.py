"""When orders are placed, and by whom."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from pipelines.generators.demo import planted
from pipelines.generators.demo.people import DAYS, Addresses, Customers
from pipelines.generators.demo.planted import CUSTOMER_KINDS, START
from pipelines.generators.demo.randomness import Floats, Instants, Integers, draw, stream

HOURLY_DEMAND = (3, 2, 1, 1, 1, 2, 4, 8, 13, 18, 21, 22, 23, 21, 20, 20, 20, 21, 24, 28, 30, 26, 17, 8)
GIFT_MONTHS = (11, 12)
GIFT_BUYER_OFF_SEASON = 0.03


@dataclass(frozen=True)
class Demand:
    """One entry an order, in order of time."""

    day: Integers
    placed: Instants
    person: Integers
    address: Integers


def day_dates() -> list[date]:
    return [START + timedelta(days=day) for day in range(DAYS)]


def day_number(day: date) -> int:
    return (day - START).days


def place_orders(seed: int, count: int, customers: Customers, addresses: Addresses) -> Demand:
    """Spread the orders over the days and give each to a customer who has signed up by then."""
    rng = stream(seed, "demand")
    day = np.sort(draw(rng, _demand_by_day(rng), count))
    second = draw(rng, np.array(HOURLY_DEMAND, dtype=np.float64), count) * 3600 + rng.integers(0, 3600, count)
    placed = np.sort(np.datetime64(START, "s") + (day * 86_400 + second).astype("timedelta64[s]"))
    person = _buyers(rng, day, customers)
    return Demand(day=day, placed=placed, person=person, address=addresses.at(person, day))


def _demand_by_day(rng: np.random.Generator) -> Floats:
    noise = rng.gamma(45.0, 1 / 45.0, DAYS)
    return noise * np.array([_expected_demand(day) for day in day_dates()])


def _expected_demand(day: date) -> float:
    return usual_demand(day) * event_factor(day)


def usual_demand(day: date) -> float:
    """Return the demand of a day by growth, month and weekday alone."""
    growth = float(np.exp(planted.YEARLY_GROWTH * (day - START).days / 365.25))
    return growth * planted.MONTHLY_DEMAND[day.month - 1] * planted.WEEKDAY_DEMAND[day.weekday()]


def event_factor(day: date) -> float:
    """Return how many times its usual demand a day has."""
    if day == planted.SPIKE_DAY:
        return planted.SPIKE_DEMAND
    if day == planted.OUTAGE_DAY:
        return planted.OUTAGE_DEMAND
    black_friday = _black_friday(day.year)
    if day == black_friday:
        return planted.BLACK_FRIDAY_DEMAND
    if day == black_friday + timedelta(days=3):
        return planted.CYBER_MONDAY_DEMAND
    if day.month == 12 and day.day > 20:
        return planted.AFTER_LAST_SHIPPING_DAY_DEMAND
    return 1.0


def _black_friday(year: int) -> date:
    """Return the day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def _buyers(rng: np.random.Generator, day: Integers, customers: Customers) -> Integers:
    fades = np.array([kind.fades_after_days or np.inf for kind in CUSTOMER_KINDS])[customers.kind]
    gifts_only = np.array([kind.gifts_only for kind in CUSTOMER_KINDS])[customers.kind]
    buyers = np.empty(len(day), dtype=np.int64)
    starts = np.searchsorted(day, np.arange(DAYS + 1))
    for number, today in enumerate(day_dates()):
        first, last = starts[number], starts[number + 1]
        if first == last:
            continue
        age = number - customers.signed_up
        wish = customers.activity * (age >= 0) * np.exp(-np.maximum(age, 0) / fades)
        if today.month not in GIFT_MONTHS:
            wish = np.where(gifts_only, wish * GIFT_BUYER_OFF_SEASON, wish)
        buyers[first:last] = draw(rng, wish, last - first)
    return buyers
