"""What is popular now: the last weeks, or longer where they hold too little."""

import numpy as np

from pipelines.models.recommendations.interactions import Floats, Interactions

WINDOWS = (21, 30, 60, 90, 180, 365)
LEAST_ITEMS, LEAST_TAKEN = 30, 100


def recent_window(interactions: Interactions) -> int | None:
    """Return the shortest window, in days, with enough sold to tell what is popular; None: all time."""
    for days in WINDOWS:
        popularity = interactions.popularity(days)
        if np.count_nonzero(popularity) >= LEAST_ITEMS and popularity.sum() >= LEAST_TAKEN:
            return days
    return None


def popular_now(interactions: Interactions) -> tuple[Floats, int | None]:
    """Return how many subjects took each item in the recent window, and the window."""
    days = recent_window(interactions)
    return interactions.popularity(np.inf if days is None else days), days


def popular_first(now: Floats, all_time: Floats) -> np.ndarray:
    """Return the places of the items from the most popular on; ties by all time, then by identifier."""
    return np.lexsort((np.arange(len(now)), -all_time, -now))
