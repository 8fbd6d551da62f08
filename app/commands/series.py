"""`footnote anomalies` and `footnote forecast`: metrics along time, as the asker may see them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.version import Version

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.models.series.follow import Followed
    from pipelines.models.series.regular import Grain
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.query import MetricQuery

    Read = Callable[[MetricQuery], pd.DataFrame]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with the SQL of the values.")]
ANOMALIES = (
    "metric",
    "grain",
    "period",
    "value",
    "expected",
    "lower_bound",
    "upper_bound",
    "direction",
    "reason",
)
FORECASTS = ("grain", "dimension_value", "period", "value", "lower_bound", "upper_bound", "algorithm", "mase")


def anomalies(
    context: typer.Context,
    metric: Annotated[str | None, typer.Argument(metavar="[METRIC]", help="Default: the main ones.")] = None,
    grain: Annotated[Literal["day", "week"] | None, typer.Option(help="Default: both.")] = None,
    method: Annotated[
        Literal["centred", "trailing", "stl"] | None, typer.Option(help="Default: as the settings say.")
    ] = None,
    as_json: AsJson = False,
    version: Version = None,
) -> None:
    """Tell the days and weeks on which a metric was not what those around them lead to expect."""
    from pipelines.models.series.anomaly_table import ANOMALY_GRAINS, anomaly_table
    from pipelines.settings import load_settings

    settings = load_settings(context.obj.workspace)
    grains = [one for one in ANOMALY_GRAINS if grain in (None, one)]
    with _asked(context, metric, version) as (layer, read, cited):
        found = _followed(layer, context, read, metric, settings, grains=ANOMALY_GRAINS)
    holidays = _holidays(context.obj.workspace, version)
    rows = anomaly_table(
        found, method=method or settings.anomaly_method, holidays=holidays, grains=grains, version="asked"
    ).drop(columns=["anomaly_key", "model_version"])
    _print(rows, ANOMALIES, cited, as_json, "Nothing stands out.")


def forecast(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="A metric that adds up.")],
    grain: Annotated[Literal["day", "week", "month"], typer.Option(help="Step of time.")] = "day",
    by: Annotated[str, typer.Option(help="A dimension: its largest values too.")] = "",
    as_json: AsJson = False,
    version: Version = None,
) -> None:
    """Foretell a metric by its own past: a prediction, with its error in tests on the past."""
    from pipelines.models.series.follow import parts_of
    from pipelines.models.series.forecast_table import Asked, forecast_table, foretell_all
    from pipelines.settings import load_settings

    settings = load_settings(context.obj.workspace)
    with _asked(context, metric, version) as (layer, read, cited):
        grains: list[Grain] = ["day", grain] if grain != "day" and layer.info.days == "known" else [grain]
        (one,) = _followed(layer, context, read, metric, settings, grains=grains)
        asked = [Asked(one.metric, one.series[grain])] if grain in one.series else []
        if by and asked:
            view, tables = layer.for_user(context.obj.user), set(layer.info.tables)
            name = _dimension(view, metric, by)
            parts = parts_of(
                read, view.manifest, tables, one, asked=(name,), most=settings.forecast_values or 5
            )
            for value, series in (parts[1].get(grain, {}) if parts else {}).items():
                asked.append(Asked(one.metric, series, name, value))
    rows = forecast_table(foretell_all(asked), version="asked").drop(
        columns=["forecast_key", "model_version"]
    )
    _print(rows, FORECASTS, cited, as_json, f"{metric} has no values by {grain}.")
    if not as_json:
        for why in rows.loc[rows["status"] == "refused", ["dimension_value", "reason"]].itertuples(
            index=False
        ):
            print(f"refused{f' for {why[0]}' if why[0] else ''}: {why[1]}")
        print("A prediction by the metric's own past, not a count; mase: its error in tests on the past,")
        print("in errors of repeating the last season. The interval is of 80 %.")


@contextmanager
def _asked(
    context: typer.Context, metric: str | None, version: str | None
) -> "Iterator[tuple[SemanticLayer, Read, list[dict[str, Any]]]]":
    """Open the layer; yield it with what reads as the asker, and the queries that were asked."""
    import pandas as pd

    from app.audit import asked
    from semantic_layer.layer import SemanticLayer

    user, cited = context.obj.user, list[dict[str, Any]]()
    with SemanticLayer.open(context.obj.workspace, version) as layer:
        told = {"request": {"metric": metric}, "version": layer.info.version}
        with asked(context.obj.workspace, user, **told) as trail:

            def read(query: "MetricQuery") -> pd.DataFrame:
                result = layer.query(query, user=user, trail=trail)
                cited.append({"id": f"q{len(cited) + 1}", "query": result.query, "sql": result.sql})
                return pd.DataFrame(result.rows, columns=result.column_names)

            yield layer, read, cited


def _followed(
    layer: "SemanticLayer",
    context: typer.Context,
    read: "Read",
    metric: str | None,
    settings: Any,
    *,
    grains: "Sequence[Grain]",
) -> "list[Followed]":
    """The metric asked for, or those that the tables of the models follow, as the asker sees them."""
    from pipelines.models.series.choose import candidates
    from pipelines.models.series.follow import follow, follow_one
    from semantic_layer.query import MetricQuery

    view = layer.for_user(context.obj.user)
    tables = {name for name, table in layer.info.tables.items() if table.rows}
    known = [one for one in candidates(view.manifest, tables) if view.unavailable(one.name) is None]
    if metric is not None:
        # What is wrong with the name is told as for any query.
        view.compile(MetricQuery.parse({"metrics": [metric]}))
        return [follow_one(read, view.manifest.metrics[metric], known, grains=grains)]
    names = settings.series_metrics or [one.name for one in known]
    return list(follow(read, view.manifest, tables, asked=names, most=settings.series_most, grains=grains))


def _dimension(view: "SemanticLayer", metric: str, name: str) -> str:
    from semantic_layer.query import MetricQuery

    return view.compile(MetricQuery.parse({"metrics": [metric], "group_by": [name]})).query.group_by[0].name


def _holidays(workspace: Path, version: str | None) -> "dict[pd.Timestamp, str]":
    import duckdb

    from pipelines.models.series.anomaly_table import HOLIDAYS, holidays_of
    from warehouse.serving import published

    with duckdb.connect(str(published(workspace, version).path), read_only=True) as connection:
        return holidays_of(connection.execute(HOLIDAYS.format(calendar="common.dim_date")).df())


def _print(
    rows: "pd.DataFrame", shown: Sequence[str], cited: list[dict[str, Any]], as_json: bool, nothing: str
) -> None:
    from app.json_text import json_text
    from app.terminal import print_table
    from pipelines.models.series.anomaly_table import in_order

    told = list(in_order(rows))
    if as_json:
        print(json_text({"rows": told, "citations": cited}, allow_nan=False))
    elif not told:
        print(nothing)
    else:
        cells = [[_cell(row[name]) for name in shown] for row in told if row["period"] is not None]
        print_table(list(shown), cells)
        print("The SQL of the values: --json")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
