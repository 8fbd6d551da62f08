"""Anomalies of days of Online Retail and Olist: known ones, and planted falls on two draws of days."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import duckdb
import numpy as np
import pandas as pd

from evals.models_bench.row import Row
from pipelines.models.series.detect import anomalies
from pipelines.models.series.planted import planted
from pipelines.models.series.regular import Series, regular

SQL = Path(__file__).parent
SERIES = ("retail", "olist")
KNOWN = {"retail": ("2011-12-09", "2011-01-18"), "olist": ("2017-11-24",)}
# Of revenue on the first draw of days: recall of falls to 0.3, and share of other days told.
FLOORS = {"retail": (0.65, 0.02), "olist": (0.95, 0.04)}
MOST_TOLD = {"retail": 0.03}
SECONDS = 1.0
CUTS = {"first": 0, "second": 1000}
ROUNDS = 32  # of planting: recall of few days a time is told to a few hundredths
HALF, THEIR_THRESHOLD = 14, 3.5


def rows(data: Path) -> list[Row]:
    """Measure revenue and orders of both shops; `data` holds `online_retail` and `olist`."""
    return [
        row
        for shop in SERIES
        for metric, series in read(data, shop).items()
        for row in _rows(shop, metric, series)
    ]


def read(data: Path, shop: str) -> dict[str, Series]:
    """Return the daily series of a shop by metric, from its raw files."""
    sql = (SQL / f"{shop}_series.sql").read_text(encoding="utf-8")
    frame = duckdb.execute(sql, {"data": str(data)}).df()
    return {
        name: regular(frame["day"], frame[name].to_numpy(dtype=float), grain="day")
        for name in frame.columns
        if name != "day"
    }


def _rows(shop: str, metric: str, series: Series) -> Iterator[Row]:
    started = process_time()
    found = anomalies(series)
    seconds = process_time() - started
    told = {str(one.start.date()) for one in found if one.score is not None}
    plain = Row("anomalies", f"{shop} {metric}", "all days", "", 0)
    if metric == "revenue":
        for day in KNOWN[shop]:
            yield replace(plain, measure=f"tells {day}", ours=float(day in told), floor=1.0)
        share = len(told) / int(series.known.sum())
        yield replace(
            plain, measure="share of days told", ours=share, floor=MOST_TOLD.get(shop), better="lower"
        )
        yield replace(plain, measure="seconds", ours=seconds, floor=SECONDS, better="lower")
        trailing = planted(series, 0.3, method="trailing", rounds=ROUNDS)
        yield replace(plain, cut="trailing", measure="recall x0.3", ours=trailing.recall.value)
        yield replace(plain, cut="trailing", measure="others told", ours=trailing.others.value)
    for cut, seed in CUTS.items():
        for factor in (0.3, 3.0):
            yield from _planted(replace(plain, cut=cut), metric, series, seed, factor)


def _planted(plain: Row, metric: str, series: Series, seed: int, factor: float) -> Iterator[Row]:
    ours = planted(series, factor, seed=seed, rounds=ROUNDS)
    theirs = _weekday_scores(series, factor, seed)
    is_judged = factor < 1 and metric == "revenue"
    least, most = FLOORS[plain.part.split()[0]] if is_judged else (None, None)
    row = replace(plain, baseline="weekday medians")
    for measure, found, beside, floor, better in (
        ("recall", ours.recall, theirs[0], least, "higher"),
        ("others told", ours.others, theirs[1], most, "lower"),
    ):
        yield replace(
            row,
            measure=f"{measure} x{factor:g}",
            ours=found.value,
            floor=floor,
            baseline_value=beside,
            lower=found.lower,
            upper=found.upper,
            better=better,
        )


def _weekday_scores(series: Series, factor: float, seed: int) -> tuple[float, float]:
    """The method of the floors: distance from a running median, by the spread of the same weekday."""
    places = np.flatnonzero(series.known & ~series.fading)
    recalls, others = [], []
    for number in range(ROUNDS):
        chosen = np.random.default_rng([seed, number]).choice(
            places, max(1, round(0.02 * len(places))), replace=False
        )
        values = series.values.copy()
        values[chosen] *= factor
        told = _weekday_score(values[places], series.starts[places].dayofweek.to_numpy())
        is_chosen = np.isin(places, chosen)
        right = told < -THEIR_THRESHOLD if factor < 1 else told > THEIR_THRESHOLD
        recalls.append(float(right[is_chosen].mean()))
        others.append(float((np.abs(told) > THEIR_THRESHOLD)[~is_chosen].mean()))
    return float(np.mean(recalls)), float(np.mean(others))


def _weekday_score(values: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    logs = pd.Series(np.log(np.maximum(values, 1e-9)))
    rest = (logs - logs.rolling(2 * HALF + 1, center=True, min_periods=HALF // 2).median()).to_numpy()
    score = np.zeros(len(rest))
    for day in np.unique(weekday):
        own = rest[weekday == day]
        middle = np.nanmedian(own)
        spread = 1.4826 * np.nanmedian(np.abs(own - middle))
        score[weekday == day] = (own - middle) / max(spread, 1e-9)
    return np.nan_to_num(score)
