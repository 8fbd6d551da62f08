"""Exponential smoothing with a damped trend and a season (Holt-Winters, additive), all settings at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

LEVELS = (0.03, 0.08, 0.15, 0.3, 0.5, 0.8)
TRENDS = (0.0, 0.05, 0.2)  # of the level's rate
SEASONS = (0.02, 0.1, 0.3)
DAMPING = 0.95


@dataclass(frozen=True)
class Smoothed:
    """Forecasts from several origins: an array (origins, horizons)."""

    ahead: np.ndarray


def smooth(values: np.ndarray, *, season: int, origins: Sequence[int], horizon: int) -> Smoothed:
    """Return the forecasts made after each number of values in `origins`, none of it read from later ones.

    At each origin the rates serve that had the least squared one-step errors before it. Values of nan leave
    the season as it is. The first two seasons make the start and are not judged.
    """
    rates = _rates(season)
    alpha, beta, gamma = rates.T
    level, seasonal = _start(values, season, len(rates))
    trend = np.zeros(len(rates))
    errors = np.zeros(len(rates))
    found: dict[int, np.ndarray] = {}
    wanted = set(origins)
    for step in range(max(origins) + 1):
        if step in wanted:
            best = int(np.argmin(errors))
            found[step] = _ahead(level[best], trend[best], seasonal[:, best], step, season, horizon)
        if step >= len(values):
            break
        place, moved = step % season, DAMPING * trend
        if not np.isfinite(values[step]):
            level, trend = level + moved, moved
            continue
        rest = values[step] - (level + moved + seasonal[place])
        if step >= min(2 * season, len(values) // 3):
            errors = errors + rest**2
        level = level + moved + alpha * rest
        trend = moved + alpha * beta * rest
        seasonal[place] += gamma * (1 - alpha) * rest
    return Smoothed(np.array([found[origin] for origin in origins]))


def _rates(season: int) -> np.ndarray:
    return np.array(list(product(LEVELS, TRENDS, SEASONS if season > 1 else (0.0,))))


def _start(values: np.ndarray, season: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Level and season of the first two seasons."""
    first = values[: 2 * season] if season > 1 else values[:4]
    known = first[np.isfinite(first)]
    middle = float(known.mean()) if len(known) else 0.0
    places = np.zeros(season)
    for place in range(season if season > 1 else 0):
        own = first[place::season]
        own = own[np.isfinite(own)]
        places[place] = float(own.mean() - middle) if len(own) else 0.0
    return np.full(count, middle), np.repeat(places[:, None], count, axis=1)


def _ahead(
    level: float, trend: float, seasonal: np.ndarray, step: int, season: int, horizon: int
) -> np.ndarray:
    steps = np.arange(1, horizon + 1)
    damped = np.cumsum(DAMPING**steps)
    return np.asarray(level + trend * damped + seasonal[(step + steps - 1) % season])
