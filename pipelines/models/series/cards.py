"""What is said of the two models: how they were judged on the dataset at hand."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pipelines.models.registry.card import Feature, Gate, Measure, Trained
from pipelines.models.series import anomaly_table, forecast_table
from pipelines.models.series.detect import LEAST_PERIODS, THRESHOLD, Method
from pipelines.models.series.follow import Followed
from pipelines.models.series.forecast_table import Foretold
from pipelines.models.series.planted import planted
from pipelines.models.series.regular import GRAINS

RESAMPLES = 1000


def series_version(found: Sequence[Followed]) -> str:
    """Return a text that changes with the values that are followed."""
    digest = hashlib.sha256()
    for one in found:
        for grain, series in one.series.items():
            digest.update(f"{one.metric.name}|{grain}|{series.starts.asi8.tolist()}".encode())
            digest.update(np.round(series.values, 6).tobytes())
    return digest.hexdigest()[:16]


def anomaly_card(found: Sequence[Followed], method: Method, *, seed: int) -> Trained:
    """Return the card of the search for anomalies, measured with falls and peaks planted into each metric."""
    data = series_version(found)
    recipe = hashlib.sha256(f"{method}|{THRESHOLD}|{seed}".encode()).hexdigest()[:8]
    days = [one for one in found if "day" in one.series and _is_long(one)]
    return Trained(
        name=anomaly_table.NAME,
        task="anomalies",
        version=f"{data[:8]}-{recipe}",
        data_version=data,
        algorithm=method,
        trained_from=_day(found, first=True),
        trained_to=_day(found, first=False),
        features=tuple(
            Feature(one.metric.name, known_at="the period itself", source="semantic layer") for one in found
        ),
        split="two days in a hundred changed by lot, eight times; nothing else is known to be unusual",
        train_rows=sum(len(series) for one in found for series in one.series.values()),
        test_rows=sum(int(one.series["day"].known.sum()) for one in days),
        baseline="none: what is unusual is not labelled",
        limits=f"A period is told beyond {THRESHOLD:g} robust standard deviations. What it is due to is not "
        "known to it; a slow decline is no anomaly; a fall that lasts to the end of the data is not told "
        "where it ends next to nothing, for the data may end there.",
        seed=seed,
        measures=tuple(_planted_measures(days, method, seed)),
        files={"settings.json": json.dumps({"method": method, "threshold": THRESHOLD}).encode()},
    )


def _is_long(one: Followed) -> bool:
    return int(one.series["day"].known.sum()) >= 2 * LEAST_PERIODS["day"]


def _planted_measures(found: Sequence[Followed], method: Method, seed: int) -> Iterator[Measure]:
    for one in found:
        for factor, name in ((0.3, "falls"), (3.0, "peaks")):
            told = planted(one.series["day"], factor, method=method, seed=seed)
            for measure, value in (
                (f"recall of planted {name}", told.recall),
                ("other days told", told.others),
            ):
                ends = value.lower, value.upper
                yield Measure(one.metric.name, f"x{factor:g}", measure, value.value, *ends, is_winner=True)


def forecast_card(found: Sequence[Followed], told: Sequence[Foretold], *, seed: int) -> Trained | None:
    """Return the card of the forecasts, None where all were refused."""
    tested = [one for one in told if one.forecast.tested]
    if not tested:
        return None
    data = series_version(found)
    chosen = {one.asked.name: one.forecast.tested.chosen for one in tested if one.forecast.tested}
    text = json.dumps(chosen, sort_keys=True)
    recipe = hashlib.sha256(f"{text}|{seed}".encode()).hexdigest()[:8]
    wholes = [one for one in tested if one.asked.dimension is None]
    return Trained(
        name=forecast_table.NAME,
        task="forecast",
        version=f"{data[:8]}-{recipe}",
        data_version=data,
        algorithm="the least error of " + ", ".join(sorted(set(chosen.values()))),
        trained_from=_day(found, first=True),
        trained_to=_day(found, first=False),
        features=(Feature("value", known_at="the end of each period", source="semantic layer"),),
        split="rolling origins: each forecast by what was known before it, the method chosen by earlier ones",
        train_rows=sum(len(one.asked.series) for one in tested),
        test_rows=sum(len(one.forecast.tested.origins) for one in tested if one.forecast.tested),
        baseline="repeating the last season",
        limits="A prediction by the metric's own past: it knows of no plans, prices or campaigns. "
        "The interval holds four in five of the errors seen in tests on the past.",
        seed=seed,
        measures=tuple(_error_measures(wholes)),
        gate=_gate(wholes or tested, seed),
        files={"methods.json": text.encode()},
    )


def kept_methods(files: Mapping[str, bytes]) -> dict[str, str]:
    """Read the methods of a version of the forecasts."""
    held: dict[str, str] = json.loads(files["methods.json"])
    return held


def _error_measures(wholes: Sequence[Foretold]) -> Iterator[Measure]:
    for grain in GRAINS:
        for one in (one for one in wholes if one.asked.series.grain == grain):
            tested = one.forecast.tested
            if tested and tested.mase is not None and tested.baseline_mase is not None:
                name = f"mase of {one.asked.metric.name}"
                yield Measure(tested.chosen, grain, name, tested.mase, is_winner=True)
                yield Measure(
                    "seasonal_naive", grain, f"{name}, baseline", tested.baseline_mase, is_baseline=True
                )


def _gate(tested: Sequence[Foretold], seed: int) -> Gate | None:
    """The error relative to the baseline, as the mean of logarithms over series, resampled by series."""
    found = [one.forecast.tested for one in tested]
    ratios = [
        float(np.log(one.mase / one.baseline_mase)) for one in found if one and one.mase and one.baseline_mase
    ]
    if not ratios:
        return None
    draws = np.random.default_rng(seed).choice(np.array(ratios), (RESAMPLES, len(ratios))).mean(axis=1)
    lower, upper = np.exp(np.quantile(draws, (0.025, 0.975)))
    value = float(np.exp(np.mean(ratios)))
    # Where nothing may be chosen yet, both are the baseline, and as good.
    return Gate(
        "error relative to the baseline", value, float(lower), float(upper), bar=1.0, higher_is_better=False
    )


def _day(found: Sequence[Followed], *, first: bool) -> str | None:
    days = [one.days for one in found if one.days]
    if not days:
        return None
    return str(min(day[0] for day in days).date() if first else max(day[1] for day in days).date())
