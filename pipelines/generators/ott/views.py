"""What each household watched on each day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from pipelines.generators.demo.randomness import Integers, draw, stream
from pipelines.generators.ott.planted import (
    HOUSEHOLD_KINDS,
    MINUTES,
    SPORT_FANS,
    WATCH_DAYS,
    WORKING_DAY_SPORT,
)

DAY = 86_400


@dataclass(frozen=True)
class DayOfViews:
    """The good rows of one watch log: household, device (0 or 1), position in APPS, seconds."""

    day: date
    household: Integers
    device: Integers
    app: Integers
    seconds: Integers


def watch(seed: int, households: int) -> Iterator[DayOfViews]:
    """Yield the views of each day, in order; each day has a random stream of its own."""
    shares = np.array([kind.share for kind in HOUSEHOLD_KINDS])
    kind = draw(stream(seed, "households"), shares, households)
    active = np.array([kind.active for kind in HOUSEHOLD_KINDS])[kind]
    wanted = np.array([kind.apps for kind in HOUSEHOLD_KINDS])[kind]
    for day in days_between(*WATCH_DAYS):
        today = np.where((kind == SPORT_FANS) & (day.weekday() < 5), active * WORKING_DAY_SPORT, active)
        yield _views(stream(seed, f"views {day}"), day, today, wanted)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _views(rng: np.random.Generator, day: date, active: np.ndarray, wanted: np.ndarray) -> DayOfViews:
    on = rng.random(len(active)) < active
    watched = (rng.random(wanted.shape) < wanted) & on[:, None]
    # A second sitting with the same app is a row of its own.
    again = watched & (rng.random(wanted.shape) < 0.1)
    household, app = (
        np.concatenate(pair) for pair in zip(np.nonzero(watched), np.nonzero(again), strict=True)
    )
    seconds = np.clip(rng.lognormal(np.log(60 * np.array(MINUTES)[app]), 1.1), 0, DAY).astype(np.int64)
    # The ends of what is possible are possible.
    seconds[rng.random(len(seconds)) < 0.002] = 0
    seconds[rng.random(len(seconds)) < 0.001] = DAY
    device = ((household % 7 == 0) & (rng.random(len(household)) < 0.4)).astype(np.int64)
    order = rng.permutation(len(household))
    return DayOfViews(day, household[order], device[order], app[order].astype(np.int64), seconds[order])
