"""The methods that may foretell a series, each from several origins at once."""

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.models.series.smoothing import smooth

SEASONAL_NAIVE = "seasonal_naive"
MEAN_SEASONS = 4
YEAR = {7: 364, 52: 52, 12: 12}
RECENT = {7: 28, 52: 4, 12: 3}
# values on a scale, origins, season (1: none), a year in steps, horizon -> (origins, horizon)
Foretell = Callable[[np.ndarray, Sequence[int], int, int, int], np.ndarray]


def seasonal_naive(
    values: np.ndarray, origins: Sequence[int], season: int, year: int, horizon: int
) -> np.ndarray:
    """Repeat the last season, a value that is not known taken from the season before."""
    return seasonal_mean(values, origins, season, year, horizon, seasons=1)


def seasonal_mean(
    values: np.ndarray,
    origins: Sequence[int],
    season: int,
    year: int,
    horizon: int,
    *,
    seasons: int = MEAN_SEASONS,
) -> np.ndarray:
    """Repeat the mean of the last seasons, each place of the season by its last known values."""
    found = np.full((len(origins), horizon), np.nan)
    for row, origin in enumerate(origins):
        for ahead in range(min(horizon, season)):
            same = values[:origin][(origin + ahead) % season :: season]
            same = same[np.isfinite(same)][-seasons:]
            found[row, ahead::season] = same.mean() if len(same) else np.nan
    return found


def holt_winters(
    values: np.ndarray, origins: Sequence[int], season: int, year: int, horizon: int
) -> np.ndarray:
    """Exponential smoothing of level, damped trend and season."""
    return smooth(values, season=season, origins=origins, horizon=horizon).ahead


def last_year(values: np.ndarray, origins: Sequence[int], season: int, year: int, horizon: int) -> np.ndarray:
    """Repeat the year before, moved by how much the last weeks differ from the same ones then."""
    found = np.full((len(origins), horizon), np.nan)
    recent = next((count for steps, count in RECENT.items() if YEAR[steps] == year), 3)
    for row, origin in enumerate(origins):
        if origin < year + recent:
            continue
        moved = values[origin - recent : origin] - values[origin - recent - year : origin - year]
        moved = moved[np.isfinite(moved)]
        places = origin + np.arange(horizon) - year
        if len(moved):
            found[row] = values[places] + np.median(moved)
    return found


def smoothed_mean(
    values: np.ndarray, origins: Sequence[int], season: int, year: int, horizon: int
) -> np.ndarray:
    """The middle between exponential smoothing and the mean of the last seasons."""
    both = (method(values, origins, season, year, horizon) for method in (holt_winters, seasonal_mean))
    return np.asarray(sum(both) / 2)


METHODS: dict[str, Foretell] = {
    SEASONAL_NAIVE: seasonal_naive,
    "seasonal_mean": seasonal_mean,
    "holt_winters": holt_winters,
    "smoothed_mean": smoothed_mean,
    "last_year": last_year,
}
