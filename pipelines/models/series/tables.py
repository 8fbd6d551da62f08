"""The two tables of metrics along time, as a build makes them."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipelines.models.place import current_place
from pipelines.models.registry.publish import not_trained, publish_model
from pipelines.models.series.anomaly_table import HOLIDAYS, anomaly_table, holidays_of
from pipelines.models.series.anomaly_table import NAME as ANOMALIES
from pipelines.models.series.cards import anomaly_card, forecast_card, kept_methods
from pipelines.models.series.columns import ANOMALY_COLUMNS, FORECAST_COLUMNS
from pipelines.models.series.follow import Followed, follow, parts_of
from pipelines.models.series.forecast_table import NAME as FORECASTS
from pipelines.models.series.forecast_table import Asked, Foretold, forecast_table, foretell_all
from pipelines.models.series.read import BuildReader, Fetch
from pipelines.models.series.regular import GRAINS, Grain
from pipelines.settings import Settings
from semantic_layer.folders import load_definitions

LOG = logging.getLogger(__name__)
CALENDAR = "common.dim_date"


def anomaly_rows(
    fetch: Fetch, tables: Mapping[str, str], *, dialect: str = "duckdb", days_known: bool = True
) -> pd.DataFrame:
    """Return what stands out; `fetch` runs SQL, `tables` maps a published name to where it is built."""
    place = current_place()
    settings = place.settings
    if not settings.models:
        return pd.DataFrame(columns=list(ANOMALY_COLUMNS))
    if not days_known:
        not_trained(ANOMALIES, "anomalies", "the days of this dataset are not known")
        return pd.DataFrame(columns=list(ANOMALY_COLUMNS))
    reader = build_reader(fetch, tables, dialect)
    found = list(
        follow(reader, reader.manifest, tables, asked=settings.series_metrics, most=settings.series_most)
    )
    if not found:
        not_trained(ANOMALIES, "anomalies", "no metric has values by day")
        return pd.DataFrame(columns=list(ANOMALY_COLUMNS))
    verdict = publish_model(anomaly_card(found, settings.anomaly_method, seed=settings.seed))
    version = verdict.trained.version if verdict.trained else ""
    holidays = holidays_of(fetch(HOLIDAYS.format(calendar=tables[CALENDAR])))
    rows = anomaly_table(found, method=settings.anomaly_method, holidays=holidays, version=version)
    LOG.info("anomalies: %s of %s metrics", len(rows), len(found))
    return rows


def forecast_rows(
    fetch: Fetch, tables: Mapping[str, str], *, dialect: str = "duckdb", days_known: bool = True
) -> pd.DataFrame:
    """Return the forecasts; `fetch` runs SQL, `tables` maps a published name to where it is built."""
    settings = current_place().settings
    if not settings.models:
        return pd.DataFrame(columns=list(FORECAST_COLUMNS))
    reader = build_reader(fetch, tables, dialect)
    names, most = settings.series_metrics, settings.series_most
    grains: tuple[Grain, ...] = GRAINS if days_known else ("month",)
    followed = follow(reader, reader.manifest, tables, asked=names, most=most, grains=grains)
    found = [one for one in followed if one.metric.is_additive]
    asked = [one for each in found for one in _asked(reader, tables, each, settings)]
    told, version = _served(found, asked, settings.seed)
    LOG.info("forecasts: %s series, %s refused", len(told), sum(bool(one.forecast.reason) for one in told))
    return forecast_table(told, version=version)


def build_reader(fetch: Fetch, tables: Mapping[str, str], dialect: str = "duckdb") -> BuildReader:
    """Return what reads metrics from a build, by the definitions and the calendar of its workspace."""
    place = current_place()
    manifest = load_definitions(place.workspace)
    settings = place.settings
    calendar = replace(
        manifest.calendar,
        week_start=settings.week_start or manifest.calendar.week_start,
        fiscal_year_start=settings.fiscal_year_start or manifest.calendar.fiscal_year_start,
    )
    return BuildReader(replace(manifest, calendar=calendar), fetch, tables, dialect)


def _asked(
    reader: BuildReader, tables: Mapping[str, str], one: Followed, settings: Settings
) -> Iterator[Asked]:
    yield from (Asked(one.metric, series) for series in one.series.values())
    parts = parts_of(
        reader,
        reader.manifest,
        tables,
        one,
        asked=settings.forecast_dimensions,
        most=settings.forecast_values,
    )
    for by_value in parts[1].values() if parts else ():
        yield from (Asked(one.metric, series, parts[0], value) for value, series in by_value.items() if parts)


def _served(found: Sequence[Followed], asked: Sequence[Asked], seed: int) -> tuple[list[Foretold], str]:
    """Foretell with the methods that serve: of this run, else of the last good one, else the baseline."""
    told = foretell_all(asked)
    card = forecast_card(found, told, seed=seed)
    if card is None:
        not_trained(FORECASTS, "forecast", "no series is long enough" if asked else "no metric adds up")
        return told, ""
    verdict = publish_model(card)
    if verdict.status == "published":
        return told, card.version
    kept = kept_methods(verdict.files) if verdict.trained else {}
    return foretell_all(asked, methods=kept), verdict.trained.version if verdict.trained else "baseline"
