"""How each order travels: approved, shipped, delivered, against the moment it was promised for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.generators.demo import planted
from pipelines.generators.demo.baskets import Baskets
from pipelines.generators.demo.demand import Demand, day_dates, day_number
from pipelines.generators.demo.distance import kilometers
from pipelines.generators.demo.fates import Fate, Fates
from pipelines.generators.demo.people import Addresses, Sellers
from pipelines.generators.demo.planted import END
from pipelines.generators.demo.randomness import Flags, Floats, Instants, Integers, stream
from pipelines.generators.demo.words import cities

PROMISED_HOUR = 20
EXPORTED_AT = np.datetime64(END, "s") + np.timedelta64(1, "D")  # nothing later is known
DELIVERED_WITHOUT_DATE = 4
FARAWAY_STATES = ("AK", "HI")
NEVER = np.datetime64("NaT", "s")


@dataclass(frozen=True)
class Deliveries:
    """One entry an order; a moment that has not come (or is not known) is NaT."""

    status: NDArray[np.str_]
    approved: Instants
    shipped: Instants
    delivered: Instants
    promised: Instants

    @property
    def arrived(self) -> Flags:
        """Orders delivered with a known date."""
        return (self.status == "delivered") & ~np.isnat(self.delivered)

    @property
    def late(self) -> Flags:
        return self.arrived & (self.delivered > self.promised)


def deliver(
    seed: int, demand: Demand, fates: Fates, baskets: Baskets, addresses: Addresses, sellers: Sellers
) -> Deliveries:
    rng = stream(seed, "deliveries")
    to_city = addresses.city[demand.address]
    distance, handling = _road(demand, baskets, to_city, sellers)
    approved = demand.placed + _seconds(_approval_hours(rng, len(distance)) / 24)
    shipped = approved + _seconds(handling * rng.lognormal(0.0, 0.35, len(distance)))
    transit = _transit_days(rng, demand, distance, to_city)
    delivered = _by_daylight(rng, shipped + _seconds(transit))
    promised = (
        demand.placed.astype("datetime64[D]")
        + np.rint(5.9 + distance / 900).astype("timedelta64[D]")
        + _faraway(to_city).astype("timedelta64[D]") * 3
    ).astype("datetime64[s]") + np.timedelta64(PROMISED_HOUR, "h")
    approved, shipped, delivered = _as_known(rng, fates, approved, shipped, delivered)
    status = _statuses(rng, fates, approved, shipped, delivered)
    _forget_some(rng, status, delivered)
    return Deliveries(status, approved, shipped, delivered, promised)


def _seconds(days: Floats) -> np.ndarray:
    return np.rint(days * 86_400).astype("timedelta64[s]")


def _road(demand: Demand, baskets: Baskets, to_city: Integers, sellers: Sellers) -> tuple[Floats, Floats]:
    """Return the longest distance (km) and handling (days) over each order's lines."""
    distance = np.full(len(demand.day), 900.0)
    handling = np.full(len(demand.day), 1.0)
    has_lines = np.unique(baskets.order)
    distance[has_lines] = 0.0
    handling[has_lines] = 0.0
    np.maximum.at(distance, baskets.order, kilometers(sellers.city[baskets.seller], to_city[baskets.order]))
    np.maximum.at(handling, baskets.order, sellers.handling_days[baskets.seller])
    return distance, handling


def _approval_hours(rng: np.random.Generator, count: int) -> Floats:
    quick = rng.lognormal(np.log(0.3), 0.7, count)
    checked_by_hand = rng.uniform(10, 44, count)
    return np.where(rng.random(count) < 0.05, checked_by_hand, quick)


def _transit_days(rng: np.random.Generator, demand: Demand, distance: Floats, to_city: Integers) -> Floats:
    state = np.array([city.state for city in cities()])[to_city]
    slow = np.array([planted.SLOW_STATES.get(city.state, 1.0) for city in cities()])[to_city]
    december = np.array([day.month == 12 for day in day_dates()])[demand.day]
    days = (1.2 + distance / 1000) * rng.lognormal(0.0, 0.28, len(distance)) * slow
    days = days * np.where(december, 1.2, 1.0) + 3 * _faraway(to_city)
    first, last = (day_number(day) for day in planted.STORM_DAYS)
    stopped = (state == planted.STORM_STATE) & (demand.day >= first) & (demand.day <= last)
    return days + stopped * planted.STORM_DELAY_DAYS


def _faraway(to_city: Integers) -> Integers:
    return np.array([city.state in FARAWAY_STATES for city in cities()], dtype=np.int64)[to_city]


def _by_daylight(rng: np.random.Generator, arrival: Instants) -> Instants:
    """Move an arrival to a time of the day at which parcels are handed over, never to an earlier day."""
    hour = 9 * 3600 + rng.random(len(arrival)) ** 0.8 * 12 * 3600
    return arrival.astype("datetime64[D]") + np.timedelta64(1, "D") + hour.astype("timedelta64[s]")


def _as_known(
    rng: np.random.Generator, fates: Fates, approved: Instants, shipped: Instants, delivered: Instants
) -> tuple[Instants, Instants, Instants]:
    """Blank the moments that never came, or that lie after the export."""
    fate = fates.fate
    halted = (fate == Fate.CANCELED) | (fate == Fate.UNAVAILABLE)
    canceled_early = (fate == Fate.CANCELED) & (rng.random(len(fate)) < 0.3)
    canceled_on_the_way = (fate == Fate.CANCELED) & ~canceled_early & (rng.random(len(fate)) < 0.15)
    stuck = (fate == Fate.STUCK_PROCESSING) | (fate == Fate.STUCK_INVOICED)
    no_delivery = halted | stuck | (fate == Fate.LOST)
    no_shipping = (halted & ~canceled_on_the_way) | stuck
    return (
        np.where(canceled_early | (approved >= EXPORTED_AT), NEVER, approved),
        np.where(no_shipping | (shipped >= EXPORTED_AT), NEVER, shipped),
        np.where(no_delivery | (delivered >= EXPORTED_AT), NEVER, delivered),
    )


def _statuses(
    rng: np.random.Generator, fates: Fates, approved: Instants, shipped: Instants, delivered: Instants
) -> NDArray[np.str_]:
    waiting = np.where(rng.random(len(fates.fate)) < 0.5, "processing", "invoiced")
    waiting = np.where(rng.random(len(fates.fate)) < 0.1, "approved", waiting)
    waiting = np.where(fates.fate == Fate.STUCK_PROCESSING, "processing", waiting)
    waiting = np.where(fates.fate == Fate.STUCK_INVOICED, "invoiced", waiting)
    return np.select(
        [
            fates.fate == Fate.CANCELED,
            fates.fate == Fate.UNAVAILABLE,
            ~np.isnat(delivered),
            ~np.isnat(shipped),
            ~np.isnat(approved),
        ],
        ["canceled", "unavailable", "delivered", "shipped", waiting],
        default="created",
    )


def _forget_some(rng: np.random.Generator, status: NDArray[np.str_], delivered: Instants) -> None:
    """Blank the delivery date of a few delivered orders, in place: the carrier never sent it."""
    known = np.flatnonzero(status == "delivered")
    delivered[rng.choice(known, min(DELIVERED_WITHOUT_DATE, len(known)), replace=False)] = NEVER
