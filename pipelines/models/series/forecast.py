"""The forecast of one series, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipelines.models.series.backtest import Backtest, backtest, origins_of
from pipelines.models.series.foretell import METHODS
from pipelines.models.series.regular import Series, next_starts
from pipelines.models.series.scale import scale_of

HORIZONS = {"day": 28, "week": 8, "month": 3}
LEAST = {"day": 56, "week": 26, "month": 12}  # values before the first test
LEAST_TESTS = 4
SHUT_FOR = 8  # seasons
SEASONS = {"day": 7, "week": 52, "month": 12}
YEARS = {"day": 364, "week": 52, "month": 12}


@dataclass(frozen=True)
class Forecast:
    """Values foretold for the periods from `starts` on, with an interval; none where there is a `reason`.

    `last` is the last whole period the forecast is built on.
    """

    starts: pd.DatetimeIndex
    values: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    last: pd.Timestamp | None = None
    reason: str = ""
    tested: Backtest | None = field(default=None, compare=False)


def forecast(
    series: Series, *, horizon: int | None = None, methods: Sequence[str] = tuple(METHODS)
) -> Forecast:
    """Foretell a series by the method with the least error in tests on its past."""
    steps = horizon or HORIZONS[series.grain]
    starts, values = _whole(series)
    if not series.is_additive:
        return _refused("only what adds up is foretold")
    known = np.isfinite(values)
    origins = origins_of(len(values), least=LEAST[series.grain], horizon=steps)
    if len(origins) < LEAST_TESTS:
        least = LEAST[series.grain] + steps + LEAST_TESTS - 1
        return _refused(
            f"too short: {len(values)} whole {series.grain}s, at least {least} are needed", starts
        )
    if not (values[known] != 0).any():
        return _refused("nothing but zeros", starts)
    if known.sum() < len(values) / 2 and series.grain != "day":
        return _refused("more than half of its periods have no value", starts)
    scale = scale_of(values)
    # A season that was not seen twice before the first test is not one to learn.
    season = SEASONS[series.grain] if origins[0] >= 2 * SEASONS[series.grain] else 1
    year = YEARS[series.grain]
    tested = backtest(
        values, scale, season=season, year=year, horizon=steps, origins=origins, methods=methods
    )
    places = scale.to(values)
    (ahead,) = METHODS[tested.chosen](places, [len(values)], season, year, steps)
    shut = ~np.isfinite(ahead) | _shut(values, season, steps)
    margin = np.where(shut, 0.0, tested.margins)
    told = [scale.back(np.where(shut, 0.0, ahead) + shift * margin) for shift in (0, -1, 1)]
    least_value = 0.0 if (values[known] >= 0).all() else -np.inf
    middle, lower, upper = (np.where(shut, 0.0, np.maximum(one, least_value)) for one in told)
    ahead_starts = next_starts(starts[-1], series.grain, steps)
    return Forecast(ahead_starts, middle, lower, upper, last=starts[-1], tested=tested)


def _whole(series: Series) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """The series without what is partial or fades at its ends."""
    kept = np.flatnonzero(series.known & ~series.partial & ~series.fading)
    if not len(kept):
        return series.starts[:0], series.values[:0]
    span = slice(kept[0], kept[-1] + 1)
    return series.starts[span], series.values[span]


def _shut(values: np.ndarray, season: int, steps: int) -> np.ndarray:
    """The periods to come at places of the season that had no value in the last seasons: closed weekdays."""
    last = values[-SHUT_FOR * season :]
    place = (np.arange(len(values) - len(last), len(values))) % season
    open_ = np.bincount(place, np.isfinite(last), season) > 0
    return np.asarray(~open_[(len(values) + np.arange(steps)) % season])


def _refused(reason: str, starts: pd.DatetimeIndex | None = None) -> Forecast:
    nothing = np.zeros(0)
    last = starts[-1] if starts is not None and len(starts) else None
    return Forecast(pd.DatetimeIndex([]), nothing, nothing, nothing, last=last, reason=reason)
