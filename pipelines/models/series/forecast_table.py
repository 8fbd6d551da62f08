"""Rows of the table of forecasts: of each metric as a whole, and of the largest values of a dimension."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.models.registry.frames import key
from pipelines.models.series.columns import FORECAST_COLUMNS
from pipelines.models.series.forecast import Forecast, forecast
from pipelines.models.series.foretell import METHODS, SEASONAL_NAIVE
from pipelines.models.series.regular import Series
from semantic_layer.manifest import Metric

NAME = "forecasts"


@dataclass(frozen=True)
class Asked:
    """A series to foretell: of a metric, as a whole or of one value of a dimension."""

    metric: Metric
    series: Series
    dimension: str | None = None
    value: str | None = None

    @property
    def name(self) -> str:
        """What tells it from the others."""
        parts = (self.metric.name, self.series.grain, self.dimension or "", self.value or "")
        return "|".join(parts)


@dataclass(frozen=True)
class Foretold:
    """A series with its forecast."""

    asked: Asked
    forecast: Forecast


def foretell_all(
    asked: Sequence[Asked],
    *,
    methods: Mapping[str, str] | None = None,
    horizons: Mapping[str, int] | None = None,
) -> list[Foretold]:
    """Foretell series; with `methods` by name of series those are kept to, and others get the baseline."""
    found = []
    for one in asked:
        kept = tuple(METHODS) if methods is None else _kept(methods.get(one.name))
        ahead = (horizons or {}).get(one.series.grain)
        found.append(Foretold(one, forecast(one.series, horizon=ahead, methods=kept)))
    return found


def forecast_table(found: Sequence[Foretold], *, version: str = "") -> pd.DataFrame:
    """Return the rows of forecasts, one with a reason for each that was refused."""
    rows = [row for one in found for row in _rows(one, version)]
    return pd.DataFrame(rows, columns=list(FORECAST_COLUMNS)).astype({"horizon": int})


def _kept(method: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((SEASONAL_NAIVE, method or SEASONAL_NAIVE)))


def _rows(one: Foretold, version: str) -> Iterator[tuple[Any, ...]]:
    asked, told = one.asked, one.forecast
    named = (asked.metric.name, asked.metric.label, asked.series.grain, asked.dimension, asked.value)
    last = told.last.date() if told.last is not None else None
    if told.reason or told.tested is None:
        nothing = (None, 0, None, None, None, "refused", told.reason, None, None, None, last)
        yield (key(asked.name, ""), *named, *nothing, NAME, version)
        return
    tested = told.tested
    judged = ("forecast", None, tested.chosen, _rounded(tested.mase), _rounded(tested.baseline_mase), last)
    for place, start in enumerate(told.starts):
        numbers = [round(float(part[place]), 6) for part in (told.values, told.lower, told.upper)]
        yield (
            key(asked.name, start.date()),
            *named,
            start.date(),
            place + 1,
            *numbers,
            *judged,
            NAME,
            version,
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None or value != value else round(value, 6)
