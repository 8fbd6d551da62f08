"""The two tables of metrics along time."""

from collections.abc import Callable, Mapping

import pandas as pd

from pipelines.models.series.columns import ANOMALY_COLUMNS, FORECAST_COLUMNS

Fetch = Callable[[str], pd.DataFrame]


def anomaly_rows(
    fetch: Fetch, tables: Mapping[str, str], *, dialect: str = "duckdb", days_known: bool = True
) -> pd.DataFrame:
    """Return what stands out; `fetch` runs SQL, `tables` maps a published name to where it is built."""
    return pd.DataFrame(columns=list(ANOMALY_COLUMNS))


def forecast_rows(
    fetch: Fetch, tables: Mapping[str, str], *, dialect: str = "duckdb", days_known: bool = True
) -> pd.DataFrame:
    """Return the forecasts; `fetch` runs SQL, `tables` maps a published name to where it is built."""
    return pd.DataFrame(columns=list(FORECAST_COLUMNS))
