"""Days and weeks on which a metric was not what it would have been."""

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
    "models.anomalies",
    kind="FULL",
    columns={
        "anomaly_key": "text",
        "metric": "text",
        "metric_label": "text",
        "grain": "text",
        "period": "date",
        "period_end": "date",
        "value": "double",
        "expected": "double",
        "lower_bound": "double",
        "upper_bound": "double",
        "score": "double",
        "direction": "text",
        "change": "double",
        "method": "text",
        "is_partial": "boolean",
        "reason": "text",
        "model_name": "text",
        "model_version": "text",
    },
    column_descriptions={
        "anomaly_key": "Key of metric, grain and period",
        "metric": "Name of the metric",
        "metric_label": "The metric as it is shown",
        "grain": "day or week",
        "period": "First day of the period; of a gap, its first period",
        "period_end": "Last day of the period, or of the gap",
        "value": "What the metric was",
        "expected": "What it would have been by its neighbours, weekday and season",
        "lower_bound": "Least that would not be called unusual",
        "upper_bound": "Most that would not be called unusual",
        "score": "Distance from what was expected, in robust standard deviations; null for gaps",
        "direction": "up, down, or gap (periods without any row where there use to be some)",
        "change": "Value less what was expected",
        "method": "centred (by both sides in time), trailing (by the past alone), stl or gap",
        "is_partial": "Whether the data do not hold the whole period: it is never called a fall",
        "reason": "Why it stands out, in words",
        "model_name": "Model that found it",
        "model_version": "Version of the model",
    },
    depends_on=TABLES,
    grains=["anomaly_key"],
    audits=[
        (
            "not_null",
            {
                "columns": [
                    exp.column(name) for name in ("anomaly_key", "metric", "grain", "period", "direction")
                ]
            },
        ),
        ("unique_values", {"columns": [exp.column("anomaly_key")]}),
    ],
    description="One row per metric, grain and period that stands out: its value, what was expected, "
    "and by how much it differs.",
)
def execute(
    context: ExecutionContext, start: datetime, end: datetime, execution_time: datetime, **kwargs: t.Any
) -> t.Iterator[pd.DataFrame]:
    """Yield what stands out of the metrics, read by the definitions that answers are read by."""
    from pipelines.models.series.tables import anomaly_rows

    rows = anomaly_rows(
        context.fetchdf,
        {name: context.resolve_table(name) for name in TABLES},
        dialect=context.engine_adapter.dialect,
        days_known=context.var("days") != "assumed",
    )
    if len(rows):
        yield rows
