"""Forecasts of revenue and orders of Online Retail and Olist: last periods held out, on two cuts each."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

from evals.models_bench.anomalies import SERIES, read
from evals.models_bench.row import Row
from pipelines.models.series.forecast import HORIZONS, forecast
from pipelines.models.series.foretell import METHODS, SEASONAL_NAIVE
from pipelines.models.series.regular import Series

# Steps of the horizon left out at the end: the second cut ends where the first begins to test.
CUTS = {"first": 0, "second": 4}
ORIGINS = 4
LEVEL = 0.8


def rows(data: Path) -> list[Row]:
    """Measure daily forecasts against repeating the last week; `data` holds `online_retail` and `olist`."""
    return [
        row
        for shop in SERIES
        for metric, series in read(data, shop).items()
        for cut, left in CUTS.items()
        for row in _rows(Row("forecasts", f"{shop} {metric}", cut, "", 0), series, left)
    ]


def _rows(plain: Row, series: Series, left: int) -> Iterator[Row]:
    """Forecast from some origins a week apart, each with what was known before it alone."""
    ahead = HORIZONS["day"]
    kept = np.flatnonzero(series.known & ~series.partial & ~series.fading)
    end = kept[-1] + 1 - left * 7
    ours: list[float] = []
    theirs: list[float] = []
    inside: list[bool] = []
    started = process_time()
    for number in range(ORIGINS):
        origin = end - ahead - 7 * number
        truth = series.values[origin : origin + ahead]
        for methods, errors in ((tuple(METHODS), ours), ((SEASONAL_NAIVE,), theirs)):
            found = forecast(_until(series, origin), methods=methods)
            values, lower, upper = (
                _at(series, found.starts, part) for part in (found.values, found.lower, found.upper)
            )
            known = np.isfinite(truth) & np.isfinite(values)
            errors.append(float(np.abs(values - truth)[known].mean()))
            if errors is ours:
                inside += ((truth >= lower) & (truth <= upper))[known].tolist()
    seconds = (process_time() - started) / ORIGINS
    unit = float(np.nanmean(np.abs(series.values[7:] - series.values[:-7])))
    gains = (np.array(theirs) - np.array(ours)) / unit
    ends = np.quantile(np.random.default_rng(0).choice(gains, (2000, ORIGINS)).mean(axis=1), (0.025, 0.975))
    yield replace(
        plain,
        measure="mase, 28 days",
        ours=float(np.mean(ours)) / unit,
        baseline="seasonal naive",
        baseline_value=float(np.mean(theirs)) / unit,
        lower=float(ends[0]),
        upper=float(ends[1]),
        is_gain=True,
        may_tie=True,
        seconds=seconds,
        better="lower",
    )
    yield replace(plain, measure=f"inside of {LEVEL:.0%}", ours=float(np.mean(inside)))


def _until(series: Series, origin: int) -> Series:
    shown = slice(None, origin)
    return Series(
        series.grain,
        series.starts[shown],
        series.values[shown],
        series.is_gap[shown],
        series.partial[shown],
        series.fading[shown],
    )


def _at(series: Series, starts: pd.DatetimeIndex, values: np.ndarray) -> np.ndarray:
    origin = int(series.starts.get_loc(starts[0]))
    return np.asarray(values[: len(series) - origin])
