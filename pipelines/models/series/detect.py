"""What stands out of a series: beyond the interval around what the periods about it lead to expect."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipelines.models.series.expected import expected, spread
from pipelines.models.series.regular import NEAR_HOLIDAY, Series
from pipelines.models.series.scale import scale_of
from pipelines.models.series.stl import stl_expected

Method = Literal["centred", "trailing", "stl"]
METHODS: tuple[Method, ...] = ("centred", "trailing", "stl")
THRESHOLD = 3.25
LEAST_PERIODS = {"day": 28, "week": 12}
HALF = {"day": 14, "week": 8}
PAST_HALF = {"day": 21, "week": 10}
WARM_UP = {"day": 28, "week": 10}


@dataclass(frozen=True)
class Anomaly:
    """A period that stands out, or a run of periods without rows (`direction` gap, no score)."""

    start: pd.Timestamp
    end: pd.Timestamp
    value: float
    expected: float
    lower: float
    upper: float
    score: float | None
    direction: Literal["up", "down", "gap"]
    method: str
    is_partial: bool


@dataclass(frozen=True)
class Judged:
    """Each period of a series with what was expected of it; nan where nothing was."""

    series: Series
    expected: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    score: np.ndarray


def judged(series: Series, method: Method = "centred") -> Judged:
    """Judge every period of a series of days or weeks; scores are in robust standard deviations."""
    scale = scale_of(series.values, is_additive=series.is_additive)
    places = scale.to(series.values)
    # What is cut off must not draw its neighbours down.
    whole = np.where((series.partial & _is_low(series.values)) | series.fading, np.nan, places)
    fitted = EXPECT[method](whole, series.grain)
    rest = places - fitted
    width = max(spread(rest[series.known]), scale.least_spread)
    middle, lower, upper = (scale.back(fitted + shift * THRESHOLD * width) for shift in (0, -1, 1))
    return Judged(series, middle, lower, upper, rest / width)


def anomalies(
    series: Series, method: Method = "centred", *, holidays: Mapping[pd.Timestamp, str] | None = None
) -> list[Anomaly]:
    """Return the periods of a series of days or weeks that stand out, in order; none of a short one.

    A partial period, and one with which the data begin or end, is never a fall. Periods without rows are no
    gap near public `holidays`.
    """
    if int(series.known.sum()) < LEAST_PERIODS[series.grain]:
        return []
    found = judged(series, method)
    with np.errstate(invalid="ignore"):
        is_up = found.score > THRESHOLD
        is_down = (found.score < -THRESHOLD) & ~series.partial & ~series.fading
    rows = [
        _anomaly(found, int(place), "up" if is_up[place] else "down", method)
        for place in np.flatnonzero(is_up | is_down)
    ]
    near = _near(holidays or {})
    gaps = [one for one in _gaps(found) if not set(pd.date_range(one.start, one.end)) <= near]
    return sorted([*rows, *gaps], key=lambda one: one.start)


def _near(holidays: Mapping[pd.Timestamp, str]) -> set[pd.Timestamp]:
    """The days of holidays and those around them."""
    return {
        day + pd.Timedelta(days=away) for day in holidays for away in range(-NEAR_HOLIDAY, NEAR_HOLIDAY + 1)
    }


def _anomaly(found: Judged, place: int, direction: Literal["up", "down"], method: str) -> Anomaly:
    series = found.series
    return Anomaly(
        start=series.starts[place],
        end=series.ends[place],
        value=float(series.values[place]),
        expected=float(found.expected[place]),
        lower=float(found.lower[place]),
        upper=float(found.upper[place]),
        score=float(found.score[place]),
        direction=direction,
        method=method,
        is_partial=bool(series.partial[place]),
    )


def _gaps(found: Judged) -> Iterator[Anomaly]:
    """One for each run of periods without rows; closed weekdays within it do not part it."""
    series = found.series
    run: list[int] = []
    for place in np.flatnonzero(series.known | series.is_gap):
        if series.is_gap[place] and not series.fading[place]:
            run.append(int(place))
        elif run:
            yield _gap(found, run)
            run = []


def _gap(found: Judged, run: list[int]) -> Anomaly:
    ends = found.series.ends
    middle, lower, upper = (
        float(np.nansum(values[run])) for values in (found.expected, found.lower, found.upper)
    )
    start, end = found.series.starts[run[0]], ends[run[-1]]
    return Anomaly(start, end, 0.0, middle, lower, upper, None, "gap", method="gap", is_partial=False)


def _is_low(values: np.ndarray) -> np.ndarray:
    known = values[np.isfinite(values)]
    return values < float(np.median(known)) if len(known) else np.zeros(len(values), dtype=bool)


def _centred(places: np.ndarray, grain: str) -> np.ndarray:
    return expected(places, season=7 if grain == "day" else 1, half=HALF[grain])


def _trailing(places: np.ndarray, grain: str) -> np.ndarray:
    fitted = expected(places, season=7 if grain == "day" else 1, half=PAST_HALF[grain], past_only=True)
    fitted[: WARM_UP[grain]] = np.nan
    return fitted


def _stl(places: np.ndarray, grain: str) -> np.ndarray:
    return stl_expected(places, season=7) if grain == "day" else _centred(places, grain)


EXPECT: dict[str, Callable[[np.ndarray, str], np.ndarray]] = {
    "centred": _centred,
    "trailing": _trailing,
    "stl": _stl,
}
