"""What a series would have been at each step, by the steps around it: level, slope and season, robustly."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

ROUNDS = 5
BISQUARE = 6.0  # steps farther than this many median deviations say nothing of the level
SLOPE_PRIOR = 0.05
SEASON_REACH = 10  # seasons to either side that tell the place in a season
EVER = 0.15  # weight of all other seasons, of one nearby
SEASON_PRIOR = 0.5
MAD_TO_SD = 1.4826


def expected(values: np.ndarray, *, season: int, half: int, past_only: bool = False) -> np.ndarray:
    """Return the expected value of each step of a regular series, itself left out; nan where unknown.

    `values` are on a scale where differences are alike, nan where there is none. `season` is the number of
    steps of a season (1: none), `half` the steps to either side that tell the level.
    """
    known = np.isfinite(values)
    trust = known.astype(float)
    seasonal = np.zeros(len(values))
    fitted = np.full(len(values), np.nan)
    for _ in range(ROUNDS):
        level = _level(np.where(known, values - seasonal, 0.0), trust, half, past_only)
        if season > 1:
            rest = np.where(known & np.isfinite(level), values - level, 0.0)
            seasonal = _seasonal(rest, trust * np.isfinite(level), season, past_only)
        fitted = level + seasonal
        rest = values - fitted
        if not np.isfinite(rest).any():
            break
        far = BISQUARE * max(float(np.nanmedian(np.abs(rest - np.nanmedian(rest)))), 1e-12)
        nearness = np.clip(np.abs(np.nan_to_num(rest, nan=0.0)) / far, 0.0, 1.0)
        trust = np.where(known, (1.0 - nearness**2) ** 2, 0.0)
    return fitted


def spread(rest: np.ndarray) -> float:
    """Standard deviation of the differences from what was expected, by their median deviation."""
    found = rest[np.isfinite(rest)]
    return float(MAD_TO_SD * np.median(np.abs(found - np.median(found)))) if len(found) else 0.0


def _level(values: np.ndarray, trust: np.ndarray, half: int, past_only: bool) -> np.ndarray:
    """Local lines through the neighbours, near ones counting more (tricube)."""
    away = np.arange(-half, half + 1) / (half + 1)
    near = (1.0 - np.abs(away) ** 3) ** 3
    near[half] = 0.0
    if past_only:
        near[half:] = 0.0
    weights = sliding_window_view(np.pad(trust, half), 2 * half + 1) * near
    around = sliding_window_view(np.pad(values, half), 2 * half + 1)
    mass = weights.sum(axis=1)
    tilt, bend = weights @ away, weights @ away**2
    sums, leans = (weights * around).sum(axis=1), (weights * around) @ away
    bend = bend + (1.0 if past_only else SLOPE_PRIOR) * mass
    with np.errstate(invalid="ignore", divide="ignore"):
        level = (bend * sums - tilt * leans) / (mass * bend - tilt**2)
    return np.where(mass > 0, level, np.nan)


def _seasonal(rest: np.ndarray, trust: np.ndarray, season: int, past_only: bool) -> np.ndarray:
    """Mean of the same place in the seasons around, drawn to zero where few are known."""
    count, reach = len(rest), SEASON_REACH * season
    lags = np.arange(-SEASON_REACH, SEASON_REACH + 1)
    near = 1.0 - (lags / (SEASON_REACH + 1)) ** 2
    near[SEASON_REACH] = 0.0
    if past_only:
        near[SEASON_REACH:] = 0.0
    places = np.arange(count)[:, None] + lags * season + reach
    weights = np.pad(trust, reach)[places] * near
    sums, mass = (weights * np.pad(rest * trust, reach)[places]).sum(axis=1), weights.sum(axis=1)
    sums = (np.pad(rest * trust, reach)[places] * near).sum(axis=1)
    if not past_only:
        place = np.arange(count) % season
        whole = np.bincount(place, rest * trust, season), np.bincount(place, trust, season)
        sums = sums + EVER * (whole[0][place] - rest * trust)
        mass = mass + EVER * (whole[1][place] - trust)
    return np.asarray(sums / (mass + SEASON_PRIOR))
