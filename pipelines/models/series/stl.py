"""STL: seasonal and trend decomposition by loess, with robust weights (Cleveland and others, 1990)."""

import numpy as np

INNER, OUTER = 2, 6
SEASONAL_SPAN = 13
FAR = 6.0


def stl_expected(values: np.ndarray, *, season: int) -> np.ndarray:
    """Return season plus trend of each step; places of the season that never have a value are left out.

    Values that are not known are filled from the season before the decomposition and weigh nothing in it.
    """
    place = np.arange(len(values)) % season
    open_ = np.flatnonzero(np.bincount(place, np.isfinite(values), season) > 0)
    kept = np.isin(place, open_)
    found = values[kept]
    if len(found) < 2 * len(open_) + 1 or not np.isfinite(found).any():
        return np.full(len(values), np.nan)
    fitted = np.full(len(values), np.nan)
    fitted[kept] = _decompose(found, len(open_))
    return fitted


def _decompose(values: np.ndarray, season: int) -> np.ndarray:
    known = np.isfinite(values)
    filled = np.where(known, values, np.nanmedian(values))
    trust = known.astype(float)
    trend_span = _odd(1.5 * season / (1 - 1.5 / SEASONAL_SPAN))
    trend, seasonal = np.zeros(len(values)), np.zeros(len(values))
    for _ in range(OUTER):
        for _ in range(INNER):
            seasonal = _seasonal(filled - trend, trust, season)
            trend = _loess(filled - seasonal, trust, max(trend_span, 7))
        rest = np.where(known, values - trend - seasonal, 0.0)
        filled = np.where(known, values, trend + seasonal)
        far = FAR * max(float(np.median(np.abs(rest[known]))), 1e-12)
        trust = np.where(known, (1 - np.clip(np.abs(rest) / far, 0, 1) ** 2) ** 2, 0.0)
    return trend + seasonal


def _seasonal(rest: np.ndarray, trust: np.ndarray, season: int) -> np.ndarray:
    """Smooth each place of the season along the seasons, and take out what of it is trend."""
    smooth = np.empty(len(rest))
    for place in range(season):
        smooth[place::season] = _loess(rest[place::season], trust[place::season], SEASONAL_SPAN)
    low = smooth
    for width in (season, season, 3):
        low = _moving_mean(low, width)
    return smooth - _loess(low, np.ones(len(low)), _odd(season))


def _moving_mean(values: np.ndarray, width: int) -> np.ndarray:
    left, right = width // 2, width - 1 - width // 2
    padded = np.pad(values, (left, right), mode="edge")
    return np.convolve(padded, np.full(width, 1.0 / width), mode="valid")


def _loess(values: np.ndarray, trust: np.ndarray, span: int) -> np.ndarray:
    """Local lines by the tricube of the distance among the `span` nearest steps."""
    count = len(values)
    if count < 2:
        return values.copy()
    half = max(span // 2, 1)
    middle = np.clip(np.arange(count), half, max(count - 1 - half, half))
    places = middle[:, None] + np.arange(-half, half + 1)
    inside = (places >= 0) & (places < count)
    places = np.clip(places, 0, count - 1)
    away = places - np.arange(count)[:, None]
    reach = np.maximum(np.abs(away * inside).max(axis=1, keepdims=True), half) + 1.0
    weights = (1 - (np.abs(away) / reach).clip(0, 1) ** 3) ** 3 * trust[places] * inside + 1e-9 * inside
    around = values[places]
    mass, tilt, bend = weights.sum(axis=1), (weights * away).sum(axis=1), (weights * away**2).sum(axis=1)
    sums, leans = (weights * around).sum(axis=1), (weights * away * around).sum(axis=1)
    spread = mass * bend - tilt**2
    safe = spread > 1e-12 * np.maximum(mass * bend, 1e-300)
    return np.where(safe, (bend * sums - tilt * leans) / np.where(safe, spread, 1.0), sums / mass)


def _odd(width: float) -> int:
    whole = int(np.ceil(width))
    return whole if whole % 2 else whole + 1
