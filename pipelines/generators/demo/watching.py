"""What customers watch in the shop's video app: live shows, films, crafts for children, makeovers."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo import planted
from pipelines.generators.demo.demand import day_dates, usual_demand
from pipelines.generators.demo.people import Customers
from pipelines.generators.demo.randomness import Integers, draw, draw_per_row, stream

VIEWS_PER_ORDER = 0.6
PART_VIEWERS = 0.04
PART_TESTS = 0.006
LONGEST_SECONDS = 6 * 3600


@dataclass(frozen=True)
class Program:
    kind: str
    app: str
    share: float
    median_seconds: int


PROGRAMS = (
    Program("live", "Juniper Live", 0.34, 540),
    Program("film", "Maker Films", 0.18, 1500),
    Program("kids", "Little Junipers", 0.15, 700),
    Program("makeover", "Home Makeover", 0.22, 900),
    Program("yard", "Yard Games", 0.11, 480),
    Program("test", "app-test", 0.0, 5),
)
LIVE, FILM, KIDS, MAKEOVER, YARD, TEST = range(6)


@dataclass(frozen=True)
class Views:
    """One entry a view, in order of the days."""

    day: Integers
    person: Integers
    device: Integers  # 0 or 1: which of the person's devices
    program: Integers
    seconds: Integers


def watch(seed: int, orders: int, customers: Customers) -> Views:
    """Spread the views over the days and the viewers who have signed up by then."""
    rng = stream(seed, "watching")
    count = max(round(orders * VIEWS_PER_ORDER), 1)
    viewers = rng.random(len(customers.kind)) < PART_VIEWERS
    viewers[np.argmin(customers.signed_up)] = True  # so that there is one
    wish = viewers * rng.lognormal(0.0, 1.3, len(viewers))
    by_day = np.array([usual_demand(day) * (1.5 if day.weekday() >= 5 else 1.0) for day in day_dates()])
    day = np.sort(draw(rng, by_day, count))
    person = draw(rng, wish, count)
    signed_up = customers.signed_up[person] <= day
    day, person = day[signed_up], person[signed_up]
    likes = rng.gamma(0.5, 1.0, (len(viewers), len(PROGRAMS)))
    program = draw_per_row(rng, (likes[person] + 0.05) * _by_day()[day])
    program = np.where(rng.random(len(day)) < PART_TESTS, TEST, program)
    median = np.array([one.median_seconds for one in PROGRAMS])[program]
    seconds = np.minimum(median * rng.lognormal(0.0, 0.9, len(day)), LONGEST_SECONDS)
    return Views(
        day=day,
        person=person,
        device=(rng.random(len(day)) < 0.3).astype(np.int64),
        program=program,
        seconds=seconds.astype(np.int64),
    )


def _by_day() -> np.ndarray:
    """Return the parts of the programs on each day: yard games in summer, children's on weekends."""
    parts = np.tile([one.share for one in PROGRAMS], (len(day_dates()), 1))
    parts[[day.month not in planted.WATCH_YARD_MONTHS for day in day_dates()], YARD] = 0.0
    parts[[day.weekday() >= 5 for day in day_dates()], KIDS] *= planted.WATCH_KIDS_WEEKEND
    return parts
