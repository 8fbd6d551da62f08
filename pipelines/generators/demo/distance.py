"""How far apart the cities are."""

from functools import cache

import numpy as np

from pipelines.generators.demo.randomness import Floats, Integers
from pipelines.generators.demo.words import cities

EARTH_RADIUS_KM = 6371.0


def kilometers(from_city: Integers, to_city: Integers) -> Floats:
    """Return the great-circle distance of each pair of cities."""
    return _distances()[from_city, to_city]


@cache
def _distances() -> Floats:
    latitude = np.radians([city.latitude for city in cities()])
    longitude = np.radians([city.longitude for city in cities()])
    across = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    along = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    half = across + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * along
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
