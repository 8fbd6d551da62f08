"""What a week and a financial year are in a world, and a grain of its own."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from evals.soundness.world.description import Calendar, CustomGrain, Kind

FIRST, LAST = date(2018, 8, 1), date(2021, 5, 31)
LENGTHS = (1, 7, 10, 28, 45, 90, 120, 182, 200)


def random_calendar(rng: Random) -> Calendar:
    """Return a calendar; half of them have a grain of their own."""
    return Calendar(
        rng.choice(("monday", "sunday", "saturday")),
        rng.choice((1, 2, 4, 7, 10, 12)),
        (_grain(rng),) if rng.random() < 0.6 else (),
    )


def _grain(rng: Random) -> CustomGrain:
    kind: Kind = rng.choice(("text", "integer", "date"))
    column = rng.choice(("season", "group", "Größe", "half year"))
    return CustomGrain(rng.choice(("season", "school_term")), column, kind, tuple(_periods(rng, kind)))


def _periods(rng: Random, kind: Kind) -> Iterator[tuple[date, date, Any]]:
    """Yield periods of any length; at times days between them are missing, or have no value."""
    first, number = FIRST, 0
    while first <= LAST:
        last = min(LAST, first + timedelta(rng.choice(LENGTHS) - 1))
        roll = rng.random()
        number += 1
        said = {"text": f"{first.year} {chr(96 + number % 26)}{number}", "integer": number, "date": first}
        if roll < 0.9:
            yield first, last, None if roll < 0.05 else said[kind]
        first = last + timedelta(1)
