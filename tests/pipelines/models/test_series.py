"""Metrics along time: what is planted is found, odd data give a clear result, forecasts see nothing later."""

import numpy as np
import pandas as pd
import pytest

from pipelines.models.series.anomaly_table import anomaly_table
from pipelines.models.series.detect import METHODS, anomalies, judged
from pipelines.models.series.follow import Followed
from pipelines.models.series.forecast import forecast
from pipelines.models.series.forecast_table import Asked, forecast_table, foretell_all
from pipelines.models.series.foretell import METHODS as FORETELL
from pipelines.models.series.planted import planted
from pipelines.models.series.regular import regular
from pipelines.models.series.scale import scale_of
from semantic_layer.manifest import Metric

METRIC = Metric("takings", "Takings", "", "simple", model="sales", aggregation="sum")


def days(count: int, start: str = "2023-01-02") -> pd.DatetimeIndex:
    return pd.date_range(start, periods=count, freq="D")


def shop(count: int = 300, seed: int = 0, start: str = "2023-01-02") -> pd.Series:
    """A growing shop with quiet Sundays, open every day."""
    index = days(count, start)
    noise = np.random.default_rng(seed).normal(0, 0.1, count)
    level = 1000 * np.exp(0.002 * np.arange(count) + noise)
    return pd.Series(level * np.where(index.dayofweek == 6, 0.4, 1.0), index=index)


def of(values: pd.Series, grain="day", **more):
    return regular(values.index, values, grain=grain, **more)


@pytest.mark.parametrize("method", METHODS)
def test_a_fall_and_a_peak_are_told_with_what_was_expected(method):
    values = shop()
    usual = values.copy()
    values.iloc[150] *= 0.3
    values.iloc[200] *= 3
    found = {one.start: one for one in anomalies(of(values), method)}
    fall, peak = found[values.index[150]], found[values.index[200]]
    assert (fall.direction, peak.direction) == ("down", "up")
    for one, day in ((fall, 150), (peak, 200)):
        assert one.lower < usual.iloc[day] < one.upper
        assert one.expected == pytest.approx(usual.iloc[day], rel=0.3)
    assert len(found) < 12


def test_a_quiet_weekday_is_no_fall_and_a_busy_one_on_it_is_a_peak():
    values = shop()
    sunday = values.index.get_loc(values.index[values.index.dayofweek == 6][20])
    values.iloc[sunday] = values.iloc[sunday - 1]
    assert values.index[sunday] in {one.start for one in anomalies(of(values)) if one.direction == "up"}
    assert not [one for one in anomalies(of(shop())) if one.start.dayofweek == 6 and one.direction == "down"]


def test_partial_days_and_the_end_of_the_data_are_no_falls():
    values = shop()
    values.iloc[-1] *= 0.2
    series = of(values)
    assert series.partial[-1]
    assert values.index[-1] not in {one.start for one in anomalies(series)}
    values.iloc[-10:] *= np.linspace(0.6, 0.001, 10)
    assert not [one for one in anomalies(of(values)) if one.start >= values.index[-10]]
    values.iloc[-1] = 90_000
    last = anomalies(of(values))[-1]
    assert (last.start, last.direction, last.is_partial) == (values.index[-1], "up", True)


def test_trailing_scores_read_nothing_later():
    values = shop()
    whole = judged(of(values), "trailing")
    part = judged(of(values.iloc[:200]), "trailing")
    # The last day is partial, and left out where it is low.
    assert part.expected[:190] == pytest.approx(whole.expected[:190], nan_ok=True, rel=0.1)


def test_days_without_rows_are_a_gap_but_not_near_a_holiday_nor_on_closed_weekdays():
    values = shop()
    values = values[values.index.dayofweek != 5].drop(values.index[100:103], errors="ignore")
    (gap,) = [one for one in anomalies(of(values)) if one.direction == "gap"]
    assert (gap.start, gap.end, gap.score) == (shop().index[100], shop().index[102], None)
    holidays = {shop().index[101]: "Founders' Day"}
    assert not [one for one in anomalies(of(values), holidays=holidays) if one.direction == "gap"]


def test_net_amounts_below_zero_are_judged():
    values = shop()
    values.iloc[120] = -4000
    assert scale_of(values.to_numpy()).kind == "signed"
    assert {one.start: one.direction for one in anomalies(of(values))}[values.index[120]] == "down"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("empty", pd.Series(dtype=float, index=pd.DatetimeIndex([]))),
        ("one day", pd.Series([5.0], index=days(1))),
        ("three days", pd.Series([5.0, 6.0, 7.0], index=days(3))),
        ("constant", pd.Series(100.0, index=days(300))),
        ("zeros", pd.Series(0.0, index=days(300))),
        ("negative", pd.Series(-np.arange(1.0, 301.0), index=days(300))),
        ("nulls", pd.Series(np.nan, index=days(300))),
        (
            "two days ten years apart",
            pd.Series([1.0, 2.0], index=pd.DatetimeIndex(["2013-01-01", "2023-01-01"])),
        ),
        ("huge", pd.Series([1e300, 1.0] * 150, index=days(300))),
        ("rare", pd.Series([0.0] * 20 + [1.0] + [0.0] * 279, index=days(300))),
    ],
)
@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_odd_data_give_a_clear_result(name, values, grain):
    freq = {"day": "D", "week": "W-SUN", "month": "M"}[grain]
    rows = values.groupby(values.index.to_period(freq).start_time).sum(min_count=1)
    series = of(rows, grain)
    if grain != "month":
        for method in METHODS:
            for one in anomalies(series, method):
                assert np.isfinite([one.value, one.expected, one.lower, one.upper]).all()
    found = forecast(series)
    assert bool(found.reason) != bool(len(found.starts))
    assert np.isfinite(found.values).all()
    assert (found.lower <= found.values + 1e-9).all()
    assert (found.values <= found.upper * (1 + 1e-9) + 1e-9).all()


def test_a_constant_series_goes_on_and_has_no_scaled_error():
    found = forecast(of(pd.Series(100.0, index=days(200))))
    assert found.values == pytest.approx(100.0)
    assert found.tested.mase is None


def test_what_is_too_short_is_refused_with_the_reason():
    rows = forecast_table(foretell_all([Asked(METRIC, of(shop(60)))]), version="v")
    assert list(rows["status"]) == ["refused"]
    assert rows["reason"][0].startswith("too short: 59 whole days")
    assert rows["value"].isna().all()


def test_forecasts_beat_the_last_season_where_it_is_noise_and_their_intervals_hold():
    inside, ours, theirs = [], [], []
    for seed in range(6):
        values = shop(330, seed)
        found = forecast(of(values.iloc[:302]))
        assert found.starts[0] == values.index[301]
        truth = values.reindex(found.starts).to_numpy()
        known = np.isfinite(truth)
        inside += ((truth >= found.lower) & (truth <= found.upper))[known].tolist()
        ours.append(found.tested.mase)
        theirs.append(found.tested.baseline_mase)
    assert 0.65 < np.mean(inside) < 0.97
    assert np.mean(ours) < 0.9 * np.mean(theirs)


@pytest.mark.parametrize("name", FORETELL)
def test_methods_see_nothing_after_their_origin(name):
    values = np.log(shop(500).to_numpy())
    changed = values.copy()
    changed[400:] += 5
    asked = ([380, 400], 7, 364, 14)
    assert FORETELL[name](values, *asked) == pytest.approx(FORETELL[name](changed, *asked), nan_ok=True)


def test_closed_weekdays_are_foretold_as_nothing():
    values = shop(300)
    values = values[values.index.dayofweek != 5]
    found = forecast(of(values))
    shut = found.starts.dayofweek == 5
    assert shut.any()
    assert (found.values[shut] == 0).all()
    assert (found.values[~shut] > 0).all()


def test_planted_falls_are_found_more_often_than_other_days_are_told():
    told = planted(of(shop(400)), 0.3)
    assert told.recall.value > 0.95
    assert told.others.value < 0.03


def test_rows_have_keys_of_their_own_and_say_why_without_figures():
    values = shop()
    values.iloc[150] *= 0.2
    one = Followed(METRIC, {"day": of(values)}, None)
    rows = anomaly_table([one], holidays={values.index[150]: "Founders' Day"}, version="v")
    assert rows["anomaly_key"].is_unique
    (reason,) = rows.loc[pd.to_datetime(rows["period"]) == values.index[150], "reason"]
    assert reason.endswith("public holiday: Founders' Day")
    assert not any(character.isdigit() for character in reason)
