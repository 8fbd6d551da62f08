"""Judge methods on the past: forecasts from many origins, each with what was known before it alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.models.series.foretell import METHODS, SEASONAL_NAIVE
from pipelines.models.series.scale import Scale

MOST_ORIGINS = 32
LEAST_EARLIER = 4  # origins before one that choose its method
LEAST_GAIN = 0.98  # another method than the baseline must have less than this share of its error
LEVEL = 0.8


@dataclass(frozen=True)
class Backtest:
    """What the tests on the past gave: errors by origin of the method as chosen there, and of the baseline.

    `chosen` is the method for what is to come. `mase` and `baseline_mase` are None for a constant series.
    `margins` are half widths of the intervals by horizon, on the scale.
    """

    chosen: str
    origins: tuple[int, ...]
    errors: np.ndarray
    baseline_errors: np.ndarray
    unit: float
    margins: np.ndarray

    @property
    def mase(self) -> float | None:
        """Mean absolute error over that of repeating the last season within the series."""
        return float(np.nanmean(self.errors) / self.unit) if self.unit > 0 else None

    @property
    def baseline_mase(self) -> float | None:
        """The same of the baseline."""
        return float(np.nanmean(self.baseline_errors) / self.unit) if self.unit > 0 else None


def origins_of(count: int, *, least: int, horizon: int) -> tuple[int, ...]:
    """Numbers of values after which forecasts are tested, in even steps up to the last that can be judged."""
    last = count - horizon
    if last < least:
        return ()
    step = max(1, min(horizon // 4 or 1, (last - least) // (MOST_ORIGINS - 1) or 1))
    step = max(step, (last - least) // (2 * MOST_ORIGINS) or 1)
    return tuple(range(last, least - 1, -step))[:MOST_ORIGINS][::-1]


def backtest(
    values: np.ndarray,
    scale: Scale,
    *,
    season: int,
    year: int,
    horizon: int,
    origins: Sequence[int],
    methods: Sequence[str] = tuple(METHODS),
) -> Backtest:
    """Test methods on values (nan: nothing is expected there) from each origin; the least error is chosen.

    The error told is of the method that was chosen before each origin, by origins whose ends had come.
    """
    places = scale.to(values)
    truth = np.array([values[origin : origin + horizon] for origin in origins])
    ahead = {name: METHODS[name](places, origins, season, year, horizon) for name in methods}
    errors = {
        name: _mean_error(scale.back(one) - truth) for name, one in ahead.items() if _is_whole(one, truth)
    }
    errors.setdefault(SEASONAL_NAIVE, np.full(len(origins), np.nan))
    over = [[earlier + horizon <= origin for earlier in origins] for origin in origins]
    apart = (origins[1] - origins[0]) / horizon if len(origins) > 1 else 1.0
    told = np.array([errors[_choose(errors, known, apart)][row] for row, known in enumerate(over)])
    # Where nothing could be chosen yet, the baseline stood in, and nothing was tested.
    free = np.array([sum(known) >= LEAST_EARLIER for known in over])
    judged = free if free.sum() >= LEAST_EARLIER else np.ones(len(origins), dtype=bool)
    chosen = _choose(errors, [True] * len(origins), apart)
    return Backtest(
        chosen,
        tuple(np.array(origins)[judged].tolist()),
        told[judged],
        errors[SEASONAL_NAIVE][judged],
        _unit(values, season),
        _margins(np.abs(ahead[chosen] - scale.to(truth))),
    )


def _mean_error(rest: np.ndarray) -> np.ndarray:
    """Mean absolute error of each origin over the periods that have a value; nan where none has."""
    known = np.isfinite(rest)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, np.abs(rest), 0.0).sum(axis=1) / known.sum(axis=1))


def _is_whole(ahead: np.ndarray, truth: np.ndarray) -> bool:
    """Whether a method foretells all that can be judged."""
    return bool((np.isfinite(ahead) | ~np.isfinite(truth)).all())


def _choose(errors: dict[str, np.ndarray], known: Sequence[bool], apart: float) -> str:
    """The method of least error by some origins, if it gains on the baseline by more than chance.

    Origins a part `apart` of a horizon from each other tell partly the same.
    """
    independent = max(1.0, sum(known) * min(1.0, apart))
    rows = np.array(known)
    if rows.sum() < LEAST_EARLIER:
        return SEASONAL_NAIVE
    means = {name: float(np.nanmean(one[rows])) for name, one in errors.items()}
    best = min(means, key=lambda name: means[name])
    if not means[best] < LEAST_GAIN * means[SEASONAL_NAIVE]:
        return SEASONAL_NAIVE
    gains = (errors[SEASONAL_NAIVE] - errors[best])[rows]
    return best if gains.mean() > float(gains.std()) / np.sqrt(independent) else SEASONAL_NAIVE


def _unit(values: np.ndarray, season: int) -> float:
    """Mean absolute difference of values a season apart."""
    apart = np.abs(values[season:] - values[:-season])
    return float(np.nanmean(apart)) if np.isfinite(apart).any() else 0.0


def _margins(rest: np.ndarray) -> np.ndarray:
    """Quantiles of the errors near each horizon, with the correction for few of them; never falling."""
    horizon = rest.shape[1]
    found = np.zeros(horizon)
    for ahead in range(horizon):
        near = rest[:, max(0, ahead - 3) : ahead + 4].ravel()
        near = near[np.isfinite(near)]
        rank = min(1.0, LEVEL * (len(near) + 1) / max(len(near), 1))
        found[ahead] = float(np.quantile(near, rank)) if len(near) else 0.0
    return np.maximum.accumulate(found)
