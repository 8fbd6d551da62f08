"""How the metrics may go on."""

import typing as t
from datetime import datetime

import pandas as pd
from sqlglot import exp
from sqlmesh import ExecutionContext, model

TABLES = [
    "sales.fact_sales",
    "operations.fact_orders",
    "operations.fact_fulfillment",
    "finance.fact_payments",
    "customer_service.fact_reviews",
    "marketing.fact_leads",
    "marketing.fact_signups",
    "behavior.fact_sessions",
    "behavior.fact_page_events",
    "behavior.fact_search_behavior",
    "behavior.fact_content_interactions",
    "behavior.user_period_genre",
    "behavior.search_stability",
    "behavior.search_stability_totals",
    "behavior.interest_transitions",
    "behavior.engagement",
    "common.dim_date",
    "common.dim_customer",
    "common.dim_product",
    "common.dim_seller",
    "common.dim_geolocation",
]


@model(
    "models.forecasts",
    kind="FULL",
    columns={
        "forecast_key": "text",
        "metric": "text",
        "metric_label": "text",
        "grain": "text",
        "dimension": "text",
        "dimension_value": "text",
        "period": "date",
        "horizon": "int",
        "value": "double",
        "lower_bound": "double",
        "upper_bound": "double",
        "status": "text",
        "reason": "text",
        "algorithm": "text",
        "mase": "double",
        "baseline_mase": "double",
        "last_period": "date",
        "model_name": "text",
        "model_version": "text",
    },
    column_descriptions={
        "forecast_key": "Key of metric, grain, dimension, value of it and period",
        "metric": "Name of the metric",
        "metric_label": "The metric as it is shown",
        "grain": "day, week or month",
        "dimension": "Dimension by which it is parted; null: the metric as a whole",
        "dimension_value": "Value of the dimension; null where there is none",
        "period": "First day of the period foretold; null where nothing is",
        "horizon": "How many periods after the last whole one; 0 where nothing is foretold",
        "value": "Foretold value: a prediction, not a count",
        "lower_bound": "Lower end of the 80 % interval",
        "upper_bound": "Upper end of the 80 % interval",
        "status": "forecast, or refused where the series does not allow one",
        "reason": "Why nothing is foretold; null where something is",
        "algorithm": "Method with the least error in tests on the past",
        "mase": "Mean absolute scaled error in those tests; below 1 is less than that of repeating "
        "the last season within the known periods",
        "baseline_mase": "The same error of repeating the last season",
        "last_period": "First day of the last whole period it is built on",
        "model_name": "Model that foretells it",
        "model_version": "Version of the model",
    },
    depends_on=TABLES,
    grains=["forecast_key"],
    audits=[
        (
            "not_null",
            {
                "columns": [
                    exp.column(name) for name in ("forecast_key", "metric", "grain", "horizon", "status")
                ]
            },
        ),
        ("unique_values", {"columns": [exp.column("forecast_key")]}),
    ],
    description="One row per metric, grain, dimension value and period to come; one with the reason "
    "where none can be foretold.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield the forecasts of the metrics, read by the definitions that answers are read by."""
    from pipelines.models.series.tables import forecast_rows

    rows = forecast_rows(
        context.fetchdf,
        {name: context.resolve_table(name) for name in TABLES},
        dialect=context.engine_adapter.dialect,
        days_known=context.var("days") != "assumed",
    )
    if len(rows):
        yield rows
